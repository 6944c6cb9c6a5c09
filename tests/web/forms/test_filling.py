"""A form to be filled in: accessible, safe, keeping every word, working without scripts."""

import pytest
from werkzeug.datastructures import MultiDict

from app.rules import forms
from app.rules.forms import Option
from app.web.forms import Uploads, offered
from tests.rules.forms.build import REQUIRED, YES_NO, component, content, form

NAME = component(
    "textfield", "name", "单位名称", description="与营业执照一致", validate={**REQUIRED, "maxLength": 10}
)
ROWS = component(
    "dynamiclist",
    "rows",
    "数据集",
    properties={"minItems": "1", "maxItems": "3", "itemLabel": "数据项"},
    components=[component("textfield", "what", "名称", validate=REQUIRED), component("checkbox", "used", "已使用")],
)


def test_a_label_belongs_to_its_control_and_required_is_said_in_words(draw):
    page = draw(NAME)
    control = page.one("input[name=name]")
    assert page.one(f"label[for={control.get('id')}]").text_content().split() == ["单位名称（必填）"]
    assert control.get("aria-required") == "true"
    assert page.one(f"#{control.get('aria-describedby')}").text == "与营业执照一致"


def test_an_error_stands_at_the_field_and_in_the_summary_that_leads_there(draw):
    page = draw(NAME, answers={"name": ""}, check=True)
    control = page.one("input[name=name]")
    assert control.get("aria-invalid") == "true"
    assert control.get("aria-describedby").split() == ["f-name-hint", "f-name-error"]
    link = page.one("[data-error-summary] a")
    assert (link.get("href"), link.text) == ("#f-name", "请填写“单位名称”。")


def test_a_message_that_does_not_name_its_question_gets_its_label_in_the_summary(draw):
    page = draw(NAME, answers={"name": "甲"}, errors={"name": ["校验位不符。"]})
    assert page.one("[data-error-summary] a").text == "“单位名称”一项：校验位不符。"


def test_errors_are_listed_in_the_order_of_the_page_those_without_a_field_last(draw):
    page = draw(ROWS, NAME, answers={"bad": 1, "rows": [{"what": "x"}, {}]}, check=True)
    assert [a.get("href") for a in page.all("[data-error-summary] a")] == ["#f-rows-1-what", "#f-name"]
    assert "bad：表单中没有这一项" in page.text("[data-error-summary] li:last-child")


def test_no_summary_without_errors(draw):
    assert draw(NAME).all("[data-error-summary]") == []


@pytest.mark.parametrize(
    ("item", "typed"),
    [
        (NAME, "太长的名称" * 9),
        (component("number", "name", "数"), "三十"),
        (component("datetime", "name", "日期"), "2026-02-31"),
        (component("datetime", "name", "时刻", subtype="datetime"), "明天下午"),
    ],
)
def test_what_was_typed_stays_although_it_is_wrong(draw, item, typed):
    control = draw(item, answers={"name": typed}, check=True).one("[name=name]")
    assert (control.get("value"), control.get("type")) == (typed, "text")


def test_what_people_type_is_text_not_markup(draw):
    page = draw(
        NAME, component("textarea", "more", "说明"), answers={"name": '"><script>', "more": "</textarea><b>"}
    )
    assert page.all("script") == page.all("b") == []
    assert page.one("input[name=name]").get("value") == '"><script>'
    assert page.one("textarea").text.strip() == "</textarea><b>"


def test_texts_count_their_characters_and_cut_none_off(draw):
    control = draw(NAME).one("input[name=name]")
    assert control.get("data-max-length") == "10"
    assert control.get("maxlength") is None
    assert draw(NAME).one("[data-counter]").get("data-counter") == control.get("id")


def test_radios_are_a_group_with_a_legend_and_the_summary_leads_to_the_first(draw):
    page = draw(component("radio", "decision", "结论", values=YES_NO, validate=REQUIRED), answers={}, check=True)
    group = page.one("fieldset")
    assert (group.get("role"), group.get("aria-required"), group.get("aria-invalid")) == (
        "radiogroup",
        "true",
        "true",
    )
    assert page.text("legend") == "结论（必填）"
    assert [one.get("id") for one in page.all("input[type=radio]")] == ["f-decision", "f-decision-1"]
    assert page.one("[data-error-summary] a").get("href") == "#f-decision"


