"""Somebody with a browser: signs in, reads pages, fills in forms as they stand, and minds what goes wrong."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from playwright.sync_api import Browser, Locator, Page, Request, Response, expect
from playwright.sync_api import TimeoutError as Late

from tests.browser import support
from tests.browser.server import Server
from tests.walks import machine
from tests.walks.papers import Paper

SHOTS = os.environ.get("SCREENSHOTS", "")
"""A folder for screenshots of the pages that are looked at, on a laptop and on a phone."""
RESOURCE = "Failed to load resource"
MOST_LOOKS = 60
VIEWER = ("chrome-extension:", "chrome:")
"""The browser's own viewer of PDFs, on pages that show a document."""


class Person:
    """One browser context with one page; `faults` collects what no page may do."""

    def __init__(self, server: Server, page: Page, name: str | None, *, scripts: bool) -> None:
        self.server, self.page, self.name, self.scripts = server, page, name, scripts
        self.faults: list[str] = []
        self.expected: set[int] = set()
        self.under_way: list[Request] = []
        page.on("pageerror", lambda error: self._fault(f"script: {error}"))
        page.on("console", lambda said: self._fault(f"console: {said.text}") if _bad(said) else None)
        page.on("response", self._held)
        page.on("request", self._sets_out)
        page.on("requestfinished", self._is_back)
        page.on("requestfailed", self._is_back)

    @classmethod
    @contextmanager
    def arrives(
        cls, browser: Browser, server: Server, name: str | None, *, phone: bool = False, scripts: bool = True
    ) -> Iterator["Person"]:
        context = browser.new_context(
            viewport=support.PHONE if phone else support.LAPTOP,
            locale="zh-CN",
            timezone_id="America/New_York",
            java_script_enabled=scripts,
        )
        context.set_default_timeout(20_000)
        server.tell(context)
        person = cls(server, context.new_page(), name, scripts=scripts)
        if name is not None:
            person.go("/account")
        yield person
        context.close()
        server.browsers.remove(context)

    def _fault(self, text: str) -> None:
        self.faults.append(f"{text} ({self.page.url})")

    def _sets_out(self, request: Request) -> None:
        self.under_way.append(request)

    def _is_back(self, request: Request) -> None:
        self.under_way.remove(request)

    def _held(self, response: Response) -> None:
        if not response.url.startswith((self.server.address, "data:", *VIEWER)):
            self._fault(f"another host: {response.url}")
        if response.status >= 400 and response.status not in self.expected:
            self._fault(f"{response.status} {response.url}")

    # Moving about

    def go(self, path: str) -> Page:
        """Open a page; who is asked to signs in, at first and when days have passed."""
        self.page.goto(path if path.startswith("http") else f"{self.server.address}{path}")
        if self.name is not None and self.path == "/login":
            self._sign_in(self.name)
        return self.page

    def _sign_in(self, name: str) -> None:
        self.page.get_by_label("用户名").fill(name)
        self.page.get_by_label("密码").fill(machine.PASSWORD)
        self.press("登录")
        expect(self.page.locator("[data-logout]")).to_have_count(1)

    @property
    def path(self) -> str:
        return urlparse(self.page.url).path

    def press(self, name: str) -> None:
        """Press a button and let the page that follows load."""
        self._press(self.page.get_by_role("button", name=name, exact=True).first)

    def hand_in(self) -> None:
        """Press the button that hands in the form, whatever it says."""
        self._press(self.page.locator(support.HAND_IN))

    def follow(self, name: str) -> None:
        """Follow a link and let the page that follows load: who goes on at once sees one page go, not the next."""
        self._press(self.page.get_by_role("link", name=name).first)

    def _press(self, button: Locator) -> None:
        try:
            with self.page.expect_navigation():
                button.click()
        except Late as late:
            waiting = [f"{request.method} {request.url}" for request in self.under_way]
            late.add_note(f"{self.name} at {self.path} waits for {waiting}")
            raise

    def open_task(self, name: str, number: str = "") -> Page:
        """Open a task of the inbox on its own page."""
        self.go(f"/inbox?state=open&q={number}")
        self.page.locator("[data-inbox-link]", has_text=name).first.click()
        expect(self.page.locator("#detail h1")).to_contain_text(name)
        self.page.get_by_role("link", name="展开办理").click()
        expect(self.page.locator(".q-task h2, .q-task h3").first).to_be_visible()
        return self.page

    # Forms

    def fill(self, answers: dict[str, Any]) -> None:
        """Fill in every answer as its question comes up; all of them must be asked."""
        waiting = dict(_flat(answers))
        for path, rows in answers.items():
            self._make_rows(path, rows)
        for _ in range(MOST_LOOKS):
            for name in [name for name in waiting if self._write(name, waiting[name])]:
                del waiting[name]
            if not waiting:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"never asked: {sorted(waiting)}")

    def _make_rows(self, path: str, rows: Any) -> None:
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            return
        for index in range(len(rows)):
            if not self.page.locator(f"[name^='{path}.{index}.']").count():
                self.page.locator(f"[data-rows='{path}.'] > [data-add-row]").click()

    def _write(self, name: str, value: Any) -> bool:
        """Write one answer; tell whether its question is there."""
        control = self.page.locator(f"[name='{name}']:not([type=hidden]):visible:enabled")
        if not control.count():
            return False
        kind = control.first.evaluate("it => it.type")
        if kind == "file":
            self._upload(control, value)
        elif kind == "checkbox":
            control.first.set_checked(bool(value))
        elif kind == "radio":
            option = self.page.locator(f"[name='{name}'][value='{value}']:visible")
            if not option.count():
                return False
            option.check()
        elif kind.startswith("select"):
            control.select_option(str(value))
        else:
            control.fill(str(value)[:16] if kind == "datetime-local" else str(value))
        return True

    def _upload(self, control: Locator, paper: Paper) -> None:
        kind = "application/zip" if paper.name.endswith("zip") else "application/pdf"
        control.set_input_files({"name": paper.name, "mimeType": kind, "buffer": paper.content})
        if self.scripts:
            line = control.locator("xpath=ancestor::*[@data-upload]").locator("li", has_text=paper.name)
            expect(line.locator("input[type=hidden]")).to_have_count(1)

    def submit(self) -> None:
        """Submit the form; a minute passes."""
        self.hand_in()
        self.server.minute()

    def complete(self, task: str, answers: dict[str, Any], number: str = "") -> None:
        """Open a task from the inbox, fill it in, submit it."""
        self.open_task(task, number)
        self.fill(answers)
        self.prove()
        self.submit()
        expect(self.page.get_by_text(f"已办理：{task}")).to_be_visible()

    def prove(self) -> None:
        """Type the password again, where the step asks for it."""
        password = self.page.locator("#_password")
        if password.count():
            password.fill(machine.PASSWORD)

    # Looking

    def look(self, name: str, *, phone: bool = True) -> None:
        """Hold the page against the accessibility rules, and keep its picture if pictures are wanted."""
        found = support.violations(self.page) if self.scripts else []
        for each in found:
            self._fault(f"axe on {name}: {each}")
        if phone:
            self._fits(name)
        if SHOTS:
            self._picture(name)

    def _fits(self, name: str) -> None:
        """On a phone nothing sticks out of the page."""
        before = self.page.viewport_size
        self.page.set_viewport_size(support.PHONE)
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > support.PHONE["width"]:
            self._fault(f"{name} is {wide} px wide on a phone")
        if SHOTS:
            self._picture(f"{name}-phone")
        self.page.set_viewport_size(before)

    def _picture(self, name: str) -> None:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=Path(SHOTS) / f"{name}.png")
        self.page.screenshot(path=Path(SHOTS) / f"{name}-full.png", full_page=True)

    def sees(self, *texts: str | re.Pattern[str]) -> None:
        for text in texts:
            expect(self.page.get_by_text(text).first).to_be_visible()


def _bad(said: Any) -> bool:
    return said.type == "error" and not said.text.startswith(RESOURCE)


def _flat(answers: dict[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """Name every answer as the form's controls are named."""
    for key, value in answers.items():
        rows = value if isinstance(value, list) else None
        if rows and isinstance(rows[0], dict):
            for index, row in enumerate(rows):
                yield from _flat(row, f"{path}{key}.{index}.")
        elif rows:
            yield f"{path}{key}", rows[0]
        else:
            yield f"{path}{key}", value
