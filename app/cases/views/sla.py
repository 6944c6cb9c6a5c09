"""The board of limits: what is overdue, what is due soon, how well limits are kept, what is owed (三(七))."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app import clock, store
from app.registers import calendar
from app.registers.people.actors import Actor
from app.rules import working_days
from app.rules.calendar import Calendar
from app.store.deadlines import Deadline, Ended

BANDS = ("overdue", "today", "tomorrow")
MONTHS = 6


@dataclass(frozen=True)
class Share:
    """How many limits of each band fall to a lane or a person; person "" is who has not claimed yet."""

    key: str
    name: str
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Month:
    """How a step's limits were kept in a month ("2026-11"): tasks done in time, and late."""

    month: str
    met: int
    late: int

    @property
    def rate(self) -> float:
        """Return the share of limits that were met, 0 to 1."""
        return self.met / (self.met + self.late)


@dataclass(frozen=True)
class Node:
    """A step's record: how its limits were kept month by month, and the mean working time a task took."""

    process: str
    element: str
    name: str
    lane: str
    months: Sequence[Month]
    time: timedelta

    @property
    def total(self) -> Month:
        """All months together."""
        return Month("", sum(each.met for each in self.months), sum(each.late for each in self.months))


@dataclass(frozen=True)
class Board:
    """What the board shows to one person: only limits of cases they may know of.

    `bands` holds the limits of each band, the earliest due first; `owed` those missed of which the applicant has
    not been told why; `months` the months of `nodes`, oldest first.
    """

    bands: Mapping[str, Sequence[Deadline]]
    owed: Sequence[Deadline]
    nodes: Sequence[Node]
    months: Sequence[str]

    @property
    def by_lane(self) -> list[Share]:
        """Return the limits' shares by lane, the worst first."""
        return self._shares(lambda each: (each.task.lane, each.task.lane))

    @property
    def by_person(self) -> list[Share]:
        """Return the limits' shares by person, the worst first."""
        return self._shares(_holder)

    def _shares(self, of: Callable[[Deadline], tuple[str, str]]) -> list[Share]:
        counts: dict[tuple[str, str], dict[str, int]] = {}
        for band, deadlines in self.bands.items():
            for deadline in deadlines:
                counts.setdefault(of(deadline), dict.fromkeys(BANDS, 0))[band] += 1
        shares = [Share(key, name, found) for (key, name), found in counts.items()]
        return sorted(shares, key=lambda share: ([-share.counts[band] for band in BANDS], share.name))


def board(actor: Actor) -> Board:
    """Return the board as the actor may see it."""
    now, today = clock.now(), clock.today()
    months = _months(today)
    pending = store.deadlines.pending(actor.grants, _midnight(today + timedelta(days=2)))
    since = _midnight(date.fromisoformat(f"{months[0]}-01"))
    return Board(
        bands={band: [each for each in pending if _band_of(each, now, today) == band] for band in BANDS},
        owed=store.deadlines.unexplained(actor.grants),
        nodes=_nodes(store.deadlines.ended(actor.grants, since), calendar.current()),
        months=months,
    )


def _holder(deadline: Deadline) -> tuple[str, str]:
    person = deadline.task.assignee
    return ("", "") if person is None else (str(person.id), person.name)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=clock.SHANGHAI)


def _months(today: date) -> list[str]:
    """Return this month and those before it, oldest first."""
    last = today.year * 12 + today.month - 1
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in range(last - MONTHS + 1, last + 1)]


def _band_of(deadline: Deadline, now: datetime, today: date) -> str:
    if deadline.due_at <= now or deadline.state == "overdue":
        return "overdue"
    return "today" if deadline.due_at.astimezone(clock.SHANGHAI).date() == today else "tomorrow"


def _nodes(ended: Iterable[Ended], days: Calendar) -> list[Node]:
    """Group what was done by step, the least punctual step first."""
    groups: dict[tuple[str, str], list[Ended]] = {}
    for each in ended:
        groups.setdefault((each.process, each.element), []).append(each)
    nodes = [_node(group, days) for group in groups.values()]
    return sorted(nodes, key=lambda node: (node.total.rate, -node.total.late, node.name))


def _node(group: Sequence[Ended], days: Calendar) -> Node:
    months: dict[str, list[bool]] = {}
    for each in group:
        months.setdefault(f"{each.ended_at.astimezone(clock.SHANGHAI):%Y-%m}", []).append(each.late)
    spent = sum((working_days.elapsed(each.opened_at, each.ended_at, days) for each in group), timedelta())
    last = group[-1]
    return Node(
        process=last.process,
        element=last.element,
        name=last.name,
        lane=last.lane,
        months=[Month(month, late.count(False), late.count(True)) for month, late in months.items()],
        time=spent / len(group),
    )
