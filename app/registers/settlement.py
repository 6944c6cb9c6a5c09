"""What was used in a quarter, by item, unit and scene, and what it costs: told to the authority, billed to no unit.

七(三)1 and 3: use is metered though nothing is charged; basic resources are settled by the authority as a whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from app import clock, store
from app.errors import Forbidden, NotFound
from app.registers import audit, fees
from app.registers.people.actors import Actor
from app.registers.registry import exports
from app.registers.registry.exports import Download, Sheet
from app.rules import periods
from app.rules.periods import Span
from app.store.entries import Entry
from app.store.meters import Total

READERS = frozenset({"operator", "authority", "auditor"})
CYCLE = "quarterly"
HEADINGS = ("收费项目", "使用单位", "应用场景", "用量", "计量单位", "金额（元）", "承担方")


@dataclass(frozen=True)
class Line:
    """What a scene used of an item in a quarter, and what it costs: yuan, to the cent. Names may be empty."""

    item: str
    name: str
    organisation: str
    scene: str
    quantity: Decimal
    unit: str
    amount: Decimal
    bearer: str


def quarters() -> list[Span]:
    """Return the quarters from the first in which anything was metered to the one that runs, newest first."""
    this = periods.containing(CYCLE, clock.today())
    span = periods.containing(CYCLE, min(store.meters.first_day() or this.since, this.since))
    found = [span]
    while span != this:
        span = periods.following(CYCLE, span)
        found.append(span)
    return found[::-1]


def quarter(key: str) -> Span:
    """Return a quarter by its key, 2026Q4; the one that runs for an empty key. Raises NotFound."""
    found = next((span for span in quarters() if key in {"", span.key}), None)
    if found is None:
        raise NotFound
    return found


def of(actor: Actor, span: Span) -> list[Line]:
    """Return what was used in a quarter, at the price of each day. Raises Forbidden for all but READERS."""
    if actor.role not in READERS:
        raise Forbidden("只有市数据管理部门、平台运营单位和审计人员可以查看用量结算。")
    grouped: dict[tuple[str, str, str], list[Total]] = {}
    for row in store.meters.totals(span.since, span.until):
        grouped.setdefault((row.item, row.organisation or "", row.scene or ""), []).append(row)
    priced = lru_cache(maxsize=None)(fees.in_force)
    return [_line(key, rows, [priced(row.item, row.day) for row in rows]) for key, rows in sorted(grouped.items())]


def export(actor: Actor, span: Span, form: str) -> Download:
    """Return a quarter's statement as `csv` or `xlsx`, in a transaction that notes who took it; raises as `of`."""
    media, write = exports.WRITERS[form]
    lines = of(actor, span)
    content = write(Sheet(f"用量结算 {span.key}", HEADINGS, [_cells(line) for line in lines]))
    with store.writing():
        audit.record(actor, "settlement.exported", "导出用量结算", period=span.key, format=form, rows=len(lines))
    return Download(f"用量结算-{span.key}.{form}", media, content)


def _line(key: tuple[str, str, str], rows: Sequence[Total], rules: Sequence[Entry]) -> Line:
    used = [(row.quantity, Decimal(str(rule.data["price"]))) for row, rule in zip(rows, rules, strict=True)]
    amount = sum((quantity * price for quantity, price in used), Decimal(0)).quantize(Decimal("0.01"))
    quantity, last = sum((quantity for quantity, _ in used), Decimal(0)), rules[-1]
    item, organisation, scene = key
    return Line(item, last.title, organisation, scene, quantity, rows[-1].unit, amount, last.data["bearer"])


def _cells(line: Line) -> list[str | float]:
    about = [line.name, line.organisation, line.scene]
    return [*about, float(line.quantity), line.unit, float(line.amount), line.bearer]
