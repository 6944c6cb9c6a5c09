"""Is a PDF genuine? Known bytes say so at once; whatever else is said follows from its signatures alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from app import store
from app.documents import keys
from app.documents.apart import apart
from app.errors import Refusal
from app.rules import digests
from app.store.documents import Document

LARGEST = 20 * 1024 * 1024
MOST_SIGNATURES = 20


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
    def altered(self) -> bool:
        """Whether a signature shows that the file was changed after it was signed."""
        return any(not (one.intact and one.covers) for one in self.signatures)


def check(pdf: bytes) -> Verdict:
    """Look at a file that somebody sent. Raises Refusal for what is no PDF, or too large, or can't be read."""
    if len(pdf) > LARGEST:
        raise Refusal(errors={"file": [f"文件超过 {LARGEST // 1024 // 1024} MB，请上传平台出具的文书。"]})
    if not pdf.startswith(b"%PDF-"):
        raise Refusal(errors={"file": ["请上传 PDF 文件。"]})
    sha256 = digests.sha256(pdf)
    known = store.documents.with_bytes(sha256)
    try:
        return Verdict(sha256, known, _signatures(pdf))
    except Exception as error:  # whatever a hostile file brings about in the reader
        raise Refusal(errors={"file": ["文件已损坏或被加密，无法查验。"]}) from error


def _signatures(pdf: bytes) -> list[Checked]:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko_certvalidator import ValidationContext

    found = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
    if len(found) > MOST_SIGNATURES:
        raise ValueError(len(found))
    own = keys.configured()
    roots = own.roots() if own else []
    trust = ValidationContext(trust_roots=roots, allow_fetching=False)
    return [_checked(each, trust, last=place == len(found)) for place, each in enumerate(found, 1)]


def _checked(signature: Any, trust: Any, *, last: bool) -> Checked:
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature

    status: Any = apart(lambda: validate_pdf_signature(signature, signer_validation_context=trust))
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    revision = status.coverage == SignatureCoverageLevel.ENTIRE_REVISION
    return Checked(
        signer=status.signing_cert.subject.native.get("common_name", ""),
        at=status.signer_reported_dt,
        intact=status.intact and status.valid,
        trusted=status.trusted,
        covers=whole if last else (whole or revision) and bool(status.docmdp_ok),
    )
