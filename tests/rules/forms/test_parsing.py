"""What the platform does not support is refused by name, and everything at once."""

import json
from pathlib import Path

import pytest

from app.rules import forms
from app.rules.forms import dialect
from tests.rules.forms.build import YES_NO, component, content, form, problems


@pytest.mark.parametrize("kind", ["html", "iframe", "script", "expression", "documentPreview", "button", "image"])
def test_types_that_are_not_supported_are_refused_by_name(kind):
    (message,) = problems(component(kind, label="某项"))
    assert f"类型 {kind} 不受支持" in message
    assert message.startswith("“某项”")


@pytest.mark.parametrize("version", range(16, 20))
def test_schema_versions_of_the_editors_in_use(version):
    assert problems(schemaVersion=version) == []


@pytest.mark.parametrize("version", [None, 15, 20, "19"])
def test_other_schema_versions_are_refused(version):
    assert "schemaVersion 应为 16 至 19" in problems(schemaVersion=version)[0]


@pytest.mark.parametrize(
    ("item", "part"),
    [
        (component("textfield", "a", multiline=True), "属性 multiline 不受支持"),
        (component("textfield", "a", validate={"unique": True}), "校验 unique 不受支持"),
        (component("textfield", "a", properties={"colour": "red"}), "扩展属性 colour 不受支持"),
        (component("textfield", "a", conditional={"show": "=x"}), "条件 show 不受支持"),
        (component("textfield", "a", validate=[1]), "validate 应为 JSON 对象"),
        (component("textfield", "a", layout="wide"), "layout 应为 JSON 对象"),
        (component("textfield", "a", conditional={"hide": 3}), "隐藏条件应为"),
        (component("textfield", "a", conditional={"hide": "=a +"}), "隐藏条件表达式有误"),
        (component("textfield", "a", label="{{a +}}"), "标签表达式有误"),
        (component("textfield", "a", label="{{#if a}}x{{/if}}"), "只能写表达式"),
        (component("textfield", "a", label=3), "label 应为文字"),
        (component("textfield", "a", readonly="yes"), "readonly 应为 true、false 或"),
        (component("textfield", "a", validate={"pattern": "("}), "pattern 不是受支持的正则表达式"),
        (component("textfield", "a", validate={"pattern": "(?=a)"}), "RE2"),
        (component("textfield", "a", validate={"maxLength": "many"}), "maxLength 应为数字"),
        (component("textfield", "a", validate={"validationType": "url"}), "validationType"),
        (component("textfield", "a", properties={"format": "date_past"}), "格式 date_past 不适用"),
        (component("textfield", "a", properties={"source": "datasets"}), "source 不适用"),
        (component("textfield", "a", properties={"maxLength": "lots"}), "maxLength 应为整数"),
        (component("number", "a", decimalDigits=-1), "decimalDigits"),
        (component("number", "a", serializeToString=True), "serializeToString"),
        (component("datetime", "a", subtype="month"), "subtype"),
        (component("radio", "a"), "有且只有一种选项来源"),
        (component("radio", "a", values=YES_NO, valuesKey="b"), "有且只有一种选项来源"),
        (component("radio", "a", values=[{"label": "x", "value": [1]}]), "选项应写作"),
        (component("radio", "a", values=[{"value": "1"}, {"value": 1}]), "选项值有重复"),
        (component("radio", "a", values="abc"), "选项应为"),
        (component("radio", "a", valuesExpression="list"), "valuesExpression 应以 = 开头"),
        (component("table", label="表", columns="x", dataSource="=rows"), "columns 应为"),
        (component("table", label="表", columns=[{"key": "a"}], dataSource="rows"), "dataSource 应为"),
        (component("dynamiclist", label="表", components=[]), "没有 path"),
        (component("textfield", label="名称"), "没有 key"),
        (component("textfield", "a", label="") | {"label": ""}, "没有标签"),
        (component("group", label="组", components={"a": 1}), "components 应为列表"),
        ("text", "组件应为 JSON 对象"),
    ],
)
def test_slips_are_named_with_what_to_change(item, part):
    assert any(part in message for message in problems(item)), problems(item)


@pytest.mark.parametrize("key", ["typename", "case_number", "applicant", "round", "timer", "this", "i"])
def test_keys_of_the_platform_are_refused(key):
    assert "平台保留" in problems(component("textfield", key))[0]


