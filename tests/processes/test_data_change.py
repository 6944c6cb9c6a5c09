"""数据变更: no provider changes its data alone; whom it concerns is told in advance, and only then it counts."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app import clock, store
from app.cases.actions import start
from app.cases.views import reading
from app.errors import Conflict, Forbidden, NotFound
from app.registers import calendar, data_sets, scenes
from app.registers.registry import entries
from app.rules.working_days import due
from tests.processes.conftest import not_reached, refused

USED = "SW-001"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def stage():
    return "with_scenes"


def provider_of(code):
    return {"RS": "prov1", "SW": "prov2", "GJ": "prov3"}[code[:2]]


def used():
    """Return the code of a data set that both user1 and user3 use."""
    return scenes.sampled(store.registers.scene(1))[0].code


def ask(walk, code=None, **answers):
    code = code or used()
    return walk.start(provider_of(code), "data_change", data_set=code, **answers)


def agree(walk):
    walk.do("op1", "examine_change")
    walk.do("auth1", "decide_change")


def take_effect(walk):
    walk.move_to(datetime.fromisoformat(f"{walk.variables()['effective_on']}T00:01:00+08:00"))


def effective(walk):
    ask(walk)
    agree(walk)
    walk.finish()
    take_effect(walk)


def effective_after_returns_and_delays(walk):
    ask(walk)
    walk.lapse("examine_change")
    walk.do("op1", "examine_change", examine_decision="return")
    correct(walk)
    walk.do("op1", "examine_change")
    walk.lapse("decide_change")
    walk.do("auth1", "decide_change", decide_decision="return", decide_reason="请推迟。")
    correct(walk, days=60)
    agree(walk)
    walk.lapse("acknowledge_change")
    walk.finish()
    take_effect(walk)


def correct(walk, days=40):
    later = (clock.today() + timedelta(days=days)).isoformat()
    answers = {**walk.filed["data_change"], "effective_on": later}
    walk.do(provider_of(answers["data_set"]), "correct_change", **answers)


def refused_by_the_operator(walk):
    ask(walk)
    walk.do("op1", "examine_change", examine_decision="refuse")


def refused_by_the_authority(walk):
    ask(walk)
    walk.do("op1", "examine_change")
    walk.do("auth1", "decide_change", decide_decision="refuse")


WAYS = {
    effective: "effective",
    refused_by_the_operator: "refused",
    refused_by_the_authority: "refused",
}


def request(walk):
    return entries.get(walk.variables()["entry_id"])


@pytest.mark.parametrize("way", [*WAYS, effective_after_returns_and_delays], ids=lambda way: way.__name__)
def test_every_way_ends_as_it_should(walk, way):
    way(walk)
    case = store.cases.by_id(walk.case.id)
    assert (case.status, case.outcome) == ("completed", WAYS.get(way, "effective"))
    assert request(walk).state == WAYS.get(way, "effective")


@pytest.mark.over_rest
def test_the_ways_reach_every_end_every_task_and_every_event(walk):
    ways = [refused_by_the_operator, refused_by_the_authority, effective_after_returns_and_delays]
    assert not_reached(walk, "data_change", ways) == set()


@pytest.mark.clause("七(二)5c", "七(二)5d")
def test_nothing_changes_before_the_day_and_the_history_says_by_which_case(walk):
    ask(walk)
    agree(walk)
    walk.finish()
    before = data_sets.get(used())
    assert (before.version, before.interface, request(walk).state) == (1, "", "approved")
    take_effect(walk)
    after = data_sets.get(used())
    assert (after.version, after.interface) == (2, "第 2 版查询接口")
    changes = {change.case_id: change for change in store.entries.changes("data_sets", after.id)}
    assert changes[walk.case.id].effective_on.isoformat() == walk.variables()["effective_on"]


@pytest.mark.clause("七(四)b")
def test_every_unit_with_a_live_scene_is_told_and_acknowledges(walk):
    ask(walk)
    agree(walk)
    assert sorted(walk.doers("acknowledge_change")) == ["user1", "user3"]
    for who in ("user1", "user3"):
        told, _ = store.messages.notices(walk.town[who].id, 1, 20)
        assert any("请提前调整" in notice.text for notice in told)
    take_effect(walk)
    assert sorted(walk.doers("acknowledge_change")) == ["user1", "user3"]
    assert data_sets.get(used()).version == 2


@pytest.mark.clause("七(四)b")
def test_a_unit_learns_of_its_own_scenes_alone(walk):
    ask(walk)
    with pytest.raises(NotFound):
        reading.case(walk.town["user1"], walk.case.number)
    agree(walk)
    view = reading.case(walk.town["user1"], walk.case.number)
    shown = str([each.answers for each in view.submissions]) + str(walk.task("acknowledge_change", "user1").name)
    assert "泉州丙数据有限公司" not in shown
    with pytest.raises(NotFound):
        entries.seen_by(walk.town["user1"], request(walk).number)


@pytest.mark.clause("七(四)b")
def test_a_scene_that_ended_is_not_concerned(walk):
    with store.writing():
        scenes.end(entries.SYSTEM, store.registers.scene(1), "终止")
    ask(walk, code="SW-001")
    agree(walk)
    assert walk.doers("acknowledge_change") == ["user3"]


@pytest.mark.clause("七(四)b")
def test_a_day_too_near_is_refused_when_asked_and_when_decided(walk):
    lead = due(clock.now(), 10, calendar.current()).due.astimezone(clock.SHANGHAI).date()
    with refused("effective_on"):
        ask(walk, effective_on=(lead - timedelta(days=1)).isoformat())
    ask(walk, effective_on=lead.isoformat())
    walk.do("op1", "examine_change")
    walk.wait(days=1)
    with refused("decide_decision"):
        walk.do("auth1", "decide_change")
    walk.do("auth1", "decide_change", decide_decision="refuse")


@pytest.mark.clause("七(四)b")
def test_who_comes_to_use_the_data_meanwhile_sees_what_is_coming(walk):
    from handlers import sources

    ask(walk)
    agree(walk)
    labels = {option.value: option.label for option in sources.data_sets(walk.town["user1"], None, {})}
    assert f"自 {walk.variables()['effective_on']} 起变更接口" in labels[used()]


KINDS = {
    "type": lambda item: [field["name"] for field in item.fields] == ["id", "grade"],
    "openness": lambda item: item.openness == "open",
    "interruption": lambda item: item.updates == "interrupted",
    "withdrawal": lambda item: not item.active,
    "authorisation": lambda item: item.authorised_until is not None,
}


@pytest.mark.clause("七(二)5c", "七(一)")
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_changes_what_it_names(walk, kind):
    code = used()
    ask(walk, change_kind=kind)
    agree(walk)
    take_effect(walk)
    assert KINDS[kind](data_sets.get(code))


@pytest.mark.clause("七(二)5c")
def test_what_is_interrupted_goes_on_again(walk):
    code = used()
    ask(walk, change_kind="interruption")
    agree(walk)
    take_effect(walk)
    soon = (clock.today() + timedelta(days=1)).isoformat()
    ask(walk, code=code, change_kind="resumption", effective_on=soon)
    agree(walk)
    take_effect(walk)
    assert data_sets.get(code).updates == "running"


@pytest.mark.parametrize("kind", ["resumption", "openness"])
def test_what_is_so_already_is_no_change(walk, kind):
    field = {"resumption": "change_kind", "openness": "new_openness"}[kind]
    with refused(field):
        ask(walk, change_kind=kind, new_openness="conditional")


def test_a_field_that_there_is_not_can_not_go(walk):
    gone = {"action": "remove", "name": "nothing", "label": None, "type": None, "data_class": None}
    with refused("field_changes.0.name"):
        ask(walk, change_kind="type", field_changes=[gone])
    with refused("field_changes"):
        ask(walk, change_kind="type", field_changes=[gone | {"name": "id"}])


@pytest.mark.clause("七(二)5c")
def test_a_provider_asks_for_its_own_data_sets_and_one_change_at_a_time(walk):
    with refused("data_set"):
        walk.start("prov2", "data_change", data_set="RS-001")
    ask(walk)
    with refused("data_set"):
        ask(walk)


@pytest.mark.clause("七(二)5c")
def test_nobody_but_a_provider_asks_and_no_provider_decides(walk):
    for who in ("user1", "op1", "auth1"):
        with pytest.raises((Forbidden, NotFound, Conflict)):
            start.start(walk.town[who], "data_change", {})
    ask(walk)
    for element in ("examine_change", "decide_change"):
        walk.onto(element)
        with pytest.raises(NotFound):
            walk.do(provider_of(used()), element)


@pytest.mark.clause("七(二)5c")
def test_no_page_and_no_operation_writes_a_data_set(app):
    writing = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.methods & {"POST", "PUT", "PATCH", "DELETE"}
        and any(word in rule.rule for word in ("catalogue", "data_set", "data-set", "registers"))
    }
    assert writing == set()


@pytest.mark.clause("七(二)5c")
def test_the_one_handler_that_changes_a_data_set_is_called_by_this_procedure_alone(walk):
    def calls(path):
        named = (node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
        return {node.id if isinstance(node, ast.Name) else getattr(node, "attr", "") for node in named}

    changing = {path.name for path in (ROOT / "handlers").glob("*.py") if "change_data_set" in calls(path)}
    naming = {path.name for path in (ROOT / "processes").glob("*.bpmn") if "data_changes.apply" in path.read_text()}
    assert (changing, naming) == ({"data_changes.py"}, {"data_change.bpmn"})


def test_the_day_is_that_of_shanghai(walk):
    ask(walk)
    agree(walk)
    begins = datetime.fromisoformat(f"{walk.variables()['effective_on']}T00:00:00+08:00").astimezone(UTC)
    walk.move_to(begins - timedelta(minutes=1))
    assert data_sets.get(used()).version == 1
    walk.move_to(begins + timedelta(seconds=1))
    assert data_sets.get(used()).version == 2
