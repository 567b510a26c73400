"""The hash chain over the whole ledger: each row's link is made of the link before it and of the row.

Rows are numbered 1, 2, 3 … in the order in which they were appended, whichever table they stand in, so that no row can be
changed, taken away, put in or moved without every link after it being wrong.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

from harmledger.ledger.codec import canonical

FIRST = bytes(32)
"""What stands for the link before the first row."""

UNKNOWN = ""
"""``recorded_at`` of rows from before the chain was kept; earlier than every time."""


def link(before: bytes, table: str, row: Mapping[str, object]) -> bytes:
    """The link (32 bytes) of ``row``: SHA-256 of the link before it and of its words."""
    return hashlib.sha256(before + words(table, row).encode("utf-8")).digest()


def words(table: str, row: Mapping[str, object]) -> str:
    """What counts of ``row``, as canonical JSON: all its columns but ``link`` itself; bytes count by their SHA-256."""
    plain = {name: hashlib.sha256(v).hexdigest() if isinstance(v, bytes) else v for name, v in row.items() if name != "link"}
    return canonical([table, plain])


def stamp(at: datetime) -> str:
    """``at`` (with an offset) as it is recorded: UTC, ISO 8601, microseconds; sorts as text. Raises ValueError without an offset."""
    if at.tzinfo is None:
        raise ValueError(f"{at} does not say which time zone it is in.")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def is_stamp(text: str) -> bool:
    """Whether ``text`` is such a time, or UNKNOWN."""
    try:
        return text == UNKNOWN or stamp(datetime.fromisoformat(text)) == text
    except ValueError:
        return False
