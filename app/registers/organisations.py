"""Organisations: registered by their first person, admitted by the onboarding procedure (二)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from app import clock, store
from app.errors import NotFound, Refusal
from app.registers.people.actors import Actor
from app.registers.registry import entries
from app.registers.registry.entries import By
from app.registers.registry.tables import organisations as lines
from app.rules import identifiers
from app.store.people import Organisation

STAFF = ("operator", "authority", "auditor", "admin")
APPLICANT_KINDS = ("using_unit", "service_provider")
KIND_NAMES = {
    "using_unit": "数据使用单位",
    "service_provider": "第三方服务商",
    "data_provider": "数据提供单位",
    "operator": "平台运营单位",
    "authority": "市数据管理部门",
}
STATUS_NAMES = {
    "registered": "已注册，未入驻",
    "onboarded": "已入驻",
    "suspended": "已暂停",
    "terminated": "已终止",
}
UNIT_TYPES = {
    "12": "institution",
    "51": "social_organisation",
    "52": "social_organisation",
    "53": "social_organisation",
    "91": "enterprise",
}
"""First two characters of the credit code → unit type; the code itself says what a unit is, not its form."""
OTHER_UNIT_TYPE = "other_organisation"
_INDIVIDUAL = "92"
_ADMITTED_FIELDS = (
    "address",
    "established_on",
    "legal_representative",
    "legal_representative_id",
    "responsible_person",
    "responsible_person_id",
    "contact_name",
    "contact_phone",
    "dcmm_level",
    "dcmm_expires_on",
)
CHANGEABLE = ("name", "uscc", *_ADMITTED_FIELDS)
"""What an approved change of registration may change (二(三)); never the kind of a unit (七(二)4)."""


def get(organisation_id: int) -> Organisation:
    """Return an organisation; raises NotFound."""
    found = store.people.organisation(organisation_id)
    if found is None:
        raise NotFound
    return found


def register(kind: str, name: str, uscc: str) -> Organisation:
    """Enter a new applicant, status `registered`. Call inside `store.writing()`.

    Raises Refusal (`kind`, `organisation`, `uscc`): not an applicant's kind, a name or code that is wrong or
    known, an individual business (七(二)4: legal persons and other organisations only).
    """
    name = name.strip()
    if errors := problems(kind, name, uscc):
        raise Refusal(errors=errors)
    code, _wrong = _new_code(uscc)
    unit = Organisation(
        kind=kind,
        name=name,
        uscc=code,
        unit_type=unit_type(code),
        status="registered",
        created_at=clock.now(),
    )
    store.db.session.add(unit)
    store.db.session.flush()
    return unit


def problems(kind: str, name: str, uscc: str) -> dict[str, list[str]]:
    """Return what is wrong with a new applicant by field: `kind`, `organisation`, `uscc`; {} if nothing."""
    errors: dict[str, list[str]] = {}
    name = name.strip()
    if kind not in APPLICANT_KINDS:
        errors["kind"] = ["请选择数据使用单位或第三方服务商。一个单位只能选择其中一种。"]
    if not 2 <= len(name) <= 200:  # noqa: PLR2004  the column's length
        errors["organisation"] = ["请填写单位全称，2 至 200 个字。"]
    elif store.people.organisation_by_name(name) is not None:
        errors["organisation"] = ["该单位已在平台登记。如需加入，请联系本单位的平台账号管理人员。"]
    _code, wrong = _new_code(uscc)
    if wrong:
        errors["uscc"] = [wrong]
    return errors


def is_onboarded(organisation_id: int | None) -> bool:
    """Tell whether a unit may do business here: 已入驻, not suspended or terminated (二(一))."""
    if organisation_id is None:
        return False
    found = store.people.organisation(organisation_id)
    return found is not None and found.status == "onboarded"


def admit(by: By, organisation_id: int, facts: Mapping[str, Any]) -> Organisation:
    """Make a unit 已入驻 with the facts that were checked (names of columns). Call inside `store.writing()`.

    A unit that was terminated comes back this way, once its look-back is clean (二(一)c). Raises NotFound; Refusal
    when it is suspended, or isn't a unit that applies.
    """
    unit = get(organisation_id)
    if unit.kind not in APPLICANT_KINDS or unit.status == "suspended":
        raise Refusal(f"“{unit.name}”当前状态为“{STATUS_NAMES[unit.status]}”，不能办理入驻。")
    for field in _ADMITTED_FIELDS:
        if facts.get(field) not in (None, ""):
            setattr(unit, field, facts[field])
    set_status(by, unit, "onboarded", "核验通过，准予入驻")
    return unit


def set_status(by: By, unit: Organisation, status: str, note: str = "") -> None:
    """Change a unit's status and note when, by whom and why. Call inside `store.writing()`."""
    if status not in STATUS_NAMES:
        raise ValueError(status)
    unit.status, unit.status_since = status, clock.now()
    record(by, unit, note or STATUS_NAMES[status])


