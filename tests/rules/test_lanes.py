"""The table of lanes, read from a file that anybody may have written."""

import pytest

from app.rules import lanes


def test_a_lane_is_its_role_and_scope():
    (lane,) = lanes.parse("经办: {role: authority, duty: examine, scope: role}".encode()).values()
    assert (lane.name, lane.grant) == ("经办", "duty:authority.examine")


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 50_000,
        b"{a: " * 5_000,
        b"a: {role: operator, duty: " + b"9" * 5000 + b"}",
        b"a: {role: 2026-99-99}",
        b'a: !!python/object/apply:os.system ["id"]',
        b"\xff\xfe\x00",
        b"? [a]\n: {role: operator}",
        b"a: {1: operator}",
        b"a: {role: [operator]}",
        b"a: {role: operator, duty: 7}",
        b"- a",
        b"",
    ],
)
def test_what_is_no_table_is_told_in_words(content):
    with pytest.raises(lanes.LaneError, match=r"lanes\.yaml"):
        lanes.parse(content)


def test_a_text_that_stands_for_gigabytes_is_never_written_out():
    with pytest.raises(lanes.LaneError, match="应为文字"):
        lanes.parse(f"bomb: &all {{role: &r operator}}\nb: {{role: operator, duty: {_nested()}}}\n".encode())


def _nested():
    """Write a list whose text would be 9^11 words long, by reference to itself."""
    inner = "&l0 [ha]"
    for level in range(1, 12):
        inner = f"&l{level} [{inner}{f', *l{level - 1}' * 8}]"
    return inner


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("{role: operator, colour: red}", "colour"),
        ("{role: king}", "role 应为"),
        ("{role: operator, scope: town}", "scope 应为"),
        ("{role: operator, scope: case}", "scope 为 case"),
        ("{role: expert, scope: person}", "须用 variable"),
    ],
)
def test_what_is_wrong_with_a_lane_is_said(entry, told):
    with pytest.raises(lanes.LaneError, match=f"“经办”.*{told}"):
        lanes.parse(f"经办: {entry}".encode())
