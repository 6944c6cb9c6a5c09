"""The applicant takes a case back."""

from app import store
from app.cases import permissions, policies
from app.cases.steps.stepping import stepping
from app.documents import issuing, templates
from app.errors import Conflict, NotFound
from app.registers.people.actors import Actor
from app.registers.registry import entries
from app.registers.registry.entries import By

TAKEN_BACK = "申请单位已撤回办件"


def withdraw(actor: Actor, number: str, reason: str) -> store.cases.Case:
    """End a case at its applicant's wish; its open tasks are cancelled, everything so far stays on file.

    What the case has brought about does not stand: its documents become void, and so do its entries that were
    not in force yet (`whenWithdrawn` of their register).

    Raises NotFound, Forbidden, Conflict (ended or already decided).
    """
    seen = store.cases.visible(number, actor.grants)
    if seen is None:
        raise NotFound
    with stepping(seen.id, actor) as step:
        permissions.check_withdraw(actor, step.case, step.bundle)
        policies.check_running(step.case)
        if step.case.outcome:
            raise Conflict("该办件已有结果，不能撤回。")
        step.run.cancel()
        step.case.status, step.case.closed_at = "withdrawn", step.now
        entries.take_back(By(actor.id, seen.id), TAKEN_BACK)
        for document in store.documents.issued_by(seen.id):
            if document.state != "void":
                issuing.void(document, TAKEN_BACK)
                step.log("voided", name=templates.name_of(document.template_id), data={"document": document.number})
        step.log("withdrawn", name=step.case.process_name, data={"reason": reason[:500]} if reason else None)
    return step.case
