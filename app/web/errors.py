"""The only place where an exception becomes a page: what happened, what to do next, an id to quote.

Scripts that ask for JSON get a problem document (RFC 9457). Routes under /api answer for themselves.
"""

import logging
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from flask import Flask, Response, g, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app import store
from app.errors import Conflict, Forbidden, NotFound, PlatformError, Refusal, Unavailable
from app.registers.uploads.files import TooLarge, UnsupportedFile
from app.web import guards
from app.web.locale import gettext as _
from app.web.locale import lazy, told

log = logging.getLogger(__name__)
API = "/api/"
RETRY_SECONDS = "5"
BUSY = 503

STATUS: dict[type[PlatformError], int] = {
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    Refusal: 422,
    Unavailable: 503,
    TooLarge: 413,
    UnsupportedFile: 415,
}
TITLES = {
    400: lazy("请求无法处理"),
    401: lazy("请先登录"),
    403: lazy("没有权限"),
    404: lazy("未找到内容"),
    405: lazy("操作方式不正确"),
    409: lazy("情况已有变化"),
    413: lazy("提交的内容过大"),
    415: lazy("不支持这种文件"),
    422: lazy("填报内容有误"),
    429: lazy("操作过于频繁"),
    500: lazy("系统出现异常"),
    503: lazy("系统暂时繁忙"),
}
TEXTS = {
    400: lazy("浏览器发来的内容不完整，或页面停留时间过长已经失效。"),
    401: lazy("登录已过期，请重新登录。"),
    403: lazy("您的账号没有使用这一页的权限。"),
    404: lazy("未找到您要的内容。可能编号有误、内容已移除，或您无权查看。"),
    405: lazy("这个地址不支持刚才的操作。"),
    409: lazy("该事项刚刚已被他人办理或状态已经改变，本次操作没有生效。"),
    413: lazy("单个文件不得超过 50 MB，一次提交的文字不得超过 2 MB。"),
    415: lazy("文件类型不在允许的范围内，或内容与扩展名不符。"),
    422: lazy("填报内容有误，请按提示修改后重新提交。"),
    429: lazy("短时间内尝试次数过多。为保护账号安全，请稍后再试。"),
    500: lazy("系统处理时出现异常，本次操作没有生效，数据未受影响。"),
    503: lazy("系统暂时繁忙，本次操作没有保存。"),
}
STEPS = {
    400: (lazy("返回上一页，刷新后重新提交"), lazy("仍然不行的，请重新登录后再试")),
    401: (lazy("请重新登录后再试"),),
    403: (lazy("需要此权限的，请联系本单位管理人员或系统管理员"),),
    404: (lazy("核对办件编号或链接是否完整"), lazy("从首页或办件列表重新进入")),
    405: (lazy("返回上一页，从页面上的按钮重新操作"),),
    409: (lazy("返回上一页刷新，查看最新情况"), lazy("您填写的内容已保存为草稿，不会丢失")),
    413: (lazy("压缩或拆分文件后重新上传"), lazy("较长的说明请改用附件提交")),
    415: (lazy("另存为允许的格式后重新上传"),),
    422: (lazy("返回上一页，按提示修改后重新提交"),),
    429: (lazy("请等待几分钟后再试"), lazy("忘记密码的，请联系系统管理员重置")),
    500: (lazy("请稍后重试"), lazy("多次出现的，请将下方编号告知系统管理员")),
    503: (lazy("请稍等一分钟，返回上一页重新提交"), lazy("您填写的内容已保存在本机浏览器中")),
}


def answer(status: int, message: str = "", errors: dict[str, list[str]] | None = None) -> Response:
    """Make the answer for a status: a page, or JSON for scripts. `message` replaces the status's own text."""
    status = status if status in TITLES else 400 if status < HTTPStatus.INTERNAL_SERVER_ERROR else 500
    g.error_id = g.get("error_id") or uuid4().hex[:10].upper()
    detail = told(message) if message else str(TEXTS[status])
    if guards.wants_json():
        problem: dict[str, Any] = {"type": "about:blank", "title": str(TITLES[status]), "status": status}
        problem |= {"detail": detail, "id": g.error_id} | ({"errors": errors} if errors else {})
        response = jsonify(problem)
        response.mimetype = "application/problem+json"
    else:
        response = Response(_page(status, detail), mimetype="text/html")
    response.status_code = status
    if status == BUSY:
        response.headers["Retry-After"] = RETRY_SECONDS
    return response


def _page(status: int, text: str) -> str:
    steps = [str(step) for step in STEPS[status]]
    return render_template(
        "pages/error.html", title=TITLES[status], text=text, steps=steps, error_id=g.error_id, status=status
    )


def status_of(error: PlatformError) -> int:
    """Return the HTTP status of a platform error."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 400)


def _platform(error: PlatformError) -> Response:
    return answer(status_of(error), error.message, error.errors if isinstance(error, Refusal) else None)


def _csrf(error: Exception) -> Response:
    log.info("csrf check failed: %s", error)
    return answer(400, _("页面停留时间过长或已在别处退出登录，本次操作没有生效。"))


def _http(error: HTTPException) -> Response | HTTPException:
    if request.path.startswith(API):
        return error
    if error.response is not None or (error.code or 500) < HTTPStatus.BAD_REQUEST:
        return error
    response = answer(error.code or 500)
    for name, value in error.get_headers(request.environ):
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _database(error: Exception) -> Response:
    log.warning("database not available: %s", error)
    return answer(503)


def _unexpected(error: Exception) -> Response:
    g.error_id = uuid4().hex[:10].upper()
    log.error("unexpected error %s on %s %s", g.error_id, request.method, request.path, exc_info=error)
    return answer(500)


def init_app(app: Flask) -> None:
    """Register the handlers of pages. More definite handlers (a blueprint's own) go before these."""
    app.register_error_handler(PlatformError, _platform)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    for kind in store.DatabaseDown:
        app.register_error_handler(kind, _database)
    app.register_error_handler(Exception, _unexpected)
