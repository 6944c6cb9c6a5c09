"""Marks in diagrams: procedures and steps, with their forms, decision tables and handlers."""

from collections.abc import Iterator, Mapping

from app import engine
from app.studio.trace.places import Place, marks_of


def places(files: Mapping[str, bytes]) -> Iterator[Place]:
    """Yield the places of all diagrams in `files` (path → content). Raises engine.DefinitionUnreadable."""
    tables = {each: path for path, ids in engine.decisions_of(files).items() for each in ids}
    for model in engine.outline(files):
        marks = marks_of(model.properties.get("clause", ""))
        if marks:
            yield Place("process", model.path, model.name, marks, process=model.key, process_name=model.name)
        for element in model.elements.values():
            yield from _element(model, element, tables)


def _element(model: engine.ProcessModel, element: engine.Element, tables: Mapping[str, str]) -> Iterator[Place]:
    marks = marks_of(element.properties.get("clause", ""))
    if not marks:
        return

    host = model.elements.get(element.attached_to or "")

    def place(kind: str, path: str, id: str) -> Place:
        step = (model.key, model.name, element.kind, element.lane or "", host.name if host else "")
        return Place(kind, path, element.name, marks, id, 0, *step)

    yield place("element", model.path, element.id)
    if element.form_key:
        yield place("form", f"forms/{model.key}/{element.form_key}.form", element.form_key)
    if element.decision:
        yield place("decision", tables.get(element.decision, ""), element.decision)
    if element.topic:
        module, _, function = element.topic.partition(".")
        yield place("handler", f"handlers/{module}.py", function)
