"""Forms tried out (试填): a form as those who fill it in will meet it; it is checked, and nothing is kept."""

import json
from dataclasses import dataclass
from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app import clock
from app.cases import bundle as bundles
from app.errors import NotFound
from app.registers import rule_sets
from app.rules import forms
from app.web import filled, guards
from app.web.forms import view
from app.web.locale import gettext as _
from app.web.locale import told
from app.web.pages import procedures

pages = guards.area("tryout", __name__)
STEPS = ("startEvent", "userTask")
SAMPLE = "sample"


@dataclass(frozen=True)
class Trial:
    """A form with what it may refer to: the figures of the rules in force. What only a case knows is empty.

    Where the options come from a register one sample stands for them: what a register holds depends on who asks.
    """

    version: int
    process: str
    step: str
    form: forms.Form
    variables: dict[str, Any]
    sources: dict[str, list[forms.Option]]

    @classmethod
    def of(cls, key: str, name: str) -> "Trial":
        """Load the form of the version asked for (`?version=`). Raises NotFound."""
        deployment = procedures.chosen(key)
        bundle = bundles.load(deployment.digest, key)
        used = [each for each in bundle.process.elements.values() if each.kind in STEPS and each.form_key == name]
        form = bundle.form(key, name)
        if form is None or not used:
            raise NotFound("该流程没有这张表单，请从流程页面选择。")
        step = "、".join(dict.fromkeys(told(each.name) for each in used))
        sample = [forms.Option(SAMPLE, _("（示例：正式填写时从登记簿中选择）"), of=SAMPLE)]
        sources, figures = dict.fromkeys(form.sources, sample), rule_sets.in_force().settings
        return cls(deployment.version, told(bundle.process.name), step, form, figures, sources)

    def check(self, answers: dict[str, Any]) -> tuple[dict[str, Any], dict[str, list[str]]]:
        """Return the variables that the answers become, and what is wrong with them; files are not asked for."""
        clean, errors = self.form.validate(answers, self.variables, today=clock.today(), sources=self.sources)
        return clean, {path: said for path, said in errors.items() if not self._is_file(path)}

    def _is_file(self, path: str) -> bool:
        field = self.form.field(path)
        return field is not None and field.type == "filepicker"


@pages.get("/procedures/<key>/forms/<name>")
@guards.role(*procedures.READERS)
def show(key: str, name: str) -> ResponseReturnValue:
    """Show a form of a procedure as it opens; `?version=` chooses an earlier version."""
    trial = Trial.of(key, name)
    return _page(key, name, trial, trial.form.initial(trial.variables))


@pages.post("/procedures/<key>/forms/<name>")
@guards.role(*procedures.READERS)
def check(key: str, name: str) -> ResponseReturnValue:
    """Hold what was typed against the form: tell what is wrong, or which variables it becomes. Nothing is kept."""
    trial = Trial.of(key, name)
    answers = filled.post(trial.form)
    changed = forms.acted(trial.form, answers, request.form)
    if changed is not None:
        return _page(key, name, trial, changed)
    clean, errors = trial.check(answers)
    if errors:
        return _page(key, name, trial, answers, errors=errors), 422
    return _page(key, name, trial, answers, variables=json.dumps(clean, ensure_ascii=False, indent=2))


@pages.post("/procedures/<key>/forms/<name>/asking")
@guards.role(*procedures.READERS)
def asking(key: str, name: str) -> ResponseReturnValue:
    """Return what the form asks with these answers: JSON {visible, choices}."""
    trial = Trial.of(key, name)
    return jsonify(filled.asking(trial.form, filled.post(trial.form), trial.variables, trial.sources))


def _page(
    key: str,
    name: str,
    trial: Trial,
    answers: dict[str, Any],
    *,
    errors: filled.Errors | None = None,
    variables: str = "",
) -> str:
    here = {"key": key, "name": name, "version": trial.version}
    form = view(trial.form, answers, trial.variables, errors=errors, sources=trial.sources)
    return render_template("pages/procedures/tryout.html", trial=trial, form=form, here=here, variables=variables)
