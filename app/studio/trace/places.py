"""A place in the sources that carries a mark of the rules, and how marks relate."""

import re
from dataclasses import dataclass

MARK = re.compile(r"[一二三四五六七]\([一二三四五六七八]\)\d?[a-g]?(?![0-9a-z])")
NUMBERED = re.compile(r"[^a-z]*")
KINDS = {
    "process": "流程",
    "element": "元素",
    "form": "表单",
    "decision": "决策",
    "handler": "处理",
    "register": "登记",
    "template": "文书",
    "code": "代码",
    "test": "测试",
}


@dataclass(frozen=True)
class Place:
    """Where something carries out or holds a duty: `path` from the project's root, `id` or `line` within it.

    `name` is what people call it (a step, a register, the first line of a docstring); `process`, `process_name`,
    `step` (kind of element) and `lane` tell a step of a diagram, `host` the step whose limit an event is.
    """

    kind: str
    path: str
    name: str
    marks: tuple[str, ...]
    id: str = ""
    line: int = 0
    process: str = ""
    process_name: str = ""
    step: str = ""
    lane: str = ""
    host: str = ""

    @property
    def address(self) -> str:
        """Where to look: `path#id`, `path:line name` or the path alone."""
        if self.kind in ("element", "process"):
            return f"{self.path}#{self.id}" if self.id else self.path
        return f"{self.path}:{self.line}" if self.line else self.path


def marks_of(text: object) -> tuple[str, ...]:
    """Return the marks in a property or a docstring, each once, in order."""
    return tuple(dict.fromkeys(MARK.findall(str(text))))


def covers(clause: str, mark: str) -> bool:
    """Tell whether a mark is the clause or a part of it."""
    return mark == clause or (mark.startswith(clause) and not mark[len(clause) :].startswith(")"))


def carries(place: Place, part: str) -> bool:
    """Tell whether a place is marked with the part; diagrams and registers also with its clause or its item."""
    if part in place.marks:
        return True
    whole = place.kind not in ("code", "test")
    return whole and any(covers(mark, part) for mark in place.marks)
