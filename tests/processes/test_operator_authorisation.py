"""运营授权: document, scope and term on file, a warning before the end, and the end itself (一(四))."""

from datetime import timedelta

import pytest

from app import clock, store
from app.errors import Forbidden
from app.jobs import outbox
from app.registers.registry import entries
from tests.processes.conftest import every_way, refused


def later(days):
    return (clock.today() + timedelta(days=days)).isoformat()


def granted(walk, **answers):
    walk.start("auth2", "operator_authorisation", **answers)
    walk.do("auth1", "verify_mandate")
    return walk.case


def ended(walk):
    granted(walk)
    walk.onto_day(307)
    walk.do("auth2", "renew_mandate")
    walk.onto_day(61)


def ended_while_nobody_answered(walk):
    granted(walk)
    walk.onto_day(400)


def replaced(case_days):
    def way(walk):
        first = granted(walk)
        walk.onto_day(case_days)
        if case_days > 310:
            walk.do("auth2", "renew_mandate")
        granted(walk, document_number="泉政函〔2027〕9 号")
        outbox.deliver_all()
        walk.case = store.cases.by_id(first.id)

    way.__name__ = f"replaced_after_{case_days}_days"
    return way


def refused_after_a_return(walk):
    walk.start("auth2", "operator_authorisation")
    walk.lapse("verify_mandate")
    walk.do("auth1", "verify_mandate", verify_decision="return")
    walk.do("auth2", "revise_mandate")
    walk.do("auth1", "verify_mandate", verify_decision="refuse")


WAYS = {
    ended: "ended",
    ended_while_nobody_answered: "ended",
    replaced(100): "replaced",
    replaced(308): "replaced",
    replaced(320): "replaced",
    refused_after_a_return: "refused",
}


@pytest.fixture
def walk(walk):
    walk.onto_day = lambda days: walk.wait(days=days)
    return walk


def told(walk, who):
    return [notice.text for notice in store.messages.notices(walk.town[who].id, 1, 50)[0]]


TestEveryWay = every_way("operator_authorisation", WAYS)


@pytest.mark.clause("一(四)")
def test_document_scope_and_term_are_on_file(walk):
    granted(walk)
    [mandate] = entries.in_force("authorisations")
    assert mandate.data == {
        "document_number": "泉政函〔2026〕31 号",
        "grantor": "泉州市人民政府",
        "scope": "负责开发服务平台的建设运维和日常运营，受理入驻、预申报和场景申报，签订公共数据协议。",
    }
    assert (mandate.valid_from.isoformat(), mandate.valid_to.isoformat()) == (later(0), later(365))


@pytest.mark.clause("一(四)")
def test_the_warning_comes_sixty_days_before_the_end(walk):
    granted(walk)
    walk.onto_day(304)
    assert walk.open() == []
    walk.onto_day(2)
    assert walk.open() == ["renew_mandate"]


@pytest.mark.clause("一(四)")
def test_the_mandate_counts_to_its_last_day_and_not_beyond(walk):
    granted(walk)
    walk.onto_day(365)
    assert len(entries.in_force("authorisations")) == 1
    walk.onto_day(1)
    assert entries.in_force("authorisations") == []
    assert any("已届满" in text for text in told(walk, "op1"))


@pytest.mark.clause("一(四)")
def test_a_new_mandate_takes_the_place_of_the_old_one(walk):
    replaced(100)(walk)
    [mandate] = entries.in_force("authorisations")
    assert mandate.title == "泉政函〔2027〕9 号"


@pytest.mark.clause("一(四)")
def test_it_is_verified_by_somebody_else(walk):
    walk.start("auth3", "operator_authorisation")
    with pytest.raises(Forbidden):
        walk.do("auth3", "verify_mandate")


def test_a_term_that_ends_before_it_begins_is_refused(walk):
    with refused("valid_to"):
        walk.start("auth2", "operator_authorisation", valid_from=later(10), valid_to=later(5))
