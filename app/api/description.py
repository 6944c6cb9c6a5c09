"""The OpenAPI description, made from the operations themselves, at /api/v1/openapi.json."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import flask_smorest
from flask import Flask, Response, current_app, json
from flask_smorest.utils import prepare_response
from marshmallow import fields

from app.api.area import Area
from app.api.guards import PUBLIC
from app.api.problems import MEDIA_TYPE
from app.api.schemas.base import Body

ABOUT = """泉数的 REST 接口。请求以 `Authorization: Bearer <令牌>` 表明身份；
列表以 `{items, page, pages, total}` 作答；错误以 RFC 9457 问题文档作答；时间为带时区的 ISO 8601。"""

area = Area("description", "接口说明")


class Problem(Body):
    """An error (RFC 9457); `errors` maps a field to its messages."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    instance = fields.String()
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))


class Api(flask_smorest.Api):  # type: ignore[misc]  # flask-smorest is untyped
    """flask-smorest, with errors described as what they are and answered in `problems`."""

    def _register_responses(self) -> None:
        names = [(status.name, status.phrase) for status in HTTPStatus if status >= HTTPStatus.BAD_REQUEST]
        for name, phrase in [*names, (self.DEFAULT_ERROR_RESPONSE_NAME, "Any other error")]:
            response = {"description": phrase, "schema": Problem}
            prepare_response(response, self.spec, MEDIA_TYPE)
            self.spec.components.response(name, response, lazy=True)

    def _register_error_handlers(self) -> None:
        """Leave errors to the areas: a handler for the whole application would take them from the pages."""


@area.get("/openapi.json", guard=PUBLIC)
def openapi() -> Response:
    """Return this description."""
    document: Any = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
    return Response(json.dumps(document, sort_keys=False), mimetype="application/json")


def init_app(app: Flask, areas: Iterable[Area]) -> None:
    """Register the areas with their description."""
    app.config.setdefault("OPENAPI_VERSION", "3.1.0")
    app.config.setdefault("API_TITLE", "泉数")
    app.config.setdefault("API_VERSION", "v1")
    options = {"info": {"description": ABOUT}, "security": [{"bearer": []}]}
    api = Api(spec_kwargs=options)
    api.init_app(app)
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    for each in (*areas, area):
        api.register_blueprint(each.rest)
