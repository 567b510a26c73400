"""Passwords: argon2id, slow on purpose, a few at a time so that many guesses cannot fill the memory."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST, MOST = 12, 256
"""Characters of a password. No rule on kinds of characters: length is what counts (NIST SP 800-63B)."""

_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=2)  # 64 MiB (RFC 9106, second choice, with fewer lanes)
_room = threading.BoundedSemaphore(4)
_nobody = _hasher.hash("nobody has this password")


class WeakPassword(ValueError):
    """A password that is not taken; the message says why."""


def check(password: str, name: str) -> None:
    """Raises WeakPassword where the password is too short or too long, too plain, or holds the person's name."""
    if len(password) < LEAST:
        raise WeakPassword(f"A password needs at least {LEAST} characters; four words that have nothing to do with each other are good.")
    if len(password) > MOST:
        raise WeakPassword(f"A password may have at most {MOST} characters.")
    if len(set(password)) < 6:
        raise WeakPassword("This password repeats too few characters.")
    plain = password.casefold()
    if len(name) >= 4 and name.casefold() in plain:
        raise WeakPassword("A password must not hold the name that it belongs to.")
    if any(common in plain for common in ("password", "12345678", "qwertyui", "harmledger")):
        raise WeakPassword("This password is among the first that anybody would guess.")


def made(password: str) -> str:
    """The hash that is stored."""
    with _room:
        return _hasher.hash(password)


def fits(stored: str | None, password: str) -> bool:
    """Whether ``password`` is the one behind ``stored``. Takes as long where nobody has a password (``stored`` None)."""
    if len(password) > MOST:
        return False
    with _room:
        try:
            return _hasher.verify(stored or _nobody, password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def outdated(stored: str) -> bool:
    """Whether the hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(stored)
