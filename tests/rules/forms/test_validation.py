"""Answers held against a form: messages say what to do; clean answers are whole and pure JSON."""

import json

import pytest

from app.rules.forms import Option
from tests.rules.forms.build import REQUIRED, YES_NO, clean, component, errors, validate

NAME = component("textfield", "name", "单位名称", validate={"required": True, "minLength": 2, "maxLength": 10})
DECISION = component("radio", "decision", "结论", values=YES_NO, validate=REQUIRED)
REASON = component("textarea", "reason", "理由", validate=REQUIRED, conditional={"hide": '=decision = "pass"'})
ROWS = component(
    "dynamiclist",
    "data_sets",
    "数据集",
    properties={"minItems": "1", "maxItems": "3"},
    components=[
        component("select", "data_set", "数据集名称", validate=REQUIRED, properties={"source": "datasets"}),
        component("textfield", "why", "必要性", validate=REQUIRED, conditional={"hide": "=data_set = 2"}),
    ],
)
SOURCES = {"datasets": [Option(1, "企业登记"), Option(2, "供水")]}


class File:
    def __init__(self, name):
        self.name = name


@pytest.mark.parametrize("empty", [{}, {"name": None}, {"name": ""}, {"name": " \u3000 "}])
def test_what_must_be_answered_is_asked_for_by_its_label(empty):
    assert errors(NAME, empty) == {"name": ["请填写“单位名称”。"]}


@pytest.mark.parametrize(
    ("kind", "more", "message"),
    [
        ("radio", {"values": YES_NO}, "请选择“某项”。"),
        ("checklist", {"values": YES_NO}, "请至少选择一项“某项”。"),
        ("filepicker", {}, "请上传“某项”。"),
        ("checkbox", {}, "请阅读并勾选“某项”。"),
        ("datetime", {}, "请选择“某项”。"),
    ],
)
def test_each_type_asks_in_its_own_words(kind, more, message):
    assert errors(component(kind, "a", "某项", validate=REQUIRED, **more), {}) == {"a": [message]}


def test_an_unticked_box_is_no_consent():
    box = component("checkbox", "agree", "我已阅读", validate=REQUIRED)
    assert errors(box, {"agree": False}) == {"agree": ["请阅读并勾选“我已阅读”。"]}
    assert clean(box, {"agree": True}) == {"agree": True}


def test_lengths_are_counted_in_characters_after_trimming():
    assert clean(NAME, {"name": "  泉州数据 "}) == {"name": "泉州数据"}
    assert errors(NAME, {"name": "泉"})["name"] == ["“单位名称”至少 2 个字，现为 1 个。"]
    assert errors(NAME, {"name": "泉" * 12})["name"] == ["“单位名称”最多 10 个字，已超出 2 个，请删减。"]


@pytest.mark.parametrize("value", [3, True, ["x"], {"a": 1}, 1.5])
def test_a_text_is_a_text(value):
    assert errors(NAME, {"name": value}) == {"name": ["“单位名称”应为文字。"]}


@pytest.mark.parametrize("value", ["a\x00b", "a\x1bb", "泉\u202e州", "a\nb", "\ud800x", "\ufffea"])
def test_control_characters_and_reversed_text_are_refused(value):
    assert "不可见的控制字符" in errors(NAME, {"name": value})["name"][0]


def test_texts_of_several_lines_keep_their_lines():
    assert clean(component("textarea", "a"), {"a": "一\r\n二\r三\n"}) == {"a": "一\n二\n三"}


def test_fields_the_form_does_not_have_are_errors():
    assert errors(NAME, {"name": "泉州", "admin": True}) == {"admin": ["表单中没有这一项，请勿提交。"]}


@pytest.mark.parametrize("answers", [[], "x", None, 3])
def test_answers_are_an_object(answers):
    assert set(errors(NAME, answers)) == {"_form"}


def test_hidden_answers_are_dropped_and_cleared():
    assert clean([DECISION, REASON], {"decision": "pass", "reason": "旧"}) == {"decision": "pass", "reason": None}


def test_hidden_answers_are_not_even_checked():
    assert clean([DECISION, REASON], {"decision": "pass", "reason": ["?"]})["reason"] is None


