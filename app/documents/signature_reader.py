"""Read the signatures of a PDF that anybody may have made: run by `checking` as a script, bounded.

Reads one line of JSON from standard input, {roots: [certificates, DER in base64], most}, then the PDF; writes JSON:
a list of {signer, at, intact, trusted, covers}, or null for what can't be read or has more than `most` signatures.
"""

import json
import sys
from base64 import b64decode
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from typing import Any


def signatures(pdf: bytes, roots: Sequence[bytes], most: int) -> list[dict[str, Any]]:
    """Return what each signature says, in order; raises whatever a hostile file brings about in the reader."""
    from asn1crypto.x509 import Certificate  # type: ignore[import-untyped]
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko_certvalidator import ValidationContext

    found = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
    if len(found) > most:
        raise ValueError(len(found))
    anchors = [Certificate.load(root) for root in roots]
    trust = ValidationContext(trust_roots=anchors, allow_fetching=False)
    return [_said(each, trust, last=place == len(found)) for place, each in enumerate(found, 1)]


def _said(signature: Any, trust: Any, *, last: bool) -> dict[str, Any]:
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature

    status: Any = validate_pdf_signature(signature, signer_validation_context=trust)
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    revision = status.coverage == SignatureCoverageLevel.ENTIRE_REVISION
    at = status.signer_reported_dt
    return {
        "signer": str(status.signing_cert.subject.native.get("common_name", "")),
        "at": at.isoformat() if at else None,
        "intact": bool(status.intact and status.valid),
        "trusted": bool(status.trusted),
        "covers": whole if last else bool((whole or revision) and status.docmdp_ok),
    }


def main() -> None:
    """Do what standard input asks for."""
    header, _, pdf = sys.stdin.buffer.read().partition(b"\n")
    wanted, said = json.loads(header), None
    with suppress(Exception):  # whatever a hostile file brings about in the reader
        said = signatures(pdf, [b64decode(root) for root in wanted["roots"]], wanted["most"])
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
