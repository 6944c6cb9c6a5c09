"""People who call the REST interface with a token of their own; which operations they used is remembered."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.support import answers as usual
from tests.support.procedures import Traveller
from tests.walks import machine, papers
from tests.walks.papers import Paper

ROOT = ("/healthz", "/readyz", "/metrics")
VERBS = ("get", "post", "put")


class Caller:
    """One account's way to the interface."""

    def __init__(self, people: "People", token: str) -> None:
        self._people, self._headers = people, {"Authorization": f"Bearer {token}"}

    def get(self, path: str, status: int = 200) -> Any:
        return self._call("GET", path, status).json

    def post(self, path: str, status: int = 200, **body: Any) -> Any:
        return self._call("POST", path, status, json=body).json

    def put(self, path: str, status: int = 200, **body: Any) -> Any:
        return self._call("PUT", path, status, json=body).json

    def content(self, path: str, status: int = 200) -> TestResponse:
        return self._call("GET", path, status)

    def text(self, path: str, status: int = 200) -> str:
        """Return what an answer says, in words also where it is JSON, which escapes them."""
        answer = self.content(path, status)
        return str(answer.json) if answer.is_json else answer.text

    def upload(self, paper: Paper, status: int = 201) -> Any:
        data = {"file": (BytesIO(paper.content), paper.name)}
        return self._call("POST", "/files", status, data=data, content_type="multipart/form-data").json

    def _call(self, method: str, path: str, status: int, **more: Any) -> TestResponse:
        address = path if path.startswith(ROOT) else f"/api/v1{path}"
        answer = self._people.client.open(address, method=method, headers=self._headers, buffered=True, **more)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text[:2000]}"
        if status < 400:
            self._people.remember(method, address)
        return answer

    # What a program would do with it

    def start(self, process: str, answers: dict[str, Any], status: int = 201) -> Any:
        return self.post("/cases", status, process=process, answers=self.filled(answers))

    def complete(self, task: str, answers: dict[str, Any] | None = None, status: int = 200) -> Any:
        proof = {"password": machine.PASSWORD}
        return self.post(f"/tasks/{task}/complete", status, answers=self.filled(answers or {}), proof=proof)

    def filled(self, answers: dict[str, Any]) -> dict[str, Any]:
        """Upload the papers among the answers; their ids take their places."""
        return {key: self._sent(value) for key, value in answers.items()}

    def _sent(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._sent(each) for each in value]
        return self.upload(value)["id"] if isinstance(value, Paper) else value

    def inbox(self, state: str = "open") -> dict[str, str]:
        """Return the ids of the caller's tasks by name."""
        return {item["name"]: item["id"] for item in self.get(f"/tasks?state={state}&size=100")["items"]}


class People:
    """Everybody with an account, by user name; tokens come from the command line, as a program's would.

    Whatever somebody does takes a minute of the frozen clock.
    """

    def __init__(self, app: Flask, clock: Traveller) -> None:
        self.app, self.client, self._clock = app, app.test_client(), clock
        self.used: set[tuple[str, str]] = set()
        self._callers: dict[str, Caller] = {}

    def __getitem__(self, name: str) -> Caller:
        if name not in self._callers:
            self._callers[name] = Caller(self, self.command("users", "token", name).strip())
        return self._callers[name]

    def command(self, *words: str) -> str:
        """Run `flask …` and return what it says."""
        result = self.app.test_cli_runner().invoke(args=words)
        assert result.exit_code == 0, result.output
        return result.output

    def holding(self, task: str, among: str) -> Iterator[Caller]:
        """Find the people of a role ("exp", "prov") who have a task of this name."""
        numbers = range(1, 12 if among == "exp" else 6)
        return (self[f"{among}{number}"] for number in numbers if task in self[f"{among}{number}"].inbox())

    def remember(self, method: str, address: str) -> None:
        rule, _ = self.app.url_map.bind("").match(address.partition("?")[0], method, return_rule=True)
        self.used.add((method, rule.rule))
        if method != "GET":
            self._clock.shift(timedelta(minutes=1))

    def described(self) -> set[tuple[str, str]]:
        """Return every operation that the interface describes."""
        paths = self["auditor"].get("/openapi.json")["paths"]
        return {(verb.upper(), path) for path, found in paths.items() for verb in found if verb in VERBS}

    def scan(self, address: str, person: dict[str, str]) -> None:
        """Hold the stand-in's phone to a QR code as a person on file: be recognised, read, sign."""
        phone = self.app.test_client()
        path = address[address.index("/scan/") :]
        token = machine.token_in(phone.get(path).text)
        recognised = phone.post(path, data={"csrf_token": token, **person})
        sheet = phone.get(recognised.location)
        digest = sheet.text.partition('name="digest" value="')[2].partition('"')[0]
        signing = {"csrf_token": machine.token_in(sheet.text), "digest": digest, "agree": "yes"}
        assert phone.post(recognised.location, data=signing).location == "/scan/done"


def onboard(people: People, username: str) -> None:
    """Onboard a unit by its QR code, without any detour."""
    unit = people[username]
    unit.start("onboarding", papers.onboarding(username))
    task = unit.get(f"/tasks/{unit.inbox()['扫码认证并签署承诺书']}")
    people.scan(task["scan"]["url"], usual.LEGAL)
    checker = people["op1"]
    checker.complete(checker.inbox()["入驻核验"], papers.usually("onboarding/check_onboarding"))
