"""Read requests strictly: JSON of bounded depth, no unknown parameters, the right media type."""

from itertools import chain
from typing import Any

import marshmallow
import orjson
from flask import Request
from webargs.core import is_json, missing
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

MAX_DEPTH = 32
"""Far more than any form asks for, far less than what makes those stumble who walk through an answer."""


class Parser(FlaskParser):
    """Reads JSON with orjson, which refuses what only Python calls JSON."""

    def load_json(self, req: Request, schema: Any) -> Any:
        """Return the body. Raises UnsupportedMediaType, BadRequest."""
        del schema
        content = req.get_data(cache=True)
        if not content:
            return missing
        if not is_json(req.mimetype):
            raise UnsupportedMediaType
        if b"\\u0000" in content:  # PostgreSQL can't keep it, and no honest text has it
            raise BadRequest
        try:
            found = orjson.loads(content)
        except orjson.JSONDecodeError as error:
            raise BadRequest from error
        if _deeper(found, MAX_DEPTH):
            raise BadRequest
        return found

    def load_files(self, req: Request, schema: Any) -> Any:
        """Return the uploaded parts. Raises UnsupportedMediaType."""
        if req.mimetype != "multipart/form-data":
            raise UnsupportedMediaType
        return super().load_files(req, schema)


def _deeper(value: Any, depth: int) -> bool:
    """Tell whether lists and objects stand in each other more than `depth` times; goes level by level."""
    level = [value]
    for _ in range(depth + 1):
        level = list(chain.from_iterable(map(_inside, level)))
        if not level:
            return False
    return True


def _inside(value: Any) -> Any:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


parser = Parser(unknown=marshmallow.RAISE)
