"""The usual conditions of a start check, each in the same words wherever it stands: a sentence, or None.

def may_start(actor, organisation):
return reasons(not_onboarded(organisation), no_agreement(organisation))
"""

from app.registers import confidentiality
from app.registers.organisations import status_name
from app.registers.people.actors import Actor
from app.registers.registry import entries
from app.store.people import Organisation


def reasons(*conditions: str | None) -> list[str]:
    """Return the sentences of the conditions that are not met, in order: the answer of a start check."""
    return [sentence for sentence in conditions if sentence]


def not_onboarded(organisation: Organisation | None) -> str | None:
    """Say that a unit may not do business here yet, or for now (二(一)a)."""
    if organisation is None:
        return "您的账号不属于任何申请单位"
    if organisation.status == "onboarded":
        return None
    return f"本单位{status_name(organisation)}，完成平台入驻后方可办理"


def no_agreement(organisation: Organisation | None, scene_id: int | None = None) -> str | None:
    """Say that a unit (for a scene) has no agreement in force (三(五)a, 三(五)b)."""
    subject = f"scene:{scene_id}" if scene_id is not None else ""
    if organisation is not None and entries.in_force(
        "agreements", organisation_id=organisation.id, subject=subject
    ):
        return None
    what = "该场景" if scene_id is not None else "本单位"
    return f"{what}没有生效的公共数据使用和安全保障协议，签署并备案后方可办理"


def provider_not_published(organisation: Organisation | None) -> str | None:
    """Say that a service provider is not among those rated, reported and published (五(二)a)."""
    if organisation is not None and entries.in_force("ratings", organisation_id=organisation.id):
        return None
    name = f"“{organisation.name}”" if organisation is not None else "该单位"
    return f"{name}尚未列入已公布的第三方服务商名单"


def template_not_filed(kind: str, name: str = "") -> str | None:
    """Say that no version of a kind of document is filed with the authority (七(六))."""
    if any(entry.data.get("kind") == kind for entry in entries.in_force("templates")):
        return None
    return f"{f'《{name}》' if name else '所用文书'}的模板尚未报市数据管理部门备案，备案后方可办理"


def operator_mandate_ended() -> str | None:
    """Say that the operator has no mandate in force: its powers rest on it (一(四))."""
    if entries.in_force("authorisations"):
        return None
    return "平台运营单位的运营授权未登记或已届满，暂不能办理"


def not_promised(actor: Actor) -> str | None:
    """Say that a person of a unit has not promised confidentiality (六(三)b)."""
    return "您尚未签署保密承诺" if confidentiality.why_not(actor) else None


def no_security_rules(organisation: Organisation | None) -> str | None:
    """Say that a unit has not filed its rules on who handles data and how (六(三)a)."""
    if organisation is not None and entries.in_force("security_rules", organisation_id=organisation.id):
        return None
    return "本单位尚未登记数据处理和操作人员安全管理制度"


def nobody_promised(organisation: Organisation | None) -> str | None:
    """Say that nobody of a unit has promised confidentiality (六(三)b)."""
    if organisation is not None and confidentiality.anybody(organisation.id):
        return None
    return "本单位还没有人员签署保密承诺"
