"""The tables of a book, as migrations: entry n brings a book from version n to n + 1. Entries are only ever added."""

from __future__ import annotations

APPLICATION_ID = 0x4C454447  # "LEDG": tells our books from other SQLite files

_TABLES = """
CREATE TABLE reports (
    sha256 TEXT PRIMARY KEY,
    text TEXT NOT NULL
) STRICT;
CREATE TABLE receipts (
    seq INTEGER PRIMARY KEY,
    report TEXT NOT NULL REFERENCES reports (sha256),
    receipt TEXT NOT NULL,         -- Receipt as canonical JSON
    given_id TEXT NOT NULL,
    title_length INTEGER NOT NULL,
    raw BLOB NOT NULL,             -- the bytes as received, zlib
    raw_sha256 TEXT NOT NULL,
    UNIQUE (report, receipt, title_length, raw_sha256)
) STRICT;
CREATE INDEX receipts_by_given_id ON receipts (given_id);
CREATE TABLE readings (
    seq INTEGER PRIMARY KEY,
    report TEXT NOT NULL REFERENCES reports (sha256),
    engine TEXT NOT NULL,
    saw TEXT NOT NULL,             -- digest of what was known of the report when it was read
    rest TEXT NOT NULL             -- Reading without its claims, canonical JSON
) STRICT;
CREATE INDEX readings_by_report ON readings (report, seq);
CREATE TABLE claims (
    reading INTEGER NOT NULL REFERENCES readings (seq),
    place INTEGER NOT NULL,        -- 0, 1, … in the order of the reading
    id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('event', 'figure', 'responsibility', 'background')),
    claim TEXT NOT NULL,           -- canonical JSON
    PRIMARY KEY (reading, place),
    UNIQUE (reading, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX claims_by_id ON claims (id);
CREATE TABLE decisions (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    decision TEXT NOT NULL         -- canonical JSON
) STRICT;
"""


def _append_only(table: str) -> str:
    return "".join(
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;\n"
        for verb in ("update", "delete")
    )


MIGRATIONS: tuple[str, ...] = (_TABLES + "".join(map(_append_only, ("reports", "receipts", "readings", "claims", "decisions"))),)
VERSION = len(MIGRATIONS)
