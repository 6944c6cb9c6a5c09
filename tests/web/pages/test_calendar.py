"""The working calendar: read by staff, changed by administrators after they saw what would move."""

from datetime import UTC, date, datetime

import pytest

from app import clock, store
from app.cases.actions import start
from app.registers import calendar
from app.rules.calendar import Calendar
from app.web.pages import year_form
from tests.web.browser import counting

MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday():
    with clock.at(MONDAY):
        yield


def typed(form, **more):
    """Return a form as the browser posts it."""
    rows = {
        f"days.{place}.{name}": getattr(row, name)
        for place, row in enumerate(form.rows)
        for name in ("first", "last", "kind", "name")
    }
    return {"state": form.state, **rows, **more}


def year(number=2026, *rows):
    """Return the year as it stands with further rows, as the browser posts it."""
    now = year_form.of_table(calendar.year(number))
    return typed(year_form.Form(now.state, [*now.rows, *rows]))


REST = year_form.Row("2026-11-24", "2026-11-25", "rest", "台风停工")


# Reading


@pytest.mark.parametrize("who", ["op1", "auth1", "exp1", "water", "admin", "auditor", "analyst"])
def test_staff_read_a_year(browser, who):
    page = browser(who).get("/calendar").text
    assert "2026 年工作日历" in page
    assert "正式" in page
    assert "全年 248 个工作日" in page
    assert page.count('class="q-month"') == 12
    assert "国庆节" in page


def test_a_year_nobody_published_is_provisional(browser):
    page = browser("op1").get("/calendar?year=2027").text
    assert "暂定" in page
    assert "涉及本年的时限均为暂定" in page


@pytest.mark.parametrize("query", ["?year=x", "?year=", "?year=²", "?year=99999999"])
def test_odd_years_show_this_one(browser, query):
    assert "2026 年工作日历" in browser("op1").get("/calendar" + query).text


@pytest.mark.parametrize("number", ["1999", "2101"])
def test_years_out_of_reach_are_refused(browser, number):
    assert browser("op1").get(f"/calendar?year={number}").status_code == 422
    assert browser("admin").get(f"/calendar/{number}/edit").status_code == 422


def test_applicants_have_no_calendar(browser):
    assert browser("user").get("/calendar").status_code == 403


# Changing


@pytest.mark.parametrize("who", ["op1", "auth1", "auditor", "analyst", "user"])
def test_only_administrators_change_it(browser, who):
    other = browser(who)
    assert "/edit" not in other.get("/calendar").text
    assert other.get("/calendar/2026/edit").status_code == 403
    for url in ("/calendar/2026/edit", "/calendar/2026"):
        assert other.post(url, year(2026, REST)).status_code == 403
    assert calendar.current().working(date(2026, 11, 24))


@pytest.mark.parametrize("number", [2024, 2025, 2026, 2027])
def test_a_year_survives_its_form(app, cast, number):
    table = calendar.year(number)
    again = year_form.parse(number, year_form.of_table(table))
    assert again.days == table.days


def test_the_form_shows_spans(browser):
    page = browser("admin").get("/calendar/2026/edit").text
    assert 'name="days.0.first" value="2026-01-01"' in page
    assert 'name="days.0.last" value="2026-01-02"' in page
    assert page.count('value="2026-10-01"') == 1


@pytest.fixture
def case(cast, live_trial):
    """A case of Monday 10:00, due on Wednesday 18:00."""
    return start.start(cast.user, "trial", {"subject": "信用评估"})


@pytest.mark.clause("三(七)")
def test_first_comes_a_preview_of_what_moves(browser, case):
    page = browser("admin").post("/calendar/2026/edit", year(2026, REST)).text
    assert page.count(f'href="/cases/{case.number}"') == 2
    assert "11-25 18:00" in page
    assert "11-27 18:00" in page
    assert "台风停工" in page
    assert {deadline.due_at.day for deadline in store.deadlines.of_case(case.id)} == {25}
    assert calendar.current().working(date(2026, 11, 24))


@pytest.mark.clause("三(七)")
def test_then_it_is_done(browser, case):
    admin = browser("admin")
    answer = admin.post("/calendar/2026", year(2026, REST))
    assert answer.location == "/calendar?year=2026"
    assert "重新计算了 2 项时限" in admin.get(answer.location).text
    assert {deadline.due_at.day for deadline in store.deadlines.of_case(case.id)} == {27}
    assert not calendar.current().working(date(2026, 11, 24))
    assert [event.kind for event in store.events.of_platform(1, 2)] == ["deadlines.recounted", "calendar.changed"]


