"""Texts that people commit themselves to: versions, their filing (七(六)), signatures under them (二(二)1c)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app import clock, store
from app.errors import NotFound, Refusal
from app.rules import digests
from app.store.commitments import Commitment, Signature


def seed(texts: Iterable[Mapping[str, Any]]) -> None:
    """Enter versions that are not known yet. Call inside `store.writing()`; safe to repeat.

    A text is {key, version, title, text, filed_number, filed_on: date}. A known version never changes.
    """
    for item in texts:
        known = {row.version for row in store.commitments.versions(item["key"])}
        if item["version"] not in known:
            row = Commitment(**item, digest=digests.sha256(item["text"].encode()), created_at=clock.now())
            store.db.session.add(row)
            store.db.session.flush()


def current(key: str, on: date | None = None) -> Commitment:
    """Return the version of a text to sign on a day (today when None): the one filed last.

    Raises NotFound when no version has been filed: an unfiled one can't be used (七(六)).
    """
    found = store.commitments.current(key, on or clock.today())
    if found is None:
        raise NotFound("该文本尚未报市数据管理部门备案，暂不能签署。请联系平台运营单位。")
    return found


def titles() -> dict[str, str]:
    """Return the texts that are signed online by their keys, each with the title of its newest version."""
    return {key: store.commitments.versions(key)[0].title for key in store.commitments.every_key()}


def versions(key: str) -> list[str]:
    """Return the names of all versions of a text, the newest first."""
    return [row.version for row in store.commitments.versions(key)]


def sign(case_id: int, key: str, digest: str, *, name: str, id_number: str, channel: str) -> Signature:
    """Record a signature under the current version of a text. Call inside `store.writing()`.

    Raises Refusal when what was shown (`digest`) is not the version in use: the signer must read the new one.
    """
    text = current(key)
    if text.digest != digest:
        raise Refusal(f"《{text.title}》已更新，请重新阅读并签署最新版本。")
    row = Signature(
        commitment=text,
        case_id=case_id,
        signer_name=name[:60],
        signer_id_number=id_number[:30],
        channel=channel[:30],
        signed_at=clock.now(),
    )
    store.db.session.add(row)
    store.db.session.flush()
    return row
