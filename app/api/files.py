"""Files: kept when uploaded, attached when answers name them, read by those who may."""

from typing import Any
from urllib.parse import quote

from flask import Response, request
from werkzeug.wsgi import wrap_file

from app.api.area import Area
from app.api.schemas.inputs import Upload
from app.api.schemas.outputs import File
from app.cases.views import reading
from app.registers.people.actors import Actor
from app.registers.uploads import files

area = Area("files", "文件")


@area.post("/files", files=Upload, answer=File, status=201)
def upload(actor: Actor, parts: dict[str, Any]) -> Any:
    """Keep a file; its id is what a file field's answer lists."""
    part = parts["file"]
    return files.upload(actor, part.stream, part.filename or "")


@area.get("/files/<file_id>", answer=File, media="application/octet-stream")
def download(actor: Actor, file_id: str) -> Any:
    """Return a file's bytes; with `Accept: application/json` what is known of it."""
    file = reading.file(actor, file_id)
    if request.accept_mimetypes.best == "application/json":
        return file
    response = Response(wrap_file(request.environ, files.content(file)), mimetype=file.content_type)
    response.direct_passthrough = True
    response.content_length = file.size
    response.set_etag(file.sha256)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
