"""One scene walked by everybody in a real browser: from a unit nobody knows to an approved application."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app import clock
from tests.browser import support
from tests.support import answers as usual
from tests.walks import papers

pytestmark = pytest.mark.browser

FAR = timedelta(days=4)
PANEL = [f"exp{number}" for number in range(1, 12)]
GONE_ON = 15_000  # milliseconds; the page asks every five seconds


@pytest.mark.timeout(240)
@pytest.mark.clause("三(一)0")
def test_from_an_unknown_unit_to_an_approved_application(visit, server):
    onboard(visit)
    pass_pre_application(visit)
    number = file_application(visit)
    return_and_correct(visit, number)
    review_late(visit, server, number)
    evaluate(visit, number)
    decide(visit, number)
    look_around(visit, number)


def stands(visit, *texts):
    """The applicant's home says where it stands."""
    new1 = visit("new1")
    new1.go("/")
    new1.sees(*texts)
    return new1


def onboard(visit):
    stranger, new1 = visit(), visit("new1")
    stranger.go("/login")
    stranger.look("01-login")
    stands(visit, "已注册，未入驻", "完成平台入驻后方可办理").look("02-home-at-first")
    new1.go("/start/onboarding")
    new1.fill(papers.onboarding("new1"))
    new1.look("03-start")
    new1.submit()
    new1.sees("已提交，办件编号 RZ-2026-00001")
    sign_by_phone(visit)
    stands(visit, "平台运营单位核验中")
    op1 = visit("op1")
    op1.open_task("入驻核验")
    op1.look("06-check-onboarding")
    op1.complete("入驻核验", papers.asked("onboarding/check_onboarding"))
    stands(visit, "已入驻").look("07-home-onboarded")


@pytest.mark.clause("二(二)1b")
def sign_by_phone(visit):
    """The legal representative scans the code with a phone; the applicant's page goes on by itself."""
    new1, phone = visit("new1"), visit(phone=True)
    new1.look("04-code")
    phone.go(new1.page.get_by_role("link", name="在本机打开模拟手机端").get_attribute("href"))
    phone.look("05-phone", phone=False)
    phone.expected.add(403)
    recognise(phone, "王五", usual.RESPONSIBLE["id_number"])
    phone.sees("核验未通过")
    recognise(phone, **usual.LEGAL)
    phone.sees("晋江同创供应链管理有限公司")
    phone.look("05-phone-sign", phone=False)
    phone.page.get_by_label("本人已阅读并同意").check()
    phone.press("确认签署")
    phone.sees("已完成")
    new1.page.wait_for_url("**/cases/**", timeout=GONE_ON)


def recognise(phone, name, id_number):
    phone.page.get_by_label("姓名").fill(name)
    phone.page.get_by_label("证件号码").fill(id_number)
    phone.press("核验身份")


def pass_pre_application(visit):
    new1, op1 = visit("new1"), visit("op1")
    new1.go("/start/pre_application")
    new1.fill(papers.pre_application())
    new1.look("08-pre-application")
    new1.submit()
    stands(visit, "平台运营单位审核中，预计")
    op1.complete("预申报审核", papers.asked("pre_application/review"))
    stands(visit, "最近办结", papers.SCENE)


def file_application(visit):
    """File plan, modelling document and model; the wrong digest is refused at its field, nothing is lost."""
    new1 = visit("new1")
    new1.go("/start/scenario_application")
    scene = new1.page.locator("[name=pre_application] option").last.get_attribute("value")
    new1.fill(papers.formal_application(scene, model_sha256="0" * 64))
    new1.expected.add(422)
    new1.submit()
    expect(new1.page.locator("[data-error-summary]")).to_contain_text("SHA-256")
    new1.look("09-refused")
    new1.fill({"model_sha256": papers.formal_application(scene)["model_sha256"]})
    new1.submit()
    new1.expected.discard(422)
    stands(visit, "平台运营单位初审中").look("10-home-first-review")
    return re.search(r"SB-2026-\d+", new1.page.content())[0]


