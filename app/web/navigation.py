"""The main menu and the account menu, per role. Entries whose page does not exist are left out."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for

from app.registers.people.actors import Actor
from app.web.locale import lazy as _

EVERYBODY = frozenset({"applicant", "operator", "authority", "expert", "provider", "admin", "analyst", "auditor"})
WORKING = frozenset({"operator", "authority", "expert", "provider"})
STAFF = frozenset({"operator", "authority", "admin", "auditor"})


@dataclass(frozen=True)
class Entry:
    """A page in a menu. `area` is the blueprint whose pages count as this entry's."""

    endpoint: str
    label: Any
    roles: frozenset[str]
    icon: str = ""

    @property
    def area(self) -> str:
        return self.endpoint.partition(".")[0]


MAIN = (
    Entry("home.index", _("首页"), frozenset({"applicant"})),
    Entry("inbox.index", _("收件箱"), WORKING | {"applicant"}),
    Entry("start.index", _("发起业务"), frozenset({"operator", "authority", "provider"})),
    Entry("sla.index", _("时限看板"), STAFF),
    Entry("cases.index", _("办件"), EVERYBODY - {"analyst"}),
    Entry("incidents.index", _("异常处理"), frozenset({"admin"})),
    Entry("documents.index", _("文书"), frozenset({"operator", "authority", "auditor"})),
    Entry("organisations.index", _("单位"), STAFF),
    Entry("registers.index", _("登记库"), STAFF),
    Entry("registers.index", _("本单位登记"), frozenset({"applicant", "provider"})),
    Entry("procedures.index", _("业务流程"), frozenset({"analyst", "admin", "auditor"})),
    Entry("catalogue.index", _("数据目录"), EVERYBODY),
    Entry("calendar.index", _("工作日历"), frozenset({"admin"})),
)
ACCOUNT = (
    Entry("account.index", _("账号与安全"), EVERYBODY, "user"),
    Entry("account.tokens", _("接口令牌"), EVERYBODY, "lock"),
    Entry("notices.index", _("通知"), EVERYBODY, "bell"),
    Entry("documents.index", _("文书"), frozenset({"applicant", "provider", "expert", "admin"}), "file"),
    Entry("organisations.mine", _("本单位信息"), frozenset({"applicant", "provider"}), "building"),
    Entry("procedures.index", _("业务流程"), frozenset({"operator", "authority"}), "fit"),
    Entry("calendar.index", _("工作日历"), EVERYBODY - {"applicant", "admin"}, "clock"),
    Entry("registers.index", _("登记库"), frozenset({"expert", "analyst"}), "building"),
    Entry("settlement.index", _("用量结算"), frozenset({"operator", "authority", "auditor"}), "file"),
    Entry("rules.index", _("细则与条款"), EVERYBODY, "file"),
)


def entries(menu: tuple[Entry, ...], actor: Actor, counts: dict[str, int] | None = None) -> list[dict[str, Any]]:
    """Return a menu for a person in the shape of the layout: label, url, active, count, icon."""
    here = request.blueprint
    return [
        {
            "label": entry.label,
            "url": url_for(entry.endpoint),
            "active": entry.area == here,
            "count": (counts or {}).get(entry.endpoint),
            "icon": entry.icon,
        }
        for entry in menu
        if actor.role in entry.roles and entry.endpoint in current_app.view_functions
    ]


def home_of(actor: Actor) -> str:
    """Return the address a person lands on after login: the first page of their menu."""
    menu = entries(MAIN, actor)
    return str(menu[0]["url"]) if menu else url_for("account.index")
