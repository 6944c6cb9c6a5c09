"""What every page's frame shows: menus, unread notices, languages, the rules in force."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request, url_for

from app import store
from app.cases.views import reading
from app.errors import PlatformError
from app.registers import notices, rule_sets, standing
from app.registers.people.actors import Actor
from app.rules import lanes
from app.store.rule_sets import RuleSet
from app.web import guards, locale, navigation
from app.web.locale import gettext as _
from app.web.locale import lazy, told

LANES = Path(__file__).parents[2] / "processes" / "lanes.yaml"
ROLE_NAMES = {
    "applicant": lazy("申请单位人员"),
    "operator": lazy("平台运营单位人员"),
    "authority": lazy("市数据管理部门人员"),
    "expert": lazy("评审专家"),
    "provider": lazy("数据提供单位人员"),
    "admin": lazy("系统管理员"),
    "analyst": lazy("流程分析员"),
    "auditor": lazy("审计员（只读）"),
}

BARRED = {
    "suspended": (
        lazy("本单位的数据服务自 %(day)s 起暂停"),
        lazy(
            "暂停期间不能提交新的申请、查看样例数据或使用接口令牌；正在办理的事项、投诉和陈述申辩照常办理。"
            "完成整改后，请联系平台运营单位申请恢复。"
        ),
    ),
    "terminated": (
        lazy("本单位自 %(day)s 起终止入驻"),
        lazy(
            "账号只能查看；接口令牌已停用，场景和协议已终止。通知要求办理的善后事项请按时办理。"
            "如有异议，请向市数据管理部门提出。"
        ),
    ),
}
"""Status → what is said, and what to do."""


def shell() -> dict[str, Any]:
    """Return the frame of this request's page (docs/design-system.md)."""
    visitor = guards.visitor()
    frame: dict[str, Any] = {"language": "zh-CN" if locale.current() == "zh" else "en", "languages": languages()}
    if visitor is None:
        return frame | {"account": None, "home": url_for("auth.login"), "nav": [], "menu": []}
    actor = visitor.actor
    rules = rule_sets.in_force()
    return frame | {
        "account": account(actor),
        "home": navigation.home_of(actor),
        "nav": navigation.entries(navigation.MAIN, actor, counts(actor)),
        "menu": navigation.entries(navigation.ACCOUNT, actor),
        "notices": {"url": url_for("notices.index"), "count": notices.unread(actor)},
        "logout": url_for("auth.logout"),
        "rule_set": _("《%(title)s》（%(version)s 版）", title=rules.title, version=rules.version),
        "rule_notice": rule_notice(actor, rules),
        "rules": url_for("rules.index"),
        "barred": barred(actor),
    }


def account(actor: Actor) -> dict[str, Any]:
    """Describe the signed-in person for the account menu."""
    named = duty_names()
    duties = [told(named.get((actor.role, duty), duty)) for duty in sorted(actor.duties)]
    role = str(ROLE_NAMES.get(actor.role, actor.role))
    return {
        "id": actor.id,
        "name": actor.name,
        "organisation": actor.organisation_name,
        "role": f"{role} · {'、'.join(duties)}" if duties else role,
    }


@lru_cache(maxsize=1)
def duty_names() -> Mapping[tuple[str, str], str]:
    """Return role and duty → what the duty is called: the last part of the name of a lane that asks for it."""
    table = lanes.parse(LANES.read_bytes()).values()
    return {(lane.role, lane.duty): lane.name.rpartition("·")[2] for lane in table if lane.duty}


def barred(actor: Actor) -> dict[str, str] | None:
    """Tell members of a unit that is held off why, since when, and what they may do (六(四))."""
    found = standing.barred(actor)
    if found is None:
        return None
    title, advice = BARRED[found.status]
    return {"title": str(title) % {"day": found.since}, "reason": found.reason, "advice": str(advice)}


def counts(actor: Actor) -> dict[str, int]:
    """Return the number of open tasks in the actor's inbox, for the menu."""
    if actor.role not in navigation.WORKING | {"applicant"}:
        return {}
    return {"inbox.index": reading.inbox(actor, store.tasks.Query(), size=1)[1]}


def languages() -> list[dict[str, Any]]:
    """Return the languages with the address that switches to each and comes back here."""
    here = request.full_path.rstrip("?") if request.method == "GET" else guards.local(request.referrer or "")
    chosen = locale.current()
    return [
        {
            "code": "zh-CN" if code == "zh" else code,
            "label": label,
            "url": url_for("language.choose", code=code, next=here),
            "current": code == chosen,
        }
        for code, label in locale.LANGUAGES.items()
    ]


def rule_notice(actor: Actor, rules: RuleSet) -> str:
    """Tell staff that the rules' trial term is over, and under whose authority the platform goes on (七(八))."""
    if actor.role == "applicant" or not rule_sets.trial_over(rules):
        return ""
    if rules.continued_under:
        return _(
            "细则试行期已于 %(day)s 届满，现依据“%(authority)s”继续执行。",
            day=rules.valid_to,
            authority=rules.continued_under,
        )
    return _("细则试行期已于 %(day)s 届满，尚未登记延续施行的依据，请市数据管理部门登记。", day=rules.valid_to)


def init_app(app: Flask) -> None:
    """Give templates `shell` (made when first used), `asset` and the platform's own values."""
    from app.web import bundles

    app.jinja_env.globals["asset"] = bundles.asset

    def frame() -> dict[str, Any]:
        if "shell" not in g:
            try:
                g.shell = shell()
            except (PlatformError, *store.DatabaseDown):
                g.shell = None
        return {"shell": g.shell, "demo": current_app.config["DEMO"]}

    app.context_processor(frame)
