"""Read requests strictly: JSON of bounded depth, no unknown parameters, the right media type."""

from typing import Any

import marshmallow
import orjson
from flask import Request
from webargs.core import is_json, missing
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, UnsupportedMediaType


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
            return orjson.loads(content)
        except orjson.JSONDecodeError as error:
            raise BadRequest from error

    def load_files(self, req: Request, schema: Any) -> Any:
        """Return the uploaded parts. Raises UnsupportedMediaType."""
        if req.mimetype != "multipart/form-data":
            raise UnsupportedMediaType
        return super().load_files(req, schema)


parser = Parser(unknown=marshmallow.RAISE)
