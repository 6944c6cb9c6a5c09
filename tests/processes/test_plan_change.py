"""开发方案变更: an approved plan is changed here alone, seen as a difference, decided like the first (三(六))."""

import pytest

from app import store
from app.cases.actions import start
from app.cases.views import reading
from app.errors import Conflict, Forbidden, NotFound
from app.registers import models, scenes
from app.registers.registry import entries
from tests.processes.conftest import not_reached, refused

CODE = "# version one"


@pytest.fixture
def stage():
    return "with_scenes"


@pytest.fixture
def walk(walk):
    walk.file("user1", code=CODE)
    walk.finish()
    return walk


def changed(walk, **answers):
    walk.start("user1", "plan_change")
    walk.do("user1", "fill_change", **answers)


def new_code(walk):
    """Say that another model file comes with the change."""
    return {
        "model_source": "own",
        "model_name": "小微企业评分模型",
        "model_version": "2.0",
        **walk.model(walk.town["user1"], f"# after {walk.case.number}"),
    }


def plans(walk):
    """Return number and state of the plans of user1, the newest first."""
    found = entries.find("plans", organisation_id=walk.town["user1"].organisation_id)
    return [(plan.data["version"], plan.state) for plan in found]


def in_force(walk):
    [scene] = scenes.of_organisation(walk.town["user1"].organisation_id, ("approved",))
    return scene.plan_case_id


# The ways through


def approved_unchanged(walk):
    changed(walk)
    walk.finish()


def approved_after_the_experts(walk):
    changed(walk, **new_code(walk))
    walk.finish()


def refused_by_the_authority(walk):
    changed(walk)
    walk.finish(examine={"examine_decision": "refuse"}, decide={"decide_decision": "refuse"})


def approved_after_every_return(walk):
    changed(walk, **new_code(walk))
    walk.do("op1", "plan_review")
    walk.do("op2", "code_review", code_decision="return")
    returned(walk, **new_code(walk))
    walk.first_reviews()
    walk.opinions("fail", "fail", "pass")
    walk.onto("fill_change")
    returned(walk, **new_code(walk))
    walk.onto("examine")
    walk.do("auth1", "examine", examine_decision="return")
    returned(walk)
    walk.onto("decide")
    walk.do("auth2", "decide", decide_decision="return")
    returned(walk)
    walk.finish()


def sent_to_the_experts_all_the_same(walk):
    changed(walk)
    walk.onto("examine")
    walk.do("auth1", "examine", examine_decision="to_experts")
    walk.finish()


def refused_at_the_cap(walk):
    changed(walk)
    for _ in range(5):
        walk.do("op1", "plan_review", plan_decision="return")
        returned(walk)
    walk.do("op1", "plan_review", plan_decision="refer")
    walk.finish(examine={"examine_decision": "refuse"}, decide={"decide_decision": "refuse"})


def approved_late_at_every_step(walk):
    changed(walk, **new_code(walk))
    for element in ("plan_review", "code_review", "examine", "decide"):
        walk.onto(element)
        walk.lapse(element)
    walk.finish()


def returned(walk, **answers):
    walk.do("user1", "fill_change", **answers)
    walk.do("op1", "record_guidance")


WAYS = {
    approved_unchanged: "approved",
    approved_after_the_experts: "approved",
    refused_by_the_authority: "refused",
    approved_after_every_return: "approved",
    sent_to_the_experts_all_the_same: "approved",
    refused_at_the_cap: "refused",
    approved_late_at_every_step: "approved",
}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.clause("三(六)")
def test_every_way_ends_as_it_should_and_only_an_approval_brings_a_new_version(walk, way):
    first = in_force(walk)
    way(walk)
    assert (walk.case.status, walk.case.outcome) == ("completed", WAYS[way])
    if WAYS[way] == "approved":
        assert (plans(walk), in_force(walk)) == ([(2, "in_force"), (1, "superseded")], walk.case.id)
    else:
        assert (plans(walk), in_force(walk)) == ([(1, "in_force")], first)


@pytest.mark.over_rest
def test_the_ways_reach_every_end_every_task_and_every_event(walk):
    assert not_reached(walk, "plan_change", WAYS) == set()


