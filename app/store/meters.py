"""What is metered for fees (七(三)): a line each, whether a price is due or not."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import Base, Moment, db


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


def between(since: date, until: date, organisation_id: int | None = None) -> Sequence[Meter]:
    """Return what was metered on the days from `since` to `until`, both included, oldest first."""
    query = select(Meter).where(Meter.day >= since, Meter.day <= until)
    if organisation_id is not None:
        query = query.where(Meter.organisation_id == organisation_id)
    return db.session.scalars(query.order_by(Meter.day, Meter.id)).all()
