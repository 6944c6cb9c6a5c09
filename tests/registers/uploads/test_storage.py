import io
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from app.errors import NotFound, Unavailable
from app.registers.uploads import storage

KEY = "ab" * 32


@pytest.fixture
def root(tmp_path):
    return tmp_path / "store"


def test_bytes_come_back_as_they_were(root):
    folder = storage.Folder(root)
    folder.put(KEY, io.BytesIO(b"content"))
    with folder.open(KEY) as stream:
        assert stream.read() == b"content"


def test_writing_again_changes_nothing_and_leaves_nothing_behind(root):
    folder = storage.Folder(root)
    for _ in range(2):
        folder.put(KEY, io.BytesIO(b"content"))
    assert [path.name for path in root.rglob("*") if path.is_file()] == [KEY]


def test_a_broken_upload_leaves_nothing_behind(root):
    class Broken(io.BytesIO):
        def read(self, *_size):
            raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        storage.Folder(root).put(KEY, Broken())
    assert not [path for path in root.rglob("*") if path.is_file()]


def test_bytes_are_removed_once_and_for_all(root):
    folder = storage.Folder(root)
    folder.put(KEY, io.BytesIO(b"content"))
    assert folder.has(KEY)
    folder.remove(KEY)
    folder.remove(KEY)
    assert not folder.has(KEY)


def test_a_folder_tells_what_is_older_than_a_moment(root):
    folder = storage.Folder(root)
    folder.put(KEY, io.BytesIO(b"content"))
    assert list(folder.older(datetime.now(UTC) - timedelta(minutes=1))) == []
    assert list(folder.older(datetime.now(UTC) + timedelta(minutes=1))) == [KEY]


def test_unknown_bytes_are_not_found(root):
    with pytest.raises(NotFound):
        storage.Folder(root).open(KEY)


@pytest.mark.parametrize("key", ["../../etc/passwd", "AB" * 32, ""])
def test_a_key_is_a_digest_and_no_path(root, key):
    with pytest.raises(ValueError, match=r"etc|AB|^$"):
        storage.Folder(root).open(key)


def test_the_address_says_which_storage(app, tmp_path):
    assert isinstance(storage.current(), storage.Folder)
    assert storage.at(str(tmp_path)) is storage.at(str(tmp_path))


class Bucket(BaseHTTPRequestHandler):
    """As much of the S3 protocol as one object needs; `fail` answers 500 to everything."""

    objects: dict[str, bytes] = {}  # noqa: RUF012 (shared by the handlers of one server)
    fail = False

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.objects[self.path] = body
        self.answer(500 if self.fail else 200)

    def do_HEAD(self):
        self.answer(200 if self.path in self.objects else 404)

    def do_DELETE(self):
        self.objects.pop(self.path, None)
        self.answer(500 if self.fail else 204)

    def do_GET(self):
        found = self.listing() if "list-type=2" in self.path else self.objects.get(self.path)
        missing = b"<Error><Code>NoSuchKey</Code></Error>"
        self.answer(
            500 if self.fail else 200 if found is not None else 404, found if found is not None else missing
        )

    def listing(self):
        keys = (path.removeprefix("/quanshu/") for path in self.objects)
        entries = (
            f"<Contents><Key>{key}</Key><LastModified>2026-01-02T03:04:05Z</LastModified></Contents>"
            for key in keys
        )
        return f"<ListBucketResult><IsTruncated>false</IsTruncated>{''.join(entries)}</ListBucketResult>".encode()

    def answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


@pytest.fixture
def bucket(monkeypatch):
    monkeypatch.setattr(Bucket, "objects", {})
    server = HTTPServer(("127.0.0.1", 0), Bucket)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings = {
        "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{server.server_port}",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "cn",
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    yield storage.Bucket("s3://quanshu/files/")
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_bucket_keeps_bytes_under_its_prefix(bucket):
    bucket.put(KEY, io.BytesIO(b"content"))
    assert list(Bucket.objects) == [f"/quanshu/files/{KEY}"]
    assert bucket.open(KEY).read() == b"content"


def test_a_bucket_forgets_bytes(bucket):
    bucket.put(KEY, io.BytesIO(b"content"))
    assert bucket.has(KEY)
    bucket.remove(KEY)
    assert not bucket.has(KEY)


def test_a_bucket_tells_what_is_older_than_a_moment(bucket):
    bucket.put(KEY, io.BytesIO(b"content"))
    assert list(bucket.older(datetime(2026, 1, 2, 3, tzinfo=UTC))) == []
    assert list(bucket.older(datetime(2026, 1, 2, 4, tzinfo=UTC))) == [KEY]


def test_a_bucket_that_lacks_the_bytes_says_so(bucket):
    with pytest.raises(NotFound):
        bucket.open(KEY)


def test_a_bucket_that_fails_is_unavailable(bucket, monkeypatch):
    monkeypatch.setattr(Bucket, "fail", True)
    with pytest.raises(Unavailable):
        bucket.put(KEY, io.BytesIO(b"content"))
    with pytest.raises(Unavailable):
        bucket.open(KEY)
    with pytest.raises(Unavailable):
        bucket.remove(KEY)


def test_a_bucket_that_can_not_be_reached_is_unavailable(bucket, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1")
    far = storage.Bucket("s3://quanshu")
    with pytest.raises(Unavailable):
        far.put(KEY, io.BytesIO(b"content"))
    with pytest.raises(Unavailable):
        far.open(KEY)


def test_a_deployment_may_use_a_bucket(bucket):
    assert isinstance(storage.at("s3://quanshu/other"), storage.Bucket)
