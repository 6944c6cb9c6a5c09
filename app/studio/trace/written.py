"""Marks in Python: `@clause(…)` on functions, `@pytest.mark.clause(…)` on tests, citations.

A citation is a clause in brackets, in a docstring or comment of the platform or a handler: it shows where code
serves a clause and is never taken for a test.
"""

import ast
import re
from collections.abc import Iterator

from app.studio.trace.places import MARK, Place, marks_of

PLAIN = "[^()（）]"
CITED = re.compile(rf"[(（]{PLAIN}*{MARK.pattern}(?:{PLAIN}+{MARK.pattern})*{PLAIN}*[)）]")
Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def places(path: str, source: str) -> Iterator[Place]:
    """Yield the places of a Python file."""
    if not MARK.search(source):
        return
    tree = ast.parse(source)
    if path.startswith("tests/"):
        yield from _tests(path, tree)
        return
    for function in ast.walk(tree):
        for call in _decorators(function, "clause"):
            yield _place("handler", path, function, call)
    told = {number for node in ast.walk(tree) for number in _docstring(node)}
    for number, line in enumerate(source.splitlines(), 1):
        marks = marks_of(" ".join(CITED.findall(line if number in told else line.partition("# ")[2])))
        if marks:
            yield Place("code", path, line.strip().strip('"').lstrip("# "), marks, line=number)


def _docstring(node: ast.AST) -> range:
    """Return the lines of a docstring."""
    first = next(iter(node.body), None) if isinstance(node, ast.Module | Function) else None
    said = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return range(first.lineno, (first.end_lineno or first.lineno) + 1) if first and said else range(0)


def _tests(path: str, tree: ast.Module) -> Iterator[Place]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark":
            yield from (
                Place("test", path, _summary(tree) or path, _arguments(call), line=node.lineno)
                for call in ast.walk(node.value)
                if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("mark.clause")
            )
    for function in ast.walk(tree):
        for call in _decorators(function, "mark.clause"):
            yield _place("test", path, function, call)


def _decorators(node: ast.AST, name: str) -> Iterator[ast.Call]:
    """Yield the calls of a decorator, also where it stands within another one (marks of single parameters)."""
    if isinstance(node, Function):
        for decorator in node.decorator_list:
            for call in ast.walk(decorator):
                if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(name):
                    yield call


def _place(kind: str, path: str, node: ast.AST, call: ast.Call) -> Place:
    assert isinstance(node, Function)  # noqa: S101 (only functions and classes have decorators)
    words = _summary(node) or node.name.removeprefix("test_").replace("_", " ")
    return Place(kind, path, words, _arguments(call), id=node.name, line=node.lineno)


def _summary(node: Function | ast.Module) -> str:
    return (ast.get_docstring(node) or "").partition("\n")[0]


def _arguments(call: ast.Call) -> tuple[str, ...]:
    return tuple(str(each.value) for each in call.args if isinstance(each, ast.Constant))
