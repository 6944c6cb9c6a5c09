"""Exports hold what the list holds, in forms that no spreadsheet mistakes, and leave a trace."""

import csv
import io
from datetime import date

import openpyxl
import pytest

from app import clock, store
from app.errors import Refusal
from app.registers.registry import entries, exports, lines
from app.registers.registry.entries import By
from app.registers.registry.lines import Wanted
from app.registers.registry.register import named

EVIL = ["=1+1", "＝1+1", "＠SUM(A1)", "\n=1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")']


@pytest.fixture
def fees():
    with store.writing():
        for title in ("公共数据使用费", "=1+1"):
            facts = {"price": 0.5, "unit": "次", "negotiated": False}
            entries.enter(By(), "fees", title=title, state="in_force", data=facts, valid_from=date(2026, 1, 2))


def export(actor, key, form, **wanted):
    return exports.export(actor, lines.opened(actor, key), Wanted(**wanted), form).content


def read_csv(content):
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_xlsx(content):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active.rows]


def test_both_forms_have_the_same_rows(cast, fees):
    plain, book = read_csv(export(cast.op1, "fees", "csv")), read_xlsx(export(cast.op1, "fees", "xlsx"))
    assert plain[0] == book[0]
    assert [row[1] for row in plain] == ["名称", "'=1+1", "公共数据使用费"]
    assert [row[1] for row in book] == ["名称", "=1+1", "公共数据使用费"]


def test_numbers_and_days_are_such_in_a_sheet(cast, fees):
    heads, *rows = read_xlsx(export(cast.op1, "fees", "xlsx"))
    row = dict(zip(heads, rows[0], strict=True))
    assert (row["单价（元）"], row["起始日期"].date(), row["由双方商定"]) == (0.5, date(2026, 1, 2), "否")


@pytest.mark.parametrize("text", EVIL)
def test_no_text_becomes_a_formula(text):
    table = exports.Sheet("x", ["甲"], [[text]])
    assert exports.harmless(text) == f"'{text}"
    assert read_csv(exports.to_csv(table))[1][0].startswith("'")
    cell = openpyxl.load_workbook(io.BytesIO(exports.to_xlsx(table))).active["A2"]
    assert cell.data_type == "s"


@pytest.mark.parametrize("cell", ["甲", "1-2", "", 5, -5, 0.5])
def test_what_is_harmless_stays_as_it_is(cell):
    assert exports.harmless(cell) == cell


def test_an_export_holds_what_its_reader_may_read_and_no_more(cast):
    with store.writing():
        for name in ("unit", "rival"):
            about = {"title": name, "state": "active", "organisation_id": cast.organisations[name]}
            entries.enter(By(), "engagements", data={"price": f"{name} 元"}, **about)
    rows = {who: read_csv(export(cast.actors[who], "engagements", "csv")) for who in ("user", "op1", "auth1")}
    assert {who: [row[1] for row in table[1:]] for who, table in rows.items()} == {
        "user": ["unit"],
        "op1": ["rival", "unit"],
        "auth1": ["rival", "unit"],
    }
    assert ["价款" in "".join(rows[who][0]) for who in ("user", "op1", "auth1")] == [True, False, True]


def test_an_export_follows_the_filters(cast, fees):
    assert len(read_csv(export(cast.op1, "fees", "csv", text="使用费"))) == 2
    assert len(read_csv(export(cast.op1, "fees", "csv", state="superseded"))) == 1


def test_each_export_is_in_the_trail(cast, fees):
    export(cast.op1, "fees", "csv", text="使用费")
    event = store.events.of_platform(1, 10)[-1]
    assert (event.kind, event.actor_id) == ("register.exported", cast.op1.id)
    assert event.data == {"register": "fees", "format": "csv", "rows": 1, "wanted": {"text": "使用费"}}


def test_too_many_lines_are_refused_in_words(cast, fees, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 1)
    with pytest.raises(Refusal, match="共 2 条，超过一次导出的上限 1 条"):
        export(cast.op1, "fees", "csv")
    assert [event.kind for event in store.events.of_platform(1, 10)] == []


def test_lists_longer_than_a_page_are_exported_whole(cast, fees, monkeypatch):
    monkeypatch.setattr(exports, "PAGE", 1)
    assert len(read_csv(export(cast.op1, "fees", "csv"))) == 3


def test_a_file_is_named_by_register_and_day(cast):
    made = exports.export(cast.auth1, named("experts"), Wanted(), "xlsx")
    assert made.name == f"专家库-{clock.today():%Y%m%d}.xlsx"
    assert made.media.endswith("spreadsheetml.sheet")
