"""`flask procedures`: check, deploy, trace."""

import shutil

import pytest

from app import store
from app.studio.sources import ROOT

SLIP = 'camunda:formKey="record_guidance"'


@pytest.fixture
def flask(app):
    return app.test_cli_runner().invoke


@pytest.fixture
def broken(tmp_path):
    """A copy of the procedures with one slip in a diagram."""
    for folder in ("processes", "forms"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    path = tmp_path / "processes" / "guidance.bpmn"
    path.write_text(path.read_text("utf-8").replace(SLIP, 'camunda:formKey="missing"'), "utf-8")
    return tmp_path


def test_the_projects_procedures_pass_the_check(flask):
    done = flask(args=["procedures", "check"])
    assert (done.exit_code, done.output) == (0, "检查通过：5 个流程。\n")


@pytest.mark.parametrize("command", ["check", "deploy"])
def test_findings_are_told_line_by_line_and_fail(flask, broken, command):
    done = flask(args=["procedures", command, str(broken)])
    assert done.exit_code == 1
    assert "processes/guidance.bpmn：“联系指导并记录”（record_guidance）：没有表单" in done.output
    assert "1 处" in done.output
    assert store.definitions.all_live() == []


def test_findings_of_other_procedures_are_not_told(flask, broken):
    path = broken / "processes" / "delay_explanation.bpmn"
    assert flask(args=["procedures", "check", str(path)]).output == "检查通过：1 个流程。\n"


@pytest.mark.parametrize("command", ["check", "deploy"])
def test_a_path_that_is_not_there(flask, command):
    done = flask(args=["procedures", command, "nowhere.bpmn"])
    assert done.exit_code == 1
    assert "找不到" in done.output


def test_deploying_says_what_became_live_and_what_has_not_changed(flask):
    first = flask(args=["procedures", "deploy", "--by", "analyst"])
    assert "退回指导（guidance）：已发布第 1 版" in first.output
    again = flask(args=["procedures", "deploy"])
    assert "退回指导（guidance）：没有变化，仍为第 1 版" in again.output
    assert store.definitions.live("guidance").deployed_by == "analyst"


def test_a_clause_is_traced_to_its_places(flask):
    done = flask(args=["procedures", "trace", "三(七)d"])
    assert done.exit_code == 0
    assert "processes/guidance.bpmn#record_guidance" in done.output


def test_a_clause_that_nothing_names(flask):
    clause = "十" + "(一)"  # in two parts: this very line would be found
    done = flask(args=["procedures", "trace", clause])
    assert done.exit_code == 1
    assert f"没有找到条款 {clause} 的标记" in done.output
