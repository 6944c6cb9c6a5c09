"""Passwords: the policy, and argon2id hashes that cost the same whether or not the account exists."""

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 128
_hasher = PasswordHasher()


def problems(password: str, username: str) -> list[str]:
    """Return what is wrong with a new password (Chinese); [] when it may be used."""
    found = []
    if len(password) < SHORTEST:
        found.append(f"密码至少 {SHORTEST} 位，现为 {len(password)} 位。")
    if len(password) > LONGEST:
        found.append(f"密码最长 {LONGEST} 位。")
    if password and password.casefold() == username.casefold():
        found.append("密码不能与用户名相同。")
    if password and len(set(password)) == 1:
        found.append("密码不能由同一个字符组成。")
    return found


def hashed(password: str) -> str:
    """Return the argon2id hash to store. It takes tens of milliseconds: call it before `store.writing()`."""
    return _hasher.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """Tell whether the password fits the hash; None (no such account) costs the same and never fits."""
    try:
        fits = _hasher.verify(stored or _nobody(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return fits and stored is not None


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher.hash("nobody has this password")
