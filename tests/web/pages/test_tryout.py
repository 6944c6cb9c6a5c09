"""A form is tried out by whoever may read procedures: as people will meet it, checked, and not kept."""

import json

import pytest

from app import store
from tests.cases.conftest import publish
from tests.support import trial
from tests.web.browser import counting

PAGE = "/procedures/trial/forms/apply"


def test_the_form_stands_there_as_it_opens(browser, live_trial):
    page = browser("analyst").get(PAGE).text
    assert "试填：提交申请、补正" in page
    assert 'name="subject"' in page
    assert "不保存内容" in page


def test_what_is_wrong_is_said_beside_what_was_typed(browser, live_trial):
    answer = browser("analyst").post(PAGE, {"subject": "", "urgent": "true"})
    assert answer.status_code == 422
    assert "data-error-summary" in answer.text
    assert "checked" in answer.text


def test_what_is_right_is_told_as_variables(browser, live_trial):
    page = browser("analyst").post(PAGE, {"subject": "信用评估"}).text
    assert "填写无误" in page
    assert "&#34;subject&#34;: &#34;信用评估&#34;" in page


def test_nothing_is_kept_of_it(browser, cast, live_trial):
    with counting() as said:
        browser("analyst").post(PAGE, {"subject": "信用评估"})
    assert not [statement for statement in said if statement.startswith(("INSERT INTO task", "INSERT INTO draft"))]
    assert store.cases.search(None, store.cases.Query(), 1, 20)[1] == 0


def test_it_tells_what_to_ask_next(browser, live_trial):
    found = browser("analyst").post(f"{PAGE}/asking", {"subject": "信用评估"}).json
    assert "subject" in found["visible"]
    assert found["choices"] == {}


@pytest.fixture
def needs_paper(cast):
    """The trial, with a start form that does not go without a file."""
    apply = json.loads(trial.FORMS["forms/trial/apply.form"])
    next(each for each in apply["components"] if each["key"] == "plan")["validate"] = {"required": True}
    publish({**trial.FILES, "forms/trial/apply.form": json.dumps(apply).encode()})


def test_files_are_neither_taken_nor_asked_for(browser, needs_paper):
    page = browser("analyst").get(PAGE).text
    assert 'type="file"' in page
    assert 'data-upload=""' in page
    assert "填写无误" in browser("analyst").post(PAGE, {"subject": "信用评估"}).text


@pytest.mark.parametrize(
    "path", ["/procedures/trial/forms/nothing", "/procedures/nothing/forms/apply", f"{PAGE}?version=9"]
)
def test_what_is_not_there_is_not_found(browser, live_trial, path):
    assert browser("analyst").get(path).status_code == 404


@pytest.mark.parametrize("name", ["user", "exp1"])
def test_who_does_not_read_procedures_does_not_see_it(browser, live_trial, name):
    visitor = browser(name)
    assert visitor.get(PAGE).status_code in {403, 404}
    assert visitor.post(PAGE, {"subject": "信用评估"}).status_code in {403, 404}
    assert visitor.post(f"{PAGE}/asking", {}).status_code in {403, 404}
