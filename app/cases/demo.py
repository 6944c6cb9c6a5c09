"""Play the demo's case scripts through the real steps, at the moments they tell, as if they had happened."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from app import clock, store
from app.cases import bundle, due, papers, reading, scanning, start, tasks, withdraw
from app.documents import making
from app.registers import calendar, demo_script, files, identity
from app.registers.actors import Actor, actor_of
from app.registers.demo_script import Account, Day, Digest, Hour, Made, Mark, Script, Step, Upload, When
from app.rules import digests

BIG_STEP = 400
PROVIDER = "demo"


class DemoError(RuntimeError):
    """A script does not fit the procedures any more; names the case and the step."""


def play(folder: Path = demo_script.FOLDER) -> list[store.cases.Case]:
    """Play all scripts side by side, in the order of their moments; nothing when there are cases already."""
    if store.cases.count():
        return []
    player = Player()
    for script, step in _in_order(demo_script.scripts(folder)):
        player.step(script, step)
    _let_time_pass(clock.now())
    return [store.cases.get(case_id) for case_id in player.made.values()]


def _in_order(scripts: list[Script]) -> Iterator[tuple[Script, Step]]:
    steps = [(step.at.order, place, script, step) for script in scripts for place, step in enumerate(script.steps)]
    for _, _, script, step in sorted(steps, key=lambda item: item[0]):
        yield script, step


def moment_of(at: When) -> datetime:
    """Return the moment of a script (so many working days before today), never later than now."""
    if at.now:
        return clock.now()
    day, left = clock.today(), abs(at.working_days)
    known = calendar.current()
    for _ in range(BIG_STEP):
        if left == 0 and known.working(day):
            break
        left -= known.working(day)
        day -= timedelta(days=1)
    moment = datetime.combine(day, time.fromisoformat(at.time), clock.SHANGHAI)
    return min(moment, clock.now())


def _let_time_pass(until: datetime) -> None:
    """Fire what falls due before a moment, each at its own time."""
    while cases := store.cases.due(until, 1):
        case = store.cases.get(cases[0])
        with clock.at(case.next_due or until):
            due.fire(case.id)
    with clock.at(until):
        due.remind_all()


class Player:
    """Plays steps and remembers which case came of which script."""

    def __init__(self) -> None:
        self.made: dict[str, int] = {}

    def step(self, script: Script, step: Step) -> None:
        """Play one step at its moment. Raises DemoError with the place when it can't be played."""
        moment = moment_of(step.at)
        _let_time_pass(moment)
        try:
            with clock.at(moment):
                getattr(self, f"_{step.kind}")(script, step)
        except Exception as error:
            details = getattr(error, "errors", "")
            place = f"{script.key} / {step.kind} {step.element} ({step.at})"
            raise DemoError(f"{place}: {error} {details}") from error

    def _start(self, script: Script, step: Step) -> None:
        actor = _actor(step.by)
        self.made[script.key] = start.start(actor, script.process, self._answers(actor, step)).id

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
        }
        found = find[mark.what](case_id)
        if found is None:
            raise DemoError(f"{mark.key} has no {mark.what} yet")
        return found.id


def _account(mark: Account) -> int | None:
    actor = _actor(mark.username)
    return actor.id if mark.what == "person" else actor.organisation_id


def _actor(username: str) -> Actor:
    person = store.people.person_by_username(username)
    if person is None:
        raise DemoError(f"no account {username}")
    return actor_of(person)
