"""Every route says who may come, and holds to it: for every role, on the demo's content."""

from collections.abc import Iterator
from itertools import product

import pytest
from sqlalchemy import select

from app import clock, store
from app.api.guards import Guard as ApiGuard
from app.documents import making
from app.registers.people import accounts, sessions, tokens
from app.store.cases import Case
from app.store.documents import Document
from app.store.entries import Entry
from app.store.files import File
from app.store.people import Organisation
from app.store.registers import DataSet
from app.store.tasks import Task
from app.web.guards import Guard

ACCOUNTS = {
    "user1": "applicant",
    "new1": "applicant",
    "op3": "operator",
    "auth1": "authority",
    "exp1": "expert",
    "prov1": "provider",
    "admin": "admin",
    "analyst": "analyst",
    "auditor": "auditor",
}
MONITORED = {"api_monitoring.healthz", "api_monitoring.readyz", "api_monitoring.figures"}
DONE = {200, 301, 302, 303}
CLOSED = {403, 404}
UNKNOWN = "0" * 43


def is_api(rule) -> bool:
    return rule.endpoint.startswith("api_") and rule.endpoint not in MONITORED


def guard_of(app, rule):
    return getattr(app.view_functions[rule.endpoint], "__guard__", None)


def reading(app, *, api: bool) -> list:
    """The rules that answer GET, either of the interface or of the pages."""
    rules = app.url_map.iter_rules()
    return [
        rule for rule in rules if "GET" in rule.methods and rule.endpoint not in MONITORED and is_api(rule) == api
    ]


def _made(document: Document) -> str:
    """Typeset a document, as the outbox would, and return its number."""
    making.render(document.id)
    return document.number


@pytest.fixture(scope="module")
def known(demo) -> dict[str, list]:
    """What parts of addresses may stand for: a case of every sort, a task of every step, files, and so on."""
    with demo.app_context():
        ask = store.db.session.scalars
        cases = {(each.process, each.status, each.outcome): each.number for each in ask(select(Case))}
        tasks = {each.element: each.id for each in ask(select(Task))}
        files = {(each.field, each.case_id is None): each.id for each in ask(select(File))}
        processes = [deployment.process for deployment in store.definitions.all_live()]
        units = {each.kind: each.id for each in ask(select(Organisation))}
        made = [_made(document) for document in ask(select(Document).limit(3)).all()]
        return {
            "number": [*cases.values(), "RZ-1999-00001", *made],
            "task_id": [*tasks.values(), UNKNOWN],
            "file_id": [*files.values(), UNKNOWN],
            "process": [*processes, "unknown"],
            "key": [*processes, "unknown"],
            "name": ["apply", "unknown"],
            "code": [*ask(select(DataSet.code).limit(2)), *ask(select(Document.code).limit(2)), "en", "unknown"],
            "organisation_id": [*units.values(), 99999],
            "register": ["organisations", "agreements", "experts", "operator_complaints", "fees", "unknown"],
            "line": [*ask(select(Entry.number).limit(3)), "1", "99999", "unknown"],
            "year": [clock.today().year],
            "secret": [UNKNOWN],
            "ticket": [UNKNOWN],
            "page": ["index", "task", "unknown"],
            "mark": ["三(五)", "七(二)1d", "unknown"],
            "filename": ["favicon.svg", "../../../config.py"],
        }


def addresses(rule, known) -> Iterator[str]:
    """Yield the rule's address with every value that its parts may have."""
    names = sorted(rule.arguments - set(rule.defaults or ()))
    for values in product(*(known[name] for name in names)):
        _, path = rule.build(dict(zip(names, values, strict=True)))
        yield path


@pytest.fixture(scope="module", params=ACCOUNTS)
def somebody(request, demo):
    """Somebody of the demo, with a browser that is signed in and a token."""
    with demo.app_context():
        actor = accounts.by_username(request.param)
        with store.writing():
            key = sessions.begin(actor.id, "test")
        token = tokens.create(actor, "test")
    client = demo.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = key
    return actor, client, {"Authorization": f"Bearer {token}"}


def test_every_page_and_every_operation_of_the_interface_has_a_guard(demo):
    guards = {rule.endpoint: guard_of(demo, rule) for rule in demo.url_map.iter_rules()}
    assert [endpoint for endpoint, guard in guards.items() if not isinstance(guard, Guard | ApiGuard)] == []


def test_only_roles_that_somebody_has_are_named_by_guards(demo):
    named = {role for rule in demo.url_map.iter_rules() for role in getattr(guard_of(demo, rule), "roles", ())}
    assert named <= set(ACCOUNTS.values())


@pytest.fixture(scope="module")
def opened(demo, known, somebody):
    """Every page that somebody tried to open: (rule, address, status)."""
    _, client, _ = somebody
    return [
        (rule, address, client.get(address, buffered=True).status_code)
        for rule in reading(demo, api=False)
        for address in addresses(rule, known)
    ]


