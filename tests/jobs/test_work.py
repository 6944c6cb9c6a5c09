"""What is due is done, once, in order; what fails holds up nothing else."""

from datetime import timedelta

import pytest

from app import clock, store
from app.cases.automatic import due
from app.jobs import work
from app.registers.people import sessions
from app.store.files import File
from tests.conftest import BOTH
from tests.jobs.conftest import kinds


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


def test_limits_that_are_over_fire_once(begin):
    case = begin()
    assert work.fire_all() == [f"{case.number}：信用评估"]
    assert kinds(case, "overdue") == ["code", "review"]
    assert work.fire_all() == []


def test_nothing_fires_before_its_time(begin):
    begin(ago=timedelta(0))
    assert work.fire_all() == []


def test_a_case_that_is_gone_is_told(app):
    assert work.fire(4711)[0].startswith("办件 #4711：未找到")


def test_after_a_week_off_the_earliest_comes_first(begin):
    cases = [begin(timedelta(days=days), f"{days} 天前") for days in (20, 40, 30)]
    assert [line.partition("：")[2] for line in work.fire_all()] == ["40 天前", "30 天前", "20 天前"]
    assert all(kinds(case, "overdue") for case in cases)


def test_a_case_that_fails_holds_up_no_other(begin, monkeypatch, caplog):
    broken, sound = begin(timedelta(days=30)), begin()
    real = due.fire
    monkeypatch.setattr(due, "fire", lambda id_: 1 / 0 if id_ == broken.id else real(id_))
    said = work.fire_all()
    assert "失败" in said[0]
    assert kinds(sound, "overdue")
    assert "ZeroDivisionError" in caplog.text


def test_a_unit_that_fails_holds_up_no_other(begin, effect, monkeypatch):
    effect("mail:1")
    monkeypatch.setattr(due, "remind_all", lambda: 1 / 0)
    said = work.everything()
    assert any("失败" in line for line in said)
    assert "mail:1: 已送达" in said


def test_a_reminder_goes_out_once(begin, cast):
    case = begin()
    with clock.at(min(deadline.remind_at for deadline in store.deadlines.of_case(case.id))):
        assert len(work.remind()) == 2
        assert work.remind() == []
    assert kinds(case, "reminded") == ["code", "review"]


def upload(person, age, **more):
    at = clock.now() - age
    row = File(
        id=f"file-{age.days}-{more.get('case_id')}",
        name="a.txt", size=1, sha256="0" * 64, content_type="text/plain", uploaded_by=person.id, uploaded_at=at, **more,
    )  # fmt: skip
    with store.writing():
        store.db.session.add(row)
    return row.id


def test_uploads_nobody_submitted_are_cleared_after_a_day(cast, begin):
    case = begin()
    old, new = upload(cast.user, timedelta(days=2)), upload(cast.user, timedelta(0))
    submitted = upload(cast.user, timedelta(days=9), case_id=case.id)
    assert work.tidy() == ["清理未提交的上传文件 1 项"]
    assert set(store.files.several([old, new, submitted])) == {new, submitted}


def test_uploads_that_a_draft_names_are_kept(cast):
    named = upload(cast.user, timedelta(days=2))
    with store.writing():
        store.tasks.save_draft(cast.user.id, "start:trial", {"plan": [named]}, clock.now())
    assert work.tidy() == []
    assert store.files.get(named)


def test_sessions_nobody_uses_end_and_are_forgotten(cast):
    with clock.at(clock.now() - timedelta(hours=9)), store.writing():
        idle = sessions.begin(cast.user.id)
    with store.writing():
        used = sessions.begin(cast.user.id)
    assert work.tidy() == ["清理过期的登录 1 项"]
    assert sessions.find(idle) is None
    assert sessions.find(used)
    with clock.at(clock.now() + timedelta(days=200)):
        assert "清理旧的登录记录 1 项" in work.tidy()
