"""Every built-in function, by example; a function without one fails the last tests."""

from decimal import Decimal
from pathlib import Path

import pytest

from app.rules import feel

EXAMPLES = {
    "string(1.50)": "1.5",
    'string("a")': "a",
    'string([1, "a\\"b", null, true])': '[1, "a\\"b", null, true]',
    'string({a: "b", c: [1]})': '{a: "b", c: [1]}',
    "string([1..2])": "[1..2]",
    "string(null)": None,
    "string(-0.0)": "0",
    'substring("泉州市数据", 3)': "市数据",
    'substring("foobar", -2, 1)': "a",
    'substring("foobar", 0)': None,
    'substring("foobar", 3, -1)': None,
    'substring("foobar", 9)': "",
    'substring(string: "foobar", start position: 2, length: 2)': "oo",
    'substring(start position: 4, string: "foobar")': "bar",
    'string length("泉😀")': 2,
    'upper case("aBc")': "ABC",
    'lower case("aBc")': "abc",
    'substring before("foobar", "bar")': "foo",
    'substring before("foobar", "x")': "",
    'substring before("foobar", "")': "",
    'substring after("foobar", "ob")': "ar",
    'substring after("foobar", "x")': "",
    'substring after("foobar", "")': "foobar",
    'contains("foobar", "ob")': True,
    'starts with("foobar", "fo")': True,
    'ends with("foobar", "fo")': False,
    'matches("91350500MA", "^[0-9]{8}[A-Z]+$")': True,
    'matches("FOO", "foo")': False,
    'matches("FOO", "foo", "i")': True,
    'matches("foo", "foo", "q")': None,
    'matches(null, "a")': None,
    'replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")': "[1=ab][2=]cd",
    'replace("aaa", "a", "$9b")': "bbb",
    'replace("aAa", "a", "-", "i")': "---",
    'replace("a", p, "")': None,
    'split("a;b;;c", ";")': ["a", "b", "", "c"],
    'split("a1b22c", "[0-9]+")': ["a", "b", "c"],
    'split("abc", "")': ["abc"],
    'split("a", p)': None,
    'string join(["a", null, "b"], "、")': "a、b",
    'string join(["a", "b"])': "ab",
    'string join(["a", 1])': None,
    'string join("a", ",")': "a",
    'number("1.50")': Decimal("1.5"),
    'number("-3")': -3,
    'number("1,234.5", ",", ".")': Decimal("1234.5"),
    'number("1 000,5", " ", ",")': Decimal("1000.5"),
    'number("1", "x", ".")': None,
    'number("１")': None,
    'number("abc")': None,
    "number(7)": 7,
    "decimal(2.5, 0)": 2,
    "decimal(1 / 3, 2)": Decimal("0.33"),
    "decimal(1255, -1)": 1260,
    "decimal(10 ** 30, 10)": 10**30,
    "decimal(1, 0.5)": None,
    "floor(-1.5)": -2,
    "floor(1.56, 1)": Decimal("1.5"),
    "ceiling(1.2)": 2,
    "round up(-1.1, 0)": -2,
    "round down(-1.9, 0)": -1,
    "round half up(2.5, 0)": 3,
    "round half up(-2.5, 0)": -3,
    "round half down(2.5, 0)": 2,
    "abs(-1)": 1,
    "abs(-1 / 3) = 1 / 3": True,
    "modulo(12, 5)": 2,
    "modulo(-12, 5)": 3,
    "modulo(12, -5)": -3,
    "modulo(10.1, 4.5)": Decimal("1.1"),
    "modulo(1, 0)": None,
    "sqrt(16)": 4,
    "sqrt(-1)": None,
    "log(1)": 0,
    "log(0)": None,
    "exp(0)": 1,
    "odd(3)": True,
    "odd(2.5)": None,
    "even(3)": False,
    "even(2.5)": None,
    "count([1, null])": 2,
    'count("a")': 1,
    "count(null)": None,
    "list contains([1, null], null)": True,
    'list contains([1], "1")': False,
    "min(3, 1, 2)": 1,
    'min(["b", "a"])': "a",
    "min([])": None,
    'min(1, "a")': None,
    "max([1, 3, 2])": 3,
    "sum(1, 2.5)": Decimal("3.5"),
    "sum([])": None,
    "sum([1, null])": None,
    'sum("a", "b")': None,
    "product(2, 3, 4)": 24,
    'product(["a"])': None,
    "mean([1, 2])": Decimal("1.5"),
    "mean([])": None,
    "median([8, 2, 5, 3])": 4,
    "median(2, 1, 3)": 2,
    "median([])": None,
    "stddev(2, 4, 7, 5)": Decimal("2.081665999466132735282297706979931"),
    "stddev([1])": None,
    "mode([6, 3, 9, 6, 6, 3, 3])": [3, 6],
    "mode([])": [],
    'mode(["a"])': None,
    "all([true, null, false])": False,
    "all([true, null])": None,
    "all([])": True,
    "any([false, null, true])": True,
    "any([false, null])": None,
    "any([])": False,
    "sublist([1, 2, 3], 2)": [2, 3],
    "sublist([1, 2, 3], -2, 1)": [2],
    "sublist([1, 2, 3], 0)": None,
    "sublist([1, 2, 3], 2, 5)": None,
    "append([1], 2, 3)": [1, 2, 3],
    "concatenate([1], [2, 3], 4)": [1, 2, 3, 4],
    "insert before([1, 3], 2, 2)": [1, 2, 3],
    "insert before([1], 2, 2)": [1, 2],
    "insert before([1], 3, 2)": None,
    "insert before([1, 2], -1, 9)": [1, 9, 2],
    "insert before([1], -2, 9)": None,
    "remove([1, 2, 3], 2)": [1, 3],
    "remove([1], 2)": None,
    "list replace([1, 2], -1, 9)": [1, 9],
    "list replace([1, 2], 3, 9)": None,
    "reverse([1, 2])": [2, 1],
    "index of([1, 2, 1], 1)": [1, 3],
    "union([1, 2], [2, 3])": [1, 2, 3],
    "distinct values([2, 1, 2, null, null, [1], [1.0], {a: 1}, {a: 1}])": [2, 1, None, [1], {"a": 1}],
    "flatten([1, [2, [3]], 4])": [1, 2, 3, 4],
    'get value({a: 1}, "a")': 1,
    'get value({a: 1}, "b")': None,
    "get entries({a: 1})": [{"key": "a", "value": 1}],
    'context([{key: "a", value: 1}, {key: "b", value: 2}])': {"a": 1, "b": 2},
    'context([{key: "a", value: 1}, {key: "a", value: 2}])': None,
    "context([1])": None,
    'context put({a: 1}, "a", 2)': {"a": 2},
    "context merge([{a: 1}, {a: 2, b: 3}])": {"a": 2, "b": 3},
    "context merge([1])": None,
    "string(date(2026, 1, 31))": "2026-01-31",
    'string(date(date and time("2026-01-31T18:00:00")))': "2026-01-31",
    'string(date(date("2026-01-31")))': "2026-01-31",
    "string(time(18, 30, 5.5))": "18:30:05.5",
    "time(18, 30, 10 ** 30)": None,
    'string(time(18, 30, 0, duration("PT8H")))': "18:30:00+08:00",
    'string(time(date and time("2026-01-31T18:00:00Z")))': "18:00:00Z",
    'string(time(time("18:00")))': "18:00:00",
    'string(date and time("2026-01-31"))': "2026-01-31T00:00:00",
    'string(date and time(date("2026-01-31"), time("18:00:00Z")))': "2026-01-31T18:00:00Z",
    'string(date and time(date and time("2026-01-31T01:00:00"), time("18:00:00")))': "2026-01-31T18:00:00",
    'string(date and time(date and time("2026-01-31T01:00:00"), "Asia/Shanghai"))': "2026-01-31T01:00:00@Asia/Shanghai",
    'date and time(date and time("2026-01-31T01:00:00"), "No/Where")': None,
    'date and time(date and time("0001-01-01T00:00:00+08:00"), "Z")': None,
    'string(date and time(date and time("2026-01-31T01:00:00")))': "2026-01-31T01:00:00",
    'string(duration("PT90M"))': "PT1H30M",
    'string(duration(duration("P1D")))': "P1D",
    'string(years and months duration(date("2026-01-31"), date("2026-02-28")))': "P0M",
    'day of week(date("2026-01-01"))': "Thursday",
    'day of year(date("2026-02-01"))': 32,
    'month of year(date and time("2026-02-01T00:00:00"))': "February",
    'week of year(date("2026-01-01"))': 1,
}  # fmt: skip


