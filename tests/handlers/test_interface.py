"""What holds for every handler: what it imports, that its clauses are marked, that its results are JSON."""

import ast
import importlib
import inspect
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "handlers"
MODULES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("name", MODULES)
def test_handlers_import_the_service_interface_and_the_standard_library_only(name):
    import sys

    tree = ast.parse((FOLDER / f"{name}.py").read_text())
    named = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    named |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    foreign = {module for module in named if module.partition(".")[0] not in sys.stdlib_module_names}
    assert foreign <= {"app.service_api", "app"}


@pytest.mark.parametrize("name", MODULES)
def test_every_handler_names_the_clauses_it_carries_out(name):
    module = importlib.import_module(f"handlers.{name}")
    public = [f for f in vars(module).values() if inspect.isfunction(f) and f.__module__ == module.__name__]
    assert all(f.__clauses__ and f.__doc__ for f in public if not f.__name__.startswith("_"))