def return_and_correct(visit, number):
    """Plan review returns it; the operator's guidance and the correction go side by side; differences show."""
    op1, op4, new1 = visit("op1"), visit("op4"), visit("new1")
    returned = papers.asked(
        "scenario_application/plan_review", plan_decision="return", plan_reason="请细化建模步骤。"
    )
    op1.open_task("方案初审", number)
    op1.look("11-plan-review")
    op1.complete("方案初审", returned, number)
    op4.complete("模型代码审核", papers.asked("scenario_application/code_review"), number)
    stands(visit, "申报已退回，请修改后重新提交").look("12-home-returned")
    op1.complete("联系指导并记录", papers.asked("guidance/record_guidance"), number)
    new1.open_task("修改场景申报", number)
    new1.sees("请细化建模步骤。")
    new1.look("13-correction")
    new1.fill({"model_version": "1.1"})
    new1.submit()
    op1.open_task("方案初审", number)
    op1.sees("与上一轮的差异", "1.0", "1.1")
    op1.look("14-second-round")


@pytest.mark.clause("三(七)c", "七(二)2")
def review_late(visit, server, number):
    """Both reviews miss their limit; the operator explains, the applicant reads; the same person may not do both."""
    op3, op4, new1 = visit("op3"), visit("op4"), visit("new1")
    server.move_to(clock.now() + FAR)
    stands(visit, "已超过办理时限").look("15-home-late")
    for _ in range(2):
        explained = papers.asked("delay_explanation/explain_delay", delay_text=papers.LATE_TEXT)
        op3.complete("说明延误原因", explained, number)
    op3.complete("方案初审", papers.asked("scenario_application/plan_review"), number)
    op3.open_task("模型代码审核", number)
    op3.sees("您不能办理这项任务", "您已办理本办件的“方案初审”")
    expect(op3.page.locator(support.HAND_IN)).to_have_count(0)
    expect(op3.page.get_by_role("button", name="领取")).to_have_count(0)
    op3.look("16-four-eyes")
    op4.complete("模型代码审核", papers.asked("scenario_application/code_review"), number)
    for _ in range(2):
        new1.open_task("阅读延误说明", number)
        new1.sees(papers.LATE_TEXT)
        new1.fill({"explanation_read": True})
        new1.submit()
    new1.look("17-case-after-explanation")


def evaluate(visit, number):
    """Experts and providers work side by side; opinions stay sealed; the lead concludes."""
    stands(visit, "评审专家评估中")
    panel = [name for name in PANEL if has_work(visit(name))]
    assert len(panel) == 3
    for name in panel:
        visit(name).open_task("专家评估", number)
        visit(name).look(f"18-evaluate-{name}", phone=name == panel[0])
        visit(name).complete("专家评估", papers.asked("expert_evaluation/evaluate"), number)
    for name in papers.PROVIDERS:
        visit(name).open_task("反馈意见", number)
        visit(name).look(f"19-provider-{name}", phone=name == "prov1")
        visit(name).complete("反馈意见", papers.asked("expert_evaluation/give_opinion"), number)
    lead = next(visit(name) for name in panel if has_work(visit(name)))
    lead.complete("形成专家组意见", papers.asked("expert_evaluation/panel_conclusion"), number)


def has_work(person):
    person.go("/inbox?state=open&q=")
    return person.page.locator("[data-inbox-link]").count() > 0


def decide(visit, number):
    stands(visit, "市数据管理部门审查中")
    auth1, auth3 = visit("auth1"), visit("auth3")
    auth1.open_task("经办审查", number)
    auth1.look("20-examine")
    auth1.complete("经办审查", papers.asked("scenario_application/examine"), number)
    stands(visit, "市数据管理部门负责人审批中")
    auth3.complete("负责人审批", papers.asked("scenario_application/decide"), number)
    stands(visit, "审批通过").look("21-home-approved")


def look_around(visit, number):
    """What everybody may look at afterwards, on both sizes."""
    new1, op1, admin = visit("new1"), visit("op1"), visit("admin")
    for tab in ("progress", "papers", "files", "deadlines"):
        new1.go(f"/cases/{number}?tab={tab}")
        new1.look(f"22-case-{tab}")
    op1.go("/inbox")
    op1.look("23-inbox-empty")
    for page in (
        "/inbox?state=done",
        "/cases",
        "/notices",
        "/account",
        "/organisations",
        "/catalogue",
        "/sla",
        "/rules",
    ):
        op1.go(page)
        op1.look(f"24{page.replace('/', '-').partition('?')[0]}")
    for page in ("/sla", "/calendar", "/incidents", "/procedures"):
        admin.go(page)
        admin.look(f"25-admin{page.replace('/', '-')}")
