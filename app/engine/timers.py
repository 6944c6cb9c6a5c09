"""Timers: when they fall due, what they limit, and how the library's clock is kept out of it.

The library fires timers by the server's own clock whenever it takes a step. Here a timer falls due by the
host's clock and fires only through `Run.fire_due`, so that each firing is known to whoever keeps deadlines.
Its moment is worked out once, when the token arrives, and frozen in the task's `internal_data`.
"""
# mypy: allow-subclassing-any

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import MultiInstanceTask
from SpiffWorkflow.util.task import TaskState

from app.clock import SHANGHAI
from app.engine.errors import ExpressionFailed
from app.engine.model import Element

DUE: Final = "event_value"  # the library's own name for a timer's frozen moment
FIRED: Final = "event_fired"
MOST_WORKING_DAYS: Final = 3660


@dataclass(frozen=True, slots=True)
class Timer:
    """A running timer.

    `due` is in UTC; `started` is when the token arrived. `attached_to` is the id of the one human task it
    limits, `tasks` those of all open instances where the element is a multi-instance one. `limit_days` is
    the number of working days where the expression came out as one `working_days(n)`.
    """

    id: str
    element: Element
    attached_element: Element | None
    attached_to: str | None
    tasks: tuple[str, ...]
    due: datetime
    started: datetime
    interrupting: bool
    expression: str
    limit_days: int | None
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fired:
    """A timer that has just fired, and when."""

    timer: Timer
    at: datetime

    @property
    def id(self) -> str:
        """Return the timer's id."""
        return self.timer.id


class LimitTimer(TimerEventDefinition):
    """The one timer definition of ours, for dates and durations alike; it never looks at a clock."""

    def has_fired(self, my_task: Any) -> bool:
        """Freeze the moment on the first call; say whether `Run.fire_due` has fired it."""
        facts = my_task.internal_data
        if DUE not in facts:
            facts.update(my_task.workflow.script_engine.limit(my_task, self.expression))
        return bool(facts.get(FIRED, False))


def moment(value: Any, now: datetime) -> datetime | None:
    """Return the moment (UTC) a timer expression's value means, or None if it means none.

    Durations count from `now`; what has no offset is in Asia/Shanghai; a date alone is its first moment.
    """
    if isinstance(value, str):
        value = _parse(value)
    if isinstance(value, timedelta):
        value = now + value
    elif isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time(), SHANGHAI)
    if not isinstance(value, datetime):
        return None
    return (value if value.tzinfo else value.replace(tzinfo=SHANGHAI)).astimezone(UTC)


def day_count(n: Any) -> int | None:
    """Return the number of working days that FEEL's value `n` means, or None if it is no such count."""
    if type(n) not in (int, Decimal) or n != int(n) or not 0 <= n <= MOST_WORKING_DAYS:
        return None
    return int(n)


def _parse(text: str) -> datetime | timedelta | None:
    if text.upper().startswith("P"):
        return _duration(text)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _duration(text: str) -> timedelta | None:
    """Return an ISO 8601 duration of days and smaller; months and years have no fixed length: None."""
    try:
        parts = TimerEventDefinition.parse_iso_duration(text)
    except Exception:  # noqa: BLE001  (the library raises Exception itself)
        return None
    return None if parts.keys() & {"years", "months"} else timedelta(**parts)


def waiting(workflow: Any) -> Iterator[tuple[Any, str]]:
    """Yield (task, element id of the timer event) for every timer that runs."""
    for task in list(workflow.event_manager.tasks.values()):
        if task.state == TaskState.WAITING and DUE in task.internal_data:
            yield task, _event_id(task.task_spec)


def _event_id(spec: Any) -> str:
    """Return the timer event's element id; behind an event-based gateway that is the catch event's."""
    definition = spec.event_definition
    if isinstance(definition, MultipleEventDefinition):
        kinds = [isinstance(each, LimitTimer) for each in definition.event_definitions]
        return str(spec.outputs[kinds.index(True)].bpmn_id)
    return str(spec.bpmn_id)


def expression_of(spec: Any) -> str:
    """Return the timer's expression as the diagram has it."""
    definition = spec.event_definition
    if isinstance(definition, MultipleEventDefinition):
        definition = next(each for each in definition.event_definitions if isinstance(each, LimitTimer))
    return str(definition.expression)


def attached(task: Any) -> Any | None:
    """Return the activity's task to which a boundary event's task belongs."""
    if not isinstance(task.task_spec, BoundaryEvent):
        return None
    return next(each for each in task.parent.children if not isinstance(each.task_spec, BoundaryEvent))


def limited(activity: Any | None) -> list[Any]:
    """Return the open human tasks that an activity consists of right now."""
    if activity is None:
        return []
    spec = activity.task_spec
    members = activity.children if isinstance(spec, MultiInstanceTask) else [activity]
    return [task for task in members if task.task_spec.manual and task.state == TaskState.READY]


def frozen(value: Any, now: datetime, limit_days: int | None) -> dict[str, Any]:
    """Return what is kept of a timer in its task; raise ExpressionFailed if `value` is no moment."""
    due = moment(value, now)
    if due is None:
        raise ExpressionFailed(
            f'时限表达式没有得出时间（得到 {value!r}）。请写 working_days(2) 或 duration("PT72H") 这样的表达式。'
        )
    facts: dict[str, Any] = {DUE: due.isoformat(), "started": now.astimezone(UTC).isoformat()}
    return facts if limit_days is None else {**facts, "limit": limit_days}
