"""Laws that hold for all values, and for all texts."""

from datetime import date, timedelta
from decimal import Context, Decimal

import hypothesis
import pytest
from hypothesis import strategies as st

from app.rules import feel

DECIMAL128 = Context(prec=34)


def given(*args, **kwargs):
    """Draw examples without a deadline: the machine may be busy."""
    return lambda test: hypothesis.settings(deadline=None)(hypothesis.given(*args, **kwargs)(test))


numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=3)
integers = st.integers(-(10**40), 10**40)
truths = st.sampled_from([True, False, None])
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
scalars = st.one_of(st.none(), st.booleans(), integers, numbers, st.text(max_size=5), days, st.timedeltas())
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
)


def ev(text, /, **context):
    return feel.compile(text).evaluate(context)


@given(numbers, numbers)
def test_arithmetic_is_that_of_decimal(a, b):
    assert ev("a + b", a=a, b=b) == DECIMAL128.add(a, b)
    assert ev("a - b", a=a, b=b) == DECIMAL128.subtract(a, b)
    assert ev("a * b", a=a, b=b) == DECIMAL128.multiply(a, b)
    assert ev("a / b", a=a, b=b) == (DECIMAL128.divide(a, b) if b else None)


@given(integers, integers)
def test_integers_round_to_34_digits_like_decimals(a, b):
    x, y = DECIMAL128.create_decimal(a), DECIMAL128.create_decimal(b)
    assert ev("a + b", a=a, b=b) == DECIMAL128.add(x, y)
    assert ev("a * b", a=a, b=b) == DECIMAL128.multiply(x, y)


@given(numbers)
def test_a_number_is_read_as_it_is_written(number):
    text = ev("string(n)", n=number)
    assert feel.compile(text).evaluate({}) == number == ev("number(t)", t=text)


@given(numbers, st.integers(0, 3))
def test_rounding_stays_within_one_unit(number, scale):
    unit = Decimal(1).scaleb(-scale)
    low, high = ev("floor(n, s)", n=number, s=scale), ev("ceiling(n, s)", n=number, s=scale)
    assert low <= number <= high
    assert high - low in (0, unit)
    for name in ("decimal", "round half up", "round half down", "round up", "round down"):
        assert ev(f"{name}(n, s)", n=number, s=scale) in (low, high)


@given(numbers, numbers.filter(bool))
def test_modulo_has_the_sign_of_the_divisor(a, b):
    rest = ev("modulo(a, b)", a=a, b=b)
    assert rest == 0 or (rest > 0) == (b > 0)
    assert abs(rest) < abs(b)


@given(truths, truths, truths)
def test_de_morgan_and_distribution_hold_with_null(a, b, c):
    same = "string({x: %s}) = string({x: %s})"
    assert ev(same % ("not(a and b)", "not(a) or not(b)"), a=a, b=b)
    assert ev(same % ("not(a or b)", "not(a) and not(b)"), a=a, b=b)
    assert ev(same % ("a and (b or c)", "a and b or a and c"), a=a, b=b, c=c)


@given(st.lists(truths))
def test_some_and_every_are_long_or_and_and(xs):
    some, every = False, True
    for x in xs:
        some = True if True in (some, x) else None if None in (some, x) else False
        every = False if False in (every, x) else None if None in (every, x) else True
    assert ev("some x in xs satisfies x", xs=xs) is some is ev("any(xs)", xs=xs)
    assert ev("every x in xs satisfies x", xs=xs) is every is ev("all(xs)", xs=xs)


@given(values)
def test_every_value_equals_itself_and_knows_its_key(value):
    assert ev("a = a", a=value) is True
    assert ev("count(distinct values([a, a]))", a=value) == 1
    assert ev("a in [1, a]", a=value) is True


@given(values, values)
def test_equality_is_symmetric_and_agrees_with_distinct_values(a, b):
    equal = ev("a = b", a=a, b=b)
    assert equal is ev("b = a", a=a, b=b)
    assert (equal is True) == (ev("count(distinct values([a, b]))", a=a, b=b) == 1)


@given(numbers, numbers, numbers)
def test_a_range_is_two_comparisons(x, low, high):
    assert ev("x in [low..high]", x=x, low=low, high=high) == (low <= x <= high)
    assert ev("x in (low..high)", x=x, low=low, high=high) == (low < x < high)
    assert ev("x in ]low..high]", x=x, low=low, high=high) == (low < x <= high)
    assert ev("x in [low..high[", x=x, low=low, high=high) == (low <= x < high)
    assert ev("x between low and high", x=x, low=low, high=high) == (low <= x <= high)


@given(st.lists(st.integers(-50, 50)), st.integers(-60, 60))
def test_positions_count_from_both_ends(xs, place):
    expected = None if not 0 < abs(place) <= len(xs) else xs[place - 1 if place > 0 else place]
    assert ev("xs[place]", xs=xs, place=place) == expected


