"""A form as others use it: what it needs, what it starts with, what it shows, how it is described."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import forms
from app.rules.forms import Option, reading
from app.rules.forms.expressions import fill
from tests.rules.forms.build import REQUIRED, TODAY, YES_NO, component, form

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["pass", "2026-11-23"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "b", "x", "typename"]), inner, max_size=4),
    max_leaves=10,
)  # fmt: skip
EVERYTHING = form(
    component("textfield", "a", "文字"), component("number", "b"), component("checkbox", "c"),
    component("checklist", "d", values=YES_NO), component("filepicker", "e"), component("datetime", "f"),
    component("radio", "g", values=YES_NO, conditional={"hide": "=b > 3"}), component("textarea", "i1"),
    component("group", "x", components=[component("textfield", "a", id="xa"), component("datetime", "b", subtype="datetime", id="xb")]),
    component("dynamiclist", "h", components=[component("textfield", "a", id="ha"), component("number", "b", id="hb")]),
)  # fmt: skip


@given(st.dictionaries(st.sampled_from([*EVERYTHING.keys, "other"]), JSON, max_size=8) | JSON)
def test_no_answers_are_an_exception_and_clean_ones_are_accepted_again(answers):
    clean, errors = EVERYTHING.validate(answers, {}, today=TODAY)
    assert all(isinstance(text, str) for texts in errors.values() for text in texts)
    if not errors:
        assert set(clean) == set(EVERYTHING.keys)
        assert EVERYTHING.validate(clean, {}, today=TODAY) == (clean, {})


def test_a_form_tells_what_it_needs():
    one = form(
        component("select", "a", properties={"source": "datasets"}),
        component("checkbox", "b", properties={"confirm": "提交后不能修改，确定吗？"}),
    )
    assert (one.sources, one.confirm, one.keys) == ({"datasets"}, "提交后不能修改，确定吗？", ("a", "b"))


def test_a_field_is_found_by_the_path_of_its_errors():
    assert EVERYTHING.field("h.3.a").id == "ha"
    assert EVERYTHING.field("x.b").id == "xb"
    assert EVERYTHING.field("nowhere.0") is None


def test_a_form_starts_with_the_cases_values_then_with_defaults():
    one = form(
        component("textfield", "a", defaultValue="默认"),
        component("textfield", "b", defaultValue="=upper case(code)"),
        component("group", "g", components=[component("number", "n", defaultValue=0)]),
        component("dynamiclist", "rows", components=[component("textfield", "x", defaultValue="行")], defaultRepetitions=2),
    )  # fmt: skip
    assert one.initial({"a": "已填", "code": "q"}) == {
        "a": "已填",
        "b": "Q",
        "g": {"n": 0},
        "rows": [{"x": "行"}] * 2,
    }
    assert one.initial({"rows": []})["rows"] == []


def test_what_is_visible_is_told_by_path():
    one = form(
        component("text", text="说明", id="note", conditional={"hide": '=g = "pass"'}),
        component("radio", "g", values=YES_NO),
        component("group", label="组", id="box", conditional={"hide": '=g != "pass"'}, components=[component("textfield", "a")]),
        component("dynamiclist", "rows", components=[component("textfield", "x", conditional={"hide": "=i = 1 or parent.g = null"})]),
    )  # fmt: skip
    assert one.visible({"g": "pass", "rows": [{}, {}]}) == {"g", "#box", "a", "rows", "rows.1.x"}
    assert one.visible({}) == {"#note", "g", "rows"}


def test_json_schema_tells_what_always_holds():
    one = form(
        component("textfield", "a", "名称 {{code}}", description="全称", validate={**REQUIRED, "minLength": 2, "maxLength": "=n"}),
        component("number", "b", decimalDigits=0, validate={"min": 1, "max": 9}),
        component("radio", "c", values=YES_NO, validate=REQUIRED, conditional={"hide": "=b = 1"}),
        component("taglist", "d", properties={"source": "datasets"}),
        component("filepicker", "e", properties={"maxFiles": "3"}),
        component("datetime", "f", subtype="datetime", readonly=True),
        component("checkbox", "g"),
        component("dynamiclist", "h", properties={"minItems": "1"}, components=[component("textarea", "x")]),
        component("group", "k", components=[]),
    )  # fmt: skip
    assert one.json_schema() == {
        "type": "object",
        "additionalProperties": False,
        "required": ["a"],
        "properties": {
            "a": {"title": "名称", "description": "全称", "type": "string", "minLength": 2},
            "b": {"title": "b", "type": "integer", "minimum": 1, "maximum": 9},
            "c": {"title": "c", "enum": ["pass", "return"]},
            "d": {"title": "d", "type": "array", "items": {}, "uniqueItems": True},
            "e": {"title": "e", "type": "array", "items": {"type": "string"}, "maxItems": 3},
            "f": {"title": "f", "type": "string", "format": "date-time", "readOnly": True},
            "g": {"title": "g", "type": "boolean"},
            "h": {
                "title": "h",
                "type": "array",
                "minItems": 1,
                "maxItems": 50,
                "items": {
                    "type": "object",
                    "properties": {"x": {"title": "x", "type": "string", "maxLength": 10_000}},
                    "additionalProperties": False,
                },
            },
            "k": {"title": "k", "type": "object", "properties": {}, "additionalProperties": False},
        },
    }


def test_the_marshmallow_schema_stands_by_itself():
    one = form(component("textfield", "a", "名称", validate=REQUIRED), component("number", "b"))
    assert one.schema() is one.schema()
    assert one.schema()().load({"a": " x ", "b": 2}) == {"a": "x", "b": 2}
    assert one.schema()().validate({"c": 1}) == {"a": ["请填写“名称”。"], "c": ["表单中没有这一项，请勿提交。"]}


SECRET = form(
    component("textfield", "a"),
    component("filepicker", "code", properties={"visibleTo": "申请单位,评审专家"}),
    component("group", label="内部", properties={"visibleTo": "评审专家"}, components=[component("textfield", "note")]),
    component("group", "g", components=[component("textfield", "s", properties={"visibleTo": "评审专家"}), component("textfield", "o")]),
    component("dynamiclist", "rows", components=[component("filepicker", "f", properties={"visibleTo": "评审专家"}), component("textfield", "x")]),
)  # fmt: skip
ANSWERS = {"a": 1, "code": ["k"], "note": "n", "g": {"s": 1, "o": 2}, "rows": [{"f": ["m"], "x": 3}], "stray": 4}


@pytest.mark.parametrize(
    ("lanes", "seen"),
    [
        ([], {"a": 1, "g": {"o": 2}, "rows": [{"x": 3}]}),
        (["申请单位"], {"a": 1, "code": ["k"], "g": {"o": 2}, "rows": [{"x": 3}]}),
        (["评审专家"], {key: value for key, value in ANSWERS.items() if key != "stray"}),
        (None, {key: value for key, value in ANSWERS.items() if key != "stray"}),
    ],
)
def test_answers_are_redacted_by_lane(lanes, seen):
    assert SECRET.redacted(ANSWERS, lanes) == seen


def test_every_answer_is_walked_with_its_field():
    assert [(item.key, value) for item, value in SECRET.walk(ANSWERS)] == [
        ("a", 1), ("code", ["k"]), ("note", "n"), ("s", 1), ("o", 2), ("f", ["m"]), ("x", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("item", "value", "words"),
    [
        (component("radio", "a", values=YES_NO), "pass", "通过"),
        (component("checklist", "a", values=YES_NO), ["pass", "gone"], "通过、gone"),
        (component("select", "a", properties={"source": "datasets"}), 1, "企业登记"),
        (component("checkbox", "a"), True, "是"),
        (component("checkbox", "a"), False, "否"),
        (component("datetime", "a", subtype="datetime"), "2026-11-23T01:05+00:00", "2026-11-23 09:05"),
        (component("datetime", "a", subtype="datetime"), "soon", "soon"),
        (component("datetime", "a"), "2026-11-23", "2026-11-23"),
        (component("number", "a", appearance={"suffixAdorner": "万元"}), 3, "3 万元"),
        (component("textfield", "a"), None, ""),
        (component("textfield", "a"), {"x": [1]}, "x：1"),
    ],
)
def test_answers_are_told_in_words(item, value, words):
    sources = {"datasets": [Option(1, "企业登记")]}
    assert reading.told(form(item).fields[0], value, {}, sources) == words


def test_what_was_chosen_is_told_though_it_is_not_offered_any_more():
    choices = '=if open then [{label: "批准", value: "approve"}] else [{label: "不予批准", value: "refuse"}]'
    item = form(component("radio", "a", valuesExpression=choices)).fields[0]
    assert [reading.told(item, value, {}) for value in ("approve", "refuse", "gone")] == [
        "批准",
        "不予批准",
        "gone",
    ]


def test_empty_answers_are_no_change():
    assert not reading.changed(None, [])
    assert not reading.changed(1, 1)
    assert reading.changed(None, 0)
    assert reading.changed("a", "b")


def test_texts_may_hold_expressions():
    assert fill("第 {{ returns + 1 }} 次，共 {{max}} 次", {"returns": 1, "max": 3}) == "第 2 次，共 3 次"
    assert fill('="共 " + string(3)', {}) == "共 3"
    assert fill("没有{{unknown}}", {}) == "没有"


def test_what_people_wrote_is_no_markdown():
    told = fill("**{{reason}}**", {"reason": "[点我](javascript:x) *a* <b>"}, markdown=True)
    assert told == r"**\[点我\]\(javascript\:x\) \*a\* \<b\>**"


def test_a_problem_reads_as_a_sentence():
    assert str(forms.Problem("a.form", "名称", "没有 key。")) == "a.form：“名称”没有 key。"
    assert forms.Problem("a.form", "", "不能读取。").text == "不能读取。"
