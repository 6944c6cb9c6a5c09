"""What holds for every handler: what it imports, that its clauses are marked, that its results are JSON."""

import ast
import importlib
import inspect
import re
from pathlib import Path

import pytest

from app import clock, service_api
from app.cases.steps import handlers

FOLDER = Path(__file__).parents[2] / "handlers"
MODULES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.py"))


@pytest.mark.parametrize("file", FILES)
def test_handlers_import_the_service_interface_their_parts_and_the_standard_library_only(file):
    import sys

    tree = ast.parse((FOLDER / file).read_text())
    named = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    named |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    foreign = {module for module in named if module.partition(".")[0] not in sys.stdlib_module_names}
    assert all(module in {"app.service_api", "app"} or module.startswith("handlers.parts.") for module in foreign)


def test_a_part_is_no_handler():
    for topic in ("parts.own", "parts.own_scene"):
        with pytest.raises(handlers.UnknownHandler):
            handlers.find(topic)


@pytest.mark.parametrize("name", MODULES)
def test_every_handler_names_the_clauses_it_carries_out(name):
    module = importlib.import_module(f"handlers.{name}")
    public = [f for f in vars(module).values() if inspect.isfunction(f) and f.__module__ == module.__name__]
    assert all(f.__clauses__ and f.__doc__ for f in public if not f.__name__.startswith("_"))


def test_what_a_case_has_no_applicant_for_is_a_defect():
    from app.service_api import Call, CaseFacts

    call = Call(CaseFacts(1, "T-1", "sample", "", None, None), "e", "e", "", {}, {}, clock.now(), clock.today())
    with pytest.raises(ValueError, match="没有申请单位"):
        _ = call.applicant_id


@pytest.mark.usefixtures("app")
def test_a_number_is_only_known_of_cases_that_exist():
    assert service_api.case_numbers([77]) == {}


OFFERED = {"By", "CaseFacts", "Expert", "no_agreement", "not_promised"}
"""Types in signatures, and what the guide offers (docs/handlers.md) though no procedure of ours asks for it yet."""


def test_what_the_interface_offers_handlers_use():
    used = " ".join((FOLDER / file).read_text() for file in FILES)
    idle = {name for name in service_api.__all__ if not re.search(rf"\b{name}\b", used)}
    assert idle == OFFERED
