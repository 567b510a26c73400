"""The book: all reports, receipts, readings with their claims, decisions, and the chain of custody, in SQLite or PostgreSQL.

Append-only: triggers refuse every change and every deletion. What a method has returned from is on the disk.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from sqlalchemy import bindparam, exists, func, select

from harmledger.ledger import chain
from harmledger.ledger.address import FILE_NAME as FILE_NAME
from harmledger.ledger.check import KINDS, check, check_custody, check_decision
from harmledger.ledger.codec import dump
from harmledger.ledger.digests import custody_key, given_key, receipt_digest, seen
from harmledger.ledger.errors import Refused
from harmledger.ledger.originals import original, pack
from harmledger.ledger.store import Clock, Store
from harmledger.ledger.tables import HOLDS, LOGS, claims, custody, decisions, head, readings, receipts, reports
from harmledger.ledger.view import View
from harmledger.model.claim import Reading
from harmledger.model.custody import Custody
from harmledger.model.decision import Decision
from harmledger.model.report import Report

_KIND_OF = {cls: kind for kind, cls in KINDS.items()}
_tip = select(head.c.seq, head.c.link)
_known = select(  # in one question: what was not known before, which is most, must not wait for two answers
    exists().where(reports.c.sha256 == bindparam("sha256")), exists().where(receipts.c.raw_sha256 == bindparam("raw_sha256"), HOLDS)
)
_text_of = select(reports.c.text).where(reports.c.sha256 == bindparam("sha256"))
_has_receipt = select(receipts.c.seq).where(receipts.c.report == bindparam("sha256"), receipts.c.digest == bindparam("digest"))
_has_decision = select(decisions.c.seq).where(decisions.c.id == bindparam("id"))
_newest = select(readings.c.engine, readings.c.saw).where(readings.c.report == bindparam("sha256")).order_by(readings.c.seq.desc()).limit(1)


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
        """Append the report if its text is new, and its receipts with the bytes ``raw`` as received if they are.

        The same bytes are stored once, however many reports came in them: a receipt goes without only where an earlier one was found
        to hold them unharmed. Returns True if the text is new. Raises Refused where the hash is not that of the text.
        """
        text = report.text.encode("utf-8")
        if hashlib.sha256(text).hexdigest() != report.sha256:
            raise Refused(f"Report {report.id} does not have the hash that it states.")
        raw_sha256 = hashlib.sha256(raw).hexdigest()
        with self._store.writing() as tail:
            known, held = self._all(_known, sha256=report.sha256, raw_sha256=raw_sha256)[0]
            if not known:
                tail.append(reports, [{"sha256": report.sha256, "text": text}])
            for receipt in report.receipts:
                stored = dump(receipt)
                digest = receipt_digest(stored, report.title_length, raw_sha256)
                if known and self._all(_has_receipt, sha256=report.sha256, digest=digest):
                    continue
                held = raw_sha256 in tail.sure or (held and original(self._all, raw_sha256) is not None)
                row = {
                    "report": report.sha256,
                    "receipt": stored,
                    "given_key": given_key(receipt.given_id),
                    "title_length": report.title_length,
                    "raw": b"" if held else pack(raw),
                    "raw_sha256": raw_sha256,
                    "digest": digest,
                }
                tail.append(receipts, [row])
                tail.sure.add(raw_sha256)
        return not known

    def add_reading(self, reading: Reading) -> bool:
        """Append a reading with its claims, all or nothing; False if it is the report's newest reading already.

        Raises SpanMismatch where a quote does not stand in the report, Refused where claims contradict the ledger's rules.
        """
        with self._store.writing() as tail:
            report = self.report(reading.report)
            if report is None:
                raise Refused(f"There is no report {reading.report[:16]} in the book.")
            check(reading, report.text)
            saw = seen(report)
            newest = self._all(_newest, sha256=reading.report)
            if newest and tuple(newest[0]) == (reading.engine, saw):
                return False
            rest = dump(dataclasses.replace(reading, claims=()))
            seq = tail.append(readings, [{"report": reading.report, "engine": reading.engine, "saw": saw, "rest": rest}])
            tail.append(claims, [{"reading": seq, "id": c.id, "kind": _KIND_OF[type(c)], "claim": dump(c)} for c in reading.claims])
        return True

    def add_decision(self, decision: Decision) -> bool:
        """Append a decision; False if it is there already. Raises Refused where something of it does not hold (``model/sound.py``)."""
        with self._store.writing() as tail:
            check_decision(decision, self._text)
            if decision.supersedes and not self._all(_has_decision, id=decision.supersedes):
                raise Refused(f"There is no decision {decision.supersedes} to replace.")
            if self._all(_has_decision, id=decision.id):
                return False
            tail.append(decisions, [{"id": decision.id, "decision": dump(decision)}])
        return True

    def add_custody(self, entry: Custody) -> int:
        """Append an entry of the chain of custody; its number in the book. Raises Refused where something of it does not hold."""
        check_custody(entry)
        with self._store.writing() as tail:
            return tail.append(custody, [{"key": custody_key(entry), "custody": dump(entry)}])

    def _text(self, sha256: str) -> str | None:
        rows = self._all(_text_of, sha256=sha256)
        return bytes(rows[0][0]).decode("utf-8") if rows else None
