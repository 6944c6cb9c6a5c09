"""Does the state allow it? Pairs like the permissions: `check_*` raises Conflict, `can_*` answers."""

from app import store
from app.errors import Conflict
from app.registers.people.actors import Actor


def check_running(case: store.cases.Case) -> None:
    """Raise Conflict for a case that has ended or is held up by an incident."""
    if case.status == "incident":
        raise Conflict("该办件因系统异常暂停，管理员正在处理。您填写的内容已保存，恢复后可继续办理。")
    if case.status != "running":
        raise Conflict("该办件已经办结，不能再办理。")


def check_open(task: store.tasks.Task) -> None:
    """Raise Conflict for a task that is over."""
    if task.state == "done":
        raise Conflict("这项任务已经办理完毕，您填写的内容没有提交。请返回收件箱查看最新情况。")
    if task.state != "open":
        raise Conflict("这项任务已经取消，不需要再办理。请返回收件箱查看最新情况。")


def check_not_taken(task: store.tasks.Task, actor: Actor) -> None:
    """Raise Conflict for a task that somebody else has claimed."""
    if task.assignee_id is not None and task.assignee_id != actor.id:
        raise Conflict("这项任务已由他人领取。如需由您办理，请对方释放或转办。")


def can_claim(task: store.tasks.Task, case: store.cases.Case) -> bool:
    return task.state == "open" and case.status == "running" and task.assignee_id is None


def can_complete(task: store.tasks.Task, case: store.cases.Case, actor: Actor) -> bool:
    return task.state == "open" and case.status == "running" and task.assignee_id in {None, actor.id}