def test_what_is_shown_must_be_answered():
    assert errors([DECISION, REASON], {"decision": "return"}) == {"reason": ["请填写“理由”。"]}


def test_a_condition_sees_the_answers_not_the_variables_of_the_same_name():
    assert "reason" in errors([DECISION, REASON], {"decision": "return"}, {"decision": "pass"})


def test_conditions_may_depend_on_hidden_answers_in_a_chain():
    second = component("textfield", "second", conditional={"hide": "=reason = null"}, validate=REQUIRED)
    assert clean([DECISION, REASON, second], {"decision": "pass", "reason": "x", "second": "y"})["second"] is None


def test_a_hidden_group_hides_what_it_holds():
    group = component("group", label="组", components=[NAME], conditional={"hide": '=decision = "pass"'})
    assert clean([DECISION, group], {"decision": "pass"})["name"] is None
    assert "name" in errors([DECISION, group], {"decision": "return"})


def test_a_group_with_a_path_holds_its_answers():
    group = component("group", "contact", components=[NAME])
    assert clean(group, {"contact": {"name": "泉州"}}) == {"contact": {"name": "泉州"}}
    assert errors(group, {"contact": {}}) == {"contact.name": ["请填写“单位名称”。"]}
    assert errors(group, {"contact": 3}) == {"contact": ["应为各项答案的对象。"]}


@pytest.mark.parametrize("value", ["refuse", "PASS", 1, True, "通过"])
def test_only_options_can_be_chosen(value):
    assert errors(DECISION, {"decision": value})["decision"] == ["“结论”所选的不在可选范围内，请重新选择。"]


def test_options_may_depend_on_variables():
    offer = '=if returns < 2 then [{label:"通过",value:"pass"},{label:"退回",value:"return"}] else ["pass"]'
    item = component("radio", "decision", valuesExpression=offer)
    assert clean(item, {"decision": "return"}, {"returns": 1}) == {"decision": "return"}
    assert "decision" in errors(item, {"decision": "return"}, {"returns": 2})


def test_options_may_come_from_a_variable():
    item = component("select", "expert", valuesKey="panel")
    panel = [{"id": 7, "name": "林"}, "周", {"label": "", "value": None}]
    assert clean(item, {"expert": 7}, {"panel": panel}) == {"expert": 7}
    assert clean(item, {"expert": "7"}, {"panel": panel}) == {"expert": 7}
    assert "expert" in errors(item, {"expert": 8}, {"panel": panel})
    assert "expert" in errors(item, {"expert": 7}, {"panel": "oops"})


def test_several_options_each_once():
    item = component("checklist", "kinds", "类别", values=YES_NO)
    assert clean(item, {"kinds": ["pass", "pass", "return"]}) == {"kinds": ["pass", "return"]}
    assert errors(item, {"kinds": ["pass", "x", "y"]})["kinds"][0].startswith("“类别”所选的有 2 项不在可选范围内")
    assert errors(item, {"kinds": "pass"}) == {"kinds": ["“类别”应为选项的列表。"]}
    assert errors(item, {"kinds": [{}]}) == {"kinds": ["“类别”应为所列选项之一，请重新选择。"]}


@pytest.mark.parametrize(
    ("value", "more", "message"),
    [
        ("3", {}, "应为数字"),
        ([1], {}, "应为数字"),
        (True, {}, "应为数字"),
        (10**400, {}, "数字过大"),
        (1.5, {"decimalDigits": 0}, "应为整数"),
        (1.234, {"decimalDigits": 2}, "最多保留 2 位小数"),
        (7, {"increment": 5}, "5 的整倍数"),
        (0, {"validate": {"min": 1}}, "不能小于 1"),
        (4, {"validate": {"max": "=limit"}}, "不能大于 3"),
    ],
)
def test_numbers_have_bounds(value, more, message):
    assert message in errors(component("number", "n", "数量", **more), {"n": value}, {"limit": 3})["n"][0]


