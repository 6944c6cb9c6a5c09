"""Where the variables in expressions come from: a name that nothing gives is null for ever, mostly a slip.

Known are the answers of forms, what decisions and repeated steps give, what the platform adds, the figures of the
rules, and every name that stands in handlers/ (what a handler returns shows only when it runs). Procedures that
call each other see each other's variables.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path

from app import engine
from app.registers import figures, rule_sets
from app.rules import feel, forms
from app.rules.decisions import DecisionError, DecisionTable
from app.rules.forms.model import walk
from app.rules.forms.parsing import expressions_of

HANDLERS = Path(__file__).parents[2] / "handlers"
GIVEN = frozenset({"applicant", "case_number", "period", "round", "started_on", "timer"})
COUNTS = frozenset({"nrOfInstances", "nrOfCompletedInstances", "nrOfActiveInstances"})
IN_FORMS = frozenset({"i", "item", "parent", "this"})
TEXT = re.compile(r'"([^"\\]*)"')
UNQUOTED = re.compile(r"(?<![\w.])(\w+)\s*!?=\s*([A-Za-z_]\w*)\b(?!\s*[.(\[])")
EQUALS = re.compile(r'(?<![\w.])(\w+)\s*!?=\s*"([^"\\]*)"')
Models = Mapping[str, engine.ProcessModel]
Findings = Iterator[tuple[str, str]]


class Variables:
    """What the expressions of a working tree may name. Files that can't be read count as empty."""

    def __init__(self, files: Mapping[str, bytes], models: Models) -> None:
        self.models = models
        self.forms = {path: form for path, content in files.items() if (form := _form(path, content))}
        self.tables = {
            id_: table
            for path, content in files.items()
            if path.endswith(".dmn")
            for id_, table in _tables(content).items()
        }

    def messages(self, model: engine.ProcessModel) -> Findings:
        """Yield (path, sentence) for each name in a procedure's expressions that nothing gives."""
        scope = _Scope(self, model)
        if scope.partly:
            return
        for element, what, text in _expressions(model):
            place = f"“{element.name or element.id}”（{element.id}）：" if element else ""
            yield from ((model.path, f"{place}{said}") for said in scope.problems(what, text))
        for each in model.elements.values():
            if (table := self.tables.get(each.decision or "")) is not None:
                what = f"决策表“{table.name}”"
                for name in sorted(each for each in table.names if not scope.gives(each)):
                    yield model.path, f"“{each.name or each.id}”（{each.id}）：{what}{scope.unknown(name)}"
        for path, form in self.forms.items():
            if path.startswith(f"forms/{model.key}/"):
                yield from ((path, said) for said in _asked(form, scope))


class _Scope:
    """What one procedure sees."""

    def __init__(self, variables: Variables, model: engine.ProcessModel) -> None:
        self.related = [variables.models[key] for key in _related(variables.models, model.key)]
        self.read = variables.forms.keys()
        folders = tuple(f"forms/{each.key}/" for each in self.related)
        self.fields = [
            field
            for path, form in variables.forms.items()
            if path.startswith(folders)
            for field in walk(form.fields)
            if field.key
        ]

    @cached_property
    def partly(self) -> bool:
        """Tell whether a form is missing or can't be read: that is told already, its fields are unknown."""
        asked = {
            f"forms/{model.key}/{element.form_key}.form"
            for model in self.related
            for element in model.elements.values()
            if element.form_key
        }
        return not asked <= self.read

    @cached_property
    def given(self) -> set[str]:
        """Return the names that the procedures themselves, the platform and the rules give."""
        elements = [each for model in self.related for each in model.elements.values()]
        return (
            {field.key for field in self.fields if field.key}
            | {name for each in elements if each.multi for name in (each.multi.variable, each.results)}
            | {each.result_variable for each in elements if each.result_variable}
            | GIVEN
            | COUNTS
            | figures.described().keys()
            | {name for facts in rule_sets.described() for name in facts["settings"]}
        )

    @cached_property
    def known(self) -> set[str]:
        return self.given | written()

    def gives(self, name: str) -> bool:
        return name in self.known or any(pattern.fullmatch(name) for pattern in composed())

    @cached_property
    def options(self) -> dict[str, set[str]]:
        """Return field → its options, where they all stand in the forms."""
        found: dict[str, set[str]] = {}
        elsewhere = {field.key for field in self.fields if not (field.options or field.values_expression)}
        for field in self.fields:
            if field.key and field.key not in elsewhere:
                told = TEXT.findall(field.values_expression or "")
                found.setdefault(field.key, set()).update(told, (option.wire for option in field.options))
        return found

    def problems(self, what: str, text: str, also: Iterable[str] = ()) -> Iterator[str]:
        """Say what is wrong with the names and compared options of one expression."""
        try:
            names = feel.compile(text.strip().removeprefix("=")).names
        except feel.FeelError:
            return  # told by the other checks
        for name in sorted(each for each in names.difference(also) if not self.gives(each)):
            yield f"{what}“{text}”{self.unknown(name)}"
        for name, value in UNQUOTED.findall(text):
            if value in self.options.get(name, ()) and value in names - self.given and value in self.known:
                yield f"{what}“{text}”{self.unknown(value)}"
        for name, value in EQUALS.findall(text):
            options = self.options.get(name)
            if options and value and value not in options:
                known = "、".join(sorted(options))
                yield f"{what}“{text}”中，{name} 没有选项“{value}”，可选的有：{known}。请改正。"

    def unknown(self, name: str) -> str:
        """Say that nothing gives a variable, and what was probably meant."""
        if any(name in options for options in self.options.values()):
            return f'中的 {name} 是选项的值，不是变量。文本请加英文双引号，写作 "{name}"。'
        near = get_close_matches(name, self.given, n=1) or get_close_matches(name, self.known, n=1)
        meant = f"是否应为 {near[0]}？" if near else ""
        return (
            f"中的变量 {name} 没有来处：表单、决策表、处理程序和细则参数中都没有这个名称，值总是空。{meant}请改正。"
        )


