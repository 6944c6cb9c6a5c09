"""What is metered for fees (七(三)): a line each, whether a price is due or not."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import ForeignKey, Index, Numeric, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import Base, Moment, db
from app.store.people import Organisation
from app.store.registers import Scene


class Meter(Base):
    """A quantity of a fee item, used by an organisation on a day (Asia/Shanghai). `key` makes a repeat harmless."""

    __tablename__ = "meter"
    __table_args__ = (Index("ix_meter_item_day", "item", "day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(100), unique=True)
    item: Mapped[str] = mapped_column(String(40))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    scene_id: Mapped[int | None] = mapped_column(ForeignKey("scene.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    quantity: Mapped[Decimal] = mapped_column(Numeric(18, 6))
    unit: Mapped[str] = mapped_column(String(20))
    day: Mapped[date]
    at: Mapped[datetime] = mapped_column(Moment)


def add(meter: Meter) -> None:
    db.session.add(meter)
    db.session.flush()


def known(key: str) -> bool:
    return db.session.scalar(select(Meter.id).where(Meter.key == key)) is not None


class Total(NamedTuple):
    """What a scene (or a unit, or nobody in particular) used of an item on a day."""

    item: str
    organisation: str | None
    scene: str | None
    day: date
    unit: str
    quantity: Decimal


def totals(since: date, until: date) -> Sequence[Total]:
    """Return what was metered from `since` to `until`, both included, by item, unit, scene and day."""
    names = (Meter.item, Organisation.name, Scene.name, Meter.day, Meter.unit)
    query = (
        select(*names, func.sum(Meter.quantity))
        .outerjoin(Organisation, Organisation.id == Meter.organisation_id)
        .outerjoin(Scene, Scene.id == Meter.scene_id)
        .where(Meter.day >= since, Meter.day <= until)
        .group_by(Meter.organisation_id, Meter.scene_id, *names)
        .order_by(*names)
    )
    return [Total(*row) for row in db.session.execute(query)]


def first_day() -> date | None:
    """Return the first day on which anything was metered."""
    return db.session.scalar(select(func.min(Meter.day)))