def test_numbers_are_pure():
    item = component("number", "n", validate={"min": "=unknown", **REQUIRED})
    assert json.dumps(clean(item, {"n": 3.0})) == '{"n": 3}'
    assert clean(item, {"n": 0}) == {"n": 0}
    assert clean(component("number", "n", decimalDigits=1, increment="0.5"), {"n": 2.5}) == {"n": 2.5}


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_that_are_none_are_refused(value):
    assert errors(component("number", "n"), {"n": value}) == {"n": ["数字无效，请重新填写。"]}


@pytest.mark.parametrize(
    ("subtype", "given", "kept"),
    [
        ("date", "2026-11-23", "2026-11-23"),
        ("time", "09:05", "09:05"),
        ("datetime", "2026-11-23T09:05", "2026-11-23T09:05+08:00"),
        ("datetime", "2026-11-23T01:05:30Z", "2026-11-23T09:05+08:00"),
    ],
)
def test_moments_have_one_shape(subtype, given, kept):
    assert clean(component("datetime", "d", subtype=subtype), {"d": given}) == {"d": kept}


@pytest.mark.parametrize(
    "given", ["2026-02-30", "20261123", "23.11.2026", "0001-01-01", "9999-12-31", "2026-11-23T09:00", 3, "明天"]
)
def test_dates_that_are_none_are_refused(given):
    assert "d" in errors(component("datetime", "d", "日期"), {"d": given})


@pytest.mark.parametrize("given", ["1890-01-01T00:00", "9999-12-31T09:00", "9999-12-31T23:59-10:00", "x"])
def test_moments_out_of_reason_are_refused(given):
    assert "d" in errors(component("datetime", "d", subtype="datetime"), {"d": given})


@pytest.mark.parametrize(
    ("rule", "right", "wrong"),
    [
        ("date_not_future", "2026-11-23", "2026-11-24"),
        ("date_past", "2026-11-22", "2026-11-23"),
        ("date_future", "2026-11-24", "2026-11-23"),
        ("date_not_past", "2026-11-23", "2026-11-22"),
    ],
)
def test_dates_are_held_against_today(rule, right, wrong):
    item = component("datetime", "d", "成立日期", properties={"format": rule})
    assert clean(item, {"d": right}) == {"d": right}
    assert errors(item, {"d": wrong})["d"][0].startswith("“成立日期”")


def test_passed_dates_can_be_disallowed_as_form_js_does():
    assert (
        "不能早于今天" in errors(component("datetime", "d", disallowPassedDates=True), {"d": "2026-11-22"})["d"][0]
    )
    assert clean(component("datetime", "d", subtype="time", disallowPassedDates=True), {"d": "08:00"})


@pytest.mark.parametrize(
    ("form", "given", "kept"),
    [
        ("uscc", "91110000802100433b", "91110000802100433B"),
        ("mobile", "138 1234 5678", "13812345678"),
        ("idcard", "11010519491231002x", "11010519491231002X"),
        ("sha256", "AB" * 32, "ab" * 32),
    ],
)
def test_formats_normalise(form, given, kept):
    item = component("textfield", "a", "编号", properties={"format": form})
    assert clean(item, {"a": given}) == {"a": kept}
    (message,) = errors(item, {"a": "12345"})["a"]
    assert message.startswith("“编号”：")


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [("email", "a@b.cn", "a@b"), ("phone", "0595-12345678", "call me")],
)
def test_validation_types_of_form_js(kind, right, wrong):
    item = component("textfield", "a", validate={"validationType": kind})
    assert clean(item, {"a": right}) == {"a": right}
    assert "a" in errors(item, {"a": wrong})


def test_patterns_are_found_in_linear_time():
    item = component("textfield", "a", "编号", validate={"pattern": "^(a+)+$"})
    assert errors(item, {"a": "a" * 400 + "!"}) == {"a": ["“编号”的格式不对，请核对。"]}
    told = component("textfield", "a", validate={"pattern": "^X", "patternErrorMessage": "以 X 开头。"})
    assert errors(told, {"a": "Y"}) == {"a": ["以 X 开头。"]}
    assert clean(told, {"a": "X1"}) == {"a": "X1"}


