"""After the commit: typeset once, sealed in the order of the places; killed anywhere, it is made up for."""

import pytest
import time_machine

from app import clock, store
from app.documents import making, sealing, signing
from app.errors import Conflict, Refusal
from app.jobs import outbox, work
from app.registers.uploads import storage
from app.rules import digests
from tests.conftest import BOTH
from tests.support import paper


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


def content(document):
    with storage.current().open(document.sha256) as stream:
        return stream.read()


def states(case):
    return [one.state for one in paper.document(case).signatures]


def test_the_outbox_typesets_what_was_issued(case):
    outbox.deliver_all()
    document = paper.document(case)
    assert (document.state, document.size) == ("ready", len(content(document)))
    assert document.sha256 == digests.sha256(content(document))


def test_typesetting_twice_changes_nothing(case):
    making.render(paper.document(case).id)
    before = paper.document(case).ready_at
    making.render(paper.document(case).id)
    assert paper.document(case).ready_at == before


def test_killed_between_bytes_and_row_it_is_made_again(case, monkeypatch):
    real, number = making.store.writing, paper.document(case).id
    monkeypatch.setattr(making.store, "writing", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        making.render(number)
    assert paper.document(case).sha256 == ""
    monkeypatch.setattr(making.store, "writing", real)
    making.render(number)
    assert paper.document(case).state == "ready"


def test_signatures_are_sealed_one_after_the_other(cast, case, keys):
    outbox.deliver_all()
    paper.do(cast.user, case)
    outbox.deliver_all()
    assert states(case) == ["sealed", "waiting"]
    paper.do(cast.op1, case)
    outbox.deliver_all()
    assert states(case) == ["sealed", "sealed"]
    first, second = paper.document(case).signatures
    assert paper.document(case).sha256 == second.sealed_sha256 != first.sealed_sha256


def test_a_later_place_waits_for_the_earlier_one(cast, case, keys):
    with store.writing():
        signing.sign(paper.document(case), 2, signing.Signer("甲", "password"))
    outbox.deliver_all()
    assert states(case) == ["waiting", "signed"]
    with store.writing():
        signing.sign(paper.document(case), 1, signing.Signer("乙", "password"))
    outbox.deliver_all()
    assert states(case) == ["sealed", "sealed"]


def test_a_seal_that_lost_the_race_leaves_the_winners(cast, case, keys, monkeypatch):
    outbox.deliver_all()
    paper.do(cast.user, case)
    document, real = paper.document(case).id, sealing.seal

    def raced(*given):
        monkeypatch.setattr(sealing, "seal", real)
        making.seal(document)
        return real(*given)

    monkeypatch.setattr(sealing, "seal", raced)
    making.seal(document)
    kept = paper.document(case)
    assert states(case) == ["sealed", "waiting"]
    assert kept.sha256 == kept.signatures[0].sealed_sha256 == digests.sha256(content(kept))


def test_without_keys_the_act_stays_recorded_and_the_document_unsealed(cast, case):
    outbox.deliver_all()
    before = paper.document(case).sha256
    paper.do(cast.user, case)
    outbox.deliver_all()
    signed = paper.document(case).signatures[0]
    assert (signed.state, signed.person_name, signed.proof) == ("signed", "user先生", "password")
    assert paper.document(case).sha256 == signed.read_sha256 == before


def test_what_was_signed_before_there_were_keys_is_sealed_once_there_are(cast, case, app, monkeypatch):
    for who in (cast.user, cast.op1):
        outbox.deliver_all()
        paper.do(who, case)
    outbox.deliver_all()
    assert (work.tidy(), states(case)) == ([], ["signed", "signed"])
    monkeypatch.setitem(app.config, "DEMO", True)
    assert (work.tidy(), states(case)) == ([], ["signed", "signed"])  # it may be on its way still
    with time_machine.travel(clock.now() + work.SEALED_WITHIN):
        assert "补盖文书签名 1 项" in work.tidy()
        assert (work.tidy(), states(case)) == ([], ["sealed", "sealed"])


def test_a_seal_that_can_not_be_made_up_for_holds_up_no_other(cast, case, app, monkeypatch):
    both = [case, paper.begin(cast)]
    for each in both:
        making.render(paper.document(each).id)
        paper.do(cast.user, each)
    monkeypatch.setitem(app.config, "DEMO", True)
    real, broken = making.seal, paper.document(case).id
    monkeypatch.setattr(making, "seal", lambda id_: real(id_) if id_ != broken else 1 / 0)
    assert making.make_up(clock.now()) == [paper.document(both[1]).id]


def test_a_template_that_fails_is_tried_again_later(case, monkeypatch):
    monkeypatch.setattr(making.templates, "of_document", lambda _: (_ for _ in ()).throw(ValueError("altered")))
    outbox.deliver_all()
    monkeypatch.undo()
    assert paper.document(case).state == "pending"
    making.render(paper.document(case).id)
    assert paper.document(case).state == "ready"


def test_a_place_is_signed_once(case):
    signer = signing.Signer("甲", "password")
    with store.writing():
        signing.sign(paper.document(case), 1, signer)
    with pytest.raises(Conflict, match="没有重复签署"), store.writing():
        signing.sign(paper.document(case), 1, signer)


def test_nobody_signs_without_proof_or_for_another_unit(cast, case):
    document, rival = paper.document(case), cast.rival
    with pytest.raises(Refusal) as unproved, store.writing():
        signing.sign(document, 1, signing.Signer("甲", ""))
    assert "proof" in unproved.value.errors
    with pytest.raises(Refusal, match="不能代为签署"), store.writing():
        signing.sign(document, 1, signing.Signer(rival.name, "password", rival.id, rival.organisation_id))


def test_a_void_document_is_neither_signed_nor_sealed(cast, case, keys):
    outbox.deliver_all()
    paper.do(cast.user, case)
    with store.writing():
        making.issuing.void(paper.document(case), "作废")
    outbox.deliver_all()
    assert states(case)[0] == "signed"
    with pytest.raises(Conflict, match="作废"), store.writing():
        signing.sign(paper.document(case), 2, signing.Signer("甲", "password"))
