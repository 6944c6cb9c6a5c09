"""Seals hold in a reader that is not ours: pyHanko's own command line."""

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.documents import rendering, sealing, templates
from app.documents.demo_keys import DemoKeys
from app.documents.keys import Pkcs12
from app.documents.sealing import Mark
from tests.documents import samples

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
FIRST = Mark(1, samples.UNIT, 7, "林国强", "2026-11-23 10:31")
SECOND = Mark(2, samples.LONG_UNIT, 8, "王小明", "2026-11-23 11:31")


@pytest.fixture
def keys(tmp_path):
    return DemoKeys(tmp_path / "ca")


@pytest.fixture(scope="module")
def agreement():
    source = next(facts["source"] for facts in templates.described() if facts["kind"] == "agreement")
    return rendering.render(source, samples.facts("agreement", samples.DATA["agreement"], 2), AT)


def outside(pdf, keys, tmp_path):
    """Return what pyHanko's command line says of a PDF: its exit code and its words."""
    file = tmp_path / "document.pdf"
    file.write_bytes(pdf)
    command = ["-m", "pyhanko", "sign", "validate", "--pretty-print", "--trust", str(keys.authority()), "--trust-replace"]  # fmt: skip
    done = subprocess.run([sys.executable, *command, str(file)], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_seals_of_all_parties_hold_outside(agreement, keys, tmp_path):
    pdf = agreement.pdf
    for mark in (FIRST, SECOND):
        pdf = sealing.seal(pdf, mark, agreement.places, keys)
    code, said = outside(pdf, keys, tmp_path)
    assert (code, said.count("The signature is judged VALID.")) == (0, 2), said
    assert "The signature covers the entire file." in said


def test_sealing_goes_on_where_an_event_loop_is_running(agreement, keys, tmp_path):
    async def sealed():
        return sealing.seal(agreement.pdf, FIRST, agreement.places, keys)

    with ThreadPoolExecutor(1) as apart:  # a browser's loop may be running in this thread
        pdf = apart.submit(asyncio.run, sealed()).result()
    code, said = outside(pdf, keys, tmp_path)
    assert code == 0, said


def test_a_changed_file_does_not_hold_outside(agreement, keys, tmp_path):
    pdf = bytearray(sealing.seal(agreement.pdf, FIRST, agreement.places, keys))
    pdf[len(agreement.pdf) // 2] ^= 1
    code, _ = outside(bytes(pdf), keys, tmp_path)
    assert code != 0


def test_a_template_without_a_place_is_sealed_unseen(agreement, keys, tmp_path):
    code, said = outside(sealing.seal(agreement.pdf, FIRST, (), keys), keys, tmp_path)
    assert code == 0, said


def test_each_party_has_a_certificate_of_its_own_that_is_made_once(keys):
    first, again = (keys.signer(samples.UNIT, 7).signing_cert for _ in range(2))
    other = keys.signer("另一单位", 8).signing_cert
    assert first.dump() == again.dump() != other.dump()
    assert samples.UNIT in first.subject.human_friendly


def test_keys_are_for_the_servers_eyes_only(keys):
    keys.signer(samples.UNIT, 7)
    assert {path.stat().st_mode & 0o077 for path in keys.authority().parent.iterdir()} == {0}


def test_a_configured_certificate_seals_for_everybody(agreement, keys, tmp_path):
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        load_pem_private_key,
        pkcs12,
    )

    keys.signer("平台", 1)
    pem = next(path for path in keys.authority().parent.glob("1-*.pem")).read_bytes()
    root = x509.load_pem_x509_certificate(keys.authority().read_bytes())
    packed = pkcs12.serialize_key_and_certificates(
        b"seal", load_pem_private_key(pem, None), x509.load_pem_x509_certificate(pem), [root],
        BestAvailableEncryption(b"secret"),
    )  # fmt: skip
    (tmp_path / "seal.p12").write_bytes(packed)
    own = Pkcs12(str(tmp_path / "seal.p12"), "secret")
    code, said = outside(sealing.seal(agreement.pdf, FIRST, agreement.places, own), keys, tmp_path)
    assert code == 0, said
    assert keys.roots()[0].dump() in [root.dump() for root in own.roots()]


def test_a_certificate_with_a_wrong_password_is_no_certificate(tmp_path):
    (tmp_path / "seal.p12").write_bytes(b"nothing")
    with pytest.raises(ValueError, match="SIGNING_P12"):
        Pkcs12(str(tmp_path / "seal.p12"), "wrong")


def test_the_picture_of_a_seal_takes_the_longest_names(agreement, keys):
    endless = replace(FIRST, party="很长的名称" * 40, person="很长的姓名" * 10)
    assert sealing.seal(agreement.pdf, endless, agreement.places, keys).startswith(b"%PDF-")
