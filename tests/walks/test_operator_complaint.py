"""A complaint about the operator: whoever it is kept from looks everywhere and finds nothing (七(五)).

Every page and every reading operation is asked for, with the names that lead to the complaint and without. Before
the operator is told anything, all that is read must be what a world without the complaint shows.
"""

import re
from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import quote, urldefrag

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import clock, store
from app.cases.automatic import due
from app.jobs import outbox
from app.registers.people.actors import actor_of
from app.registers.registry import entries
from app.store.messages import Outgoing
from tests.support.procedures import Walk
from tests.support.town import Town
from tests.walks import machine
from tests.web.browser import Browser

OUTSIDERS = ("op1", "op2", "op3", "op4", "admin", "auditor")
TITLE, STORY = "窗口另收辅导费三千元", "窗口人员要求另付辅导费，否则不予受理，有录音为证"
PROCEDURE, REGISTER = "complaint_operator", "operator_complaints"
LATER = machine.MONDAY + timedelta(days=20)
LINK = re.compile(r'(?:href|hx-get|data-url|action)="(/[^"]*)"')
PASSING = re.compile(
    r'(?:name="csrf_token" value|name="csrf-token" content|nonce|name="_once" value)="[^"]*"|q-f\d+|<code>[0-9A-F]{10}</code>'
)
UNTOUCHED = (
    "/account",
    "/static",
    "/_gallery",
    "/language",
    "/logout",
    "/login",
    "/clauses/",
    "/rules",
    "/procedures/",
    "/verify",
)
"""What no case changes: one's own sessions, procedures and rules themselves, the pages without an account."""
GAUGES = re.compile(r"^quanshu_(?!requests)\w+ [\d.]+$", re.MULTILINE)
MOST_PAGES = 400


@pytest.fixture
def walk(served: Flask, at) -> Iterator[Walk]:
    with served.app_context():
        names = ("user2", "auth1", "auth2", "auth3", *OUTSIDERS)
        people = {name: actor_of(store.people.person_by_username(name)) for name in names}
        yield Walk(Town(people), at)


def complain(walk: Walk) -> None:
    walk.start("user2", PROCEDURE, complaint_title=TITLE, complaint_text=STORY, contact_name="沈嘉")


def secrets(walk: Walk) -> list[str]:
    """Return every word that tells of the complaint."""
    entry = entries.get(walk.variables()["entry_id"])
    tasks = [task.id for task in store.tasks.of_case(walk.case.id)]
    files = [file.id for file in store.files.of_case(walk.case.id)]
    return [walk.case.number, entry.number, TITLE, "辅导费", "录音", "13805951111", *tasks, *files]


def seen(app: Flask, walk: Walk, who: str) -> dict[str, str]:
    """Return all pages somebody reaches from their first one: address → what it shows, at one moment."""
    assert walk.traveller is not None
    walk.traveller.move_to(LATER)
    browser, found = Browser(app, walk.town[who]), {}
    waiting = deque(["/", "/inbox?all=1", "/cases?all=1", "/notices", "/registers", "/sla", "/documents", "/start"])
    while waiting and len(found) < MOST_PAGES:
        address = waiting.popleft()
        if address in found or address.startswith(UNTOUCHED):
            continue
        answer = browser.get(address)
        readable = answer.mimetype.startswith("text/") or answer.is_json
        found[address] = f"{answer.status_code} {PASSING.sub('', words(answer)) if readable else ''}"
        links = LINK.findall(answer.text) if answer.mimetype == "text/html" else []
        waiting += [urldefrag(link)[0].replace("&amp;", "&") for link in links]
        if answer.location:
            waiting.append(urldefrag(answer.location)[0])
    assert len(found) < MOST_PAGES
    return found


def words(answer: TestResponse) -> str:
    """Return what an answer says, in words also where it is JSON, which escapes them."""
    return str(answer.json) if answer.is_json else answer.text


def states(walk: Walk) -> Iterator[str]:
    """Bring the complaint through all its states that the operator is told nothing of."""
    complain(walk)
    yield "asked"
    walk.do("auth1", "accept")
    yield "accepted"
    walk.lapse("investigate")
    yield "late"
    walk.do("auth1", "investigate")
    walk.do("auth3", "decide", decide_result="talk", tell_operator="no")
    yield "decided"
    walk.do("auth2", "answer_complainant")
    walk.do("user2", "read_answer", mark="unsatisfied", retaliation=True)
    yield "answered"


def told_operator(walk: Walk) -> str:
    """Bring a complaint to the point where the operator is instructed; return the number of that case."""
    complain(walk)
    walk.do("auth1", "accept")
    walk.do("auth1", "investigate")
    walk.do("auth3", "decide")
    outbox.deliver_all()
    raised = store.db.session.scalar(store.db.select(Outgoing).where(Outgoing.kind == "case"))
    return store.cases.begun_by(raised.key).number


@pytest.mark.clause("七(五)")
@pytest.mark.parametrize("who", OUTSIDERS)
def test_all_pages_are_those_of_a_world_without_the_complaint(served, walk, who):
    before = seen(served, walk, who)
    walk.traveller.move_to(machine.MONDAY)
    for state in states(walk):
        if state in ({"late", "answered"} if who == "op1" else {"late"}):
            telling, now = secrets(walk), clock.now()
            after = seen(served, walk, who)
            assert after.keys() == before.keys()
            assert [address for address, page in after.items() if any(word in page for word in telling)] == []
            assert {a: (before[a], after[a]) for a in after if after[a] != before[a]} == {}
            walk.traveller.move_to(now)


