"""The QR code on the applicant's page, the phone that scans it, and the reports of 泉服务."""

import hmac
import re
from datetime import date, timedelta

import orjson
import pytest

from app import clock, store
from app.cases.actions import start, tasks
from app.registers import commitments, identity
from tests.conftest import opened
from tests.support import signing
from tests.support.signing import CHEN, LIN, PEOPLE, TEXT
from tests.web.browser import Browser


@pytest.fixture
def case(cast):
    signing.publish()
    return start.start(cast.user, "signed", PEOPLE)


@pytest.fixture
def task(case):
    return store.tasks.open_of_case(case.id)[0]


@pytest.fixture
def secret(case):
    return identity.current(case.id)[1]


@pytest.fixture
def phone(browser):
    return browser()


def recognised(phone, secret, name="林二", number=LIN):
    return phone.post(f"/scan/{secret}", {"name": name, "id_number": number})


def sheet(phone, secret):
    """Recognise the responsible person; return the address of the sheet and the digest of its text."""
    address = recognised(phone, secret).location
    return address, re.search(r'name="digest" value="(\w+)"', phone.get(address).text)[1]


def element(case):
    return [each.element for each in store.tasks.open_of_case(case.id)]


# The applicant's page


def test_who_has_started_is_led_to_the_code(browser, cast):
    signing.publish()
    visitor = browser("user")
    answer = visitor.post("/start/signed", PEOPLE)
    assert answer.location.startswith("/tasks/")
    assert "还差一步：扫码签署" in visitor.get(answer.location).text


def test_the_trail_calls_the_scan_what_the_diagram_calls_it(browser, phone, case, secret):
    address, digest = sheet(phone, secret)
    phone.post(address, {"agree": "yes", "digest": digest})
    page = browser("user").get(f"/cases/{case.number}").text
    assert "收到回执：已认证" in page
    assert "vow_signed" not in page
    assert 'data-show-element="scanned"' in page


def test_the_applicant_sees_the_code_and_how_long_it_holds(browser, task, secret):
    page = browser("user").get(f"/tasks/{task.id}").text
    assert 'class="q-code-picture" src="data:image/svg+xml' in page
    assert "data-until=" in page
    assert f"/scan/{secret}" in page  # the stand-in's phone on this machine
    assert "演示" in page


def test_the_code_survives_a_reload_and_a_colleague_sees_the_same(browser, task, secret):
    assert all(f"/scan/{secret}" in browser(who).get(f"/tasks/{task.id}").text for who in ("user", "user", "user2"))


@pytest.mark.parametrize("who", ["rival", "op1", "admin", "auditor", "auth1"])
def test_nobody_else_gets_the_code(browser, case, task, secret, who):
    browsing = browser(who)
    assert browsing.get(f"/tasks/{task.id}").status_code == 404
    assert secret not in browsing.get(f"/cases/{case.number}").text


def test_a_new_code_replaces_the_old_one_on_the_page(browser, cast, case, task, secret):
    with clock.at(clock.now() + timedelta(seconds=1)):
        tasks.complete(cast.user, task.id, {})
    [again] = store.tasks.open_of_case(case.id)
    page = browser("user").get(f"/tasks/{again.id}").text
    assert secret not in page
    assert identity.current(case.id)[1] in page


def test_an_expired_code_is_not_shown(browser, task, secret):
    with clock.at(clock.now() + timedelta(hours=72)):
        page = browser("user").get(f"/tasks/{task.id}").text
    assert "二维码已失效" in page
    assert secret not in page


def test_the_page_waits_until_the_step_is_over(browser, phone, case, task, secret):
    asking = f"/scan/waiting/{task.id}"
    assert browser("user").get(asking).json == {"done": False}
    address, digest = sheet(phone, secret)
    phone.post(address, {"agree": "yes", "digest": digest})
    assert browser("user").get(asking).json == {"done": True, "url": f"/cases/{case.number}"}


