"""Rule sets: the figures of the rules with their dates of effect; each decision names the one it used."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import Base, Json, Moment, db


class RuleSet(Base):
    """A version of the rules: legal basis, validity, settings by name, and under whose authority it goes on."""

    __tablename__ = "rule_set"
    version: Mapped[str] = mapped_column(String(30), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    basis: Mapped[list[str]] = mapped_column(Json)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    settings: Mapped[dict[str, Any]] = mapped_column(Json)
    continued_under: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(Moment)


def in_force(day: date) -> RuleSet | None:
    """Return the newest rule set that had come into force by `day`, be its trial term over or not (七(八))."""
    query = select(RuleSet).where(RuleSet.valid_from <= day).order_by(RuleSet.valid_from.desc()).limit(1)
    return db.session.scalar(query)


def all_versions() -> Sequence[RuleSet]:
    return db.session.scalars(select(RuleSet).order_by(RuleSet.valid_from.desc())).all()
