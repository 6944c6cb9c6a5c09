"""Days as the rules count them."""

from datetime import date


def years_before(day: date, years: int) -> date:
    """Return the same day so many years earlier; 29 February becomes the 28th in a common year.

    So a look-back over three years is never shorter than the rule asks (二(一)c).
    """
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
