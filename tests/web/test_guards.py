"""Every page says who may open it, and is held to it."""

import pytest

from app.web import AREAS, guards

PAGES = {"static", *AREAS}


def routes(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.partition(".")[0] in PAGES]


def test_every_page_has_a_guard(app):
    assert [rule.endpoint for rule in routes(app) if guards.of(app, rule.endpoint) is None] == []


def test_only_login_sign_up_language_scanning_phones_verification_and_files_of_the_front_end_are_public(app):
    public = {rule.endpoint for rule in routes(app) if guards.of(app, rule.endpoint).kind == "public"}
    assert public == {
        "static", "language.choose", "auth.login", "auth.log_in", "auth.log_in_with_code", "auth.logout", "auth.sign_up", "auth.register",
        "scan.show", "scan.recognise", "scan.read", "scan.sign", "scan.done",
        "verify.index", "verify.check", "verify.show",
    }  # fmt: skip


def test_only_the_reports_of_the_identity_service_come_without_a_session(app):
    assert [rule.endpoint for rule in routes(app) if guards.of(app, rule.endpoint).kind == "service"] == [
        "scan.report"
    ]


def test_a_page_without_a_guard_is_refused(app, browser):
    area = guards.area("careless", __name__)
    area.add_url_rule("/careless", "index", lambda: "secret")
    app.register_blueprint(area)
    answer = browser("admin").get("/careless")
    assert answer.status_code == 500
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    "url", ["/", "/inbox", "/cases", "/account", "/notices", "/start/trial", "/tasks/x", "/files/x"]
)
def test_strangers_are_sent_to_the_login_page_and_come_back(browser, url):
    answer = browser().get(url)
    assert answer.status_code == 302
    assert answer.location == ("/login" if url == "/" else f"/login?next={url}")


def test_scripts_of_strangers_get_401(browser):
    answer = browser().get("/cases/SY-2026-00001/diagram", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")


def test_pages_of_other_roles_are_forbidden(browser):
    assert browser("analyst").get("/inbox").status_code == 403
    assert browser("auditor").get("/inbox").status_code == 403


@pytest.mark.parametrize("url", ["/logout", "/inbox/claim", "/account/password", "/files/upload", "/start/trial"])
def test_a_post_without_its_csrf_token_does_nothing(browser, live_trial, url):
    answer = browser("user").client.post(url, data={})
    assert answer.status_code == 400
    assert "页面停留时间过长" in answer.text
