"""Definitions are kept by digest as they were; the newest deployment counts."""

from app import clock, store

FILES = {"processes/一.bpmn": "<a>中文</a>".encode(), "forms/x.form": b"{}"}


def deploy(digest, files=FILES, by="analyst"):
    with store.writing():
        store.definitions.add(digest, "sample", "样例", files, clock.now())
        store.db.session.flush()
        store.definitions.make_live("sample", digest, clock.now(), by)


def test_files_come_back_as_they_went_in():
    deploy("a")
    assert store.definitions.files("a") == FILES
    assert store.definitions.files("b") is None


def test_a_known_digest_is_not_written_again():
    deploy("a")
    deploy("a", {"other": b""})
    assert store.definitions.files("a") == FILES


def test_versions_count_deployments_and_only_the_last_is_live():
    for digest in ("a", "b", "a"):
        deploy(digest)
    assert (store.definitions.live("sample").version, store.definitions.live("sample").digest) == (3, "a")
    assert [(each.version, each.digest, each.live) for each in store.definitions.history("sample")] == [
        (3, "a", True),
        (2, "b", False),
        (1, "a", False),
    ]


def test_what_was_never_deployed_is_not_live():
    assert store.definitions.live("sample") is None
    assert store.definitions.all_live() == []
