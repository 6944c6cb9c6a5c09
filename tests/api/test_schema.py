"""The interface keeps to its own description, whatever it is sent."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from app.registers.people import tokens

EXAMPLES = 10
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    ignored_auth,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
]
BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def description(app):
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["admin", "op1", "user"])
def test_every_operation_answers_as_described(description, migrated, case, cast, name):
    token = tokens.create(cast.actors[name], "schema")
    for operation in description.get_all_operations():
        _call(operation.ok(), token)


def _call(operation, token):
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}

    @BOUNDED
    @given(call=operation.as_strategy())
    def calls(call):
        call.call_and_validate(headers=headers, checks=CHECKS)

    calls()