@pytest.mark.clause("七(五)")
@pytest.mark.parametrize("who", OUTSIDERS)
def test_every_route_asked_for_the_complaint_by_name_answers_as_for_what_does_not_exist(served, walk, who):
    for state in states(walk):
        if state in {"late", "answered"}:
            browser, telling = Browser(served, walk.town[who]), secrets(walk)
            for real, made_up in addresses(served, walk):
                named, unknown = browser.get(real), browser.get(made_up)
                assert (real, named.status_code) == (real, unknown.status_code)
                said = words(named).replace(quote(telling[0]), "")
                assert [word for word in telling if word in said and word not in real] == [], real


def addresses(app: Flask, walk: Walk) -> Iterator[tuple[str, str]]:
    """Fill every reading route with what names the complaint, and with names that nothing has."""
    entry = entries.get(walk.variables()["entry_id"])
    task = store.tasks.of_case(walk.case.id)[0]
    [file, *_] = store.files.of_case(walk.case.id) or [None]
    names = {
        "number": (walk.case.number, "TD-2026-99999"),
        "task_id": (task.id, "00000000-0000-4000-8000-000000000000"),
        "file_id": (file.id if file else task.id, "00000000-0000-4000-8000-000000000000"),
        "register": (REGISTER, "no_such_register"),
        "line": (entry.number, "TY-2026-99999"),
    }
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or not rule.arguments or not rule.arguments <= names.keys():
            continue
        real, made_up = ({name: pair[place] for name, pair in names.items()} for place in (0, 1))
        with app.test_request_context():
            yield tuple(rule.build({key: each[key] for key in rule.arguments})[1] for each in (real, made_up))


@pytest.mark.clause("七(五)")
@pytest.mark.parametrize("who", OUTSIDERS)
def test_every_list_search_and_count_over_rest_is_that_of_a_world_without_it(people, walk, who):
    before = read(people, who)
    for state in states(walk):
        now = read(people, who)
        assert (state, [path for path in before if now[path] != before[path]]) == (state, [])


def read(people, who: str) -> dict[str, str]:
    """Return what every list of the interface answers, plain and searched for what the complaint is about."""
    caller, found = people[who], {}
    lists = ["/cases", "/tasks", "/tasks?state=done", "/deadlines", "/deadlines?state=overdue", "/documents"]
    lists += ["/registers", "/processes", *(f"/cases?process={key}" for key in (PROCEDURE, "instruction"))]
    lists += [f"{path}?q={quote(word)}" for path in ("/cases", "/tasks") for word in (TITLE, "TD-2026", "沪上智融")]
    kinds = [item["key"] for item in caller.get("/registers")["items"]]
    assert REGISTER not in kinds
    lists += [
        f"/registers/{key}{more}" for key in kinds for more in ("", f"?q={quote('辅导')}", "/export?format=csv")
    ]
    for path in lists:
        found[path] = caller.text(path)
    if who == "admin":
        found["/metrics"] = "\n".join(sorted(GAUGES.findall(caller.text("/metrics"))))
    return found


@pytest.mark.clause("七(五)")
def test_a_changed_calendar_moves_its_limits_and_tells_nobody(people, walk):
    complain(walk)
    walk.do("auth1", "accept")
    due_before = walk.limits("investigate")[0].due_at
    year = people["admin"].get("/calendar/2026")
    rest = [{"date": "2026-11-25", "working": False, "name": "测试"}]
    changed = {"state": year["state"], "days": [*year["days"], *rest]}
    assert people["admin"].put("/calendar/2026?preview=true", **changed)["moved"] == []
    assert people["admin"].put("/calendar/2026", **changed)["moved"] == []
    store.db.session.expire_all()
    assert walk.limits("investigate")[0].due_at > due_before


@pytest.mark.clause("七(五)")
def test_nothing_is_sent_to_who_has_no_part_in_it(walk):
    sent = {row.id for row in store.db.session.scalars(store.db.select(Outgoing))}
    for _state in states(walk):
        due.remind_all()
    telling = secrets(walk)
    outsiders = list(people_of("operator", "admin", "auditor"))
    for person in outsiders:
        assert store.messages.notices(person.id, 1, 99) == ([], 0)
    new = [row for row in store.db.session.scalars(store.db.select(Outgoing)) if row.id not in sent]
    addresses = {person.email for person in outsiders if person.email}
    assert not [row for row in new if addresses & set(map(str, row.payload.values()))]
    assert all(word not in due_line for due_line in due.fire_all() for word in telling[2:])


def people_of(*roles: str):
    return store.people.holders([f"role:{role}" for role in roles])


@pytest.mark.clause("七(五)", "一(三)")
@pytest.mark.parametrize("who", OUTSIDERS)
def test_the_instruction_leads_nobody_back(served, walk, people, who):
    instruction = told_operator(walk)
    telling = [*secrets(walk), "沪上智融", "沈嘉", "investigate"]
    browser = Browser(served, walk.town[who])
    for path in (f"/cases/{instruction}", f"/cases/{instruction}/diagram", "/registers/instructions"):
        assert not [word for word in telling if word in words(browser.get(path))], path
    read = ("/registers/instructions",) if who != "admin" else ()  # administrators read no instructions
    for path in (f"/cases/{instruction}", f"/cases/{instruction}/events", *read):
        assert not [word for word in telling if word in people[who].text(path)], path
    assert walk.case.number in people["auth1"].text(f"/cases/{instruction}/events")


@pytest.mark.clause("七(五)")
def test_the_complaint_is_there_for_who_it_is_for(people, walk):
    complain(walk)
    for who in ("user2", "auth1", "auth3"):
        assert people[who].get(f"/cases/{walk.case.number}")["title"] == TITLE
    assert datetime.fromisoformat(people["auth1"].get(f"/cases/{walk.case.number}")["created_at"])
