"""What the engine asks of the platform while a procedure runs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from app.engine.model import Element


class Host(Protocol):
    """The platform's side of a run: the clock, the handlers, the calendar, the rule set's settings."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """Return the rule-set settings, which FEEL sees behind the case's variables."""
        ...

    def now(self) -> datetime:
        """Return the present moment, aware."""
        ...

    def call(
        self, topic: str, element: Element, variables: dict[str, Any], parameters: dict[str, Any]
    ) -> dict[str, Any] | None:
        """Carry out a service task; the returned dict is merged into the variables.

        `variables` is a copy: changing it changes nothing. An `app.errors.Refusal` passes unchanged to
        whoever caused the step; anything else becomes `HandlerFailed`.
        """
        ...

    def working_days(self, n: int, start: datetime) -> datetime:
        """Return the close of business (aware) of the n-th working day after `start`."""
        ...
