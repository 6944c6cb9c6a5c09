"""What can be wrong with one field of a definition by itself."""

import re
from collections.abc import Iterator

import re2

from app.rules.forms import dialect
from app.rules.forms.expressions import dynamic
from app.rules.forms.model import Field

_LIMITS = {
    "textfield": ("minLength", "maxLength"),
    "textarea": ("minLength", "maxLength"),
    "number": ("min", "max"),
}
_NUMBERS = ("maxFiles", "maxItems", "maxLength", "minItems")


def slips(item: Field) -> Iterator[str]:
    """Return messages (Chinese) that follow the field's name."""
    for name in ("appearance", "layout"):
        if not isinstance(item.extra.get(name) or {}, dict):
            yield f"的 {name} 应为 JSON 对象。"
    yield from _option_slips(item)
    yield from _limit_slips(item)
    yield from _format_slips(item)
    if item.extra.get("serializeToString"):
        yield "的 serializeToString 不受支持，请取消勾选。"
    if item.type == "datetime" and item.extra.get("subtype", "date") not in ("date", "time", "datetime"):
        yield "的 subtype 应为 date、time 或 datetime。"
    if item.type == "table":
        yield from _table_slips(item)


def _option_slips(item: Field) -> Iterator[str]:
    if item.type not in dialect.CHOICES:
        return
    ways = [item.options, item.values_key, item.values_expression, item.source]
    if sum(map(bool, ways)) != 1:
        yield "应有且只有一种选项来源：values、valuesKey、valuesExpression 或扩展属性 source。"
    if item.within and not item.source:
        yield "的扩展属性 within 只用于选项来自登记库（source）的字段。"
    if len({option.wire for option in item.options}) < len(item.options):
        yield "的选项值有重复，请更换。"
    if item.values_expression and not dynamic(item.values_expression):
        yield "的 valuesExpression 应以 = 开头。"


def _limit_slips(item: Field) -> Iterator[str]:
    for name in _LIMITS.get(item.type, ()):
        value = item.limits.get(name)
        if (
            value is not None
            and not dynamic(value)
            and (isinstance(value, bool) or not isinstance(value, int | float))
        ):
            yield f"的 {name} 应为数字或以 = 开头的表达式。"
    for name in _NUMBERS:
        if not re.fullmatch(r"\d{1,6}", item.properties.get(name, "1")):
            yield f"的扩展属性 {name} 应为整数。"
    digits = item.extra.get("decimalDigits")
    if digits is not None and (isinstance(digits, bool) or not isinstance(digits, int) or digits < 0):
        yield "的 decimalDigits 应为不小于 0 的整数。"
    if item.limits.get("validationType") not in {None, "", "email", "phone"}:
        yield "的 validationType 应为 email 或 phone。"
    if "pattern" in item.limits:
        try:
            re2.compile(str(item.limits["pattern"]))
        except re2.error:
            yield "的 pattern 不是受支持的正则表达式（RE2 语法，不含前后断言和反向引用）。"


def _format_slips(item: Field) -> Iterator[str]:
    known = dialect.FORMATS.get(item.type, set())
    if item.format and item.format not in known:
        yield f"的格式 {item.format} 不适用，可用：{'、'.join(sorted(known)) or '无'}。"
    for name, kinds in {"source": dialect.CHOICES, "accept": {"filepicker"}, "maxFiles": {"filepicker"}}.items():
        if name in item.properties and item.type not in kinds:
            yield f"的扩展属性 {name} 不适用于类型 {item.type}。"


def _table_slips(item: Field) -> Iterator[str]:
    columns = item.extra.get("columns")
    well = isinstance(columns, list) and all(isinstance(c, dict) and isinstance(c.get("key"), str) for c in columns)
    if not well:
        yield "的 columns 应为 {label, key} 的列表。"
    if not dynamic(item.extra.get("dataSource")):
        yield "的 dataSource 应为以 = 开头的表达式。"