@given(st.lists(st.integers(-50, 50)), st.integers(-50, 50))
def test_a_filter_is_a_comprehension(xs, n):
    assert ev("xs[item > n]", xs=xs, n=n) == [x for x in xs if x > n]
    assert ev("for x in xs return x * n", xs=xs, n=n) == [x * n for x in xs]


@given(days, st.integers(-2000, 2000))
def test_days_added_can_be_taken_away(day, n):
    assert ev('day + n * duration("P1D")', day=day, n=n) == day + timedelta(days=n)
    assert ev('(day + n * duration("P1D")) - day', day=day, n=n) == timedelta(days=n)


@given(days, st.integers(-500, 500))
def test_months_keep_the_day_or_take_the_last_one(day, n):
    moved = ev('day + n * duration("P1M")', day=day, n=n)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == n
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)


@given(days, days)
def test_whole_months_between_two_days(a, b):
    early, late = sorted((a, b))
    months = ev("years and months duration(early, late)", early=early, late=late)
    assert ev("early + m", early=early, m=months) <= late
    assert ev('early + m + duration("P1M") + duration("P3D")', early=early, m=months) > late


@given(st.timedeltas(timedelta(days=-99999), timedelta(days=99999)))
def test_a_duration_is_read_as_it_is_written(length):
    assert ev("duration(string(d))", d=length) == length


@given(st.text(max_size=30), st.text(max_size=3))
def test_text_functions_agree_with_python(text, part):
    assert ev("contains(t, p)", t=text, p=part) == (part in text)
    assert ev("starts with(t, p)", t=text, p=part) == text.startswith(part)
    assert ev("string length(t)", t=text) == len(text)
    assert ev("substring(t, 2)", t=text) == text[1:]


@given(st.text(max_size=20).filter(lambda text: not any("\ud800" <= c <= "\udfff" for c in text)))
def test_any_text_can_be_written_as_a_literal(text):
    assert feel.compile(ev("string([t])", t=text).replace("\n", r"\n").replace("\r", r"\r")).evaluate({}) == [text]


FRAGMENTS = ["1", ".5", '"a"', '"泉"', "null", "true", "x", "y", "xs", "a.b", "+", "-", "*", "/", "**", "(", ")", "[", "]", "{", "}", ",", ":", "..", ".", "=", "!=", "<", "<=", ">", ">=", "and", "or", "not", "not(", "in", "between", "if", "then", "else", "for", "return", "some", "every", "satisfies", "instance", "of", "number", "list<", "?", "@", '@"P1D"', "//", "/*", "*/", "date(", "count(", "substring(", "string", "length(", "）", "“", "'", "\\", '"', "\n", "sum(", "9e9999", "1e5", "]1..2[", "function", "！"]  # fmt: skip
texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(FRAGMENTS), max_size=14).map(" ".join))


@pytest.mark.parametrize("compiler", [feel.compile, feel.compile_unary])
@given(text=texts)
def test_no_text_raises_anything_but_a_feel_error(compiler, text):
    try:
        compiled = compiler(text)
        if isinstance(compiled, feel.UnaryTests):
            compiled.matches(3, {"x": 1, "xs": [1, {"a": 2}]})
        else:
            feel.to_json(compiled.evaluate({"x": 1, "xs": [1, {"a": 2}]}))
    except feel.FeelSyntaxError as error:
        assert error.message.startswith(f"第 {error.line} 行第 {error.column} 列：")  # noqa: PT017
        assert 1 <= error.line <= text.count("\n") + 1  # noqa: PT017
        assert 1 <= error.column <= len(text.split("\n")[error.line - 1]) + 1  # noqa: PT017
    except feel.FeelError as error:
        assert error.message.endswith("。")  # noqa: PT017


@given(st.sampled_from(sorted(feel.FUNCTIONS)), st.lists(values, max_size=4))
def test_no_function_raises_whatever_it_is_given(name, arguments):
    context = {f"v{n}": value for n, value in enumerate(arguments)}
    try:
        feel.to_json(feel.compile(f"{name}({', '.join(context)})").evaluate(context))
    except feel.FeelSyntaxError as error:
        assert "参数个数不对" in error.message  # noqa: PT017


@given(st.sampled_from(["+", "-", "*", "/", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in"]), values, values)
def test_no_operator_raises_whatever_it_is_given(operator, a, b):
    feel.to_json(ev(f"a {operator} b", a=a, b=b))


@given(values, st.sampled_from(["a", "year", "days", "months", "start", "timezone"]))
def test_no_path_raises_whatever_it_is_given(value, name):
    feel.to_json(ev(f"[v.{name}, v[1], v[item = 1], -v, for x in v return x, v instance of list<Any>]", v=value))
