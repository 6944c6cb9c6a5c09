"""An analyst changes a procedure with the free Camunda Modeler; nothing of the platform changes."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.walks import modeler, papers

ROOT = Path(__file__).parents[2]
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefghi", "bcdefghij", strict=True)
) + "]>"  # fmt: skip
PEEK = '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>'
PASSED = 'review_decision = "pass"'


@pytest.fixture
def stage():
    return "onboarded"


@pytest.fixture
def tree(tmp_path):
    """Return the analyst's own copy of the diagrams and forms."""
    for name in ("processes", "forms"):
        shutil.copytree(ROOT / name, tmp_path / "work" / name, ignore=shutil.ignore_patterns("demo"))
    return tmp_path / "work"


@pytest.fixture
def diagram(tree):
    return tree / "processes" / "pre_application.bpmn"


def procedures(people, *words):
    """Run `flask procedures …`; return its exit code and what it said."""
    result = people.app.test_cli_runner().invoke(args=["procedures", *map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def file_one(people, name):
    return people["new1"].start("pre_application", papers.pre_application() | {"scene_name": name})["number"]


def review(people, number):
    op1 = people["op1"]
    task = next(each["id"] for each in op1.get(f"/tasks?q={number}")["items"] if each["name"] == "预申报审核")
    return op1.complete(task, papers.usually("pre_application/review"))


def live(people):
    return {
        each["key"]: (each["version"], each["digest"])
        for each in people["analyst"].get("/processes?size=100")["items"]
    }


def code_of_the_platform():
    return subprocess.run(["git", "status", "--porcelain", "app"], cwd=ROOT, capture_output=True, check=True).stdout


def test_a_new_task_with_its_form_is_what_new_cases_go_through(people, tree):
    platform, running = code_of_the_platform(), file_one(people, "发布之前")
    path = modeler.insert_second_look(tree)
    assert procedures(people, "check", path) == (0, "检查通过：1 个流程。\n")
    code, said = procedures(people, "deploy", path)
    assert (code, "第 2 版" in said) == (0, True), said
    assert "新增环节“数据清单复核”" in said
    assert "办理中的 1 件仍按原来的版本办理。" in said

    later = review(people, file_one(people, "发布之后"))
    assert [each["name"] for each in later["open_tasks"]] == ["数据清单复核"]
    assert review(people, running)["outcome"] == "passed"
    assert code_of_the_platform() == platform


def test_the_new_task_has_form_limit_and_four_eyes_from_the_diagram_alone(people, tree):
    procedures(people, "deploy", modeler.insert_second_look(tree))
    number = review(people, file_one(people, "发布之后"))["number"]
    task = people["op2"].get(f"/tasks/{people['op2'].inbox()['数据清单复核']}")
    assert (task["form"]["id"], task["due_at"][:16]) == ("Form_0second", "2026-11-24T18:00")
    assert "预申报审核" in people["op1"].complete(task["id"], {"second_look_reason": "无误"}, status=403)["detail"]
    assert set(people["op2"].complete(task["id"], {}, status=422)["errors"]) == {"second_look_reason"}
    assert people["op2"].complete(task["id"], {"second_look_reason": "无误"})["outcome"] == "passed"
    assert modeler.TASK in people["new1"].get(f"/cases/{number}/diagram")["done"]


def test_deploying_the_same_again_makes_no_new_version(people, tree):
    before = live(people)
    code, said = procedures(people, "deploy", tree)
    assert (code, said.count("没有变化")) == (0, len(before))
    assert live(people) == before


def change(diagram, old, new):
    text = diagram.read_text("utf-8")
    assert old in text
    diagram.write_text(text.replace(old, new, 1), "utf-8")


def test_what_is_broken_is_told_in_plain_sentences_and_nothing_goes_live(people, diagram):
    before = live(people)
    change(diagram, ' default="review_refused"', "")
    change(diagram, 'camunda:formKey="review"', 'camunda:formKey="missing"')
    change(diagram, "scenes.register", "scenes.nonsense")
    change(diagram, "working_days(2)", "working_days(")
    for command in ("check", "deploy"):
        code, said = procedures(people, command, diagram)
        assert code == 1
        for words in ("没有默认流", "没有表单 forms/pre_application/missing.form", "nonsense", "review_overdue"):
            assert words in said
        assert all("预申报" in line or "pre_application" in line for line in said.splitlines()[:-1])
    assert live(people) == before


SCRIPT = '<bpmn:scriptTask id="evil" scriptFormat="python"><bpmn:script>import os</bpmn:script></bpmn:scriptTask>'
REVIEW = 'name="提交预申报"'
HOSTILE = {
    "a script": [("<bpmn:laneSet", f"{SCRIPT}<bpmn:laneSet", "不允许脚本任务")],
    "python in a condition": [(PASSED, "__import__('os').system('touch owned')", "条件")],
    "python in a timer": [("working_days(2)", "().__class__.__bases__[0]", "review_overdue")],
    "a path as a form": [('formKey="review"', 'formKey="../../etc/passwd"', "没有表单")],
    "a module as a handler": [("scenes.register", "os.system", "os")],
    "an expression of another engine": [(PASSED, "${execution.eval('1')}", "条件")],
    "a growing entity": [("<bpmn:definitions ", f"{LAUGHS}<bpmn:definitions ", "XML"), (REVIEW, 'name="&j;"', "XML")],
    "somebody else's file": [("<bpmn:definitions ", f"{PEEK}<bpmn:definitions ", ""), (REVIEW, 'name="&j;"', "XML")],
    "half a file": [("</bpmn:definitions>", "", "XML")],
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_diagram_is_refused_and_nothing_goes_live(people, diagram, kind, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = live(people)
    for old, new, _ in HOSTILE[kind]:
        change(diagram, old, new)
    for command in ("check", "deploy"):
        code, said = procedures(people, command, diagram)
        assert code == 1
        assert all(words in said for _, _, words in HOSTILE[kind])
        assert "root:" not in said
        assert "Traceback" not in said
    assert live(people) == before
    assert not (tmp_path / "owned").exists()


def test_fifty_megabytes_are_no_diagram(people, diagram):
    before = live(people)
    with diagram.open("ab") as file:
        file.truncate(50 * 1024 * 1024)
    code, said = procedures(people, "deploy", diagram)
    assert (code, "超过" in said) == (1, True)
    assert live(people) == before


def test_one_broken_diagram_keeps_the_others_from_going_live(people, tree, diagram):
    before = live(people)
    modeler.insert_second_look(tree)
    change(tree / "processes" / "guidance.bpmn", "working_days(2)", "workdays(2)")
    assert procedures(people, "deploy", tree)[0] == 1
    assert live(people) == before
