"""Templates of documents: entries of the register `templates`, one a version; only filed ones are usable (七(六)).

A template's source is typst. `seed` enters the first versions from processes/templates: `<kind>.yaml` says kind,
name, version and filing, the source is `letter.typ` (what all share) followed by `<kind>.typ`. Later versions are
drafted and filed by cases.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from app import clock, store
from app.errors import Refusal
from app.registers.registry import entries
from app.rules import digests
from app.store.entries import Entry

FOLDER = Path(__file__).parents[2] / "processes" / "templates"
REGISTER, FILED = "templates", "filed"
LAYOUT = "letter.typ"
BORDER = "\n// ---- 正文 ----\n"
"""Stands in a source between what all templates share and the template's own body."""
PREFIX = "WS"


@dataclass(frozen=True)
class Template:
    """One version of a template. `id` is that of its entry, `prefix` begins the numbers of its documents."""

    id: int
    kind: str
    name: str
    version: str
    prefix: str
    source: str
    filing_number: str

    @property
    def label(self) -> str:
        """Version and filing, as printed."""
        return f"{self.version}（{self.filing_number}）" if self.filing_number else self.version


def digest(source: str) -> str:
    """Return the SHA-256 of a template's source, by which a version is known."""
    return digests.sha256(source.encode())


def current(kind: str) -> Template:
    """Return the version of a kind to use today: of those filed and within their days the one filed last (七(六)).

    Raises Refusal when there is none.
    """
    usable = [entry for entry in entries.in_force(REGISTER) if entry.data.get("kind") == kind]
    if not usable:
        raise Refusal("所需文书的模板尚未报市数据管理部门备案，暂不能出具。请联系平台运营单位。")
    return _template(max(usable, key=lambda entry: (entry.data.get("filed_on") or "", entry.id)))


def of_document(template_id: int) -> Template:
    """Return the version a document was issued on, in whatever state it is now. Raises ValueError if altered."""
    entry = entries.get(template_id)
    found = _template(entry)
    if entry.data.get("digest") != digest(found.source):
        raise ValueError(f"模板 {entry.number} 的正文与登记的摘要不符。")
    return found


def name_of(template_id: int) -> str:
    """Return what a document of this template is called, such as 批准通知书."""
    return entries.get(template_id).title


def seed(folder: Path = FOLDER) -> None:
    """Enter the versions that are missing. Call inside `store.writing()`; a known version never changes."""
    for facts in described(folder):
        if not _known(facts["kind"], facts["version"]):
            _enter(facts)


def described(folder: Path = FOLDER) -> Iterator[dict[str, Any]]:
    """Yield the templates of a folder: kind, name, version, prefix, filing_number, filed_on, source."""
    for path in sorted(folder.glob("*.yaml")):
        body = path.with_suffix(".typ").read_text("utf-8")
        yield yaml.safe_load(path.read_text("utf-8")) | {"source": compose(body, folder)}


@lru_cache(maxsize=1)
def _samples() -> dict[str, dict[str, Any]]:
    return {facts["kind"]: facts["sample"] for facts in described()}


def sample(kind: str) -> dict[str, Any]:
    """Return what the templates of a kind read as `data`, as an example; nothing for one that is not described."""
    return _samples().get(kind, {})


def compose(body: str, folder: Path = FOLDER) -> str:
    """Return the source of a template with this body: what all share, then the body."""
    return f"{(folder / LAYOUT).read_text('utf-8')}{BORDER}{body}"


def body_of(source: str) -> str:
    """Return a source's own part: all of it where it has no shared one."""
    return source.partition(BORDER)[2] or source


def _known(kind: str, version: str) -> bool:
    found = entries.find(REGISTER)
    return any((entry.data.get("kind"), entry.data.get("version")) == (kind, version) for entry in found)


def _enter(facts: dict[str, Any]) -> None:
    filed_on = facts.get("filed_on")
    filed = filed_on is not None and filed_on <= clock.today()
    data = {key: facts[key] for key in ("kind", "version", "prefix", "source")} | {
        "digest": digest(facts["source"]),
        "filing_number": facts.get("filing_number", ""),
        "filed_on": filed_on.isoformat() if filed_on else None,
    }
    state = FILED if filed else "draft"
    entries.enter(entries.SYSTEM, REGISTER, title=facts["name"], state=state, data=data, valid_from=filed_on)
    store.db.session.flush()


def _template(entry: Entry) -> Template:
    data = entry.data
    return Template(
        id=entry.id,
        kind=data["kind"],
        name=entry.title,
        version=str(data["version"]),
        prefix=data.get("prefix") or PREFIX,
        source=data["source"],
        filing_number=data.get("filing_number") or "",
    )
