"""What differs between two versions of a procedure, in words: steps, flows, forms, decision tables, lanes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from app import engine, store
from app.cases.bundle import Bundle
from app.errors import NotFound
from app.rules.decisions import Drawing
from app.rules.forms import Form
from app.rules.forms.model import Field, Fields
from app.rules.lanes import Lane
from app.store.definitions import Deployment

Facts = Mapping[str, str]
"""What is held against each other of one thing: name of the fact (Chinese) → how it reads."""
NAMES = {"added": "新增", "removed": "删除", "changed": "修改"}
KINDS = {
    "startEvent": "开始事件",
    "endEvent": "结束事件",
    "boundaryEvent": "边界事件",
    "intermediateCatchEvent": "中间事件",
    "userTask": "用户任务",
    "serviceTask": "服务任务",
    "businessRuleTask": "业务规则任务",
    "callActivity": "调用活动",
    "exclusiveGateway": "排他网关",
    "parallelGateway": "并行网关",
    "inclusiveGateway": "包容网关",
    "eventBasedGateway": "事件网关",
    "subProcess": "子流程",
}


@dataclass(frozen=True)
class Fact:
    """One fact that reads otherwise; None: it was not there, or is no more."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Change:
    """A thing that was added, removed or changed (`kind`). `area` says what it is, `id` what the files call it."""

    area: str
    name: str
    id: str
    kind: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class _Thing:
    name: str
    facts: Facts


def between(old: Bundle, new: Bundle) -> list[Change]:
    """Return the differences in the order of the areas; what only moves on the drawing is none."""
    return [change for area, things in _AREAS.items() for change in _compared(area, things(old), things(new))]


def pair(key: str, version: int | None = None, since: int | None = None) -> tuple[Deployment, Deployment]:
    """Return two deployed versions, the earlier first: by number, or the live one and the one before.

    Raises NotFound where there is no such version, or only one.
    """
    history = {each.version: each for each in store.definitions.history(key)}
    later = version if version is not None else next((each.version for each in history.values() if each.live), 0)
    old, new = history.get(later - 1 if since is None else since), history.get(later)
    if old is None or new is None:
        raise NotFound("没有这两个版本可以比较。首次发布的版本没有更早的版本。")
    return old, new


def _compared(area: str, old: Mapping[str, _Thing], new: Mapping[str, _Thing]) -> Iterable[Change]:
    for id_ in [*new, *(gone for gone in old if gone not in new)]:
        before, after = old.get(id_), new.get(id_)
        facts = tuple(_differing(before.facts if before else {}, after.facts if after else {}))
        if before is None and after is not None:
            yield Change(area, after.name, id_, "added", facts)
        elif after is None and before is not None:
            yield Change(area, before.name, id_, "removed", ())
        elif facts and after is not None:
            yield Change(area, after.name, id_, "changed", facts)


def _differing(old: Facts, new: Facts) -> Iterable[Fact]:
    for name in [*new, *(gone for gone in old if gone not in new)]:
        before, after = old.get(name) or None, new.get(name) or None
        if before != after:
            yield Fact(name, before, after)


def _processes(bundle: Bundle) -> dict[str, _Thing]:
    return {
        model.key: _Thing(model.name, {"名称": model.name, "说明": model.documentation or "", **model.properties})
        for model in bundle.definition.processes.values()
    }


def _steps(bundle: Bundle) -> dict[str, _Thing]:
    return {
        _of(bundle, model, element.id): _Thing(element.name or element.id, _step(element))
        for model in bundle.definition.processes.values()
        for element in model.elements.values()
    }


def _of(bundle: Bundle, model: engine.ProcessModel, id_: str) -> str:
    """Name an element as the files do; one of a called procedure with that one's key before it."""
    return id_ if model.key == bundle.key else f"{model.key}.{id_}"


def _step(element: engine.Element) -> Facts:
    return {
        "名称": element.name,
        "类型": KINDS.get(element.kind, element.kind),
        "泳道": element.lane or "",
        "说明": element.documentation or "",
        "表单": element.form_key or "",
        "处理程序": element.topic or "",
        "调用的流程": element.called or "",
        "决策表": element.decision or "",
        "结果变量": element.result_variable or "",
        "附着于": element.attached_to or "",
        "时限": "；".join(_timer(timer) for timer in element.timers if not element.attached_to),
        "多实例": f"{element.multi.collection} → {element.multi.variable}" if element.multi else "",
        "消息": element.message or "",
        **{f"参数 {name}": text for name, text in element.parameters.items()},
        **element.properties,
    }


