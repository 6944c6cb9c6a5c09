"""The rules (细则与条款): the version in force with its figures and its term; the clauses, open to everybody."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from app.registers import figures, rule_sets
from app.studio import trace
from app.web import guards
from app.web.locale import told
from app.web.pages.clauses_page import CHAPTERS, READERS, STATES, states, steps_of

pages = guards.area("rules", __name__)


@pages.get("/rules")
@guards.signed_in
def index() -> ResponseReturnValue:
    """Show the rule set in force."""
    rules, actor = rule_sets.in_force(), guards.actor()
    over = rule_sets.trial_over(rules)
    return render_template(
        "pages/rules/index.html",
        rules=rules,
        staff=actor.role in READERS,
        over=over and actor.role != "applicant",
        figures=[_figure(name, value) for name, value in rules.settings.items()],
        versions=rule_sets.all_versions(),
    )


def _figure(name: str, value: Any) -> tuple[str, str]:
    """Return what a figure is called, and its value as people write it."""
    figure = figures.named(name)
    return told(figure.label), told(figure.written(value))


@pages.get("/rules/clauses")
@guards.public
def text() -> ResponseReturnValue:
    """Show everybody the text of the rules, and in plain words how each clause is carried out."""
    found = trace.build()
    chapters: dict[str, list[tuple[trace.Clause, dict[str, Any]]]] = {}
    for clause in found.clauses:
        rows = {"parts": [_part(proof) for proof in found.of(clause)], "states": states(found.counts(clause))}
        chapters.setdefault(clause.chapter, []).append((clause, rows))
    return render_template(
        "pages/rules/clauses.html",
        chapters=chapters,
        names=CHAPTERS,
        totals=states(found.counts()),
        rules=rule_sets.in_force(),
    )


def _part(proof: trace.Proof) -> dict[str, Any]:
    """Tell of a part what may be public: neither code nor tests, and of what is not built yet only why."""
    steps = steps_of(proof) if proof.state == "done" else []
    return {
        "asks": proof.part.asks,
        "state": STATES[proof.state],
        "steps": steps,
        "by": proof.part.by,
        "later": proof.part.later,
        "more": proof.part.more,
        "automatic": proof.state == "done" and not steps,
    }
