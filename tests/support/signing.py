"""A small procedure with an identity check by QR code: the applicant shows the code, who is on file scans and signs."""

from datetime import date

from app import clock, store
from app.cases import bundle
from app.registers import commitments
from app.studio import sources
from tests.support import trial, world

CHEN, LIN = world.resident_id(), world.resident_id()
PEOPLE = {
    "legal_representative": "陈一",
    "legal_representative_id": CHEN,
    "responsible_person": "林二",
    "responsible_person_id": LIN,
}
TEXT = {
    "key": "onboarding",
    "version": "2024-1",
    "title": "试办承诺书",
    "text": "一、守法。\n\n二、守信。",
    "filed_number": "示例备案第 1 号",
    "filed_on": date(2024, 6, 1),
}


def message(id_, attached, name):
    return (
        f'<bpmn:boundaryEvent id="{id_}" name="已认证" attachedToRef="{attached}">'
        f'<bpmn:messageEventDefinition id="{id_}_m" messageRef="{name}_ref"/></bpmn:boundaryEvent>'
    )


def service(id_, topic):
    return f'<bpmn:serviceTask id="{id_}" name="{id_}" camunda:type="external" camunda:topic="{topic}"/>'


SIGNED = trial.process(
    "signed",
    "签署事项",
    trial.lanes(申请单位=["start", "scan", "read"])
    + '<bpmn:startEvent id="start" name="提交" camunda:formKey="apply"/>'
    + '<bpmn:exclusiveGateway id="again"/>'
    + service("issue", "identity.issue_code")
    + trial.user("scan", "扫码签署", "again", widget="identity_code", commitment="onboarding")
    + message("scanned", "scan", "vow_signed")
    + service("verify", "identity.verify_scan")
    + trial.user("read", "阅读回执", "again")
    + trial.end("done", "已签署", outcome="done")
    + trial.flow("start", "again") + trial.flow("again", "issue") + trial.flow("issue", "scan") + trial.flow("scan", "again")
    + trial.flow("scanned", "verify") + trial.flow("verify", "read") + trial.flow("read", "done"),
    title="number",
).replace(b"<bpmn:process ", b'<bpmn:message id="vow_signed_ref" name="vow_signed"/><bpmn:process ', 1)  # fmt: skip
FILES = {
    "processes/signed.bpmn": SIGNED,
    "processes/lanes.yaml": trial.LANES,
    "forms/signed/apply.form": trial.form(*(trial.text(key, key) for key in PEOPLE)),
    "forms/signed/again.form": trial.form(),
}


def publish() -> None:
    """Make the procedure live, and file the text that is signed."""
    own = sources.closure(FILES, "signed")
    digest = sources.digest(own)
    with store.writing():
        commitments.seed([TEXT])
        store.definitions.add(digest, "signed", "签署事项", own, clock.now())
        store.db.session.flush()
        store.definitions.make_live("signed", digest, clock.now(), "test")
    bundle.load(digest, "signed")
