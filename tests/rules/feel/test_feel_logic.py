"""Comparison, three-valued logic, ranges, `in`, `between`, `if`, `instance of`."""

import pytest

from app.rules import feel


def ev(text, **context):
    return feel.compile(text).evaluate(context)


TRUTH = {"true": True, "false": False, "null": None, '"x"': None}


@pytest.mark.parametrize("left", TRUTH)
@pytest.mark.parametrize("right", TRUTH)
def test_and_or_not_have_three_values(left, right):
    a, b = TRUTH[left], TRUTH[right]
    conjunction = False if a is False or b is False else None if a is None or b is None else True
    disjunction = True if a is True or b is True else None if a is None or b is None else False
    assert ev(f"{left} and {right}") is conjunction
    assert ev(f"{left} or {right}") is disjunction
    assert ev(f"not({left})") is (None if a is None else not a)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 = 1.0", True),
        ("1 != 2", True),
        ('"a" = "a"', True),
        ('"a" != "b"', True),
        ('"a" = 1', None),
        ('"a" != 1', None),
        ("null = null", True),
        ("x = null", True),
        ("1 = null", False),
        ("1 != null", True),
        ("[1, 2] = [1, 2]", True),
        ("[1, 2] = [2, 1]", False),
        ('[1] = ["a"]', False),
        ("{a: 1} = {a: 1.0}", True),
        ("{a: 1} = {b: 1}", False),
        ("[1..2] = [1..2]", True),
        ("[1..2] = [1..2)", False),
        ('"a" < "b"', True),
        ('"甲" >= "甲"', True),
        ("1 < null", None),
        ('1 < "2"', None),
        ("true < false", None),
        ("[1] < [2]", None),
        ("2 >= 2", True),
        ("2 <= 1", False),
        ('decision = "return"', None),
    ],
)
def test_comparison(text, value):
    assert ev(text, decision=7) is value


def test_a_condition_on_a_missing_variable_is_false():
    assert ev('decision = "return"') is False


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5 in [1..5]", True),
        ("5 in [1..5)", False),
        ("5 in [1..5[", False),
        ("1 in (1..5]", False),
        ("1 in ]1..5]", False),
        ("3 in ]1..5[", True),
        ("null in [1..5]", None),
        ('"b" in ["a".."c"]', True),
        ("5 in (1, 5)", True),
        ("5 in [1, 5]", True),
        ("5 in 5", True),
        ("5 in > 4", True),
        ("5 in (> 5, [1..3])", False),
        ("2 in (> 5, [1..3])", True),
        ("5 in (< 3, >= 5)", True),
        ("5 in ([1..3], 5)", True),
        ("5 in [[1..3], [4..6]]", True),
        ("5 in (!= 4)", True),
        ('kind in ("paper", "qr")', True),
        ("[1] in [[1], [2]]", True),
        ("5 in xs[item > 4]", True),
        ('"a" in [1..3]', None),
        ("5 between 1 and 5", True),
        ("5 between 6 and 9", False),
        ("5 between null and 9", None),
        ("9 between null and 5", False),
        ("5 between 1 and 9 and true", True),
    ],
)
def test_membership(text, value):
    assert ev(text, kind="paper", xs=[3, 5]) is value


def test_a_range_needs_ends_of_one_kind():
    assert ev('[1.."a"]') is None
    assert ev("[1..null]") is None
    assert ev("[1..9].start + [1..9].end") == 10
    assert ev("(1..9].start included") is False


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("if true then 1 else 2", 1),
        ("if null then 1 else 2", 2),
        ('if "x" then 1 else 2', 2),
        ("1 + if false then 1 else 2 + 3", 6),
        ("if a then 1 else if b then 2 else 3", 2),
    ],
)
def test_if_takes_only_true_for_true(text, value):
    assert ev(text, a=False, b=True) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 instance of number", True),
        ('"1" instance of number', False),
        ("null instance of Any", False),
        ("1 instance of Any", True),
        ('date("2026-01-01") instance of date', True),
        ('duration("P1D") instance of days and time duration', True),
        ('duration("P1M") instance of years and months duration', True),
        ('date and time("2026-01-01T00:00:00") instance of date and time', True),
        ("[1, 2] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ("[[1]] instance of list<list<number>>", True),
        ("{} instance of context", True),
        ("true instance of boolean", True),
    ],
)
def test_instance_of(text, value):
    assert ev(text) is value
