"""The catalogue of data sets (七(一)) and the organisations that provide them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from app import clock, store
from app.errors import NotFound
from app.registers.registry import entries
from app.registers.registry.entries import By
from app.registers.registry.tables import data_sets as lines
from app.store.registers import DataSet

CLASS_NAMES = {"public": "公共数据", "enterprise": "企业非公开数据", "personal": "个人信息"}
OPENNESS_NAMES = {"conditional": "依申请开放", "open": "无条件开放"}
SOURCE_NAMES = {
    "government": "政务部门",
    "institution": "公益事业单位",
    "utility": "公用企业",
    "non_public": "非公共数据",
}

INTERFACE = ("data_class", "fields", "interface", "openness")
"""A change of one of these makes a new version of the data set (七(二)5d)."""
CHANGEABLE = (*INTERFACE, "name", "description", "update_cycle", "updates", "authorised_until", "active")
_VALUES = {
    "data_class": tuple(CLASS_NAMES),
    "openness": tuple(OPENNESS_NAMES),
    "updates": ("running", "interrupted"),
    "active": (True, False),
}


def change(by: By, item: DataSet, note: str, *, effective_on: date | None = None, **facts: Any) -> DataSet:
    """Change a data set: its type, interface, openness, updates, authorisation (names of columns).

    The only way the catalogue changes: no provider does it alone (七(二)5c). A change of type, interface or
    openness counts its version up. Call inside `store.writing()`. Raises ValueError for an unknown fact or value.
    """
    if unknown := facts.keys() - set(CHANGEABLE):
        raise ValueError(f"数据集没有可变更的内容：{'、'.join(sorted(unknown))}。")
    for name, values in _VALUES.items():
        if name in facts and facts[name] not in values:
            raise ValueError(f"数据集的 {name} 不能为“{facts[name]}”。")
    if any(name in INTERFACE and getattr(item, name) != value for name, value in facts.items()):
        item.version += 1
    for name, value in facts.items():
        setattr(item, name, value)
    record(by, item, note, effective_on=effective_on)
    return item


def record(by: By, item: DataSet, note: str, *, effective_on: date | None = None) -> None:
    """Note a data set in the catalogue's history as it now is. Call inside `store.writing()`."""
    store.db.session.flush()
    entries.keep(by, "data_sets", lines.data_set(item), note, effective_on=effective_on)


def search(
    text: str = "", data_class: str = "", provider_id: int | None = None, page: int = 1, size: int = 20
) -> tuple[Sequence[DataSet], int]:
    """Return a page of the catalogue by code, and the total number; `text` looks at name, code, description."""
    return store.registers.search_data_sets(text.strip(), data_class, provider_id, page, size)


def all_active() -> Sequence[DataSet]:
    """Return every data set that may be applied for, by code."""
    return [item for item in store.registers.data_sets() if authorised(item)]


def of_provider(organisation_id: int) -> Sequence[DataSet]:
    """Return a provider's data sets that are not withdrawn, by code: those without authorisation for now too."""
    return [item for item in store.registers.data_sets() if item.provider_id == organisation_id]


def authorised(item: DataSet) -> bool:
    """Tell whether a data set may be used today: non-public data while its holder's authorisation runs (七(一)).

    Other data has no holder to ask; where it was given for a term all the same, the term counts.
    """
    if item.authorised_until is None:
        return item.source_class != "non_public"
    return clock.today() <= item.authorised_until


def get(code: str) -> DataSet:
    """Return a data set by its code; raises NotFound."""
    found = store.registers.data_set(code)
    if found is None:
        raise NotFound("目录中没有该数据集。")
    return found


def with_codes(codes: Iterable[str]) -> Sequence[DataSet]:
    """Return the data sets of these codes, by code; codes the catalogue does not have are left out."""
    return store.registers.data_sets_with(set(codes))


def providers_of(data_sets: Iterable[DataSet]) -> list[dict[str, Any]]:
    """Return each provider once, by id: {id, name, data_sets: [{code, name}]}."""
    found: dict[int, dict[str, Any]] = {}
    for item in sorted(data_sets, key=lambda item: (item.provider_id, item.code)):
        entry = {"id": item.provider_id, "name": item.provider.name, "data_sets": []}
        found.setdefault(item.provider_id, entry)["data_sets"].append({"code": item.code, "name": item.name})
    return list(found.values())


def describe(item: DataSet) -> Mapping[str, Any]:
    """Describe a data set for the variables of a case."""
    return {
        "code": item.code,
        "name": item.name,
        "data_class": item.data_class,
        "provider": {"id": item.provider_id, "name": item.provider.name},
    }
