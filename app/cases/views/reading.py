"""What people see of cases and tasks: lists, one case, one task. Reads only; never more than they may know."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import engine, store
from app.cases import bundle as bundles
from app.cases import permissions, policies
from app.cases.answers import filling
from app.cases.answers.filling import form_variables
from app.cases.bundle import Bundle
from app.cases.steps import live
from app.cases.steps.host import CaseHost
from app.cases.steps.stepping import resume
from app.cases.views import buttons, timeline
from app.cases.views.access import Access
from app.errors import NotFound
from app.registers import confidentiality
from app.registers.people.actors import Actor
from app.rules import forms

PAGE = 20


@dataclass(frozen=True)
class Submission:
    """One completed form as the viewer may read it, with its files and the one it replaced."""

    task: store.tasks.Task
    form: forms.Form
    answers: Mapping[str, Any]
    earlier: Mapping[str, Any] | None
    files: Mapping[str, store.files.File]
    who: str


@dataclass(frozen=True)
class InboxItem:
    """A task in somebody's list, and in words why that person may not do it (four eyes), if so.

    `wall_clock`: its limit runs by the wall clock, not in working days.
    """

    task: store.tasks.Task
    why_not: str | None
    wall_clock: bool = False


@dataclass(frozen=True)
class TaskView:
    """Everything the task page needs."""

    task: store.tasks.Task
    case: store.cases.Case
    bundle: Bundle
    element: engine.Element
    form: forms.Form | None
    variables: Mapping[str, Any]
    beginning: Mapping[str, Any]
    sources: Mapping[str, Sequence[forms.Option]]
    draft: Mapping[str, Any] | None
    saved_at: datetime | None
    submissions: Sequence[Submission]
    deadline: store.deadlines.Deadline | None
    why_not: str | None
    submit_label: str
    can_claim: bool
    can_complete: bool
    can_reassign: bool


@dataclass(frozen=True)
class CaseView:
    """Everything the case page needs."""

    case: store.cases.Case
    bundle: Bundle
    rail: Sequence[timeline.Stage]
    status_text: str
    tasks: Sequence[store.tasks.Task]
    mine: Sequence[store.tasks.Task]
    submissions: Sequence[Submission]
    files: Sequence[store.files.File]
    deadlines: Sequence[store.deadlines.Deadline]
    entries: Sequence[timeline.Entry]
    names: bool
    can_withdraw: bool


def inbox(
    actor: Actor, wanted: store.tasks.Query, page: int = 1, size: int = PAGE
) -> tuple[Sequence[InboxItem], int]:
    """Return a page of the actor's tasks, the most urgent first, and the total number."""
    tasks, total = store.tasks.inbox(actor.grants, actor.id, wanted, page, size)
    doers = store.tasks.doers_of_cases({task.case_id for task in tasks})
    hours = store.deadlines.by_the_clock(task.id for task in tasks)
    return [
        InboxItem(task, _why_not(actor, task, doers.get(task.case_id, {})), task.id in hours) for task in tasks
    ], total


def _why_not(actor: Actor, task: store.tasks.Task, doers: permissions.Doers) -> str | None:
    if task.state != "open":
        return None
    return permissions.why_not(actor, task, task.case, bundles.load(task.case.definition, task.case.process), doers)


def cases(
    actor: Actor, wanted: store.cases.Query, page: int = 1, size: int = PAGE
) -> tuple[Sequence[store.cases.Case], int]:
    """Return a page of the cases the actor may know of, newest change first, and the total number."""
    return store.cases.search(actor.grants, wanted, page, size)


def _visible_case(actor: Actor, number: str) -> store.cases.Case:
    case = store.cases.visible(number, actor.grants)
    if case is None:
        raise NotFound
    return case


def case(actor: Actor, number: str) -> CaseView:
    """Return one case as the actor may see it. Raises NotFound, also for what they may not know of."""
    found = _visible_case(actor, number)
    bundle = bundles.load(found.definition, found.process)
    tasks = store.tasks.of_case(found.id)
    access = Access.of(actor, found, bundle, tasks)
    files = store.files.of_case(found.id)
    return CaseView(
        case=found,
        bundle=bundle,
        rail=timeline.rail(found, bundle, tasks),
        status_text=timeline.status_text(found, tasks),
        tasks=tasks,
        mine=[task for task in tasks if task.state == "open" and task.candidate in actor.grants],
        submissions=submissions(access, tasks, files),
        files=[file for file in files if access.file(file, tasks)],
        deadlines=_limits(found, tasks),
        entries=timeline.entries(access, store.events.of_case(found.id), tasks),
        names=access.names(),
        can_withdraw=permissions.can_withdraw(actor, found, bundle),
    )


def _limits(case: store.cases.Case, tasks: Iterable[store.tasks.Task]) -> list[store.deadlines.Deadline]:
    """Return the deadlines of these tasks: one that began since they were read is of a task not among them."""
    known = {task.id for task in tasks}
    return [each for each in store.deadlines.of_case(case.id) if each.task_id in known]


