"""What the check says of processes that the calendar starts, that are confidential, or open to units held off."""

import pytest

from app import studio
from tests.cases.test_confidential import FILES, SECRET
from tests.support import trial

DIAGRAM = "processes/pre_application.bpmn"
PROPERTY = '<camunda:property name="{}" value="{}" />'
MARK = PROPERTY.format("startCheck", "organisations.may_apply")


@pytest.fixture
def said(edited):
    """Return a function that gives the findings for the diagram with more properties of its process."""

    def said(**properties):
        more = "".join(PROPERTY.format(*item) for item in properties.items())
        files = edited(DIAGRAM, MARK, MARK + more)
        return [found.message for found in studio.check(files) if found.path == DIAGRAM]

    return said


@pytest.mark.parametrize(
    "cycle", ["quarterly", "=if panel_size = 3 then &quot;daily&quot; else &quot;yearly&quot;"]
)
def test_a_cycle_or_an_expression_over_the_figures_will_do(said, cycle):
    assert said(schedule=cycle, scheduleFor="organisations.may_apply") == []


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        ({"schedule": "quarterly"}, "须同时填写"),
        ({"scheduleFor": "organisations.may_apply"}, "须同时填写"),
        ({"schedule": "weekly", "scheduleFor": "organisations.may_apply"}, "weekly"),
        ({"schedule": "=no_such_figure", "scheduleFor": "organisations.may_apply"}, "细则参数"),
        ({"schedule": "=1 +", "scheduleFor": "organisations.may_apply"}, "细则参数"),
        ({"schedule": "daily", "scheduleFor": "organisations.nothing"}, "没有函数 nothing"),
        ({"schedule": "daily", "scheduleFor": "organisations.may_apply", "callable": "true"}, "不能定期发起"),
        ({"submitLabel": "提交"}, "不写在流程上"),
        ({"openTo": "suspended,onboarded"}, "openTo 中的“onboarded”"),
    ],
)
def test_slips_are_told(said, properties, message):
    assert any(message in found for found in said(**properties))


def test_a_confidential_procedure_calls_nothing_that_brings_in_a_role():
    """`late` has a lane of the operator, who has no part in `secret`."""
    calling = SECRET.replace(b'<bpmn:serviceTask id="draw"', b'<bpmn:callActivity calledElement="late" id="draw"')
    calling = calling.replace(b' camunda:type="external" camunda:topic="trial.draw"', b"")
    files = {**trial.FILES, **FILES, "processes/secret.bpmn": calling}
    told = [found.message for found in studio.check(files) if "知晓办件" in found.message]
    assert told == ["保密流程调用的“延误说明”含有泳道“运营”，该角色会因此知晓办件。请不要调用它。"]
    assert not [found for found in studio.check(trial.FILES | FILES) if "知晓办件" in found.message]


def test_a_confidential_procedure_has_numbers_of_its_own(edited):
    files = edited(DIAGRAM, MARK, MARK + PROPERTY.format("confidential", "true"))
    shared = files[DIAGRAM].decode()
    start = shared.index('name="numberPrefix" value="') + len('name="numberPrefix" value="')
    own = shared[start : shared.index('"', start)]
    files[DIAGRAM] = shared.replace(f'value="{own}"', 'value="RZ"', 1).encode()
    assert any("numberPrefix" in found.message for found in studio.check(files) if found.path == DIAGRAM)
