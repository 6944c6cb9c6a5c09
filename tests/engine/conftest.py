"""A host whose clock stands still until told, and short names for what the tests do again and again."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from typing import Any

import pytest

from app import engine
from app.clock import SHANGHAI
from tests.engine import diagrams

MONDAY = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)  # nine in the morning in Quanzhou


class Host:
    """Handlers are functions of (variables, parameters); working days are weekdays that end at 18:00."""

    def __init__(self, **handlers: Callable[..., Any]) -> None:
        self.moment = MONDAY
        self.settings: Mapping[str, Any] = {"panel_size": 3, "review_limit": 2}
        self.handlers = handlers
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def now(self) -> datetime:
        return self.moment

    def call(self, topic: str, element: engine.Element, variables: Any, parameters: Any) -> Any:
        self.calls.append((topic, parameters))
        handler = self.handlers.get(topic.replace(".", "_"))
        return handler(variables, **parameters) if handler else None

    def working_days(self, n: int, start: datetime) -> datetime:
        day = start.astimezone(SHANGHAI).date()
        while n:
            day += timedelta(days=1)
            n -= day.weekday() < 5
        return datetime.combine(day, time(18), SHANGHAI)

    def wait(self, **span: float) -> None:
        self.moment += timedelta(**span)


class Case:
    """A run with its host, driven by element ids instead of task ids."""

    def __init__(self, files: Mapping[str, bytes], host: Host, key: str, variables: Mapping[str, Any]) -> None:
        self.host = host
        self.definition = load(files)
        self.run = engine.Run.start(self.definition, key, variables, host)

    def open(self) -> list[str]:
        return [task.element.id for task in self.run.open_tasks()]

    def task(self, element: str) -> engine.OpenTask:
        return next(task for task in self.run.open_tasks() if task.element.id == element)

    def done(self, element: str, **answers: Any) -> "Case":
        self.run.complete(self.task(element).id, answers)
        return self

    def reload(self) -> "Case":
        self.run = engine.Run.load(self.definition, self.run.dump(), self.host)
        return self


def load(files: Mapping[str, bytes]) -> engine.Definition:
    digest = sha256(b"".join(path.encode() + files[path] for path in sorted(files))).hexdigest()
    return engine.definitions.load(digest, files)


@pytest.fixture
def host() -> Host:
    return Host()


@pytest.fixture
def begin(host: Host) -> Callable[..., Case]:
    """Start a case of a process given by its parts, with further files and variables."""

    def begin(
        *parts: str,
        messages: tuple[str, ...] = (),
        also: tuple[bytes, ...] = (),
        tables: Mapping[str, bytes] | None = None,
        **variables: Any,
    ) -> Case:
        main = diagrams.process(*parts, messages=messages)
        return Case(diagrams.files(main, *also, **(tables or {})), host, "demo", variables)

    return begin
