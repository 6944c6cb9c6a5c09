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
        code = identity.issue(number, PEOPLE, hours)
        return identity.secret_of(number, code.issued_at)


def consume(secret, number, name="陈一", id_number=CHEN):
    from app.registers import secrets

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
    with clock.at(clock.now() - timedelta(minutes=1)):
        old = issue(number)
    new = issue(number)
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
