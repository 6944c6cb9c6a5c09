"""The pages of staff and the scanning phone in a real browser."""

import json
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app import clock, store
from app.cases.actions import start
from app.registers import identity
from app.studio import sources
from tests.browser import support
from tests.cases.conftest import publish
from tests.support import signing, trial, world

pytestmark = pytest.mark.browser

PAGES = [
    ("admin", "/sla"),
    ("admin", "/sla?band=overdue"),
    ("auditor", "/sla?tab=rates"),
    ("auth1", "/sla?tab=time"),
    ("op1", "/organisations"),
    ("op1", "/organisations/{unit}"),
    ("user", "/catalogue"),
    ("user", "/catalogue/SW-001"),
    ("op1", "/calendar"),
    ("admin", "/calendar/2027/edit"),
    ("admin", "/incidents"),
    ("analyst", "/procedures"),
    ("analyst", "/procedures/trial"),
    ("analyst", "/procedures/trial/forms/apply"),
    ("user", "/start/trial"),
    ("auth2", "/rules"),
    ("user", "/rules/clauses"),
    (None, "/rules/clauses"),
    ("op1", "/clauses"),
    ("auditor", "/clauses/三(三)"),
    ("auth1", "/procedures/trial?lit=review,code"),
]


@pytest.mark.parametrize("size", [support.LAPTOP, support.PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("who", PAGES, ids=lambda who: f"{who[0]}{who[1]}")
def test_axe_finds_nothing_and_nothing_overflows(visit, cast, case, who, size):
    world.data_set("SW-001", store.people.organisation(cast.organisations["water"]), "personal")
    name, path = who
    page = visit(name, path.format(unit=cast.organisations["unit"]), size=size)
    page.wait_for_load_state("networkidle")
    assert page.locator("h1").count() == 1
    assert support.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.fixture
def asks_why(cast):
    """The trial, with a start form that asks why a matter is urgent."""
    apply = json.loads(trial.FORMS["forms/trial/apply.form"])
    apply["components"].append(trial.text("why", "加急理由") | {"conditional": {"hide": "=urgent != true"}})
    publish({**trial.FILES, "forms/trial/apply.form": json.dumps(apply).encode()})


def test_a_form_tried_out_asks_what_its_answers_call_for(visit, asks_why):
    page = visit("analyst", "/procedures/trial/forms/apply")
    expect(page.get_by_label("加急理由")).to_be_hidden()
    page.get_by_label("加急", exact=True).check()
    page.get_by_label("加急理由").fill("汛期将至")
    page.get_by_label("事项名称").fill("水位预报")
    page.get_by_role("button", name="检查填写").last.click()
    expect(page.get_by_text('"why": "汛期将至"')).to_be_visible()
    assert page.evaluate("localStorage.length") == 0


def test_the_board_answers_on_one_screen(visit, cast, live_trial):
    with clock.at(clock.now() - timedelta(days=14)):
        start.start(cast.user, "trial", {"subject": "信用评估"})
    page = visit("admin", "/sla")
    answers = (
        page.get_by_text("已超时").first,
        page.get_by_text("信用评估").first,
        page.get_by_text("未领取").last,
    )
    for shown in answers:
        box = shown.bounding_box()
        assert box["y"] + box["height"] <= support.LAPTOP["height"]


def test_a_calendar_year_is_changed_by_keyboard_and_mouse_after_a_preview(visit, case):
    page = visit("admin", "/calendar/2027/edit")
    page.get_by_role("button", name="增加一段").click()
    row = page.get_by_role("group", name="一段日期").last
    expect(row.get_by_label("开始日期")).to_be_focused()
    row.get_by_label("开始日期").fill("2027-03-02")
    row.get_by_label("事由").fill("台风停工")
    page.get_by_role("button", name="预览影响").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("确认修改 2027 年工作日历")
    expect(page.get_by_text("台风停工")).to_be_visible()
    page.get_by_role("button", name="确认修改").click()
    expect(page.locator(".q-flashes")).to_contain_text("2027 年工作日历已保存")


@pytest.fixture
def drawn(cast):
    """The onboarding procedure, live with its drawing."""
    own = sources.closure(sources.read().files, "onboarding")
    digest = sources.digest(own)
    with store.writing():
        store.definitions.add(digest, "onboarding", "平台入驻", own, clock.now())
        store.db.session.flush()
        store.definitions.make_live("onboarding", digest, clock.now(), "test")


def test_a_clause_leads_to_the_diagram_with_its_steps_lit(visit, drawn):
    page = visit("op1", "/clauses/二(二)1a")
    part = page.locator(".q-card", has=page.get_by_role("heading", name="二（二）1a"))
    part.get_by_role("link", name="在流程图中查看").click()
    expect(page.locator(".djs-element.q-lit[data-element-id=issue_code]")).to_be_visible()
    expect(page.locator(".djs-element.q-lit")).to_have_count(5)
    expect(page.get_by_text("条款对应的环节")).to_be_visible()
    assert support.violations(page) == []


def test_how_a_clause_is_carried_out_is_read_without_an_account_on_a_phone(visit):
    page = visit(None, "/rules/clauses#三(七)", size=support.PHONE)
    clause = page.get_by_role("region", name="（七）办理时限、延误说明与退回指导")
    clause.get_by_text("如何落实").click()
    expect(clause.get_by_text("任何环节延误，平台运营单位主动向申请单位说明原因。")).to_be_visible()
    assert support.violations(page) == []


@pytest.fixture
def shown(cast):
    """A case that waits for the scan, the task that shows the code, and the code's secret."""
    signing.publish()
    case = start.start(cast.user, "signed", signing.PEOPLE)
    [task] = store.tasks.open_of_case(case.id)
    return case, task, identity.current(case.id)[1]


@pytest.mark.clause("二(二)1b", "二(二)1c")
def test_the_phone_scans_and_signs_and_the_applicants_page_goes_on_by_itself(visit, shown):
    case, task, secret = shown
    page = visit("user", f"/tasks/{task.id}")
    expect(page.get_by_alt_text("入驻二维码")).to_be_visible()
    expect(page.locator("[data-until]")).to_contain_text("剩余 71 小时 59 分")
    assert support.violations(page) == []
    phone = visit(None, f"/scan/{secret}", size=support.PHONE)
    assert support.violations(phone) == []
    phone.get_by_label("姓名").fill("林二")
    phone.get_by_label("证件号码").fill(signing.LIN)
    phone.get_by_role("button", name="核验身份").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("阅读并签署")
    assert support.violations(phone) == []
    phone.get_by_label("本人已阅读并同意").check()
    phone.get_by_role("button", name="确认签署").click()
    expect(phone.get_by_text("身份认证和签署已完成")).to_be_visible()
    page.wait_for_url(f"**/cases/{case.number}", timeout=15_000)


def test_scanning_works_without_scripts(visit, shown):
    _, _, secret = shown
    phone = visit(None, f"/scan/{secret}", size=support.PHONE, scripts=False)
    phone.get_by_label("姓名").fill("王五")
    phone.get_by_label("证件号码").fill(signing.LIN)
    phone.get_by_role("button", name="核验身份").click()
    expect(phone.get_by_role("alert")).to_contain_text("不一致")
