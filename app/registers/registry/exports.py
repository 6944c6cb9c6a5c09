"""A register's lines as a sheet: what somebody may read of them, no more; each export is noted in the trail."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter

from app import clock, store
from app.errors import Refusal
from app.registers import audit
from app.registers.people.actors import Actor
from app.registers.registry import lines
from app.registers.registry.facts import Fact
from app.registers.registry.lines import Line, Wanted
from app.registers.registry.register import Field, Register

MOST_ROWS = 10_000
PAGE = 500
ABOUT = ("编号", "名称", "单位", "状态", "起始日期", "届满日期")
LONGEST_CELL = 32_767  # characters, Excel's own limit
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
WIDTH = 18
Cell = str | int | float | date


@dataclass(frozen=True)
class Sheet:
    """A table to save: the rows are as long as the headings; empty texts are empty cells."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Download:
    """A file to hand out."""

    name: str
    media: str
    content: bytes


def export(actor: Actor, kind: Register, wanted: Wanted, form: str) -> Download:
    """Return a register's lines as `csv` or `xlsx`, in a transaction that notes who took what.

    Raises Refusal for more than MOST_ROWS lines, KeyError for another form.
    """
    media, write = WRITERS[form]
    table = sheet(actor, kind, wanted)
    content = write(table)
    with store.writing():
        narrowed = {name: value for name, value in vars(wanted).items() if value}
        name = f"导出登记库“{kind.name}”"
        about = {"register": kind.key, "format": form, "rows": len(table.rows), "wanted": narrowed}
        audit.record(actor, "register.exported", name, **about)
    return Download(f"{kind.name}-{clock.today():%Y%m%d}.{form}", media, content)


def sheet(actor: Actor, kind: Register, wanted: Wanted) -> Sheet:
    """Return the lines the actor may read, with the fields they may read. Raises Refusal for too many."""
    fields = lines.readable(actor, kind)
    rows = [_row(fields, line) for line in _lines(actor, kind, wanted)]
    return Sheet(kind.name, [*ABOUT, *(field.label for field in fields)], rows)


def _lines(actor: Actor, kind: Register, wanted: Wanted) -> Iterator[Line]:
    number, total = 1, 1
    while (number - 1) * PAGE < total:
        found, total = lines.page(actor, kind, wanted, number, PAGE)
        if total > MOST_ROWS:
            raise Refusal(f"共 {total} 条，超过一次导出的上限 {MOST_ROWS} 条。请缩小查询条件后分次导出。")
        yield from found
        number += 1


def _row(fields: Sequence[Field], line: Line) -> list[Cell]:
    facts = {fact.field.key: fact for fact in line.facts}
    unit = line.organisation.name if line.organisation else ""
    state = line.register.state_name(line.state)
    about = (line.address, line.title, unit, state, line.valid_from or "", line.valid_to or "")
    return [*about, *(_cell(facts.get(field.key)) for field in fields)]


def _cell(fact: Fact | None) -> Cell:
    """Return a fact as a cell: numbers and days as such, all else in words; empty what this line keeps back."""
    if fact is None or fact.value is None:
        return ""
    if fact.field.type == "number" and isinstance(fact.value, int | float) and not isinstance(fact.value, bool):
        return fact.value
    if fact.field.type == "date" and isinstance(fact.value, str):
        try:
            return date.fromisoformat(fact.value)
        except ValueError:
            return fact.text
    return fact.text[:LONGEST_CELL]


def to_csv(table: Sheet) -> bytes:
    """Write a sheet as CSV, UTF-8 with a mark that Excel looks for; no text can act as a formula."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for row in (table.headings, *table.rows):
        writer.writerow([harmless(cell) for cell in row])
    return buffer.getvalue().encode("utf-8-sig")


def harmless(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula: such texts begin with an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def to_xlsx(table: Sheet) -> bytes:
    """Write a sheet as XLSX: every text is one, whatever it begins with."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False}) as book:
        page = book.add_worksheet(table.name[:31])
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        page.freeze_panes(1, 0)
        page.set_column(0, len(table.headings) - 1, WIDTH)
        for column, heading in enumerate(table.headings):
            page.write_string(0, column, heading, bold)
        for number, row in enumerate(table.rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(number, column, cell, day)
                elif isinstance(cell, str):
                    page.write_string(number, column, cell)
                else:
                    page.write_number(number, column, cell)
    return buffer.getvalue()


WRITERS: Mapping[str, tuple[str, Callable[[Sheet], bytes]]] = {
    "csv": ("text/csv", to_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
}
