"""安全保密: rules of the unit, confirmed each year; people by name with their own promise; who leaves is out (六(三))."""

from datetime import date, datetime

import pytest

from app import clock, store
from app.cases.actions import start
from app.errors import Conflict, Forbidden, NotFound, Refusal
from app.jobs import work
from app.registers import confidentiality, standing
from app.registers.people import actors, tokens
from app.registers.registry import entries
from app.registers.registry.entries import SYSTEM
from tests.processes.conftest import every_way, refused


@pytest.fixture
def stage():
    return "with_scenes"


@pytest.fixture
def walk(walk):
    """A unit where user1b has not promised yet, though user1 has."""
    unpromised(walk, "user1b")
    return walk


def unpromised(walk, who):
    with store.writing():
        for each in entries.in_force("confidentiality", subject=f"person:{walk.town[who].id}"):
            entries.change(SYSTEM, each, "离岗", state="ended")


def row(walk, who="user1b", **changed):
    about = {"department": "数据部", "duty": "分析师", "work": "小微企业信用评估"}
    return {"person": walk.town[who].id, **about, **changed}


def rules_recorded(walk):
    walk.start("user1", "confidentiality")
    walk.do("op1", "check_confidentiality")


def person_recorded_after_a_return(walk):
    unpromised(walk, "user1b")
    walk.start("user1", "confidentiality", matter="person", people=[row(walk)])
    walk.do("user1b", "promise")
    walk.lapse("check_confidentiality")
    walk.do("op1", "check_confidentiality", check_decision="return", check_reason="请写明职务。")
    walk.do("user1", "correct_matter", people=[row(walk, duty="数据分析师")])
    walk.do("user1b", "promise")
    walk.do("op1", "check_confidentiality")
    walk.finish()


def person_left(walk):
    walk.start("user1", "confidentiality", matter="leave", leaver=walk.town["user1"].id)


def refused_by_the_operator(walk):
    walk.start("user1", "confidentiality")
    walk.do("op1", "check_confidentiality", check_decision="refuse", check_reason="制度与业务不符。")


def confirmed_when_the_year_is_over(walk):
    if not entries.in_force("security_rules"):
        rules_recorded(walk)
    walk.case = calendar_asks(walk)[-1]
    walk.do("user1", "confirm_rules")
    walk.do("op1", "check_confidentiality")


WAYS = {
    rules_recorded: "recorded",
    person_recorded_after_a_return: "recorded",
    person_left: "left",
    refused_by_the_operator: "refused",
    confirmed_when_the_year_is_over: "recorded",
}


def calendar_asks(walk, day=date(2027, 11, 1)):
    """Let the calendar do its work on a day; return the cases it has raised, oldest first."""
    walk.traveller.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=clock.SHANGHAI))
    work.everything()
    query = store.db.select(store.cases.Case).where(
        store.cases.Case.process == "confidentiality", store.cases.Case.started_by.is_(None)
    )
    return list(store.db.session.scalars(query.order_by(store.cases.Case.id)))


def paper(walk):
    return store.documents.numbered(walk.variables()["members"][0]["document"])


TestEveryWay = every_way("confidentiality", WAYS)


# The unit's rules


@pytest.mark.clause("六(三)a")
def test_the_rules_count_for_a_year_once_the_operator_has_checked_them(walk):
    unit = walk.town["user1"].organisation_id
    walk.start("user1", "confidentiality")
    assert entries.in_force("security_rules", organisation_id=unit) == []
    walk.do("op1", "check_confidentiality")
    [kept] = entries.in_force("security_rules", organisation_id=unit)
    assert (kept.data["responsible"], kept.valid_to) == ("数据部 王敏", date(2027, 11, 23))


