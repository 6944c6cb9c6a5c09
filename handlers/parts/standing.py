"""Who may still act: a suspended unit keeps what is not new business."""

from collections.abc import Callable

from app.service_api import Organisation, not_onboarded

ON_THE_PLATFORM = ("onboarded", "suspended")
Condition = Callable[[Organisation | None], str | None]


def not_on_the_platform(of: Organisation | None) -> str | None:
    """Say that a unit is neither 已入驻 nor suspended; None for one that is (六(四))."""
    return None if of is not None and of.status in ON_THE_PLATFORM else not_onboarded(of)


def unless_it_has(
    of: Organisation | None,
    found: Callable[[int], object],
    nothing: str,
    *,
    standing: Condition = not_onboarded,
) -> list[str]:
    """Answer a start check that asks two things of a unit: its standing, then that it has something to act on.

    `found` is given the unit's id and returns what it has; where that is empty the answer is `nothing`.
    """
    if missing := standing(of):
        return [missing]
    return [] if of is not None and found(of.id) else [nothing]
