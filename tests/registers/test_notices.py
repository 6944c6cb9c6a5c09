from app import clock, store
from app.registers import notices
from tests.support.world import person, unit


def tell(grants, key="k", text="请办理"):
    with store.writing():
        notices.notify(grants, kind="task", text=text, key=key)


def outbox():
    return store.messages.undelivered(clock.now(), 100)


def test_all_holders_of_the_grants_are_told_once():
    operator = unit("运营公司", "operator")
    first, second = person("op1", "operator", operator, "code_review"), person("op2", "operator", operator)
    tell(["role:operator", "duty:operator.code_review"])
    assert [notices.unread(actor) for actor in (first, second)] == [1, 1]


def test_mail_goes_through_the_outbox_to_who_has_an_address():
    operator = unit("运营公司", "operator")
    person("op1", "operator", operator)
    person("op2", "operator", operator, email="")
    tell(["role:operator"])
    assert [row.payload["to"] for row in outbox()] == ["op1@example.cn"]


def test_the_same_occasion_mails_a_person_once():
    person("op1", "operator", unit("运营公司", "operator"))
    tell(["role:operator"])
    tell(["role:operator"])
    tell(["role:operator"], key="other")
    assert len(outbox()) == 2


def test_a_long_occasion_still_fits_and_is_told_apart():
    person("op1", "operator", unit("运营公司", "operator"))
    tell(["role:operator"], key="x" * 300)
    tell(["role:operator"], key="x" * 299 + "y")
    assert len({row.key for row in outbox()}) == 2


def test_a_long_text_is_cut_to_what_the_register_holds():
    actor = person("op1", "operator", unit("运营公司", "operator"))
    tell(["role:operator"], text="长" * 600)
    assert len(notices.of(actor)[0][0].text) == 500


def test_nobody_is_told_when_nobody_holds_the_grant():
    tell(["org:77"])
    assert not outbox()


def test_reading_one_notice_or_all():
    actor = person("op1", "operator", unit("运营公司", "operator"))
    for key in "abc":
        tell(["role:operator"], key=key)
    rows, total = notices.of(actor)
    notices.mark_read(actor, rows[0].id)
    assert (total, notices.unread(actor)) == (3, 2)
    notices.mark_read(actor)
    assert notices.unread(actor) == 0