def submissions(
    access: Access, tasks: Sequence[store.tasks.Task], files: Sequence[store.files.File]
) -> list[Submission]:
    """Return the completed forms the viewer may read, oldest first, each beside what it replaced."""
    by_id = {file.id: file for file in files if access.file(file, tasks)}
    last: dict[tuple[str, str, str], Mapping[str, Any]] = {}
    found = []
    for task in sorted((t for t in tasks if t.state == "done"), key=lambda t: (t.closed_at, t.opened_at)):
        element = access.bundle.element(task.process, task.element)
        form = access.bundle.form_of(element) if element else None
        if form is None or task.answers is None or not access.answers(task):
            continue
        place = (task.process, task.form, task.candidate)
        answers = form.redacted(task.answers, access.lanes(task))
        found.append(Submission(task, form, answers, last.get(place), by_id, timeline.who(access, task)))
        last[place] = answers
    return found


def task(actor: Actor, task_id: str) -> TaskView:
    """Return one task with all that its doer needs. Raises NotFound, also for other people's tasks."""
    found = permissions.check_see_task(actor, store.tasks.get(task_id))
    case = store.cases.by_id(found.case_id)
    bundle = bundles.load(case.definition, case.process) if case else None
    element = bundle.element(found.process, found.element) if bundle else None
    if case is None or bundle is None or element is None:
        raise NotFound
    tasks = store.tasks.of_case(case.id)
    access = Access.of(actor, case, bundle, tasks)
    form = bundle.form_of(element)
    variables = _variables(case, bundle, found)
    draft = store.tasks.draft(actor.id, found.id)
    why_not = permissions.why_not(actor, found, case, bundle, store.tasks.doers(case.id))
    return TaskView(
        task=found,
        case=case,
        bundle=bundle,
        element=element,
        form=form,
        variables=variables,
        beginning=form.initial(variables, repeat=bundle.repeats(element)) if form else {},
        sources=_sources(form, actor, case, found, variables),
        draft=draft.answers if draft else None,
        saved_at=draft.saved_at if draft else None,
        submissions=submissions(access, tasks, store.files.of_case(case.id)),
        deadline=store.deadlines.latest_of_task(found.id),
        why_not=why_not if found.state == "open" else None,
        submit_label=buttons.of_task(bundle, found, tasks),
        can_claim=policies.can_claim(found, case) and why_not is None,
        can_complete=policies.can_complete(found, case, actor) and why_not is None,
        can_reassign=permissions.can_reassign(actor, found),
    )


def _variables(case: store.cases.Case, bundle: Bundle, found: store.tasks.Task) -> Mapping[str, Any]:
    if found.state != "open":
        return {}
    run, host = looked_at(case, bundle)
    return form_variables(run, host.settings, found)


def _sources(
    form: forms.Form | None,
    actor: Actor,
    case: store.cases.Case,
    found: store.tasks.Task,
    variables: Mapping[str, Any],
) -> Mapping[str, Sequence[forms.Option]]:
    """Return what an open task's form offers: who has done theirs learns nothing newer of the unit's registers."""
    if form is None or found.state != "open":
        return {}
    return filling.sources(form, actor, case.organisation_id, variables)


def looked_at(case: store.cases.Case, bundle: Bundle) -> tuple[engine.Run, CaseHost]:
    """Return the case's run for reading, and leave it kept for the next step."""
    run, host = resume(case, bundle)
    live.put(case.id, live.Live(case.version, run, host))
    return run, host


def diagram(actor: Actor, number: str) -> dict[str, Any]:
    """Return {xml, active, done, overdue} of the case's own procedure, for a viewer."""
    found = _visible_case(actor, number)
    bundle = bundles.load(found.definition, found.process)
    run, _ = looked_at(found, bundle)
    marks = run.marks().get(found.process, engine.Marks(active=[], done=[]))
    files = store.definitions.files(found.definition) or {}
    late = {deadline.task_id for deadline in store.deadlines.of_case(found.id) if deadline.state == "overdue"}
    overdue = sorted({task.element for task in store.tasks.open_of_case(found.id) if task.id in late})
    return {
        "xml": files[f"processes/{found.process}.bpmn"].decode(),
        "active": sorted(marks["active"]),
        "done": sorted(marks["done"]),
        "overdue": overdue,
    }


def file(actor: Actor, file_id: str) -> store.files.File:
    """Return a file the actor may read. Raises NotFound for every other.

    A restricted one, such as the model, is for who has promised confidentiality: Forbidden, in words (六(三)b).
    """
    found = store.files.get(file_id)
    if found is None:
        raise NotFound
    if found.case_id is None:
        if found.uploaded_by != actor.id:
            raise NotFound
        return found
    case = store.cases.visible_by_id(found.case_id, actor.grants)
    if case is None:
        raise NotFound
    tasks = store.tasks.of_case(case.id)
    access = Access.of(actor, case, bundles.load(case.definition, case.process), tasks)
    if not access.file(found, tasks):
        raise NotFound
    if found.lanes is not None:
        confidentiality.check(actor)
    return found
