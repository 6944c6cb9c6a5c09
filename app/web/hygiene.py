"""What no request may carry, whatever page it asks for: characters and numbers that a database does not take."""

from collections.abc import Iterable

from flask import request
from werkzeug.exceptions import BadRequest, NotFound

NUL = "\0"
LARGEST_ID = 2**31 - 1


def whole(text: str) -> int | None:
    """Return a number that may be an id or a page, None for a text that is none (or beyond what is stored)."""
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(LARGEST_ID)):
        return None
    return int(text) if int(text) <= LARGEST_ID else None


def check_address() -> None:
    """Hold the path and query against it. Raises NotFound for what can't exist, BadRequest for a hostile query."""
    for value in (request.view_args or {}).values():
        if NUL in str(value) or (isinstance(value, int) and value > LARGEST_ID):
            raise NotFound
    if _has_nul(request.args.items(multi=True)):
        raise BadRequest


def check_form() -> None:
    """Hold the posted fields against it. Raises BadRequest."""
    if _has_nul(request.form.items(multi=True)):
        raise BadRequest


def _has_nul(items: Iterable[tuple[str, str]]) -> bool:
    return any(NUL in name or NUL in value for name, value in items)
