"""Collect the Chinese texts that people read: from Python, templates, diagrams, decision tables, forms, lanes.

Python: every Chinese literal that is no docstring; an f-string becomes a sentence with places ({0}, {1}).
`update` brings the catalogues up to date; texts nobody uses any more leave them.
"""

import ast
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from lxml import etree

ROOT = Path(__file__).parents[2]
PYTHON = (
    "app/cases",
    "app/documents",
    "app/errors.py",
    "app/registers",
    "app/rules/calendar.py",
    "app/rules/forms",
    "app/rules/identifiers.py",
    "app/rules/periods.py",
    "app/rules/working_days.py",
    "app/service_api",
    "app/store",
    "app/web",
    "handlers",
)
FOR_ANALYSTS = (
    "app/cases/steps/handlers.py",
    "app/registers/registry/register_check.py",
    "app/rules/forms/dialect.py",
    "app/rules/forms/parsing.py",
    "app/rules/forms/slips.py",
)
MARK = re.compile(r"[一二三四五六七]\([一二三四五六七八]\)\w*")
SKIPPED = ("app/web/extract.py", "app/web/pages/gallery", "app/web/bundles.py", *FOR_ANALYSTS)
CHINESE = re.compile(r"[\u3400-\u9fff]")
QUOTED = re.compile(r'"([^"]*)"')
PLACE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
SPOKEN = {"label", "description", "dateLabel", "timeLabel", "text", "confirm", "itemLabel", "patternErrorMessage",
          "prefixAdorner", "suffixAdorner"}  # fmt: skip
LISTED = {"stages"}
PROPERTIES = {"applicantText", "dueText", "submitLabel"} | LISTED
Found = tuple[str, int, str]


def found() -> Iterator[Found]:
    """Go through all texts: (path, line, text)."""
    for path in _files("*.py", PYTHON):
        yield from ((path, line, text) for line, text in python(_read(path)))
    yield from templates()
    for path in _files("*.bpmn", ("processes",)):
        yield from ((path, line, text) for line, text in diagram(_read(path)))
    for path in _files("*.dmn", ("processes",)):
        yield from ((path, line, text) for line, text in decisions(_read(path)))
    for path in _files("*.form", ("forms",)):
        yield from ((path, 1, text) for text in form(json.loads(_read(path))))
    yield from _lists()


def _lists() -> Iterator[Found]:
    """Go through the lists that stand beside the diagrams."""
    for name in yaml.safe_load(_read("processes/lanes.yaml")):
        for text in dict.fromkeys((name, name.rpartition("·")[2])):
            yield "processes/lanes.yaml", 1, text
    for name in yaml.safe_load(_read("processes/groups.yaml")):
        yield "processes/groups.yaml", 1, name
    for figure in yaml.safe_load(_read("processes/figures.yaml")).values():
        texts = (figure["label"], figure["value"].replace("%(value)s", "{0}"), *figure.get("words", {}).values())
        yield from (("processes/figures.yaml", 1, text) for text in texts if CHINESE.search(text))
    for path in _files("*.yaml", ("processes/registers",)):
        yield from ((path, 1, text) for text in _register(yaml.safe_load(_read(path))))
    for entry in yaml.safe_load(_read("processes/clauses.yaml")).values():
        yield "processes/clauses.yaml", 1, entry["title"]
    for duty in yaml.safe_load(_read("processes/duties.yaml")).values():
        said = (duty[name] for name in ("asks", "by", "later", "more") if name in duty)
        yield from (("processes/duties.yaml", 1, text) for text in said)


def _register(facts: dict[str, Any]) -> Iterator[str]:
    """Yield the names in a register's description: its own, its states', its fields', their values'."""
    yield facts["name"]
    yield from facts["states"].values()
    for field in facts.get("fields", ()):
        yield field["label"]
        yield from (*field.get("options", {}).values(), *field.get("columns", {}).values())


