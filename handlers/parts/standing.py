"""Who may still act: a suspended unit keeps what is not new business."""

from app.service_api import Organisation, status_name

ON_THE_PLATFORM = ("onboarded", "suspended")


def not_on_the_platform(of: Organisation | None) -> str | None:
    """Say that a unit is neither 已入驻 nor suspended; None for one that is (六(四))."""
    if of is None:
        return "您的账号不属于任何申请单位"
    if of.status in ON_THE_PLATFORM:
        return None
    return f"本单位{status_name(of)}，完成平台入驻后方可办理"
