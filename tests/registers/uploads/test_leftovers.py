"""Bytes nobody names go; bytes somebody is just about to name stay."""

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest

from app import clock, settings, store
from app.errors import NotFound
from app.registers.uploads import files, leftovers, storage
from tests.conftest import BOTH
from tests.support import world

TEXT = b"year,people\n2026,1\n"


@pytest.fixture(params=BOTH)
def database_kind(request):
    return request.param


@pytest.fixture
def person():
    return world.person("owner", "applicant", world.unit("申请公司"))


def upload(person):
    return files.upload(person, io.BytesIO(TEXT), "data.csv")


def aged(sha256, days=2):
    """Make stored bytes look `days` old."""
    moment = (clock.now() - timedelta(days=days)).timestamp()
    os.utime(Path(settings.get("STORAGE_URL")) / sha256[:2] / sha256, (moment, moment))


def content(row):
    with files.content(row) as stream:
        return stream.read()


def clear():
    return leftovers.clear(clock.now() - timedelta(days=1))


def abandoned(person):
    """Upload a file whose row is gone again, long ago."""
    row = upload(person)
    with store.writing():
        store.db.session.delete(store.db.session.merge(row))
    aged(row.sha256)
    return row.sha256


def test_bytes_that_no_row_names_go(person):
    sha256 = abandoned(person)
    assert clear() == 1
    with pytest.raises(NotFound):
        storage.current().open(sha256)
    assert clear() == 0


def test_bytes_that_a_file_names_stay(person):
    row = upload(person)
    aged(row.sha256)
    assert clear() == 0
    assert content(row) == TEXT


def test_young_bytes_stay_for_their_row_may_still_come(person):
    aged(abandoned(person), days=0)
    assert clear() == 0


def test_bytes_cleared_while_the_same_content_is_uploaded_are_there_again(person, monkeypatch):
    keep = leftovers.keep

    def late(sha256, source):
        storage.current().remove(sha256)  # as `clear` did a moment before it let the digest go
        keep(sha256, source)

    monkeypatch.setattr(leftovers, "keep", late)
    assert content(upload(person)) == TEXT


def test_a_row_written_meanwhile_saves_its_bytes(person, monkeypatch):
    sha256 = abandoned(person)
    unnamed = leftovers._unnamed

    def late(digests):
        found = list(unnamed(digests))
        upload(person)
        return found

    monkeypatch.setattr(leftovers, "_unnamed", late)
    assert clear() == 0
    assert storage.current().has(sha256)
