"""A changed calendar moves running deadlines: first a preview, then all of them in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from app import store
from app.cases.steps import live
from app.cases.steps.host import settings_of
from app.cases.steps.step import Step
from app.cases.steps.stepping import open_step
from app.registers import audit, calendar
from app.registers.people.actors import Actor
from app.rules import working_days
from app.rules.calendar import Calendar, YearTable


@dataclass(frozen=True)
class Move:
    """A running deadline that a calendar would move (UTC moments)."""

    deadline_id: int
    case_id: int
    number: str
    task: str
    before: datetime
    after: datetime


def preview(actor: Actor, table: YearTable) -> list[Move]:
    """Return which deadlines would move, from when to when, if a year became `table`, in cases they know."""
    return _known(actor, _moves(calendar.with_year(table)))


def put_year(actor: Actor, table: YearTable) -> list[Move]:
    """Replace a year of the calendar and move the deadlines it touches, with one entry in the platform's trail.

    All of them move; returned are those of cases that the actor may know of. Raises Forbidden for all but
    administrators.
    """
    with store.writing():
        calendar.put_year(actor, table)
        moves = _moves(calendar.current())
        for case_id, of_case in groupby(moves, key=lambda move: move.case_id):
            _apply(open_step(store.cases.hold(case_id), actor), list(of_case))
        name = f"按 {table.year} 年工作日历重新计算 {len(moves)} 项时限"
        audit.record(actor, "deadlines.recounted", name, moved=[move.deadline_id for move in moves])
    for move in moves:
        live.drop(move.case_id)
    return _known(actor, moves)


def _known(actor: Actor, moves: list[Move]) -> list[Move]:
    known = store.cases.known({move.case_id for move in moves}, actor.grants)
    return [move for move in moves if move.case_id in known]


def _moves(new: Calendar) -> list[Move]:
    moves = []
    for deadline in store.deadlines.running():
        after = _due(deadline, new)
        if after != deadline.due_at:
            case, task = store.cases.by_id(deadline.case_id), store.tasks.get(deadline.task_id)
            number, name = (case.number if case else ""), (task.name if task else "")
            moves.append(Move(deadline.id, deadline.case_id, number, name, deadline.due_at, after))
    return moves


def _due(deadline: store.deadlines.Deadline, new: Calendar) -> datetime:
    return _counted(deadline, new).due


def _counted(deadline: store.deadlines.Deadline, new: Calendar) -> working_days.Deadline:
    case = store.cases.by_id(deadline.case_id)
    settings = settings_of(case.rule_set) if case else {}
    close = str(settings.get("close_of_business", "18:00"))
    return working_days.due(deadline.started_at, deadline.limit_days or 0, new, close)


def _apply(step: Step, moves: Sequence[Move]) -> None:
    """Move a case's deadlines in the engine's state and in the tables."""
    current = calendar.current()
    moved: set[str] = set()
    for move in moves:
        deadline = store.deadlines.get(move.deadline_id)
        if deadline is None:
            continue
        if deadline.timer not in moved:
            step.run.reschedule(deadline.timer, move.after)
            moved.add(deadline.timer)
        counted = _counted(deadline, current)
        deadline.due_at, deadline.provisional = counted.due, counted.provisional
        deadline.remind_at = step.host.reminder(counted)
        task = store.tasks.get(deadline.task_id)
        if task is not None and task.due_at == move.before:
            task.due_at = move.after
        step.log(
            "recounted",
            element=deadline.element,
            name=move.task,
            task_id=deadline.task_id,
            data={"before": move.before.isoformat(), "due": move.after.isoformat()},
        )
    step.case.next_due = step.run.next_due()
    store.events.append(step.case, step.events)
    store.cases.save_state(step.case.id, step.run.dump())
    store.cases.put_back(step.case)
