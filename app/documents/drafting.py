"""Is a drafted template fit to be filed (七(六))? It is typeset with a sample, as a document would be.

The sample stands beside the kind's first version, in processes/templates/<kind>.yaml: `sample` is what the template
reads as `data`, `parties` are who signs.
"""

import re
from dataclasses import replace
from typing import Any

from app import clock
from app.documents import issuing, rendering, templates
from app.documents.bounded import Bounds
from app.documents.rendering import RenderingFailed
from app.documents.templates import Template
from app.errors import NotFound
from app.store.documents import Document, DocumentSignature

BOUNDS = replace(rendering.BOUNDS, seconds=10, computing=5)
"""A draft may take less than a document: its drafter waits for the answer."""
SLIPS = {
    r"unknown variable: (.+)": "没有名为“{0}”的变量或版式。",
    r'dictionary does not contain key "(.+)"': "这种文书没有名为“{0}”的内容。",
    r"unclosed delimiter": "括号没有配对。",
    r"unexpected (.+)": "此处不应出现“{0}”。",
    r"missing argument: (.+)": "缺少参数“{0}”。",
    r"maximum function call depth exceeded|condition is always true": "会无限循环。",
    r"file not found.*": "不能读取文件。",
    r"failed to download package.*": "不能使用外部程序包。",
}
"""What the typesetter says of the slips people make, and how it is told."""


def problem(kind: str, body: str, bounds: Bounds = BOUNDS) -> str | None:
    """Return what is wrong with a template's body (Chinese, with the line), None when it can be used.

    Typesets it: takes about half a second. Raises NotFound for a kind that the platform does not issue.
    """
    example = sample(kind)
    source = templates.compose(body)
    document = _document(example)
    facts = issuing.facts(document, _template(example, source))
    try:
        rendered = rendering.render(source, facts, document.issued_at, bounds)
    except RenderingFailed as error:
        return _told(error, source, body)
    missing = {one.place for one in document.signatures} - {place.place for place in rendered.places}
    if missing:
        named = "、".join(f"第 {place} 签署方（{example['parties'][place - 1]}）" for place in sorted(missing))
        return f"正文没有为{named}留出签章的位置。"
    return None


def sample(kind: str) -> dict[str, Any]:
    """Return the facts of a kind's first version with its sample; raises NotFound for an unknown kind."""
    found = next((facts for facts in templates.described() if facts["kind"] == kind), None)
    if found is None:
        raise NotFound("平台没有这种文书。")
    return found


def _told(error: RenderingFailed, source: str, body: str) -> str:
    """Write a failure with the line as the drafter counts it."""
    if error.line is None:
        return error.message
    line = error.line - (source.count("\n") - body.count("\n"))
    where = f"第 {line} 行" if line > 0 else "正文所用的共用版式"
    return f"{where}：{_worded(error.said)}"


def _worded(said: str) -> str:
    for pattern, words in SLIPS.items():
        if found := re.fullmatch(pattern, said):
            return words.format(*found.groups())
    return f"排版程序不能处理（{said[:200]}）。"


def _template(example: dict[str, Any], source: str) -> Template:
    return Template(
        id=0,
        kind=example["kind"],
        name=example["name"],
        version="样例",
        prefix=example["prefix"],
        source=source,
        filing_number="",
    )


def _document(example: dict[str, Any]) -> Document:
    """Return a document that is issued to nobody and never kept."""
    return Document(
        number=f"{example['prefix']}-0000-00000",
        title=example["name"],
        data=example["sample"],
        code="0" * 32,
        issued_at=clock.now(),
        signatures=[
            DocumentSignature(place=place, party=party) for place, party in enumerate(example["parties"], 1)
        ],
    )
