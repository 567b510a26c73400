"""The book: one SQLite file with all reports, receipts, readings with their claims, and decisions.

Append-only: triggers refuse every change and every deletion. What a method has returned from is on the disk.
"""

from __future__ import annotations

import dataclasses
import hashlib
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import cast

from harmledger.ledger.changes import Changes, Position
from harmledger.ledger.check import KINDS, check
from harmledger.ledger.codec import dump, load
from harmledger.ledger.connect import connect, in_words
from harmledger.ledger.errors import BookError, Refused
from harmledger.model.claim import Claim, Reading
from harmledger.model.decision import Decision, reports_of
from harmledger.model.ids import content_id
from harmledger.model.report import Receipt, Report
from harmledger.model.sound import fault

FILE_NAME = "book.sqlite"
_KIND_OF = {cls: kind for kind, cls in KINDS.items()}


class Book:
    """An open book; use as a context manager. Every method may raise BookError (locked, disk full, damaged)."""

    def __init__(self, path: Path, create: bool = True) -> None:
        """Open the book file at ``path``, or make it. Raises BookError where that cannot be done."""
        self.path = path
        self._db = connect(path, create)

    def __enter__(self) -> Book:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. The book must not be used afterwards."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is appended inside is stored together or not at all; inside another one, it is part of that."""
        if self._db.in_transaction:
            yield
            return
        with in_words(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # a full disk rolls back by itself
                    self._db.execute("ROLLBACK")
                raise

    def add_report(self, report: Report, raw: bytes) -> bool:
        """Append the report if its text is new, and its receipts with the bytes ``raw`` as received if they are.

        Returns True if the text is new. Raises Refused where the hash is not that of the text.
        """
        if hashlib.sha256(report.text.encode("utf-8")).hexdigest() != report.sha256:
            raise Refused(f"Report {report.id} does not have the hash that it states.")
        packed, digest = zlib.compress(raw, 6), hashlib.sha256(raw).hexdigest()
        with self.transaction():
            new = self._db.execute("INSERT OR IGNORE INTO reports VALUES (?, ?)", (report.sha256, report.text)).rowcount > 0
            for receipt in report.receipts:
                self._db.execute(
                    "INSERT OR IGNORE INTO receipts (report, receipt, given_id, title_length, raw, raw_sha256) VALUES (?, ?, ?, ?, ?, ?)",
                    (report.sha256, dump(receipt), receipt.given_id, report.title_length, packed, digest),
                )
        return new

    def add_reading(self, reading: Reading) -> bool:
        """Append a reading with its claims, all or nothing; False if it is the report's newest reading already.

        Raises SpanMismatch where a quote does not stand in the report, Refused where claims contradict the ledger's rules.
        """
        with self.transaction():
            report = self.report(reading.report)
            if report is None:
                raise Refused(f"There is no report {reading.report[:16]} in the book.")
            check(reading, report.text)
            saw = seen(report)
            if self._newest(reading.report) == (reading.engine, saw):
                return False
            rest = dump(dataclasses.replace(reading, claims=()))
            row = self._db.execute(
                "INSERT INTO readings (report, engine, saw, rest) VALUES (?, ?, ?, ?)", (reading.report, reading.engine, saw, rest)
            ).lastrowid
            self._db.executemany(
                "INSERT INTO claims VALUES (?, ?, ?, ?, ?)",
                [(row, n, c.id, _KIND_OF[type(c)], dump(c)) for n, c in enumerate(reading.claims)],
            )
        return True

    def add_decision(self, decision: Decision) -> bool:
        """Append a decision; False if it is there already. Raises Refused where something of it does not hold (``model/sound.py``)."""
        with self.transaction():
            why = fault(decision, self._text)
            if why:
                raise Refused(why)
            if decision.supersedes and not self._has("decisions", decision.supersedes):
                raise Refused(f"There is no decision {decision.supersedes} to replace.")
            return (
                self._db.execute("INSERT OR IGNORE INTO decisions (id, decision) VALUES (?, ?)", (decision.id, dump(decision))).rowcount > 0
            )

    def reports(self) -> Iterator[Report]:
        """Every report, by its day (those without one last), then its hash."""
        days = [((r.published or date.max, r.sha256), r) for r in self._reports("")]
        yield from (r for _, r in sorted(days, key=lambda pair: pair[0]))

    def report(self, sha256: str) -> Report | None:
        """The report with this hash, or None."""
        return next(self._reports("WHERE r.sha256 = ?", sha256), None)

    def _text(self, sha256: str) -> str | None:
        row = self._one("SELECT text FROM reports WHERE sha256 = ?", sha256)
        return str(row[0]) if row else None

    def with_given_id(self, given_id: str) -> str | None:
        """The hash of the report that was given under ``given_id``, or None."""
        row = self._one("SELECT report FROM receipts WHERE given_id = ? ORDER BY seq LIMIT 1", given_id)
        return str(row[0]) if row else None

    def raw(self, sha256: str) -> list[bytes]:
        """The bytes of each receipt of a report, as received, in the order received. Raises BookError where they changed."""
        found = []
        for packed, digest in self._all("SELECT raw, raw_sha256 FROM receipts WHERE report = ? ORDER BY seq", sha256):
            raw = zlib.decompress(packed)
            if hashlib.sha256(raw).hexdigest() != digest:
                raise BookError(f"The book {self.path} is damaged: a report's bytes are not those received.", "Restore it from a copy.")
            found.append(raw)
        return found

    def unread(self, engine: str) -> Iterator[Report]:
        """Reports that the engine called ``engine`` has not read as they are known now, in the order of ``reports``."""
        newest = {r: (e, s) for r, e, s in self._all(f"SELECT report, engine, saw FROM readings WHERE {_NEWEST}")}
        return (r for r in self.reports() if newest.get(r.sha256) != (engine, seen(r)))

    def readings(self) -> Iterator[Reading]:
        """The newest reading of every report that has one, in the order of ``reports``."""
        with in_words(self.path):
            found = {}
            for seq, rest in self._all(f"SELECT seq, rest FROM readings WHERE {_NEWEST}"):
                reading = self._whole(seq, rest)
                found[reading.report] = reading
        yield from (found[r.sha256] for r in self.reports() if r.sha256 in found)

    def reading(self, sha256: str) -> Reading | None:
        """The newest reading of a report, or None."""
        row = self._one("SELECT seq, rest FROM readings WHERE report = ? ORDER BY seq DESC LIMIT 1", sha256)
        return self._whole(row[0], row[1]) if row else None

    def decisions(self) -> Iterator[Decision]:
        """Every decision, by its time, then its id."""
        found = [load(Decision, d) for (d,) in self._all("SELECT decision FROM decisions")]
        yield from sorted(found, key=lambda d: (d.at, d.id))

    def position(self) -> Position:
        """How far the book has come."""
        receipt, reading, decision = (
            int(self._all(f"SELECT coalesce(max(seq), 0) FROM {t}")[0][0]) for t in ("receipts", "readings", "decisions")
        )
        return Position(receipt, reading, decision, self._mark(receipt, reading, decision))

    def since(self, position: Position) -> Changes:
        """What was appended since ``position``. Raises ValueError where the book never was there."""
        if position.mark and position.mark != self._mark(position.receipts, position.readings, position.decisions):
            raise ValueError("The book is not what it was: this is another book, or an older copy of it.")
        reports = {r for (r,) in self._all("SELECT DISTINCT report FROM receipts WHERE seq > ?", position.receipts)}
        reports |= {r for (r,) in self._all("SELECT DISTINCT report FROM readings WHERE seq > ?", position.readings)}
        new = [load(Decision, d) for (d,) in self._all("SELECT decision FROM decisions WHERE seq > ? ORDER BY seq", position.decisions)]
        about = {x for d in new for x in _about(d)}
        for id in {d.supersedes for d in new if d.supersedes}:
            about |= {x for (text,) in self._all("SELECT decision FROM decisions WHERE id = ?", id) for x in _about(load(Decision, text))}
        old = [
            load(Decision, text)
            for d in new
            if d.supersedes
            for (text,) in self._all("SELECT decision FROM decisions WHERE id = ?", d.supersedes)
        ]
        about |= {sha for d in (*new, *old) for sha in reports_of(d)}
        for subject in about:
            reports |= {r for (r,) in self._all("SELECT sha256 FROM reports WHERE sha256 = ?", subject)}
            sql = "SELECT DISTINCT r.report FROM claims c JOIN readings r ON r.seq = c.reading WHERE c.id = ?"
            reports |= {r for (r,) in self._all(sql, subject)}
        return Changes(frozenset(reports), tuple(new))

    def _mark(self, receipt: int, reading: int, decision: int) -> str:
        rows = (
            self._one("SELECT report, raw_sha256 FROM receipts WHERE seq = ?", receipt),
            self._one("SELECT report, engine, saw FROM readings WHERE seq = ?", reading),
            self._one("SELECT id FROM decisions WHERE seq = ?", decision),
        )
        return content_id("p", *(str(value) for row in rows for value in (row or ("",))))

    def counts(self) -> dict[str, int]:
        """How many rows each table has (older readings and their claims included)."""
        tables = ("reports", "receipts", "readings", "claims", "decisions")
        return {t: int(self._all(f"SELECT count(*) FROM {t}")[0][0]) for t in tables}

    def _newest(self, sha256: str) -> tuple[str, str] | None:
        row = self._one("SELECT engine, saw FROM readings WHERE report = ? ORDER BY seq DESC LIMIT 1", sha256)
        return (row[0], row[1]) if row else None

    def _reports(self, where: str, *values: str) -> Iterator[Report]:
        rows = self._all(
            f"SELECT r.sha256, r.text, c.receipt, c.title_length FROM reports r JOIN receipts c ON c.report = r.sha256 {where} ORDER BY 1",
            *values,
        )
        found: dict[str, Report] = {}
        for sha256, text, receipt, title_length in rows:
            known = found.get(sha256)
            receipts = {load(Receipt, receipt), *(known.receipts if known else ())}
            length = max(title_length, known.title_length if known else 0)  # a text given with and without its title apart
            found[sha256] = Report(sha256, text, length, tuple(sorted(receipts, key=dump)))
        yield from found.values()

    def _whole(self, seq: int, rest: str) -> Reading:
        rows = self._all("SELECT kind, claim FROM claims WHERE reading = ? ORDER BY place", seq)
        return dataclasses.replace(load(Reading, rest), claims=tuple(cast(Claim, load(KINDS[k], c)) for k, c in rows))

    def _has(self, table: str, id: str) -> bool:
        return self._one(f"SELECT 1 FROM {table} WHERE id = ?", id) is not None

    def _one(self, sql: str, *values: object) -> sqlite3.Row | None:
        return next(iter(self._all(sql, *values)), None)

    def _all(self, sql: str, *values: object) -> list[sqlite3.Row]:
        with in_words(self.path):
            return self._db.execute(sql, values).fetchall()


_NEWEST = "seq IN (SELECT max(seq) FROM readings GROUP BY report)"


def _about(decision: Decision) -> tuple[str, ...]:
    return (decision.subject, *([decision.other] if decision.other else ()))


def seen(report: Report) -> str:
    """Digest of all that an engine may use of ``report``; where it changes, the report is read anew."""
    day = report.published.isoformat() if report.published else None
    return content_id("s", report.sha256, report.title_length, day, report.publisher, report.url, report.language, report.id)
