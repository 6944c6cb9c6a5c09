from app.registers.people.actors import SYSTEM
from tests.support.world import person, unit


def test_an_applicant_acts_for_the_organisation():
    company = unit("闽南数据公司")
    actor = person("user1", "applicant", company)
    assert actor.grants == {"role:applicant", f"person:{actor.id}", f"org:{company.id}"}


def test_a_duty_is_a_grant_inside_the_role():
    actor = person("op1", "operator", unit("运营公司", "operator"), "code_review")
    assert "duty:operator.code_review" in actor.grants


def test_staff_do_not_act_for_their_organisation():
    operator = unit("运营公司", "operator")
    assert f"org:{operator.id}" not in person("op1", "operator", operator).grants


def test_the_platform_is_nobody():
    assert SYSTEM.person_id is None
    assert SYSTEM.grants == {"role:system"}