@pytest.mark.parametrize("kind", ["radio", "select", "checklist", "taglist"])
def test_the_chosen_option_stays_chosen(draw, kind):
    values = [{"label": "一", "value": 1}, {"label": "二", "value": 2}]
    given = ["2"] if kind in {"checklist", "taglist"} else "2"
    page = draw(component(kind, "a", values=values), answers={"a": given})
    assert [one.get("value") for one in page.all("[checked], [selected]")] == ["2"]


def test_options_of_registers_come_from_the_caller(draw):
    sources = {"datasets": [Option(7, "企业登记 <b>")]}
    page = draw(component("select", "a", properties={"source": "datasets"}), sources=sources)
    assert [(one.get("value"), one.text) for one in page.all("option")] == [("", "请选择"), ("7", "企业登记 <b>")]


def test_a_group_without_options_says_so(draw):
    assert "没有可选" in draw(component("checklist", "a", properties={"source": "none"})).text("fieldset")


def test_a_box_that_was_ticked_stays_ticked(draw):
    box = component("checkbox", "agree", "我已阅读并同意", description="全文见附件", validate=REQUIRED)
    page = draw(box, answers={"agree": True})
    assert page.one("input[type=checkbox]").get("checked") is not None
    assert page.text("label") == "我已阅读并同意（必填）"


def test_many_options_are_marked_for_a_box_of_their_own(draw):
    values = [{"label": str(n), "value": n} for n in range(8)]
    assert draw(component("checklist", "a", values=values)).all(".q-choices-many")
    assert not draw(component("checklist", "a", values=values[:7])).all(".q-choices-many")


def test_numbers_carry_their_unit(draw):
    page = draw(
        component(
            "number", "a", "金额", decimalDigits=0, appearance={"suffixAdorner": "万元", "prefixAdorner": "约"}
        )
    )
    assert [one.text for one in page.all(".input-group-text")] == ["约", "万元"]
    assert page.one("input[name=a]").get("inputmode") == "numeric"


@pytest.mark.parametrize(
    ("subtype", "value", "kind", "shown"),
    [
        ("date", "2026-11-23", "date", "2026-11-23"),
        ("time", "09:05", "time", "09:05"),
        ("datetime", "2026-11-23T09:05+08:00", "datetime-local", "2026-11-23T09:05"),
    ],
)
def test_dates_have_the_browsers_own_picker(draw, subtype, value, kind, shown):
    control = draw(component("datetime", "d", "日期", subtype=subtype), answers={"d": value}).one("[name=d]")
    assert (control.get("type"), control.get("value")) == (kind, shown)


def test_conditional_fields_start_as_the_answers_say(draw):
    reason = component("textarea", "reason", "理由", conditional={"hide": '=decision != "return"'})
    fields = (component("radio", "decision", values=YES_NO), reason)
    hidden = draw(*fields, answers={}).one("[data-field=reason]")
    shown = draw(*fields, answers={"decision": "return"}).one("[data-field=reason]")
    assert hidden.get("data-conditional") is not None
    assert (hidden.get("hidden"), shown.get("hidden")) == ("", None)
    assert "不适用时请留空" in hidden.cssselect("noscript")[0].text_content()


def test_rows_work_without_scripts(draw):
    page = draw(ROWS, answers={"rows": [{"what": "a"}, {"what": "b"}]})
    assert (page.one("button[name=_add]").get("value"), page.one("button[name=_add]").get("type")) == (
        "rows",
        "submit",
    )
    rows = page.all("[data-row-list] > [data-row]")
    assert [row.cssselect("button[name=_remove]")[0].get("value") for row in rows] == ["rows.0", "rows.1"]
    assert [one.get("name") for one in rows[1].cssselect("input")] == ["rows.1._row", "rows.1.what", "rows.1.used"]
    assert [row.get("aria-label") for row in rows] == ["数据项", "数据项"]


def test_rows_have_a_template_for_scripts(draw):
    page = draw(ROWS, answers={"rows": []})
    assert (page.one("[data-rows]").get("data-rows"), page.one("[data-rows]").get("data-max")) == ("rows.", "3")
    blank = page.one("template > [data-row]")
    assert blank.cssselect("input[type=text]")[0].get("name") == "rows.__index__.what"
    assert blank.cssselect("label[for='f-rows-__index__-what']")


def test_rows_know_their_bounds(draw):
    full = draw(ROWS, answers={"rows": [{}, {}, {}]})
    assert full.one("button[name=_add]").get("disabled") is not None
    least = draw(ROWS, answers={"rows": [{}]})
    assert least.one("[data-row-list] button[name=_remove]").get("disabled") is not None


