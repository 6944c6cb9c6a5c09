"""Social credit codes, resident numbers, mobile numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import identifiers
from app.rules.identifiers import IdentifierError


@pytest.mark.parametrize("code", ["91110000802100433B", "91440300708461136T"])
def test_codes_in_use_pass(code):
    assert identifiers.uscc(code).code == code


def test_codes_are_normalised():
    assert identifiers.uscc(" 91110000８０２１００４３３b ").code == "91110000802100433B"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("", "现为 0 位"),
        ("9111000080210043", "现为 16 位"),
        ("91110000802100433C", "校验位不符"),
        ("91110000802100433I", "不应含“I”"),
        ("9111000080210043中B", "不应含“中”"),
        ("91A10000802100433B", "行政区划码"),
    ],
)
def test_wrong_codes_say_why(code, message):
    with pytest.raises(IdentifierError, match=message):
        identifiers.uscc(code)


@given(st.randoms(use_true_random=False), st.sampled_from(["350500", "350200", "110000", "440300"]))
def test_made_up_codes_pass_and_keep_their_region(random, region):
    code = identifiers.uscc(identifiers.make_uscc(random, region))
    assert code.region == region
    assert code.in_fujian == region.startswith("35")
    assert code.enterprise


@given(st.randoms(use_true_random=False), st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_wrong_character_never_passes(random, place, char):
    code = identifiers.make_uscc(random)
    wrong = code[:place] + char + code[place + 1 :]
    if wrong != code:
        with pytest.raises(IdentifierError):
            identifiers.uscc(wrong)


@given(st.randoms(use_true_random=False))
def test_a_public_institution_is_no_enterprise(random):
    assert not identifiers.uscc(identifiers.make_uscc(random, kind="12")).enterprise


@given(st.randoms(use_true_random=False))
def test_made_up_resident_numbers_pass(random):
    made = identifiers.make_resident_id(random)
    assert identifiers.resident_id(made.lower()) == made


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("11010519491231002X", None),
        ("110105194912310021", "校验位"),
        ("11010519490231002X", "出生日期"),
        ("1101051949123100", "现为 16 位"),
        ("11010519491231002A", "数字"),
    ],
)
def test_resident_numbers(number, message):
    if message is None:
        assert identifiers.resident_id(number) == number
    else:
        with pytest.raises(IdentifierError, match=message):
            identifiers.resident_id(number)


@pytest.mark.parametrize("text", ["13812345678", "+86 138-1234-5678", "１３８１２３４５６７８", "0086 13812345678"])
def test_mobile_numbers_are_normalised(text):
    assert identifiers.mobile(text) == "13812345678"


@pytest.mark.parametrize("text", ["", "1381234567", "23812345678", "12812345678", "138123456789", "١٣٨١٢٣٤٥٦٧٨"])
def test_wrong_mobile_numbers_are_refused(text):
    with pytest.raises(IdentifierError, match="11 位"):
        identifiers.mobile(text)
