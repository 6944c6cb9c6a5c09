"""Check what a process says of itself (calendar, secrecy, units held off) and what its buttons say."""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

from app import engine
from app.cases.automatic import scheduling
from app.cases.bundle import listed
from app.cases.steps import handlers
from app.cases.views import buttons
from app.registers import rule_sets
from app.rules import feel, periods
from app.rules.lanes import Lane
from app.store.people import BARRED

BOTH = frozenset({"clause", "openTo"})
ON_PROCESS = BOTH | {
    "callable", "confidential", "group", "limit", "numberPrefix", "schedule", "scheduleFor", "stages", "startCheck",
    "title", "withdrawable",
}  # fmt: skip
ON_STEP = BOTH | {
    "applicantText", "commitment", "document", "fourEyesWith", "limit", "outcome", "precheck", "prefill",
    "priority", "proof", "sealed", "stage", "submitLabel", "visibleTo", "widget",
}  # fmt: skip
VALUES = {
    "callable": ("true", "false"),
    "confidential": ("true", "false"),
    "limit": ("none",),
    "prefill": ("last", "none"),
    "sealed": ("true", "false"),
    "withdrawable": ("true", "false"),
}
Models = Mapping[str, engine.ProcessModel]


def messages(model: engine.ProcessModel, models: Models, lanes: Mapping[str, Lane]) -> Iterator[str]:
    """Yield what is to be changed, in words."""
    yield from known(model.properties, ON_PROCESS)
    yield from _schedule(model)
    yield from _open_to(model)
    if buttons.LABEL in model.properties:
        yield f"{buttons.LABEL} 写在人工任务或开始事件上，不写在流程上，请移到相应的环节。"
    if model.properties.get("confidential") == "true":
        yield from _confidential(model, models, lanes)


def known(given: Mapping[str, str], names: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with names and values: a property that nobody reads would be passed over in silence."""
    for name, value in given.items():
        if name not in names:
            near = get_close_matches(name, names, n=1)
            meant = f"是否应为 {near[0]}？" if near else ""
            yield f"扩展属性“{name}”不认识，写了也不起作用。{meant}请改正或删除（见 docs/dialect.md）。"
        elif name in VALUES and value not in VALUES[name]:
            yield f"扩展属性 {name} 的值“{value}”应为 {' 或 '.join(VALUES[name])}。"


def _schedule(model: engine.ProcessModel) -> Iterator[str]:
    cycle, targets = model.properties.get("schedule"), model.properties.get("scheduleFor")
    if not cycle and not targets:
        return
    if not cycle or not targets:
        yield "schedule（周期）和 scheduleFor（处理程序）须同时填写。"
        return
    if model.properties.get("callable") == "true":
        yield "只供其他流程调用的流程不能定期发起，请删除 schedule 和 scheduleFor。"
    yield from _cycle(cycle)
    try:
        handlers.find(targets)
    except handlers.UnknownHandler as error:
        yield str(error)


def _cycle(text: str) -> Iterator[str]:
    newest = max(rule_sets.described(), key=lambda facts: str(facts["valid_from"]))
    try:
        scheduling.cycle(text, newest["settings"])
    except (feel.FeelSyntaxError, feel.FeelError, scheduling.ScheduleError) as error:
        yield f"schedule“{text}”应为 {'、'.join(periods.CYCLES)} 之一，或以 = 开头、取自细则参数的表达式。{error}"


def submit_label(element: engine.Element) -> Iterator[str]:
    """Yield what is wrong with the word on a step's button."""
    label = element.properties.get(buttons.LABEL)
    if label is None:
        return
    if element.kind not in {"userTask", "startEvent"} or not element.form_key:
        yield f"{buttons.LABEL} 是提交表单的按钮上的文字，只用于有表单的人工任务和开始事件，请删除。"
    elif not label.strip():
        yield f"{buttons.LABEL} 没有内容，请填写按钮上的文字，或删除这一属性。"
    elif len(label) > buttons.LONGEST:
        yield f"{buttons.LABEL}“{label}”过长，按钮上的文字请不超过 {buttons.LONGEST} 个字。"


def _open_to(model: engine.ProcessModel) -> Iterator[str]:
    said = [model.properties, *(element.properties for element in model.elements.values())]
    for name in sorted({name for each in said for name in listed(each.get("openTo", ""))} - BARRED):
        yield f"openTo 中的“{name}”应为 {'、'.join(sorted(BARRED))} 之一。"


def _confidential(model: engine.ProcessModel, models: Models, lanes: Mapping[str, Lane]) -> Iterator[str]:
    """Hold that no role comes in by a called procedure, and that no gap in shared numbers gives a case away."""
    prefix = model.properties.get("numberPrefix", "")
    same = [each.name for each in models.values() if each is not model and _prefix(each) == prefix]
    if not prefix or same:
        yield "保密流程须有自己的 numberPrefix，不与其他流程相同，否则编号的空缺会透露办件的存在。"
    own = {lane.role for name in model.lanes if (lane := lanes.get(name))}
    for called in _called(model, models, {model.key}):
        for name in called.lanes:
            lane = lanes.get(name)
            if lane is not None and lane.grant and lane.role not in own | {"system"}:
                yield f"保密流程调用的“{called.name}”含有泳道“{name}”，该角色会因此知晓办件。请不要调用它。"


def _prefix(model: engine.ProcessModel) -> str:
    return model.properties.get("numberPrefix", "")


def _called(model: engine.ProcessModel, models: Models, seen: set[str]) -> Iterator[engine.ProcessModel]:
    for element in model.elements.values():
        called = models.get(element.called or "")
        if called is not None and called.key not in seen:
            seen.add(called.key)
            yield called
            yield from _called(called, models, seen)