def test_an_administrator_learns_nothing_of_cases_kept_from_them(browser, case):
    with store.writing():
        for party in store.db.session.query(store.cases.CaseParty).filter_by(grant_key="role:admin"):
            store.db.session.delete(party)
    page = browser("admin").post("/calendar/2026/edit", year(2026, REST)).text
    assert case.number not in page
    assert "没有在办时限会移动" in page
    admin = browser("admin")
    admin.post("/calendar/2026", year(2026, REST))
    assert "重新计算了 0 项时限" in admin.get("/calendar?year=2026").text
    assert {deadline.due_at.day for deadline in store.deadlines.of_case(case.id)} == {27}


def test_a_provisional_year_becomes_official(browser):
    admin = browser("admin")
    official = year(2027) | {"state": "official"}
    assert "由“暂定”改为“正式”" in admin.post("/calendar/2027/edit", official).text
    admin.post("/calendar/2027", official)
    assert calendar.year(2027).state == "official"
    assert "admin 于" in admin.get("/calendar?year=2027").text


def test_going_back_keeps_what_was_typed(browser):
    page = browser("admin").post("/calendar/2026/edit", year(2026, REST) | {"_back": "1"}).text
    assert "台风停工" in page
    assert 'value="2026-11-24"' in page


def test_without_scripts_rows_are_added_and_removed(browser):
    admin = browser("admin")
    rows = len(year_form.of_table(calendar.year(2026)).rows)
    added = admin.post("/calendar/2026/edit", year(2026) | {"_add": "1"}).text
    assert f'name="days.{rows}.first" value=""' in added
    removed = admin.post("/calendar/2026/edit", year(2026) | {"_remove": "0"}).text
    assert 'value="2026-01-01"' not in removed


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("2026-11-24", "2026-11-23", "rest", ""), "结束日期应不早于开始日期"),
        (("2026-01-01", "2026-12-31", "rest", ""), "相隔不超过 31 天"),
        (("2027-01-04", "", "rest", ""), "日期应在 2026 年之内"),
        (("2026-02-30", "", "rest", ""), "请填写日期"),
        (("", "2026-02-03", "rest", ""), "请填写日期"),
        (("2026-11-24", "", "party", ""), "请选择放假或上班"),
        (("2026-11-28", "2026-11-29", "rest", ""), "本来就是周末"),
        (("2026-11-24", "", "work", ""), "本来就上班"),
        (("2026-10-01", "", "rest", "重复"), "重复出现"),
    ],
)
def test_wrong_rows_are_refused_in_words_and_nothing_is_lost(browser, row, message):
    wrong = year(2026, year_form.Row(*row))
    for url in ("/calendar/2026/edit", "/calendar/2026"):
        answer = browser("admin").post(url, wrong)
        assert answer.status_code == 422
        assert message in answer.text
        assert f'value="{row[0]}"' in answer.text
    assert calendar.current().years[2026].days[date(2026, 10, 1)][1] == "国庆节"


def test_a_wrong_state_is_refused(browser):
    answer = browser("admin").post("/calendar/2026/edit", year(2026) | {"state": "maybe"})
    assert answer.status_code == 422
    assert "状态应为" in answer.text


def test_a_year_nobody_works_in_is_refused(browser):
    months = [f"2026-{month:02d}-01" for month in (3, 4, 7, 8)]
    rows = [year_form.Row(first, first[:-2] + "28", "rest", "x") for first in months]
    bare = typed(year_form.Form("official", rows))
    assert "个工作日" in browser("admin").post("/calendar/2026/edit", bare).text
    assert Calendar({2026: calendar.year(2026)}).working(date(2026, 3, 2))


@pytest.mark.parametrize("name", ["days.x.first", "days.99999999999.first", "days.1.2.first", "day"])
def test_hostile_names_of_rows_are_passed_over(browser, name):
    answer = browser("admin").post("/calendar/2026/edit", year(2026) | {name: "2026-11-24"})
    assert answer.status_code == 200


def test_more_limits_ask_no_more_questions(browser, cast, case):
    admin = browser("admin")
    admin.post("/calendar/2026/edit", year(2026, REST))
    with counting() as few:
        admin.post("/calendar/2026/edit", year(2026, REST))
    for number in range(5):
        start.start(cast.user, "trial", {"subject": f"评估 {number}"})
    with counting() as many:
        page = admin.post("/calendar/2026/edit", year(2026, REST)).text
    assert "12 项" in page
    assert len([each for each in many if each != "BEGIN"]) == len([each for each in few if each != "BEGIN"])
