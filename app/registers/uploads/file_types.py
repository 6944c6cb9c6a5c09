"""Which files are taken: the extension must be on the list, and the content must be what it says."""

import codecs
import json
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

import filetype

_HEAD = 8192
_CHUNK = 1 << 16
_LARGEST_JSON = 8 * 1024 * 1024
_MOST_MEMBERS = 20_000
_LARGEST_INDEX = 4 * 1024 * 1024
_INDEX_END = struct.Struct("<4s4H2LH")  # "PK", disks, entries, size and place of the index, length of a remark
_LONGEST_REMARK = 1 << 16
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # Word, Excel and PowerPoint of before 2007
_ALLOWED_CONTROLS = b"\t\n\r\f\x1b"

Check = Callable[[BinaryIO], bool]


@dataclass(frozen=True)
class FileType:
    """A kind of file that is taken: the type to serve it with, and the test of its content."""

    content_type: str
    fits: Check


def extension_of(name: str) -> str:
    """Return the extension in lower case, without the dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _magic(*mimes: str) -> Check:
    return lambda stream: _guess(stream) in mimes


def _guess(stream: BinaryIO) -> str:
    found = filetype.guess(_head(stream))
    return "" if found is None else str(found.mime)


def _head(stream: BinaryIO) -> bytes:
    stream.seek(0)
    return stream.read(_HEAD)


def _ole(stream: BinaryIO) -> bool:
    return _head(stream).startswith(_OLE)


def _package(*members: str) -> Check:
    """Test for a zip file with all of these members (none: any zip); macros and absurd packages are refused."""

    def fits(stream: BinaryIO) -> bool:
        if not _index_is_small(stream):
            return False
        try:
            with zipfile.ZipFile(stream) as package:
                names = set(package.namelist())
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            return False
        macros = members and any(name.lower().endswith("vbaproject.bin") for name in names)
        return not macros and len(names) <= _MOST_MEMBERS and names.issuperset(members)

    return fits


def _index_is_small(stream: BinaryIO) -> bool:
    """Tell, before the index of a zip file is read into memory, whether it is of a sensible size.

    The 64-bit form is for packages far beyond what is taken; its index could be of any size.
    """
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _INDEX_END.size - _LONGEST_REMARK))
    tail = stream.read()
    place = tail.rfind(b"PK\5\6")
    if place < 0 or len(tail) - place < _INDEX_END.size or tail[:place][-20:].startswith(b"PK\6\7"):
        return False
    length: int = _INDEX_END.unpack_from(tail, place)[5]
    return length <= _LARGEST_INDEX


def _text(*encodings: str) -> Check:
    """Test for text in one of the encodings, with no control characters and no known binary signature."""
    return lambda stream: not _guess(stream) and any(_decodes(stream, encoding) for encoding in encodings)


def _decodes(stream: BinaryIO, encoding: str) -> bool:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while piece := stream.read(_CHUNK):
            if any(byte < 32 and byte not in _ALLOWED_CONTROLS for byte in piece):  # noqa: PLR2004 (the blank)
                return False
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _json(stream: BinaryIO) -> bool:
    stream.seek(0)
    data = stream.read(_LARGEST_JSON + 1)
    try:
        return len(data) <= _LARGEST_JSON and json.loads(data) is not Ellipsis
    except (ValueError, RecursionError):
        return False


_PLAIN = _text("utf-8", "gb18030")
_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES: Mapping[str, FileType] = {
    "pdf": FileType("application/pdf", _magic("application/pdf")),
    "ofd": FileType("application/ofd", _package("OFD.xml")),
    "doc": FileType("application/msword", _ole),
    "xls": FileType("application/vnd.ms-excel", _ole),
    "ppt": FileType("application/vnd.ms-powerpoint", _ole),
    "docx": FileType(f"{_OFFICE}.wordprocessingml.document", _package("[Content_Types].xml", "word/document.xml")),
    "xlsx": FileType(f"{_OFFICE}.spreadsheetml.sheet", _package("[Content_Types].xml", "xl/workbook.xml")),
    "pptx": FileType(
        f"{_OFFICE}.presentationml.presentation", _package("[Content_Types].xml", "ppt/presentation.xml")
    ),
    "jpg": FileType("image/jpeg", _magic("image/jpeg")),
    "jpeg": FileType("image/jpeg", _magic("image/jpeg")),
    "png": FileType("image/png", _magic("image/png")),
    "zip": FileType("application/zip", _package()),
    "py": FileType("text/x-python", _text("utf-8")),
    "sql": FileType("text/plain", _PLAIN),
    "csv": FileType("text/csv", _PLAIN),
    "txt": FileType("text/plain", _PLAIN),
    "md": FileType("text/markdown", _PLAIN),
    "json": FileType("application/json", _json),
}
"""Extension → file type: all that the platform takes."""
