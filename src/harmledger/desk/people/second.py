"""The second factor: six digits that change every half minute (TOTP, RFC 6238), and codes on paper for a lost telephone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

import pyotp
from sqlalchemy import Connection, delete, insert, update

from harmledger.desk.people.tables import persons, recovery

STEP = 30
"""Seconds that a code holds."""
CODES = 10
"""Recovery codes that somebody gets, each good for one time."""


def new_secret() -> str:
    """A fresh secret of 160 bits, base32."""
    return pyotp.random_base32()


def link(secret: str, name: str) -> str:
    """The otpauth address that an authenticator application takes in."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="harmledger")


def step_of(secret: str, code: str, now: float) -> int | None:
    """The step whose code this is (the present one, or one to either side: clocks differ), or None."""
    digits = "".join(code.split())
    if len(digits) != 6 or not (digits.isascii() and digits.isdigit()):
        return None
    totp, found = pyotp.TOTP(secret), None
    present = int(now) // STEP
    for step in (present - 1, present, present + 1):
        if hmac.compare_digest(totp.generate_otp(step), digits):
            found = step
    return found


def use(db: Connection, person: int, secret: str, code: str, now: float) -> bool:
    """Take the code, once: True if it was right and neither it nor a later one has been used. Recovery codes are taken too."""
    step = step_of(secret, code, now)
    if step is not None:
        newer = update(persons).where(persons.c.id == person, persons.c.second_step < step).values(second_step=step)
        return db.execute(newer).rowcount == 1
    digest = _digest(code)
    spent = update(recovery).where(recovery.c.person == person, recovery.c.digest == digest, recovery.c.used.is_(None)).values(used=now)
    return db.execute(spent).rowcount == 1


def new_codes(db: Connection, person: int) -> tuple[str, ...]:
    """Fresh recovery codes; the old ones hold no longer. Only their digests are stored: they are shown once."""
    db.execute(delete(recovery).where(recovery.c.person == person))
    codes = tuple(_code() for _ in range(CODES))
    db.execute(insert(recovery), [{"digest": _digest(c), "person": person, "used": None} for c in codes])
    return codes


def _code() -> str:
    letters = base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower()  # 80 bits
    return "-".join(letters[n : n + 4] for n in range(0, 16, 4))


def _digest(code: str) -> str:
    plain = "".join(c for c in code.lower() if c.isalnum())
    return hashlib.sha256(f"recovery {plain}".encode()).hexdigest()
