"""The walk of `procedures.Walk` by REST alone: each step is sent with its doer's token.

Where it comes to a step for the first time it knocks as it must not get in: without a token, as a person without any
part in the case, with a field that no form has, with nothing where something must be said, without the proof that
is asked, as who did what four eyes keep apart. Each step is then sent twice, and counts once. Who may not use the
interface at all (六(四), 六(三)b) hears so from it, and goes on by the pages.
"""

import io
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from app import clock, store
from app.cases import bundle
from app.cases.actions import start as starting
from app.cases.answers import filling
from app.cases.views import reading
from app.engine import Element
from app.registers.people import proofs, secrets, tokens
from app.registers.people.actors import Actor
from app.rules import forms
from app.store.people import ApiToken
from tests.support import procedures, world
from tests.support.procedures import Answers, Traveller, Walk
from tests.support.town import Town

NOBODY_S = "00000000-0000-0000-0000-000000000000"
UNKNOWN = {"there_is_no_such_field": "x"}


class RestWalk(Walk):
    """A walk whose steps, uploads and refusals go over HTTP; time and scans come as in any walk."""

    def __init__(self, app: Flask, town: Town, traveller: Traveller) -> None:
        super().__init__(town, traveller)
        self._client = app.test_client()
        self._tokens: dict[int, str] = {}
        self._knocked: set[tuple[str, ...]] = set()
        self._outsider = world.person("outsider", "applicant", world.unit("泉州局外有限公司", status="registered"))

    # The steps

    def _begin(self, who: str, process: str, typed: Answers) -> store.cases.Case:
        actor = self.town[who]
        if barred := tokens.why_not(actor):
            assert barred in self._started(actor, process, typed, 403).json["detail"]
            return super()._begin(who, process, typed)
        if self._for_the_first_time(process):
            self._knock_at_start(actor, process, typed)
        number = self._started(actor, process, typed, 201).json["number"]
        self._unknown_alike(f"/cases/{number}", "/cases/XX-0000-00000")
        return _case(number)

    def _complete(self, who: str, task: store.tasks.Task, typed: Answers) -> store.cases.Case:
        actor = self.town[who]
        if barred := tokens.why_not(actor):
            assert barred in self._completed(actor, task.id, typed, 403).json["detail"]
            return super()._complete(who, task, typed)
        if self._for_the_first_time(task.process, task.element):
            self._knock_at_task(actor, task, typed)
        number = self._completed(actor, task.id, typed, 200).json["number"]
        again = self._completed(actor, task.id, typed, None)
        assert again.status_code in {409, 404}  # an expert who stepped back has no part in it any more
        return _case(number)

    def upload(self, who: Actor, name: str = "材料.pdf", content: bytes = procedures.PDF) -> list[str]:
        if tokens.why_not(who):
            return super().upload(who, name, content)
        data = {"file": (io.BytesIO(content), name)}
        answer = self._send(who, "/files", 201, data=data, content_type="multipart/form-data")
        return [answer.json["id"]]

    def _for_the_first_time(self, *place: str) -> bool:
        """Tell whether a start or step is come to first: there the walk knocks, not at each round anew."""
        new = place not in self._knocked
        self._knocked.add(place)
        return new

    # Knocking

    def _knock_at_start(self, actor: Actor, process: str, typed: Answers) -> None:
        self._send(None, "/cases", 401, json={"process": process, "answers": dict(typed)})
        loaded, _ = bundle.live(process)
        if not starting.may_start(self._outsider, loaded) or starting.hindrances(self._outsider, loaded):
            assert self._started(self._outsider, process, typed, None).status_code in {403, 409}
        assert set(self._started(actor, process, typed | UNKNOWN, 422).json["errors"]) == set(UNKNOWN)
        form = loaded.form_of(loaded.process.start)
        assert form is not None
        variables = starting.platform_variables(actor)
        options = filling.sources(form, actor, actor.organisation_id, variables)
        if _required(form, variables, options):
            self._started(actor, process, {}, 422)

    def _knock_at_task(self, actor: Actor, task: store.tasks.Task, typed: Answers) -> None:
        self._unknown_alike(f"/tasks/{task.id}", f"/tasks/{NOBODY_S}")
        self._completed(self._outsider, task.id, typed, 404)
        element = bundle.load(*_definition(task)).element(task.process, task.element)
        assert element is not None
        self._knock_as_other_eyes(task, element, typed)
        if element.properties.get("proof") == "fresh":
            sent = {"answers": dict(typed)}
            refused = self._send(actor, f"/tasks/{task.id}/complete", 422, json=sent)
            assert set(refused.json["errors"]) == {proofs.FIELD}
        view = reading.task(actor, task.id)
        if view.form is None:
            return
        assert set(self._completed(actor, task.id, typed | UNKNOWN, 422).json["errors"]) == set(UNKNOWN)
        if _required(view.form, view.variables, view.sources):
            self._completed(actor, task.id, {}, 422)

    def _knock_as_other_eyes(self, task: store.tasks.Task, element: Element, typed: Answers) -> None:
        """Try the step as everybody who did what its diagram keeps apart from it (property `fourEyesWith`)."""
        apart = {each.strip() for each in element.properties.get("fourEyesWith", "").split(",")}
        doers = {done.done_by for done in store.tasks.of_case(task.case_id) if done.element in apart}
        for name in self.town:
            if self.town[name].id in doers and task.candidate in self.town[name].grants:
                self._completed(self.town[name], task.id, typed, 403)

    def _unknown_alike(self, path: str, unknown: str) -> None:
        """Who has no part gets the answer that what does not exist gets."""
        there, nowhere = (self._open(self._outsider, "GET", each, 404) for each in (path, unknown))
        assert there.data == nowhere.data

    # HTTP

    def _started(self, actor: Actor, process: str, answers: Answers, status: int | None) -> TestResponse:
        return self._send(actor, "/cases", status, json={"process": process, "answers": dict(answers)})

    def _completed(self, actor: Actor, task: str, answers: Answers, status: int | None) -> TestResponse:
        body = {"answers": dict(answers), "proof": {"password": world.PASSWORD}}
        return self._send(actor, f"/tasks/{task}/complete", status, json=body)

    def _send(self, actor: Actor | None, path: str, status: int | None, **more: Any) -> TestResponse:
        return self._open(actor, "POST", path, status, **more)

    def _open(self, actor: Actor | None, method: str, path: str, status: int | None, **more: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self._token(actor)}"} if actor else {}
        store.db.session.rollback()
        answer = self._client.open(f"/api/v1{path}", method=method, headers=headers, **more)
        store.db.session.rollback()
        assert status in {None, answer.status_code}, f"{method} {path}: {answer.status_code} {answer.text[:2000]}"
        return answer

    def _token(self, actor: Actor) -> str:
        """Return a person's token in use, entered straight into the store: held off or not, here it exists."""
        if tokens.find(self._tokens.get(actor.id, "")) is None:
            secret, digest = secrets.make(tokens.PREFIX)
            row = ApiToken(person_id=actor.id, name="walk", digest=digest, created_at=clock.now())
            with store.writing():
                store.db.session.add(row)
            self._tokens[actor.id] = secret
        return self._tokens[actor.id]


def _case(number: str) -> store.cases.Case:
    found = store.cases.visible(number, None)
    assert found is not None
    return found


def _definition(task: store.tasks.Task) -> tuple[str, str]:
    case = store.cases.by_id(task.case_id)
    return case.definition, case.process


def _required(form: forms.Form, variables: Answers, options: Any) -> bool:
    """Tell whether a form asks for something at once."""
    shown = form.visible(dict(variables), options)
    return any(field.required and field.name in shown for field in procedures.every_field(form.fields))
