"""Documents as rows: who may read them, by which bytes and codes they are found."""

import pytest

from app import clock, store
from app.store.documents import Document, DocumentSignature, Query
from app.store.entries import Entry
from tests.support import world


@pytest.fixture
def case():
    return world.case()


@pytest.fixture
def make(case):
    """Return a function that enters a document."""
    with store.writing():
        now, plain = clock.now(), {"title": "模板", "state": "filed", "version": 1, "data": {}, "number": "MB-1"}
        template = Entry(register="templates", created_at=now, updated_at=now, **plain)
        store.db.session.add(template)
        store.db.session.flush()

    def made(number, *readers, kind="approval", places=0, **more):
        values = {
            "title": "通知书",
            "code": number.rjust(32, "0"),
            "data": {"b": 1, "a": 2},
            "issued_at": clock.now(),
        }
        signatures = [DocumentSignature(place=place, party=f"第 {place} 方") for place in range(1, places + 1)]
        row = Document(number=number, kind=kind, template_id=template.id, case_id=case.id, signatures=signatures, **(values | more))  # fmt: skip
        with store.writing():
            return store.documents.add(row, readers)

    return made


EVERY = Query()


def numbers(rows):
    return [row.number for row in rows]


def test_only_readers_find_a_document(make, case):
    make("W-1", "org:1", "role:operator")
    make("W-2", "org:2")
    assert numbers(store.documents.of_case(case.id, ["org:1"])) == ["W-1"]
    assert numbers(store.documents.visible(["role:operator", "org:2"], EVERY, 1, 20)[0]) == ["W-2", "W-1"]
    assert store.documents.visible(["org:3"], EVERY, 1, 20) == ([], 0)


def test_a_list_has_pages_and_kinds(make):
    for number in range(3):
        make(f"W-{number}", "org:1", kind="refusal" if number else "approval")
    rows, total = store.documents.visible(["org:1"], Query(kind="refusal"), 2, 1)
    assert (numbers(rows), total) == (["W-1"], 2)


def found(**wanted):
    return numbers(store.documents.visible(["org:1"], Query(**wanted), 1, 20)[0])


def test_a_text_is_looked_for_in_number_title_unit_and_signer(make):
    make("TZ-1", "org:1", title="批准通知书（智慧停车）", organisation_id=world.unit("洛江智行科技有限公司").id)
    make("XY-2", "org:1", places=2)
    assert found(text="tz-1") == found(text="智慧") == found(text="洛江智行") == ["TZ-1"]
    assert found(text="第 2 方") == ["XY-2"]
    assert found(text="%") == found(text="_") == []


def test_what_waits_for_a_signature_is_not_in_force(make):
    make("Z-1", "org:1", state="ready", places=1)
    make("Z-2", "org:1", state="ready")
    for number, state in (("Z-3", "pending"), ("Z-4", "void")):
        make(number, "org:1", state=state, places=1)
    states = ("waiting", "ready", "pending", "void")
    assert [found(state=state) for state in states] == [["Z-1"], ["Z-2"], ["Z-3"], ["Z-4"]]


def test_of_what_others_read_not_even_the_kind_is_told(make):
    make("Q-1", "org:1", kind="approval")
    make("Q-2", "org:2", kind="refusal", title="保密承诺书")
    assert store.documents.kinds(["org:1"]) == [("approval", "模板")]
    assert store.documents.visible(["org:1"], Query(text="保密"), 1, 20) == ([], 0)


def test_a_document_is_found_by_number_code_and_by_any_of_its_revisions(make):
    row = make("W-1", places=1, sha256="a" * 64)
    with store.writing():
        held = store.documents.hold(row.id)
        held.signatures[0].sealed_sha256, held.sha256 = "b" * 64, "c" * 64
    assert store.documents.numbered("W-1").id == row.id
    assert store.documents.coded(row.code).id == row.id
    assert [store.documents.with_bytes(each * 64) is not None for each in "bcd"] == [True, True, False]


def test_number_code_and_place_are_unique(make):
    make("W-1")
    for same in ({"number": "W-1", "code": "1" * 32}, {"number": "W-2", "code": "W-1".rjust(32, "0")}):
        with pytest.raises(store.Duplicate):
            make(same["number"], code=same["code"])


def test_what_it_says_keeps_its_order(make):
    row = make("W-1")
    store.db.session.expire_all()
    assert list(store.documents.get(row.id).data) == ["b", "a"]
    assert store.documents.parties(row.id) == set()