def change_facts(
    by: By, unit: Organisation, facts: Mapping[str, Any], effective_on: date, note: str = "登记信息变更"
) -> Organisation:
    """Change what is registered of a unit (names of columns) from a day on. Call inside `store.writing()`.

    The only way these facts change after the admission (二(三)): the old ones stay in the unit's history. Raises
    ValueError for what is no such fact, Refusal for a name or credit code that another unit has.
    """
    if unknown := facts.keys() - set(CHANGEABLE):
        raise ValueError(f"单位没有可变更的登记信息：{'、'.join(sorted(unknown))}。")
    errors = _taken(unit, facts)
    if errors:
        raise Refusal(errors=errors)
    for field, value in facts.items():
        setattr(unit, field, value)
    record(by, unit, note, effective_on=effective_on)
    return unit


def record(by: By, unit: Organisation, note: str, *, effective_on: date | None = None) -> None:
    """Note a unit in the register's history as it now is. Call inside `store.writing()`."""
    store.db.session.flush()
    entries.keep(by, "organisations", lines.unit(unit), note, effective_on=effective_on)


def facts(unit: Organisation) -> dict[str, Any]:
    """Describe a unit for expressions: the context `applicant` of diagrams and decision tables."""
    code = identifiers.Uscc(unit.uscc or "")
    return {
        "id": unit.id,
        "name": unit.name,
        "uscc": unit.uscc,
        "kind": unit.kind,
        "unit_type": unit.unit_type,
        "enterprise": code.enterprise,
        "in_fujian": code.in_fujian,
        "status": unit.status,
        "contact_name": unit.contact_name,
        "contact_phone": unit.contact_phone,
    }


def unit_type(code: str) -> str:
    """Tell what a unit is by its credit code: enterprise, institution, social_organisation, other_organisation."""
    return UNIT_TYPES.get(code[:2], OTHER_UNIT_TYPE)


def status_name(unit: Organisation) -> str:
    """Return a unit's status in Chinese."""
    return STATUS_NAMES[unit.status]


def find(name: str) -> Organisation | None:
    """Return the organisation of exactly that name."""
    return store.people.organisation_by_name(name.strip())


def coded(uscc: str) -> Organisation | None:
    """Return the organisation of a credit code."""
    return store.people.organisation_by_uscc(uscc.strip().upper())


def qr_allowed(unit: Organisation) -> bool:
    """Tell whether a unit may prove its identity by QR: not enterprises from outside Fujian (二(二)2)."""
    code = identifiers.Uscc(unit.uscc or "")
    return code.in_fujian or not code.enterprise


def search(
    text: str = "", kinds: Iterable[str] = (), page: int = 1, size: int = 20, status: str = ""
) -> tuple[Sequence[Organisation], int]:
    """Return a page of organisations by name or credit code, of these kinds and status, and the total number."""
    return store.people.search_organisations(text.strip(), tuple(kinds), page, size, status)


def seen_by(actor: Actor, organisation_id: int) -> Organisation:
    """Return an organisation to who may read of it: staff of any, others of the one they act for. Raises NotFound.

    An expert's employer opens nothing.
    """
    if actor.role not in STAFF and actor.represents != organisation_id:
        raise NotFound
    return get(organisation_id)


def may_read_identity(actor: Actor) -> bool:
    """Tell whether the actor may read the numbers of identity documents: only who checks them (二(二)3)."""
    return actor.role == "operator"


def of_kind(kind: str) -> Sequence[Organisation]:
    """Return all organisations of a kind, by name."""
    return store.people.search_organisations("", (kind,), 1, 1000)[0]


def as_date(value: Any) -> date | None:
    """Return an ISO date string as a date; None for an empty value."""
    return date.fromisoformat(value) if value else None


def _taken(unit: Organisation, facts: Mapping[str, Any]) -> dict[str, list[str]]:
    """Say which of the new facts belong to another unit already."""
    errors = {}
    for field, find_ in (("name", store.people.organisation_by_name), ("uscc", store.people.organisation_by_uscc)):
        other = find_(facts[field]) if field in facts else None
        if other is not None and other.id != unit.id:
            errors[field] = ["已有其他单位登记为此名称或代码。"]
    return errors


def _new_code(text: str) -> tuple[str, str]:
    """Return the normalised code and what is wrong with it ("" when it may be used)."""
    try:
        code = identifiers.uscc(text).code
    except identifiers.IdentifierError as error:
        return "", error.message
    if code.startswith(_INDIVIDUAL):
        return code, "个体工商户不属于法人或其他组织，不能申请入驻。"
    if store.people.organisation_by_uscc(code) is not None:
        return code, "该统一社会信用代码已在平台登记。如需加入，请联系本单位的平台账号管理人员。"
    return code, ""
