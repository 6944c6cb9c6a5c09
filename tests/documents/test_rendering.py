"""Typesetting: the same input gives the same bytes; no text is ever source; a template can't do harm."""

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from app.documents import rendering, templates, typesetter
from tests.documents import samples

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SOURCES = {facts["kind"]: facts["source"] for facts in templates.described()}


def rendered(kind, data, parties=1):
    return rendering.render(SOURCES[kind], samples.facts(kind, data, parties), AT)


def test_every_template_has_a_sample():
    assert SOURCES.keys() == samples.DATA.keys()


@pytest.mark.parametrize("kind", sorted(SOURCES))
def test_a_document_has_a_place_for_its_seal(kind):
    made = rendered(kind, samples.DATA[kind])
    assert made.pdf.startswith(b"%PDF-")
    assert [place.place for place in made.places] == [1]


@pytest.mark.parametrize("kind", sorted(SOURCES))
def test_hostile_and_endless_text_is_only_text(kind):
    made = rendered(kind, samples.long(kind))
    assert made.pdf.startswith(b"%PDF-")


@pytest.mark.clause("三(五)a", "四(五)b")
@pytest.mark.parametrize("parties", [2, 3])
def test_an_agreement_has_a_place_for_each_party(parties):
    made = rendered("agreement", samples.DATA["agreement"], parties)
    assert [place.place for place in made.places] == list(range(1, parties + 1))


def test_the_same_input_gives_the_same_bytes():
    first, second = (rendered("approval", samples.DATA["approval"]) for _ in range(2))
    assert first == second


def test_the_fonts_have_the_rarest_characters_too():
    source = '#set text(font: ("Noto Serif SC", "Noto Sans CJK SC"))\n#json("document.json").data.text'
    marked = "#set document(date: datetime(year: 2026, month: 1, day: 1))\n" + source
    assert b"NotoSansCJK" in rendering.render(marked, {"data": {"text": "𠮷"}}, AT).pdf


@pytest.mark.parametrize(
    "source",
    [
        '#read("/etc/passwd")',
        '#read("../../../../etc/passwd")',
        '#import "@preview/cetz:0.3.4": canvas',
        "#let",
        "#for i in range(30) { panic() }",
    ],
)
def test_a_template_reaches_no_file_and_no_network_and_says_what_is_wrong(source):
    with pytest.raises(rendering.RenderingFailed) as caught:
        rendering.render(source, {}, AT)
    assert caught.value.message.startswith("模板无法排版：")


def test_a_template_that_grows_without_end_is_stopped():
    source = "#let grow() = { let all = (0,); for i in range(34) { all = all + all }; all.len() }\n#grow()"
    with pytest.raises(rendering.RenderingFailed, match="时间或内存"):
        rendering.render(source, {}, AT)


def test_a_template_that_never_ends_is_stopped(monkeypatch):
    monkeypatch.setattr(rendering, "SECONDS", 1)
    with pytest.raises(rendering.RenderingFailed, match="时间或内存"):
        rendering.render("#for i in range(9000) { for j in range(9000) { for k in range(9000) { } } }", {}, AT)


def test_what_is_too_much_is_not_even_tried():
    with pytest.raises(rendering.RenderingFailed, match="过长"):
        rendering.render("", {"text": "长" * rendering.LARGEST_FACTS}, AT)


def test_the_typesetter_knows_nothing_of_the_platforms_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for templates")
    seen = []
    real = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: seen.append(k["env"]) or real(*a, **k))
    rendered("refusal", samples.DATA["refusal"])
    assert "SECRET_KEY" not in seen[0]


def test_the_typesetter_is_a_program_of_its_own():
    asked = json.dumps({"source": "#nothing", "facts": {}, "timestamp": 0})
    done = subprocess.run(
        [sys.executable, "-I", typesetter.__file__], input=asked.encode(), capture_output=True, check=True
    )
    assert "unknown variable" in json.loads(done.stdout.splitlines()[0])["error"]
