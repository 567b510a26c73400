"""The tables of a book as they are now, the same in SQLite and PostgreSQL. ``migrations/`` brings older books here.

Every row of a log has ``seq`` (its number in the whole ledger, from 1, without gaps), ``recorded_at`` (see ``chain``) and ``link``.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.schema import SchemaItem

WORDS = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")  # compared by code point in both databases
NUMBER = BigInteger().with_variant(Integer(), "sqlite")

HOLDS = text("length(raw) > 0")
"""Of a receipt: it holds the bytes itself. In these very words, or SQLite does not take the index of those that do."""

metadata = MetaData()


def _words(name: str, *more: SchemaItem) -> Column[str]:
    return Column(name, WORDS, *more, nullable=False)


def _log(name: str, *columns: SchemaItem) -> Table:
    return Table(
        name,
        metadata,
        Column("seq", NUMBER, primary_key=True, autoincrement=False),
        _words("recorded_at"),
        *columns,
        Column("link", LargeBinary, nullable=False),
        sqlite_strict=True,
    )


reports = _log(
    "reports",
    _words("sha256"),
    Column("text", LargeBinary, nullable=False),  # UTF-8; as bytes, since PostgreSQL has no text with U+0000
    UniqueConstraint("sha256", name="reports_once"),
)
receipts = _log(
    "receipts",
    _words("report", ForeignKey("reports.sha256", name="receipts_of_report")),
    _words("receipt"),  # Receipt as canonical JSON
    _words("given_key"),  # SHA-256 of the given id: ids may be of any length, an index may not
    Column("title_length", Integer, nullable=False),
    Column("raw", LargeBinary, nullable=False),  # the bytes as received, zlib; empty where an earlier receipt holds the same
    _words("raw_sha256"),
    _words("digest"),  # of receipt, title_length and raw_sha256: the same receipt is stored once
    UniqueConstraint("report", "digest", name="receipts_once"),
    Index("receipts_by_given_key", "given_key"),
    Index("receipts_by_raw", "raw_sha256", "seq", sqlite_where=HOLDS, postgresql_where=HOLDS),
)
readings = _log(
    "readings",
    _words("report", ForeignKey("reports.sha256", name="readings_of_report")),
    _words("engine"),
    _words("saw"),  # digest of what was known of the report when it was read
    _words("rest"),  # Reading without its claims, canonical JSON
    Index("readings_of_one_report", "report", "seq"),
)
claims = _log(
    "claims",
    Column("reading", NUMBER, ForeignKey("readings.seq", name="claims_of_reading"), nullable=False),
    _words("id"),
    _words("kind"),
    _words("claim"),  # canonical JSON; in the order of the reading
    UniqueConstraint("reading", "id", name="claims_once"),
    CheckConstraint("kind IN ('event', 'figure', 'responsibility', 'background')", name="claims_of_a_kind"),
    Index("claims_of_one_id", "id"),
)
decisions = _log(
    "decisions",
    _words("id"),
    _words("decision"),  # canonical JSON
    UniqueConstraint("id", name="decisions_once"),
)

custody = _log(
    "custody",
    _words("key"),  # of what was taken in whole: a digest of it and of how it was read; else ""
    _words("custody"),  # Custody as canonical JSON
    Index("custody_by_key", "key"),
)

LOGS: tuple[Table, ...] = (reports, receipts, readings, claims, decisions, custody)

head = Table(
    "head",
    metadata,
    Column("one", Integer, CheckConstraint("one = 1", name="head_is_one"), primary_key=True, autoincrement=False),
    Column("seq", NUMBER, nullable=False),
    _words("recorded_at"),
    Column("link", LargeBinary, nullable=False),
    sqlite_strict=True,
)
"""One row: the last row of the ledger. Without it nobody could tell that the last rows are missing."""
