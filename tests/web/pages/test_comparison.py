"""Two versions of a procedure held against each other, for those who read procedures."""

import pytest

from tests.cases.conftest import publish
from tests.support import trial

PAGE = "/procedures/trial/changes"
LATER = {
    **trial.FILES,
    "processes/trial.bpmn": trial.TRIAL.decode().replace("working_days(2)", "working_days(4)", 1).encode(),
}


@pytest.fixture
def second(live_trial):
    return publish(LATER)


def test_what_differs_stands_with_before_and_after(browser, second):
    page = browser("analyst").get(PAGE).text
    assert "版本比较：试办事项" in page
    assert "<del>working_days(2)</del>" in page
    assert "<ins>working_days(4)</ins>" in page


def test_any_two_versions_can_be_compared(browser, second):
    publish({**trial.FILES})
    page = browser("analyst").get(f"{PAGE}?since=1&version=3").text
    assert "办理内容没有不同" in page


@pytest.mark.parametrize("query", ["?version=1", "?version=7", "?since=0&version=2"])
def test_without_an_earlier_version_there_is_nothing_to_compare(browser, second, query):
    assert browser("analyst").get(f"{PAGE}{query}").status_code == 404


@pytest.mark.parametrize("who", ["user", "exp1", "water"])
def test_others_have_no_business_there(browser, second, who):
    assert browser(who).get(PAGE).status_code == 403


def test_each_version_tells_how_many_cases_run_under_it(browser, case, second):
    page = browser("analyst").get("/procedures/trial").text
    assert "办理中 1，共 1" in page
    assert "办理中 0，共 0" in page
    assert f'href="{PAGE}?version=2"' in page


@pytest.mark.parametrize("query", ["", "?version=1"])
def test_how_many_cases_a_procedure_has_is_not_told_once_it_is_confidential(browser, case, query):
    hidden = 'name="confidential" value="true"/><camunda:property name="numberPrefix"'
    diagram = trial.TRIAL.decode().replace('name="numberPrefix"', hidden, 1)
    publish({**trial.FILES, "processes/trial.bpmn": diagram.encode()})
    assert "办理中" not in browser("analyst").get(f"/procedures/trial{query}").text