@pytest.mark.parametrize("text", EXAMPLES)
def test_example(text):
    value = feel.compile(text).evaluate({"p": "("})
    assert value == EXAMPLES[text]
    assert type(value) is not bool or value is EXAMPLES[text]


def test_every_function_has_an_example():
    assert set(feel.FUNCTIONS) == set().union(*(feel.compile(text).calls for text in EXAMPLES))


def test_every_function_stands_in_the_manual():
    manual = (Path(__file__).parents[3] / "docs" / "feel.md").read_text(encoding="utf-8")
    usages = {signature.usage for function in feel.FUNCTIONS.values() for signature in function.signatures}
    assert [usage for usage in sorted(usages) if f"`{usage}`" not in manual] == []
    assert [name for name in sorted(feel.REFUSED) if f"`{name}`" not in manual] == []


def test_a_list_of_one_stands_for_its_element_and_the_other_way_round():
    assert feel.compile('upper case(["a"])').evaluate({}) == "A"
    assert feel.compile("count(1)").evaluate({}) == 1


@pytest.mark.parametrize("text", ['contains("a", null)', "upper case(1)", 'substring("a", "1")', "floor(true)"])
def test_an_argument_that_does_not_fit_makes_null(text):
    assert feel.compile(text).evaluate({}) is None


def test_the_host_lends_functions():
    calls = []

    def working_days(n, start=None):
        calls.append((n, start))
        return 19.5

    functions = {"working_days": working_days}
    assert feel.compile("working_days(2) + 1").evaluate({}, functions) == Decimal("20.5")
    assert feel.compile('working_days(n: 2, start: "x")').evaluate({}, functions) == Decimal("19.5")
    assert calls == [(2, None), (2, "x")]
    assert feel.compile("unknown(2)").evaluate({}, functions) is None


def test_what_a_function_of_the_host_raises_passes_through():
    def broken():
        raise LookupError("no calendar")

    with pytest.raises(LookupError, match="no calendar"):
        feel.compile("broken()").evaluate({}, {"broken": broken})


def test_a_function_of_the_host_gives_nothing_but_values():
    assert feel.compile("leak()").evaluate({}, {"leak": lambda: open}) is None