def test_strangers_can_not_ask_whether_it_is_over(browser, task):
    assert browser("rival").get(f"/scan/waiting/{task.id}").status_code == 404
    assert browser("op1").get(f"/scan/waiting/{task.id}").status_code == 403


# The phone


@pytest.mark.clause("二(二)1b")
@pytest.mark.parametrize(("name", "number"), [("陈一", CHEN), ("林二", LIN), (" 林二 ", LIN.lower())])
def test_who_is_on_file_is_recognised_reads_signs_and_the_case_goes_on(phone, case, secret, name, number):
    address = recognised(phone, secret, name, number).location
    page = phone.get(address).text
    assert "泉州甲科技有限公司" in page
    assert "二、守信。" in page
    digest = commitments.current("onboarding").digest
    assert phone.post(address, {"agree": "yes", "digest": digest}).location == "/scan/done"
    assert "已完成" in phone.get("/scan/done").text
    assert element(case) == ["read"]
    [signature] = store.commitments.signatures(case.id)
    assert (signature.signer_name, signature.channel) == (name.strip(), "stand-in")


@pytest.mark.clause("二(二)1b")
@pytest.mark.parametrize(("name", "number"), [("陈一", LIN), ("王五", CHEN), ("user先生", "11010119900307123X")])
def test_nobody_else_is_recognised(phone, case, secret, name, number):
    answer = recognised(phone, secret, name, number)
    assert answer.status_code == 403
    assert "不一致" in answer.text
    assert f'value="{name}"' in answer.text
    assert element(case) == ["scan"]


def test_the_phone_tells_nothing_of_the_case_before_that(phone, case, secret):
    for page in (phone.get(f"/scan/{secret}").text, recognised(phone, secret, "王五", "X1").text):
        assert not any(
            word in page for word in (case.number, "泉州甲", "陈一", "林二", CHEN[6:], "签署事项", "守法")
        )


def test_empty_fields_are_named(phone, secret):
    answer = recognised(phone, secret, "", "")
    assert answer.status_code == 422
    assert "请填写姓名。" in answer.text
    assert "请填写证件号码。" in answer.text


@pytest.mark.parametrize("secret", ["0" * 64, "x", "%2e%2e", "1' OR 1=1"])
def test_a_made_up_code_leads_nowhere(phone, case, secret):
    assert phone.get(f"/scan/{secret}").status_code == 404
    assert recognised(phone, secret).status_code == 404


@pytest.mark.clause("二(二)1a")
def test_a_code_ends_after_72_hours(phone, secret):
    with clock.at(clock.now() + timedelta(hours=72)):
        answer = phone.get(f"/scan/{secret}")
        assert answer.status_code == 409
        assert "有效期" in answer.text
        assert recognised(phone, secret).status_code == 409


def test_a_replaced_code_leads_nowhere(phone, cast, task, secret):
    with clock.at(clock.now() + timedelta(seconds=1)):
        tasks.complete(cast.user, task.id, {})
        assert "替换" in phone.get(f"/scan/{secret}").text


@pytest.mark.clause("二(二)1c")
def test_a_scan_without_the_signature_proves_nothing(phone, case, secret):
    address, digest = sheet(phone, secret)
    answer = phone.post(address, {"digest": digest})
    assert answer.status_code == 422
    assert "勾选" in answer.text
    assert element(case) == ["scan"]


def test_a_text_that_changed_meanwhile_must_be_read_again(phone, case, secret):
    address, old = sheet(phone, secret)
    with store.writing():
        commitments.seed([TEXT | {"version": "2024-2", "text": "新文本。", "filed_on": date(2024, 7, 1)}])
    answer = phone.post(address, {"agree": "yes", "digest": old})
    assert answer.status_code == 422
    assert "新文本。" in answer.text
    assert element(case) == ["scan"]


def test_a_code_is_used_once(phone, case, secret):
    address, digest = sheet(phone, secret)
    phone.post(address, {"agree": "yes", "digest": digest})
    for answer in (
        phone.get(f"/scan/{secret}"),
        phone.get(address),
        phone.post(address, {"agree": "yes", "digest": digest}),
    ):
        assert answer.status_code == 409
        assert "已经使用过" in answer.text
    assert len(store.commitments.signatures(case.id)) == 1


