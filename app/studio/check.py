"""The check before deploy: what the engine asks of a diagram, and that every name in it resolves.

Each finding names the element by its Chinese name and id and says what to change.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app import engine
from app.cases.actions import tasks
from app.cases.answers import filling
from app.cases.bundle import LANES_FILE, listed
from app.cases.steps import handlers
from app.cases.widgets import WIDGETS
from app.registers.registry import register_check
from app.registers.registry.register_check import CLAUSE
from app.rules import feel, forms, lanes
from app.rules.forms.model import walk
from app.studio import properties
from app.studio.variables import Variables

REVIEWING = ("operator", "authority", "expert", "provider")


@dataclass(frozen=True)
class Finding:
    """One thing to change before the procedure can go live."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}：{self.message}"


@dataclass(frozen=True)
class Context:
    """What the names in a diagram may refer to."""

    files: Mapping[str, bytes]
    lanes: Mapping[str, lanes.Lane]
    models: Mapping[str, engine.ProcessModel]

    def within(self, model: engine.ProcessModel) -> set[str]:
        """Return the ids of a procedure's elements and of those that it calls, however deep."""
        found, calling = set(model.elements), [model]
        seen = {model.key}
        while calling:
            called = {each.called for each in calling.pop().elements.values() if each.called} - seen
            seen |= called
            calling += [self.models[key] for key in called if key in self.models]
            found |= {each for key in called if key in self.models for each in self.models[key].elements}
        return found


def check(files: Mapping[str, bytes], chosen: Iterable[str] = ()) -> list[Finding]:
    """Return what is wrong with the files: nothing when they may be deployed. Never raises for bad input.

    `chosen` narrows the findings to those diagrams with their forms; lanes, decision tables and registers
    always count.
    """
    findings = [Finding(found.path, found.message) for found in engine.lint(files)]
    table, lane_findings = _lanes(files)
    findings += lane_findings
    findings += [Finding(path, message) for path, message in register_check.problems(files)]
    try:
        models = {model.key: model for model in engine.outline(files)}
    except engine.EngineError:
        return _chosen(findings, chosen, {})
    context = Context(files, table, models)
    variables = Variables(files, models)
    for model in models.values():
        findings += _process(model, context)
        findings += [Finding(path, message) for path, message in variables.messages(model)]
    findings += _forms(context)
    return _chosen(findings, chosen, models)


def _chosen(
    findings: list[Finding], chosen: Iterable[str], models: Mapping[str, engine.ProcessModel]
) -> list[Finding]:
    wanted = set(chosen)
    unique = list(dict.fromkeys(findings))
    if not wanted:
        return unique
    keys = {model.key for model in models.values() if model.path in wanted}
    folders = tuple(f"forms/{key}/" for key in keys)
    shared = (LANES_FILE,)
    return [
        found
        for found in unique
        if found.path in wanted
        or found.path in shared
        or found.path.endswith(".dmn")
        or found.path.startswith(register_check.FOLDER)
        or found.path.startswith(folders)
    ]


def _lanes(files: Mapping[str, bytes]) -> tuple[Mapping[str, lanes.Lane], list[Finding]]:
    if LANES_FILE not in files:
        return {}, [Finding(LANES_FILE, "缺少泳道与角色的对照表 processes/lanes.yaml。")]
    try:
        return lanes.parse(files[LANES_FILE]), []
    except lanes.LaneError as error:
        return {}, [Finding(LANES_FILE, str(error))]


def _process(model: engine.ProcessModel, context: Context) -> Iterator[Finding]:
    for message in _process_messages(model, context):
        yield Finding(model.path, message)
    for element in model.elements.values():
        for message in _element_messages(element, model, context):
            yield Finding(model.path, f"“{element.name or element.id}”（{element.id}）：{message}")


def _process_messages(model: engine.ProcessModel, context: Context) -> Iterator[str]:
    expected = f"processes/{model.key}.bpmn"
    if model.path != expected:
        yield f"流程 id 为 {model.key}，文件应名为 {expected}。"
    yield from _clauses(model.properties.get("clause", ""))
    check_name = model.properties.get("startCheck")
    if check_name:
        yield from _handler(check_name)
    yield from properties.messages(model, context.models, context.lanes)
    for name in model.lanes:
        if name not in context.lanes:
            yield f"泳道“{name}”在 lanes.yaml 中没有说明，请补充它对应的角色。"
    stages = listed(model.properties.get("stages", ""))
    for element in model.elements.values():
        stage = element.properties.get("stage")
        if stage and stage not in stages:
            yield f"“{element.name}”（{element.id}）的 stage“{stage}”不在流程的 stages 之中。"


