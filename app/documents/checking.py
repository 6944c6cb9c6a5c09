"""Is a PDF genuine? Known bytes say so at once; whatever else is said follows from its signatures alone."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from app import store
from app.documents import bounded, keys
from app.documents.bounded import MEGABYTE, Bounds, OutOfBounds
from app.errors import Refusal
from app.rules import digests
from app.store.documents import Document

LARGEST = 20 * MEGABYTE
MOST_SIGNATURES = 20
READER = Path(__file__).with_name("signature_reader.py")
BOUNDS = Bounds(seconds=20, computing=10, memory=768 * MEGABYTE, output=MEGABYTE)


@dataclass(frozen=True)
class Checked:
    """One signature of a PDF. `intact`: what it covers is unchanged; `trusted`: its certificate is one we know.

    `covers`: the signature covers the whole file, or is followed by nothing but further signatures.
    """

    signer: str
    at: datetime | None
    intact: bool
    trusted: bool
    covers: bool

    @property
    def good(self) -> bool:
        return self.intact and self.trusted and self.covers


@dataclass(frozen=True)
class Verdict:
    """What is known of a PDF: our document, when its bytes are known, and its signatures."""

    sha256: str
    document: Document | None
    signatures: Sequence[Checked]

    @property
    def ours(self) -> bool:
        return self.document is not None

    @property
    def earlier(self) -> bool:
        """Whether the file is a revision of ours to which signatures were added since."""
        return self.document is not None and self.document.sha256 != self.sha256

    @property
    def altered(self) -> bool:
        """Whether a signature shows that the file was changed after it was signed."""
        return any(not (one.intact and one.covers) for one in self.signatures)


def check(pdf: bytes) -> Verdict:
    """Look at a file that somebody sent. Raises Refusal for what is no PDF, or too large, or can't be read."""
    if len(pdf) > LARGEST:
        raise Refusal(errors={"file": [f"文件超过 {LARGEST // MEGABYTE} MB，请上传平台出具的文书。"]})
    if not pdf.startswith(b"%PDF-"):
        raise Refusal(errors={"file": ["请上传 PDF 文件。"]})
    sha256 = digests.sha256(pdf)
    known = store.documents.with_bytes(sha256)
    signatures = _signatures(pdf)
    if signatures is None:
        raise Refusal(errors={"file": ["文件已损坏或被加密，无法查验。"]})
    return Verdict(sha256, known, signatures)


def _signatures(pdf: bytes) -> list[Checked] | None:
    """Return what the file's signatures say, read in a process of its own; None for what can't be read."""
    own = keys.configured()
    roots = [b64encode(root.dump()).decode() for root in (own.roots() if own else [])]
    header = orjson.dumps({"roots": roots, "most": MOST_SIGNATURES})
    try:
        said = orjson.loads(bounded.run(READER, header + b"\n" + pdf, BOUNDS))
    except OutOfBounds:
        return None
    return None if said is None else [_checked(each) for each in said]


def _checked(said: Mapping[str, Any]) -> Checked:
    at = datetime.fromisoformat(said["at"]) if said["at"] else None
    return Checked(**{**said, "at": at if at and at.tzinfo else None})
