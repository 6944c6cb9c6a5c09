"""Registers: what callers narrow them by, and what they get."""

from marshmallow import fields

from app.api.schemas.base import Body, Moment, Paged, choice, page_of, text


class LineFilter(Body):
    """What lines are narrowed by. `today`: those that count today; `own`: those of the caller's unit."""

    q = text(100, load_default="")
    state = text(20, load_default="")
    today = fields.Boolean(load_default=False)
    own = fields.Boolean(load_default=False)


class LineQuery(LineFilter, Paged):
    """What a list of lines is narrowed by, and which page of it."""


class ExportQuery(LineFilter):
    """What an exported list is narrowed by, and its form."""

    format = choice("csv", "xlsx", load_default="csv")


class RegisterField(Body):
    """A fact that the lines of a register have. `options`: stored value → its name; of a table its columns."""

    key = fields.String()
    label = fields.String()
    type = fields.String()
    options = fields.Dict(keys=fields.String(), values=fields.String())


class Register(Body):
    """A register that the caller may open. `states`: key → name; `count`: the lines that the caller may read."""

    key = fields.String()
    name = fields.String()
    group = fields.String()
    clause = fields.String()
    count = fields.Integer()
    states = fields.Dict(keys=fields.String(), values=fields.String())
    fields_ = fields.List(fields.Nested(RegisterField), data_key="fields")


class RegisterList(Body):
    """The registers that the caller may open."""

    items = fields.List(fields.Nested(Register))


class RegisterLine(Body):
    """A line of a register; `facts` holds the values of the fields that the caller may read of it.

    `number` names the line in its register. `counts`: it counts today, by its state and its days.
    """

    number = fields.String()
    title = fields.String()
    state = fields.String()
    state_name = fields.String()
    counts = fields.Boolean()
    organisation = fields.String(allow_none=True)
    valid_from = fields.Date(allow_none=True)
    valid_to = fields.Date(allow_none=True)
    facts = fields.Dict()


class Difference(Body):
    """A fact before and after a change, in words; null where there was or is none."""

    label = fields.String()
    before = fields.String(allow_none=True)
    after = fields.String(allow_none=True)


class LineEvent(Body):
    """A change of a line: from which day it counts; by whom, through which case, as far as the caller may know."""

    at = Moment()
    effective_on = fields.Date()
    note = fields.String()
    by = fields.String(allow_none=True)
    role = fields.String()
    case = fields.String(allow_none=True)
    changes = fields.List(fields.Nested(Difference))


class RegisterEntry(RegisterLine):
    """A line with its history, the oldest change first, and the numbers of its cases and documents."""

    history = fields.List(fields.Nested(LineEvent))
    cases = fields.List(fields.String())
    documents = fields.List(fields.String())


RegisterLinePage = page_of(RegisterLine)


class SettlementQuery(Body):
    """Which quarter, 2026Q4; the one that runs for none."""

    period = text(10, load_default="")


class SettlementLine(Body):
    """What a scene used of an item; `amount` in yuan. Names are empty where nobody in particular used it."""

    item = fields.String()
    name = fields.String()
    organisation = fields.String()
    scene = fields.String()
    quantity = fields.Decimal(as_string=True)
    unit = fields.String()
    amount = fields.Decimal(as_string=True)
    bearer = fields.String()


class Settlement(Body):
    """A quarter's statement; first and last day belong to it."""

    period = fields.String()
    since = fields.Date()
    until = fields.Date()
    items = fields.List(fields.Nested(SettlementLine))
