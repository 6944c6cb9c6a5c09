"""Decision tables of the Camunda Modeler: reading, hit policies, findings, reasons."""

from datetime import date
from xml.sax.saxutils import escape

import pytest

from app.rules import feel
from app.rules.decisions import DecisionError, DecisionTable, Problem

DMN13 = "https://www.omg.org/spec/DMN/20191111/MODEL/"
DMN12 = "http://www.omg.org/spec/DMN/20180521/MODEL/"


def dmn(
    *rules,
    inputs=("risk",),
    outputs=("route",),
    policy="UNIQUE",
    aggregation="",
    namespace=DMN13,
    types=(),
    extra="",
):
    """Write a table; a rule is 'cell | cell -> cell | cell # annotation'."""
    columns = "".join(
        f'<input id="i{n}" label="列{n}"><inputExpression id="e{n}" typeRef="{dict(enumerate(types)).get(n, "string")}">'
        f"<text>{escape(text)}</text></inputExpression></input>"
        for n, text in enumerate(inputs)
    ) + "".join(
        f'<output id="o{n}" label="结论{n}" name="{name}" typeRef="string" />' for n, name in enumerate(outputs)
    )
    rows = "".join(row(n, rule) for n, rule in enumerate(rules, 1))
    attribute = f' aggregation="{aggregation}"' if aggregation else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="{namespace}" id="d" name="表" '
        f'xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" namespace="http://camunda.org/schema/1.0/dmn">'
        f'<decision id="route" name="审核路径">{extra}<decisionTable id="t" hitPolicy="{policy}"{attribute}>'
        f"{columns}{rows}</decisionTable></decision></definitions>"
    ).encode()


def row(number, rule):
    cells, _, note = rule.partition(" # ")
    conditions, _, conclusions = cells.partition(" -> ")

    def entries(tag, texts):
        return "".join(f"<{tag}><text>{escape(text.strip())}</text></{tag}>" for text in texts.split(" | "))

    note = f"<description>{escape(note)}</description>" if note else ""
    return f'<rule id="r{number}">{note}{entries("inputEntry", conditions)}{entries("outputEntry", conclusions)}</rule>'


def table(*rules, **settings):
    return DecisionTable.parse(dmn(*rules, **settings))["route"]


ROUTES = (
    '"high","very high" | - -> "offline" # 高风险须线下评审',
    'not("high","very high") | >= 3 -> "panel"',
    'not("high","very high") | [0..3) -> "fast" # 低风险走快速通道',
)


@pytest.mark.parametrize("namespace", [DMN12, DMN13])
@pytest.mark.parametrize(
    ("risk", "level", "route"),
    [("very high", 0, "offline"), ("low", 3, "panel"), ("low", 2, "fast"), ("low", -1, None)],
)
def test_a_unique_table_gives_the_value_of_its_rule(risk, level, route, namespace):
    routes = table(*ROUTES, inputs=("risk", "level + 0"), namespace=namespace)
    assert routes.problems() == []
    assert routes.evaluate({"risk": risk, "level": level}) == route


def test_a_unique_table_with_two_matches_names_table_and_rules():
    both = table('> 1 -> "a"', '> 2 -> "b"', inputs=("n",))
    with pytest.raises(DecisionError, match=r"“审核路径”（route）：命中策略为 UNIQUE，却同时命中规则 1、2。"):
        both.evaluate({"n": 3})


def test_first_stops_at_the_first_rule():
    assert table('> 1 -> "a"', '> 2 -> "b"', inputs=("n",), policy="FIRST").evaluate({"n": 3}) == "a"


def test_any_wants_equal_conclusions():
    same = ("> 1 -> 1", "> 2 -> 1.0", "> 3 -> 2")
    any_table = table(*same, inputs=("n",), policy="ANY")
    assert any_table.evaluate({"n": 3}) == 1
    with pytest.raises(DecisionError, match="规则 1 与 3 的结论不同"):
        any_table.evaluate({"n": 4})