@pytest.mark.parametrize(
    "schema",
    ["{", "[]", '{"type":"array"}', '{"type":"object"}', '{"type":"object","properties":{}}', '{"type":"object","properties":{"a":1}}',
     '{"type":"object","properties":{"a":{}},"additionalProperties":true}'],
)  # fmt: skip
def test_a_declared_output_names_all_its_fields(schema):
    assert "a" in errors(component("textarea", "a", properties={"format": "json_schema"}), {"a": schema})


def test_a_declared_output_is_kept_as_written():
    schema = '{"type": "object", "properties": {"score": {"type": "integer"}}}'
    assert clean(component("textarea", "a", properties={"format": "json_schema"}), {"a": schema}) == {"a": schema}


FILES = component("filepicker", "files", "材料", multiple=True, accept=".pdf", properties={"maxFiles": "2"})


@pytest.mark.parametrize("value", ["abc", [1], ["../x"], [None], {"a": 1}])
def test_files_are_ids(value):
    assert "编号列表" in errors(FILES, {"files": value})["files"][0]


def test_files_are_counted_known_and_of_the_right_kind():
    files = {"a": File("方案.PDF"), "b": File("方案.exe")}
    assert clean(FILES, {"files": ["a", "a"]}, files=files) == {"files": ["a"]}
    assert errors(FILES, {"files": ["a", "b", "c"]}) == {"files": ["“材料”最多上传 2 个文件，请删去多余的。"]}
    assert errors(FILES, {"files": ["x"]}, files=files) == {"files": ["“材料”有 1 个文件已失效，请重新上传。"]}
    assert errors(FILES, {"files": ["b"]}, files=files) == {"files": ["“材料”只接受 .pdf 文件，请更换“方案.exe”。"]}


def test_files_are_left_unchecked_without_a_list_of_uploads():
    assert clean(FILES, {"files": ["a"]}) == {"files": ["a"]}


def test_a_box_is_true_or_false():
    assert errors(component("checkbox", "a", "同意"), {"a": "yes"}) == {"a": ["“同意”应为 true 或 false。"]}


def test_conditions_that_contradict_each_other_come_to_an_end():
    one = component("textfield", "a", conditional={"hide": "=b = null"})
    other = component("textfield", "b", conditional={"hide": "=a != null"})
    assert validate([one, other], {"a": "1", "b": "1"}) == validate([one, other], {"a": "1", "b": "1"})


def test_rows_are_checked_one_by_one():
    answers = {"data_sets": [{"data_set": 1}, {"data_set": 2, "why": "dropped"}, {"data_set": 9, "why": "x"}]}
    assert errors(ROWS, answers, sources=SOURCES) == {
        "data_sets.0.why": ["请填写“必要性”。"],
        "data_sets.2.data_set": ["“数据集名称”所选的不在可选范围内，请重新选择。"],
    }


def test_rows_are_clean_too():
    answers = {"data_sets": [{"data_set": 1, "why": " 风控 "}, {"data_set": "2", "why": "dropped"}]}
    rows = clean(ROWS, answers, sources=SOURCES)["data_sets"]
    assert rows == [{"data_set": 1, "why": "风控"}, {"data_set": 2}]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([], "至少填写 1 项"),
        ([{}] * 4, "最多填写 3 项"),
        ("x", "应为列表"),
        ([3], "应为各项答案的对象"),
        ([{"other": 1}], "没有这一项"),
    ],
)
def test_lists_have_bounds_and_rows(value, message):
    found = errors(ROWS, {"data_sets": value}, sources=SOURCES)
    assert any(message in text for texts in found.values() for text in texts), found


def test_an_unknown_register_offers_nothing():
    assert "data_sets.0.data_set" in errors(ROWS, {"data_sets": [{"data_set": 1, "why": "x"}]})


def test_read_only_fields_keep_the_value_of_the_case():
    item = component("textfield", "code", readonly=True, defaultValue="默认")
    assert clean(item, {"code": "forged"}, {"code": "A1"}) == {"code": "A1"}
    assert clean(item, {"code": ["forged"]}, {}) == {"code": "默认"}


