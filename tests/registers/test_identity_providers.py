import hmac
from datetime import timedelta

import orjson
import pytest

from app import clock
from app.errors import Forbidden
from app.registers import identity_providers
from app.registers.identity import Scan
from app.registers.identity_providers import SignedReports

REPORT = {"code": "secret", "name": "陈一", "id_number": "350500"}
SERVICE = SignedReports("https://quanfuwu.example/scan", "key", "https://quanshu.example/")


def signed(body, key=b"key", at=None):
    stamp = str(int((at or clock.now()).timestamp()))
    return {"X-Timestamp": stamp, "X-Signature": hmac.digest(key, stamp.encode() + b"." + body, "sha256").hex()}


def test_without_settings_a_stand_in_plays_the_phone():
    provider = identity_providers.configured()
    assert provider.stand_in
    assert provider.scan_url("secret") == "http://127.0.0.1:8000/scan/secret"
    assert provider.verified(orjson.dumps(REPORT), {}) == ("secret", Scan("陈一", "350500", "stand-in"))


def test_with_settings_the_code_leads_to_the_service(app):
    app.config.update(IDENTITY_URL="https://quanfuwu.example/scan", IDENTITY_KEY="key")
    provider = identity_providers.configured()
    assert not provider.stand_in
    assert provider.scan_url("s").startswith("https://quanfuwu.example/scan?code=s&callback=http")


def test_a_signed_report_is_believed():
    body = orjson.dumps(REPORT)
    assert SERVICE.verified(body, signed(body)) == ("secret", Scan("陈一", "350500", "quanfuwu"))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Timestamp": "1", "X-Signature": "é"},
        {"X-Timestamp": "²", "X-Signature": ""},
        {"X-Timestamp": "9" * 5000, "X-Signature": ""},
        signed(b"other body"),
        signed(orjson.dumps(REPORT), key=b"stolen?"),
        signed(orjson.dumps(REPORT), at=clock.now() - timedelta(minutes=6)),
    ],
)
def test_a_forged_or_old_report_is_refused(headers):
    with pytest.raises(Forbidden):
        SERVICE.verified(orjson.dumps(REPORT), headers)


@pytest.mark.parametrize("stamp", ["²", "9" * 5000, "-1", ""])
def test_a_signed_report_without_a_time_is_refused(stamp):
    digest = hmac.digest(b"key", stamp.encode() + b".{}", "sha256").hex()
    with pytest.raises(Forbidden):
        SERVICE.verified(b"{}", {"X-Timestamp": stamp, "X-Signature": digest})


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"code": 1, "name": "a", "id_number": "b"}', b"7"])
def test_an_incomplete_report_is_refused(body):
    with pytest.raises(Forbidden):
        SERVICE.verified(body, signed(body))