def _files(pattern: str, places: tuple[str, ...]) -> list[str]:
    paths = [
        path
        for place in places
        for path in ([ROOT / place] if place.endswith(".py") else (ROOT / place).rglob(pattern))
    ]
    names = sorted(path.relative_to(ROOT).as_posix() for path in paths)
    return [name for name in names if not name.startswith(SKIPPED)]


def _read(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def python(source: str) -> Iterator[tuple[int, str]]:
    """Yield the Chinese texts of a module: neither docstrings, marks of clauses, nor patterns."""
    tree = ast.parse(source)
    skipped = {id(part) for node in ast.walk(tree) for part in _not_spoken(node)}
    for node in ast.walk(tree):
        if id(node) in skipped or not isinstance(node, ast.Constant | ast.JoinedStr):
            continue
        text = _template(node).strip("，；")
        if CHINESE.search(text) and not MARK.fullmatch(text) and "\\" not in text:
            yield node.lineno, text


def _not_spoken(node: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, and the pieces of an f-string, which is taken as a whole."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    if isinstance(node, ast.JoinedStr):
        yield from node.values


def _template(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    number, parts = 0, []
    for value in node.values:
        if isinstance(value, ast.Constant):
            parts.append(str(value.value))
        else:
            parts.append(f"{{{number}}}")
            number += 1
    return "".join(parts)


def templates() -> Iterator[Found]:
    """Yield what templates wrap in _()."""
    folder = ROOT / "app/web/templates"
    methods = [("gallery/**", "ignore"), ("**.html", "jinja2")]
    for name, line, text, _comments, _context in extract_from_dir(folder, methods, {}, strip_comment_tags=True):
        yield f"app/web/templates/{name}", line, text if isinstance(text, str) else text[0]


def diagram(source: str) -> Iterator[tuple[int, str]]:
    """Yield names, documentation and spoken properties of a BPMN file."""
    root: Any = etree.fromstring(source.encode())
    for node in root.iter():
        tag = etree.QName(node).localname if isinstance(node.tag, str) else ""
        line = node.sourceline or 1
        if tag == "property" and node.get("name") in PROPERTIES:
            value = str(node.get("value"))
            yield from (
                (line, part) for part in (re.split("[,，]", value) if node.get("name") in LISTED else [value])
            )
        elif tag == "documentation" and node.text:
            yield line, node.text.strip()
        elif tag != "property" and CHINESE.search(node.get("name") or ""):
            yield line, str(node.get("name"))


def decisions(source: str) -> Iterator[tuple[int, str]]:
    """Yield the Chinese values in the cells of decision tables."""
    root: Any = etree.fromstring(source.encode())
    for node in root.iter():
        for text in QUOTED.findall(node.text or "") if isinstance(node.tag, str) else ():
            if CHINESE.search(text) and text == text.strip():  # not the pieces that an expression joins
                yield node.sourceline or 1, text


def form(part: Any) -> Iterator[str]:
    """Yield what a form says, {{…}} and all, and the texts that its expressions choose from."""
    if isinstance(part, dict):
        for name, value in part.items():
            if isinstance(value, str) and value.startswith("="):
                yield from (text for text in QUOTED.findall(value) if CHINESE.search(text))
            elif name in SPOKEN and isinstance(value, str) and CHINESE.search(value):
                yield value
                yield from (text for place in PLACE.findall(value) for text in QUOTED.findall(place))
            else:
                yield from form(value)
    elif isinstance(part, list):
        for item in part:
            yield from form(item)


def update(folder: Path) -> None:
    """Take new texts into every catalogue of the folder and drop those that are gone."""
    template = Catalog(project="quanshu", charset="utf-8")
    for path, line, text in found():
        if CHINESE.search(text):
            template.add(text, locations=[(path, line)])
    template.creation_date = datetime(2024, 5, 17, tzinfo=UTC)  # a catalogue changes only when its texts do
    for target in folder.glob("*/LC_MESSAGES/messages.po"):
        with target.open("rb") as file:
            catalogue = read_po(file)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue.creation_date = template.creation_date
        with target.open("wb") as file:
            write_po(file, catalogue, width=112, sort_output=True, no_location=True, omit_header=False)
