"""What lies before somebody who starts a case: the papers its form asks for, the stages with their limits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app import engine
from app.cases.bundle import Bundle
from app.rules import forms
from app.rules.forms.model import Fields


@dataclass(frozen=True)
class Paper:
    """A file the start form asks for. `kinds` are extensions (.pdf); not `needed`: in some cases, or at will."""

    name: str
    kinds: tuple[str, ...]
    needed: bool


@dataclass(frozen=True)
class Step:
    """A step of a stage. `limit_days` counts working days; None: it has no limit of that kind."""

    name: str
    lane: str
    limit_days: int | None


@dataclass(frozen=True)
class Stage:
    """A stage of the rail after the start, with the steps a case may pass in it."""

    name: str
    steps: tuple[Step, ...]


def papers(form: forms.Form | None) -> list[Paper]:
    """Return the files a form asks for, those it always needs first."""
    found = _papers(form.fields, certain=True) if form else ()
    return sorted(found, key=lambda paper: not paper.needed)


def _papers(fields: Fields, *, certain: bool) -> Iterator[Paper]:
    for item in fields:
        asked = certain and not item.hide
        if item.type == "filepicker":
            yield Paper(item.title, item.accept, asked and item.required is True)
        yield from _papers(item.children, certain=asked)


def stages(bundle: Bundle, settings: Mapping[str, Any]) -> list[Stage]:
    """Return the stages that follow the start, each with its steps in the diagram's order, corrections left out."""
    steps: dict[str, list[Step]] = {name: [] for name in bundle.stages}
    for element in bundle.process.elements.values():
        stage = element.properties.get("stage", "")
        if stage in steps and not _corrects(bundle, element):
            steps[stage] += [_step(inner, settings) for inner in _people(bundle, element)]
    return [Stage(name, tuple(found)) for name, found in steps.items() if found]


def _corrects(bundle: Bundle, element: engine.Element) -> bool:
    """Tell whether a step only hands in the start form once more."""
    start = bundle.process.start
    return element.form_key is not None and element.form_key == start.form_key and element.id != start.id


def _people(bundle: Bundle, element: engine.Element) -> Iterator[engine.Element]:
    """Yield the human tasks of a step: itself, or those with a limit of the procedure it calls."""
    if element.kind == "userTask":
        yield element
    elif element.called:
        called = bundle.definition.processes[element.called].elements.values()
        yield from (inner for inner in called if inner.kind == "userTask" and inner.timers)


def _step(element: engine.Element, settings: Mapping[str, Any]) -> Step:
    return Step(element.name, element.lane or "", engine.limit_days(element, settings))
