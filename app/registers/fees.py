"""Fees (七(三)): four items with prices by date of effect; what is used is metered whatever it costs.

The platform meters and shows (`settlement`); it never collects. An item that the parties negotiate (七(三)4) has no
price here.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from app import clock, store
from app.registers.registry import entries
from app.registers.registry.entries import SYSTEM, By
from app.store.entries import Entry
from app.store.meters import Meter

REGISTER = "fees"
FILE = Path(__file__).parents[2] / "processes" / "fees.yaml"


def seed(path: Path = FILE) -> None:
    """Enter the items that no entry names yet. Call inside `store.writing()`; safe to repeat."""
    known = {entry.data["item"] for entry in entries.find(REGISTER)}
    for facts in yaml.safe_load(path.read_text("utf-8")):
        if facts["item"] not in known:
            set_price(SYSTEM, facts)


def set_price(by: By, facts: dict[str, Any]) -> Entry:
    """Enter a price from a day on; the one before ends the day before. Call inside `store.writing()`.

    `facts`: item, name, price (yuan), unit, bearer, negotiated, basis, valid_from (date). Raises ValueError for a
    day that is not after the start of the price before.
    """
    begins: date = facts["valid_from"]
    for older in _of_item(facts["item"]):
        if older.valid_from is not None and older.valid_from >= begins:
            raise ValueError("新的价格须在现行价格施行之后生效。")
        if older.valid_to is None:
            last = date.fromordinal(begins.toordinal() - 1)
            entries.change(by, older, f"自 {begins} 起由新的规定替代", valid_to=last, effective_on=begins)
    data = {key: facts[key] for key in ("item", "price", "unit", "bearer", "negotiated", "basis")}
    return entries.enter(
        by, REGISTER, title=facts["name"], state="in_force", data=data, valid_from=begins, note=facts["basis"]
    )


def all_in_force(on: date | None = None) -> list[Entry]:
    """Return what counts on a day (today when None), an entry for each item, by item."""
    names = {entry.data["item"] for entry in entries.find(REGISTER, states=("in_force",))}
    return [in_force(item, on or clock.today()) for item in sorted(names)]


def in_force(item: str, on: date) -> Entry:
    """Return the entry of an item that counts on a day. Raises LookupError when there is none."""
    for entry in _of_item(item):
        begins, ends = entry.valid_from, entry.valid_to
        if (begins is None or begins <= on) and (ends is None or on <= ends):
            return entry
    raise LookupError(item)


def meter(
    by: By,
    item: str,
    quantity: Decimal | int,
    *,
    key: str,
    organisation_id: int | None = None,
    scene_id: int | None = None,
) -> None:
    """Note what was used of an item today; the same `key` counts once. Call inside `store.writing()`.

    Raises LookupError for an item that no entry in force names.
    """
    if store.meters.known(key):
        return
    today = clock.today()
    store.meters.add(
        Meter(
            key=key,
            item=item,
            organisation_id=organisation_id,
            scene_id=scene_id,
            case_id=by.case_id,
            quantity=Decimal(quantity),
            unit=in_force(item, today).data["unit"],
            day=today,
            at=clock.now(),
        )
    )


def _of_item(item: str) -> Sequence[Entry]:
    return [entry for entry in entries.find(REGISTER, states=("in_force",)) if entry.data["item"] == item]
