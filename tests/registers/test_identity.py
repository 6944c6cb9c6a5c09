from datetime import timedelta

import pytest

from app import clock, store
from app.errors import Conflict, Forbidden, NotFound
from app.registers import identity
from app.registers.identity import Scan
from tests.support.world import case, resident_id, unit

CHEN, LIN = resident_id(), resident_id()
PEOPLE = [{"name": "陈一", "id_number": CHEN}, {"name": "林二", "id_number": LIN}]


@pytest.fixture
def number():
    return case(of=unit("申请公司")).id


def issue(number, hours=72):
    with store.writing():
        identity.issue(number, PEOPLE, hours)
    return identity.current(number)[1]


def consume(secret, number, name="陈一", id_number=CHEN):
    from app.registers.people import secrets

    with store.writing():
        return identity.consume(secrets.digest(secret), number, Scan(name, id_number, "stand-in"))


def test_a_code_is_shown_again_without_being_stored(number):
    secret = issue(number)
    code, shown = identity.current(number)
    assert shown == secret
    assert secret not in code.digest
    assert identity.find(secret).id == code.id


@pytest.mark.parametrize(("name", "id_number"), [("陈一", CHEN), ("林二", LIN), (" 陈一 ", CHEN.lower())])
def test_the_legal_representative_or_the_responsible_person_may_scan(number, name, id_number):
    assert consume(issue(number), number, name, id_number).state == "consumed"


@pytest.mark.parametrize(("name", "id_number"), [("陈一", LIN), ("王五", CHEN), ("王五", resident_id())])
def test_nobody_else_may(number, name, id_number):
    secret = issue(number)
    with pytest.raises(Forbidden):
        consume(secret, number, name, id_number)
    assert identity.find(secret).state == "issued"


def test_a_code_is_used_once(number):
    secret = issue(number)
    consume(secret, number)
    with pytest.raises(Conflict, match="已经使用过"):
        consume(secret, number)
    assert identity.current(number) is None


def test_a_new_code_kills_the_old_one(number):
    with clock.at(clock.now()):
        old, new = issue(number), issue(number)
    with pytest.raises(Conflict, match="替换"):
        identity.find(old)
    assert identity.current(number)[1] == new


@pytest.mark.parametrize(
    ("later", "alive"), [(timedelta(hours=72, seconds=-1), True), (timedelta(hours=72), False)]
)
def test_a_code_lives_for_72_hours_of_the_wall_clock(number, later, alive):
    start = clock.now()
    with clock.at(start):
        secret = issue(number)
    with clock.at(start + later):
        assert (identity.current(number) is not None) == alive
        if alive:
            assert identity.find(secret)
        else:
            with pytest.raises(Conflict, match="有效期"):
                identity.find(secret)


def test_a_code_opens_no_other_case(number):
    with pytest.raises(NotFound):
        consume(issue(number), case(of=unit("另一公司")).id)


def test_a_made_up_code_is_not_found(number):
    issue(number)
    with pytest.raises(NotFound):
        identity.find("0" * 64)


def test_a_case_without_a_code_has_none(number):
    assert identity.current(number) is None


def test_a_foreign_representative_has_another_document(number):
    with store.writing():
        code = identity.issue(number, [{"name": "Smith", "id_number": "e1234567"}], 72)
    identity.check_subject(code, Scan("Smith", "E1234567", "stand-in"))


def test_who_was_recognised_may_read_and_sign_for_half_an_hour(number):
    issue(number)
    code, start = identity.current(number)[0], clock.now()
    with clock.at(start):
        ticket = identity.ticket(code, Scan("林二", LIN, "stand-in"))
    with clock.at(start + timedelta(minutes=29)):
        assert identity.of_ticket(ticket) == (code, Scan("林二", LIN, "stand-in"))
    with clock.at(start + timedelta(minutes=31)), pytest.raises(Conflict, match="30 分钟"):
        identity.of_ticket(ticket)


def test_a_ticket_is_only_for_the_people_on_file_and_tells_nothing_of_them(number):
    issue(number)
    code = identity.current(number)[0]
    with pytest.raises(Forbidden):
        identity.ticket(code, Scan("王五", CHEN, "stand-in"))
    assert CHEN not in identity.ticket(code, Scan("陈一", CHEN, "stand-in"))


def test_a_ticket_is_worth_nothing_once_the_code_is(number):
    secret = issue(number)
    ticket = identity.ticket(identity.current(number)[0], Scan("陈一", CHEN, "stand-in"))
    consume(secret, number)
    with pytest.raises(Conflict, match="已经使用过"):
        identity.of_ticket(ticket)


@pytest.mark.parametrize("text", ["", "made.up", "WzEsMF0.x"])
def test_a_forged_ticket_is_not_found(text):
    with pytest.raises(NotFound):
        identity.of_ticket(text)


def test_a_ticket_of_a_code_that_does_not_exist_is_not_found():
    with pytest.raises(NotFound):
        identity.of_ticket(identity._tickets().dumps([77, 0, "stand-in", 0]))


def test_after_a_spent_code_a_new_one_can_be_issued(number):
    consume(issue(number), number)
    assert consume(issue(number), number).state == "consumed"
