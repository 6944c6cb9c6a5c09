"""Valid answers to the forms about templates of documents."""

from typing import TYPE_CHECKING, Any

from app.registers.people.actors import Actor

if TYPE_CHECKING:
    from tests.support.procedures import Walk

Answers = dict[str, Any]
BODY = "#title(file.title)\n#addressee(data.unit)\n经审查，不予批准。理由：\n#paragraphs(data.reason)\n#issued-by(data.authority)\n"


def choose(_walk: "Walk", _who: Actor) -> Answers:
    return {"template_kind": "refusal", "template_reason": "按新的公文格式简化。"}


def draft(_walk: "Walk", _who: Actor) -> Answers:
    return {"template_version": "2026-2", "template_body": BODY, "template_reason": "按新的公文格式简化。"}


def file(_walk: "Walk", _who: Actor) -> Answers:
    return {"file_decision": "file", "filing_number": "泉数备〔2026〕12 号", "file_reason": "符合要求。"}


FORMS = {"template_filing/choose": choose, "template_filing/draft": draft, "template_filing/file": file}
