"""Passwords: argon2id, and what is too weak to be one."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 200
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""OWASP's least for argon2id: enough against guessing, small enough for a cheap machine."""
_ALPHABET = "abcdefghkmnpqrstuvwxyz23456789"
_COMMON = ("password", "matkhau", "qwerty", "123456", "abcdef", "111111", "donghoa", "daklak")


@cache
def nobody() -> str:
    """Verified for names that do not exist, so that they take as long as those that do."""
    return _HASHER.hash(secrets.token_hex(16))


def hashed(password: str) -> str:
    """What is kept of a password."""
    return _HASHER.hash(password)


def fits(kept: str, password: str) -> bool:
    """Whether it is the password that was hashed."""
    try:
        return _HASHER.verify(kept, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False


def weakness(password: str, name: str) -> str:
    """Why it is no password: `short`, `long`, `name`, `common`; empty where it is one."""
    plain = password.lower()
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    if name and name.lower() in plain:
        return "name"
    repeated = len(set(plain)) < 5
    return "common" if repeated or any(plain.startswith(word) for word in _COMMON) else ""


def fresh() -> str:
    """A first password that can be read out over a telephone."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
