"""Who was drawn for a case's expert panel, who declined, and from which seed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.store.base import Base, Moment, db
from app.store.registers import Expert


class PanelSeat(Base):
    """A seat on the panel of a case. `state`: seated, left (recused or replaced).

    `seed` is what the draw's random numbers came from; with the candidates of that day it can be repeated.
    """

    __tablename__ = "panel_seat"
    __table_args__ = (UniqueConstraint("case_id", "expert_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), default="seated")
    reason: Mapped[str] = mapped_column(String(500), default="")
    seed: Mapped[str] = mapped_column(String(64))
    drawn_at: Mapped[datetime] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)
    expert: Mapped[Expert] = relationship(lazy="joined")


def seats(case_id: int) -> Sequence[PanelSeat]:
    """Return all seats of a case, in the order they were drawn; those who left too."""
    query = select(PanelSeat).where(PanelSeat.case_id == case_id).order_by(PanelSeat.id)
    return db.session.scalars(query).all()
