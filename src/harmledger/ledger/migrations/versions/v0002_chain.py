"""Every row gets its number in the whole ledger, the time it was recorded, and its link in one hash chain.

What an older book holds is kept, row by row, in this order: reports, receipts, readings with their claims, decisions. The time
of the first four was not recorded: it stays empty, which counts as earlier than any time. A decision says itself when it was made.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from harmledger.ledger.chain import FIRST, UNKNOWN, link, stamp
from harmledger.ledger.codec import canonical
from harmledger.ledger.errors import BookError
from harmledger.ledger.protection import function, triggers

revision = "0002"
down_revision = "0001"

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LOGS = ("reports", "receipts", "readings", "claims", "decisions")
OLD = ("claims", "readings", "receipts", "reports", "decisions")  # in the order in which they can be dropped
BATCH = 500
Row = dict[str, Any]


def upgrade() -> None:
    """Make the new tables, copy every row, then protect them."""
    for name in OLD:
        if op.get_bind().dialect.name == "sqlite":
            op.rename_table(name, f"old_{name}")
        else:
            op.drop_table(name)  # older books are SQLite files: here these are empty
    made = _tables()
    last: Row = {"one": 1, "seq": 0, "recorded_at": UNKNOWN, "link": FIRST}
    if op.get_bind().dialect.name == "sqlite":
        last |= _copy(op.get_bind(), made)
        for name in OLD:
            op.drop_table(f"old_{name}")
    op.bulk_insert(made["head"], [last])
    dialect = op.get_bind().dialect.name
    for statement in (function(dialect), *triggers(dialect, LOGS).values()):
        if statement:
            op.execute(statement)


def downgrade() -> None:
    """There is no way back: nothing is ever taken away from a book."""
    raise NotImplementedError("A book is never taken back to an older version; restore a copy instead.")


def _words(name: str, *more: Any) -> sa.Column[str]:
    return sa.Column(name, WORDS, *more, nullable=False)


def _log(name: str, *columns: Any) -> sa.Table:
    return op.create_table(
        name,
        sa.Column("seq", NUMBER, primary_key=True, autoincrement=False),
        _words("recorded_at"),
        *columns,
        sa.Column("link", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )


def _tables() -> dict[str, sa.Table]:
    made = [
        _log(
            "reports",
            _words("sha256"),
            sa.Column("text", sa.LargeBinary, nullable=False),
            sa.UniqueConstraint("sha256", name="reports_once"),
        ),
        _log(
            "receipts",
            _words("report", sa.ForeignKey("reports.sha256", name="receipts_of_report")),
            _words("receipt"),
            _words("given_key"),
            sa.Column("title_length", sa.Integer, nullable=False),
            sa.Column("raw", sa.LargeBinary, nullable=False),
            _words("raw_sha256"),
            _words("digest"),
            sa.UniqueConstraint("report", "digest", name="receipts_once"),
        ),
        _log(
            "readings",
            _words("report", sa.ForeignKey("reports.sha256", name="readings_of_report")),
            _words("engine"),
            _words("saw"),
            _words("rest"),
        ),
        _log(
            "claims",
            sa.Column("reading", NUMBER, sa.ForeignKey("readings.seq", name="claims_of_reading"), nullable=False),
            _words("id"),
            _words("kind"),
            _words("claim"),
            sa.UniqueConstraint("reading", "id", name="claims_once"),
            sa.CheckConstraint("kind IN ('event', 'figure', 'responsibility', 'background')", name="claims_of_a_kind"),
        ),
        _log("decisions", _words("id"), _words("decision"), sa.UniqueConstraint("id", name="decisions_once")),
        op.create_table(
            "head",
            sa.Column("one", sa.Integer, sa.CheckConstraint("one = 1", name="head_is_one"), primary_key=True, autoincrement=False),
            sa.Column("seq", NUMBER, nullable=False),
            _words("recorded_at"),
            sa.Column("link", sa.LargeBinary, nullable=False),
            sqlite_strict=True,
        ),
    ]
    op.create_index("receipts_by_given_key", "receipts", ["given_key"])
    op.create_index("readings_of_one_report", "readings", ["report", "seq"])
    op.create_index("claims_of_one_id", "claims", ["id"])
    return {table.name: table for table in made}


def _copy(connection: sa.Connection, made: dict[str, sa.Table]) -> Row:
    """Copy the older book's rows; what ``head`` says of the last one."""
    last: Row = {"seq": 0, "recorded_at": UNKNOWN, "link": FIRST}
    waiting: list[Row] = []
    kind = "reports"
    new_number: dict[int, int] = {}  # of each reading, by its old one
    for table, row in _old_rows(connection):
        if table != kind or len(waiting) == BATCH:
            _insert(connection, made[kind], waiting)
            kind, waiting = table, []
        row = {"seq": last["seq"] + 1, "recorded_at": max(last["recorded_at"], row.pop("recorded_at", UNKNOWN)), **row}
        if table == "readings":
            new_number[row.pop("old_seq")] = row["seq"]
        elif table == "claims":
            row["reading"] = new_number[row["reading"]]
        last = {"seq": row["seq"], "recorded_at": row["recorded_at"], "link": link(last["link"], table, row)}
        waiting.append({**row, "link": last["link"]})
    _insert(connection, made[kind], waiting)
    return last


def _insert(connection: sa.Connection, table: sa.Table, rows: list[Row]) -> None:
    if rows:
        connection.execute(sa.insert(table), rows)


def _old_rows(connection: sa.Connection) -> Iterator[tuple[str, Row]]:
    """Each row of the older book, of which table, in the order in which it is appended."""

    def all_of(sql: str) -> Iterator[Row]:
        return (dict(row) for row in connection.execute(sa.text(sql)).mappings())

    for row in all_of("SELECT sha256, text FROM old_reports ORDER BY rowid"):
        yield "reports", row | {"text": row["text"].encode("utf-8")}
    for row in all_of("SELECT report, receipt, given_id, title_length, raw, raw_sha256 FROM old_receipts ORDER BY seq"):
        yield "receipts", _receipt(row)
    claims = all_of("SELECT reading, id, kind, claim FROM old_claims ORDER BY reading, place")
    claim = next(claims, None)
    for row in all_of("SELECT seq AS old_seq, report, engine, saw, rest FROM old_readings ORDER BY seq"):
        yield "readings", row
        while claim is not None and claim["reading"] == row["old_seq"]:
            yield "claims", claim
            claim = next(claims, None)
    if claim is not None:
        raise BookError(f"The older book is damaged: there is no reading {claim['reading']} for a claim.", "Restore it from a copy.")
    for row in all_of("SELECT id, decision FROM old_decisions ORDER BY seq"):
        yield "decisions", row | {"recorded_at": _time(row["decision"])}


def _receipt(row: Row) -> Row:
    given = row.pop("given_id")
    given_key = hashlib.sha256(given.encode("utf-8")).hexdigest() if given else ""
    parts = canonical([row["receipt"], row["title_length"], row["raw_sha256"]])
    return row | {"given_key": given_key, "digest": hashlib.sha256(parts.encode("utf-8")).hexdigest()}


def _time(decision: str) -> str:
    try:
        return stamp(datetime.fromisoformat(json.loads(decision)["at"]))
    except (ValueError, KeyError, TypeError):
        return UNKNOWN
