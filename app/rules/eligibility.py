"""The look-back over an organisation's record before it may take part (二(一))."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Window:
    """Days from `start` to `end`, both included; `since_established` when the organisation is younger."""

    start: date
    end: date
    since_established: bool

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day <= self.end


def look_back(application: date, established: date, years: int = 3) -> Window:
    """Return [max(application - years, established), application].

    A period of years that would start on a 29 February which does not exist starts on the 28th, so that the
    window is never shorter than the rule asks. Raises ValueError (Chinese) if the organisation was
    established after the application or `years` is not positive.
    """
    if established > application:
        raise ValueError("成立日期不能晚于申请日期。请核对营业执照上的成立日期。")
    if years < 1:
        raise ValueError("回溯年限应为正整数。")
    limit = years_before(application, years)
    return Window(max(limit, established), application, established > limit)


def years_before(day: date, years: int) -> date:
    """Return the same day so many years earlier; 29 February becomes the 28th in a common year."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
