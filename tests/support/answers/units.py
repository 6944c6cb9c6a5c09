"""Valid answers to the forms about a unit and its people."""

from random import Random
from typing import TYPE_CHECKING, Any

from app import clock
from app.registers.people.actors import Actor
from app.rules import identifiers

if TYPE_CHECKING:
    from tests.support.procedures import Walk

Answers = dict[str, Any]
NEW_LEGAL = {"name": "黄志远", "id_number": identifiers.make_resident_id(Random(3))}  # noqa: S311 (made up)


def change_apply(_walk: "Walk", _who: Actor) -> Answers:
    """A new contact, told on the day; the new representative is asked only where that is what changes."""
    return {
        "changes": ["contact"],
        "changed_on": clock.today().isoformat(),
        "new_contact_name": "郑小雅",
        "new_contact_phone": "13905950001",
        "new_legal_representative": NEW_LEGAL["name"],
        "new_legal_representative_id": NEW_LEGAL["id_number"],
        "identity_path": "qr",
    }


def change_review(_walk: "Walk", _who: Actor) -> Answers:
    return {"identity_seal": "yes", "review_decision": "pass", "review_reason": "与证明材料一致。"}


def change_renew(_walk: "Walk", _who: Actor) -> Answers:
    return {"identity_path": "paper"}


FORMS = {
    "registration_change/apply": change_apply,
    "registration_change/review": change_review,
    "registration_change/renew_identity": change_renew,
    "registration_change/scan_identity": change_renew,
    "registration_change/upload_paper": lambda _walk, _who: {},
}
