"""Lists, filters, contexts, paths, `for`, `some` and `every`."""

import pytest

from app.rules import feel

ROWS = [{"price": 1, "name": "甲"}, {"price": 3, "name": "乙"}, {"name": "丙"}]


def ev(text, **context):
    return feel.compile(text).evaluate({"rows": ROWS, "xs": [5, 6, 7], "limit": 2, **context})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("xs[1]", 5),
        ("xs[-1]", 7),
        ("xs[0]", None),
        ("xs[4]", None),
        ("xs[-4]", None),
        ("xs[1.5]", None),
        ("xs[limit]", 6),
        ("xs[count(xs)]", 7),
        ("xs[item > 5]", [6, 7]),
        ("xs[item > 5][1]", 6),
        ("xs[null]", []),
        ("[][1]", None),
        ("[][item > 1]", []),
        ("5[1]", 5),
        ("5[item > 9]", []),
        ("null[1]", None),
    ],
)
def test_a_filter_takes_positions_and_conditions(text, value):
    assert ev(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("rows[price > 2].name", ["乙"]),
        ("rows[item.price > limit].name", ["乙"]),
        ("rows[price = null].name", ["丙"]),
        ("rows.price", [1, 3, None]),
        ('rows[name = "甲"][1].price', 1),
        ("[{item: 7}][item = 7]", [{"item": 7}]),
        ('rows[name in ("甲", "乙")].price', [1, 3]),
    ],
)
def test_fields_of_the_element_are_names_in_a_filter(text, value):
    assert ev(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a.b.c", 1),
        ("a.x.y", None),
        ("xs.y", [None, None, None]),
        ('{"a b": 1, c: 2}.c', 2),
        ("{a: 1}.a", 1),
        ('"text".length', None),
        ("null.a", None),
    ],
)
def test_a_path_follows_contexts(text, value):
    assert ev(text, a={"b": {"c": 1}}) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("for x in xs return x * 2", [10, 12, 14]),
        ("for i in 1..3 return i", [1, 2, 3]),
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for i in [1..3] return i", [1, 2, 3]),
        ("for i in 1..count(xs) return xs[i]", [5, 6, 7]),
        ("for a in [1, 2], b in [a, 10] return a * b", [1, 10, 4, 20]),
        ("for r in rows return r.name", ["甲", "乙", "丙"]),
        ("for x in 5 return x", [5]),
        ("for x in [] return x", []),
        ("for x in null return x", None),
        ("for i in 1..null return i", None),
        ("for x in xs return for y in [x] return y", [[5], [6], [7]]),
    ],
)
def test_for(text, value):
    assert ev(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("some x in xs satisfies x > 6", True),
        ("some x in xs satisfies x > 9", False),
        ("every x in xs satisfies x > 4", True),
        ("every x in xs satisfies x > 5", False),
        ("some x in [] satisfies true", False),
        ("every x in [] satisfies false", True),
        ("some x in [1, null] satisfies x > 5", None),
        ("some x in [9, null] satisfies x > 5", True),
        ("every x in [9, null] satisfies x > 5", None),
        ("every x in [1, null] satisfies x > 5", False),
        ("some a in [1, 2], b in [a] satisfies a + b = 4", True),
        ("every x in null satisfies true", None),
        ("limit = 2 and some x in xs satisfies x = 6 or x = 0", True),
    ],
)
def test_some_and_every(text, value):
    assert ev(text) is value
