"""Cells of decision tables as dmn-js writes them."""

import pytest

from app.rules import feel


def matches(cell, value, **context):
    return feel.compile_unary(cell).matches(value, context)


@pytest.mark.parametrize(
    ("cell", "value", "result"),
    [
        ('"high","very high"', "very high", True),
        ('"high","very high"', "low", False),
        ('"high"', None, False),
        ("3", 3, True),
        (">= 3", 3, True),
        (">= 3", 2, False),
        (">= 3", None, None),
        (">= 3", "x", None),
        ("< 3, > 5", 6, True),
        ("< 3, > 5", 4, False),
        ("[0..3)", 2, True),
        ("[0..3)", 3, False),
        ("]0..3[", 1, True),
        ("!= 3", 4, True),
        ('not("a")', "a", False),
        ('not("a")', "b", True),
        ('not("a", "b")', "b", False),
        ("not(> 5)", 6, False),
        ("not(> 5, 1)", 2, True),
        ("not([1..3])", 2, False),
        ("not(> 5)", None, None),
        ("-", 1, True),
        ("", None, True),
        ("  ", "x", True),
        ("true", True, True),
        ("false", True, False),
        ("false", False, True),
        ("true", None, False),
        ("true", "a", None),
        ("not(true)", None, True),
        ("null", None, True),
        ("not(null)", None, False),
        ("not(null)", 1, True),
        ("? > 3 and ? < 9", 5, True),
        ("not(? > 3)", 5, False),
        ("not(? > 3) and ? > 1", 2, True),
        ("? + 1", 5, None),
        ('starts with(?, "35")', "3505", True),
        ("list contains(?, 1)", [1, 2], True),
        ("some x in ? satisfies x > 1", [1, 2], True),
        ("limit", 5, True),
        ("< limit", 4, True),
        ("[limit..9]", 5, True),
        ("names", "b", True),
        ("count(names) > 1", "anything", True),
        ("count(names) > 5", "anything", False),
        ('< date("2026-03-01")', None, None),
    ],
)
def test_a_cell_matches(cell, value, result):
    assert matches(cell, value, limit=5, names=["a", "b"]) is result


def test_a_cell_knows_the_names_it_uses():
    cell = feel.compile_unary("< limit, ? in names, f(x)")
    assert (cell.names, cell.calls) == ({"limit", "names", "x"}, {"f"})
    assert feel.compile_unary("-").names == frozenset()


def test_a_cell_calls_functions_of_the_host():
    assert feel.compile_unary("twice(2)").matches(4, {}, {"twice": lambda n: 2 * n}) is True
