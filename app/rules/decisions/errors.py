"""What can go wrong with a decision table."""

from app.errors import PlatformError


class DecisionError(PlatformError):
    """A table can't be read or does not decide; the message names the table and the rule (Chinese)."""
