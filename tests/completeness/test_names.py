"""Every name in the procedures stands for something, and whatever can be named is named somewhere."""

import ast
import importlib
import inspect
import pkgutil
import re

import pytest

from app import engine, studio
from app.cases.answers import filling
from app.cases.bundle import listed
from app.cases.steps.handlers import find
from app.registers import rule_sets
from app.rules import forms, lanes
from app.studio.sources import ROOT


@pytest.fixture(scope="module")
def form_paths(models, elements):
    """The forms that steps ask for."""
    return {f"forms/{each.process}/{each.form_key}.form" for each in elements if each.form_key}


@pytest.fixture(scope="module")
def topics(files, models, elements):
    """The handlers that service tasks, checks and form fields ask for."""
    asking = ("startCheck", "scheduleFor")
    checks = {model.properties[name] for model in models.values() for name in asking if name in model.properties}
    parsed = [forms.parse(content, path) for path, content in files.items() if path.endswith(".form")]
    sources = {filling.topic(name) for form in parsed for name in form.sources}
    checks |= {each.properties["precheck"] for each in elements if "precheck" in each.properties}
    return checks | sources | {each.topic for each in elements if each.topic}


def public_functions():
    for info in pkgutil.iter_modules([str(ROOT / "handlers")]):
        module = importlib.import_module(f"handlers.{info.name}")
        for name, _ in inspect.getmembers(module, inspect.isfunction):
            if not name.startswith("_") and getattr(module, name).__module__ == module.__name__:
                yield f"{info.name}.{name}"


def test_the_check_finds_nothing_in_the_projects_own_procedures(files):
    assert studio.check(files) == []


def test_every_form_that_a_step_asks_for_exists_and_every_form_is_asked_for(files, form_paths):
    assert form_paths == {path for path in files if path.endswith(".form")}


def test_every_handler_that_a_diagram_or_form_names_exists(topics):
    assert all(callable(find(topic)) for topic in topics)


def test_every_public_function_of_a_handler_is_named_by_a_diagram_or_form(topics):
    assert set(public_functions()) == topics


def test_every_decision_that_a_step_refers_to_exists_and_every_decision_is_used(files, elements):
    made = [name for names in engine.decisions_of(files).values() for name in names]
    assert sorted(made) == sorted({each.decision for each in elements if each.decision})


def test_every_lane_of_a_diagram_has_a_role_and_every_lane_is_used(files, models):
    table = lanes.parse(files["processes/lanes.yaml"])
    assert set(table) == {name for model in models.values() for name in model.lanes}


def test_every_called_procedure_exists_and_every_callable_one_is_called(models, elements):
    called = {each.called for each in elements if each.called}
    assert called == {key for key, model in models.items() if model.properties.get("callable") == "true"}


def test_every_stage_of_a_rail_is_the_stage_of_some_step(models):
    for model in models.values():
        stages = listed(model.properties.get("stages", ""))
        used = {each.properties["stage"] for each in model.elements.values() if "stage" in each.properties}
        assert set(stages) == used, model.key


def test_every_figure_of_the_rules_is_read_by_something(files):
    said = "\n".join(content.decode() for content in files.values())
    code = (path for folder in ("handlers", "app/cases", "app/registers") for path in (ROOT / folder).rglob("*.py"))
    said += "\n".join(path.read_text("utf-8") for path in code)
    figures = {name for rules in rule_sets.described() for name in rules["settings"]}
    assert {name for name in figures if not re.search(rf"\b{name}\b", said)} == set()


@pytest.mark.parametrize("path", sorted((ROOT / "processes").glob("*.bpmn")), ids=lambda path: path.stem)
def test_every_procedure_is_walked_to_each_of_its_ends_over_rest(path):
    walked = ast.parse((ROOT / "tests" / "processes" / f"test_{path.stem}.py").read_text("utf-8"))
    said = [ast.unparse(each) for each in walked.body]
    own = [each for each in said if "over_rest" in each and "not_reached" in each and f"'{path.stem}'" in each]
    assert own or any(f"every_way('{path.stem}'," in each for each in said)
