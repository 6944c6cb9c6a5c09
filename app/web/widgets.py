"""What a task shows beside its form, when the diagram asks for it: the user-task property `widget`.

Each widget has a template `pages/widgets/<name>.html`, which reads `view.widget.values`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import segno
from flask import url_for

from app.cases.actions import scanning
from app.cases.views.reading import TaskView
from app.registers import identity_providers
from app.web import words


@dataclass(frozen=True)
class Widget:
    """A widget's template and what it shows."""

    template: str
    values: Mapping[str, Any]


def of(view: TaskView) -> Widget | None:
    """Return the widget of an open task, None where the diagram asks for none."""
    name = view.element.properties.get("widget", "")
    if name not in WIDGETS or view.task.state != "open" or view.case.status != "running":
        return None
    return Widget(f"pages/widgets/{name}.html", WIDGETS[name](view))


def identity_code(view: TaskView) -> Mapping[str, Any]:
    """Show the code in use as a picture, until when it holds, and where the page asks whether it was scanned.

    The secret goes to who may do the task, and to nobody else.
    """
    poll = url_for("scan.waiting", task_id=view.task.id)
    shown = scanning.shown(view)
    if shown is None:
        return {"code": None, "poll": poll}
    picture = segno.make(shown.url, error="m", micro=False)
    return {
        "code": picture.svg_data_uri(scale=4, border=2, dark="#1c2430", light="#fff"),
        "until": words.iso(shown.expires_at),
        "until_words": words.moment(shown.expires_at),
        "phone": urlsplit(shown.url).path if identity_providers.configured().stand_in else None,
        "poll": poll,
    }


WIDGETS: Mapping[str, Callable[[TaskView], Mapping[str, Any]]] = {scanning.WIDGET: identity_code}