def test_fixed_rows_have_no_buttons(draw):
    fixed = {**ROWS, "allowAddRemove": False}
    page = draw(fixed, answers={"rows": [{"what": "a"}]})
    assert page.all("template") == page.all("button[name=_add]") == page.all("button[name=_remove]") == []


def test_what_a_page_shows_is_what_a_post_brings_back(draw):
    group = component("group", "contact", components=[component("textfield", "phone", "电话")])
    answers = {
        "name": "泉州",
        "contact": {"phone": "1"},
        "rows": [{"what": "a", "used": True}, {"what": "b", "used": False}],
    }
    page = draw(NAME, group, ROWS, answers=answers)
    post = MultiDict(
        (one.get("name"), one.get("value"))
        for one in page.all("input")
        if not one.xpath("ancestor::template") and (one.get("type") != "checkbox" or one.get("checked") is not None)
    )
    assert forms.from_post(form(NAME, group, ROWS), post) == answers


FILES = component("filepicker", "files", "材料", multiple=True, accept=".pdf,.ofd", validate=REQUIRED)


def test_files_are_listed_with_their_ids(draw):
    known = {"id1": {"name": "方案.pdf", "url": "/files/id1", "size": "1 MB"}}
    page = draw(FILES, answers={"files": ["id1", "unknown"]}, files=known)
    assert [one.get("value") for one in page.all("input[type=hidden][name=files]")] == ["id1"]
    assert page.one("[data-upload-list] a").get("href") == "/files/id1"
    assert page.one("button[name=_drop]").get("value") == "files id1"


def test_the_upload_says_what_it_takes(draw):
    page = draw(FILES, uploads=Uploads("/files/upload", 1024, "（每个不超过 1 KB）"))
    box = page.one("[data-upload]")
    assert (box.get("data-upload"), box.get("data-max-bytes"), box.get("data-max-files")) == (
        "/files/upload",
        "1024",
        "20",
    )
    control = page.one("input[type=file]")
    assert (control.get("accept"), control.get("multiple") is not None) == (".pdf,.ofd", True)
    assert "可上传 PDF、OFD，最多 20 个（每个不超过 1 KB）" in page.text("[data-upload]")


def test_files_that_are_no_ids_are_not_shown(draw):
    assert draw(FILES, answers={"files": [{"a": 1}, 3]}, check=True).all("[data-upload-list] li") == []


def test_read_only_fields_are_told_not_offered(draw):
    items = [
        component("radio", "a", "结论", values=YES_NO, readonly=True),
        component("filepicker", "f", "文件", readonly=True),
        component("textfield", "t", "编号", readonly=True, defaultValue="—无—"),
    ]
    files = {"x": {"name": "甲.pdf", "url": "/x"}, "y": {"name": "乙.pdf"}}
    page = draw(*items, answers={"a": "return"}, variables={"a": "pass", "f": ["x", "y"]}, files=files)
    assert page.all("input") == []
    assert page.text("#f-a") == "通过"
    assert page.text("#f-f") == "甲.pdf乙.pdf"
    assert page.text("#f-t") == "—无—"


def test_disabled_fields_cannot_be_changed(draw):
    assert draw(component("textfield", "a", disabled=True)).one("input[name=a]").get("disabled") is not None
    assert draw(component("radio", "a", values=YES_NO, disabled=True)).one("fieldset").get("disabled") is not None


def test_a_read_only_list_shows_the_cases_rows(draw):
    page = draw({**ROWS, "readonly": True}, answers={"rows": []}, variables={"rows": [{"what": "甲"}]})
    assert page.text("#f-rows-0-what") == "甲"
    assert page.all("button[name=_add]") == []


def test_texts_are_markdown_of_a_few_harmless_tags(draw):
    text = (
        "# 须知\n\n**重要** [规则](https://www.fujian.gov.cn) [坏](javascript:alert(1)) <script>x</script> {{name}}"
    )
    page = draw(component("text", text=text), variables={"name": "*甲* [链](https://evil)"})
    block = page.one(".q-form-text")
    assert [one.tag for one in block.iter()] == ["div", "h2", "p", "strong", "a"]
    assert block.cssselect("a")[0].get("href") == "https://www.fujian.gov.cn"
    assert "*甲* [链](https://evil)" in block.text_content()


