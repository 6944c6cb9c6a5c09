"""Mail through a server; and a process that is killed while it delivers."""

import email
from email.policy import default

import pytest

from app import clock
from app.jobs import outbox
from tests.jobs import smtp
from tests.jobs.conftest import outgoing


def test_a_mail_goes_through_the_server(app, effect):
    with smtp.serving() as server:
        app.config["SMTP_URL"] = server.url
        effect("mail:1", occasion="reminder")
        assert outbox.deliver_all() == ["mail:1: 已送达"]
    (letter,) = server.letters
    assert email.message_from_bytes(letter, policy=default)["Subject"] == "【泉数】待办事项即将到期"


def test_it_logs_in_where_the_address_says_so(app, effect):
    with smtp.serving() as server:
        app.config["SMTP_URL"] = server.url.replace("smtp://", "smtp://quanshu:p%40ss@")
        effect("mail:1")
        assert outbox.deliver_all() == ["mail:1: 已送达"]
    assert server.logins == [b"\0quanshu\0p@ss"]


@pytest.mark.parametrize(("scheme", "offers"), [("smtp", ("STARTTLS",)), ("smtps", ())])
def test_a_server_that_does_not_keep_its_promise_of_secrecy_gets_no_mail(app, effect, scheme, offers):
    with smtp.serving(offers=offers) as server:
        app.config["SMTP_URL"] = server.url.replace("smtp:", f"{scheme}:")
        effect("mail:1")
        assert "未送达" in outbox.deliver_all()[0]
    assert server.letters == []


def test_a_process_killed_while_it_delivers_loses_nothing(app, effect, launch):
    effect("mail:1")
    with smtp.serving(mute=True) as server:
        process = launch("jobs", "due", SMTP_URL=server.url)
        assert server.arrived.wait(60)
        process.kill()
        process.wait()
    assert outgoing("mail:1").delivered_at is None
    assert outbox.deliver_all() == []
    with clock.at(clock.now() + outbox.LEASE), smtp.serving() as again:
        app.config["SMTP_URL"] = again.url
        assert outbox.deliver_all() == ["mail:1: 已送达"]
    ids = {email.message_from_bytes(each, policy=default)["Message-ID"] for each in server.letters + again.letters}
    assert len(ids) == 1
