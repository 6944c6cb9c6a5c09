"""Small forms for the tests."""

import json
from datetime import date

from app.rules import forms

TODAY = date(2026, 11, 23)


def component(kind, key=None, label=None, **more):
    named = {} if key is None else {"path" if kind in {"group", "dynamiclist"} else "key": key}
    label = {} if kind in {"text", "separator", "spacer"} else {"label": label or key}
    return {"type": kind, "id": f"Field_{key or next(iter(label.values()), kind)}", **label, **named, **more}


def content(*components, **root):
    return json.dumps({"type": "default", "schemaVersion": 19, "components": components, **root}).encode()


def form(*components):
    return forms.parse(content(*components), "forms/test/test.form")


def problems(*components, **root):
    return forms.problems(content(*components, **root), "forms/test/test.form")


def validate(components, answers, variables=None, **more):
    components = [components] if isinstance(components, dict) else components
    return form(*components).validate(answers, variables or {}, today=TODAY, **more)


def errors(components, answers, variables=None, **more):
    return validate(components, answers, variables, **more)[1]


def clean(components, answers, variables=None, **more):
    found, wrong = validate(components, answers, variables, **more)
    assert wrong == {}
    return found


REQUIRED = {"required": True}
YES_NO = [{"label": "通过", "value": "pass"}, {"label": "退回", "value": "return"}]
