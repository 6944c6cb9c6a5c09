"""What every answer carries."""

import gc
import re

import pytest

from app.web import security

FORBIDDEN = re.compile(r"<script>|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


@pytest.mark.parametrize(
    "url", ["/", "/inbox", "/cases", "/account", "/account/tokens", "/notices", "/start/trial", "/nowhere"]
)
def test_pages_run_no_inline_script_and_are_not_kept(browser, live_trial, url):
    answer = browser("user").get(url)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert FORBIDDEN.search(answer.text) is None


def test_answers_carry_the_other_headers(browser):
    headers = browser().get("/login").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_over_https_browsers_are_told_to_stay_there(browser):
    assert "Strict-Transport-Security" not in browser().get("/login").headers
    secure = browser().get("/login", base_url="https://localhost")
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_bundles_are_kept_for_a_year_and_other_files_an_hour(browser):
    page = browser().get("/login").text
    bundle = re.search(r"/static/dist/app-\w+\.css", page)[0]
    assert browser().get(bundle).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert browser().get("/static/favicon.svg").headers["Cache-Control"] == "public, max-age=3600"


def test_no_file_stays_open_though_the_browser_goes_away(app):
    with app.test_request_context():
        whole = security.static("favicon.svg")
    with app.test_request_context(headers={"If-None-Match": whole.headers["ETag"]}):
        known = security.static("favicon.svg")
    assert (whole.status_code, known.status_code) == (200, 304)
    assert whole.get_data().endswith(b"</svg>\n")
    del whole, known
    gc.collect()  # a file left open is a warning, and that an error


def test_static_files_end_at_their_folder(browser):
    assert browser().get("/static/../guards.py").status_code == 404
    assert browser().get("/static/%2e%2e/guards.py").status_code == 404


def test_pages_are_compressed(browser):
    answer = browser().client.get("/login", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
