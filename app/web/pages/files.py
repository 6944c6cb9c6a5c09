"""Upload and download. Who may read a file is decided by the case it belongs to (六(五)a)."""

from typing import BinaryIO, cast

from flask import Response, jsonify, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.cases.views import reading
from app.errors import Refusal
from app.registers.uploads import files
from app.store.files import File
from app.web import errors, guards, words
from app.web.locale import told

pages = guards.area("files", __name__)
SHOWN = {"application/pdf", "image/jpeg", "image/png"}
SHOWN_POLICY = "default-src 'none'; img-src 'self'; object-src 'self'; frame-ancestors 'none'"


@pages.post("/files/upload")
@guards.signed_in
def upload() -> ResponseReturnValue:
    """Take one file (multipart, name `file`); answers JSON {id, name, size, sha256}."""
    part = request.files.get("file")
    if part is None:
        raise Refusal("没有收到文件，请重新选择。", {"file": ["没有收到文件，请重新选择。"]})
    try:
        file = files.upload(guards.actor(), cast("BinaryIO", part.stream), part.filename or "")
    except Refusal as error:
        reasons = [reason for texts in error.errors.values() for reason in texts]
        return errors.answer(422, " ".join(reasons) or error.message)
    return jsonify(described(file)), 201


def described(file: File) -> dict[str, object]:
    return {"id": file.id, "name": file.name, "size": file.size, "sha256": file.sha256}


@pages.get("/files/<file_id>")
@guards.signed_in
def download(file_id: str) -> Response:
    """Send a file the reader may have; `?show=1` shows a PDF or picture in the browser instead of saving it."""
    file = reading.file(guards.actor(), file_id)
    shown = "show" in request.args and file.content_type in SHOWN
    response = send_file(
        files.content(file),
        mimetype=file.content_type,
        as_attachment=not shown,
        download_name=file.name,
        etag=False,
    )
    response.content_length = file.size
    response.headers["Cache-Control"] = "private, no-store"
    if shown:
        response.headers["Content-Security-Policy"] = SHOWN_POLICY
    return response


def line(file: File, note: str = "", *, readable: bool = True) -> dict[str, object]:
    """Return a file in the shape of the component file_list; a PDF or picture opens in the browser."""
    show = 1 if file.content_type in SHOWN else None
    url = url_for("files.download", file_id=file.id, show=show) if readable else None
    return dict(words.file_line(file, url, told(note))) | {"shown": show is not None}
