from datetime import date

import pytest

from app import store
from app.errors import NotFound, Refusal
from app.registers import commitments
from tests.support.world import case, unit

FIRST = {
    "key": "onboarding",
    "version": "2024-1",
    "title": "入驻承诺书",
    "text": "本单位承诺守法。",
    "filed_number": "泉数备〔2024〕1号",
    "filed_on": date(2024, 6, 1),
}
DRAFT = FIRST | {"version": "2026-1", "text": "本单位郑重承诺守法。", "filed_number": "", "filed_on": None}


def seed(*texts):
    with store.writing():
        commitments.seed(texts)


def sign(number, digest):
    with store.writing():
        return commitments.sign(number, "onboarding", digest, name="陈一", id_number="350500", channel="stand-in")


def test_the_version_filed_last_is_the_one_to_sign():
    seed(FIRST, FIRST | {"version": "2025-1", "filed_on": date(2025, 1, 1)}, DRAFT)
    assert commitments.current("onboarding").version == "2025-1"
    assert commitments.current("onboarding", date(2024, 12, 31)).version == "2024-1"


def test_an_unfiled_version_can_not_be_used():
    seed(DRAFT)
    with pytest.raises(NotFound):
        commitments.current("onboarding")


def test_a_known_version_never_changes():
    seed(FIRST)
    seed(FIRST | {"text": "悄悄改动。"})
    assert commitments.current("onboarding").text == "本单位承诺守法。"


def test_a_signature_names_the_version_that_was_shown():
    seed(FIRST)
    number = case(of=unit("申请公司")).id
    sign(number, commitments.current("onboarding").digest)
    (signature,) = store.commitments.signatures(number)
    assert (signature.signer_name, signature.commitment.version) == ("陈一", "2024-1")


def test_nobody_signs_a_text_other_than_the_one_in_use():
    seed(FIRST)
    number = case(of=unit("申请公司")).id
    with pytest.raises(Refusal, match="重新阅读"):
        sign(number, "0" * 64)
    assert not store.commitments.signatures(number)
