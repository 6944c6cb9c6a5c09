"""A small procedure that issues a document, has the applicant and then the operator sign it, and makes it void.

提交 → (issue) → 签署 (proof) → (sign) → 会签 (proof) → (countersign) → 作废 → (void) → done
"""

from app import clock, store
from app.cases import bundle
from app.cases.actions import start, tasks
from app.documents import templates
from app.registers.people.actors import Actor
from app.registers.people.proofs import Proof
from app.studio import sources
from tests.support import trial, world
from tests.support.people import Cast


def _service(name: str) -> str:
    return f'<bpmn:serviceTask id="{name}" name="{name}" camunda:type="external" camunda:topic="papers.{name}"/>'


PAPER = trial.process(
    "paper",
    "文书事项",
    trial.lanes(申请单位=["begin", "promise", "withdraw"], 运营=["agree"])
    + '<bpmn:startEvent id="begin" name="提交" camunda:formKey="apply"/>'
    + _service("issue")
    + trial.user("promise", "签署", "agree", proof="fresh", document="paper")
    + _service("sign")
    + trial.user("agree", "会签", "agree", proof="fresh", document="[paper]", limit="none")
    + _service("countersign")
    + trial.user("withdraw", "作废", "agree", precheck="papers.last_look")
    + _service("void")
    + trial.end("done", "已作废", outcome="done")
    + trial.flow("begin", "issue") + trial.flow("issue", "promise") + trial.flow("promise", "sign")
    + trial.flow("sign", "agree") + trial.flow("agree", "countersign") + trial.flow("countersign", "withdraw")
    + trial.flow("withdraw", "void") + trial.flow("void", "done"),
    title="subject",
    numberPrefix="WJ",
)  # fmt: skip
FILES = {
    "processes/paper.bpmn": PAPER,
    "processes/lanes.yaml": trial.LANES,
    "forms/paper/apply.form": trial.form(trial.text("subject", "事由")),
    "forms/paper/agree.form": trial.form(trial.text("note", "说明")),
}
RIGHT = Proof(world.PASSWORD)


def publish() -> None:
    """Make the procedure live, and enter the templates."""
    own = sources.closure(FILES, "paper")
    digest = sources.digest(own)
    with store.writing():
        templates.seed()
        store.definitions.add(digest, "paper", "文书事项", own, clock.now())
        store.db.session.flush()
        store.definitions.make_live("paper", digest, clock.now(), "test")
    bundle.load(digest, "paper")


def begin(cast: Cast, subject: str = "共同保密") -> store.cases.Case:
    """Start a case: its document is issued, 签署 is open."""
    return start.start(cast.user, "paper", {"subject": subject})


def task(case: store.cases.Case) -> store.tasks.Task:
    """Return the one open task."""
    [found] = store.tasks.open_of_case(case.id)
    return found


def do(actor: Actor, case: store.cases.Case, proof: Proof = RIGHT, note: str = "好") -> store.cases.Case:
    """Complete the open task."""
    return tasks.complete(actor, task(case).id, {"note": note}, proof=proof)


def document(case: store.cases.Case) -> store.documents.Document:
    """Return the case's document as it is in the database now."""
    store.db.session.rollback()
    [found] = store.documents.issued_by(case.id)
    return found