def test_read_only_may_be_conditional():
    item = component("textfield", "code", readonly="=kind = 1")
    assert clean(item, {"code": "new"}, {"code": "old", "kind": 1}) == {"code": "old"}
    assert clean(item, {"code": "new"}, {"code": "old", "kind": 2}) == {"code": "new"}


def test_disabled_fields_are_left_out():
    assert clean([NAME, component("textfield", "a", disabled=True)], {"name": "泉州", "a": "x"}) == {"name": "泉州"}


def test_rows_that_may_not_be_added_keep_their_number_and_their_read_only_cells():
    cells = [component("textfield", "item", readonly=True), component("number", "score", "得分", validate=REQUIRED)]
    rows = component("dynamiclist", "scores", "评分", allowAddRemove=False, components=cells)
    before = {"scores": [{"item": "可行性"}, {"item": "必要性"}]}
    given = [{"item": "forged", "score": 3}, {"score": 4}]
    assert clean(rows, {"scores": given}, before)["scores"] == [
        {"item": "可行性", "score": 3},
        {"item": "必要性", "score": 4},
    ]
    assert errors(rows, {"scores": given[:1]}, before) == {"scores": ["“评分”的项数不能增减，请重新打开本页填写。"]}


def test_a_read_only_list_is_the_cases():
    rows = component("dynamiclist", "rows", readonly=True, components=[component("textfield", "a")])
    assert clean(rows, {"rows": [{"a": "forged"}]}, {"rows": [{"a": "1"}]}) == {"rows": [{"a": "1"}]}


def test_required_may_be_an_expression():
    item = component("textfield", "a", "说明", validate={"required": "=kind = 1"})
    assert errors(item, {}, {"kind": 1}) == {"a": ["请填写“说明”。"]}
    assert clean(item, {}, {"kind": 2}) == {"a": None}


def test_clean_answers_have_every_key():
    items = [
        component("textfield", "a"), component("number", "b"), component("checkbox", "c"),
        component("checklist", "d", values=YES_NO), component("filepicker", "e"), component("datetime", "f"),
        component("radio", "g", values=YES_NO), component("dynamiclist", "h", components=[component("textfield", "x")]),
    ]  # fmt: skip
    assert clean(items, {}) == {
        "a": None, "b": None, "c": False, "d": [], "e": [], "f": None, "g": None, "h": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    "hostile",
    [
        {"typename": 1},
        {"name": {"typename": 1}},
        {"name": [[[[[[[[[["x"]]]]]]]]]]},
        {"name": ["x"] * 30_000},
        {"name": "x" * 300_000},
        {"name": {1: 2}},
        {"name": object()},
        {"a" * 100: 1},
        {"bad\nkey": 1},
        {3: 4},
    ],
)
def test_hostile_answers_are_refused_before_anything_looks_at_them(hostile):
    found, wrong = validate(NAME, hostile)
    assert found == {}
    assert len(wrong) == 1
    json.dumps(wrong)


def test_an_expression_beyond_its_limits_is_an_error_not_a_crash():
    item = component("radio", "a", valuesExpression="=for x in 1..100000, y in 1..100000 return x")
    assert "表达式无法计算" in errors(item, {"a": 1})["_form"][0]


def test_messages_know_their_template():
    message = errors(NAME, {})["name"][0]
    assert (message.template, message.values) == ("请填写“%(label)s”。", {"label": "单位名称"})


WITHIN = [
    component("select", "provider", "服务商", properties={"source": "providers"}),
    component("checklist", "products", "产品", properties={"source": "products", "within": "provider"}),
]
OFFERED = {
    "providers": [Option(1, "甲"), Option(2, "乙")],
    "products": [Option(11, "甲的产品", of=1), Option(21, "乙的产品", of=2)],
}


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"provider": 1, "products": [11]}, set()),
        ({"provider": "1", "products": ["11"]}, set()),
        ({"provider": 1, "products": [21]}, {"products"}),
        ({"provider": None, "products": [11]}, {"products"}),
    ],
)
def test_options_within_another_answer_are_those_that_belong_to_it(answers, wrong):
    assert set(errors(WITHIN, answers, sources=OFFERED)) == wrong
