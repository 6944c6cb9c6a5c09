"""May this person? Pairs: `check_*` raises, `can_*` answers, so that a refused button is never shown."""

from collections.abc import Mapping

from app import store
from app.cases.bundle import Bundle
from app.errors import Forbidden, NotFound, PlatformError
from app.registers import standing
from app.registers.people.actors import Actor
from app.rules.lanes import Lane

Doers = Mapping[str, set[int]]


def check_see_task(actor: Actor, task: store.tasks.Task | None) -> store.tasks.Task:
    """Return the task if the actor may do it or has done it. Raises NotFound: nobody learns of others' tasks."""
    if task is None or not (task.candidate in actor.grants or task.done_by == actor.id):
        raise NotFound
    return task


def check_standing(actor: Actor, task: store.tasks.Task, bundle: Bundle) -> None:
    """Let people of a terminated unit only read, but for steps that are open to it (六(四)). Raises Forbidden.

    A suspended unit starts nothing new; what is under way goes on.
    """
    if not actor.barred or actor.organisation_status != "terminated":
        return
    element = bundle.element(task.process, task.element)
    if element is None or actor.organisation_status not in bundle.open_to(element):
        raise Forbidden(standing.READ_ONLY)


def check_lane(actor: Actor, lane: Lane | None, case: store.cases.Case) -> None:
    """Nobody decides on their own organisation's case (七(二)). Raises Forbidden.

    Who is asked in person, as one of an applicant's people, decides nothing: they speak for themselves.
    """
    if lane is None or lane.scope == "case" or case.organisation_id is None:
        return
    if (lane.role, lane.scope) == ("applicant", "person"):
        return
    if actor.organisation_id == case.organisation_id:
        raise Forbidden("您是申请单位的人员，不能办理本单位办件的审核事项。请由其他人员办理。")


def check_four_eyes(actor: Actor, element: str, bundle: Bundle, doers: Doers) -> None:
    """Who did one of the elements this one must be kept apart from can't do it. Raises Forbidden."""
    for other in bundle.four_eyes.get(element, ()):
        if actor.id in doers.get(other, ()):
            name = next(
                (
                    model.elements[other].name
                    for model in bundle.definition.processes.values()
                    if other in model.elements
                ),
                other,
            )
            raise Forbidden(f"您已办理本办件的“{name}”，按回避要求，这一环节须由另一人办理。")


def check_do_task(
    actor: Actor, task: store.tasks.Task, case: store.cases.Case, bundle: Bundle, doers: Doers
) -> None:
    """May the actor claim or complete this task? Raises NotFound or Forbidden."""
    if task.candidate not in actor.grants:
        raise NotFound
    check_standing(actor, task, bundle)
    check_lane(actor, bundle.lanes.get(task.lane), case)
    check_four_eyes(actor, task.element, bundle, doers)


def why_not(
    actor: Actor, task: store.tasks.Task, case: store.cases.Case, bundle: Bundle, doers: Doers
) -> str | None:
    """Return the sentence that refuses the actor, or None if nothing does."""
    try:
        check_do_task(actor, task, case, bundle, doers)
    except PlatformError as error:
        return error.message
    return None


def check_administer(actor: Actor) -> None:
    """Only administrators retry incidents and change the calendar. Raises Forbidden."""
    if actor.role != "admin":
        raise Forbidden("只有系统管理员可以进行此操作。")


def check_withdraw(actor: Actor, case: store.cases.Case, bundle: Bundle) -> None:
    """Let only the unit whose case it is take it back: one that people started, where the procedure allows it.

    Raises Forbidden.
    """
    own = actor.represents is not None and actor.represents == case.organisation_id
    raised = case.started_by is None
    if not own or raised or bundle.process.properties.get("withdrawable", "true") == "false":
        raise Forbidden("只有申请单位可以撤回自己的办件。")


def can_withdraw(actor: Actor, case: store.cases.Case, bundle: Bundle) -> bool:
    try:
        check_withdraw(actor, case, bundle)
    except Forbidden:
        return False
    return case.status == "running" and not case.outcome


def check_reassign(actor: Actor, task: store.tasks.Task) -> None:
    """Let only the one who holds a task or an administrator hand it on. Raises Forbidden."""
    if not can_reassign(actor, task):
        raise Forbidden("只有任务的办理人或系统管理员可以转办。")


def can_reassign(actor: Actor, task: store.tasks.Task) -> bool:
    personal = task.candidate.startswith("person:")
    return task.state == "open" and not personal and (actor.role == "admin" or task.assignee_id == actor.id)
