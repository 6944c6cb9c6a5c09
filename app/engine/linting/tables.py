"""Decision tables: readable, sound, each id once, calling only functions there are."""

from collections.abc import Iterator

from app.engine.expressions import HOST_FUNCTIONS
from app.engine.linting.finding import Finding
from app.rules import feel
from app.rules.decisions import DecisionError, DecisionTable


def check(path: str, content: bytes, known: set[str]) -> Iterator[Finding]:
    """Check one .dmn file; add the ids of its tables to `known`."""
    try:
        found = DecisionTable.parse(content)
    except (DecisionError, feel.FeelError) as problem:
        yield Finding(path, "", "", f"决策表无法读取：{problem}")
        return
    for table in found.values():
        for message in _messages(table, known):
            yield Finding(path, table.id, table.name, f"决策表“{table.name or table.id}”（{table.id}）：{message}")
        known.add(table.id)


def _messages(table: DecisionTable, known: set[str]) -> Iterator[str]:
    if table.id in known:
        yield "id 与另一个决策表重复，请改名。"
    for problem in table.problems():
        yield f"第 {problem.rule} 条规则：{problem.message}" if problem.rule else problem.message
    for name in sorted(table.calls - feel.FUNCTIONS.keys() - HOST_FUNCTIONS):
        yield f"用了不存在的函数 {name}。请检查拼写；可用的函数见 docs/feel.md。"
