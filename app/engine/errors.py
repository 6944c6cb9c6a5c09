"""What can go wrong while a procedure runs: every error names its element and says so in Chinese."""

from app.errors import PlatformError


class EngineError(PlatformError):
    """Base. `element_id` and `element_name` name the place in the diagram ('' where there is none)."""

    def __init__(self, message: str, element_id: str = "", element_name: str = "") -> None:
        place = f"“{element_name or element_id}”（{element_id}）：" if element_id else ""
        super().__init__(f"{place}{message}")
        self.element_id = element_id
        self.element_name = element_name


class DefinitionUnreadable(EngineError):
    """The files do not make a definition that can run (the check before deploy says what to change)."""


class NoTrueBranch(EngineError):
    """A gateway has no outgoing flow whose condition is true, and no default flow."""


class ExpressionFailed(EngineError):
    """A FEEL expression or decision table could not be evaluated, or gave something of the wrong kind."""


class HandlerFailed(EngineError):
    """A service task's handler raised; `cause` is what it raised."""

    def __init__(self, message: str, element_id: str = "", element_name: str = "", *, cause: Exception) -> None:
        super().__init__(message, element_id, element_name)
        self.cause = cause


class TaskNotOpen(EngineError):
    """The human task or timer is not (or no longer) open in this run."""


class UnfitAnswers(EngineError):
    """Values that can't be kept as variables: not JSON, or with a reserved key."""


class StateUnreadable(EngineError):
    """The stored state is damaged, of an unknown format, or belongs to another definition."""


class TooManyRounds(EngineError):
    """The run went back and forth more often than the engine can carry; nothing was changed."""


class RunBroken(EngineError):
    """An earlier step of this live run failed half way; load it again from its stored state."""
