"""The platform knows no procedure, handlers know only the interface, and layers know what is theirs to know."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.studio.sources import ROOT

PYTHON = sorted((ROOT / "app").rglob("*.py"))
TEMPLATES = sorted((ROOT / "app").rglob("*.html"))
SAMPLES = sorted((ROOT / "app" / "web" / "static").glob("*.json"))
SCRIPTS = sorted((ROOT / "app" / "web" / "assets" / "js").rglob("*.js"))
REQUEST = {"request", "session", "g"}


def where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def documentation(tree: ast.AST) -> set[int]:
    """Return the ids of the nodes that are docstrings, and of the names in `__all__`."""
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    said = [body[0].value for body in bodies if body and isinstance(body[0], ast.Expr)]
    exported = [
        part
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        for part in ast.walk(node.value)
    ]
    return {id(node) for node in (*said, *exported)}


def texts(path: Path) -> Iterator[str]:
    """Yield what a file says to the machine: a module's string literals without docstrings, any other file whole."""
    if path.suffix != ".py":
        yield path.read_text("utf-8")
        return
    tree = ast.parse(path.read_text("utf-8"))
    skipped = documentation(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.value


def naming(words: set[str]) -> list[str]:
    """Return the places of the platform that name one of the words."""
    word = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, sorted(words)))})(?![\w-])")
    paths = [*PYTHON, *TEMPLATES, *SAMPLES, *SCRIPTS]
    return [f"{where(path)}: {found[1]}" for path in paths for text in texts(path) for found in word.finditer(text)]


def imported(path: Path) -> Iterator[str]:
    """Yield the modules that a module imports, wherever it does, with the names taken from them."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


OWN_WORDS = {"rule_set"}
"""Keys of procedures that are also words of the platform's own: every case names the rule set it is under."""


def test_the_platform_names_no_procedure(models):
    assert naming(set(models) - OWN_WORDS) == []


def test_a_word_of_the_platforms_own_never_stands_for_a_procedure():
    meant = re.compile(
        rf"process\w*[^\n]{{0,40}}[\"'](?:{'|'.join(OWN_WORDS)})[\"']|/start/(?:{'|'.join(OWN_WORDS)})"
    )
    paths = [*PYTHON, *TEMPLATES, *SAMPLES, *SCRIPTS]
    assert [where(path) for path in paths if meant.search(path.read_text("utf-8"))] == []


def test_the_platform_names_no_step_of_a_procedure(elements):
    # A single English word (start, review) says nothing by itself; an id of several words names a step.
    assert naming({each.id for each in elements if "_" in each.id}) == []


def test_the_platform_names_no_message_of_a_procedure(elements):
    assert naming({each.message for each in elements if each.message}) == []


@pytest.mark.parametrize("path", sorted((ROOT / "handlers").glob("*.py")), ids=where)
def test_handlers_import_the_service_api_and_the_standard_library_alone(path):
    foreign = {name for name in imported(path) if name.partition(".")[0] not in sys.stdlib_module_names}
    assert all(name.startswith(("app.service_api.", "handlers.")) or name == "app.service_api" for name in foreign)


def test_only_pages_and_interface_know_of_flasks_request_session_and_g():
    knowing = {where(p).split("/")[1] for p in PYTHON if {f"flask.{name}" for name in REQUEST} & set(imported(p))}
    assert knowing == {"web", "api"}


def test_nothing_but_the_clock_asks_what_time_it_is():
    asks = re.compile(r"\b(?:datetime\.now|datetime\.utcnow|date\.today)\(")
    assert [where(path) for path in PYTHON if asks.search(path.read_text("utf-8"))] == ["app/clock.py"]
