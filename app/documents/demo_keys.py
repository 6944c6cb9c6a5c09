"""The demo's authority with a certificate for each party, made once and kept as PEM files. With DEMO=1 only."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

FROM, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2049, 12, 31, tzinfo=UTC)
AUTHORITY = "泉数演示根证书（仅供演示）"
NAME_LENGTH = 64  # bytes, of a certificate's names


class DemoKeys:
    """An authority of the demo with a certificate for each party, as PEM files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def signer(self, party: str, organisation_id: int | None) -> Any:
        """Return the signer of a party, made at its first signature."""
        from pyhanko.sign import signers

        ca_path = self.authority()
        name = f"{organisation_id or 0}-{sha256(party.encode()).hexdigest()[:12]}.pem"
        path = self._kept(name, lambda: _party(party, ca_path.read_bytes()))
        load: Any = signers.SimpleSigner.load
        signer = load(str(path), str(path), ca_chain_files=(str(ca_path),))
        if signer is None:
            raise ValueError(f"{path} can't be read")
        return signer

    def roots(self) -> list[Any]:
        """Return the demo's authority."""
        from pyhanko import keys

        load: Any = keys.load_cert_from_pemder
        return [load(str(self.authority()))]

    def authority(self) -> Path:
        """Return the authority's file: certificate and key."""
        return self._kept("authority.pem", _authority)

    def _kept(self, name: str, make: Callable[[], bytes]) -> Path:
        """Return a file that is made once, whoever is first."""
        path = self._folder / name
        if path.exists():
            return path
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._folder / f".{name}.{os.getpid()}.{os.urandom(4).hex()}"
        part.touch(mode=0o600)
        part.write_bytes(make())
        try:
            os.link(part, path)
        except FileExistsError:
            return path  # somebody was faster
        finally:
            part.unlink()
        return path


def _authority() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return _pem(_certificate(AUTHORITY, key, key), key)


def _party(name: str, authority: bytes) -> bytes:
    issuer = load_pem_private_key(authority, None)
    if not isinstance(issuer, ec.EllipticCurvePrivateKey):
        raise TypeError(type(issuer))
    key = ec.generate_private_key(ec.SECP256R1())
    return _pem(_certificate(name, key, issuer), key)


def _certificate(
    name: str, key: ec.EllipticCurvePrivateKey, issuer: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    root = key is issuer
    usage = {"digital_signature": not root, "content_commitment": not root, "key_cert_sign": root, "crl_sign": root}
    rest = ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only")
    by = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(AUTHORITY))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(UNTIL)
        .add_extension(x509.BasicConstraints(ca=root, path_length=0 if root else None), critical=True)
        .add_extension(x509.KeyUsage(**usage, **dict.fromkeys(rest, False)), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(by, critical=False)
        .sign(issuer, hashes.SHA256())
    )


def _name(text: str) -> x509.Name:
    named = text.encode()[:NAME_LENGTH].decode(errors="ignore")
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, named),
            x509.NameAttribute(NameOID.COMMON_NAME, named),
        ]
    )


def _pem(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> bytes:
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return certificate.public_bytes(Encoding.PEM) + private
