"""A book as harmledger made it before there was a chain: SQLite, user_version 1. The tables are those of that program, word for word."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
import zlib
from pathlib import Path

from harmledger.ledger.book import Book
from harmledger.ledger.check import KINDS
from harmledger.ledger.codec import canonical, dump
from harmledger.ledger.digests import seen

TABLES = """
CREATE TABLE reports (sha256 TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE receipts (
    seq INTEGER PRIMARY KEY, report TEXT NOT NULL REFERENCES reports (sha256), receipt TEXT NOT NULL, given_id TEXT NOT NULL,
    title_length INTEGER NOT NULL, raw BLOB NOT NULL, raw_sha256 TEXT NOT NULL, UNIQUE (report, receipt, title_length, raw_sha256)
) STRICT;
CREATE INDEX receipts_by_given_id ON receipts (given_id);
CREATE TABLE readings (
    seq INTEGER PRIMARY KEY, report TEXT NOT NULL REFERENCES reports (sha256), engine TEXT NOT NULL, saw TEXT NOT NULL, rest TEXT NOT NULL
) STRICT;
CREATE INDEX readings_by_report ON readings (report, seq);
CREATE TABLE claims (
    reading INTEGER NOT NULL REFERENCES readings (seq), place INTEGER NOT NULL, id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('event', 'figure', 'responsibility', 'background')), claim TEXT NOT NULL,
    PRIMARY KEY (reading, place), UNIQUE (reading, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX claims_by_id ON claims (id);
CREATE TABLE decisions (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, decision TEXT NOT NULL) STRICT;
"""
DECISION = ("id", "subject", "other", "verdict", "reason", "author", "at", "saw", "supersedes")  # all that a decision had then
APPEND_ONLY = "CREATE TRIGGER {0}_no_{1} BEFORE {1} ON {0} BEGIN SELECT RAISE(ABORT, '{0} is append-only'); END"
KIND_OF = {cls: kind for kind, cls in KINDS.items()}


def old_book(path: Path, like: Book) -> None:
    """Make an old book at ``path`` that says what ``like`` says (its newest readings)."""
    db = sqlite3.connect(path)
    db.executescript(TABLES)
    for table in ("reports", "receipts", "readings", "claims", "decisions"):
        for verb in ("update", "delete"):
            db.execute(APPEND_ONLY.format(table, verb))
    db.execute("PRAGMA journal_mode = WAL")
    db.execute(f"PRAGMA application_id = {0x4C454447}")
    db.execute("PRAGMA user_version = 1")
    for report in like.reports():
        db.execute("INSERT INTO reports VALUES (?, ?)", (report.sha256, report.text))
        for receipt, got in zip(report.receipts, like.received(report.sha256), strict=True):
            row = (report.sha256, dump(receipt), receipt.given_id, report.title_length, zlib.compress(got.raw), got.sha256)
            db.execute("INSERT INTO receipts (report, receipt, given_id, title_length, raw, raw_sha256) VALUES (?, ?, ?, ?, ?, ?)", row)
    by_hash = {r.sha256: r for r in like.reports()}
    for n, reading in enumerate(like.readings(), 7):  # numbers with a gap before them
        rest = dump(dataclasses.replace(reading, claims=()))
        db.execute("INSERT INTO readings VALUES (?, ?, ?, ?, ?)", (n, reading.report, reading.engine, seen(by_hash[reading.report]), rest))
        rows = [(n, place, c.id, KIND_OF[type(c)], dump(c)) for place, c in enumerate(reading.claims)]
        db.executemany("INSERT INTO claims VALUES (?, ?, ?, ?, ?)", rows)
    for decision in like.decisions():
        known = {k: v for k, v in json.loads(dump(decision)).items() if k in DECISION}
        db.execute("INSERT INTO decisions (id, decision) VALUES (?, ?)", (decision.id, canonical(known)))
    db.commit()
    db.close()
