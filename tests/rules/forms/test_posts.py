"""Answers out of a posted HTML form, and the buttons that work without scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.rules import forms
from tests.rules.forms.build import TODAY, YES_NO, component, form

FORM = form(
    component("textfield", "name", "单位名称"),
    component("number", "amount"),
    component("checkbox", "agree"),
    component("radio", "decision", values=YES_NO),
    component("checklist", "kinds", values=YES_NO),
    component("filepicker", "files", multiple=True),
    component("group", "contact", components=[component("textfield", "phone")]),
    component(
        "dynamiclist",
        "rows",
        properties={"maxItems": "3", "minItems": "1"},
        components=[
            component("textfield", "what"),
            component("checkbox", "used"),
            component("filepicker", "proof"),
            component("textfield", "why", conditional={"hide": '=what = "x"'}),
        ],
    ),
)


def posted(*pairs):
    return forms.from_post(FORM, MultiDict(pairs))


def acted(*pairs):
    return forms.acted(FORM, posted(*pairs), MultiDict(pairs))


def test_every_type_is_read():
    answers = posted(
        ("csrf_token", "t"), ("name", "泉州"), ("amount", " 1,234.5 "), ("agree", "true"), ("decision", "pass"),
        ("kinds", "pass"), ("kinds", "return"), ("files", ""), ("files", "a"), ("contact.phone", "1"),
        ("rows.0.what", "x"), ("_button", "1"),
    )  # fmt: skip
    assert answers == {
        "name": "泉州", "amount": 1234.5, "agree": True, "decision": "pass", "kinds": ["pass", "return"],
        "files": ["a"], "contact": {"phone": "1"}, "rows": [{"what": "x", "used": False, "proof": []}],
    }  # fmt: skip


@pytest.mark.parametrize(("text", "value"), [("３０", 30), ("-2", -2), ("1e5", "1e5"), ("三", "三"), ("", "")])
def test_a_number_that_is_none_stays_as_typed(text, value):
    assert posted(("amount", text))["amount"] == value


def test_rows_come_in_the_order_of_the_page_and_are_numbered_anew():
    answers = posted(("rows.10.what", "c"), ("rows.2.what", "b"), ("rows.0._row", "1"))
    assert [row.get("what") for row in answers["rows"]] == [None, "b", "c"]


def test_numbers_of_rows_out_of_reason_make_no_rows():
    answers = posted(
        ("rows.99999999999.what", "x"), ("rows.-1.what", "x"), ("rows.٣.what", "x"), ("rows.x.what", "x")
    )
    assert answers["rows"] == []
    _, errors = FORM.validate(answers, {}, today=TODAY)
    assert "rows.99999999999.what" in errors


def test_names_the_form_does_not_know_are_refused_by_validation():
    answers = posted(("name", "x"), ("admin", "1"), ("contact.other", "2"))
    _, errors = FORM.validate(answers, {}, today=TODAY)
    assert {"admin", "contact.other"} <= set(errors)


def test_a_row_is_added_up_to_the_most():
    rows = [("rows.0.what", "a"), ("_add", "rows")]
    assert [row.get("what") for row in acted(*rows)["rows"]] == ["a", None]
    full = [(f"rows.{n}.what", "a") for n in range(3)]
    assert len(acted(*full, ("_add", "rows"))["rows"]) == 3


def test_a_row_is_removed_down_to_the_least():
    assert [
        r["what"] for r in acted(("rows.0.what", "a"), ("rows.1.what", "b"), ("_remove", "rows.0"))["rows"]
    ] == ["b"]
    assert len(acted(("rows.0.what", "a"), ("_remove", "rows.0"))["rows"]) == 1


def test_a_file_is_dropped():
    assert acted(("files", "a"), ("files", "b"), ("_drop", "files a"))["files"] == ["b"]
    assert acted(("rows.0.proof", "a"), ("_drop", "rows.0.proof a"))["rows"][0]["proof"] == []


def test_no_button_of_the_form_was_pressed():
    assert acted(("name", "x")) is None


@pytest.mark.parametrize(
    "button",
    [("_add", "name"), ("_add", "nowhere"), ("_add", "contact.phone"), ("_remove", "rows.9"), ("_remove", "rows.x"),
     ("_remove", "rows"), ("_drop", "files"), ("_drop", "rows.7.proof a"), ("_drop", "rows.proof a"), ("_add", "")],
)  # fmt: skip
def test_buttons_that_lie_change_nothing(button):
    pairs = [("name", "x"), ("rows.0.what", "a"), ("files", "a")]
    assert acted(*pairs, button) == posted(*pairs)


def test_visible_fields_carry_the_numbers_of_the_page():
    post = MultiDict([("rows.4.what", "x"), ("rows.7.what", "y")])
    shown = forms.visible_on_page(FORM, post, {})
    assert {"rows.7.why", "rows.4.what", "contact.phone", "name"} <= shown
    assert "rows.4.why" not in shown
    assert not any(path.startswith("rows.0") for path in shown)


def test_options_that_are_numbers_are_understood_as_such_by_conditions():
    one = form(
        component("select", "n", values=[{"label": "一", "value": 1}, {"label": "二", "value": 2}]),
        component("textfield", "why", conditional={"hide": "=n = 1"}),
    )
    assert "why" not in forms.visible_on_page(one, MultiDict([("n", "1")]), {})


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["name", "amount", "agree", "rows.0.what", "rows.1", "rows.2.used", "contact", "contact.phone",
                             "files", "_add", "_remove", "_drop", "rows.0.0.what", "..", "rows..what"])
            | st.text(max_size=8),
            st.text(max_size=12) | st.sampled_from(["rows", "rows.0", "files a", "contact.phone", "rows.0.proof x"]),
        ),
        max_size=12,
    )
)  # fmt: skip
def test_no_post_is_an_exception(pairs):
    post = MultiDict(pairs)
    answers = forms.from_post(FORM, post)
    FORM.validate(answers, {}, today=TODAY)
    forms.visible_on_page(FORM, post, {})
    forms.acted(FORM, answers, post)
