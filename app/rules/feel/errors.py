"""What FEEL says when it can't go on: in Chinese, for the analyst who wrote the expression."""

from app.errors import PlatformError


class FeelError(PlatformError):
    """An evaluation went beyond a limit (steps, list or text length, nesting)."""


class FeelSyntaxError(FeelError):
    """The text is no expression of our FEEL. `line` and `column` count from 1, in characters."""

    def __init__(self, problem: str, line: int, column: int, expected: tuple[str, ...] = ()) -> None:
        super().__init__(f"第 {line} 行第 {column} 列：{problem}")
        self.problem = problem
        self.line = line
        self.column = column
        self.expected = expected

    @classmethod
    def at(cls, text: str, offset: int, problem: str, expected: tuple[str, ...] = ()) -> "FeelSyntaxError":
        """Mark the character at `offset` (from 0) of `text`."""
        before = text[:offset]
        line = before.count("\n") + 1
        column = offset - (before.rfind("\n") + 1) + 1
        return cls(problem, line, column, expected)
