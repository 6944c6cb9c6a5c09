"""The board of limits: what is overdue, what is due soon, how well limits are kept, what is owed (三(七))."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app import clock, store
from app.registers.actors import Actor
from app.store.deadlines import Deadline, Kept

BANDS = ("overdue", "today", "tomorrow")
MONTHS = 6


@dataclass(frozen=True)
class Band:
    """The limits of one band (overdue, due today, due tomorrow), counted by lane and by person."""

    key: str
    deadlines: Sequence[Deadline]
    by_lane: Sequence[tuple[str, int]]
    by_person: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Node:
    """A step's record: met and late limits by month, and the mean time it took."""

    process: str
    element: str
    name: str
    lane: str
    months: Sequence[Kept]

    @property
    def met(self) -> int:
        return sum(kept.met for kept in self.months)

    @property
    def late(self) -> int:
        return sum(kept.late for kept in self.months)

    @property
    def rate(self) -> float:
        """Return the share of limits that were met, 0 to 1."""
        return self.met / (self.met + self.late)

    @property
    def hours(self) -> float:
        """Return the mean time a task of the step took, in hours of wall-clock time."""
        total = sum(kept.seconds * (kept.met + kept.late) for kept in self.months)
        return total / (self.met + self.late) / 3600


@dataclass(frozen=True)
class Board:
    """What the board shows to one person: only limits of cases they may know of."""

    bands: Sequence[Band]
    nodes: Sequence[Node]
    owed: Sequence[Deadline]
    calendar: Sequence[tuple[int, str]]


def board(actor: Actor) -> Board:
    """Return the board as the actor may see it."""
    now = clock.now()
    today = clock.today()
    pending = store.deadlines.pending(actor.grants, _midnight(today + timedelta(days=2)))
    since = _midnight((today.replace(day=1) - timedelta(days=31 * (MONTHS - 1))).replace(day=1))
    return Board(
        bands=[_band(key, [each for each in pending if _band_of(each, now, today) == key]) for key in BANDS],
        nodes=_nodes(store.deadlines.kept(actor.grants, since)),
        owed=store.deadlines.unexplained(actor.grants),
        calendar=[(year.year, year.state) for year in store.calendar.years()],
    )


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=clock.SHANGHAI)


def _band_of(deadline: Deadline, now: datetime, today: date) -> str:
    if deadline.due_at <= now or deadline.state == "overdue":
        return "overdue"
    return "today" if deadline.due_at.astimezone(clock.SHANGHAI).date() == today else "tomorrow"


def _band(key: str, deadlines: Sequence[Deadline]) -> Band:
    lanes = Counter(deadline.task.lane for deadline in deadlines)
    people = Counter(deadline.task.assignee.name for deadline in deadlines if deadline.task.assignee is not None)
    return Band(key, deadlines, lanes.most_common(), people.most_common())


def _nodes(rows: Iterable[Kept]) -> list[Node]:
    """Group the months by step, the least punctual step first."""
    groups: dict[tuple[str, str], list[Kept]] = {}
    for row in rows:
        groups.setdefault((row.process, row.element), []).append(row)
    nodes = [
        Node(process, element, months[-1].name, months[-1].lane, months)
        for (process, element), months in groups.items()
    ]
    return sorted(nodes, key=lambda node: (node.rate, -node.late, node.name))
