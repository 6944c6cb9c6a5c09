"""What lies before whoever starts a case: papers and stages."""

import json

import pytest

from app.cases.views import outlook
from app.registers import rule_sets
from app.rules import forms


@pytest.fixture
def database_kind():
    return "sqlite"


def steps(bundle):
    return {stage.name: stage.steps for stage in outlook.stages(bundle, rule_sets.in_force().settings)}


def asked(*components):
    document = {"type": "default", "id": "f", "schemaVersion": 18, "components": list(components)}
    return outlook.papers(forms.parse(json.dumps(document).encode(), "f.form"))


def paper(key, label, **more):
    return {"type": "filepicker", "id": key, "key": key, "label": label, **more}


def test_each_stage_names_its_steps_with_who_takes_them_and_the_limit(live_trial):
    assert [(step.name, step.lane, step.limit_days) for step in steps(live_trial)["审查"]] == [
        ("初审", "运营", 2),
        ("复核", "复核员", 2),
    ]


def test_limits_of_the_rule_set_are_read_from_it(live_trial):
    figures = rule_sets.in_force().settings
    assert [step.limit_days for step in steps(live_trial)["评估"]] == [
        figures["expert_limit"],
        figures["provider_limit"],
    ]


def test_a_correction_that_hands_in_the_start_form_again_is_not_foreseen(live_trial):
    assert "补正" not in {step.name for found in steps(live_trial).values() for step in found}


def test_a_stage_nobody_works_in_is_left_out(live_trial):
    assert "提交" not in steps(live_trial)
    assert list(steps(live_trial)) == ["审查", "评估", "审批"]


def test_papers_tell_their_kinds_and_those_always_needed_come_first():
    found = asked(paper("other", "其他"), paper("plan", "方案", accept=".pdf,.ofd", validate={"required": True}))
    assert found == [outlook.Paper("方案", (".pdf", ".ofd"), needed=True), outlook.Paper("其他", (), needed=False)]


def test_a_paper_that_depends_on_other_answers_is_not_always_needed():
    required = {"validate": {"required": True}}
    hidden = {
        "type": "group",
        "id": "g",
        "conditional": {"hide": "=true"},
        "components": [paper("licence", "证书", **required)],
    }
    chosen = paper("consent", "授权书", validate={"required": True}, conditional={"hide": "=template"})
    assert [each.needed for each in asked(hidden, chosen)] == [False, False]


def test_a_step_without_a_form_has_no_papers():
    assert outlook.papers(None) == []