@pytest.mark.parametrize(
    ("policy", "aggregation", "hits", "misses"),
    [
        ("COLLECT", "", [10, 20], []),
        ("RULE ORDER", "", [10, 20], []),
        ("COLLECT", "SUM", 30, None),
        ("COLLECT", "MIN", 10, None),
        ("COLLECT", "MAX", 20, None),
        ("COLLECT", "COUNT", 2, 0),
    ],
)
def test_collecting_policies(policy, aggregation, hits, misses):
    fees = table(
        "> 1 -> 10", "> 9 -> 15", "> 2 -> n * 5 + 5", inputs=("n",), policy=policy, aggregation=aggregation
    )
    assert fees.evaluate({"n": 3}) == hits
    assert fees.evaluate({"n": 0}) == misses


def test_several_outputs_give_a_context():
    routed = table('"high" -> "offline" | 5', inputs=("risk",), outputs=("route", "days"))
    assert routed.evaluate({"risk": "high"}) == {"route": "offline", "days": 5}
    assert routed.evaluate({"risk": "low"}) is None


def test_the_default_counts_when_no_rule_matches():
    text = dmn('"high" -> "offline"').replace(
        b'typeRef="string" />',
        b'typeRef="string"><defaultOutputEntry><text>"online"</text></defaultOutputEntry></output>',
    )
    assert DecisionTable.parse(text)["route"].evaluate({"risk": "low"}) == "online"


def test_a_table_without_inputs_always_decides():
    text = dmn(' -> "x"', inputs=()).replace(b"<inputEntry><text></text></inputEntry>", b"")
    assert DecisionTable.parse(text)["route"].evaluate({}) == "x"


@pytest.mark.parametrize("value", ["2026-02-01", date(2026, 2, 1)])
def test_a_date_column_reads_the_text_of_json(value):
    dated = table('< date("2026-03-01") -> "old"', inputs=("filed_on",), types=("date",))
    assert dated.evaluate({"filed_on": value}) == "old"
    assert dated.evaluate({"filed_on": "gestern"}) is None


def test_cells_use_variables_and_functions_of_the_host():
    routed = table("? > limit and ? < twice(limit) -> limit", inputs=("n",)).evaluate
    assert routed({"n": 3, "limit": 2}, {"twice": lambda n: n * 2}) == 2
    names = table("< limit -> fee + f(x)", inputs=("rows[price > cap].n",))
    assert (names.names, names.calls) == ({"limit", "fee", "x", "rows"}, {"f"})


def test_a_decision_is_explained():
    reasons = table(*ROUTES, inputs=("risk", "level")).explain({"risk": "high", "level": 1})
    assert (reasons.table_id, reasons.table_name, reasons.result) == ("route", "审核路径", "offline")
    assert [(one.label, one.expression, one.value) for one in reasons.inputs] == [
        ("列0", "risk", "high"),
        ("列1", "level", 1),
    ]
    [rule] = reasons.rules
    assert (rule.number, rule.id, rule.annotation) == (1, "r1", "高风险须线下评审")
    assert rule.conditions == ('"high","very high"', "-")
    assert rule.result == "offline"


def test_a_decision_by_no_rule_is_explained_as_such():
    reasons = table(*ROUTES, inputs=("risk", "level")).explain({"risk": "low", "level": -1})
    assert (reasons.rules, reasons.result) == ((), None)


def test_annotation_columns_of_dmn_1_3_are_read_too():
    text = dmn("- -> 1").replace(
        b"</rule>", "<annotationEntry><text>依据第二条</text></annotationEntry></rule>".encode()
    )
    assert DecisionTable.parse(text)["route"].explain({}).rules[0].annotation == "依据第二条"


