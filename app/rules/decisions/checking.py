"""What can be seen to be wrong with a table as it is drawn."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.rules.decisions.model import Drawing
from app.rules.decisions.policies import POLICIES


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a table from being used; `rule` is its number (from 1), None for the table as a whole."""

    rule: int | None
    message: str


def problems_of(drawing: Drawing) -> Iterator[Problem]:
    """Check hit policy, columns and rows; cells are checked when they are compiled."""
    yield from (Problem(None, refusal) for refusal in drawing.refusals)
    if (drawing.hit_policy, drawing.aggregation) not in POLICIES:
        policy = f"{drawing.hit_policy} {drawing.aggregation}".strip()
        yield Problem(None, f"不支持命中策略 {policy}；可用 UNIQUE、FIRST、ANY、COLLECT、RULE ORDER")
    yield from _column_problems(drawing)
    yield from _row_problems(drawing)


def _column_problems(drawing: Drawing) -> Iterator[Problem]:
    names = [output.name for output in drawing.outputs]
    if not names:
        yield Problem(None, "没有输出列")
    if len(names) > 1 and (len(set(names)) < len(names) or not all(names)):
        yield Problem(None, "有几个输出列时，每列须有各不相同的名称")
    if len(names) > 1 and drawing.aggregation:
        yield Problem(None, "带汇总的 COLLECT 只能有一个输出列")
    for number, column in enumerate(drawing.inputs, 1):
        if not column.expression:
            yield Problem(None, f"第 {number} 个输入列没有表达式")


def _row_problems(drawing: Drawing) -> Iterator[Problem]:
    if not drawing.rules:
        yield Problem(None, "没有规则")
    for rule in drawing.rules:
        if (len(rule.inputs), len(rule.outputs)) != (len(drawing.inputs), len(drawing.outputs)):
            yield Problem(rule.number, "单元格数与列数不符")
        for output, cell in zip(drawing.outputs, rule.outputs, strict=False):
            if not cell:
                yield Problem(rule.number, f"输出列“{output.label}”没有填写；无值请写 null")
