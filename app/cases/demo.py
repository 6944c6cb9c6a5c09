"""Play the demo's case scripts through the real steps, at the moments they tell, as if they had happened."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from app import clock, store
from app.cases import bundle
from app.cases.actions import scanning, start, tasks, withdraw
from app.cases.answers import papers
from app.cases.automatic import due, scheduling
from app.cases.views import reading
from app.documents import making
from app.registers import calendar, demo_script, identity
from app.registers.demo_script import Account, Day, Digest, Hour, Made, Mark, Script, Step, Upload, When
from app.registers.people.actors import Actor, actor_of
from app.registers.uploads import files
from app.rules import digests, periods
from app.rules.periods import Span

DAY, DAYS = timedelta(days=1), 400
PROVIDER = "demo"


class DemoError(RuntimeError):
    """A script does not fit the procedures any more; names the case and the step."""


def play(deliver: Callable[[], object], folder: Path = demo_script.FOLDER) -> list[store.cases.Case]:
    """Play all scripts side by side, in the order of their moments; nothing when there are cases already.

    `deliver` delivers what a step has set going in other cases (the outbox is the jobs' affair).
    """
    if store.cases.count():
        return []
    player = Player(deliver)
    for moment, script, step in _in_order(demo_script.scripts(folder)):
        player.step(script, step, min(moment, clock.now()))
    player.let_time_pass(clock.now())
    return [store.cases.get(case_id) for case_id in player.made.values()]


def _in_order(scripts: list[Script]) -> list[tuple[datetime, Script, Step]]:
    """Return the steps of all scripts with their moments, the earliest first and those of now last."""
    steps = [
        (step.at.now, moment_of(step.at, _begun(script)), place, script, step)
        for script in scripts
        for place, step in enumerate(script.steps)
    ]
    return [(moment, script, step) for _, moment, _, script, step in sorted(steps, key=itemgetter(0, 1, 2))]


def moment_of(at: When, begun: date) -> datetime:
    """Return the moment of a step: so many working days before today, or from the day on which its case began."""
    if at.now:
        return clock.now()
    if at.onwards:
        day = next(islice(_working_days(begun + DAY, DAY), at.working_days - 1, None)) if at.working_days else begun
    else:
        day = next(islice(_working_days(clock.today(), -DAY), -at.working_days, None))
    return datetime.combine(day, time.fromisoformat(at.time), clock.SHANGHAI)


def _working_days(day: date, step: timedelta) -> Iterator[date]:
    """Yield the working days from a day on, or back from it."""
    known = calendar.current()
    return (each for each in (day + n * step for n in range(DAYS)) if known.working(each))


def _begun(script: Script) -> date:
    """Return the day on which the calendar raises a script's case; today where a person starts it."""
    return _ended(script.process, -script.period).until + DAY if script.period else clock.today()


def _ended(process: str, back: int) -> Span:
    """Return the last period (1) of a procedure's schedule that has ended, or one before it (2, …)."""
    definition, _ = bundle.live(process)
    cycle = scheduling.cycle_of(definition)
    span = periods.containing(cycle, clock.today())
    for _ in range(back):
        span = periods.preceding(cycle, span)
    return span


class Player:
    """Plays steps and remembers which case came of which script."""

    def __init__(self, deliver: Callable[[], object]) -> None:
        self.made: dict[str, int] = {}
        self._deliver = deliver

    def step(self, script: Script, step: Step, moment: datetime) -> None:
        """Play one step at its moment. Raises DemoError with the place when it can't be played."""
        self.let_time_pass(moment)
        try:
            with clock.at(moment):
                getattr(self, f"_{step.kind}")(script, step)
                self._deliver()
        except Exception as error:
            details = getattr(error, "errors", "")
            place = f"{script.key} / {step.kind} {step.element} ({step.at})"
            raise DemoError(f"{place}: {error} {details}") from error

    def let_time_pass(self, until: datetime) -> None:
        """Fire what falls due before a moment, each at its own time."""
        while cases := store.cases.due(until, 1):
            case = store.cases.get(cases[0])
            with clock.at(case.next_due or until):
                due.fire(case.id)
                self._deliver()
        with clock.at(until):
            due.remind_all()

    def _start(self, script: Script, step: Step) -> None:
        actor = _actor(step.by)
        self.made[script.key] = start.start(actor, script.process, self._answers(actor, step)).id

    def _raise(self, script: Script, step: Step) -> None:
        """Let the calendar go through the period that has just ended, and find the case it raises for the unit."""
        scheduling.note(script.process, _ended(script.process, 1))
        self._deliver()
        raised = store.cases.open_of(_actor(step.by).organisation_id or 0, script.process)
        self.made[script.key] = max(case.id for case in raised)

    def _do(self, script: Script, step: Step) -> None:
        for task in self._open(script, step):
            actor = self._doer(step, task)
            self._typeset(actor, task)
            tasks.repeat(actor, task.id, self._answers(actor, step), proved="password")

    def _typeset(self, actor: Actor, task: store.tasks.Task) -> None:
        """Typeset the documents that a step puts before its doer: the outbox is not at work yet."""
        view = reading.task(actor, task.id)
        for number in papers.numbers(view.element, view.variables):
            found = store.documents.numbered(number)
            if found is not None and found.state == "pending":
                making.render(found.id)

    def _claim(self, script: Script, step: Step) -> None:
        tasks.claim(_actor(step.by), self._open(script, step)[0].id)

    def _draft(self, script: Script, step: Step) -> None:
        actor = _actor(step.by)
        tasks.save_draft(actor, self._open(script, step)[0].id, self._answers(actor, step))

    def _withdraw(self, script: Script, step: Step) -> None:
        withdraw.withdraw(_actor(step.by), self._case(script).number, step.element)

    def _scan(self, script: Script, step: Step) -> None:
        """Scan the case's QR code as the person on file of that name, read, and sign."""
        found = identity.current(self.made[script.key])
        if found is None:
            raise DemoError("no code to scan")
        code, secret = found
        person = next(each for each in code.subjects if each["name"] == step.element)
        ticket = scanning.recognise(secret, identity.Scan(provider=PROVIDER, **person))
        scanning.sign(ticket, scanning.signing(ticket).text.digest)

    def _case(self, script: Script) -> store.cases.Case:
        return store.cases.get(self.made[script.key])

    def _open(self, script: Script, step: Step) -> list[store.tasks.Task]:
        """Return the open tasks a step means: of its element, and for its person. Raises DemoError for too few."""
        rows = store.tasks.open_of_case(self.made[script.key])
        grants = None if step.by == "holder" else _actor(step.by).grants
        found = [row for row in rows if row.element == step.element and (grants is None or row.candidate in grants)]
        if len(found) < step.times:
            raise DemoError(f"{len(found)} such tasks are open, of {[row.element for row in rows]}")
        return sorted(found, key=lambda task: (task.opened_at, task.candidate))[: step.times]

    def _doer(self, step: Step, task: store.tasks.Task) -> Actor:
        return actor_of(store.people.holders([task.candidate])[0]) if step.by == "holder" else _actor(step.by)

    def _answers(self, actor: Actor, step: Step) -> dict[str, Any]:
        day = clock.today()  # the day of the step: it is being played
        answers: dict[str, Any] = demo_script.resolve(step.answers, lambda mark: self._known(mark, actor, day))
        return answers

    def _known(self, mark: Mark, actor: Actor, day: date) -> Any:
        if isinstance(mark, Day | Hour):
            return mark.on(day).isoformat()
        if isinstance(mark, Upload):
            with mark.path.open("rb") as stream:
                return files.upload(actor, stream, mark.name).id
        if isinstance(mark, Digest):
            return digests.sha256(mark.path.read_bytes())
        return _account(mark) if isinstance(mark, Account) else self._brought_about(mark)

    def _brought_about(self, mark: Made) -> Any:
        """Return the id of the case, scene, model or entry that a script has led to, or a variable of its case."""
        key, _, name = mark.key.partition(".")
        case_id = self.made[key]
        if mark.what == "case":
            return case_id
        if mark.what == "variable":
            case = store.cases.get(case_id)
            run, _host = reading.looked_at(case, bundle.load(case.definition, case.process))
            return run.variables()[name]
        find = {
            "scene": store.registers.scene_of_case,
            "model": store.registers.model_of_case,
            "entry": store.entries.of_case,
            "number": store.entries.of_case,
        }
        found: Any = find[mark.what](case_id)
        if found is None:
            raise DemoError(f"{mark.key} has no {mark.what} yet")
        return found.number if mark.what == "number" else found.id


def _account(mark: Account) -> int | None:
    actor = _actor(mark.username)
    return actor.id if mark.what == "person" else actor.organisation_id


def _actor(username: str) -> Actor:
    person = store.people.person_by_username(username)
    if person is None:
        raise DemoError(f"no account {username}")
    return actor_of(person)
