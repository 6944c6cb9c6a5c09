"""The calendar starts procedures: which periods have ended, and which cases each of them asks for.

A period is gone through once, in two steps that each commit: it is noted together with an effect in the outbox,
which asks the procedure's handler for its targets; each target is an effect of its own, which raises a case. So a
target that fails waits and is tried again by itself.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app import clock, service_api, store
from app.cases import bundle as bundles
from app.cases.bundle import Bundle
from app.cases.steps import handlers
from app.errors import NotFound, Undeliverable
from app.registers import rule_sets
from app.rules import feel, periods
from app.rules.periods import Span

log = logging.getLogger(__name__)

AT_ONCE = 400
"""Periods of one procedure that are gone through in one look; the next look goes on."""
KEY_LENGTH = 60


class ScheduleError(ValueError):
    """A procedure's schedule can't be read; the message (Chinese) says what is wrong."""


@dataclass(frozen=True)
class Scheduled:
    """A live procedure that the calendar starts, its cycle as it is today, and the period that is next."""

    bundle: Bundle
    cycle: str
    following: Span


def is_scheduled(bundle: Bundle) -> bool:
    return bool(bundle.process.properties.get("schedule"))


def cycle_of(bundle: Bundle) -> str:
    """Return how often the calendar starts a procedure today, one of `periods.CYCLES`. Raises ScheduleError."""
    return cycle(bundle.process.properties["schedule"], rule_sets.in_force().settings)


def cycle(text: str, settings: Mapping[str, Any]) -> str:
    """Return what a schedule says: a cycle itself, or an expression over the figures of the rules that gives one.

    Raises ScheduleError, FeelSyntaxError.
    """
    text = text.strip()
    if text.startswith("="):
        text = str(feel.compile(text[1:]).evaluate(settings))
    if text not in periods.CYCLES:
        raise ScheduleError(f"周期“{text}”应为 {'、'.join(periods.CYCLES)} 之一。")
    return text


def scheduled() -> list[Scheduled]:
    """Return the live procedures that the calendar starts, each with the period that is gone through next."""
    found = [bundles.load(live.digest, live.process) for live in store.definitions.all_live()]
    last = store.schedule.last_ends()
    each = (_known(bundle, last.get(bundle.key)) for bundle in found if is_scheduled(bundle))
    return [one for one in each if one is not None]


def of(bundle: Bundle) -> Scheduled:
    """Return when the calendar starts a live procedure next. Raises ScheduleError."""
    return _scheduled(bundle, store.schedule.last_ends().get(bundle.key))


def _known(bundle: Bundle, last: date | None) -> Scheduled | None:
    """Return the same, None where a figure of the rules has spoilt the schedule: it keeps none of the others."""
    try:
        return _scheduled(bundle, last)
    except ScheduleError:
        log.exception("the schedule of %s can't be read", bundle.key)
        return None


def _scheduled(bundle: Bundle, last: date | None) -> Scheduled:
    """Return what is next; the first period is the one that ran when the procedure got its schedule."""
    cycle = cycle_of(bundle)
    after = periods.containing(cycle, last + timedelta(days=1)) if last else None
    if after is not None and after.until >= clock.today():
        return Scheduled(bundle, cycle, after)
    running = periods.containing(cycle, _since(bundle.key))
    return Scheduled(bundle, cycle, max(after or running, running, key=lambda span: span.since))


def _since(process: str) -> date:
    """Return the day since which a procedure's live versions have had a schedule, without a break."""
    since = clock.now()
    for deployment in store.definitions.history(process):
        if not is_scheduled(bundles.load(deployment.digest, process)):
            break
        since = deployment.deployed_at
    return since.astimezone(clock.SHANGHAI).date()


def due() -> bool:
    """Tell whether a period has ended that was not gone through yet."""
    return any(each.following.until < clock.today() for each in scheduled())


def note_ended() -> list[str]:
    """Note every period that has ended, in order, each with its effect; return a line for each.

    Several processes may do this at once: one of them notes a period.
    """
    return [
        f"{each.bundle.key} {span.key}"
        for each in scheduled()
        for span in _ended(each)
        if note(each.bundle.key, span)
    ]


def _ended(each: Scheduled) -> Iterator[Span]:
    span, today = each.following, clock.today()
    for _ in range(AT_ONCE):
        if span.until >= today:
            return
        yield span
        span = periods.following(each.cycle, span)


def note(process: str, span: Span) -> bool:
    """Note a period of a procedure that has ended, with its effect; False when somebody has done so."""
    with store.writing():
        noted = store.schedule.note(process, span.key, span.until, clock.now())
        if noted:
            period = {"key": span.key, "since": span.since.isoformat(), "until": span.until.isoformat()}
            _send("schedule", f"schedule:{process}:{span.key}", {"process": process, "period": period})
    return noted


def go_through(process: str, facts: Mapping[str, str]) -> list[service_api.Target]:
    """Ask a procedure's handler for the targets of a period and have a case raised for each.

    `facts` are key, since and until (ISO). In a transaction of its own; twice asks for nothing twice.
    Raises Undeliverable for a procedure that is not live or not started by the calendar any more.
    """
    definition = _live(process)
    since, until = date.fromisoformat(facts["since"]), date.fromisoformat(facts["until"])
    period = service_api.Period(facts["key"], since, until, clock.today())
    with store.writing():
        targets = list(handlers.find(definition.process.properties["scheduleFor"])(period))
        for target in targets:
            _send("case", _key(process, period, target), _order(process, period, target))
        store.schedule.count(process, period.key, len(targets))
    return targets


def _live(process: str) -> Bundle:
    try:
        definition, _ = bundles.live(process)
    except NotFound as error:
        raise Undeliverable(f"流程 {process} 尚未发布，不能按日历发起。") from error
    if not is_scheduled(definition):
        raise Undeliverable(f"流程 {process} 的现行版本不再按日历发起。")
    return definition


def _key(process: str, period: service_api.Period, target: service_api.Target) -> str:
    if not 1 <= len(target.key) <= KEY_LENGTH - len(process):
        raise ValueError(f"定期发起对象的标识“{target.key}”过长或为空。")
    return f"case:{process}:{period.key}:{target.key}"


def _order(process: str, period: service_api.Period, target: service_api.Target) -> dict[str, Any]:
    span = {"key": period.key, "since": period.since.isoformat(), "until": period.until.isoformat()}
    return {
        "process": process,
        "organisation_id": target.organisation_id,
        "variables": {**target.variables, "period": span},
        "because": {"period": period.key},
    }


def _send(kind: str, key: str, payload: Mapping[str, Any]) -> None:
    now = clock.now()
    store.messages.send([{"key": key, "kind": kind, "payload": payload, "created_at": now, "next_at": now}])
