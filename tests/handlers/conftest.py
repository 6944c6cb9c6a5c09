"""Handlers are called as a case calls them: inside a write transaction, with variables and the figures."""

import pytest
from flask import Flask

from app import clock, store
from app.registers import models, rule_sets, scenes
from app.registers.registry import entries
from app.registers.registry.entries import By
from app.service_api import Call, CaseFacts
from tests.support import world


@pytest.fixture
def headless() -> bool:
    return True


@pytest.fixture(autouse=True)
def _database(app: Flask) -> Flask:
    return app


@pytest.fixture
def company():
    return world.unit("闽南数据公司", status="onboarded")


@pytest.fixture
def case(company):
    return world.case(of=company)


@pytest.fixture
def run(case):
    """Run a handler for the case: `run(handler, variables, actor=…, **parameters)`; `actor` is whose step it is."""

    def run(handler, variables=None, number=None, actor=None, **parameters):
        row = number or case
        facts = CaseFacts(row.id, row.number, row.process, "信贷风控", row.organisation_id, row.started_by)
        call = Call(
            case=facts,
            element="element",
            element_name="环节",
            clause="",
            variables=variables or {},
            settings=rule_sets.described()[0]["settings"],
            now=clock.now(),
            today=clock.today(),
            actor_id=actor.id if actor else None,
        )
        with store.writing():
            return handler(call, **parameters)

    return run


@pytest.fixture
def refused(run):
    """Run a handler that must refuse; return the fields it refuses at (or the message)."""
    from app.service_api import Refusal

    def refused(*args, **parameters):
        with pytest.raises(Refusal) as caught:
            run(*args, **parameters)
        return set(caught.value.errors) or caught.value.message

    return refused


@pytest.fixture
def source():
    """A data set of a provider."""
    return world.data_set("RS-001", world.unit("市人社局", "data_provider"), name="社保缴纳")


@pytest.fixture
def make_scene(source):
    """Enter a scene of a unit that uses the data set: `make_scene(unit, approved=…)`."""

    def make(unit, *, approved=True, name="信贷风控"):
        by = By(case_id=world.case("pre_application", of=unit).id)
        with store.writing():
            made = scenes.register(by, unit.id, name, "other", "risk_control")
            scenes.grant(by, made, scenes.SAMPLE_DATA, [source])
            if approved:
                scenes.approve(by, made)
                scenes.grant(by, made, scenes.MAY_SIGN)
        return made

    return make


@pytest.fixture
def scene(company, make_scene):
    return make_scene(company)


@pytest.fixture
def make_model(case):
    """List a model of a scene."""

    def make(scene, **more):
        facts = {"name": "评分模型", "version": "1.0", "code_sha256": "a" * 64, "inputs": ["RS-001.id"]}
        with store.writing():
            return models.list_model(
                By(case_id=scene.case_id),
                panel_case_id=case.id,
                scene_id=scene.id,
                organisation_id=scene.organisation_id,
                output_schema={"properties": {"score": {}}},
                **facts | more,
            )

    return make


@pytest.fixture
def put():
    """Write an entry of a register: `put("agreements", state=…, data=…)`."""

    def put(register, state="in_force", title="登记事项", data=None, by=entries.SYSTEM, **more):
        with store.writing():
            return entries.enter(by, register, title=title, state=state, data=data or {}, **more)

    return put
