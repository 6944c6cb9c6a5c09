"""The engine's own check of diagrams before they go live: what the library would refuse, or do wrong in silence.

What names mean to the platform (forms, handlers, lanes, clauses) is the studio's check.
"""

from collections.abc import Iterable, Mapping

from app.engine.definitions import parse
from app.engine.errors import DefinitionUnreadable
from app.engine.linting import drawing, elements, expressions, flows, identity, schema, tables
from app.engine.linting.finding import Diagram, Finding
from app.engine.xml import XmlRefused

__all__ = ["Finding", "lint"]


def lint(files: Mapping[str, bytes]) -> list[Finding]:
    """Return what is wrong with the diagrams and decision tables of `files` (path → content); never raises."""
    findings: list[Finding] = []
    diagrams: list[Diagram] = []
    decisions: set[str] = set()
    for path, content in sorted(files.items()):
        if path.endswith(".bpmn"):
            try:
                diagrams.append(Diagram.read(path, content))
            except XmlRefused as problem:
                findings.append(Finding(path, "", "", str(problem)))
        elif path.endswith(".dmn"):
            findings += tables.check(path, content, decisions)
    for diagram in diagrams:
        findings += _diagram(diagram)
    findings += identity.across(diagrams, decisions)
    return list(dict.fromkeys(findings)) or _last(files, diagrams)


def _diagram(diagram: Diagram) -> Iterable[Finding]:
    """Check one diagram; where its ids are not sound, nothing else can be said of it."""
    found = list(identity.within(diagram))
    if found:
        return found
    for model in diagram.models:
        found += elements.check(diagram, model)
        found += flows.check(diagram, model)
        found += expressions.check(diagram, model)
    return [*found, *drawing.check(diagram)]


def _last(files: Mapping[str, bytes], diagrams: Iterable[Diagram]) -> list[Finding]:
    """Hold what looks sound against the BPMN schema, and then against the library itself."""
    found: list[Finding] = [finding for diagram in diagrams for finding in schema.check(diagram)]
    if not found:
        try:
            parse("", files)
        except DefinitionUnreadable as problem:
            found.append(Finding("processes/", "", "", problem.message))
    return found
