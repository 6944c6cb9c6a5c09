"""From a clause of the rules to what carries it out: the marks in diagrams, forms, code and tests.

Diagram elements carry the property `clause`; forms inherit it from the step they belong to; Python carries
`@clause("…")` on handlers and `@pytest.mark.clause("…")` on tests, or names the clause in a docstring.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from app import engine
from app.cases.bundle import listed
from app.studio import sources

CODE = ("app", "handlers", "tests")


def trace(clause: str, root: Path = sources.ROOT) -> list[str]:
    """Return a line for each place that names the clause or a part of it (`三(三)` covers `三(三)b`)."""
    tree = sources.read()
    lines = list(_elements(tree, clause))
    return lines + list(_code(root, clause))


def covers(clause: str, mark: str) -> bool:
    """Tell whether a mark is the clause or a part of it."""
    return mark == clause or (mark.startswith(clause) and not mark[len(clause) :].startswith(")"))


def _elements(tree: sources.Tree, clause: str) -> Iterator[str]:
    for model in engine.outline(tree.files):
        if any(covers(clause, mark) for mark in listed(model.properties.get("clause", ""))):
            yield f"流程   {model.path}  {model.name}"
        for element in model.elements.values():
            marks = [m for m in listed(element.properties.get("clause", "")) if covers(clause, m)]
            if not marks:
                continue
            yield f"元素   {model.path}#{element.id}  {element.name}  {'、'.join(marks)}"
            if element.form_key:
                yield f"表单   forms/{model.key}/{element.form_key}.form"
            if element.topic:
                module, _, name = element.topic.partition(".")
                yield f"处理   handlers/{module}.py:{name}"


def _code(root: Path, clause: str) -> Iterator[str]:
    pattern = re.compile(rf"{re.escape(clause)}[0-9]*[a-g]?(?![0-9a-z])")
    for folder in CODE:
        for path in sorted((root / folder).rglob("*.py")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if pattern.search(line):
                    label = "测试" if folder == "tests" else "代码"
                    yield f"{label}   {path.relative_to(root).as_posix()}:{number}  {line.strip()[:80]}"
