"""Secrets the platform gives out once and knows again by their SHA-256."""

import secrets
from hashlib import sha256


def make(prefix: str = "") -> tuple[str, str]:
    """Return a new secret (256 random bits) and the digest to store."""
    secret = prefix + secrets.token_urlsafe(32)
    return secret, digest(secret)


def digest(secret: str) -> str:
    """Return the SHA-256 of a secret, lower-case hexadecimal."""
    return sha256(secret.encode()).hexdigest()
