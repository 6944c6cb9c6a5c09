"""Uploads: checked, kept under their SHA-256, seen by their uploader alone until a case takes them."""

import hashlib
import re
import unicodedata
from tempfile import SpooledTemporaryFile
from typing import BinaryIO
from uuid import uuid4

from app import clock, store
from app.errors import NotFound, PlatformError, Refusal
from app.registers.people.actors import Actor
from app.registers.uploads import file_types, leftovers, storage
from app.store.files import File

LARGEST = 50 * 1024 * 1024
MOST_WAITING = 200
_NAME_LENGTH = 200
_CHUNK = 1 << 20
_IN_MEMORY = 1 << 20


class TooLarge(PlatformError):
    """The file is larger than the platform takes (413)."""


class UnsupportedFile(PlatformError):
    """The file is of a kind the platform does not take, or not what its extension says (415)."""


def upload(actor: Actor, stream: BinaryIO, name: str, largest: int = LARGEST) -> File:
    """Check and keep an uploaded file, its row in a transaction of its own. Sizes are in bytes.

    Raises UnsupportedFile, TooLarge, Refusal for an empty file, a missing name or too many unused uploads.
    """
    name = clean_name(name)
    kind = file_types.TYPES.get(file_types.extension_of(name))
    if kind is None:
        allowed = "、".join(file_types.TYPES)
        raise UnsupportedFile(f"不支持“{name}”这种文件。可以上传：{allowed}。")
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as part:
        size, digest = _receive(stream, part, largest)
        if not kind.fits(part):  # type: ignore[arg-type]  # a spooled file reads like any binary stream
            extension = file_types.extension_of(name)
            raise UnsupportedFile(f"“{name}”的内容与扩展名 .{extension} 不符，或文件已损坏。请检查后重新上传。")
        storage.current().put(digest, part)  # type: ignore[arg-type]
        return _enter(actor, name, size, digest, kind.content_type, part)  # type: ignore[arg-type]


def get(file_id: str) -> File:
    """Return what is known of a file; raises NotFound. Whether the actor may see it is for the caller to check."""
    found = store.files.get(file_id)
    if found is None:
        raise NotFound
    return found


def content(file: File) -> BinaryIO:
    """Return the bytes of a file as a stream; raises NotFound, Unavailable."""
    return storage.current().open(file.sha256)


def clean_name(name: str) -> str:
    """Return the name without path, control characters and blanks around it, at most 200 characters.

    Raises Refusal when nothing is left.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(char for char in last if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    stem, dot, extension = shown.strip().rpartition(".")
    if not (stem if dot else extension).strip(". "):
        raise Refusal(errors={"file": ["文件没有名称，请重新选择文件。"]})
    return f"{stem[: _NAME_LENGTH - len(extension) - 1]}{dot}{extension}" if dot else extension[:_NAME_LENGTH]


def _receive(stream: BinaryIO, part: "SpooledTemporaryFile[bytes]", largest: int) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    while piece := stream.read(_CHUNK):
        size += len(piece)
        if size > largest:
            raise TooLarge(f"文件超过 {largest // 1024 // 1024} MB。请压缩或拆分后重新上传。")
        digest.update(piece)
        part.write(piece)
    if size == 0:
        raise Refusal(errors={"file": ["文件是空的，请检查后重新上传。"]})
    return size, digest.hexdigest()


def _enter(actor: Actor, name: str, size: int, digest: str, content_type: str, source: BinaryIO) -> File:
    with store.writing():
        if store.files.waiting(actor.id) >= MOST_WAITING:
            raise Refusal(f"您有 {MOST_WAITING} 个以上已上传但未提交的文件。请先提交申请，或稍后再试。")
        leftovers.keep(digest, source)
        row = File(
            id=str(uuid4()),
            name=name,
            size=size,
            sha256=digest,
            content_type=content_type,
            uploaded_by=actor.id,
            uploaded_at=clock.now(),
        )
        store.db.session.add(row)
        store.db.session.flush()
    return row
