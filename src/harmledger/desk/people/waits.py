"""Waits that grow with every failed attempt, for each account and for each address."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, update

from harmledger.desk.people.tables import waits

FREE = {"account": 5, "address": 20}
"""Failures that cost no wait: people mistype, and an office shares one address."""
LONGEST = 900.0
"""The longest wait, seconds: an attacker who keeps failing cannot shut an owner out for longer."""
FORGOTTEN = 86_400.0
"""Failures older than this no longer count, seconds."""


def reserve(db: Connection, account: str, address: str, now: float) -> float:
    """Count an attempt before it is looked at; seconds to wait, or 0 where it may go on.

    Counted first, so that a hundred attempts at once do not all find the count at zero. An attempt that must wait is
    not looked at, and does not make the wait longer.
    """
    keys = _keys(account, address)
    rows = {k: db.execute(select(waits).where(waits.c.key == k)).one_or_none() for k in keys}
    wait = max((row.until - now for row in rows.values() if row is not None), default=0.0)
    if wait > 0:
        return wait
    for key, free in keys.items():
        row = rows[key]
        if row is None:
            db.execute(insert(waits).values(key=key, failures=1, last=now, until=0.0))
            continue
        failures = 1 if now - row.last > FORGOTTEN else row.failures + 1
        until = now + min(LONGEST, 2.0 ** min(failures - free, 20)) if failures > free else 0.0
        db.execute(update(waits).where(waits.c.key == key).values(failures=failures, last=now, until=until))
    return 0.0


def forget(db: Connection, account: str, address: str) -> None:
    """The attempt was right: the account's count begins anew. The address keeps its own, less this attempt."""
    keys = list(_keys(account, address))
    db.execute(delete(waits).where(waits.c.key == keys[0]))
    db.execute(update(waits).where(waits.c.key == keys[1], waits.c.failures > 0).values(failures=waits.c.failures - 1, until=0.0))


def forget_account(db: Connection, account: str) -> None:
    """An admin has reset the account."""
    db.execute(delete(waits).where(waits.c.key == f"account {account}"))


def sweep(db: Connection, now: float) -> None:
    """Drop counts that no longer matter, so that made-up names cannot fill the disk."""
    db.execute(delete(waits).where(waits.c.last < now - FORGOTTEN))


def _keys(account: str, address: str) -> dict[str, int]:
    return {f"account {account}"[:200]: FREE["account"], f"address {address}"[:200]: FREE["address"]}