def _element_messages(element: engine.Element, model: engine.ProcessModel, context: Context) -> Iterator[str]:
    yield from properties.known(element.properties, properties.ON_STEP)
    yield from _clauses(element.properties.get("clause", ""))
    if element.topic:
        yield from _handler(element.topic)
    if element.form_key and f"forms/{model.key}/{element.form_key}.form" not in context.files:
        if ":" in element.form_key or element.form_key.endswith(".form"):
            yield f"formKey“{element.form_key}”只写表单的文件名，不带路径和 .form，例如 review。"
        else:
            yield f"没有表单 forms/{model.key}/{element.form_key}.form。请新建表单，或改正 formKey。"
    apart = listed(element.properties.get("fourEyesWith", ""))
    for other in sorted(set(apart) - context.within(model)) if apart else ():
        yield f"fourEyesWith 中的 {other} 不是本流程的元素，也不在它所调用的流程中。"
    for other in apart:
        met = model.elements.get(other)
        if other == element.id:
            yield "fourEyesWith 写的是它自己，任何人都不受限制。请填写另一个环节的 id。"
        elif met is not None and met.kind not in ("userTask", "startEvent", "subProcess", "callActivity"):
            yield f"fourEyesWith 中的 {other} 不是由人办理的环节，不起作用。请填写人工任务的 id。"
    yield from _readers(listed(element.properties.get("visibleTo", "")), context)
    yield from properties.submit_label(element)
    if element.kind == "userTask":
        yield from _human_task(element, model, context)


def _readers(names: Iterable[str], context: Context) -> Iterator[str]:
    for name in names:
        if name != "*" and name not in context.lanes:
            yield f"visibleTo 中的泳道“{name}”在 lanes.yaml 中没有说明。"


def _human_task(element: engine.Element, model: engine.ProcessModel, context: Context) -> Iterator[str]:
    if not element.lane:
        yield "人工任务须放在泳道里，才知道由谁办理。"
    if not element.form_key:
        yield "人工任务须有表单：请在属性面板填写 formKey。"
    if not element.properties.get("clause"):
        yield "人工任务须标明所依据的条款：请添加扩展属性 clause。"
    lane = context.lanes.get(element.lane or "")
    exempt = element.properties.get("limit") == "none" or model.properties.get("limit") == "none"
    if lane is not None and lane.role in REVIEWING and not element.timers and not exempt:
        yield "审核环节须有时限：请在任务上附加定时边界事件，例如 working_days(2)。"
    yield from _widget(element, model)
    yield from _paperwork(element)


def _paperwork(element: engine.Element) -> Iterator[str]:
    """Hold what a step asks for and shows beside its form: fresh proof, a precheck, documents to be read."""
    if "precheck" in element.properties:
        yield from _handler(element.properties["precheck"])
    if element.properties.get("proof", tasks.FRESH) != tasks.FRESH:
        yield f"proof 只能是 {tasks.FRESH}（办理时须再次核验身份）。"
    try:
        feel.compile(element.properties.get("document") or "null")
    except feel.FeelSyntaxError as error:
        yield f"document 应为给出文书编号的 FEEL 表达式：{error}"


def _widget(element: engine.Element, model: engine.ProcessModel) -> Iterator[str]:
    """Hold what a step shows beside its form against what that needs of the diagram."""
    asked = element.properties.get("widget")
    if asked is None:
        return
    widget = WIDGETS.get(asked)
    if widget is None:
        yield f"widget 只能是 {'、'.join(f'{key}（{each.name}）' for key, each in WIDGETS.items())}。"
        return
    yield from (missing for needed, missing in widget.properties.items() if not element.properties.get(needed))
    if not any(each.attached_to == element.id and each.message for each in model.elements.values()):
        yield widget.message


def _clauses(text: str) -> Iterator[str]:
    for mark in listed(text):
        if not CLAUSE.fullmatch(mark):
            yield f"条款标记“{mark}”写法不对，应如“三(三)”或“二(二)2b”。"


def _handler(topic: str) -> Iterator[str]:
    try:
        handlers.find(topic)
    except handlers.UnknownHandler as error:
        yield str(error)


def _forms(context: Context) -> Iterator[Finding]:
    for path, content in context.files.items():
        if path.endswith(".form"):
            for message in (*forms.problems(content, path), *_form(content, path, context)):
                yield Finding(path, message)


def _form(content: bytes, path: str, context: Context) -> Iterator[str]:
    """Hold what a form names against what there is; of a form that can't be read the reason is told already."""
    try:
        form = forms.parse(content, path)
    except forms.FormError:
        return
    for name in form.sources:
        yield from _handler(filling.topic(name))
    for field in walk(form.fields):
        for message in _readers(sorted(field.visible_to or ()), context):
            yield f"“{field.label or field.name}”（{field.name}）：{message}"
