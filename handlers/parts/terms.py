"""Days that people answer, and terms from one to another."""

from datetime import date

from app.service_api import Call, Refusal


def day(call: Call, field: str) -> date:
    """Return the day that an answer names (ISO 8601)."""
    return date.fromisoformat(call.variables[field])


def term(call: Call, first: str, last: str, wrong: str, *, one_day: bool = False) -> tuple[date, date]:
    """Return the days of two answers; refuses at the last, in words, one before the first.

    `one_day`: a term may begin and end on the same day.
    """
    begins, ends = day(call, first), day(call, last)
    if ends < begins or (ends == begins and not one_day):
        raise Refusal(errors={last: [wrong]})
    return begins, ends