def test_signing_must_follow_within_half_an_hour(phone, secret):
    address, digest = sheet(phone, secret)
    with clock.at(clock.now() + timedelta(minutes=31)):
        answer = phone.post(address, {"agree": "yes", "digest": digest})
    assert answer.status_code == 409
    assert "30 分钟" in answer.text


@pytest.mark.parametrize("change", [lambda t: t[:-2], lambda t: "e30." + t, lambda t: t.replace(".", "")])
def test_a_forged_ticket_is_worth_nothing(phone, secret, change):
    address, _ = sheet(phone, secret)
    assert phone.get("/scan/sign/" + change(address.rpartition("/")[2])).status_code == 404


def test_a_withdrawn_case_is_not_signed(phone, cast, case, secret):
    from app.cases.actions import withdraw

    address, digest = sheet(phone, secret)
    withdraw.withdraw(cast.user, case.number, "")
    answer = phone.post(address, {"agree": "yes", "digest": digest})
    assert answer.status_code == 409
    assert not store.commitments.signatures(case.id)


def test_the_page_says_that_it_plays_the_phone(phone, secret):
    assert "演示：模拟“泉服务”手机端" in phone.get(f"/scan/{secret}").text


def test_only_the_demo_offers_the_people_on_file(app, phone, secret):
    app.config["DEMO"] = True
    assert "陈一" in phone.get(f"/scan/{secret}").text


def test_guessing_who_is_on_file_is_slowed_down(database_url, tmp_path, secret):
    with opened(database_url, tmp_path, RATELIMIT_ENABLED=True) as slow:
        phone = Browser(slow)
        codes = [recognised(phone, secret, "陈一", f"X{number}").status_code for number in range(11)]
    assert codes == [403] * 10 + [429]


# With 泉服务


@pytest.fixture
def connected(app):
    app.config.update(
        IDENTITY_URL="https://quanfuwu.example/scan", IDENTITY_KEY="key", BASE_URL="https://q.example/"
    )


def reported(client, body, key=b"key", **more):
    body = orjson.dumps(body)
    stamp = str(int(clock.now().timestamp()))
    signature = hmac.digest(key, stamp.encode() + b"." + body, "sha256").hex()
    return client.post("/scan/report", data=body, headers={"X-Timestamp": stamp, "X-Signature": signature}, **more)


def test_the_code_leads_to_the_service_and_the_platform_plays_no_phone(connected, browser, phone, task, secret):
    assert phone.get(f"/scan/{secret}").location.startswith("https://quanfuwu.example/scan?code=")
    assert recognised(phone, secret).status_code == 404
    assert "模拟" not in browser("user").get(f"/tasks/{task.id}").text


def test_the_service_reports_and_the_person_goes_on_to_sign(connected, phone, case, secret):
    answer = reported(phone.client, {"code": secret, "name": "林二", "id_number": LIN})
    assert answer.status_code == 200
    address = answer.json["url"].removeprefix("https://q.example")
    page = phone.get(address).text
    assert "模拟" not in page
    phone.post(address, {"agree": "yes", "digest": commitments.current("onboarding").digest})
    assert element(case) == ["read"]
    assert store.commitments.signatures(case.id)[0].channel == "quanfuwu"


def test_a_forged_report_is_refused(connected, phone, secret):
    body = {"code": secret, "name": "林二", "id_number": LIN}
    assert reported(phone.client, body, key=b"guess").status_code == 403
    assert phone.client.post("/scan/report", json=body).status_code == 403


def test_a_report_of_somebody_else_is_refused_in_words(connected, phone, secret):
    answer = reported(phone.client, {"code": secret, "name": "王五", "id_number": LIN})
    assert answer.status_code == 403
    assert "不一致" in answer.json["detail"]


def test_without_the_service_nobody_reports(phone, secret):
    assert reported(phone.client, {"code": secret, "name": "林二", "id_number": LIN}).status_code == 404
