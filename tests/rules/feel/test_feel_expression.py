"""What a compiled expression tells about itself, and how it is shared."""

from collections import ChainMap
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from app.rules import feel


def test_an_expression_knows_its_text_names_and_calls():
    expression = feel.compile("for x in rows return x.price * rate + f(y) + count([{a: 1, b: a}])")
    assert expression.source.startswith("for x")
    assert expression.names == {"rows", "rate", "y"}
    assert expression.calls == {"f", "count"}
    assert "rows" in repr(expression)


def test_an_expression_knows_the_contexts_that_stand_in_it():
    text = 'concatenate(if a then [{label: "是", value: 1}] else [], for p in ps return {label: p.name, value: 2})'
    assert feel.compile(text).written == ({"label": "是", "value": 1},)


def test_names_in_a_filter_may_be_fields():
    expression = feel.compile("rows[price > limit and item.kind = k][1]")
    assert (expression.names, expression.filter_names) == ({"rows"}, {"price", "limit", "k"})


def test_bound_names_are_not_free():
    assert feel.compile("some a in xs, b in [a] satisfies a = b and ys[a = 1] = []").names == {"xs", "ys"}
    assert feel.compile("{a: b, c: a}.c").names == {"b"}


def test_the_same_text_is_compiled_once():
    assert feel.compile("a = 1") is feel.compile("a = 1")
    assert feel.compile_unary("> 1") is feel.compile_unary("> 1")


def test_contexts_may_be_lazy():
    asked = []

    class Lazy(Mapping):
        def __getitem__(self, key):
            asked.append(key)
            return {"limit": 3}[key]

        def __iter__(self):
            return iter(["limit"])

        def __len__(self):
            return 1

    assert feel.compile("limit + other").evaluate(ChainMap({"other": 1}, Lazy())) == 4
    assert set(asked) == {"limit"}


def test_one_expression_serves_many_threads():
    expression = feel.compile("sum(for i in 1..n return i)")
    with ThreadPoolExecutor(8) as pool:
        totals = list(pool.map(lambda n: expression.evaluate({"n": n}), range(1, 100)))
    assert totals == [n * (n + 1) // 2 for n in range(1, 100)]


def test_the_context_is_never_changed():
    context = {"a": {"b": [1]}, "xs": [[1]]}
    feel.compile("append(xs, 2)[1]").evaluate(context)
    feel.compile('context put(a, "b", 2)').evaluate(context)
    assert context == {"a": {"b": [1]}, "xs": [[1]]}