# Who may, and what


@pytest.mark.clause("三(六)")
def test_without_a_plan_in_force_there_is_nothing_to_change(walk):
    with pytest.raises(Conflict, match="没有批准的开发方案"):
        start.start(walk.town["user3"], "plan_change", {})


@pytest.mark.clause("三(六)")
def test_the_plan_of_another_unit_can_not_be_chosen(walk):
    foreign = in_force(walk)
    walk.file("user3")
    walk.finish()
    [theirs] = scenes.of_organisation(walk.town["user3"].organisation_id, ("approved",))
    for wrong in (theirs.id, foreign, 9999):
        with refused("scene"):
            walk.start("user1", "plan_change", scene=wrong if wrong == theirs.id else 9999)


@pytest.mark.clause("三(六)")
def test_the_form_opens_with_the_plan_in_force(walk):
    walk.start("user1", "plan_change")
    view = reading.task(walk.town["user1"], walk.task("fill_change").id)
    [plan] = entries.find("plans")
    assert view.beginning["model_source"] == "unchanged"
    for key in ("inputs", "output_schema", "min_cell_size", "irreversibility_note", "letter_template"):
        assert view.beginning[key] == plan.data[key]


@pytest.mark.clause("三(六)")
def test_a_change_that_changes_nothing_is_refused(walk):
    [plan] = entries.find("plans")
    walk.start("user1", "plan_change")
    same = {key: walk.upload(walk.town["user1"], f"{key}.pdf") for key in ("solution_file", "modelling_file")}
    with refused():
        walk.do("user1", "fill_change", irreversibility_note=plan.data["irreversibility_note"], **same)


# The visible difference


@pytest.mark.clause("三(六)")
def test_the_difference_says_what_was_and_what_will_be(walk):
    [before] = entries.find("plans")
    walk.start("user1", "plan_change")
    paper = walk.upload(walk.town["user1"], "新方案.pdf", b"%PDF-1.4 another plan\n%%EOF\n")
    walk.do("user1", "fill_change", min_cell_size=20, solution_file=paper)
    rows = {row["field"]: row for row in walk.variables()["differences"]}
    assert set(rows) == {"最小分组数量", "不可逆说明", "《应用场景解决方案》"}
    assert (rows["最小分组数量"]["before"], rows["最小分组数量"]["after"]) == ("5", "20")
    old = next(each for each in before.data["papers"] if each["paper"] == "《应用场景解决方案》")
    assert old["sha256"] in rows["《应用场景解决方案》"]["before"]
    assert store.files.get(paper[0]).sha256 in rows["《应用场景解决方案》"]["after"]


@pytest.mark.clause("三(六)")
def test_of_the_data_items_those_are_named_that_only_one_version_uses(walk):
    [before] = entries.find("plans")
    first, *rest = before.data["inputs"]
    walk.start("user1", "plan_change")
    walk.do("user1", "fill_change", inputs=[{**first, "reason": "改作核验之用。"}, *rest])
    [row] = [row for row in walk.variables()["differences"] if row["field"] == "使用的数据项"]
    kept = f"其余 {len(rest)} 项不变"
    assert all(first["item"] in row[side] and row[side].endswith(kept) for side in ("before", "after"))
    assert "改作核验之用" in row["after"]
    assert not any(each["item"] in row["after"] for each in rest)


@pytest.mark.clause("三(六)")
def test_every_reviewer_has_the_difference_before_them(walk):
    changed(walk, **new_code(walk))
    seen = set()
    while walk.open():
        task = walk.task(walk.open()[0])
        who = walk.doers(task.element)[0]
        form = reading.task(walk.town[who], task.id).form
        if any(part.type == "table" and part.id == "Field_differences" for part in form.fields):
            seen.add(task.element)
        walk.do(who, task.element)
    reviewers = {"plan_review", "code_review", "evaluate", "give_opinion", "panel_conclusion", "examine", "decide"}
    assert seen == reviewers


