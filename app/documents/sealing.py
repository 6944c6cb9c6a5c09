"""Put a signature into the PDF: PAdES, with a picture at its place, as a revision that covers the whole file."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from app import clock
from app.documents import rendering
from app.documents.apart import apart
from app.documents.keys import Keys
from app.documents.rendering import Place
from app.store.documents import DocumentSignature


@dataclass(frozen=True)
class Mark:
    """What a seal says: the place, the party, the person and the moment as printed."""

    place: int
    party: str
    organisation_id: int | None
    person: str
    at: str


def mark_of(one: DocumentSignature) -> Mark:
    """Describe a recorded signature as it is printed."""
    moment = f"{one.signed_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}" if one.signed_at else ""
    return Mark(one.place, one.party, one.organisation_id, one.person_name, moment)


def seal(pdf: bytes, mark: Mark, places: Iterable[Place], keys: Keys) -> bytes:
    """Return the PDF with one more signature; the earlier ones stay intact."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    place = next((each for each in places if each.place == mark.place), None)
    named = f"Signature{mark.place}"
    fields.append_signature_field(writer, _field(writer, named, place))
    metadata = signers.PdfSignatureMetadata(
        field_name=named,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        name=mark.party,
        reason=f"{mark.person}代表{mark.party}电子签署" if mark.person != mark.party else "电子签署",
    )
    key, sealed = keys.signer(mark.party, mark.organisation_id), BytesIO()
    with _picture(mark, place) as style:
        signer = signers.PdfSigner(metadata, key, stamp_style=style)
        apart(lambda: signer.sign_pdf(writer, output=sealed))
    return sealed.getvalue()


def _field(writer: Any, named: str, place: Place | None) -> Any:
    from pyhanko.sign import fields

    if place is None:
        return fields.SigFieldSpec(named)
    page = writer.find_page_for_modification(place.page - 1)[0].get_object()
    height = float(page["/MediaBox"][3])
    left, top = round(place.x), round(height - place.y)
    box = (left, top - round(place.height), left + round(place.width), top)
    return fields.SigFieldSpec(named, on_page=place.page - 1, box=box)


@contextmanager
def _picture(mark: Mark, place: Place | None) -> Iterator[Any]:
    """Give the picture of a seal, drawn by the typesetter: pyHanko needs no fonts of its own."""
    from pyhanko.pdf_utils import layout
    from pyhanko.stamp import StaticStampStyle

    if place is None:
        yield None
        return
    middle = layout.AxisAlignment.ALIGN_MID
    whole = layout.SimpleBoxLayoutRule(x_align=middle, y_align=middle, margins=layout.Margins(0, 0, 0, 0))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "seal.pdf"
        file.write_bytes(rendering.stamp(mark.party, mark.person, mark.at, place.width, place.height))
        yield StaticStampStyle.from_pdf_file(str(file), border_width=0, background_layout=whole)
