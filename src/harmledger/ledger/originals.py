"""The bytes as received: the same ones are stored once, with a receipt; later receipts of them hold none and find them by their SHA-256."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, select

from harmledger.ledger.tables import HOLDS, receipts

Ask = Callable[..., Sequence[Row[*tuple[Any, ...]]]]
"""Runs a query on one state of a book; it is given ``upto``, the number of the last row of that state."""

_UPTO: BindParameter[int] = bindparam("upto")
_holders = (
    select(receipts.c.seq).where(receipts.c.raw_sha256 == bindparam("digest"), HOLDS, receipts.c.seq <= _UPTO).order_by(receipts.c.seq)
)
_raw = select(receipts.c.raw).where(receipts.c.seq == bindparam("seq"))


def pack(raw: bytes) -> bytes:
    """The bytes as they are stored; never empty, even where ``raw`` is."""
    return zlib.compress(raw, 6)


def unpack(packed: bytes, digest: str) -> bytes | None:
    """What was packed; None where it is not, or no longer, what has the SHA-256 ``digest``."""
    try:
        raw = zlib.decompress(packed)
    except zlib.error:
        return None
    return raw if hashlib.sha256(raw).hexdigest() == digest else None


def original(ask: Ask, digest: str) -> bytes | None:
    """The bytes with the SHA-256 ``digest``, from the first receipt that holds them unharmed; None where none does."""
    for (seq,) in ask(_holders, digest=digest):  # one after another: a book of an older version may hold large ones many times
        if (raw := unpack(ask(_raw, seq=seq)[0][0], digest)) is not None:
            return raw
    return None
