"""The book: all reports, receipts, readings with their claims, decisions, and the chain of custody, in SQLite or PostgreSQL.

Append-only: triggers refuse every change and every deletion. What a method has returned from is on the disk.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from sqlalchemy import bindparam, func, select

from harmledger.ledger import chain
from harmledger.ledger.address import FILE_NAME as FILE_NAME
from harmledger.ledger.check import KINDS, check, check_custody, check_decision
from harmledger.ledger.codec import dump
from harmledger.ledger.digests import custody_key, given_key, seen
from harmledger.ledger.errors import Refused
from harmledger.ledger.known import Coming, Known
from harmledger.ledger.originals import original, pack
from harmledger.ledger.store import Clock, Store, Tail
from harmledger.ledger.tables import LOGS, claims, custody, decisions, head, readings, receipts, reports
from harmledger.ledger.view import View
from harmledger.model.claim import Reading
from harmledger.model.custody import Custody
from harmledger.model.decision import Decision
from harmledger.model.report import Report

_KIND_OF = {cls: kind for kind, cls in KINDS.items()}
_tip = select(head.c.seq, head.c.link)
_text_of = select(reports.c.text).where(reports.c.sha256 == bindparam("sha256"))
_has_decision = select(decisions.c.seq).where(decisions.c.id == bindparam("id"))
_engines = select(readings.c.report, readings.c.engine, readings.c.saw).order_by(readings.c.seq)  # of each report the newest comes last


def now() -> datetime:
    """The clock that stands behind ``recorded_at`` where no other is given."""
    return datetime.now(UTC)


class Book(View):
    """An open book; use as a context manager. Every method may raise BookError (locked, disk full, damaged, connection lost).

    Several threads may use one book; each has its own transaction.
    """

    def __init__(self, where: Path | str, create: bool = True, clock: Clock = now) -> None:
        """Open the book in the file or database ``where`` (``postgresql://…``), or make it. Raises BookError.

        ``clock`` gives the time at which rows are recorded; it is read once a transaction and only where something is appended.
        """
        super().__init__(Store(where, create, clock))

    def __enter__(self) -> Book:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def name(self) -> str:
        """What the book may be called in messages: its path, or its address without the password."""
        return self._store.name

    @property
    def path(self) -> Path | None:
        """The book's file, or None where it is in a database."""
        return self._store.path

    @property
    def store(self) -> Store:
        """The database, for what goes through a whole book: verifying, copying."""
        return self._store

    def close(self) -> None:
        """Close the book. It must not be used afterwards."""
        self._store.close()

    def as_of(self, at: datetime) -> View:
        """What the book said at ``at`` (which needs an offset): all that was recorded until then. Raises ValueError without one."""
        latest = [select(func.max(t.c.seq)).where(t.c.recorded_at <= chain.stamp(at)).scalar_subquery() for t in LOGS]
        return View(self._store, max(seq or 0 for seq in self._all(select(*latest))[0]))

    def tip(self) -> tuple[int, bytes]:
        """The number and the link of the last row, whatever it is: quick, and another one whenever something was appended."""
        seq, link = self._all(_tip)[0]
        return (int(seq), bytes(link))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is appended inside is stored together or not at all; inside another one, it is part of that."""
        with self._store.writing():
            yield

    def add_report(self, report: Report, raw: bytes) -> bool:
        """As ``add_received``, for one report; True if its text is new."""
        return self.add_received([(report, raw)])[0]

    def add_received(self, things: Sequence[tuple[Report, bytes] | Custody]) -> list[bool]:
        """Append reports with the bytes that each came in, and entries of the chain of custody, in their order and all or nothing.

        Of a report: itself if its text is new, and its receipts with the bytes as received if they are. The same bytes are stored once,
        however many reports came in them: a receipt goes without only where an earlier one was found to hold them unharmed.

        Returns for each thing whether it is new: True for an entry. Raises Refused where a hash is not that of the text, or something
        of an entry does not hold.
        """
        coming: list[Coming | Custody] = []
        for thing in things:
            if isinstance(thing, Custody):
                check_custody(thing)
                coming.append(thing)
            else:
                coming.append(Coming.of(*thing))
        with self._store.writing() as tail:
            known = Known(self._among, [thing for thing in coming if isinstance(thing, Coming)], tail.sure)
            new = []
            for one in coming:
                if isinstance(one, Custody):
                    tail.add(custody, _custody_row(one))
                    new.append(True)
                else:
                    new.append(self._add_received(tail, known, one))
            tail.write()
        return new

    def _add_received(self, tail: Tail, known: Known, coming: Coming) -> bool:
        report, raw_sha256 = coming.report, coming.raw_sha256
        new = known.take(report.sha256)
        if new:
            tail.add(reports, {"sha256": report.sha256, "text": coming.text})
        for receipt, stored, digest in coming.receipts:
            if not known.take_receipt(report.sha256, digest):
                continue
            held = raw_sha256 in tail.sure or (raw_sha256 in known.raws and original(self._all, raw_sha256) is not None)
            row = {
                "report": report.sha256,
                "receipt": stored,
                "given_key": given_key(receipt.given_id),
                "title_length": report.title_length,
                "raw": b"" if held else pack(coming.raw),
                "raw_sha256": raw_sha256,
                "digest": digest,
            }
            tail.add(receipts, row)
            tail.sure.add(raw_sha256)
        return new

    def add_reading(self, reading: Reading) -> bool:
        """As ``add_readings``, for one."""
        return self.add_readings([reading])[0]

    def add_readings(self, made: Sequence[Reading]) -> list[bool]:
        """Append readings with their claims, all or nothing; for each False if it is its report's newest reading already.

        Raises SpanMismatch where a quote does not stand in the report, Refused where claims contradict the ledger's rules.
        """
        with self._store.writing() as tail:
            about = [reading.report for reading in made]
            found = {report.sha256: report for report in self.reports_among(about)}
            newest = {report: (engine, saw) for report, engine, saw in self._among(_engines, readings.c.report, about)}
            names = []
            for reading in made:
                if reading.report not in found:
                    raise Refused(f"There is no report {reading.report[:16]} in the book.")
                check(reading, found[reading.report].text)
                names.append((reading.engine, seen(found[reading.report])))
            new = []
            for reading, name in zip(made, names, strict=True):
                new.append(newest.get(reading.report) != name)
                if new[-1]:
                    newest[reading.report] = name
                    _add_reading(tail, reading, name[1])
            tail.write()
        return new

    def add_decision(self, decision: Decision) -> bool:
        """Append a decision; False if it is there already. Raises Refused where something of it does not hold (``model/sound.py``)."""
        with self._store.writing() as tail:
            check_decision(decision, self._text)
            if decision.supersedes and not self._all(_has_decision, id=decision.supersedes):
                raise Refused(f"There is no decision {decision.supersedes} to replace.")
            if self._all(_has_decision, id=decision.id):
                return False
            tail.add(decisions, {"id": decision.id, "decision": dump(decision)})
            tail.write()
        return True

    def add_custody(self, entry: Custody) -> int:
        """Append an entry of the chain of custody; its number in the book. Raises Refused where something of it does not hold."""
        check_custody(entry)
        with self._store.writing() as tail:
            number = tail.add(custody, _custody_row(entry))
            tail.write()
        return number

    def _text(self, sha256: str) -> str | None:
        rows = self._all(_text_of, sha256=sha256)
        return bytes(rows[0][0]).decode("utf-8") if rows else None


def _custody_row(entry: Custody) -> dict[str, str]:
    return {"key": custody_key(entry), "custody": dump(entry)}


def _add_reading(tail: Tail, reading: Reading, saw: str) -> None:
    rest = dump(dataclasses.replace(reading, claims=()))
    seq = tail.add(readings, {"report": reading.report, "engine": reading.engine, "saw": saw, "rest": rest})
    for claim in reading.claims:
        tail.add(claims, {"reading": seq, "id": claim.id, "kind": _KIND_OF[type(claim)], "claim": dump(claim)})
