import dataclasses

import pytest

from app import store
from app.errors import Conflict, Forbidden, NotFound, Refusal
from app.registers import organisations
from app.registers.people import accounts, sessions
from app.registers.people.accounts import SignUp
from tests.support.world import person, unit, uscc

FORM = SignUp(
    kind="using_unit",
    organisation="闽南数据公司",
    uscc="",
    username="User1",
    name="陈一",
    password="correct horse",
    email="chen@example.cn",
    phone="138 0013 8000",
)


@pytest.fixture
def form():
    return dataclasses.replace(FORM, uscc=uscc())


def refused(form, **changes):
    with pytest.raises(Refusal) as caught:
        accounts.sign_up(dataclasses.replace(form, **changes))
    return caught.value.errors


def test_signing_up_registers_the_organisation_and_its_first_person(form):
    actor = accounts.sign_up(form)
    assert (actor.username, actor.role, actor.organisation_name) == ("user1", "applicant", "闽南数据公司")
    assert organisations.get(actor.organisation_id).status == "registered"


def test_the_password_is_known_again_and_no_other(form):
    accounts.sign_up(form)
    assert accounts.check_credentials("USER1", "correct horse").username == "user1"
    assert accounts.check_credentials("user1", "incorrect horse") is None
    assert accounts.check_credentials("nobody", "correct horse") is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "x"),
        ("username", "1abc"),
        ("username", "有名"),
        ("name", " "),
        ("name", "名" * 61),
        ("password", "short"),
        ("password", "aaaaaaaaaaaa"),
        ("password", "x1" * 70),
        ("name", "张\r\nBcc: x"),
        ("name", "张\u202e三"),
        ("organisation", "闽海\u200b数科"),
        ("organisation", "名" * 201),
        ("email", "no-address"),
        ("email", "a,b@x.cn"),
        ("email", "a" * 300 + "@x.cn"),
        ("phone", "12345"),
    ],
)
def test_wrong_personal_details_are_refused_at_their_field(form, field, value):
    assert set(refused(form, **{field: value})) == {field}


def test_the_password_may_not_be_the_user_name(form):
    assert refused(form, username="longusername", password="LongUserName") == {
        "password": ["密码不能与用户名相同。"]
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", "operator"), ("organisation", "某"), ("organisation", "名" * 201), ("uscc", "91350500M0001AAAA1")],
)
def test_wrong_details_of_the_organisation_are_refused_at_their_field(form, field, value):
    assert set(refused(form, **{field: value})) == {field}


def test_an_individual_business_is_no_organisation(form):
    assert refused(form, uscc=uscc(kind="92")) == {"uscc": ["个体工商户不属于法人或其他组织，不能申请入驻。"]}


def test_an_organisation_is_registered_once_under_one_kind(form):
    accounts.sign_up(form)
    again = {"username": "user2", "kind": "service_provider"}
    assert set(refused(form, organisation="闽南数据公司（新）", **again)) == {"uscc"}
    assert set(refused(form, uscc=uscc(), **again)) == {"organisation"}


def test_a_user_name_is_taken_once(form):
    accounts.sign_up(form)
    assert set(refused(form, organisation="另一公司", uscc=uscc())) == {"username"}


def test_two_who_sign_up_at_the_same_moment_get_a_conflict(form, monkeypatch):
    accounts.sign_up(form)
    monkeypatch.setattr(store.people, "person_by_username", lambda _name: None)
    with pytest.raises(Conflict):
        accounts.sign_up(dataclasses.replace(form, organisation="另一公司", uscc=uscc()))


def test_only_administrators_make_accounts():
    operator = person("op1", "operator", unit("运营公司", "operator"))
    with store.writing(), pytest.raises(Forbidden):
        accounts.create(operator, username="op9", name="某", role="operator", password_hash="-")


@pytest.mark.parametrize(("role", "kind"), [("operator", "authority"), ("applicant", None), ("wizard", "operator")])
def test_a_role_belongs_to_its_kind_of_organisation(role, kind):
    of = unit("某单位", kind) if kind else None
    with pytest.raises(Refusal) as caught:
        person("someone", role, of)
    assert set(caught.value.errors) == {"role"}


def test_a_new_password_ends_the_other_sessions(form):
    accounts.sign_up(form)
    actor, here = sessions.log_in("user1", "correct horse")
    _, there = sessions.log_in("user1", "correct horse")
    accounts.change_password(actor, "correct horse", "battery staple", keep_session=sessions.find(here)[1].id)
    assert sessions.find(here) is not None
    assert sessions.find(there) is None
    assert accounts.check_credentials("user1", "battery staple") is not None


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("wrong horse", "battery staple", "old"),
        ("correct horse", "short", "new"),
        ("correct horse", "correct horse", "new"),
    ],
)
def test_a_password_is_changed_by_who_knows_it_to_a_good_new_one(form, old, new, field):
    actor = accounts.sign_up(form)
    with pytest.raises(Refusal) as caught:
        accounts.change_password(actor, old, new)
    assert set(caught.value.errors) == {field}


def test_a_closed_account_opens_nothing(form):
    actor, admin = accounts.sign_up(form), person("admin", "admin")
    _, key = sessions.log_in("user1", "correct horse")
    with store.writing():
        accounts.set_active(admin, actor.id, active=False)
    assert sessions.find(key) is None
    assert accounts.check_credentials("user1", "correct horse") is None
    with pytest.raises(NotFound):
        accounts.by_username("user1")


def test_only_administrators_close_accounts_and_not_their_own(form):
    actor = accounts.sign_up(form)
    for who in (actor, dataclasses.replace(actor, role="admin")):
        with store.writing(), pytest.raises(Forbidden):
            accounts.set_active(who, actor.id, active=False)


def test_a_closed_account_can_be_opened_again(form):
    actor, admin = accounts.sign_up(form), person("admin", "admin")
    for active in (False, True):
        with store.writing():
            accounts.set_active(admin, actor.id, active=active)
    assert accounts.by_username("user1") == actor


def test_the_language_of_the_pages_is_remembered(form):
    actor = accounts.sign_up(form)
    accounts.set_locale(actor, "en")
    assert accounts.by_username("user1").locale == "en"
    with pytest.raises(Refusal):
        accounts.set_locale(actor, "xx")


def test_what_happens_to_accounts_is_on_the_platform_trail(form):
    accounts.sign_up(form)
    assert [event.kind for event in store.events.of_platform(1, 10)] == ["account.signed_up"]
    assert store.events.broken_link(None) is None


def test_nobody_who_is_unknown_is_found():
    with pytest.raises(NotFound):
        accounts.get(77)


def test_an_account_may_have_no_phone(form):
    assert accounts.sign_up(dataclasses.replace(form, phone="", email="")).username == "user1"


def test_who_stands_for_themselves_may_still_belong_to_an_organisation():
    assert person("auditor", "auditor", unit("市审计局", "authority")).organisation_name == "市审计局"


def test_accounts_and_new_units_have_a_history(form):
    actor = accounts.sign_up(form)
    unit, person = actor.organisation_id, actor.id
    assert [each.note for each in store.entries.changes("organisations", unit)] == ["注册"]
    assert [(each.note, each.person_id) for each in store.entries.changes("people", person)] == [
        ("注册账号", person)
    ]
