"""Digests: equal exactly when nothing that matters changed."""

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import digests

CODE = "a" * 64
ITEMS = [
    {"data_set": "D01", "field": "name"},
    {"data_set": "D01", "field": "status"},
    {"data_set": "D02", "field": "id"},
]
SCHEMA = {
    "type": "object",
    "required": ["score", "level"],
    "properties": {"score": {"type": "integer", "minimum": 0}, "level": {"enum": ["高", "中", "低"]}},
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def test_files_have_their_sha256():
    assert digests.sha256(b"model") == hashlib.sha256(b"model").hexdigest()
    assert digests.sha256_stream(io.BytesIO(b"x" * 3_000_000)) == digests.sha256(b"x" * 3_000_000)


@given(st.permutations(ITEMS))
def test_the_order_of_data_items_means_nothing(items):
    assert digests.model(CODE, [*items, items[0]], SCHEMA) == digests.model(CODE, ITEMS, SCHEMA)


@given(st.permutations(["score", "level"]), st.permutations(["高", "中", "低"]))
def test_order_means_nothing_where_json_schema_says_so(required, levels):
    properties = {"level": {"enum": levels}, "score": {"minimum": 0.0, "type": "integer"}}
    same = {"properties": properties, "required": required, "type": "object"}
    assert digests.model(CODE, ITEMS, same) == digests.model(CODE, ITEMS, SCHEMA)


@pytest.mark.parametrize(
    "change",
    [
        {"required": ["score"]},
        {"type": "array"},
        {"description": "新"},
        {"properties": SCHEMA["properties"] | {"age": {"type": "integer"}}},
        {"properties": {"score": {"type": "integer", "minimum": 1}, "level": {"enum": ["高", "中", "低"]}}},
    ],
)
def test_any_change_of_the_output_changes_the_digest(change):
    assert digests.model(CODE, ITEMS, SCHEMA | change) != digests.model(CODE, ITEMS, SCHEMA)


def test_any_change_of_code_or_data_changes_the_digest():
    whole = digests.model(CODE, ITEMS, SCHEMA)
    assert digests.model("b" * 64, ITEMS, SCHEMA) != whole
    assert digests.model(CODE, ITEMS[:2], SCHEMA) != whole
    assert digests.model(CODE, [*ITEMS, {"data_set": "D03", "field": "id"}], SCHEMA) != whole


def test_a_property_called_required_is_not_mistaken_for_the_keyword():
    def of(order):
        return {"properties": {"required": {"const": order}}, "default": {"required": order}}

    assert digests.model(CODE, [], of(["a", "b"])) != digests.model(CODE, [], of(["b", "a"]))


def test_nested_schemas_are_ordered_like_the_root():
    def of(*names):
        inner = {"type": "object", "required": list(names)}
        return {
            "anyOf": [{"items": inner}, {"prefixItems": [inner, {"type": "null"}]}],
            "dependentRequired": {"x": list(names)},
            "$defs": {"d": inner},
        }

    assert digests.model(CODE, [], of("a", "b")) == digests.model(CODE, [], of("b", "a"))


def test_a_schema_may_be_a_plain_true():
    assert digests.model(CODE, [], {"items": True}) != digests.model(CODE, [], {"items": False})


def test_tuples_of_schemas_keep_their_order():
    one = {"prefixItems": [{"type": "null"}, {"type": "string"}]}
    other = {"prefixItems": [{"type": "string"}, {"type": "null"}]}
    assert digests.model(CODE, [], one) != digests.model(CODE, [], other)


def test_a_schema_may_come_as_text():
    text = '{"required":["level","score"],"type":"object","properties":{"level":{"enum":["低","中","高"]},"score":{"type":"integer","minimum":0}}}'
    assert digests.model(CODE.upper(), ITEMS, text) == digests.model(CODE, ITEMS, SCHEMA)


@pytest.mark.parametrize("bad", ["{", '{"a":1,"a":2}', "NaN", "1e999", "9" * 5000, "[" * 100_000])
def test_text_that_is_no_strict_json_is_refused(bad):
    with pytest.raises(ValueError, match="JSON"):
        digests.parse_json(bad)


@pytest.mark.parametrize("bad", ["", "xyz", "a" * 63, "g" * 64])
def test_a_code_digest_must_be_sha256(bad):
    with pytest.raises(ValueError, match="SHA-256"):
        digests.model(bad, ITEMS, SCHEMA)


@pytest.mark.parametrize("bad", [float("nan"), {1: 2}, {"a": object()}, [float("inf")]])
def test_what_json_does_not_have_has_no_digest(bad):
    with pytest.raises(ValueError, match="JSON"):
        digests.canonical(bad)


@given(JSON, JSON)
def test_canonical_text_is_equal_exactly_for_equal_values(one, other):
    assert (digests.canonical(one) == digests.canonical(other)) == (repr_json(one) == repr_json(other))


@given(JSON)
def test_canonical_text_reads_back(value):
    assert digests.parse_json(digests.canonical(value).decode()) == value


def repr_json(value):
    """Tell true from 1, which Python holds equal."""
    if isinstance(value, dict):
        return {key: repr_json(item) for key, item in value.items()}
    return [repr_json(item) for item in value] if isinstance(value, list) else (type(value).__name__, value)
