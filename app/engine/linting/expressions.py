"""Every FEEL expression in a diagram compiles, and calls only functions there are."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from app.engine import timers
from app.engine.expressions import HOST_FUNCTIONS
from app.engine.linting.finding import Diagram, Finding
from app.engine.model import Element, ProcessModel
from app.rules import feel

PERIOD: Final = re.compile(r"P[0-9YMWDTHS.]+")
SOME_DAY: Final = datetime(2026, 1, 5, tzinfo=UTC)


def check(diagram: Diagram, model: ProcessModel) -> Iterator[Finding]:
    """Check a process's conditions, timers, collections, parameters and the properties written in FEEL."""
    for flow in model.flows:
        if flow.condition is not None:
            yield from (diagram.on(flow, text) for text in problems("条件", flow.condition))
    for element in model.elements.values():
        for what, text in _of(element):
            yield from (diagram.on(element, message) for message in problems(what, text))
        if element.event == "timerEventDefinition":
            yield from (diagram.on(element, said) for timer in element.timers for said in _moment(timer.expression))
    if "title" in model.properties:
        yield from (diagram.about(model, text) for text in problems("属性 title", model.properties["title"]))


def _of(element: Element) -> Iterator[tuple[str, str]]:
    if element.event == "timerEventDefinition":
        yield from (("定时表达式", timer.expression) for timer in element.timers)
    if element.multi and element.multi.collection:
        yield "多实例集合", element.multi.collection
    if element.multi and element.multi.condition:
        yield "多实例完成条件", element.multi.condition
    for name, text in element.parameters.items():
        if text.startswith("="):
            yield f"输入参数 {name}", text
    if "priority" in element.properties:
        yield "属性 priority", element.properties["priority"]


def _moment(text: str) -> Iterator[str]:
    """Hold a timer against what gives a moment, as far as that shows without values."""
    if PERIOD.fullmatch(text):
        yield f'定时表达式“{text}”应写作 duration("{text}")；工作日请写 working_days(2)。'
        return
    try:
        expression = feel.compile(text.removeprefix("="))
        value = None if expression.names else expression.evaluate({}, TRIED)
    except feel.FeelError:
        return  # told by `problems`, or by the run
    known = expression.calls <= feel.FUNCTIONS.keys() | HOST_FUNCTIONS
    if known and not expression.names and timers.moment(value, SOME_DAY) is None:
        yield f'定时表达式“{text}”得不出时间。请写 working_days(2) 或 duration("PT72H") 这样的表达式。'


def _some_working_days(*given: Any) -> datetime | None:
    n: Any = given[0] if len(given) == 1 else None
    return None if timers.day_count(n) is None else SOME_DAY


TRIED: Final[Mapping[str, Callable[..., Any]]] = {
    "working_days": _some_working_days,
    "now": lambda: SOME_DAY,
    "today": SOME_DAY.date,
}


def problems(what: str, text: str) -> Iterator[str]:
    """Say what is wrong with one expression."""
    try:
        expression = feel.compile(text.strip().removeprefix("="))
    except feel.FeelError as problem:
        yield f"{what}“{text}”不是正确的 FEEL 表达式：{problem.message}"
        return
    for name in sorted(expression.calls - feel.FUNCTIONS.keys() - HOST_FUNCTIONS):
        yield f"{what}“{text}”用了不存在的函数 {name}。请检查拼写；可用的函数见 docs/feel.md。"
