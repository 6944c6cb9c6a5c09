"""Where the bytes of files are, under their SHA-256: a folder, or an S3-compatible store."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO, Protocol

from app import settings
from app.errors import NotFound, Unavailable

_KEY = re.compile(r"[0-9a-f]{64}")


class Storage(Protocol):
    """Keeps bytes by key. A key is written once; writing it again changes nothing."""

    def put(self, key: str, source: BinaryIO) -> None:
        """Keep what `source` holds from its start; when it returns, a crash no longer loses it."""

    def open(self, key: str) -> BinaryIO:
        """Return the bytes as a stream; raises NotFound."""

    def has(self, key: str) -> bool:
        """Tell whether the bytes are there."""

    def remove(self, key: str) -> None:
        """Forget the bytes; what is not there is removed already."""

    def older(self, before: datetime) -> Iterator[str]:
        """Yield the keys last written before a moment (aware)."""


class Folder:
    """A folder with one file per key, in sub-folders by the first two characters."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, key: str, source: BinaryIO) -> None:
        target = self._path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        source.seek(0)
        with NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as part:
            try:
                shutil.copyfileobj(source, part)
                part.flush()
                os.fsync(part.fileno())
            except BaseException:
                os.unlink(part.name)  # noqa: PTH108 (the name is a str)
                raise
        os.replace(part.name, target)  # noqa: PTH105
        _sync_folder(target.parent)

    def open(self, key: str) -> BinaryIO:
        try:
            return self._path(key).open("rb")
        except FileNotFoundError:
            raise NotFound from None

    def has(self, key: str) -> bool:
        return self._path(key).exists()

    def remove(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def older(self, before: datetime) -> Iterator[str]:
        for path in self._root.glob("??/*"):
            if _KEY.fullmatch(path.name) and datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
                yield path.name

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError(key)
        return self._root / key[:2] / key


class Bucket:
    """A bucket of an S3-compatible store; keys and endpoint come from the usual AWS variables."""

    def __init__(self, url: str) -> None:
        import boto3

        self._bucket, _, prefix = url.removeprefix("s3://").partition("/")
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._client: Any = boto3.client("s3")

    def put(self, key: str, source: BinaryIO) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        source.seek(0)
        try:
            self._client.put_object(Bucket=self._bucket, Key=self._prefix + key, Body=source)
        except (BotoCoreError, ClientError) as error:
            raise Unavailable("文件存储暂时不可用，文件没有保存。请稍后重试。") from error

    def open(self, key: str) -> BinaryIO:
        with _reached():
            body: BinaryIO = self._client.get_object(Bucket=self._bucket, Key=self._prefix + key)["Body"]
        return body

    def has(self, key: str) -> bool:
        try:
            with _reached():
                self._client.head_object(Bucket=self._bucket, Key=self._prefix + key)
        except NotFound:
            return False
        return True

    def remove(self, key: str) -> None:
        with _reached():
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + key)

    def older(self, before: datetime) -> Iterator[str]:
        with _reached():
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix):
                for found in page.get("Contents", ()):
                    key = found["Key"].removeprefix(self._prefix)
                    if _KEY.fullmatch(key) and found["LastModified"] < before:
                        yield key


@contextmanager
def _reached() -> Iterator[None]:
    """Turn what the S3 client raises into NotFound and Unavailable."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in {"NoSuchKey", "404"}:
            raise NotFound from None
        raise Unavailable("文件存储暂时不可用。请稍后重试。") from error
    except BotoCoreError as error:
        raise Unavailable("文件存储暂时不可用。请稍后重试。") from error


def current() -> Storage:
    """Return the storage of this deployment (`STORAGE_URL`)."""
    return at(settings.get("STORAGE_URL"))


@lru_cache(maxsize=8)
def at(url: str) -> Storage:
    """Return the storage at `s3://bucket/prefix`, or in the folder of that path."""
    return Bucket(url) if url.startswith("s3://") else Folder(Path(url))


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
