"""Sheets to save: which form somebody asks for, and the answer that carries one."""

from urllib.parse import quote

from flask import Response, request

from app.registers.registry.exports import Download


def form() -> str:
    """Return the form asked for, `?format=xlsx`; CSV for anything else."""
    return "xlsx" if request.args.get("format") == "xlsx" else "csv"


def answer(made: Download) -> Response:
    """Hand out a sheet as a file to save, whatever letters its name has (RFC 6266)."""
    response = Response(made.content, mimetype=made.media)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(made.name, safe='')}"
    return response
