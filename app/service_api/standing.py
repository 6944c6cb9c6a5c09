"""How a unit comes to be suspended, reinstated or terminated (六(四), 七(二)1d), and a person leaves (六(三)b)."""

from app.registers import standing
from app.registers.people import tokens
from app.service_api.call import Call
from app.store.people import Organisation


def suspend_organisation(call: Call, organisation_id: int, reason: str) -> Organisation:
    """Suspend a unit: no new cases but those open to it, no sample data, agreements or tokens, until reinstated.

    Its members read `reason` on every page. Raises Refusal for a unit that is not 已入驻.
    """
    return standing.suspend(call.by, organisation_id, reason)


def reinstate_organisation(call: Call, organisation_id: int, reason: str) -> Organisation:
    """Let a suspended unit do business again. Raises Refusal for a unit that is not suspended."""
    return standing.reinstate(call.by, organisation_id, reason)


def terminate_organisation(call: Call, organisation_id: int, reason: str) -> Organisation:
    """End a unit's membership: accounts only read, tokens are revoked, scenes and what rests on the unit end.

    Raises Refusal for a unit that is neither 已入驻 nor suspended.
    """
    return standing.terminate(call.by, organisation_id, reason)


def revoke_tokens(call: Call, person_id: int) -> None:
    """Make all API tokens of a person useless, at once (六(三)b)."""
    del call
    tokens.revoke_all(person_id)
