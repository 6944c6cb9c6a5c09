"""Read form-js JSON into fields; everything the platform does not support is refused by name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.rules import digests, feel
from app.rules.forms import dialect
from app.rules.forms.expressions import dynamic, expressions
from app.rules.forms.model import Field, Fields, Option, walk
from app.rules.forms.problems import FormError, Problem
from app.rules.forms.slips import slips

_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")


def read(content: bytes, path: str) -> tuple[str, Fields]:
    """Return the form's id and its fields. Raises FormError with every reason why it can't be used."""
    reader = _Reader(path)
    root = reader.root(content)
    fields = reader.fields(root.get("components"), "表单", 0)
    reader.across(fields)
    if reader.problems:
        raise FormError(reader.problems)
    return str(root.get("id", "")), fields


class _Reader:
    """Collects the problems while it reads, so that the analyst sees all of them at once."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.count = 0

    def problem(self, element: str, message: str) -> None:
        self.problems.append(Problem(self.path, element, message))

    def root(self, content: bytes) -> Mapping[str, Any]:
        if len(content) > dialect.MAX_BYTES:
            raise FormError([Problem(self.path, "", "表单文件超过 1 MB，请精简。")])
        try:
            root = digests.parse_json(content.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise FormError([Problem(self.path, "", "不是 UTF-8 编码，请用表单编辑器另存。")]) from error
        except ValueError as error:
            raise FormError([Problem(self.path, "", f"不能读取：{error}")]) from error
        if not isinstance(root, dict) or root.get("type", "default") != "default":
            raise FormError([Problem(self.path, "", "不是 form-js 表单。请用表单编辑器另存。")])
        if root.get("schemaVersion") not in dialect.SCHEMA_VERSIONS:
            versions = f"{dialect.SCHEMA_VERSIONS.start} 至 {dialect.SCHEMA_VERSIONS.stop - 1}"
            self.problem("", f"schemaVersion 应为 {versions}，现为 {root.get('schemaVersion')!r}。")
        self.unknown("", root, dialect.ROOT, "属性")
        return root

    def unknown(self, element: str, found: Mapping[str, Any], known: set[str], what: str) -> None:
        for name in sorted(set(found) - known):
            self.problem(element, f"的{what} {name} 不受支持，请删除。")

    def fields(self, components: Any, holder: str, depth: int) -> Fields:
        if not isinstance(components, list):
            self.problem(holder, "的 components 应为列表。")
            return Fields()
        if depth > dialect.MAX_DEPTH:
            self.problem(holder, f"嵌套超过 {dialect.MAX_DEPTH} 层，请减少分组。")
            return Fields()
        found = (self.field(component, depth) for component in components if self.counted(holder))
        return Fields(item for item in found if item is not None)

    def counted(self, holder: str) -> bool:
        self.count += 1
        if self.count == dialect.MAX_COMPONENTS + 1:
            self.problem(holder, f"表单超过 {dialect.MAX_COMPONENTS} 个组件，请拆分。")
        return self.count <= dialect.MAX_COMPONENTS

    def field(self, raw: Any, depth: int) -> Field | None:
        if not isinstance(raw, dict):
            self.problem("表单", "的组件应为 JSON 对象。")
            return None
        kind = raw.get("type")
        name = str(raw.get("label") or raw.get("dateLabel") or raw.get("key") or raw.get("id") or kind)
        if not isinstance(kind, str) or kind not in dialect.ATTRIBUTES:
            hint = dialect.REFUSED.get(str(kind), "请改用受支持的类型")
            self.problem(name, f"的类型 {kind} 不受支持，{hint}。")
            return None
        self.unknown(name, raw, dialect.ATTRIBUTES[kind], "属性")
        item = self.built(raw, kind, name, depth)
        self.checked(item, name)
        return item

    def inside(self, raw: Mapping[str, Any], holder: Mapping[str, Any], name: str, depth: int) -> Fields:
        """Read what a container holds; its fields are visible to whom the container is."""
        found = self.fields(raw.get("components", []), name, depth + 1)
        if "visibleTo" not in holder:
            return found
        return Fields(_narrowed(item, str(holder["visibleTo"])) for item in found)

    def built(self, raw: Mapping[str, Any], kind: str, name: str, depth: int) -> Field:
        validate = self.mapping(raw, "validate", name)
        properties = self.mapping(raw, "properties", name)
        self.unknown(name, validate, dialect.VALIDATION[kind], "校验")
        self.unknown(name, properties, dialect.PROPERTIES, "扩展属性")
        known = {
            "id",
            "type",
            "key",
            "path",
            "label",
            "description",
            "validate",
            "properties",
            "components",
            "values",
        }
        label = raw.get("dateLabel") or raw.get("timeLabel") if kind == "datetime" else None
        return Field(
            id=self.text(raw, "id", name) or f"{kind}_{self.count}",
            type=kind,
            key=self.text(raw, "path" if kind in dialect.CONTAINERS else "key", name) or None,
            label=str(label or self.text(raw, "label", name)),
            description=self.text(raw, "description", name),
            required=self.flag(validate.get("required"), name, "required"),
            readonly=self.flag(raw.get("readonly"), name, "readonly"),
            disabled=self.flag(raw.get("disabled"), name, "disabled"),
            hide=self.hide(raw, name),
            default=raw.get("defaultValue"),
            options=tuple(self.options(raw.get("values", []), name)),
            values_key=self.text(raw, "valuesKey", name) or None,
            values_expression=self.text(raw, "valuesExpression", name) or None,
            limits={key: value for key, value in validate.items() if key != "required" and value is not None},
            extra={key: value for key, value in raw.items() if key not in known},
            properties={key: str(value) for key, value in properties.items()},
            children=self.inside(raw, properties, name, depth) if kind in dialect.CONTAINERS else Fields(),
        )

    def mapping(self, raw: Mapping[str, Any], key: str, name: str) -> dict[str, Any]:
        value = raw.get(key) or {}
        if isinstance(value, dict):
            return value
        self.problem(name, f"的 {key} 应为 JSON 对象。")
        return {}

    def text(self, raw: Mapping[str, Any], key: str, name: str) -> str:
        value = raw.get(key) or ""
        if isinstance(value, str):
            return value
        self.problem(name, f"的 {key} 应为文字。")
        return ""

    def flag(self, value: Any, name: str, key: str) -> bool | str:
        if value is None or isinstance(value, bool):
            return bool(value)
        if dynamic(value):
            return str(value)
        self.problem(name, f"的 {key} 应为 true、false 或以 = 开头的表达式。")
        return False

    def hide(self, raw: Mapping[str, Any], name: str) -> str | None:
        conditional = self.mapping(raw, "conditional", name)
        self.unknown(name, conditional, {"hide"}, "条件")
        value = conditional.get("hide")
        if not value:
            return None
        if not isinstance(value, str):
            self.problem(name, "的隐藏条件应为以 = 开头的表达式。")
            return None
        return value if dynamic(value) else f"={value}"

    def options(self, values: Any, name: str) -> Iterator[Option]:
        if not isinstance(values, list) or len(values) > dialect.MAX_OPTIONS:
            self.problem(name, f"的选项应为不超过 {dialect.MAX_OPTIONS} 项的列表。")
            return
        for value in values:
            entry = value if isinstance(value, dict) else {"value": value}
            if isinstance(entry.get("value"), str | int | float) and set(entry) <= {"value", "label"}:
                yield Option(entry["value"], str(entry.get("label") or entry["value"]))
            else:
                self.problem(name, "的选项应写作 {label, value}，value 为文字或数字。")

    def checked(self, item: Field, name: str) -> None:
        for expression, where in expressions_of(item):
            self.compiled(name, expression, where)
        if item.type in dialect.KEYED or item.repeats:
            self.named(item, name)
        elif item.key is not None:
            self.key(item.key, name)
        for message in slips(item):
            self.problem(name, message)

    def compiled(self, name: str, expression: str, where: str) -> None:
        if expression.startswith(("#", "/")):
            self.problem(name, f"的{where}中 {{{{{expression}}}}} 不受支持，只能写表达式。")
            return
        try:
            feel.compile(expression)
        except feel.FeelSyntaxError as error:
            self.problem(name, f"的{where}表达式有误：{error}")

    def named(self, item: Field, name: str) -> None:
        if item.key is None:
            self.problem(name, f"没有 {'path' if item.repeats else 'key'}，请填写。")
        else:
            self.key(item.key, name)
        if not item.label:
            self.problem(name, "没有标签，请填写。")

    def key(self, key: str, name: str) -> None:
        if key in dialect.RESERVED:
            self.problem(name, f"的 key {key} 是平台保留的名称，请更换。")
        elif not _KEY.fullmatch(key):
            self.problem(name, f"的 key {key!r} 应以小写字母开头，只含小写字母、数字和下划线，不超过 60 个字符。")

    def across(self, fields: Fields) -> None:
        """Check what only the whole form shows: ids and keys given twice, lists within lists."""
        self.twice("id", (item.id for item in walk(fields)))
        self.level(fields, inside=False)

    def level(self, fields: Fields, *, inside: bool) -> None:
        self.twice("key", (item.name for item in fields.level))
        for item in walk(fields):
            if item.repeats and inside:
                self.problem(item.title, "：动态列表内不能再有动态列表，请分开填写。")
        for item in fields.level:
            if item.children:
                self.level(item.children, inside=inside or item.repeats)

    def twice(self, what: str, names: Iterator[str]) -> None:
        seen: set[str] = set()
        for name in names:
            if name in seen:
                self.problem(name, f"：{what} 重复，请更换。")
            seen.add(name)


def _narrowed(item: Field, lanes: str) -> Field:
    children = Fields(_narrowed(child, lanes) for child in item.children)
    return replace(item, properties={"visibleTo": lanes, **item.properties}, children=children)


def expressions_of(item: Field) -> Iterator[tuple[str, str]]:
    """Return each FEEL text of a field with the place it stands in."""
    texts = {"标签": item.label, "说明": item.description, "文本": str(item.extra.get("text", ""))}
    for where, text in texts.items():
        yield from ((expression, where) for expression in expressions(text))
    values = {
        "隐藏条件": item.hide,
        "必填": item.required,
        "只读": item.readonly,
        "禁用": item.disabled,
        "默认值": item.default,
        "选项": item.values_expression,
        "数据来源": item.extra.get("dataSource"),
    }
    values |= {f"限制 {name}": value for name, value in item.limits.items() if name != "patternErrorMessage"}
    yield from ((value[1:], where) for where, value in values.items() if dynamic(value))