def test_tables_show_variables(draw):
    table = component(
        "table", label="历次意见", dataSource="=opinions", columns=[{"key": "who", "label": "专家"}, {"key": "ok"}]
    )
    page = draw(table, variables={"opinions": [{"who": "林<", "ok": True}, 3, {}]})
    assert [cell.text_content().strip() for cell in page.all("td")] == ["林<", "是", "—", "—"]
    assert [cell.text for cell in page.all("th")] == ["专家", "ok"]
    assert "暂无数据" in draw(table).text("tbody")


def test_groups_are_fieldsets_and_separators_lines(draw):
    page = draw(
        component("group", label="联系人", components=[NAME]), component("separator"), component("spacer", height=9)
    )
    assert page.text("legend") == "联系人"
    assert len(page.all("hr")) == 2


def test_fields_of_one_line_stand_side_by_side(draw):
    left = component("textfield", "a", layout={"row": "Row_1", "columns": 10})
    right = component("textfield", "b", layout={"row": "Row_1", "columns": None})
    alone = component("textfield", "c", layout={"row": "Row_2", "columns": None})
    page = draw(left, right, alone)
    assert [one.get("class") for one in page.all("[data-field]")] == ["col-md-8", "col-md", None]
    assert len(page.all(".row")) == 1


def test_enter_sends_the_form_and_asks_as_the_button_does(draw):
    page = draw(component("checkbox", "a", properties={"confirm": "确定提交吗？"}), ROWS)
    first = page.all("button")[0]
    assert (first.get("name"), first.get("data-confirm")) == (None, "确定提交吗？")
    assert (first.text, first.get("data-confirm-yes")) == ("签署", "签署")


def test_ids_are_unique(draw):
    page = draw(NAME, ROWS, FILES, component("radio", "r", values=YES_NO), answers={"rows": [{}, {}]}, check=True)
    ids = [one.get("id") for one in page.all("[id]")]
    assert len(ids) == len(set(ids))


def test_labels_may_hold_expressions(draw):
    assert (
        draw(component("textfield", "a", "第 {{returns}} 次说明"), variables={"returns": 2}).text("label")
        == "第 2 次说明"
    )


def test_choices_that_depend_on_other_answers_are_told_to_the_scripts():
    choices = '=if safe = "no" then [{label: "退回", value: "return"}] else [{label: "通过", value: "pass"}]'
    fields = form(
        component("radio", "safe", values=YES_NO), component("radio", "decision", valuesExpression=choices)
    )
    assert offered(fields, {"safe": "no"}, {}) == {"decision": [("return", "退回")]}
    assert offered(fields, {}, {}) == {"decision": [("pass", "通过")]}


def test_english_readers_get_what_the_catalogue_has(web, draw, monkeypatch):
    texts = {"单位名称": "Name of the unit", "请填写“%(label)s”。": "Please fill in “%(label)s”."}
    monkeypatch.setattr("app.web.forms.wording.gettext", lambda text: texts.get(text, text))
    page = draw(NAME, answers={}, check=True)
    assert page.one("[data-error-summary] a").text == "Please fill in “Name of the unit”."


def test_what_a_decision_found_is_told_in_english_too(draw, monkeypatch):
    monkeypatch.setattr("app.web.forms.wording.gettext", lambda text: {"合格": "Meets it"}.get(text, text))
    table = component("table", label="对照", dataSource="=found", columns=[{"key": "is", "label": "结论"}])
    text = component("text", text="结论：{{found[1].is}}")
    page = draw(table, text, answers={}, variables={"found": [{"is": "合格"}]})
    assert page.text("td") == "Meets it"
    assert "Meets it" in page.text(".q-form-text")


def test_forms_of_the_project_are_drawn(draw):
    from pathlib import Path

    from app.web import forms as webforms

    for path in Path("forms").rglob("*.form"):
        one = forms.parse(path.read_bytes(), str(path))
        view = webforms.view(one, one.initial({}), {})
        assert len(view.nodes) == len(one.fields)


def test_content_helper_makes_forms():
    assert forms.problems(content(NAME), "x") == []


def test_choices_within_another_answer_follow_it():
    chosen = form(
        component("select", "provider", "服务商", properties={"source": "providers"}),
        component("checklist", "products", "产品", properties={"source": "products", "within": "provider"}),
    )
    sources = {"providers": [Option(1, "甲")], "products": [Option(11, "甲的", of=1), Option(21, "乙的", of=2)]}
    assert offered(chosen, {"provider": "1"}, {}, sources)["products"] == [("11", "甲的")]
    assert offered(chosen, {}, {}, sources)["products"] == []