@pytest.mark.parametrize(
    ("settings", "rules", "problem"),
    [
        ({}, ["== 1 -> 1"], Problem(1, "条件列“列0”的单元格 == 1 有误：第 1 行第 2 列：")),
        ({}, ["1 -> 1", "2 -> a b"], Problem(2, "输出的表达式 a b 有误：第 1 行第 3 列：")),
        ({}, ["1 -> "], Problem(1, "输出列“结论0”没有填写")),
        ({}, ["1 | 2 -> 1"], Problem(1, "单元格数与列数不符")),
        ({}, ["1 -> 1 | 2"], Problem(1, "单元格数与列数不符")),
        ({}, [], Problem(None, "没有规则")),
        ({"policy": "PRIORITY"}, ["1 -> 1"], Problem(None, "不支持命中策略 PRIORITY")),
        ({"policy": "UNIQUE", "aggregation": "SUM"}, ["1 -> 1"], Problem(None, "不支持命中策略 UNIQUE SUM")),
        ({"outputs": ("a", "a")}, ["1 -> 1 | 2"], Problem(None, "有几个输出列时，每列须有各不相同的名称")),
        ({"outputs": ()}, ["1 -> "], Problem(None, "没有输出列")),
        (
            {"outputs": ("a", "b"), "policy": "COLLECT", "aggregation": "SUM"},
            ["1 -> 1 | 2"],
            Problem(None, "带汇总的 COLLECT 只能有一个输出列"),
        ),
        ({"inputs": ("",)}, ["1 -> 1"], Problem(None, "第 1 个输入列没有表达式")),
        ({"inputs": ("a b",)}, ["1 -> 1"], Problem(None, "输入列“列0”的表达式 a b 有误")),
        (
            {"extra": '<informationRequirement><requiredDecision href="#x" /></informationRequirement>'},
            ["1 -> 1"],
            Problem(None, "依赖其他决策"),
        ),
    ],
)
def test_an_unsound_table_tells_its_problems_and_decides_nothing(settings, rules, problem):
    unsound = table(*rules, **settings)
    found = [(one.rule, one.message[: len(problem.message)]) for one in unsound.problems()]
    assert (problem.rule, problem.message) in found
    with pytest.raises(
        DecisionError, match="决策表“审核路径”（route）：" + (f"规则 {problem.rule}" if problem.rule else "")
    ):
        unsound.evaluate({})


def test_only_feel_is_spoken():
    text = dmn("1 -> 1").replace(b"<inputEntry>", b'<inputEntry expressionLanguage="juel">')
    assert "只支持 FEEL" in DecisionTable.parse(text)["route"].problems()[0].message
    text = dmn("1 -> 1").replace(
        b"<inputEntry>", b'<inputEntry expressionLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/">'
    )
    assert DecisionTable.parse(text)["route"].problems() == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "不是有效的 XML"),
        (b"<a>", "不是有效的 XML"),
        (b"\xff\xfe\x00", "不是有效的 XML"),
        (b"<a/>", "不是 DMN 1.2 或 1.3"),
        (dmn("1 -> 1", namespace="http://www.omg.org/spec/DMN/20151101/dmn.xsd"), "不是 DMN 1.2 或 1.3"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]>' + dmn("1 -> 1")[38:], "DOCTYPE"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd">' + dmn("1 -> 1")[38:], "DOCTYPE"),
        (b" " * (1024 * 1024 + 1), "过大"),
        (dmn(*["1 -> 1"] * 1001), "过大"),
        (dmn(" | ".join(["1"] * 60) + " -> 1", inputs=["a"] * 60), "过大"),
        (dmn("1 -> 1").replace(b"decisionTable", b"literalExpression"), "不是决策表"),
        (
            dmn("1 -> 1").replace(b"</decision>", b'</decision><decision id="route"><decisionTable/></decision>'),
            "重复",
        ),
    ],
)
def test_what_is_no_table_of_ours_is_refused(content, message):
    with pytest.raises(DecisionError, match=message):
        DecisionTable.parse(content)


def test_entities_are_never_expanded():
    bomb = b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><definitions xmlns="x">&b;</definitions>'
    with pytest.raises(DecisionError, match="DOCTYPE"):
        DecisionTable.parse(bomb)


def test_a_cell_beyond_the_limits_is_a_feel_error():
    endless = table("for a in 1..9000, b in 1..9000 return a -> 1", inputs=("n",))
    with pytest.raises(feel.FeelError, match="过"):
        endless.evaluate({"n": 1})
