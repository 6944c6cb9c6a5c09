"""How values are written."""

from datetime import UTC, datetime, timedelta

import pytest

from app import clock
from app.web import words

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # a Monday, 12:00 in Quanzhou


@pytest.fixture(autouse=True)
def at_noon(app, cast):
    with app.test_request_context(), clock.at(NOON):
        yield


def test_moments_are_those_of_shanghai_with_the_year_where_it_differs():
    assert words.moment(NOON) == "11-23 12:00"
    assert words.moment(NOON - timedelta(days=365)) == "2025-11-23 12:00"
    assert words.iso(NOON) == "2026-11-23T12:00:00+08:00"
    assert words.moment(None) == words.iso(None) == ""


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 B"), (1023, "1023 B"), (880_640, "860 KB"), (2_516_582, "2.4 MB")]
)
def test_sizes(count, said):
    assert words.size(count) == said


@pytest.mark.parametrize(
    ("due", "level", "said"),
    [
        (timedelta(days=2, hours=6), "ok", "剩 2 个工作日 6 小时"),
        (timedelta(hours=6), "soon", "剩 6 小时"),
        (-timedelta(hours=1), "late", "已超 1 小时"),
        (timedelta(minutes=20), "soon", "剩 20 分钟"),
    ],
)
def test_a_chip_tells_the_working_time_left(due, level, said):
    assert words.chip(NOON + due)[:2] == (level, said)


@pytest.mark.parametrize(
    ("left", "said"),
    [(timedelta(hours=71), "剩 71 小时"), (timedelta(days=30), "剩 30 天"), (-timedelta(days=4), "已超 4 天")],
)
def test_a_limit_by_the_wall_clock_is_told_in_hours_while_they_can_be_grasped(left, said):
    assert words.chip(NOON + left, wall_clock=True)[1] == said


def test_a_chip_of_something_done_tells_whether_it_was_in_time():
    assert words.chip(NOON, NOON - timedelta(hours=1))[:2] == ("met", "按时办结")
    assert words.chip(NOON, NOON + timedelta(hours=1))[:2] == ("late", "逾期办结")
    assert words.chip(None)[0] == "none"


def test_browsers_are_named():
    edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"
    assert words.device(edge) == "Edge · Windows"
    assert words.device("curl/8") == "curl/8"
    assert words.device("") == "未知设备"


def test_a_limit_that_ends_now_is_said_without_a_figure():
    assert words.chip(NOON)[1] == "已到期"
    assert words.chip(NOON + timedelta(seconds=30))[1] == "即将到期"
