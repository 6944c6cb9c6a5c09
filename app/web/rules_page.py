"""The rules (细则与条款): the version in force with its figures, its term, and the text, clause by clause."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import store
from app.errors import Refusal
from app.registers import rule_sets
from app.web import clauses, guards
from app.web.locale import gettext as _
from app.web.locale import lazy

pages = guards.area("rules", __name__)
REFUSED = 422
FIGURES = {
    "close_of_business": (lazy("下班时间（时限截止时刻）"), lazy("%(value)s")),
    "expert_limit": (lazy("专家评估时限"), lazy("%(value)s 个工作日")),
    "provider_limit": (lazy("数据提供单位反馈时限"), lazy("%(value)s 个工作日")),
    "panel_size": (lazy("评审专家人数"), lazy("%(value)s 人")),
    "max_returns": (lazy("退回次数上限"), lazy("%(value)s 次")),
    "qr_hours": (lazy("入驻二维码有效期"), lazy("%(value)s 小时")),
    "look_back_years": (lazy("不良记录回溯期间"), lazy("%(value)s 年")),
}
CHAPTERS = {
    "一": lazy("总则"),
    "二": lazy("平台入驻"),
    "三": lazy("申报审批"),
    "四": lazy("数据调用"),
    "五": lazy("第三方服务"),
    "六": lazy("安全管理"),
    "七": lazy("附则"),
}


@pages.get("/rules")
@guards.signed_in
def index() -> ResponseReturnValue:
    """Show the rule set in force."""
    return _page({})


def _page(errors: dict[str, list[str]]) -> str:
    rules, actor = rule_sets.in_force(), guards.actor()
    over = rule_sets.trial_over(rules)
    return render_template(
        "pages/rules/index.html",
        rules=rules,
        over=over and actor.role != "applicant",
        may_continue=over and rule_sets.may_continue(actor),
        figures=[_figure(name, value) for name, value in rules.settings.items()],
        versions=rule_sets.all_versions(),
        errors=errors,
    )


def _figure(name: str, value: Any) -> tuple[str, str, str]:
    label, words = FIGURES.get(name, (name, "%(value)s"))
    return str(label), name, str(words) % {"value": value}


@pages.post("/rules/<version>/continue")
@guards.role("authority")
def go_on(version: str) -> ResponseReturnValue:
    """Record under which authority the platform goes on after the trial term (七(八))."""
    try:
        with store.writing():
            rule_sets.continue_under(guards.actor(), version, request.form.get("continued_under", ""))
    except Refusal as error:
        return _page(error.errors), REFUSED
    flash(_("延续施行的依据已登记。"), "success")
    return redirect(url_for("rules.index"))


@pages.get("/rules/clauses")
@guards.signed_in
def text() -> ResponseReturnValue:
    """Show the text of the rules."""
    chapters: dict[str, list[tuple[str, Any]]] = {}
    for mark, clause in clauses.rules().items():
        chapters.setdefault(mark[0], []).append((mark, clause))
    return render_template(
        "pages/rules/clauses.html", chapters=chapters, names=CHAPTERS, rules=rule_sets.in_force()
    )
