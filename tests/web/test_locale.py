"""Two languages: Chinese is the source, English its catalogue."""

import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from app.web import extract, locale

PLACES = re.compile(r"%\(\w+\)s|\{\w+\}|\{\{.*?\}\}", re.DOTALL)


@pytest.fixture(scope="module", autouse=True)
def compiled():
    locale.compile_catalogues()


@pytest.fixture(scope="module")
def catalogue():
    with (locale.CATALOGUES / "en/LC_MESSAGES/messages.po").open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id}


@pytest.fixture
def english(app):
    with app.test_request_context(headers={}):
        from flask import session

        session["language"] = "en"
        yield


def test_every_text_is_in_the_catalogue_and_translated(catalogue):
    wanted = {text for _, _, text in extract.found() if extract.CHINESE.search(text)}
    assert sorted(text for text in wanted if not catalogue.get(text)) == []


def test_a_catalogue_takes_in_new_texts_and_lets_go_of_old_ones(tmp_path):
    target = tmp_path / "en/LC_MESSAGES/messages.po"
    target.parent.mkdir(parents=True)
    kept = Catalog(locale="en")
    kept.add("收件箱", "Inbox")
    kept.add("没有人再说的话", "what nobody says any more")
    with target.open("wb") as file:
        write_po(file, kept)
    extract.update(tmp_path)
    with target.open("rb") as file:
        found = {entry.id: entry.string for entry in read_po(file)}
    assert (found["收件箱"], found["办件"], "没有人再说的话" in found) == ("Inbox", "", False)


def test_what_a_form_chooses_between_inside_a_sentence_is_a_text_of_its_own():
    text = '单位{{if two then "和合作单位" else ""}}已签署。'
    assert list(extract.form({"text": text})) == [text, "和合作单位", ""]


def test_translations_keep_the_places_of_their_source(catalogue):
    said = [(text, words) for text, words in catalogue.items() if words]
    assert [text for text, words in said if sorted(PLACES.findall(text)) != sorted(PLACES.findall(words))] == []


def test_pages_are_chinese_until_english_is_chosen(browser):
    visitor = browser()
    assert "登录" in visitor.get("/login", headers={"Accept-Language": "en-GB"}).text
    answer = visitor.get("/language/en?next=/login")
    assert answer.location == "/login"
    page = visitor.get("/login").text
    assert "Sign in" in page
    assert '<html lang="en">' in page


def test_the_choice_leads_back_to_this_site_only(browser):
    assert browser("user").get("/language/en?next=https://evil.example/").location == "/"
    assert browser().get("/language/xx?next=/login").location == "/login"


def test_names_from_diagrams_are_said_in_english(browser, case):
    visitor = browser("auditor")
    visitor.get("/language/en")
    page = visitor.get(f"/cases/{case.number}?all=1").text
    assert "First review" in page
    assert "expected by" in page


@pytest.mark.parametrize(
    ("chinese", "said"),
    [
        ("初审", "First review"),
        ("评审专家评估中，预计 12 月 1 日前", "The experts are evaluating, expected by 12-1"),
        ("您已办理本办件的“初审”，按回避要求，这一环节须由另一人办理。",
         "You have done “First review” of this case; under the four-eyes rule somebody else must do this step."),
        ("第 2 个工作日 11-24 18:00", "working day 2: 11-24 18:00"),
        ("11-21 至 11-22 周末不计", "11-21 to 11-22 (weekend) not counted"),
        ("评审专家评估中、平台运营单位核对中", "The experts are evaluating, being checked by the operator"),
        ("无人知晓的句子", "无人知晓的句子"),
    ],
)  # fmt: skip
def test_ready_sentences_are_said_in_english(english, chinese, said):
    assert locale.told(chinese) == said


def test_chinese_stays_as_it_is(app):
    with app.test_request_context():
        assert locale.told("初审") == "初审"
