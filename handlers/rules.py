"""The rules kept by the authority: interpretations, fees, figures, and what the platform goes on under (七)."""

from collections.abc import Mapping
from typing import Any

from app import service_api as api
from app.service_api import Actor, Call, Option, Refusal, clause
from handlers.parts.rows import repeated
from handlers.parts.terms import day

Variables = Mapping[str, Any]


@clause("七(七)")
def clauses(actor: Actor, organisation_id: int | None, variables: Variables) -> list[Option]:
    """Offer the clauses of the rules by their marks."""
    del actor, organisation_id, variables
    return [Option(mark, f"{mark} {title}") for mark, title in api.clause_titles().items()]


@clause("七(三)1", "七(三)2", "七(三)3", "七(三)4")
def fee_items(actor: Actor, organisation_id: int | None, variables: Variables) -> list[Option]:
    """Offer the fee items that have a price; what the parties negotiate has none."""
    del actor, organisation_id, variables
    return [Option(fee.data["item"], fee.title) for fee in api.fees_in_force() if not fee.data["negotiated"]]


@clause("七(八)")
def figures(actor: Actor, organisation_id: int | None, variables: Variables) -> list[Option]:
    """Offer the figures in force that may be changed (those of `figures.yaml`), with their present values."""
    del actor, organisation_id, variables
    settings, described = api.rules_in_force().settings, api.figures()
    known = {name: value for name, value in settings.items() if name in described and not described[name].fixed}
    return [
        Option(name, f"{described[name].label}（现为 {described[name].written(value)}）")
        for name, value in known.items()
    ]


@clause("一(一)", "七(八)")
def check(call: Call) -> dict[str, Any]:
    """Hold the draft against what is in force; returns `summary`: rows {name, before, after} for who decides.

    Refuses at the field: a price or a version that is not new, a value of another type, a term that has not ended.
    """
    return {"summary": _CHECKS[call.variables["rule_kind"]](call)}


@clause("一(一)", "七(三)1", "七(七)", "七(八)")
def enact(call: Call) -> None:
    """Enter what was decided; it counts from its own day, cases begun before keep their version."""
    _ENACT[call.variables["rule_kind"]](call)


def _check_interpretation(call: Call) -> list[dict[str, Any]]:
    del call
    return []


def _check_fee(call: Call) -> list[dict[str, Any]]:
    answers = call.variables
    present = next(fee for fee in api.fees_in_force() if fee.data["item"] == answers["fee_item"])
    if present.valid_from is not None and present.valid_from >= day(call, "valid_from"):
        raise Refusal(errors={"valid_from": [f"须晚于现行价格的施行日期 {present.valid_from}。"]})
    after = f"{answers['fee_price']} 元，{answers['fee_bearer']}"
    before = f"{present.data['price']} 元，{present.data['bearer']}"
    return [{"name": present.title, "before": before, "after": f"{after}（自 {answers['valid_from']} 起）"}]


def _check_figures(call: Call) -> list[dict[str, Any]]:
    answers, settings, described = call.variables, api.rules_in_force().settings, api.figures()
    errors = repeated("figures", answers["figures"], "figure", "同一项目只能填写一次。")
    if api.rules_known(answers["rules_version"]):
        errors["rules_version"] = ["已有这个版本，请换一个版本名。"]
    for place, row in enumerate(answers["figures"]):
        figure, present = described[row["figure"]], settings[row["figure"]]
        value = _value(figure, present, row["value"])
        if value is None or not figure.allows(value):
            errors[f"figures.{place}.value"] = [f"超出允许的范围，请参照现值“{_alone(figure, present)}”填写。"]
    if errors:
        raise Refusal(errors=errors)
    return [_changed(described[row["figure"]], settings[row["figure"]], row["value"]) for row in answers["figures"]]


def _check_continuation(call: Call) -> list[dict[str, Any]]:
    present = api.rules_in_force()
    if present.valid_to is None or present.valid_to >= call.today:
        raise Refusal("现行规则尚未期满，不需要登记延续施行的依据。")
    before = present.continued_under or "未登记"
    return [{"name": "延续施行的依据", "before": before, "after": call.variables["continued_under"]}]


def _enact_interpretation(call: Call) -> None:
    answers = call.variables
    data = {"clauses": answers["clauses"], "text": answers["interpretation"], "basis": answers["basis"]}
    api.enter_entry(
        call.by,
        "interpretations",
        title=answers["rule_title"],
        state="in_force",
        data=data,
        valid_from=call.today,
        note="施行",
    )


def _enact_fee(call: Call) -> None:
    answers = call.variables
    present = next(fee for fee in api.fees_in_force() if fee.data["item"] == answers["fee_item"])
    api.set_price(
        call.by,
        {
            "item": answers["fee_item"],
            "name": present.title,
            "price": answers["fee_price"],
            "unit": present.data["unit"],
            "bearer": answers["fee_bearer"],
            "negotiated": False,
            "basis": answers["basis"],
            "valid_from": day(call, "valid_from"),
        },
    )


def _enact_figures(call: Call) -> None:
    present, described = api.rules_in_force(), api.figures()
    changed = {
        row["figure"]: _value(described[row["figure"]], present.settings[row["figure"]], row["value"])
        for row in call.variables["figures"]
    }
    api.enter_rules(
        call.by,
        version=call.variables["rules_version"],
        title=present.title,
        basis=[*present.basis, call.variables["basis"]],
        valid_from=day(call, "valid_from"),
        settings={**present.settings, **changed},
    )


def _enact_continuation(call: Call) -> None:
    api.continue_rules(call.by, call.variables["continued_under"])


_CHECKS = {
    "interpretation": _check_interpretation,
    "fee": _check_fee,
    "figures": _check_figures,
    "continuation": _check_continuation,
}
_ENACT = {
    "interpretation": _enact_interpretation,
    "fee": _enact_fee,
    "figures": _enact_figures,
    "continuation": _enact_continuation,
}


def _changed(figure: Any, present: Any, text: str) -> dict[str, Any]:
    """Return a row of the summary: both values written the same way."""
    after = figure.written(_value(figure, present, text))
    return {"name": figure.label, "before": figure.written(present), "after": after}


def _alone(figure: Any, value: Any) -> Any:
    """Return a value as people type it: without its unit."""
    return figure.words.get(value, value)


def _value(figure: Any, present: Any, text: str) -> Any:
    """Read a new value as the present one is written: a word, a whole number, text; None if it can't be read."""
    said = text.strip()
    if figure.words:
        value = figure.read(said)
        return value if value in figure.words else None
    if not isinstance(present, int):
        return said or None
    return int(said) if said.isdecimal() else None
