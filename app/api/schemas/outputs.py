"""What callers get."""

from marshmallow import fields

from app.api.schemas.base import Body, Moment, page_of
from app.api.schemas.inputs import Day


class Me(Body):
    """Whose token it is."""

    username = fields.String()
    name = fields.String()
    role = fields.String()
    duties = fields.List(fields.String())
    organisation = fields.String(allow_none=True)
    locale = fields.String()


class Process(Body):
    """A live procedure. `hindrances` says why the caller may not start it now."""

    key = fields.String()
    name = fields.String()
    description = fields.String()
    version = fields.Integer()
    digest = fields.String()
    clause = fields.String()
    startable = fields.Boolean()
    hindrances = fields.List(fields.String())


class Paper(Body):
    """A file a start form asks for."""

    name = fields.String()
    kinds = fields.List(fields.String(), metadata={"description": "extensions taken (.pdf); empty: any"})
    needed = fields.Boolean(metadata={"description": "false: only in some cases, or at will"})


class ForeseenStep(Body):
    """A step that a case may pass."""

    name = fields.String()
    lane = fields.String()
    limit_days = fields.Integer(allow_none=True, metadata={"description": "working days"})


class ForeseenStage(Body):
    """A stage that follows the start, with the steps a case may pass in it."""

    name = fields.String()
    steps = fields.List(fields.Nested(ForeseenStep))


class StartForm(Process):
    """A live procedure with its start form: form-js JSON, options from the registers, schema of the answers.

    `papers` and `stages` tell beforehand what is asked for, and what follows within which limits.
    """

    form = fields.Dict(allow_none=True)
    options = fields.Dict()
    answers_schema = fields.Dict(allow_none=True)
    submit_label = fields.String(metadata={"description": "what the button says that hands the form in"})
    papers = fields.List(fields.Nested(Paper))
    stages = fields.List(fields.Nested(ForeseenStage))


class File(Body):
    """What is known of a file."""

    id = fields.String()
    name = fields.String()
    size = fields.Integer()
    sha256 = fields.String()
    content_type = fields.String()
    uploaded_at = Moment()
    field = fields.String()
    label = fields.String()


class OpenTask(Body):
    """A task of a case as everyone sees it whom the case concerns; `id` only for who may do it."""

    id = fields.String(allow_none=True)
    name = fields.String()
    lane = fields.String()
    clause = fields.String()
    round = fields.Integer()
    assignee = fields.String(allow_none=True)
    opened_at = Moment()
    due_at = Moment(allow_none=True)


class Deadline(Body):
    """A limit and how it was kept. `limit_days` are working days; null means wall-clock time."""

    case = fields.String()
    task = fields.String()
    lane = fields.String()
    clause = fields.String()
    state = fields.String()
    started_at = Moment()
    limit_days = fields.Integer(allow_none=True)
    due_at = Moment()
    provisional = fields.Boolean()
    ended_at = Moment(allow_none=True)
    explanation = fields.String()


class Submission(Body):
    """A completed form that the caller may read."""

    element = fields.String()
    name = fields.String()
    lane = fields.String()
    round = fields.Integer()
    by = fields.String()
    at = Moment(allow_none=True)
    answers = fields.Dict()
    files = fields.List(fields.Nested(File))


class Stage(Body):
    """A step of the stage rail: done, current, late, waiting."""

    name = fields.String()
    state = fields.String()


class CaseLine(Body):
    """A case in a list."""

    number = fields.String()
    process = fields.String()
    process_name = fields.String()
    title = fields.String()
    organisation = fields.String(allow_none=True)
    status = fields.String()
    outcome = fields.String()
    outcome_name = fields.String()
    stage = fields.String()
    created_at = Moment()
    updated_at = Moment()
    closed_at = Moment(allow_none=True)


class Case(CaseLine):
    """A case as the caller may see it."""

    status_text = fields.String()
    definition = fields.String()
    rule_set = fields.String()
    stages = fields.List(fields.Nested(Stage))
    open_tasks = fields.List(fields.Nested(OpenTask))
    deadlines = fields.List(fields.Nested(Deadline))
    submissions = fields.List(fields.Nested(Submission))
    files = fields.List(fields.Nested(File))
    documents = fields.List(fields.String())
    can_withdraw = fields.Boolean()