@pytest.mark.clause("三(六)")
def test_the_register_keeps_the_difference_with_the_new_version(walk):
    changed(walk, min_cell_size=20)
    walk.finish()
    newest = entries.find("plans")[0]
    assert {row["field"] for row in newest.data["differences"]} == {"最小分组数量", "不可逆说明"}
    assert (newest.data["min_cell_size"], newest.data["panel"], newest.data["plan_case"]) == (
        20,
        False,
        walk.case.id,
    )


# What the digest spares, and what it does not


@pytest.mark.clause("三(六)", "三(四)")
def test_unchanged_model_data_and_output_spare_the_experts_and_nothing_else(walk):
    changed(walk)
    assert walk.open() == ["plan_review"]
    walk.do("op1", "plan_review")
    assert (walk.variables()["route"], walk.open()) == ("fast", ["examine"])
    walk.do("auth1", "examine")
    assert walk.open() == ["decide"]
    assert walk.do("auth2", "decide").outcome == "approved"


@pytest.mark.clause("三(六)", "三(四)")
@pytest.mark.parametrize("what", ["code", "data", "output"])
def test_whatever_of_the_three_has_changed_goes_to_the_experts(walk, what):
    inputs = walk.filed["scenario_application"]["inputs"]
    more = {
        "code": lambda: new_code(walk),
        "data": lambda: {"inputs": inputs[:1]},
        "output": lambda: {"output_schema": '{"type": "object", "properties": {"grade": {"type": "string"}}}'},
    }
    changed(walk, **more[what]())
    assert walk.open() == (["code_review", "plan_review"] if what == "code" else ["plan_review"])
    walk.onto("evaluate")
    assert "give_opinion" in walk.open()


@pytest.mark.clause("三(六)", "五(四)")
def test_a_delisted_model_spares_nobody(walk):
    [model] = models.listed()
    with store.writing():
        models.delist(entries.SYSTEM, model, "下架")
    changed(walk)
    assert not walk.variables()["fast_track"]["eligible"]
    walk.onto("evaluate")


@pytest.mark.clause("七(二)2")
def test_plan_and_code_are_reviewed_by_different_people(walk):
    changed(walk, **new_code(walk))
    walk.do("op2", "plan_review")
    with pytest.raises(Forbidden, match="另一人"):
        walk.do("op2", "code_review")


# The running authorisation


@pytest.mark.clause("三(六)")
def test_the_running_authorisation_stays_on_the_old_plan_until_the_new_one_is_decided(walk):
    first = in_force(walk)
    changed(walk, **new_code(walk))
    walk.onto("decide")
    assert (in_force(walk), plans(walk), len(models.listed())) == (first, [(1, "in_force")], 1)
    walk.do("auth2", "decide")
    assert (in_force(walk), len(models.listed())) == (walk.case.id, 2)


@pytest.mark.clause("三(六)")
def test_of_two_changes_the_later_is_held_against_what_is_in_force_by_then(walk):
    changed(walk, min_cell_size=10)
    walk.onto("decide")
    waiting = walk.case
    changed(walk, min_cell_size=20)
    walk.finish()
    walk.case = waiting
    with refused():
        walk.do("auth2", "decide")
    walk.do("auth2", "decide", decide_decision="return")
    returned(walk, min_cell_size=10)
    assert walk.variables()["plan_version"] == 2
    walk.finish()
    assert plans(walk)[0] == (3, "in_force")


@pytest.mark.clause("三(六)")
def test_a_plan_whose_scene_has_ended_is_not_changed_any_more(walk):
    changed(walk)
    walk.onto("decide")
    [scene] = scenes.of_organisation(walk.town["user1"].organisation_id, ("approved",))
    with store.writing():
        scenes.end(entries.SYSTEM, scene, "终止授权")
    with refused():
        walk.do("auth2", "decide")


@pytest.mark.clause("六(五)a")
def test_the_new_model_file_stays_secret(walk):
    changed(walk, **new_code(walk))
    [model] = [each for each in store.files.of_case(walk.case.id) if each.field == "model_file"]
    for who in ("op1", "prov1", "user3", "tpp1", "admin", "auditor"):
        with pytest.raises(NotFound):
            reading.file(walk.town[who], model.id)
    assert reading.file(walk.town["op2"], model.id) is not None
