"""What is wrong with a form's definition, told to the analyst who drew it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """A finding: the file, the component (its label, key or id) and what to change, in Chinese."""

    path: str
    element: str
    message: str

    @property
    def text(self) -> str:
        """The finding as a sentence, without the file."""
        return f"“{self.element}”{self.message}" if self.element else self.message

    def __str__(self) -> str:
        return f"{self.path}：{self.text}"


class FormError(ValueError):
    """The definition can't be used; `problems` lists every reason."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