@pytest.mark.clause("六(三)a")
def test_before_the_year_is_over_the_unit_is_asked_once_to_confirm(walk):
    rules_recorded(walk)
    assert calendar_asks(walk, date(2027, 10, 1)) == []
    [asked] = calendar_asks(walk)
    assert calendar_asks(walk, date(2027, 11, 2)) == [asked]
    walk.case = asked
    assert walk.open() == ["confirm_rules"]
    walk.do("user1", "confirm_rules")
    walk.do("op1", "check_confidentiality")
    [kept] = entries.in_force("security_rules", organisation_id=walk.town["user1"].organisation_id)
    assert kept.valid_to.year == 2028
    assert {each.state for each in entries.find("security_rules")} == {"in_force", "replaced"}


# People


@pytest.mark.clause("六(三)b")
def test_who_is_named_has_access_once_the_promise_is_signed_and_checked(walk):
    member = walk.town["user1b"]
    walk.start("user1", "confidentiality", matter="person", people=[row(walk)])
    assert not confidentiality.promised(member.id)
    walk.do("user1b", "promise")
    assert not confidentiality.promised(member.id)
    with pytest.raises(Forbidden):
        tokens.create(member, "报表")
    walk.do("op1", "check_confidentiality")
    assert confidentiality.promised(member.id)
    assert tokens.create(member, "报表")
    [kept] = entries.in_force("confidentiality", subject=f"person:{member.id}")
    assert (kept.data["department"], kept.data["document"]) == ("数据部", paper(walk).number)


@pytest.mark.clause("六(三)b")
def test_everybody_promises_in_person(walk):
    walk.start("user1", "confidentiality", matter="person", people=[row(walk)])
    for who in ("user1", "user3", "op1"):
        with pytest.raises((Forbidden, NotFound)):
            walk.do(who, "promise")
    walk.do("user1b", "promise")
    [signed] = paper(walk).signatures
    assert (signed.person_id, signed.proof) == (walk.town["user1b"].id, "password")


@pytest.mark.clause("六(三)b")
def test_a_refused_promise_is_void_and_opens_nothing(walk):
    walk.start("user1", "confidentiality", matter="person", people=[row(walk)])
    walk.do("user1b", "promise")
    walk.do("op1", "check_confidentiality", check_decision="refuse", check_reason="非本单位人员。")
    assert paper(walk).state == "void"
    assert not confidentiality.promised(walk.town["user1b"].id)


def test_people_of_other_units_and_who_has_promised_are_not_offered(walk):
    for who in ("user3", "user1"):
        with refused("people.0.person"):
            walk.start("user1", "confidentiality", matter="person", people=[row(walk, who)])


def test_nobody_is_named_twice(walk):
    with refused("people.1.person"):
        walk.start("user1", "confidentiality", matter="person", people=[row(walk), row(walk)])


# Leaving


@pytest.mark.clause("六(三)b")
def test_who_leaves_loses_access_and_tokens_at_once(walk):
    member = walk.town["user1"]
    secret = tokens.create(member, "报表")
    person_left(walk)
    assert not confidentiality.promised(member.id)
    assert tokens.find(secret) is None
    [kept] = entries.find("confidentiality", subject=f"person:{member.id}")
    assert (kept.state, kept.data["ended_reason"]) == ("ended", "调离，资料已交还。")


@pytest.mark.clause("六(三)b")
def test_a_suspended_unit_still_lets_people_leave_and_nothing_else(walk):
    with store.writing():
        standing.suspend(SYSTEM, walk.town["user1"].organisation_id, "整改不力")
    walk.town.people["user1"] = actors.actor_of(store.people.person(walk.town["user1"].id))
    with pytest.raises(Refusal):
        walk.start("user1", "confidentiality")
    person_left(walk)
    assert not confidentiality.promised(walk.town["user1"].id)


@pytest.mark.parametrize("who", ["user2", "tpp1"])
def test_who_is_not_on_the_platform_is_told(walk, who):
    with pytest.raises(Conflict, match="完成平台入驻后方可办理"):
        start.start(walk.town[who], "confidentiality", {"matter": "rules"})
