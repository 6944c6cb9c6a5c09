"""Names and addresses that people enter beside forms."""

from email.headerregistry import Address

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.rules import texts


@pytest.mark.parametrize("text", ["张三", "闽海数科（泉州）有限公司", "O'Neil & Söhne", "a b"])
def test_what_can_be_seen(text):
    assert not texts.unseen(text)


@pytest.mark.parametrize(
    "char", ["\n", "\r", "\0", "\t", "\u200b", "\u202e", "\u2028", "\ufeff", "\ud800", "\ue000"]
)
def test_what_nobody_sees(char):
    assert texts.unseen(f"张{char}三")


@pytest.mark.parametrize("address", ["a@b.cn", "chen.y+x@data-centre.quanzhou.gov.cn", "o'neil@x.cn"])
def test_addresses(address):
    assert texts.is_email(address)


@pytest.mark.parametrize(
    "address",
    ["", "a", "a@b", "a b@x.cn", "a,b@x.cn", '"a"<x@y.cn', "a..b@x.cn", ".a@x.cn", "a\r\n@x.cn", "a@x.cn\n"],
)
def test_no_addresses(address):
    assert not texts.is_email(address)


@pytest.mark.parametrize("address", ["a" * 65 + "@x.cn", "a@" + "b." * 100 + "cn"])
def test_addresses_nobody_has(address):
    assert not texts.is_email(address)


@given(some.from_regex(r"[!-~]{1,20}@[a-z.-]{1,20}\.[a-z]{2,4}", fullmatch=True))
def test_mail_can_be_written_to_every_address_that_is_taken(address):
    if texts.is_email(address):
        assert Address(addr_spec=address).addr_spec == address
