"""An area of the interface: its operations, each with guard, input and answer said in one place.

    area = Area("tasks", "任务")

    @area.get("/tasks/<task_id>", answer=Task)
    def show(actor: Actor, task_id: str) -> Mapping[str, Any]: ...

The view gets who calls first (not on public routes), then the checked query or body, then the path's values.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import flask_smorest
from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from app.api import problems
from app.api.guards import ACCOUNT, PUBLIC, Guard
from app.api.parser import parser
from app.api.schemas.base import Body

JSON_BYTES = 2 * 1024 * 1024
RAW = {"type": "string", "format": "binary"}
View = Callable[..., Any]
Shape = type[Body]


class Area:
    """A blueprint below `prefix`; errors of all its routes become problem documents."""

    def __init__(self, name: str, description: str, prefix: str = "/api/v1") -> None:
        self.name = name
        self.rest = flask_smorest.Blueprint(f"api_{name}", name, url_prefix=prefix, description=description)
        self.rest.ARGUMENTS_PARSER = parser
        self.blueprint: Blueprint = self.rest
        self.blueprint.before_request(_bound)
        self.blueprint.after_request(_unkept)
        self.blueprint.register_error_handler(Exception, problems.answer)

    def get(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Add a reading operation; see `operation`."""
        return self.operation("GET", rule, **options)

    def post(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Add an operation that does something; see `operation`."""
        return self.operation("POST", rule, **options)

    def put(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Add an operation that replaces something; see `operation`."""
        return self.operation("PUT", rule, **options)

    def operation(
        self,
        method: str,
        rule: str,
        *,
        guard: Guard = ACCOUNT,
        query: Shape | None = None,
        body: Shape | None = None,
        files: Shape | None = None,
        answer: Shape | None = None,
        status: int = 200,
        media: str | tuple[str, ...] = (),
        otherwise: int | None = None,
    ) -> Callable[[View], View]:
        """Register a view. `answer` shapes what it returns, also with the status `otherwise`.

        `media` are the media types of what isn't JSON; with both the request's `Accept` chooses.
        """

        def register(view: View) -> View:
            wrapped = self.rest.response(status, answer)(view) if answer else view
            for each in [media] if isinstance(media, str) else media:
                wrapped = self.rest.alt_response(status, schema=RAW, content_type=each, success=True)(wrapped)
            if otherwise:
                wrapped = self.rest.alt_response(otherwise, schema=answer)(wrapped)
            for schema, place in ((query, "query"), (body, "json"), (files, "files")):
                if schema is not None:
                    wrapped = self.rest.arguments(schema, location=place)(wrapped)
            wrapped = self.rest.doc(operationId=f"{self.name}_{view.__name__}")(wrapped)
            if guard is PUBLIC:
                wrapped = self.rest.doc(security=[])(wrapped)
            wrapped = _guarded(wrapped, guard)
            self.rest.route(rule, methods=[method])(wrapped)
            return view

        return register


def _guarded(view: View, guard: Guard) -> View:
    @wraps(view)
    def guarded(**values: Any) -> Any:
        actor = guard.admit()
        return view(**values) if guard is PUBLIC else view(actor, **values)

    guarded.__guard__ = guard  # type: ignore[attr-defined]
    return guarded


def _bound() -> None:
    """Keep bodies small where no file is sent, and characters that no database takes out of paths."""
    if request.mimetype != "multipart/form-data":
        request.max_content_length = JSON_BYTES
    if any("\0" in str(value) for value in (request.view_args or {}).values()):
        raise NotFound


def _unkept(response: Response) -> Response:
    """No answer may be kept by a browser or a proxy: the next person at the machine may know less."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response