def _asked(form: forms.Form, scope: _Scope) -> Iterator[str]:
    own = {field.key for field in walk(form.fields) if field.key} | IN_FORMS
    for field in walk(form.fields):
        for text, where in expressions_of(field):
            for said in scope.problems(where, text, own):
                yield f"“{field.title}”的{said}"
        if field.values_key and field.values_key not in own and not scope.gives(field.values_key):
            yield f"“{field.title}”的 valuesKey {scope.unknown(field.values_key)}"


def _expressions(model: engine.ProcessModel) -> Iterator[tuple[engine.Element | engine.Flow | None, str, str]]:
    """Yield what an analyst wrote in FEEL: where it stands, what it is, its text."""
    if "title" in model.properties:
        yield None, "属性 title ", model.properties["title"]
    for flow in model.flows:
        if flow.condition:
            yield flow, "条件", flow.condition
    for element in model.elements.values():
        yield from ((element, what, text) for what, text in _of(element))


def _of(element: engine.Element) -> Iterator[tuple[str, str]]:
    if element.event == "timerEventDefinition":
        yield from (("定时表达式", timer.expression) for timer in element.timers)
    if element.multi:
        yield "多实例集合", element.multi.collection
        yield "多实例完成条件", element.multi.condition or ""
    for name, text in element.parameters.items():
        if text.startswith("="):
            yield f"输入参数 {name} ", text
    for name in ("priority", "document"):
        yield f"属性 {name} ", element.properties.get(name, "")


def _related(models: Models, key: str) -> set[str]:
    """Return a procedure with those that call it, and all that these call."""
    calls = {each.key: {e.called for e in each.elements.values() if e.called} for each in models.values()}
    found = {key}
    while above := {each for each, called in calls.items() if called & found} - found:
        found |= above
    while below := {each for one in found for each in calls[one] if each in models} - found:
        found |= below
    return found


@cache
def written() -> frozenset[str]:
    """Return the names that stand in handlers/ as texts, keywords or fields of a record."""
    found: set[str] = set()
    for node in _nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
        elif isinstance(node, ast.keyword) and node.arg:
            found.add(node.arg)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
    return frozenset(each for each in found if each.isidentifier())


@cache
def composed() -> frozenset[re.Pattern[str]]:
    """Return the shapes of names that handlers put together, such as `f"total_{name}"`."""
    shapes = set()
    for node in _nodes():
        if isinstance(node, ast.JoinedStr):
            parts = [str(each.value) if isinstance(each, ast.Constant) else "" for each in node.values]
            if re.fullmatch(r"[a-z][a-z0-9_]{2,}", "".join(parts)):
                shapes.add(re.compile("".join(part or r"\w+" for part in parts)))
    return frozenset(shapes)


def _nodes() -> Iterator[ast.AST]:
    for path in HANDLERS.rglob("*.py"):
        yield from ast.walk(ast.parse(path.read_text("utf-8")))


def _form(path: str, content: bytes) -> forms.Form | None:
    if not path.endswith(".form"):
        return None
    try:
        return forms.parse(content, path)
    except forms.FormError:
        return None


def _tables(content: bytes) -> Mapping[str, DecisionTable]:
    try:
        return DecisionTable.parse(content)
    except (DecisionError, feel.FeelError):
        return {}
