"""What may be started stands under headings; what can't be yet stands once under its reason."""

from datetime import UTC, datetime

from app import store
from app.cases.actions import choices
from app.cases.actions.choices import Choice, Offer

EARLY, LATE = datetime(2026, 11, 2, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC)


def choice(key, group="一", hindrances=(), saved_at=None):
    return Choice(key, key, group, "", 1, "", "", hindrances, saved_at)


def keys(found):
    return [(heading, [each.key for each in members]) for heading, members in found]


def test_only_who_may_start_it_is_offered_a_procedure(cast, live_trial):
    assert [each.key for each in choices.of(cast.user).choices] == ["trial"]
    assert choices.of(cast.op1).choices == []


def test_what_can_be_started_now_stands_by_heading():
    offer = Offer([choice("a", "一", ["未入驻"]), choice("b", "一"), choice("c", "二")])
    assert keys(offer.ready) == [("一", ["b"]), ("二", ["c"])]


def test_a_reason_is_told_once_however_many_procedures_it_holds_back():
    offer = Offer(
        [choice("a", hindrances=["没有产品"]), choice("b", hindrances=["未入驻"]), choice("c", "二", ["未入驻"])]
    )
    assert keys(offer.held) == [(("未入驻",), ["b", "c"]), (("没有产品",), ["a"])]


def test_forms_begun_come_latest_first():
    offer = Offer([choice("a", saved_at=EARLY), choice("b"), choice("c", "二", ["未入驻"], LATE)])
    assert [each.key for each in offer.begun] == ["c", "a"]


def test_a_draft_is_its_writers_alone(cast, live_trial):
    with store.writing():
        store.tasks.save_draft(cast.user.id, store.tasks.start_key("trial"), {"subject": "信用"}, EARLY)
        store.tasks.save_draft(cast.user.id, "an-open-task", {}, LATE)
    assert [each.saved_at for each in choices.of(cast.user).begun] == [EARLY]
    assert choices.of(cast.rival).begun == []


def test_headings_keep_their_order_and_an_unknown_one_comes_last():
    places = [choices._place(name) for name in ("没有登记的标题", "申报与变更", "入驻与单位")]
    assert sorted(places) == [places[2], places[1], places[0]]
