"""The one place where an exception becomes an HTTP answer: a problem document (RFC 9457), in Chinese."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import orjson
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app import store
from app.errors import Conflict, Forbidden, NotFound, PlatformError, Refusal, Unavailable
from app.registers.uploads import files

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = "5"
PLACES = {"json", "query", "files", "form"}

STATUS: Mapping[type[PlatformError], int] = {
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    Refusal: 422,
    Unavailable: 503,
    files.TooLarge: 413,
    files.UnsupportedFile: 415,
    PlatformError: 422,
}

KINDS: Mapping[int, tuple[str, str, str]] = {
    400: ("malformed", "请求无法识别", "请求内容不是有效的 JSON，或含有不可用的字符。请检查后重新提交。"),
    401: ("unauthorized", "未提供有效令牌", "请在请求头 Authorization 中提供有效的 Bearer 令牌。"),
    403: ("forbidden", "没有权限", "您没有进行此操作的权限。"),
    404: ("not-found", "未找到", NotFound().message),
    405: ("method-not-allowed", "不支持该方法", "这一地址不支持所用的请求方法，可用的方法见响应头 Allow。"),
    409: ("conflict", "与当前状态冲突", "当前状态不允许此操作。请刷新后重试。"),
    413: ("too-large", "内容过大", "提交的内容过大。请精简，或压缩、拆分文件后重新提交。"),
    415: (
        "unsupported-media-type",
        "不支持的内容类型",
        "请以 JSON 提交内容，以 multipart/form-data 上传文件。",
    ),
    422: ("invalid", "内容有误", "提交的内容有误，请按 errors 中的提示修改后重新提交。"),
    429: ("too-many-requests", "请求过于频繁", "请求过于频繁。请按响应头 Retry-After 给出的秒数稍后重试。"),
    500: ("internal", "系统错误", "系统出现错误，本次操作没有保存。请稍后重试；如仍有问题，请提供错误编号：{id}。"),
    503: ("unavailable", "暂时不可用", "系统暂时繁忙，本次操作没有保存。请稍后重试。"),
}
"""Status → the last part of `type`, the title, and the detail where the error itself says none."""


def init_app(app: Flask) -> None:
    """Answer addresses below /api/ that match no route; the areas answer for their own."""
    app.before_request(_unrouted)


def _unrouted() -> Response | None:
    error = request.routing_exception
    if error is None or isinstance(error, RequestRedirect) or not request.path.startswith("/api/"):
        return None
    return answer(error)


def answer(error: Exception) -> Response:
    """Turn any exception into a problem document."""
    if isinstance(error, PlatformError):
        return _of_platform(error)
    if isinstance(error, HTTPException) and error.code is not None:
        return _of_http(error, error.code)
    if isinstance(error, store.DatabaseDown):
        log.warning("database not available: %s", error)
        return problem(503)
    reference = uuid4().hex[:12]
    log.error("request %s %s failed, %s", request.method, request.path, reference, exc_info=error)
    return problem(500, KINDS[500][2].format(id=reference), instance=f"urn:quanshu:error:{reference}")


def problem(status: int, detail: str = "", errors: Mapping[str, Any] | None = None, **members: str) -> Response:
    """Write a problem document; statuses without a kind of their own take that of their class."""
    slug, title, default = KINDS.get(status) or KINDS[500 if status >= 500 else 400]  # noqa: PLR2004
    body: dict[str, Any] = {"type": f"urn:quanshu:problem:{slug}", "title": title, "status": status}
    body |= {"detail": detail or default, **members}
    if errors:
        body["errors"] = errors
    response = Response(orjson.dumps(body), status, mimetype=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    if status == 503:  # noqa: PLR2004
        response.headers["Retry-After"] = RETRY_SECONDS
    return response


def _of_platform(error: PlatformError) -> Response:
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    return problem(status, error.message, error.errors if isinstance(error, Refusal) else None)


def _of_http(error: HTTPException, status: int) -> Response:
    found = getattr(error, "data", {}).get("messages", {})
    response = problem(status, errors=dict(_flat(found)))
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _flat(messages: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """Name nested messages by their path, `days.3.date`, without the part of the request they stand in."""
    if not isinstance(messages, Mapping):
        yield path or "_form", [str(text) for text in messages]
        return
    for key, inner in messages.items():
        name = "" if not path and key in PLACES else f"{path}.{key}".lstrip(".")
        yield from _flat(inner, "_form" if name == "_schema" else name)
