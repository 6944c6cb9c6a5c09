"""Checking a file that anybody sends."""

import resource
import zlib
from dataclasses import replace

import pytest

from app import store
from app.documents import checking, issuing
from app.documents.bounded import MEGABYTE
from app.errors import Refusal
from app.jobs import outbox
from app.registers.uploads import storage
from app.rules import digests
from tests.support import paper


@pytest.fixture
def sealed(cast, case, keys):
    """The bytes of a document that both parties have signed."""
    outbox.deliver_all()
    for who in (cast.user, cast.op1):
        paper.do(who, case)
        outbox.deliver_all()
    with storage.current().open(paper.document(case).sha256) as stream:
        return stream.read()


def test_our_own_document_is_known_byte_by_byte(case, sealed):
    verdict = checking.check(sealed)
    assert verdict.document.number == paper.document(case).number
    assert not verdict.altered
    assert [(one.intact, one.trusted, one.covers) for one in verdict.signatures] == [(True, True, True)] * 2


def test_an_earlier_revision_is_known_too(case, sealed):
    with storage.current().open(paper.document(case).signatures[0].sealed_sha256) as stream:
        verdict = checking.check(stream.read())
    assert verdict.ours
    assert len(verdict.signatures) == 1


def test_the_revision_before_any_seal_is_known_and_told_to_be_an_earlier_one(case, sealed):
    document = paper.document(case)
    first = sealed[: sealed.index(b"%%EOF") + len(b"%%EOF")]
    verdict = next(
        checking.check(first + end) for end in (b"", b"\n") if digests.sha256(first + end) == document.first_sha256
    )
    assert (verdict.ours, verdict.earlier, verdict.altered, verdict.signatures) == (True, True, False, [])
    assert not checking.check(sealed).earlier


def test_a_changed_byte_shows(sealed):
    changed = bytearray(sealed)
    place = sealed.index(b"/Title") + 12
    changed[place] ^= 1
    verdict = checking.check(bytes(changed))
    assert not verdict.ours
    assert verdict.altered


def test_what_was_added_behind_the_last_signature_shows(sealed):
    verdict = checking.check(sealed + b"\n%added\n")
    assert not verdict.ours
    assert verdict.altered


def test_a_certificate_of_somebody_else_is_not_trusted(app, sealed, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "DEMO_CA_FOLDER", str(tmp_path / "another"))
    assert [one.trusted for one in checking.check(sealed).signatures] == [False, False]


def test_a_void_document_is_told_as_such(case, sealed):
    with store.writing():
        issuing.void(paper.document(case), "作废")
    assert checking.check(sealed).document.state == "void"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"%PDF-1.7\n" + b"\xff" * 5000])
def test_what_is_no_readable_pdf_is_refused(app, content):
    with pytest.raises(Refusal) as caught:
        checking.check(content)
    assert "file" in caught.value.errors


def bomb(megabytes):
    """Return a small PDF whose table of objects unpacks to so many megabytes."""
    packed = zlib.compress(zlib.compress(bytes(megabytes * MEGABYTE)))
    stream = b"<</Type/XRef/Size 1/W[1 2 1]/Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n" % len(packed)
    head = b"%PDF-1.7\n1 0 obj\n" + stream + packed
    return head + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"


def test_a_bomb_goes_off_elsewhere_and_is_bounded(app, monkeypatch):
    monkeypatch.setattr(checking, "BOUNDS", replace(checking.BOUNDS, memory=256 * MEGABYTE))
    pdf, before = bomb(300), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Refusal) as caught:
        checking.check(pdf)
    assert "无法查验" in caught.value.errors["file"][0]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss == before


def test_what_is_too_large_is_refused(app):
    with pytest.raises(Refusal, match="有误"):
        checking.check(b"%PDF-" + bytes(checking.LARGEST))