def test_whoever_opens_any_page_gets_it_or_learns_nothing(opened):
    assert [(at, status) for _, at, status in opened if status not in DONE | CLOSED] == []


def test_pages_of_other_roles_are_refused(demo, opened, somebody):
    actor = somebody[0]
    foreign = {
        (rule.rule, status)
        for rule, _, status in opened
        if (guard := guard_of(demo, rule)).kind == "role" and actor.role not in guard.roles
    }
    assert {status for _, status in foreign} <= {403}, foreign


def test_ones_own_pages_open(demo, opened, somebody):
    actor = somebody[0]
    own = {
        rule.rule: status
        for rule, _, status in opened
        if not rule.arguments and ((guard := guard_of(demo, rule)).kind != "role" or actor.role in guard.roles)
    }
    closed = {rule for rule, status in own.items() if status not in DONE}
    assert closed == (set() if actor.organisation_id else {"/organisations/mine"})


def test_whoever_asks_the_interface_gets_an_answer_or_learns_nothing(demo, known, somebody):
    _, client, token = somebody
    rules = reading(demo, api=True)
    answers = {
        at: client.get(at, headers=token, buffered=True).status_code
        for rule in rules
        for at in addresses(rule, known)
    }
    assert {at: status for at, status in answers.items() if status not in DONE | CLOSED} == {}


@pytest.fixture(scope="module")
def parties(demo):
    """Case number → who may know of the case."""
    with demo.app_context():
        return {each.number: set(store.cases.parties(each.id)) for each in store.db.session.scalars(select(Case))}


def test_cases_are_open_to_whom_they_concern_on_every_way_and_to_nobody_else(somebody, parties):
    actor, client, token = somebody
    for number, grants in parties.items():
        concerned = bool(actor.grants & grants)
        ways = (f"/api/v1/cases/{number}", f"/api/v1/cases/{number}/events", f"/api/v1/cases/{number}/diagram")
        assert {client.get(way, headers=token).status_code for way in ways} == {200 if concerned else 404}, number
        pages = {client.get(way).status_code for way in (f"/cases/{number}", f"/cases/{number}/diagram")}
        assert pages <= ({200} if concerned else CLOSED), number


def test_lists_hold_and_count_what_concerns_one_and_nothing_else(somebody, parties):
    actor, client, token = somebody
    listed = client.get("/api/v1/cases?size=100", headers=token).json
    mine = {number for number, grants in parties.items() if actor.grants & grants}
    assert ({each["number"] for each in listed["items"]}, listed["total"]) == (mine, len(mine))


def test_a_case_concerns_of_all_applicants_only_the_unit_whose_it_is_and_those_with_a_step_in_it(demo, parties):
    with demo.app_context():
        found = list(store.db.session.scalars(select(Organisation)))
        applying = {each.id for each in found if each.kind in {"using_unit", "service_provider"}}
        cases = list(store.db.session.scalars(select(Case)))
        owners = {each.number: each.organisation_id for each in cases}
        asked = {each.number: units(one.candidate for one in store.tasks.of_case(each.id)) for each in cases}
    for number, grants in parties.items():
        assert units(grants) & applying == ({owners[number]} | asked[number]) & applying, number


def units(grants) -> set[int]:
    """The organisations among grants."""
    return {int(grant.removeprefix("org:")) for grant in grants if grant.startswith("org:")}


def test_strangers_are_sent_to_the_login_page(demo, known):
    client = demo.test_client()
    for rule in reading(demo, api=False):
        if guard_of(demo, rule).kind in {"signed_in", "role"}:
            answers = [client.get(at) for at in addresses(rule, known)]
            assert {(answer.status_code, answer.location.split("?")[0]) for answer in answers} == {(302, "/login")}


def test_strangers_get_401_from_the_interface_whatever_they_do(demo, known):
    client = demo.test_client()
    for rule in demo.url_map.iter_rules():
        if not is_api(rule) or guard_of(demo, rule).kind == "public":
            continue
        for at, method in product(addresses(rule, known), rule.methods - {"HEAD", "OPTIONS"}):
            answer = client.open(at, method=method, json={})
            assert (answer.status_code, answer.mimetype) == (401, "application/problem+json"), (method, at)


def test_strangers_can_change_nothing_on_pages(demo, known):
    client = demo.test_client()
    known = known | {
        "version": ["2024"],
        "incident_id": [1],
        "effect_id": [1],
        "notice_id": [1],
        "session_id": [1],
        "token_id": [1],
    }
    for rule in demo.url_map.iter_rules():
        guard = guard_of(demo, rule)
        if is_api(rule) or guard.kind not in {"signed_in", "role"}:
            continue
        for at, method in product(addresses(rule, known), rule.methods & {"POST", "PUT"}):
            assert client.open(at, method=method).status_code in {302, 400}, (method, at)
