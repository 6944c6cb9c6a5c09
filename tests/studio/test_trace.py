"""From a clause to its proof: what marks are found, when a part is done, and when the list of duties is wrong."""

import os
import shutil

import pytest
import yaml

from app.studio import trace
from app.studio.sources import ROOT
from app.studio.trace import covers, described, drawn, written

PART = "二(二)2b"


@pytest.fixture(scope="module")
def found():
    """The trace of the project itself."""
    return trace.build()


@pytest.fixture
def tree(tmp_path):
    """A small source tree: the clauses, the onboarding diagram, one handler, one test of it."""
    for path in ("processes/clauses.yaml", "processes/duties.yaml", "processes/onboarding.bpmn"):
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, target)
    write(tmp_path, "handlers/organisations.py", f'@clause("{PART}")\ndef check():\n    """Check it."""\n')
    write(tmp_path, "tests/test_it.py", f'@pytest.mark.clause("{PART}")\ndef test_it():\n    assert True\n')
    return tmp_path


def write(root, path, text):
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")


def declare(root, mark, **facts):
    """Change what the list of duties says of a part."""
    path = root / "processes" / "duties.yaml"
    duties = yaml.safe_load(path.read_text("utf-8"))
    duties[mark] |= facts
    path.write_text(yaml.safe_dump(duties, allow_unicode=True, sort_keys=False), "utf-8")


def content(path):
    return (ROOT / path).read_bytes()


def kinds(proof):
    return {place.kind for place in proof.places}


# Marks


@pytest.mark.parametrize("mark", ["二(二)", "二(二)0", "二(二)2b"])
def test_a_clause_covers_its_parts(mark):
    assert covers("二(二)", mark)


@pytest.mark.parametrize(("clause", "mark"), [("三(三)b", "三(三)"), ("二(二)", "二(三)"), ("三(一)", "三(二)a")])
def test_a_part_does_not_cover_the_whole_nor_another_clause(clause, mark):
    assert not covers(clause, mark)


def test_a_function_marked_with_a_clause_is_a_handler_told_by_its_docstring():
    [place] = written.places("handlers/x.py", '@clause("二(三)", "七(七)")\ndef act(call):\n    """Act so."""\n')
    assert (place.kind, place.id, place.name, place.marks) == ("handler", "act", "Act so.", ("二(三)", "七(七)"))


@pytest.mark.parametrize(
    "line", ['"""What it does (三(七)c, 三(七)d)."""', "x = 1  # as the rules ask (三(七)c, 三(七)d)"]
)
def test_docstrings_and_comments_cite_clauses_in_brackets(line):
    [place] = written.places("app/x.py", line)
    assert (place.kind, place.marks) == ("code", ("三(七)c", "三(七)d"))


@pytest.mark.parametrize("line", ['"""Such as 三(七)c."""', 'x = "见（三(七)c）"'])
def test_examples_and_texts_for_people_are_no_citations(line):
    assert list(written.places("app/x.py", line)) == []


def test_a_test_is_one_that_is_marked_not_one_that_names_the_clause():
    source = '"""Tests of (二(三))."""\n\n\n@pytest.mark.clause("七(七)")\ndef test_a():\n    """On 二(三)."""\n'
    assert [(place.kind, place.marks) for place in written.places("tests/test_x.py", source)] == [
        ("test", ("七(七)",))
    ]


def test_a_file_of_tests_and_a_single_parameter_can_be_marked():
    source = (
        'pytestmark = [pytest.mark.browser, pytest.mark.clause("二(三)")]\n\n\n'
        '@pytest.mark.parametrize("a", [pytest.param(1, marks=pytest.mark.clause("七(七)"))])\ndef test_a(a): ...\n'
    )
    marks = [place.marks for place in written.places("tests/test_x.py", source)]
    assert marks == [("二(三)",), ("七(七)",)]


def test_registers_and_templates_name_their_clauses():
    [place] = described.places("processes/registers/x.yaml", "key: x\nname: 登记\nclause: 三(五)a、三(五)b\n")
    assert (place.kind, place.name, place.marks) == ("register", "登记", ("三(五)a", "三(五)b"))
    assert list(described.places("processes/lanes.yaml", "clause: 三(五)a")) == []


def test_a_limit_is_told_with_the_step_it_limits():
    path = "processes/onboarding.bpmn"
    [limit] = [each for each in drawn.places({path: content(path)}) if each.id == "check_onboarding_overdue"]
    assert (limit.host, limit.name, limit.step) == ("入驻核验", "2 个工作日", "boundaryEvent")


# Proof


def test_the_project_shows_element_form_handler_code_and_test_of_a_part(found):
    assert kinds(found.proofs[PART]) == {"element", "form", "handler", "test"}
    assert kinds(found.proofs["二(二)1c"]) >= {"element", "handler", "code", "test"}
    assert kinds(found.proofs["二(一)c"]) >= {"decision", "register"}


def test_a_place_is_told_once(found):
    for proof in found.proofs.values():
        assert len(set(proof.places)) == len(proof.places)
        handlers = [(place.path, place.id) for place in proof.places if place.kind == "handler" and not place.line]
        assert not set(handlers) & {(place.path, place.id) for place in proof.places if place.line}


