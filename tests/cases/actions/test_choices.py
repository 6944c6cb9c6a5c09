"""What may be started stands under headings, what can be started now first."""

from app.cases.actions import choices
from app.cases.actions.choices import Choice


def choice(key, group, hindrances=()):
    return Choice(key, key, group, "", 1, "", "", hindrances)


def test_only_who_may_start_it_is_offered_a_procedure(cast, live_trial):
    assert [each.key for each in choices.of(cast.user)] == ["trial"]
    assert choices.of(cast.op1) == []


def test_under_each_heading_what_can_be_started_comes_first():
    given = [choice("a", "一", ["未入驻"]), choice("b", "一"), choice("c", "二")]
    found = choices.grouped(given)
    assert [(group, [each.key for each in members]) for group, members in found] == [
        ("一", ["b", "a"]),
        ("二", ["c"]),
    ]


def test_headings_keep_their_order_and_an_unknown_one_comes_last():
    places = [choices._place(name) for name in ("没有登记的标题", "申报与变更", "入驻与单位")]
    assert sorted(places) == [places[2], places[1], places[0]]
