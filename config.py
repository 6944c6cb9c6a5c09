"""Settings of a deployment, read from the environment; the defaults make the embedded, single-machine form."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

VAR = Path(__file__).parent / "var"
DEMO_KEY = "demo-only-key-never-used-outside-demo"


class MissingSettingError(RuntimeError):
    """A setting without which the server must not start."""


class WrongSettingError(RuntimeError):
    """A setting that cannot be read."""


def _flag(env: Mapping[str, str], name: str, default: str = "0") -> bool:
    return env.get(name, default).strip().lower() in {"1", "true", "yes", "on"}


def check(settings: Mapping[str, Any]) -> None:
    """Refuse to serve without what a server needs. Raises MissingSettingError."""
    if not settings["SECRET_KEY"]:
        raise MissingSettingError(
            "SECRET_KEY is not set. Set it to a long random string (or DEMO=1 to try the platform out)."
        )


def _hops(text: str) -> int:
    """Read how many reverse proxies stand before the server. Raises WrongSettingError."""
    if not (text.isascii() and text.isdecimal()):
        raise WrongSettingError(
            f"TRUSTED_PROXIES is {text!r}. Set it to how many reverse proxies pass requests on."
        )
    return int(text)


def _database_url(env: Mapping[str, str]) -> str:
    url = env.get("DATABASE_URL") or f"sqlite:///{VAR / 'quanshu.db'}"
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def from_environment(env: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Read the settings as a mapping for `create_app`.

    `DATABASE_URL`, `REDIS_URL`, `STORAGE_URL` (a folder or `s3://bucket/prefix`), `SECRET_KEY`, `DEMO`,
    `EMBEDDED_JOBS` (run due work in a thread of the server; on unless Redis is configured), `SMTP_URL`
    (`smtp://user:password@host:port`; without it mail goes into the folder `MAIL_FOLDER`),
    `IDENTITY_URL` and `IDENTITY_KEY` (泉服务; without them the stand-in phone page is used), `SECURE_COOKIES`,
    `TRUSTED_PROXIES` (how many reverse proxies' word on address and scheme of the caller is taken),
    `SIGNING_P12` and `SIGNING_PASSWORD` (the certificate that seals documents; the demo has one of its own).

    Without a SECRET_KEY commands still work; `check` keeps a server from starting.
    """
    demo = _flag(env, "DEMO")
    redis_url = env.get("REDIS_URL") or None
    storage = env.get("STORAGE_URL") or str(VAR / "files")
    return {
        "DEMO": demo,
        "DEMO_PASSWORD": env.get("DEMO_PASSWORD") or "quanshu-demo",
        "SECRET_KEY": env.get("SECRET_KEY") or (DEMO_KEY if demo else None),
        "SQLALCHEMY_DATABASE_URI": _database_url(env),
        "REDIS_URL": redis_url,
        "STORAGE_URL": storage,
        "EMBEDDED_JOBS": _flag(env, "EMBEDDED_JOBS", "0" if redis_url else "1"),
        "SMTP_URL": env.get("SMTP_URL") or None,
        "MAIL_FOLDER": env.get("MAIL_FOLDER") or str(VAR / "mail"),
        "MAIL_FROM": env.get("MAIL_FROM", "quanshu@localhost"),
        "BASE_URL": env.get("BASE_URL", "http://127.0.0.1:8000"),
        "IDENTITY_URL": env.get("IDENTITY_URL") or None,
        "IDENTITY_KEY": env.get("IDENTITY_KEY") or None,
        "SIGNING_P12": env.get("SIGNING_P12") or None,
        "SIGNING_PASSWORD": env.get("SIGNING_PASSWORD") or None,
        "DEMO_CA_FOLDER": str((VAR if storage.startswith("s3://") else Path(storage)) / "demo-ca"),
        "RATELIMIT_STORAGE_URI": redis_url or "memory://",
        "TRUSTED_PROXIES": _hops(env.get("TRUSTED_PROXIES") or "0"),
        "SESSION_COOKIE_SECURE": _flag(env, "SECURE_COOKIES"),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": 64 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "BABEL_DEFAULT_LOCALE": "zh",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        "LOG_LEVEL": env.get("LOG_LEVEL", "INFO"),
    }