def test_a_part_with_carrier_and_test_is_done(tree):
    assert trace.build(tree).proofs[PART].state == "done"


def test_a_part_that_lost_its_test_is_found_and_named(tree):
    write(tree, "tests/test_it.py", "")
    proof = trace.build(tree).proofs[PART]
    assert proof.state == "lacking"
    assert proof.finding.startswith(PART)
    assert "没有测试标注它" in proof.finding


def test_a_part_that_nothing_carries_is_found_and_named(tree):
    write(tree, "tests/test_it.py", '@pytest.mark.clause("一(五)")\ndef test_it(): ...\n')
    assert "没有流程元素" in trace.build(tree).proofs["一(五)"].finding


def test_a_mark_of_the_whole_clause_carries_its_parts_but_does_not_test_them(tree):
    write(tree, "processes/registers/fees.yaml", "key: fees\nname: 费用\nclause: 七(三)\n")
    write(tree, "tests/test_it.py", '@pytest.mark.clause("七(三)")\ndef test_it(): ...\n')
    declare(tree, "七(三)1", later="")
    proof = trace.build(tree).proofs["七(三)1"]
    assert (len(proof.carriers), proof.tests) == (1, ())


def test_what_people_do_needs_no_proof(tree):
    declare(tree, "七(七)", later="", by="市数据管理部门")
    proof = trace.build(tree).proofs["七(七)"]
    assert (proof.state, proof.finding) == ("people", "")


def test_what_is_called_not_built_may_not_be_there(tree):
    declare(tree, PART, later="以后")
    proof = trace.build(tree).proofs[PART]
    assert proof.state == "later"
    assert "请删去" in proof.finding


def test_what_waits_for_a_procedure_is_there_when_that_procedure_carries_it(tree):
    declare(tree, PART, later="以后", awaits="another")
    assert trace.build(tree).proofs[PART].finding == ""
    declare(tree, PART, awaits="onboarding")
    assert "请删去" in trace.build(tree).proofs[PART].finding


def test_what_waits_for_a_part_of_the_platform_is_there_when_code_in_that_folder_carries_it(tree):
    declare(tree, PART, later="以后", awaits="app/gateway")
    assert trace.build(tree).proofs[PART].finding == ""
    write(tree, "app/gateway/calls.py", f'"""Calls ({PART})."""\n')
    assert "请删去" in trace.build(tree).proofs[PART].finding


def test_without_the_tests_beside_it_a_server_still_tells_what_is_carried_out(tree):
    shutil.rmtree(tree / "tests")
    built = trace.build(tree)
    assert (built.tested, built.proofs[PART].state) == (False, "done")
    assert built.proofs["一(五)"].state == "lacking"


# Reading again only what has changed


def test_nothing_is_read_again_while_nothing_changes(tree):
    assert trace.build(tree) is trace.build(tree)


def test_a_changed_file_is_seen_at_once(tree):
    assert trace.build(tree).proofs["二(三)"].tests == ()
    write(tree, "tests/test_more.py", '@pytest.mark.clause("二(三)")\ndef test_more(): ...\n')
    assert len(trace.build(tree).proofs["二(三)"].tests) == 1
    path = tree / "tests" / "test_more.py"
    write(tree, "tests/test_more.py", path.read_text("utf-8").replace("二(三)", "七(七)"))
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1))
    assert trace.build(tree).proofs["二(三)"].tests == ()


# Telling it


def test_a_clause_is_told_part_by_part(found):
    lines = "\n".join(trace.of_clause(found, "二(二)"))
    assert lines.startswith("二(二)  单位身份认证")
    assert "二(二)2b ⚠  【已落实】在福建省外注册的企业只能走纸质方式。" in lines
    assert "processes/onboarding.bpmn#check_application" in lines
    assert "forms/onboarding/apply.form" in lines
    assert "tests/processes/test_onboarding_identity.py" in lines


def test_an_item_or_a_part_is_told_alone(found):
    assert [line[:5] for line in trace.of_clause(found, "二(二)1") if "【" in line] == ["二(二)1"] * 3
    assert sum("【" in line for line in trace.of_clause(found, "二(二)1c")) == 1


@pytest.mark.parametrize("mark", ["九(九)", "", "二", "二(二)x"])
def test_what_the_rules_do_not_have_is_not_told(found, mark):
    assert list(trace.of_clause(found, mark)) == []


def test_the_table_has_every_part_and_its_totals_add_up(found):
    lines = list(trace.table(found))
    assert all(any(f" {mark} " in line for line in lines) for mark in found.proofs)
    assert lines[-1].startswith("共 37 条 97 项")
    assert sum(found.counts().values()) == 97


def test_why_a_part_lacks_proof_is_told(tree):
    built = trace.build(tree)
    assert any("✗ 没有流程元素" in line for line in trace.of_clause(built, "一(五)"))


def test_who_carries_a_part_out_and_why_it_waits_is_told(tree):
    declare(tree, "七(七)", later="", by="市数据管理部门")
    built = trace.build(tree)
    assert "    由 市数据管理部门 落实" in trace.of_clause(built, "七(七)")
    assert "    随数据调用功能一并建设" in trace.of_clause(built, "六(二)")
