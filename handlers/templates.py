"""Templates of documents and texts to sign: drafted by the operator, used once filed by the authority (七(六))."""

from collections.abc import Mapping
from difflib import unified_diff
from typing import Any

from app.service_api import (
    Actor,
    Call,
    Entry,
    Option,
    Refusal,
    acting_unit,
    change_entry,
    check_template,
    clause,
    commitment_text,
    commitment_titles,
    commitment_versions,
    enter_commitments,
    enter_entry,
    entries,
    template_body,
    template_digest,
    template_kinds,
    template_source,
)
from handlers.parts.own import case_entry
from handlers.parts.papers import issue_receipt

REGISTER = "templates"
TEXT = "text:"
"""Begins the kinds that are texts to sign online (在线签署); the others are templates of documents."""
MOST_CHANGES = 300


@clause("七(六)")
def kinds(actor: Actor, organisation_id: int | None, variables: Mapping[str, Any]) -> list[Option]:
    """Offer the documents that the platform issues and the texts that people sign online."""
    del actor, organisation_id, variables
    signed = "（在线签署的文本）"
    return [Option(kind, f"{name}{signed if kind.startswith(TEXT) else ''}") for kind, name in _names().items()]


@clause("七(六)")
def begin(call: Call) -> dict[str, Any]:
    """Put the wording in use before who drafts. Reads `template_kind`.

    Returns `template_name`, `template_body`, `present_body`, `present_version`, `drafting_unit`.
    """
    kind = call.variables["template_kind"]
    version, body = _present(kind)
    unit = acting_unit(call)
    return {
        "template_name": _names()[kind],
        "template_body": body,
        "present_body": body,
        "present_version": version,
        "drafting_unit": {"id": unit.id, "name": unit.name},
    }


@clause("七(六)")
def try_out(answers: Mapping[str, Any], variables: Mapping[str, Any]) -> dict[str, list[str]]:
    """Typeset the draft with a sample, before its step opens; say at `template_body`, with the line, what is wrong.

    Reads `template_kind` and the answer `template_body`.
    """
    kind = variables["template_kind"]
    wrong = None if kind.startswith(TEXT) else check_template(kind, answers["template_body"])
    return {"template_body": [wrong]} if wrong else {}


@clause("七(六)")
def check(call: Call) -> dict[str, Any]:
    """Enter the draft, not usable yet; returns `entry_id`, `template_digest`, `template_changes`.

    Reads `template_kind`, `template_version`, `template_body`, `template_reason`. Refuses at `template_version` one
    that there is, at `template_body` one that says nothing new.
    """
    answers = call.variables
    kind, version, body = answers["template_kind"], answers["template_version"], answers["template_body"]
    errors: dict[str, list[str]] = {}
    if version in _versions(kind, but=answers.get("entry_id")):
        errors["template_version"] = ["已有这个版本，请换一个版本名。"]
    if body.strip() == answers["present_body"].strip():
        errors["template_body"] = ["与现行版本相同，没有需要备案的修改。"]
    if errors:
        raise Refusal(errors=errors)
    drafted = _drafted(call, kind, version, body)
    return {
        "entry_id": drafted.id,
        "template_number": drafted.number,
        "template_digest": drafted.data["digest"],
        "template_changes": _changes(answers["present_body"], body),
    }


@clause("七(六)")
def file(call: Call) -> dict[str, Any]:
    """Put the version in use from today, and the one before out of it; documents issued before keep theirs.

    Reads `entry_id`, `filing_number`, `file_reason`. Returns `receipt_document`: the number of the receipt, signed
    by who filed. Refuses what was decided before.
    """
    drafted, number = _undecided(call), call.variables["filing_number"]
    kind = drafted.data["kind"]
    for older in entries(REGISTER, states=("filed",)):
        if older.data["kind"] == kind:
            change_entry(call.by, older, f"由 {drafted.number} 替代", state="withdrawn")
    data = {"filing_number": number, "filed_on": call.today.isoformat()}
    change_entry(call.by, drafted, f"备案：{number}", state="filed", data=data, valid_from=call.today)
    if kind.startswith(TEXT):
        enter_commitments([_text(call, drafted, number)])
    return {"receipt_document": _receipt(call, drafted)}


@clause("七(六)")
def refuse(call: Call) -> None:
    """Keep the version out of use for good. Reads `entry_id`, `file_reason`."""
    change_entry(call.by, _undecided(call), f"不予备案：{call.variables['file_reason']}", state="refused")


def _names() -> dict[str, str]:
    documents = {facts["kind"]: facts["name"] for facts in template_kinds()}
    return documents | {f"{TEXT}{key}": title for key, title in commitment_titles().items()}


def _present(kind: str) -> tuple[str, str]:
    """Return version and body in use; of a kind that has none in use, the body to begin with."""
    if kind.startswith(TEXT):
        text = commitment_text(kind.removeprefix(TEXT))
        return text.version, text.text
    for filed in entries(REGISTER, states=("filed",)):
        if filed.data["kind"] == kind:
            return filed.data["version"], template_body(filed.data["source"])
    facts = next(facts for facts in template_kinds() if facts["kind"] == kind)
    return "", template_body(facts["source"])


def _versions(kind: str, but: int | None) -> set[str]:
    """Return the versions of a kind that there are, beside the case's own entry."""
    known = {each.data["version"] for each in entries(REGISTER) if each.data["kind"] == kind and each.id != but}
    return known | (set(commitment_versions(kind.removeprefix(TEXT))) if kind.startswith(TEXT) else set())


def _drafted(call: Call, kind: str, version: str, body: str) -> Entry:
    """Enter the draft, or what the round before left of it anew."""
    text = kind.startswith(TEXT)
    source = body if text else template_source(body)
    data = {
        "kind": kind,
        "version": version,
        "prefix": "" if text else next(each["prefix"] for each in template_kinds() if each["kind"] == kind),
        "source": source,
        "digest": template_digest(source),
        "reason": call.variables["template_reason"],
    }
    if call.variables.get("entry_id"):
        return change_entry(call.by, case_entry(call), "修改草案", data=data)
    return enter_entry(
        call.by, REGISTER, title=call.variables["template_name"], state="draft", data=data, note="拟定草案"
    )


def _changes(before: str, after: str) -> list[dict[str, str]]:
    """Return the lines that differ: {sign, line}."""
    signs = {"+": "新增", "-": "删除"}
    lines = unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    changed = [line for line in list(lines)[2:] if line[0] in signs and line[1:].strip()]
    return [{"sign": signs[line[0]], "line": line[1:].strip()} for line in changed[:MOST_CHANGES]]


def _undecided(call: Call) -> Entry:
    drafted = case_entry(call)
    if drafted.state != "draft":
        raise Refusal("该版本已有备案结论。请刷新页面后重试。")
    return drafted


def _text(call: Call, drafted: Entry, number: str) -> dict[str, Any]:
    key = drafted.data["kind"].removeprefix(TEXT)
    return {
        "key": key,
        "version": drafted.data["version"],
        "title": commitment_titles()[key],
        "text": drafted.data["source"],
        "filed_number": number,
        "filed_on": call.today,
    }


def _receipt(call: Call, drafted: Entry) -> str:
    return issue_receipt(
        call,
        title="备案回执",
        unit=call.variables["drafting_unit"]["name"],
        subject=f"{drafted.title}（{drafted.data['version']}）",
        document=drafted.number,
        digest=drafted.data["digest"],
    )
