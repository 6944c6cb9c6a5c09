"""Typesetting: the same input gives the same bytes; no text is ever source; a template can't do harm."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.documents import rendering, templates, typesetter
from app.documents.bounded import MEGABYTE
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


WITHOUT_END = {
    "memory": "#let grow() = { let all = (0,); for i in range(34) { all = all + all }; all.len() }\n#grow()",
    "time": "#for i in range(9000) { for j in range(9000) { for k in range(9000) { } } }",
    "pages": "#set page(width: 9pt, height: 9pt, margin: 0pt)\n#for i in range(20000) { rect(width: 9pt); pagebreak() }",
}


@pytest.mark.parametrize("what", WITHOUT_END)
def test_a_template_without_end_is_stopped(what):
    tight = replace(rendering.BOUNDS, computing=2, memory=768 * MEGABYTE, output=MEGABYTE)
    with pytest.raises(rendering.RenderingFailed, match="超出时间、内存或篇幅限制"):
        rendering.render(WITHOUT_END[what], {}, AT, tight)


def test_an_error_without_end_is_told_shortly():
    with pytest.raises(rendering.RenderingFailed) as caught:
        rendering.render('#panic("长" * 1000000)', {}, AT)
    assert len(caught.value.said) <= typesetter.ERROR_LENGTH


FITTING = "place: 1, page: 1, x: 1, y: 1, width: 9, height: 9"
PLACES = {
    "nothing of a place": "(9, 9)",
    "a word for a number": f"({FITTING.replace('x: 1', 'x: none')})",
    "a fact too many": f"({FITTING}, more: 1)",
    "no page": f"({FITTING.replace('page: 1', 'page: 0')})",
    "far outside": f"({FITTING.replace('y: 1', 'y: 999999')})",
    "without extent": f"({FITTING.replace('width: 9', 'width: 0')})",
}


def marked(*places):
    dated = "#set document(date: datetime(year: 2026, month: 1, day: 1))\n"
    return dated + "".join(f"#metadata({place}) <seal-place>\n" for place in places)


@pytest.mark.parametrize("place", PLACES)
def test_a_place_for_a_seal_that_makes_no_sense_is_told(place):
    with pytest.raises(rendering.RenderingFailed, match="签章位置有误"):
        rendering.render(marked(PLACES[place]), {}, AT)


def test_two_places_for_one_seal_are_told():
    assert len(rendering.render(marked(f"({FITTING})"), {}, AT).places) == 1
    with pytest.raises(rendering.RenderingFailed, match="签章位置有误"):
        rendering.render(marked(f"({FITTING})", f"({FITTING})"), {}, AT)


RARE = {
    "a smile": "😀",
    "a private sign": "\ue000",
    "a control sign": "\0",
    "another script": "ئۇيغۇر",
    "none": "\uffff",
}


@pytest.mark.parametrize("what", RARE)
def test_a_character_that_no_font_has_keeps_no_document_from_being_made(what):
    facts = samples.facts("approval", {**samples.DATA["approval"], "scene": f"场景{RARE[what]}"})
    assert rendering.render(SOURCES["approval"], facts, AT).pdf.startswith(b"%PDF-")


def test_a_text_is_read_in_the_order_in_which_it_is_kept():
    facts = samples.facts("approval", samples.DATA["approval"])
    turned = {**facts, "data": {**facts["data"], "scene": f"{facts['data']['scene']}\u202e"}}
    assert rendering.render(SOURCES["approval"], turned, AT) == rendering.render(SOURCES["approval"], facts, AT)


def test_what_is_too_much_is_not_even_tried():
    with pytest.raises(rendering.RenderingFailed, match="过长"):
        rendering.render("", {"text": "长" * rendering.LARGEST_FACTS}, AT)


def test_the_typesetter_is_a_program_of_its_own():
    asked = json.dumps({"source": "#nothing", "facts": {}, "timestamp": 0})
    done = subprocess.run(
        [sys.executable, "-I", typesetter.__file__], input=asked.encode(), capture_output=True, check=True
    )
    assert "unknown variable" in json.loads(done.stdout.splitlines()[0])["error"]
