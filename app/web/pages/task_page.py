"""What the page of a task shows: left the form, right what the decision needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.cases.actions import tasks
from app.cases.answers import papers
from app.cases.views import reading
from app.cases.views.access import Access
from app.cases.views.reading import Submission, TaskView
from app.registers.people import accounts, proofs, second_factor
from app.registers.people.actors import Actor
from app.web import clauses, filled, widgets, words
from app.web.forms import FormView, Reading
from app.web.forms.answers import Answer
from app.web.locale import told
from app.web.pages import documents


@dataclass(frozen=True)
class Paper:
    """A submitted form as it lies on the desk: its heading, who and when, its answers, how many differ."""

    id: str
    title: str
    who: str
    at: Any
    round: int
    reading: Reading

    @property
    def changes(self) -> int:
        return self.reading.changes

    @property
    def differences(self) -> Reading:
        """Only the answers that differ from the round before."""
        return Reading(_changed(self.reading.answers))


def _changed(answers: Sequence[Answer]) -> list[Answer]:
    """Return the answers that differ, groups with only those inside."""
    return [replace(one, answers=_changed(one.answers)) for one in answers if one.changed]


@dataclass(frozen=True)
class Proof:
    """What the page asks for to prove anew who completes it: the password, and `code` too where one is set."""

    code: bool
    wrong: Sequence[str]


@dataclass(frozen=True)
class TaskPage:
    """Everything the templates of a task need. `application` are the applicant's papers, `opinions` the others'."""

    view: TaskView
    form: FormView | None
    chip: tuple[str, str, str]
    counted: list[str]
    clauses: tuple[clauses.Clause, ...]
    application: Sequence[Paper]
    opinions: Sequence[Paper]
    files: Sequence[Mapping[str, Any]]
    widget: widgets.Widget | None = None
    refusal: str = ""
    documents: Sequence[Mapping[str, Any]] = ()
    """Those the diagram puts before the doer, as far as they may read them."""
    proof: Proof | None = None
    claims: bool = True
    """As `claiming` says."""

    @property
    def changed(self) -> list[Paper]:
        """The applicant's latest papers that differ from the round before."""
        return [paper for paper in self.application if paper.changes]


def claiming(actor: Actor) -> bool:
    """Tell whether claiming means anything: not to applicants, whose tasks are their own unit's alone."""
    return actor.role != "applicant"


def prepared(
    actor: Actor,
    task_id: str,
    answers: Mapping[str, Any] | None = None,
    errors: filled.Errors | None = None,
    refusal: str = "",
) -> TaskPage:
    """Gather a task's page; `answers` are those just typed, else the draft. Raises NotFound."""
    view = reading.task(actor, task_id)
    errors = dict(errors or {})
    proof = _proof(actor, view, errors.pop(proofs.FIELD, ()))
    access = Access.of(actor, view.case, view.bundle, ())
    read = filled.reader(access)
    handed_in = [(_applicants(view, one), paper(one, read)) for one in latest(view.submissions)]
    deadline = view.deadline
    ended = view.task.closed_at if view.task.state == "done" else None
    return TaskPage(
        view=view,
        form=_form(actor, view, answers, errors),
        chip=words.chip(view.task.due_at, ended, wall_clock=deadline is not None and deadline.limit_days is None),
        counted=words.counted(deadline, view.case.rule_set) if deadline else [],
        clauses=clauses.cited(view.task.clause),
        application=[one for own, one in handed_in if own],
        opinions=[one for own, one in handed_in if not own],
        files=_files(view),
        widget=widgets.of(view),
        refusal=refusal,
        documents=documents.shown(actor, papers.numbers(view.element, view.variables)),
        proof=proof,
        claims=claiming(actor),
    )


def _proof(actor: Actor, view: TaskView, wrong: Sequence[str]) -> Proof | None:
    """Return what the page asks for, where the step needs fresh proof of identity."""
    if view.element.properties.get("proof") != tasks.FRESH or not view.can_complete:
        return None
    return Proof(code=second_factor.enabled(accounts.get(actor.id)), wrong=wrong)


def paper(one: Submission, read: Any) -> Paper:
    """Return a submission ready to be read."""
    return Paper(one.task.id, told(one.task.name), one.who, one.task.closed_at, one.task.round, read(one))


def latest(submissions: Sequence[Submission]) -> list[Submission]:
    """Return the newest submission of each form and person; what it replaced shows as its differences."""
    newest: dict[tuple[str, str, str], Submission] = {}
    for one in submissions:
        newest[one.task.process, one.task.form, one.task.candidate] = one
    return list(newest.values())


def _applicants(view: TaskView, one: Submission) -> bool:
    lane = view.bundle.lanes.get(one.task.lane)
    return lane is not None and lane.scope == "case"


def _form(
    actor: Actor, view: TaskView, answers: Mapping[str, Any] | None, errors: filled.Errors | None
) -> FormView | None:
    if view.form is None or (view.task.state != "open" and answers is None):
        return None
    typed = answers if answers is not None else view.draft
    typed = view.beginning if typed is None else typed
    known = filled.usable(actor, view.case.id, typed)
    return filled.to_fill(view.form, typed, view.variables, sources=view.sources, known=known, errors=errors)


def _files(view: TaskView) -> list[Mapping[str, Any]]:
    """Return the documents of the latest papers, each once, with the question they answer."""
    from app.web.pages import files

    found: dict[str, Mapping[str, Any]] = {}
    for one in latest(view.submissions):
        for field, value in one.form.walk(one.answers):
            if field.type == "filepicker":
                named = (file_id for file_id in value or () if file_id in one.files)
                found |= {file_id: files.line(one.files[file_id], field.title) for file_id in named}
    return list(found.values())
