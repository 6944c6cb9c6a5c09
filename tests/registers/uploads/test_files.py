import io
import struct
import tracemalloc
import zipfile

import pytest

from app import store
from app.errors import NotFound, Refusal
from app.registers.uploads import file_types, files
from app.rules import digests
from tests.support.world import person, unit

PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
ELF = b"\x7fELF\x02\x01\x01" + b"\0" * 64


def crowded(entries, claimed=None, remark=b""):
    """Make a zip file that is nothing but an index of so many entries."""
    index = (b"PK\1\2" + b"\0" * 24 + b"\1" + b"\0" * 17 + b"a") * entries
    size = len(index) if claimed is None else claimed
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, entries & 0xFFFF, entries & 0xFFFF, size, 0, len(remark))
    return index + end + remark


def package(*names):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


WORD = ("[Content_Types].xml", "word/document.xml")


@pytest.fixture
def actor():
    return person("user1", "applicant", unit("申请公司"))


def upload(actor, data, name="方案.pdf", **more):
    return files.upload(actor, io.BytesIO(data), name, **more)


def test_an_upload_is_kept_under_its_digest(actor):
    row = upload(actor, PDF)
    assert (row.sha256, row.size, row.content_type) == (digests.sha256(PDF), len(PDF), "application/pdf")
    with files.content(files.get(row.id)) as stream:
        assert stream.read() == PDF


def test_until_a_case_takes_it_a_file_is_its_uploaders(actor):
    row = files.get(upload(actor, PDF).id)
    assert (row.uploaded_by, row.case_id) == (actor.id, None)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", PDF),
        ("A.PDF", PDF),
        ("a.png", PNG),
        ("a.jpg", JPG),
        ("a.jpeg", JPG),
        ("a.doc", OLE),
        ("a.docx", package(*WORD)),
        ("a.xlsx", package("[Content_Types].xml", "xl/workbook.xml")),
        ("a.pptx", package("[Content_Types].xml", "ppt/presentation.xml")),
        ("a.ofd", package("OFD.xml")),
        ("a.zip", package("model.py")),
        ("a.py", "print('评分')\n".encode()),
        ("a.csv", "编号,名称\n1,某\n".encode("gb18030")),
        ("a.txt", b"text"),
        ("a.json", b'{"a": 1}'),
    ],
)
def test_a_file_that_is_what_it_says_is_taken(actor, name, data):
    assert upload(actor, data, name).name == name


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", PNG),
        ("a.pdf", ELF),
        ("a.png", PDF),
        ("a.docx", package("model.py")),
        ("a.docx", package(*WORD, "word/vbaProject.bin")),
        ("a.docx", PDF),
        ("a.doc", package(*WORD)),
        ("a.zip", b"PK\x03\x04 but no package"),
        ("a.ofd", package("word/document.xml")),
        ("a.py", ELF),
        ("a.py", "print('评分')".encode("gb18030")),
        ("a.csv", b"a\0b"),
        ("a.txt", PDF),
        ("a.csv", b"\xff\xff\xff"),
        ("a.json", b"{"),
        ("a.json", b"[" * 100_000),
    ],
)
def test_a_lying_extension_is_refused(actor, name, data):
    with pytest.raises(files.UnsupportedFile, match="不符"):
        upload(actor, data, name)


@pytest.mark.parametrize("name", ["a.exe", "a.html", "a.svg", "a.docm", "a", "a.pdf.js"])
def test_other_kinds_are_not_taken(actor, name):
    with pytest.raises(files.UnsupportedFile, match="不支持"):
        upload(actor, PDF, name)


def test_an_empty_file_is_refused(actor):
    with pytest.raises(Refusal):
        upload(actor, b"")


def test_a_file_over_the_limit_is_refused_before_it_is_kept(actor, app):
    with pytest.raises(files.TooLarge):
        upload(actor, PDF + b"x" * 100, largest=100)
    assert upload(actor, PDF.ljust(100), largest=100).size == 100
    assert store.files.waiting(actor.id) == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/a.pdf", "a.pdf"),
        ("C:\\Users\\me\\a.pdf", "a.pdf"),
        ("a\x00\u202efdp.pdf", "afdp.pdf"),
        (" 方案 .pdf", "方案 .pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_a_name_loses_its_path_and_what_could_deceive(given, kept):
    assert files.clean_name(given) == kept


@pytest.mark.parametrize("name", ["", "/", "..", ".pdf", "a/.pdf", "\x00"])
def test_a_file_needs_a_name(name):
    with pytest.raises(Refusal):
        files.clean_name(name)


def test_nobody_fills_the_storage_with_unused_uploads(actor, monkeypatch):
    monkeypatch.setattr(files, "MOST_WAITING", 1)
    upload(actor, PDF)
    with pytest.raises(Refusal):
        upload(actor, PDF)


def test_an_unknown_file_is_not_found():
    with pytest.raises(NotFound):
        files.get("no such")


def test_an_absurd_package_is_refused(actor, monkeypatch):
    monkeypatch.setattr(file_types, "_MOST_MEMBERS", 1)
    with pytest.raises(files.UnsupportedFile):
        upload(actor, package("a", "b"), "a.zip")


def test_an_index_beyond_measure_is_not_even_read(actor):
    data = crowded(200_000)
    tracemalloc.start()
    with pytest.raises(files.UnsupportedFile):
        upload(actor, data, "包.zip")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 * len(data)


@pytest.mark.parametrize(
    "data",
    [
        crowded(1)[:-22] + b"PK\6\7" + b"\0" * 16 + crowded(1)[-22:],
        crowded(1, claimed=0xFFFFFFFF),
        crowded(0)[:10],
        b"PK\3\4",
    ],
)
def test_an_index_of_unknown_size_is_refused(actor, data):
    with pytest.raises(files.UnsupportedFile):
        upload(actor, data, "包.zip")


def test_a_package_may_carry_a_remark(actor):
    stream = io.BytesIO(package("a.py"))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.comment = "备注".encode() * 100
    assert upload(actor, stream.getvalue(), "包.zip").content_type == "application/zip"
