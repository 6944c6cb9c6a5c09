"""Reading a working tree, and what belongs to one procedure."""

import shutil

import pytest

from app.studio import sources
from app.studio.sources import ROOT, SourceError

DIAGRAM = "processes/guidance.bpmn"


@pytest.fixture
def desk(tmp_path):
    """A copy of the project's procedures elsewhere."""
    for folder in ("processes", "forms"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def test_without_paths_the_projects_own_tree_is_read(files):
    tree = sources.read()
    assert tree.files == files
    assert set(tree.chosen) == {path for path in files if path.endswith(".bpmn")}


def test_a_diagram_is_read_with_the_forms_and_tables_beside_it(desk, files):
    (desk / "forms/guidance/record_guidance.form").write_bytes(b"changed")
    tree = sources.read([desk / DIAGRAM])
    assert tree.chosen == (DIAGRAM,)
    assert tree.files["forms/guidance/record_guidance.form"] == b"changed"
    assert set(tree.files) == set(files)


def test_a_diagram_that_lies_elsewhere_takes_the_place_of_the_projects(tmp_path, files):
    (tmp_path / "guidance.bpmn").write_bytes(b"changed")
    tree = sources.read([tmp_path / "guidance.bpmn"])
    assert tree.files == {**files, DIAGRAM: b"changed"}
    assert tree.chosen == (DIAGRAM,)


@pytest.mark.parametrize("folder", ["", "processes"])
def test_a_folder_stands_for_all_its_diagrams(desk, files, folder):
    tree = sources.read([desk / folder])
    assert set(tree.chosen) == {path for path in files if path.endswith(".bpmn")}


def test_a_path_named_twice_counts_once(desk):
    assert sources.read([desk / DIAGRAM, desk / DIAGRAM]).chosen == (DIAGRAM,)


@pytest.mark.parametrize(
    ("path", "message"),
    [("nowhere.bpmn", "找不到"), ("forms", "中没有 processes"), ("processes/lanes.yaml", "不是流程图")],
)
def test_a_path_that_is_no_procedure(desk, path, message):
    with pytest.raises(SourceError, match=message):
        sources.read([desk / path])


def test_a_file_too_large_to_be_a_diagram(desk):
    (desk / DIAGRAM).write_bytes(b" " * (sources.LARGEST + 1))
    with pytest.raises(SourceError, match="超过 2 MB"):
        sources.read([desk / DIAGRAM])


def test_a_procedure_comes_with_all_it_calls_and_refers_to_and_nothing_else(files):
    own = set(sources.closure(files, "pre_application"))
    assert {DIAGRAM, "processes/delay_explanation.bpmn", "processes/licences.dmn", "processes/lanes.yaml"} <= own
    assert {"forms/guidance/record_guidance.form", "forms/pre_application/apply.form"} <= own
    assert not any("onboarding" in path or "scenario" in path or path.endswith("review_route.dmn") for path in own)


def test_what_is_called_but_missing_is_left_to_the_check(files):
    without = {path: content for path, content in files.items() if path != DIAGRAM}
    assert DIAGRAM not in sources.closure(without, "pre_application")


@pytest.mark.parametrize(
    "other", [{"a": b"1", "c": b"2"}, {"a": b"1", "b": b"3"}, {"a": b"12", "b": b""}, {"a": b"1"}]
)
def test_the_digest_tells_apart_whatever_differs(other):
    assert sources.digest({"a": b"1", "b": b"2"}) == sources.digest({"b": b"2", "a": b"1"})
    assert sources.digest(other) != sources.digest({"a": b"1", "b": b"2"})