class Event(Body):
    """An entry of the audit trail; `who` is the lane where the caller may not know the name."""

    at = Moment()
    kind = fields.String()
    name = fields.String()
    lane = fields.String()
    who = fields.String()
    element = fields.String()
    task = fields.String(allow_none=True)
    data = fields.Dict()


class Diagram(Body):
    """A case's own diagram with its marks, as element ids."""

    xml = fields.String()
    active = fields.List(fields.String())
    done = fields.List(fields.String())
    overdue = fields.List(fields.String())


class TaskLine(Body):
    """A task in a list. `why_not` says why the caller, though of the role, may not do it."""

    id = fields.String()
    case = fields.String()
    process = fields.String()
    name = fields.String()
    title = fields.String()
    lane = fields.String()
    clause = fields.String()
    round = fields.Integer()
    assignee = fields.String(allow_none=True)
    opened_at = Moment()
    due_at = Moment(allow_none=True)
    state = fields.String()
    why_not = fields.String(allow_none=True)


class DocumentSignature(Body):
    """A place to sign: waiting, signed (recorded), sealed (in the PDF). `proof` says how the signer proved it."""

    place = fields.Integer()
    party = fields.String()
    person = fields.String()
    proof = fields.String()
    state = fields.String()
    signed_at = Moment(allow_none=True)
    sha256 = fields.String()


class Document(Body):
    """A document; `state` is pending (being made), ready or void. `verify` is its public page."""

    number = fields.String()
    kind = fields.String()
    kind_name = fields.String()
    title = fields.String()
    case = fields.String()
    state = fields.String()
    void_reason = fields.String()
    issued_at = Moment()
    sha256 = fields.String()
    size = fields.Integer()
    verify = fields.String()
    signatures = fields.List(fields.Nested(DocumentSignature))


class Scan(Body):
    """The QR code of an identity check: the address it carries, and until when it may be scanned."""

    url = fields.String()
    expires_at = Moment()


class Task(TaskLine):
    """A task with its form (form-js JSON as deployed), the options from the registers, draft and file before it."""

    form = fields.Dict(allow_none=True)
    options = fields.Dict()
    answers_schema = fields.Dict(allow_none=True)
    submit_label = fields.String(metadata={"description": "what the button says that hands the form in"})
    data = fields.List(fields.Nested(Submission))
    draft = fields.Dict(allow_none=True)
    saved_at = Moment(allow_none=True)
    scan = fields.Nested(Scan, allow_none=True)
    proof = fields.String(metadata={"description": "`fresh`: completing it needs `proof`; else empty"})
    documents = fields.List(fields.String(), metadata={"description": "numbers of what is to be read before"})
    can_claim = fields.Boolean()
    can_complete = fields.Boolean()
    can_reassign = fields.Boolean()


class Draft(Body):
    """A draft as it is kept now."""

    draft = fields.Dict()
    saved_at = Moment()


class Year(Body):
    """A calendar year."""

    year = fields.Integer()
    state = fields.String()
    days = fields.List(fields.Nested(Day))


class Move(Body):
    """A running deadline that the calendar moves."""

    case = fields.String()
    task = fields.String()
    before = Moment()
    after = Moment()


class YearPut(Year):
    """A calendar year with the deadlines that it moves (or would move, in a preview)."""

    moved = fields.List(fields.Nested(Move))


class Readiness(Body):
    """Whether the server can work, part by part."""

    ready = fields.Boolean()
    checks = fields.Dict(keys=fields.String(), values=fields.Boolean())


class Health(Body):
    """The process answers."""

    status = fields.String()


CasePage = page_of(CaseLine)
TaskPage = page_of(TaskLine)
DeadlinePage = page_of(Deadline)
ProcessPage = page_of(Process)
EventPage = page_of(Event)
DocumentPage = page_of(Document)
