"""What callers send."""

from marshmallow import fields, validate

from app.api.schemas.base import Body, Paged, choice, text


class CaseQuery(Paged):
    """What a list of cases is narrowed by."""

    process = text(60, load_default="")
    status = choice("running", "incident", "completed", "withdrawn", load_default="")
    q = text(100, load_default="")


class TaskQuery(Paged):
    """What a list of tasks is narrowed by."""

    state = choice("open", "mine", "done", load_default="open")
    process = text(60, load_default="")
    q = text(100, load_default="")


class DeadlineQuery(Paged):
    """What a list of deadlines is narrowed by; without a state those not yet met."""

    state = choice("running", "due_soon", "overdue", "met", "late", load_default="")


class PreviewQuery(Body):
    """Whether to only show what would happen."""

    preview = fields.Boolean(load_default=False)


class Answers(Body):
    """Answers to a form: field key → value; the form's own rules are checked afterwards."""

    answers = fields.Dict(keys=fields.String(), required=True)


class Proof(Body):
    """Who completes the task proves anew who they are: the password, and the one-time code where one is set."""

    password = text(128, load_default="")
    otp = text(20, load_default="")


class Completion(Answers):
    """Answers to a task's form, with proof of identity where the task asks for it (`proof` = `fresh`)."""

    proof = fields.Nested(Proof, load_default=None, allow_none=True)


class DocumentQuery(Paged):
    """What a list of documents is narrowed by."""

    kind = text(40, load_default="")
    state = choice("pending", "waiting", "ready", "void", load_default="")
    q = text(100, load_default="")


class Start(Answers):
    """What a case is started with."""

    process = text(60, required=True)


class Withdrawal(Body):
    """Why a case is taken back."""

    reason = text(500, load_default="")


class Reassignment(Body):
    """Who is to do a task."""

    to = text(60, required=True)


class Upload(Body):
    """A file to keep."""

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class Day(Body):
    """A day that differs from the plain week."""

    date = fields.Date(required=True)
    working = fields.Boolean(required=True, truthy={True}, falsy={False})
    name = text(60, load_default="")


class YearBody(Body):
    """A calendar year to enter: who says so, and the days that differ from the plain week."""

    year = fields.Integer()
    state = choice("official", "provisional", required=True)
    days = fields.List(
        fields.Nested(Day), required=True, validate=validate.Length(max=366, error="最多 {max} 天。")
    )
