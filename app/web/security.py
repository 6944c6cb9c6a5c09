"""What every answer carries: the browser talks to this server alone, runs no inline script, keeps no page."""

from http import HTTPStatus

from flask import Flask, Response, g, request, send_from_directory
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.middleware.proxy_fix import ProxyFix

from app.web import bundles, guards

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "frame-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
YEAR, HOUR = 31_536_000, 3600  # seconds

limiter = Limiter(get_remote_address, in_memory_fallback_enabled=True)


def harden(response: Response) -> Response:
    """Add the headers that the view has not set itself."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
    if "error_id" in g:
        response.headers["X-Error-Id"] = g.error_id
    return response


@guards.public
def static(filename: str) -> Response:
    """Send a file of the front end; the bundles' names carry their hash, so that they never change."""
    bundle = filename.startswith("dist/")
    response = send_from_directory(bundles.DIST.parent, filename, max_age=YEAR if bundle else HOUR)
    if response.status_code == HTTPStatus.OK:
        response.direct_passthrough = False
        response.make_sequence()  # read whole, so that it can be compressed
    if response.status_code in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
        response.close()  # now, though the browser may be gone before the end: nothing more of the file is needed
    response.cache_control.public = True
    response.cache_control.immutable = bundle
    return response


def trust(app: Flask, proxies: int) -> None:
    """Take the caller's address and scheme from so many reverse proxies; without any, nobody can claim another."""
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0)  # type: ignore[method-assign]


def init_app(app: Flask) -> None:
    """Serve static files, compress answers, throttle what is guessed at, and add the headers."""
    trust(app, app.config["TRUSTED_PROXIES"])
    app.add_url_rule("/static/<path:filename>", "static", static)
    app.config.setdefault("COMPRESS_ALGORITHM", ["zstd", "br", "gzip"])
    app.config.setdefault("COMPRESS_STREAMS", False)  # downloads go out as they are
    Compress(app)
    limiter.init_app(app)
    app.after_request(harden)
