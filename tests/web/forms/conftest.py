"""Draw forms with the platform's own templates, without the rest of the platform."""

from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel
from lxml import html

import app
from app.web import forms as webforms
from tests.rules.forms.build import TODAY, form

FORM = '{% from "forms/form.html" import error_summary, fields %}<form>{{ error_summary(view) }}{{ fields(view, "签署") }}</form>'
ANSWERS = '{% from "forms/answers.html" import answers %}<div>{{ answers(reading) }}</div>'


@pytest.fixture(autouse=True)
def web():
    server = Flask("forms", template_folder=str(Path(app.__file__).parent / "web" / "templates"))
    server.jinja_env.autoescape = True
    server.jinja_env.globals["asset"] = lambda name: f"/static/{name}"
    Babel(server, default_locale="zh")
    with server.test_request_context():
        yield server


class Page:
    """A drawn form: elements by path or selector."""

    def __init__(self, markup):
        self.markup = markup
        self.tree = html.fragment_fromstring(markup)

    def all(self, selector):
        return self.tree.cssselect(selector)

    def one(self, selector):
        (found,) = self.all(selector)
        return found

    def text(self, selector):
        return " ".join(self.one(selector).text_content().split())


@pytest.fixture
def draw():
    """Draw the form of these components with what was answered; validate it first if `check`."""

    def drawn(*components, answers=None, variables=None, check=False, sources=None, **more):
        one = form(*components)
        answers = one.initial(variables or {}) if answers is None else answers
        if check:
            more["errors"] = one.validate(answers, variables or {}, today=TODAY, sources=sources)[1]
        view = webforms.view(one, answers, variables or {}, sources=sources, **more)
        return Page(render_template_string(FORM, view=view))

    return drawn


@pytest.fixture
def read():
    """Draw answers to be read."""

    def drawn(*components, answers, variables=None, lanes=None, **more):
        reading = webforms.reading(form(*components), answers, variables or {}, lanes, **more)
        return Page(render_template_string(ANSWERS, reading=reading)), reading

    return drawn
