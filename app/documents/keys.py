"""Whose certificate seals a document. Another kind of key (SM2, a hardware module) is one more class here.

Configured: the PKCS#12 file `SIGNING_P12` with `SIGNING_PASSWORD` seals for the platform, on behalf of who signed.
With DEMO=1 there is an authority of our own instead (`demo_keys`), which proves nothing to anybody.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from app import settings


class Keys(Protocol):
    """Gives the keys that seal, and says which certificates they are known by."""

    def signer(self, party: str, organisation_id: int | None) -> Any:
        """Return pyHanko's signer (`pyhanko.sign.signers.Signer`) for a party."""

    def roots(self) -> list[Any]:
        """Return the certificates (asn1crypto) that our own seals are trusted by."""


def configured() -> Keys | None:
    """Return this deployment's keys; None where there are none: documents then stay unsealed and say so."""
    path = settings.get("SIGNING_P12")
    if path:
        return _file(path, settings.get("SIGNING_PASSWORD") or "")
    if not settings.get("DEMO"):
        return None
    from app.documents.demo_keys import DemoKeys

    return DemoKeys(Path(settings.get("DEMO_CA_FOLDER")))


@lru_cache(maxsize=2)
def _file(path: str, password: str) -> Keys:
    return Pkcs12(path, password)


class Pkcs12:
    """One certificate for the whole platform, from a file. Raises ValueError when it can't be opened."""

    def __init__(self, path: str, password: str) -> None:
        from pyhanko.sign import signers

        load: Any = signers.SimpleSigner.load_pkcs12
        signer = load(path, passphrase=password.encode())
        if signer is None:
            raise ValueError("SIGNING_P12 can't be opened with SIGNING_PASSWORD")
        self._signer = signer

    def signer(self, party: str, organisation_id: int | None) -> Any:
        """Return the platform's signer, whoever signed."""
        del party, organisation_id
        return self._signer

    def roots(self) -> list[Any]:
        """Return the file's chain: its last certificate is the root."""
        own = self._signer.signing_cert
        return [own, *(cert for cert in self._signer.cert_registry if cert.self_issued)]
