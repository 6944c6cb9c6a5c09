"""Documents that the platform issues (文书): numbered, rendered after the commit, signed in turn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Select, String, UniqueConstraint, exists, func, or_, select
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship, selectinload

from app.store.base import Base, Json, Moment, db
from app.store.cases import Case
from app.store.entries import Entry
from app.store.people import Organisation


class Document(Base):
    """A document: what it says is fixed by its template version and `data`, its bytes by `sha256`.

    `state`: pending (to be rendered), ready, void. `code` is the secret of its public page, printed as a QR code.
    `sha256` is that of the newest revision: each signature adds one (`DocumentSignature.sealed_sha256`);
    `first_sha256` is that of the first, which no signature has sealed.
    """

    __tablename__ = "document"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(40), index=True)
    title: Mapped[str] = mapped_column(String(200))
    template_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    data: Mapped[dict[str, Any]] = mapped_column(Json)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    state: Mapped[str] = mapped_column(String(12), default="pending")
    sha256: Mapped[str] = mapped_column(String(64), default="", index=True)
    first_sha256: Mapped[str] = mapped_column(String(64), default="", index=True)
    size: Mapped[int] = mapped_column(default=0)
    issued_at: Mapped[datetime] = mapped_column(Moment)
    ready_at: Mapped[datetime | None] = mapped_column(Moment)
    void_reason: Mapped[str] = mapped_column(String(300), default="")
    template: Mapped[Entry] = relationship()
    case: Mapped[Case] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    signatures: Mapped[list["DocumentSignature"]] = relationship(
        lazy="selectin", order_by="DocumentSignature.place", cascade="all, delete-orphan"
    )


class DocumentParty(Base):
    """A grant whose holders may read the document."""

    __tablename__ = "document_party"
    __table_args__ = (UniqueConstraint("grant_key", "document_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    grant_key: Mapped[str] = mapped_column(String(60))


class DocumentSignature(Base):
    """One place to sign. `state`: waiting, signed (the act is recorded), sealed (the PDF carries it).

    `read_sha256` is the revision the signer had before them; `proof` says how they proved who they are
    (password, password+otp); `party` is who signs, as printed (甲方 …).
    """

    __tablename__ = "document_signature"
    __table_args__ = (UniqueConstraint("document_id", "place"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    place: Mapped[int]
    party: Mapped[str] = mapped_column(String(200))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str] = mapped_column(String(60), default="")
    proof: Mapped[str] = mapped_column(String(30), default="")
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    signed_at: Mapped[datetime | None] = mapped_column(Moment)
    read_sha256: Mapped[str] = mapped_column(String(64), default="")
    sealed_sha256: Mapped[str] = mapped_column(String(64), default="", index=True)


@dataclass(frozen=True)
class Query:
    """What a list of documents is narrowed by; empty values narrow nothing.

    `state`: pending, waiting (made; somebody still has to sign), ready (in force), void. `text` is looked for in
    number, title and the names of the unit it concerns and of who signs, as its readers see them.
    """

    kind: str = ""
    state: str = ""
    text: str = ""


def add(document: Document, grants: Iterable[str]) -> Document:
    """Write a new document with its places to sign and its readers."""
    db.session.add(document)
    db.session.flush()
    db.session.add_all(DocumentParty(document_id=document.id, grant_key=grant) for grant in sorted(set(grants)))
    db.session.flush()
    return document


def get(document_id: int) -> Document | None:
    return db.session.get(Document, document_id)


def hold(document_id: int) -> Document | None:
    """Lock a document for a change."""
    query = select(Document).where(Document.id == document_id).with_for_update()
    return db.session.scalar(query.execution_options(populate_existing=True))


def numbered(number: str) -> Document | None:
    return db.session.scalar(select(Document).where(Document.number == number))


def coded(code: str) -> Document | None:
    """Return the document whose public page has this code."""
    return db.session.scalar(select(Document).where(Document.code == code))


def with_bytes(sha256: str) -> Document | None:
    """Return the document one of whose revisions has these bytes."""
    own = (Document.sha256 == sha256) | (Document.first_sha256 == sha256)
    found = db.session.scalar(select(Document).where(own).order_by(Document.id))
    if found is not None:
        return found
    signed = select(DocumentSignature).where(DocumentSignature.sealed_sha256 == sha256)
    row = db.session.scalar(signed.order_by(DocumentSignature.id))
    return None if row is None else get(row.document_id)


def unsealed(before: datetime) -> Sequence[int]:
    """Return the ids of documents whose next place was signed before a moment and is not sealed yet."""
    earlier = aliased(DocumentSignature)
    open_before = exists().where(
        earlier.document_id == DocumentSignature.document_id,
        earlier.place < DocumentSignature.place,
        earlier.state != "sealed",
    )
    query = select(DocumentSignature.document_id).join(Document, Document.id == DocumentSignature.document_id)
    query = query.where(DocumentSignature.state == "signed", DocumentSignature.signed_at < before, ~open_before)
    return db.session.scalars(query.where(Document.state != "void").order_by(DocumentSignature.id)).all()


def of_case(case_id: int, grants: Iterable[str]) -> Sequence[Document]:
    """Return the documents of a case that holders of the grants may read, oldest first."""
    query = select(Document).where(Document.case_id == case_id, _known_to(grants))
    return db.session.scalars(query.order_by(Document.id)).all()


def issued_by(case_id: int) -> Sequence[Document]:
    """Return all documents of a case, whoever may read them, oldest first; for what decides, not what shows."""
    return db.session.scalars(select(Document).where(Document.case_id == case_id).order_by(Document.id)).all()


def visible(grants: Iterable[str], wanted: Query, page: int, size: int) -> tuple[Sequence[Document], int]:
    """Return a page of the documents that holders of the grants may read, newest first, and their number.

    Their templates, cases and units come along.
    """
    query = _narrowed(select(Document).where(_known_to(grants)), wanted)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    along = (selectinload(each) for each in (Document.template, Document.case, Document.organisation))
    query = query.options(*along).order_by(Document.id.desc())
    return db.session.scalars(query.limit(size).offset((page - 1) * size)).all(), total


def kinds(grants: Iterable[str]) -> list[tuple[str, str]]:
    """Return (kind, what its newest template calls it) of the documents that holders of the grants may read."""
    newest = func.max(Document.template_id).label("template_id")
    found = select(Document.kind, newest).where(_known_to(grants)).group_by(Document.kind).subquery()
    query = select(found.c.kind, Entry.title).join(Entry, Entry.id == found.c.template_id)
    return [(kind, title) for kind, title in db.session.execute(query.order_by(found.c.kind))]


def _narrowed(query: Select[Any], wanted: Query) -> Select[Any]:
    if wanted.kind:
        query = query.where(Document.kind == wanted.kind)
    if wanted.state:
        query = query.where(*_in_state(wanted.state))
    if wanted.text:
        unit = Document.organisation.has(Organisation.name.icontains(wanted.text, autoescape=True))
        own = (column.icontains(wanted.text, autoescape=True) for column in (Document.number, Document.title))
        signing = (DocumentSignature.party, DocumentSignature.person_name)
        signer = or_(*(column.icontains(wanted.text, autoescape=True) for column in signing))
        query = query.where(or_(unit, Document.signatures.any(signer), *own))
    return query


def _in_state(state: str) -> list[ColumnElement[bool]]:
    unsigned = Document.signatures.any(DocumentSignature.state == "waiting")
    if state == "waiting":
        return [Document.state == "ready", unsigned]
    return [Document.state == state, ~unsigned] if state == "ready" else [Document.state == state]


def parties(document_id: int) -> set[str]:
    query = select(DocumentParty.grant_key).where(DocumentParty.document_id == document_id)
    return set(db.session.scalars(query))


def _known_to(grants: Iterable[str]) -> Any:
    return exists().where(DocumentParty.document_id == Document.id, DocumentParty.grant_key.in_(list(grants)))
