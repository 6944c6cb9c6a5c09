"""The outbox: at least once, with the same key, and a failing mail holds up no other."""

import email
import socket
from datetime import timedelta
from email.policy import default

import pytest

from app import clock, store
from app.jobs import mail, outbox
from tests.conftest import BOTH
from tests.jobs.conftest import outgoing


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


@pytest.fixture
def letters(tmp_path):
    """Return a function that reads the mails in the folder, by file name."""

    def letters():
        files = sorted((tmp_path / "mail").glob("*"))
        return {file.name: email.message_from_bytes(file.read_bytes(), policy=default) for file in files}

    return letters


def test_a_mail_becomes_a_file(app, effect, letters):
    effect("mail:7:task:a")
    assert outbox.deliver_all() == ["mail:7:task:a: 已送达"]
    ((name, letter),) = letters().items()
    assert name == mail.file_name("mail:7:task:a")
    assert letter["Subject"] == "【泉数】您有新的待办事项"
    assert (letter["To"], letter["From"]) == ("李先生 <li@example.cn>", "quanshu@localhost")
    assert "请办理。" in letter.get_content()


def test_a_mail_leads_to_what_it_speaks_of(app, effect, letters, begin):
    case = begin()
    effect("mail:a", task_id="t-1", case_id=case.id)
    effect("mail:b", case_id=case.id)
    outbox.deliver_all()
    texts = [letter.get_content() for letter in letters().values() if letter["To"] == "李先生 <li@example.cn>"]
    assert any("http://127.0.0.1:8000/tasks/t-1" in text for text in texts)
    assert any(f"http://127.0.0.1:8000/cases/{case.number}" in text for text in texts)


def test_what_was_delivered_is_not_sent_again(app, effect, letters):
    effect("mail:1")
    outbox.deliver_all()
    row = outgoing("mail:1")
    assert (row.delivered_at is not None, row.attempts, row.last_error) == (True, 1, "")
    with clock.at(clock.now() + timedelta(days=30)):
        assert outbox.deliver_all() == []


def test_where_kinds_are_named_the_others_wait(app, effect):
    effect("mail:1")
    assert outbox.deliver_all(("case",)) == []
    assert outbox.deliver_all(("mail",)) == ["mail:1: 已送达"]


def test_a_repeat_has_the_same_name_and_message_id(app, effect, letters):
    effect("mail:1")
    (batch,) = outbox._claim()
    mail.send(batch)
    first = letters()
    with clock.at(clock.now() + outbox.LEASE):
        assert outbox.deliver_all() == ["mail:1: 已送达"]
    assert letters().keys() == first.keys()
    assert [letter["Message-ID"] for letter in letters().values()] == [one["Message-ID"] for one in first.values()]


def test_what_somebody_has_locked_is_left_alone(app, effect, database_kind):
    if database_kind == "sqlite":
        pytest.skip("SQLite has no row locks: writers take turns")
    effect("mail:1")
    with store.db.engine.begin() as other:
        other.execute(store.db.select(store.messages.Outgoing.id).with_for_update())
        assert outbox.deliver_all() == []
    assert outbox.deliver_all() == ["mail:1: 已送达"]


def test_what_somebody_is_delivering_is_left_alone(app, effect):
    effect("mail:1")
    outbox._claim()
    assert outbox.deliver_all() == []


@pytest.mark.parametrize("to", ["li@example.cn\nBcc: all@example.cn", "nobody", ""])
def test_a_failing_mail_waits_and_holds_up_no_other(app, effect, letters, to):
    effect("mail:bad", to=to)
    effect("mail:good")
    said = outbox.deliver_all()
    assert "未送达" in said[0]
    assert said[1] == "mail:good: 已送达"
    row = outgoing("mail:bad")
    assert row.delivered_at is None
    assert row.last_error
    assert row.next_at > clock.now()
    assert len(letters()) == 1


def test_an_effect_nobody_can_deliver_waits(app, effect):
    effect("mail:1")
    with store.writing():
        outgoing("mail:1").kind = "pigeon"
    assert "KeyError" in outbox.deliver_all()[0]


def test_pauses_grow_to_six_hours():
    pauses = [outbox.pause(attempt) for attempt in (1, 2, 3, 10, 1000)]
    assert pauses == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)] + [timedelta(hours=6)] * 2


def test_a_failing_mail_is_sent_when_the_server_is_back(app, effect, letters):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        app.config["SMTP_URL"] = f"smtp://127.0.0.1:{free.getsockname()[1]}"
    effect("mail:1")
    assert "ConnectionRefusedError" in outbox.deliver_all()[0]
    app.config["SMTP_URL"] = None
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert outbox.deliver_all() == ["mail:1: 已送达"]
    assert outgoing("mail:1").attempts == 2
