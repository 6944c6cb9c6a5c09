"""What can go wrong on the platform's own terms; only `web` and `api` turn these into HTTP."""

from collections.abc import Mapping, Sequence

FieldErrors = Mapping[str, Sequence[str]]


class PlatformError(Exception):
    """Base of all errors whose message may be shown to the person who caused them (Chinese)."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(PlatformError):
    """The thing does not exist, or the actor may not know that it does: one answer for both (404)."""

    def __init__(self, message: str = "未找到您要的内容。请核对编号，或返回上一页重试。") -> None:
        super().__init__(message)


class Forbidden(PlatformError):
    """The actor may know of the thing, but may not do this with it (403)."""


class Conflict(PlatformError):
    """Somebody else was faster, or the state does not allow it any more (409)."""


class Undeliverable(Conflict):
    """The state will never allow it (the case is over, the procedure not live): nobody tries it again by itself."""


class Refusal(PlatformError):
    """The answers can't be accepted (422). `errors` maps a form field's key to its messages."""

    def __init__(
        self, message: str = "填报内容有误，请按提示修改后重新提交。", errors: FieldErrors | None = None
    ) -> None:
        super().__init__(message)
        self.errors: dict[str, list[str]] = {key: list(texts) for key, texts in (errors or {}).items()}


class Unavailable(PlatformError):
    """A part the platform needs (the database) can't be reached or is busy; try again (503)."""
