"""Cases that nobody starts by hand: the calendar's, and those that another case's step asks for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app import store
from app.cases import bundle
from app.cases.steps import beginning
from app.cases.steps.beginning import Origin
from app.cases.steps.step import Step
from app.errors import NotFound, Undeliverable


@dataclass(frozen=True)
class Order:
    """A case to be raised. `occasion` is unique for ever; `because` says in the trail by what.

    `because`: {period} for the calendar, {case, element} for a step of another case.
    """

    process: str
    occasion: str
    organisation_id: int | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    because: Mapping[str, Any] = field(default_factory=dict)


def raise_case(order: Order) -> store.cases.Case:
    """Start a case for the platform, in a transaction of its own; the same occasion again gives the same case.

    Its start form is not asked. Raises Undeliverable (no such procedure live, or one that is only called), and
    EngineError or Refusal when its first steps fail: nothing has happened then.
    """
    return beginning.once(order.occasion, lambda: _begin(order))


def _begin(order: Order) -> Step:
    try:
        definition, _ = bundle.live(order.process)
    except NotFound as error:
        raise Undeliverable(f"流程 {order.process} 尚未发布，不能由系统发起。请发布后重试。") from error
    if definition.process.properties.get("callable") == "true":
        raise Undeliverable(f"流程 {order.process} 只供其他流程调用，不能由系统发起。")
    step = beginning.begin(definition, Origin(None, order.organisation_id, order.occasion), order.variables)
    taken = {"definition": definition.digest, "rule_set": step.case.rule_set}
    step.log(
        "raised",
        element=definition.process.start.id,
        name=step.case.process_name,
        data={**taken, **order.because},
    )
    return step