@pytest.mark.parametrize("key", ["Name", "a.b", "a-b", "名称", "_a", "1a", "a" * 61])
def test_keys_are_ascii_snake_case(key):
    assert "小写字母" in problems(component("textfield", key))[0]


def test_keys_and_ids_are_unique_where_they_would_meet():
    twice = [component("textfield", "a"), component("group", label="组", components=[component("textfield", "a")])]
    assert sorted(m.split("：")[1] for m in problems(*twice)) == ["id 重复，请更换。", "key 重复，请更换。"]
    apart = component("dynamiclist", "rows", components=[component("textfield", "a", id="other")])
    assert problems(twice[0], apart) == []


def test_lists_do_not_stand_within_lists():
    inner = component("dynamiclist", "inner", components=[component("textfield", "a")])
    assert "动态列表内不能再有动态列表" in problems(component("dynamiclist", "rows", components=[inner]))[0]


def test_all_problems_are_told_at_once():
    found = problems(
        component("html", label="一"), component("textfield", "Bad", "二"), component("radio", "c", "三")
    )
    assert [message[:3] for message in found] == ["“一”", "“二”", "“三”"]


@pytest.mark.parametrize(
    "bad", [b"", b"[]", b"{", b"\xff", b'{"type":"other"}', b'{"id":"a","id":"b"}', b" " * 1_000_001]
)
def test_what_is_no_form_is_refused(bad):
    with pytest.raises(forms.FormError):
        forms.parse(bad, "x.form")


def test_forms_have_bounds():
    assert "超过 400 个组件" in problems(*[component("textfield", f"a{n}") for n in range(401)])[0]
    deep = component("textfield", "a")
    for n in range(dialect.MAX_DEPTH + 1):
        deep = component("group", label=f"组{n}", components=[deep])
    assert "嵌套超过" in problems(deep)[0]


def test_the_error_names_the_file():
    with pytest.raises(forms.FormError, match=r"forms/x/y\.form：“某项”的类型 html 不受支持"):
        forms.parse(content(component("html", label="某项")), "forms/x/y.form")


def test_a_form_is_parsed_once():
    assert form(component("textfield", "a")) is form(component("textfield", "a"))


def test_fields_carry_what_the_analyst_wrote():
    (item,) = form(
        component(
            "filepicker", "files", "材料", multiple=True, description="盖章", properties={"accept": "pdf，OFD"}
        )
    ).fields
    assert (item.key, item.label, item.description, item.max_files) == ("files", "材料", "盖章", 20)
    assert item.accept == (".pdf", ".ofd")


def test_what_a_container_hides_from_lanes_its_fields_hide_too():
    code = component("filepicker", "code", "模型文件")
    inner = component("group", label="内", components=[code])
    outer = component("group", label="外", components=[inner], properties={"visibleTo": "申请单位, 评审专家"})
    assert form(outer).field("code").visible_to == {"申请单位", "评审专家"}


@pytest.mark.parametrize("path", sorted(Path("forms").rglob("*.form")), ids=str)
def test_the_forms_of_the_project_can_be_used(path):
    assert forms.problems(path.read_bytes(), str(path)) == []
    json.dumps(forms.parse(path.read_bytes(), str(path)).json_schema())


ODD = [None, 1, -1, 1.5, True, "", "x", "=", "=a[", [], [1], [[]], {}, {"a": []}, 10**30]
FULL = {
    "textfield": {"validate": {"maxLength": 5, "pattern": "a"}, "conditional": {"hide": "=b"}, "layout": {}},
    "number": {"decimalDigits": 2, "increment": 1, "validate": {"min": 1}, "appearance": {}},
    "datetime": {"subtype": "date", "timeInterval": 15, "disallowPassedDates": True},
    "select": {"values": [{"value": "a", "label": "甲"}], "valuesKey": "b", "valuesExpression": "=c"},
    "filepicker": {"accept": ".pdf", "multiple": True, "properties": {"maxFiles": "2", "visibleTo": "运营"}},
    "dynamiclist": {"components": [{"type": "textfield", "key": "c", "label": "丙"}], "defaultRepetitions": 1},
}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, more in FULL.items() for name in more])
def test_a_definition_that_makes_no_sense_anywhere_is_told_never_a_crash(kind, name):
    members = FULL[kind][name] if isinstance(FULL[kind][name], dict) else {}
    for odd in [*ODD, *({member: odd} for odd in ODD for member in members)]:
        assert all(problems(component(kind, "a", **(FULL[kind] | {name: odd}))))
