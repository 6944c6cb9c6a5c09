"""`flask procedures`: check, deploy, trace."""

import shutil

import pytest

from app import store
from app.studio import trace
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
    number = len(list((ROOT / "processes").glob("*.bpmn")))
    assert (done.exit_code, done.output) == (0, f"检查通过：{number} 个流程。\n")


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


@pytest.mark.parametrize("clause", ["三(七)", "三(七)d"])
def test_a_clause_is_traced_to_its_places(flask, clause):
    done = flask(args=["procedures", "trace", clause])
    assert done.exit_code == 0
    assert "processes/guidance.bpmn#record_guidance" in done.output


def test_without_a_clause_the_state_of_all_is_told(flask):
    done = flask(args=["procedures", "trace"])
    assert done.exit_code == 0
    assert done.output.splitlines()[-1].startswith("共 37 条 97 项")


def test_a_clause_the_rules_do_not_have(flask):
    done = flask(args=["procedures", "trace", "九(九)"])
    assert done.exit_code == 1
    assert "细则没有条款 九(九)" in done.output


def test_the_check_says_where_list_and_sources_contradict_each_other(flask, monkeypatch):
    built = trace.build()
    whole = trace.Trace(built.clauses, built.places, tested=True)
    monkeypatch.setattr(trace, "build", lambda: trace.Trace(built.clauses, (), tested=True))
    done = flask(args=["procedures", "trace", "--check"])
    assert done.exit_code == 1
    assert "二(二)2b：没有流程元素" in done.output
    assert f"共 {whole.counts()['done']} 项" in done.output


def test_the_check_passes_where_every_part_has_its_proof(flask, monkeypatch):
    monkeypatch.setattr(trace, "build", lambda: trace.Trace((), (), tested=True))
    assert flask(args=["procedures", "trace", "--check"]).output == "检查通过：0 条 0 项。\n"


@pytest.fixture
def later(flask, tmp_path):
    """What the second deployment of a procedure says: its limit is another one."""
    flask(args=["procedures", "deploy"])
    for folder in ("processes", "forms"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    path = tmp_path / "processes" / "guidance.bpmn"
    path.write_text(path.read_text("utf-8").replace("working_days(2)", "working_days(3)", 1), "utf-8")
    return flask(args=["procedures", "deploy", str(path)])


def test_deploying_tells_what_is_different_now(later):
    assert "已发布第 2 版" in later.output
    assert "：时限 working_days(2) → working_days(3)" in later.output


def test_two_versions_are_compared(flask, later):
    done = flask(args=["procedures", "diff", "guidance"])
    assert done.output.splitlines()[0] == "第 1 版 → 第 2 版：1 处不同。"
    assert "working_days(3) → working_days(2)" in flask(
        args=["procedures", "diff", "guidance", "--since", "2", "--version", "1"]
    ).output  # fmt: skip


@pytest.mark.parametrize("args", [["onboarding"], ["nothing"], ["guidance", "--version", "9"]])
def test_a_version_that_is_not_there_is_told(flask, later, args):
    done = flask(args=["procedures", "diff", *args])
    assert done.exit_code == 1
    assert "没有这两个版本" in done.output
