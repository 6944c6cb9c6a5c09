"""Who vouches for the person that scans: 泉服务, or the stand-in of the embedded form."""

import hmac
from typing import Protocol
from urllib.parse import urlencode

import orjson

from app import clock, settings
from app.errors import Forbidden
from app.registers.identity import Scan

TOLERANCE_SECONDS = 300
STAMP_LENGTH = 12


class Headers(Protocol):
    """The headers of a request, looked up by name."""

    def get(self, key: str, default: str, /) -> str: ...


class IdentityProvider(Protocol):
    """What the platform needs of an identity service."""

    stand_in: bool

    def scan_url(self, secret: str) -> str:
        """Return the address the QR code carries."""

    def verified(self, body: bytes, headers: Headers) -> tuple[str, Scan]:
        """Return the code's secret and who scanned it, as the service reports; raises Forbidden if forged."""


class StandIn:
    """Plays the scanning phone on a page of the platform, clearly marked as a stand-in."""

    stand_in = True

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url.rstrip("/")

    def scan_url(self, secret: str) -> str:
        return f"{self._base_url}/scan/{secret}"

    def verified(self, body: bytes, headers: Headers) -> tuple[str, Scan]:
        del headers
        return _report(body, "stand-in")


class SignedReports:
    """泉服务 reports by a signed request: HMAC-SHA256 over `timestamp.body` in the header X-Signature."""

    stand_in = False

    def __init__(self, url: str, key: str, base_url: str) -> None:
        self._url, self._key, self._base_url = url, key.encode(), base_url.rstrip("/")

    def scan_url(self, secret: str) -> str:
        query = urlencode({"code": secret, "callback": f"{self._base_url}/scan/report"})
        return f"{self._url}?{query}"

    def verified(self, body: bytes, headers: Headers) -> tuple[str, Scan]:
        stamp = headers.get("X-Timestamp", "")
        expected = hmac.digest(self._key, stamp.encode() + b"." + body, "sha256").hex()
        if not hmac.compare_digest(expected.encode(), headers.get("X-Signature", "").encode()) or not _fresh(stamp):
            raise Forbidden("身份认证结果的签名无效或已过时。")
        return _report(body, "quanfuwu")


def _fresh(stamp: str) -> bool:
    """Tell whether a time stamp (seconds of the epoch) is of the last few minutes."""
    whole = stamp.isascii() and stamp.isdecimal() and len(stamp) <= STAMP_LENGTH
    return whole and abs(clock.now().timestamp() - int(stamp)) <= TOLERANCE_SECONDS


def configured() -> IdentityProvider:
    """Return this deployment's provider: 泉服务 if IDENTITY_URL and IDENTITY_KEY are set, else the stand-in."""
    url, key, base_url = (settings.get(name) for name in ("IDENTITY_URL", "IDENTITY_KEY", "BASE_URL"))
    return SignedReports(url, key, base_url) if url and key else StandIn(base_url)


def _report(body: bytes, provider: str) -> tuple[str, Scan]:
    """Read {code, name, id_number} of a report."""
    try:
        report = orjson.loads(body)
        code, name, number = (report[key] for key in ("code", "name", "id_number"))
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise Forbidden("身份认证结果的内容不完整。") from None
    if not all(isinstance(value, str) for value in (code, name, number)):
        raise Forbidden("身份认证结果的内容不完整。")
    return code, Scan(name=name, id_number=number, provider=provider)
