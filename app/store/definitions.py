"""Deployed procedures: immutable files by digest, and which digest is live for which key."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import orjson
import zstandard
from sqlalchemy import ForeignKey, LargeBinary, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.store.base import Base, Moment, db
from app.store.cases import Case


class Definition(Base):
    """All files a procedure needs (diagrams, decision tables, forms, lanes), packed, known by their digest."""

    __tablename__ = "definition"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    process: Mapped[str] = mapped_column(String(60), index=True)
    name: Mapped[str] = mapped_column(String(200))
    packed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Deployment(Base):
    """One event of 'this digest became the live version of this procedure'; the newest one counts."""

    __tablename__ = "deployment"
    id: Mapped[int] = mapped_column(primary_key=True)
    process: Mapped[str] = mapped_column(String(60), index=True)
    version: Mapped[int]
    digest: Mapped[str] = mapped_column(ForeignKey("definition.digest"))
    live: Mapped[bool] = mapped_column(default=True, index=True)
    deployed_at: Mapped[datetime] = mapped_column(Moment)
    deployed_by: Mapped[str] = mapped_column(String(60), default="")


def add(digest: str, process: str, name: str, files: Mapping[str, bytes], at: datetime) -> None:
    """Keep the files of a definition; nothing happens when the digest is known."""
    if db.session.get(Definition, digest) is None:
        db.session.add(Definition(digest=digest, process=process, name=name, packed=_pack(files), created_at=at))


def files(digest: str) -> dict[str, bytes] | None:
    """Return path → content of a definition, or None when the digest is unknown."""
    packed = db.session.scalar(select(Definition.packed).where(Definition.digest == digest))
    return None if packed is None else _unpack(packed)


def live(process: str) -> Deployment | None:
    query = select(Deployment).where(Deployment.process == process, Deployment.live)
    return db.session.scalar(query)


def all_live() -> Sequence[Deployment]:
    return db.session.scalars(select(Deployment).where(Deployment.live).order_by(Deployment.process)).all()


def make_live(process: str, digest: str, at: datetime, by: str) -> Deployment:
    """Make a digest the live version of a procedure; the version number counts its deployments."""
    current = live(process)
    if current is not None:
        current.live = False
    version = 1 if current is None else current.version + 1
    deployment = Deployment(process=process, version=version, digest=digest, deployed_at=at, deployed_by=by)
    db.session.add(deployment)
    db.session.flush()
    return deployment


def history(process: str) -> Sequence[Deployment]:
    query = select(Deployment).where(Deployment.process == process).order_by(Deployment.version.desc())
    return db.session.scalars(query).all()


def usage(process: str) -> dict[str, tuple[int, int]]:
    """Return digest → how many cases of a procedure run under it, and how many it has had; none: not in it."""
    running = func.count().filter(Case.closed_at.is_(None))
    query = select(Case.definition, running, func.count()).where(Case.process == process)
    return {digest: (open_, all_) for digest, open_, all_ in db.session.execute(query.group_by(Case.definition))}


def _pack(content: Mapping[str, bytes]) -> bytes:
    document = {path: content[path].decode() for path in sorted(content)}
    return zstandard.ZstdCompressor(level=9).compress(orjson.dumps(document))


def _unpack(packed: bytes) -> dict[str, bytes]:
    document = orjson.loads(zstandard.ZstdDecompressor().decompress(packed))
    return {path: text.encode() for path, text in document.items()}
