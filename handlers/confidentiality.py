"""Rules on who handles data, and the promises of those who do; who leaves loses access at once (六(三))."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app.service_api import (
    Actor,
    Call,
    Document,
    Option,
    Organisation,
    Party,
    Period,
    Person,
    Refusal,
    Target,
    change_entry,
    clause,
    enter_entry,
    enter_promise,
    entries_in_force,
    has_promised,
    issue_document,
    members,
    notify,
    organisation,
    reasons,
    revoke_tokens,
    sign_document,
    template_not_filed,
    years_before,
)
from handlers.parts.papers import STAFF, void_all
from handlers.parts.rows import repeated
from handlers.parts.standing import not_on_the_platform
from handlers.parts.terms import day

RULES, PEOPLE, KIND = "security_rules", "confidentiality", "confidentiality_promise"
TITLES = {"rules": "安全管理制度", "person": "参与人员登记", "leave": "人员离岗"}


@clause("六(三)a", "六(三)b")
def may_apply(actor: Actor, of: Organisation | None) -> list[str]:
    """Start check: a unit on the platform; a suspended one may still let people leave."""
    del actor
    return reasons(not_on_the_platform(of) or template_not_filed(KIND, "保密承诺书"))


@clause("六(三)b")
def members_to_name(actor: Actor, organisation_id: int | None, variables: Mapping[str, Any]) -> list[Option]:
    """Offer the unit's people without a promise in force; the value is the person's id."""
    del actor, variables
    return [Option(each.id, each.name) for each in members(organisation_id or 0) if not has_promised(each.id)]


@clause("六(三)b")
def members_promised(actor: Actor, organisation_id: int | None, variables: Mapping[str, Any]) -> list[Option]:
    """Offer the unit's people with a promise in force; the value is the person's id."""
    del actor, variables
    return [Option(each.id, each.name) for each in members(organisation_id or 0) if has_promised(each.id)]


@clause("六(三)a")
def to_confirm(period: Period) -> list[Target]:
    """Name the units whose rules were confirmed a year ago next month: they are asked before it is over."""
    begins = period.until + timedelta(days=1)
    return [
        Target(f"rules:{kept.id}", kept.organisation_id, {"matter": "rules", **_titled("rules")})
        for kept in entries_in_force(RULES)
        if kept.organisation_id is not None
        and kept.valid_to is not None
        and (kept.valid_to.year, kept.valid_to.month) == (begins.year, begins.month)
    ]


@clause("六(三)a", "六(三)b", "七(六)")
def open(call: Call) -> dict[str, Any]:  # noqa: A001 (the diagram's word)
    """Hold the matter against what is known; for people, issue each the promise to sign.

    Reads `matter` and its answers. Returns `confidentiality_title`, `members` [{id, name, department, duty, work,
    document}] ([] for other matters). Refuses a suspended unit all but `leave`, and a person named twice.
    """
    matter, unit = call.variables["matter"], organisation(call.applicant_id)
    if unit.status != "onboarded" and matter != "leave":
        raise Refusal(errors={"matter": ["本单位的数据服务已暂停，目前只能办理人员离岗。"]})
    void_all(call, KIND, "登记事项已重新提出。")
    named = _named(call) if matter == "person" else []
    return {"members": [_to_sign(call, unit, *each) for each in named], **_titled(matter)}


@clause("六(三)b", "七(六)")
def sign(call: Call) -> None:
    """Sign the promise as the very person who makes it. Reads `member`. Refuses anybody else."""
    member = call.variables["member"]
    if call.actor_id != member["id"]:
        raise Refusal("保密承诺书须由本人签署。")
    sign_document(call, member["document"], 1)


@clause("六(三)a", "六(三)b")
def record(call: Call) -> None:
    """Enter the rules, in place of those before, or the people who have promised: they have access from now on."""
    if call.variables["matter"] == "rules":
        _record_rules(call)
        return
    people = {each.id: each for each in members(call.applicant_id)}
    for member in call.variables["members"]:
        if member["id"] in people and not has_promised(member["id"]):
            enter_promise(
                call.by,
                people[member["id"]],
                department=member["department"],
                duty=f"{member['duty']}：{member['work']}",
                signed_on=call.today.isoformat(),
                document=member["document"],
            )


@clause("六(三)a", "六(三)b")
def refuse(call: Call) -> None:
    """Enter nothing; what was signed is void."""
    void_all(call, KIND, "未予登记。")


@clause("六(三)b")
def leave(call: Call) -> None:
    """End a person's promise, and with it all access, at once. Reads `leaver`, `left_on`, `leave_reason`."""
    answers, leaver = call.variables, int(call.variables["leaver"])
    for kept in entries_in_force(PEOPLE, organisation_id=call.applicant_id, subject=f"person:{leaver}"):
        change_entry(
            call.by,
            kept,
            "离岗",
            state="ended",
            data={"ended_reason": answers["leave_reason"]},
            valid_to=call.today,
            effective_on=day(call, "left_on"),
        )
        notify(
            ["role:operator"],
            kind=PEOPLE,
            text=f"“{organisation(call.applicant_id).name}”的{kept.title}已离岗，使用权限已停止（{call.case.number}）。",
            case_id=call.case.id,
            key=f"left:{kept.id}",
        )
    revoke_tokens(call, leaver)


def _titled(matter: str) -> dict[str, str]:
    return {"confidentiality_title": TITLES[matter]}


def _named(call: Call) -> list[tuple[Person, Mapping[str, Any]]]:
    rows = call.variables["people"]
    if twice := repeated("people", rows, "person", "同一人员只能填写一次。"):
        raise Refusal(errors=twice)
    people = {each.id: each for each in members(call.applicant_id)}
    return [(people[int(row["person"])], row) for row in rows]


def _to_sign(call: Call, unit: Organisation, person: Person, row: Mapping[str, Any]) -> dict[str, Any]:
    """Issue the promise of one person; return who is to sign what."""
    about = {key: row[key] for key in ("department", "duty", "work")}
    issued: Document = issue_document(
        call,
        KIND,
        title=f"保密承诺书（{person.name}）",
        data={"name": person.name, "unit": unit.name, **about},
        readers=[*STAFF, f"org:{unit.id}"],
        parties=[Party(person.name, unit.id, f"person:{person.id}")],
        organisation_id=unit.id,
    )
    return {"id": person.id, "name": person.name, **about, "document": issued.number}


def _record_rules(call: Call) -> None:
    answers = call.variables
    for older in entries_in_force(RULES, organisation_id=call.applicant_id):
        change_entry(call.by, older, "由新确认的制度接续", state="replaced")
    enter_entry(
        call.by,
        RULES,
        title=answers["rules_title"],
        state="in_force",
        organisation_id=call.applicant_id,
        data={
            "file": answers["rules_title"],
            "confirmed_on": call.today.isoformat(),
            "responsible": f"{answers['rules_department']} {answers['rules_person']}",
        },
        valid_from=call.today,
        valid_to=years_before(call.today, -call.settings["rules_years"]),
        note="确认安全管理制度",
    )
