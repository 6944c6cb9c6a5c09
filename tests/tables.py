"""The tables of steps in docs/procedures.md, read from the diagrams. `python -m tests.tables` writes them anew."""

import re
from collections.abc import Iterator
from pathlib import Path

from app import engine, studio
from app.engine import Element, ProcessModel
from app.studio.sources import ROOT

PAGE = ROOT / "docs" / "procedures.md"
HEAD = "| id | 名称 | 类型 | 泳道 | 表单 / 主题 / 决策 | 条款 | 时限 |\n|---|---|---|---|---|---|---|\n"
SECTION = re.compile(r"^## [^\n]*`([a-z_]+)`\n.*?(?=^## |^# |\Z)", re.MULTILINE | re.DOTALL)
TABLE = re.compile(rf"{re.escape(HEAD)}(?:\|[^\n]*\n)*")
KINDS = {
    "startEvent": "开始",
    "userTask": "人工",
    "serviceTask": "服务",
    "businessRuleTask": "决策表",
    "callActivity": "调用",
    "subProcess": "逐个进行",
    "intermediateCatchEvent": "等待",
    "endEvent": "结束",
}
EXPLANATION = "delay_explanation"


def page(text: str) -> str:
    """Return the page with the table of each procedure as its diagram is now. Raises KeyError for an unknown one."""
    models = {model.key: model for model in engine.outline(studio.read().files)}
    return SECTION.sub(lambda found: TABLE.sub(lambda _: table(models[found[1]]), found[0], count=1), text)


def table(model: ProcessModel) -> str:
    return HEAD + "".join(f"| {' | '.join(_row(each))} |\n" for each in _told(model))


def _told(model: ProcessModel) -> Iterator[Element]:
    """Yield the steps that the page tells of: no gateways, no explanations of delays, no ends without an outcome."""
    for each in model.elements.values():
        side = each.called == EXPLANATION or (each.kind == "endEvent" and "outcome" not in each.properties)
        if each.kind in KINDS and not side:
            yield each


def _row(each: Element) -> tuple[str, ...]:
    marks = each.properties.get("clause", "").replace(",", "、").replace(" ", "")
    return f"`{each.id}`", each.name, KINDS[each.kind], each.lane or "", _carried(each), marks, _limits(each)


def _carried(each: Element) -> str:
    if "outcome" in each.properties:
        return f"结果 `{each.properties['outcome']}`"
    if each.multi and each.kind == "subProcess":
        return f"`{each.multi.collection}` → `{each.multi.variable}`"
    name = each.form_key or each.topic or each.decision or each.called or each.message
    return f"`{name}`" if name else ""


def _limits(each: Element) -> str:
    closing = "（到期即关闭）" if each.kind == "userTask" else ""
    return "、".join(f"`{one.expression}`{closing if one.interrupting else ''}" for one in each.timers)


def main(path: Path = PAGE) -> None:
    path.write_text(page(path.read_text("utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