def _timer(timer: engine.TimerModel) -> str:
    return f"{timer.expression}（到期即关闭）" if timer.interrupting else timer.expression


def _flows(bundle: Bundle) -> dict[str, _Thing]:
    found: dict[str, _Thing] = {}
    for model in bundle.definition.processes.values():
        names = {element.id: element.name or element.id for element in model.elements.values()}
        for flow in model.flows:
            name = flow.name or f"{names.get(flow.source, flow.source)} → {names.get(flow.target, flow.target)}"
            facts = {
                "名称": flow.name,
                "走向": f"{flow.source} → {flow.target}",
                "条件": flow.condition or "",
                "默认": _flag(flow.default),
            }
            found[_of(bundle, model, flow.id)] = _Thing(name, facts)
    return found


def _fields(bundle: Bundle) -> dict[str, _Thing]:
    return {
        id_: thing
        for path, form in bundle.forms.items()
        for id_, thing in _form(path.removeprefix("forms/").removesuffix(".form"), form)
    }


def _form(path: str, form: Form) -> Iterable[tuple[str, _Thing]]:
    def each(fields: Fields, place: str) -> Iterable[tuple[str, _Thing]]:
        for item in fields:
            yield f"{place}.{item.name}", _Thing(item.title, _field(item))
            yield from each(item.children, f"{place}.{item.key}" if item.repeats and item.key else place)

    return each(form.fields, path)


def _field(item: Field) -> Facts:
    return {
        "标签": item.label,
        "类型": item.type,
        "说明": item.description,
        "必填": _flag(item.required),
        "只读": _flag(item.readonly),
        "停用": _flag(item.disabled),
        "隐藏条件": item.hide or "",
        "初始值": "" if item.default is None else str(item.default),
        "选项": "；".join(f"{option.label}（{option.wire}）" for option in item.options),
        "选项表达式": item.values_expression or "",
        **{name: str(value) for name, value in {**item.limits, **item.extra, **item.properties}.items()},
    }


def _flag(value: object) -> str:
    return value if isinstance(value, str) else "是" if value else ""


def _rules(bundle: Bundle) -> dict[str, _Thing]:
    return {id_: thing for table in bundle.definition.decisions.values() for id_, thing in _table(table.drawing)}


def _table(table: Drawing) -> Iterable[tuple[str, _Thing]]:
    yield table.id, _Thing(table.name, {"命中策略": table.hit_policy, "汇总方式": table.aggregation})
    asked = [column.label or column.expression for column in table.inputs]
    told = [column.label or column.name for column in table.outputs]
    for rule in table.rules:
        when = _cells(asked, rule.inputs) or "其余情形"
        said = f"{when} ⇒ {_cells(told, rule.outputs)}"
        yield f"{table.id}.{rule.id}", _Thing(f"{table.name} 第 {rule.number} 行", {"规则": said})


def _cells(columns: Iterable[str], cells: Iterable[str]) -> str:
    return "，".join(f"{column}：{cell}" for column, cell in zip(columns, cells, strict=True) if cell.strip("- "))


def _lanes(bundle: Bundle) -> dict[str, _Thing]:
    used = {lane for model in bundle.definition.processes.values() for lane in model.lanes}
    return {name: _Thing(name, _lane(lane)) for name, lane in bundle.lanes.items() if name in used}


def _lane(lane: Lane) -> Facts:
    return {"角色": lane.role, "范围": lane.scope, "职责": lane.duty, "变量": lane.variable}


_AREAS: Mapping[str, Callable[[Bundle], Mapping[str, _Thing]]] = {
    "流程": _processes,
    "环节": _steps,
    "连线": _flows,
    "表单项": _fields,
    "决策规则": _rules,
    "泳道": _lanes,
}


def told(change: Change) -> str:
    """Say a change in one line, as the command line prints it."""
    head = f"{NAMES[change.kind]}{change.area}“{change.name}”（{change.id}）"
    if change.kind != "changed":
        return head
    facts = (f"{fact.label} {fact.before or '（无）'} → {fact.after or '（无）'}" for fact in change.facts)
    return f"{head}：{'；'.join(facts)}"
