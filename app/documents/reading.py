"""What people see of documents: the lists, one document, its bytes. Never more than they may know."""

from collections.abc import Iterable, Sequence
from typing import BinaryIO

from app import store
from app.errors import Conflict, NotFound
from app.registers.people.actors import Actor
from app.registers.uploads import storage
from app.store.documents import Document, Query

PAGE = 20
EVERY = Query()


def listed(actor: Actor, wanted: Query = EVERY, page: int = 1, size: int = PAGE) -> tuple[Sequence[Document], int]:
    """Return a page of the documents the actor may read, newest first, and the total number."""
    return store.documents.visible(actor.grants, wanted, page, size)


def kinds(actor: Actor) -> list[tuple[str, str]]:
    """Return (kind, name) of the documents the actor may read: of others not even the kind is told."""
    return store.documents.kinds(actor.grants)


def of_case(actor: Actor, case_id: int) -> Sequence[Document]:
    """Return those of a case's documents that the actor may read, oldest first."""
    return store.documents.of_case(case_id, actor.grants)


def seen_by(actor: Actor, number: str) -> Document:
    """Return a document the actor may read; raises NotFound whether or not it exists."""
    found = store.documents.numbered(number)
    if found is None or actor.grants.isdisjoint(store.documents.parties(found.id)):
        raise NotFound
    return found


def named(actor: Actor, numbers: Iterable[str]) -> list[Document]:
    """Return those of the numbered documents that the actor may read, in that order."""
    found = (store.documents.numbered(number) for number in numbers)
    return [
        each for each in found if each is not None and not actor.grants.isdisjoint(store.documents.parties(each.id))
    ]


def public(code: str) -> Document:
    """Return the document of a public page; raises NotFound."""
    found = store.documents.coded(code)
    if found is None:
        raise NotFound
    return found


def content(document: Document) -> BinaryIO:
    """Return the newest revision as a stream. Raises Conflict while it is being made."""
    if not document.sha256:
        raise Conflict("文书正在生成，请稍候再试。")
    return storage.current().open(document.sha256)
