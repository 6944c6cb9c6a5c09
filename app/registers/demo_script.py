"""The demo's YAML: plain data, plus a few marks for what is known only when it is loaded.

`!day -300` a day counted from the day of loading or of the step, `!hour 16:30` a time of that day;
`!file path|name` a file of the demo's folder `files`, uploaded under that name, `!sha256 path` its digest;
`!scene key`, `!model key`, `!entry key`, `!case key` the id of what the case script of that key has brought about,
`!number key` the number of that entry, `!variable key.name` a variable of its case;
`!unit username`, `!person username` the id of an account or its unit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from app.clock import SHANGHAI

KINDS = ("do", "claim", "draft", "scan", "withdraw")
FOLDER = Path(__file__).parents[2] / "processes" / "demo"


@dataclass(frozen=True)
class Day:
    """A day so many days after (or before) the one at hand."""

    offset: int

    def on(self, day: date) -> date:
        return day + timedelta(days=self.offset)


@dataclass(frozen=True)
class Hour(Day):
    """A time of day ("16:30", Asia/Shanghai) on the day at hand."""

    time: str

    def on(self, day: date) -> datetime:
        return datetime.combine(day + timedelta(days=self.offset), time.fromisoformat(self.time), SHANGHAI)


@dataclass(frozen=True)
class Upload:
    """A file of the demo's folder `files`, and the name it is uploaded under."""

    path: Path
    name: str


@dataclass(frozen=True)
class Digest:
    """The SHA-256 of a file of the demo's folder."""

    path: Path


@dataclass(frozen=True)
class Made:
    """What a script brought about: the id of a `scene`, `model`, `entry`, `case`; a `number`, a `variable`."""

    what: str
    key: str


@dataclass(frozen=True)
class Account:
    """The id of the `person` of a user name, or of the `unit` they belong to."""

    what: str
    username: str


Mark = Day | Upload | Digest | Made | Account


@dataclass(frozen=True)
class When:
    """A moment of a script: so many working days before today, at a time of day in Shanghai ("-12 09:30").

    "+3 10:00" counts from the day on which the calendar raised the case. "now" is the moment of loading, after
    all others: for what must be fresh, such as a limit by the wall clock.
    """

    working_days: int
    time: str
    now: bool = False
    onwards: bool = False

    @classmethod
    def of(cls, text: str) -> "When":
        if text == "now":
            return cls(0, "", now=True)
        days, _, time = text.partition(" ")
        return cls(int(days), time, onwards=days.startswith("+"))

    def __str__(self) -> str:
        return "now" if self.now else f"{self.working_days:{'+' if self.onwards else ''}} {self.time}"

    @property
    def order(self) -> tuple[bool, int, str]:
        """What follows what within a script."""
        return self.now, self.working_days, self.time


@dataclass(frozen=True)
class Step:
    """One thing somebody does in a case.

    `kind`: start, raise (the calendar does, for the unit of `by`), do (complete the open task of `element`), claim,
    draft, scan (the QR code, as the person on file of the name `element`, and sign), withdraw (`element` is the
    reason). `by` is a user name, or `holder`: whoever the task is for; `times` is how many open tasks of the
    element are done so.
    """

    kind: str
    at: When
    by: str = ""
    element: str = ""
    times: int = 1
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Script:
    """A case of the demo: the procedure, and what is done in it, oldest first.

    `period` tells what the calendar raised it for: -1 the last period of its schedule that has ended, -2 the one
    before; 0: a person started it.
    """

    key: str
    process: str
    steps: tuple[Step, ...]
    period: int = 0


def scripts(folder: Path = FOLDER) -> list[Script]:
    """Read all case scripts, in the order of their files' names."""
    return [_script(item) for path in sorted((folder / "cases").glob("*.yaml")) for item in read(path)]


def read(path: Path) -> Any:
    """Read one file of the demo, with its marks."""
    return yaml.load(path.read_text(encoding="utf-8"), _loader(path))  # noqa: S506 (a safe loader with marks)


def resolve(value: Any, known: Callable[[Any], Any]) -> Any:
    """Replace every mark in a value by what `known` says of it; the rest is copied."""
    if isinstance(value, Mapping):
        return {key: resolve(item, known) for key, item in value.items()}
    if isinstance(value, list):
        return [resolve(item, known) for item in value]
    return known(value) if isinstance(value, Mark) else value


def _script(item: Mapping[str, Any]) -> Script:
    steps = tuple(map(_step, item.get("steps", ())))
    if "period" in item:
        raised = Step("raise", When.of("+0 00:05"), item["for"])
        return Script(item["key"], item["process"], (raised, *steps), item["period"])
    start = Step("start", When.of(item["at"]), item["by"], answers=item["answers"])
    return Script(item["key"], item["process"], (start, *steps))


def _step(row: Mapping[str, Any]) -> Step:
    """Read a step: its kind is the key that names it, with the element as value (`do: review`)."""
    kind = next(kind for kind in KINDS if kind in row)
    rest = {key: row[key] for key in ("by", "times", "answers") if key in row}
    return Step(kind, When.of(row["at"]), element=row[kind] or "", **rest)


def _loader(path: Path) -> type[yaml.SafeLoader]:
    """Return a safe loader that also knows the marks; files stand beside the demo's other data."""
    root = next(folder for folder in path.parents if folder.name != "cases")

    class Loader(yaml.SafeLoader):
        """YAML's safe loader with the demo's marks."""

    def upload(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Upload:
        file, _, name = str(loader.construct_scalar(node)).partition("|")
        return Upload(root / "files" / file, name or file)

    def text(make: Callable[[str], Any]) -> Callable[[yaml.SafeLoader, yaml.ScalarNode], Any]:
        return lambda loader, node: make(str(loader.construct_scalar(node)))

    Loader.add_constructor("!file", upload)
    Loader.add_constructor("!day", text(lambda value: Day(int(value))))
    Loader.add_constructor("!hour", text(partial(Hour, 0)))
    Loader.add_constructor("!sha256", text(lambda value: Digest(root / "files" / value)))
    for what in ("scene", "model", "entry", "case", "number", "variable"):
        Loader.add_constructor(f"!{what}", text(partial(Made, what)))
    for what in ("unit", "person"):
        Loader.add_constructor(f"!{what}", text(partial(Account, what)))
    return Loader
