"""Handlers are called as a case calls them: inside a write transaction, with variables and the figures."""

import pytest
from flask import Flask

from app import clock, store
from app.registers import rule_sets
from app.service_api import Call, CaseFacts
from tests.support import world


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
    """Run a handler for the case: `run(handler, variables, **parameters)`."""

    def run(handler, variables=None, number=None, **parameters):
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
