"""The one way a case changes: lock, load, act, record, commit; or nothing at all.

    with stepping(case_id, actor) as step:
        step.run.complete(...)

opens a write transaction, hands out the case with its run, and on the way out records what changed. On any
exception everything is rolled back and the run, which may be half moved, is forgotten.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from app import clock, store
from app.cases import bundle as bundles
from app.cases.bundle import Bundle
from app.cases.steps import live, record, timekeeping
from app.cases.steps.host import CaseHost, facts_of, settings_of
from app.cases.steps.step import Step
from app.engine import Run
from app.errors import NotFound
from app.registers.people.actors import Actor


@contextmanager
def stepping(case_id: int, actor: Actor | None) -> Iterator[Step]:
    """Open a step on a case. Raises NotFound for an unknown case, Unavailable, Conflict."""
    with store.writing():
        step = open_step(store.cases.hold(case_id), actor)
        catch_up(step)
        yield step
        record.save(step)
    keep(step)


@contextmanager
def stepping_on(task_id: str, actor: Actor) -> Iterator[tuple[Step, store.tasks.Task]]:
    """Open a step on the case of a task that the actor may do. Raises NotFound for other people's tasks too."""
    with store.writing():
        case, task = store.tasks.hold_case(task_id), store.tasks.hold(task_id)
        if task is None or task.candidate not in actor.grants:
            raise NotFound
        step = open_step(case, actor)
        catch_up(step)
        yield step, task
        record.save(step)
    keep(step)


def keep(step: Step) -> None:
    """Keep the run for the next step, now that this one is committed."""
    live.put(step.case.id, live.Live(step.case.version, step.run, step.host))


def catch_up(step: Step) -> None:
    """Fire what has fallen due before anything else happens, though no runner has come by yet.

    So a task done too late is known to be late, and its explanation owed, whoever is faster (三(七)c).
    """
    if step.case.status == "running" and step.case.next_due is not None and step.case.next_due <= step.now:
        timekeeping.mark_fired(step, step.run.fire_due())


def open_step(case: store.cases.Case | None, actor: Actor | None) -> Step:
    """Begin on a case held in an open write transaction; the caller records it. Raises NotFound for None."""
    if case is None:
        raise NotFound
    bundle = bundles.load(case.definition, case.process)
    run, host = resume(case, bundle)
    host.begin(actor.id if actor else None)
    before = {task.id for task in run.open_tasks()}
    return Step(case=case, bundle=bundle, run=run, host=host, actor=actor, now=clock.now(), before=before)


def resume(case: store.cases.Case, bundle: Bundle) -> tuple[Run, CaseHost]:
    """Return the case's run: the kept one if it is of this version, else loaded from the stored state."""
    kept = live.take(case.id, case.version)
    if kept is not None:
        return kept.run, kept.host
    state = store.cases.state_of(case.id)
    if state is None:
        raise NotFound
    host = CaseHost(facts_of(case), settings_of(case.rule_set))
    return Run.load(bundle.definition, state, host), host
