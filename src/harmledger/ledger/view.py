"""What a book says, now or on a day of the past: everything that is read from it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, cast

from sqlalchemy import BindParameter, Executable, Row, Select, bindparam, func, select, union_all

from harmledger.ledger.changes import Changes, Entry, Position
from harmledger.ledger.check import KINDS
from harmledger.ledger.codec import CodecError, dump, load
from harmledger.ledger.digests import given_key, taken_key
from harmledger.ledger.errors import BookError
from harmledger.ledger.linked import Linked, rows_about
from harmledger.ledger.older import completed
from harmledger.ledger.originals import original, unpack
from harmledger.ledger.store import Store
from harmledger.ledger.tables import LOGS, claims, custody, decisions, head, readings, receipts, reports
from harmledger.ledger.unread import parts, unread
from harmledger.model.claim import Claim, Reading
from harmledger.model.custody import Custody
from harmledger.model.decision import Decision, reports_of
from harmledger.model.report import Arrival, Receipt, Report

ALL = 2**62  # more rows than any book has
Rows = Sequence[Row[*tuple[Any, ...]]]
MANY = 500  # ids asked for at once

_UPTO: BindParameter[int] = bindparam("upto")
_newest = select(func.max(readings.c.seq)).where(readings.c.seq <= _UPTO).group_by(readings.c.report).scalar_subquery()
_receipts = (
    select(reports.c.sha256, reports.c.text, receipts.c.receipt, receipts.c.title_length, receipts.c.seq, receipts.c.raw_sha256)
    .join(receipts, receipts.c.report == reports.c.sha256)
    .where(receipts.c.seq <= _UPTO)
)
_one_report = _receipts.where(reports.c.sha256 == bindparam("sha256"))
_given = (
    select(receipts.c.report).where(receipts.c.given_key == bindparam("key"), receipts.c.seq <= _UPTO).order_by(receipts.c.seq).limit(1)
)
_owners = select(receipts.c.given_key, receipts.c.report).where(receipts.c.seq <= _UPTO).order_by(receipts.c.seq)
_reports = select(reports.c.sha256).where(reports.c.seq <= _UPTO)
_received = (
    select(receipts.c.receipt, receipts.c.raw, receipts.c.raw_sha256, receipts.c.recorded_at)
    .where(receipts.c.report == bindparam("sha256"), receipts.c.seq <= _UPTO)
    .order_by(receipts.c.seq)
)
_read = select(readings.c.report, readings.c.engine).where(readings.c.seq.in_(_newest))
_AMONG: BindParameter[str] = bindparam("among", expanding=True)
_some_receipts = _receipts.where(reports.c.sha256.in_(_AMONG))
_some_newest = (
    select(func.max(readings.c.seq))
    .where(readings.c.seq <= _UPTO, readings.c.report.in_(_AMONG))
    .group_by(readings.c.report)
    .scalar_subquery()
)
_some_readings = select(readings.c.seq, readings.c.rest).where(readings.c.seq.in_(_some_newest))
_some_claims = select(claims.c.reading, claims.c.kind, claims.c.claim).where(claims.c.reading.in_(_some_newest)).order_by(claims.c.seq)
_readings = select(readings.c.seq, readings.c.rest).where(readings.c.seq.in_(_newest))
_claims = select(claims.c.reading, claims.c.kind, claims.c.claim).where(claims.c.reading.in_(_newest)).order_by(claims.c.seq)
_one_reading = (
    select(readings.c.seq, readings.c.rest)
    .where(readings.c.report == bindparam("sha256"), readings.c.seq <= _UPTO)
    .order_by(readings.c.seq.desc())
    .limit(1)
)
_its_claims = select(claims.c.reading, claims.c.kind, claims.c.claim).where(claims.c.reading == bindparam("reading")).order_by(claims.c.seq)
_head = select(head.c.seq)
_hashes = select(reports.c.sha256).where(reports.c.seq <= _UPTO).order_by(reports.c.sha256)
_custody = select(custody.c.seq, custody.c.recorded_at, custody.c.custody).where(custody.c.seq <= _UPTO).order_by(custody.c.seq)
_begins = (
    select(reports.c.sha256)
    .where(reports.c.sha256 >= bindparam("start"), reports.c.sha256 < bindparam("after"), reports.c.seq <= _UPTO)
    .limit(2)
)
_taken = select(custody.c.custody).where(custody.c.key == bindparam("key"), custody.c.seq <= _UPTO).order_by(custody.c.seq).limit(1)
_addresses = select(receipts.c.report, receipts.c.receipt).where(receipts.c.seq <= _UPTO).order_by(receipts.c.seq)
_arrivals = (
    select(receipts.c.recorded_at, receipts.c.receipt, receipts.c.raw_sha256)
    .where(receipts.c.report == bindparam("sha256"), receipts.c.seq <= _UPTO)
    .order_by(receipts.c.seq)
)
_decisions = select(decisions.c.seq, decisions.c.decision).where(decisions.c.seq <= _UPTO).order_by(decisions.c.seq)


@dataclasses.dataclass(frozen=True, slots=True)
class ReceivedBytes:
    """One time that a report was received.

    Attributes:
        receipt: what is known of it.
        raw: the bytes, as received.
        sha256: theirs, hexadecimal.
        recorded_at: when the book took them in (UTC, ISO 8601); "" for books from before times were kept.
    """

    receipt: Receipt
    raw: bytes
    sha256: str
    recorded_at: str


class View:
    """The book as it was when its row number ``upto`` was the last. Use ``Book`` for the book as it is now.

    The methods may raise BookError (locked, damaged, connection lost).
    """

    def __init__(self, store: Store, upto: int = ALL) -> None:
        self._store = store
        self._upto = upto

    def reports(self) -> Iterator[Report]:
        """Every report, by its day (those without one last), then its hash."""
        with self._understood():
            days = [((r.published or date.max, r.sha256), r) for r in _made_reports(self._all(_receipts))]
        yield from (r for _, r in sorted(days, key=lambda pair: pair[0]))

    def hashes(self) -> list[str]:
        """The SHA-256 of every report, in their order."""
        return [str(sha) for (sha,) in self._all(_hashes)]

    def report(self, sha256: str) -> Report | None:
        """The report with this hash, or None."""
        with self._understood():
            return next(iter(_made_reports(self._all(_one_report, sha256=sha256))), None)

    def reports_among(self, hashes: Iterable[str]) -> list[Report]:
        """The reports with these hashes, as far as there are any, in no order."""
        with self._understood():
            return _made_reports(list(self._among(_receipts, reports.c.sha256, hashes)))

    def with_given_id(self, given_id: str) -> str | None:
        """The hash of the report that was given under ``given_id``, or None."""
        found = self._all(_given, key=given_key(given_id))
        return str(found[0][0]) if found else None

    def with_given_ids(self, given_ids: Iterable[str]) -> dict[str, str]:
        """As ``with_given_id``, for many: only those that there are."""
        keys = {given_key(given_id): given_id for given_id in given_ids if given_id}
        found: dict[str, str] = {}
        for key, report in self._among(_owners, receipts.c.given_key, keys):
            found.setdefault(keys[key], report)
        return found

    def received(self, sha256: str) -> list[ReceivedBytes]:
        """Each time that a report was received, with its bytes, in the order received. Raises BookError where they changed."""
        opened: dict[str, bytes] = {}  # the same bytes, received many times, are in memory once
        with self._understood():
            found = self._all(_received, sha256=sha256)
            for _, packed, digest, _ in found:
                if packed or digest not in opened:
                    opened[digest] = self._opened(packed, digest)
            return [ReceivedBytes(load(Receipt, receipt), opened[digest], digest, at) for receipt, _, digest, at in found]

    def linked(self, sha256: str) -> list[Linked]:
        """Every row about a report with its link in the hash chain, in the order of the chain; none where there is no such report."""
        report = self.report(sha256)
        with self._understood():
            return rows_about(self._all, report) if report else []

    def unread(self, *engines: str) -> Iterator[Report]:
        """Reports that none of ``engines`` was the last to read as they are known now, in the order of ``reports``; few are in memory at
        a time."""
        with self._understood():
            hashes = unread(self._all, engines, MANY, _made_reports)
        return (known for _, known, _ in self._told(hashes, readings=False) if known)

    def told(self, hashes: Sequence[str]) -> Iterator[tuple[str, Report | None, Reading | None]]:
        """For each of these hashes, in their order: itself, the report and its newest reading, where there are any. Few are in memory at
        a time."""
        return self._told(hashes, readings=True)

    def _told(self, hashes: Sequence[str], readings: bool) -> Iterator[tuple[str, Report | None, Reading | None]]:
        for some in parts(hashes, MANY):
            upto = self._last()  # of all queries: a reading that is appended between them must not take away another's claims
            with self._understood():
                known = {r.sha256: r for r in _made_reports(self._all(_some_receipts, among=some, upto=upto))}
                said: dict[str, Reading] = {}
                if readings:
                    rows = self._all(_some_readings, among=some, upto=upto), self._all(_some_claims, among=some, upto=upto)
                    said = {r.report: r for r in _made_readings(*rows)}
            yield from ((sha, known.get(sha), said.get(sha)) for sha in some)

    def readers(self) -> dict[str, str]:
        """The name of the engine that read each report last, by the report's SHA-256."""
        return {row[0]: row[1] for row in self._all(_read)}

    def readings(self) -> Iterator[Reading]:
        """The newest reading of every report that has one, in the order of ``reports``."""
        upto = self._last()  # of both queries: a reading that is appended between them must not take away another's claims
        with self._understood():
            found = {r.report: r for r in _made_readings(self._all(_readings, upto=upto), self._all(_claims, upto=upto))}
        yield from (found[r.sha256] for r in self.reports() if r.sha256 in found)

    def reading(self, sha256: str) -> Reading | None:
        """The newest reading of the report with this hash, or None."""
        rows = self._all(_one_reading, sha256=sha256)
        with self._understood():
            return next(_made_readings(rows, self._all(_its_claims, reading=rows[0].seq)), None) if rows else None

    def decisions(self) -> Iterator[Decision]:
        """Every decision, by its time, then its id."""
        found = self._loaded(self._all(_decisions))
        yield from sorted(found, key=lambda d: (d.at, d.id))

    def custody(self) -> Iterator[Entry]:
        """The chain of custody: every entry in the order in which it was made."""
        with self._understood():
            return iter([Entry(seq, at, load(Custody, entry)) for seq, at, entry in self._all(_custody)])

    def has_taken(self, entry: Custody) -> Custody | None:
        """The entry of when what ``entry`` names was taken in whole: the same bytes under the same name, read in the same way. Or None."""
        rows = self._all(_taken, key=taken_key(entry))
        with self._understood():
            return load(Custody, rows[0][0]) if rows else None

    def has_report(self, sha256: str) -> bool:
        """Whether there is a report with this hash."""
        return bool(self._all(_arrivals.limit(1), sha256=sha256))

    def known_among(self, hashes: Iterable[str]) -> set[str]:
        """Those of the hashes that are reports of the book."""
        return {sha256 for (sha256,) in self._among(_reports, reports.c.sha256, hashes)}

    def beginning_with(self, start: str) -> str | None:
        """The hash of the one report whose hash begins so; None for none, and for several."""
        found = self._all(_begins, start=start, after=start + "g")  # g: behind every hexadecimal digit
        return str(found[0][0]) if len(found) == 1 else None

    def addresses(self) -> dict[str, tuple[str, str]]:
        """For each address that a receipt names, or that a page was fetched from: the SHA-256 and the id of the newest report from it."""
        found: dict[str, tuple[str, str]] = {}
        with self._understood():
            for sha256, stored in self._all(_addresses):
                if '"url":null' not in stored or "http" in stored:  # as plain JSON: this goes through the receipts of the whole book
                    receipt = json.loads(stored)
                    source = str(receipt["source"])
                    for address in {receipt.get("url"), source if source.startswith(("http://", "https://")) else None} - {None}:
                        found[str(address)] = (sha256, receipt["given_id"] or f"r-{sha256[:16]}")
        return found

    def arrivals(self, sha256: str) -> list[tuple[str, Receipt, str]]:
        """For each receipt of a report, in their order: when it was recorded ("" from before that was kept), itself, its bytes' SHA-256."""
        with self._understood():
            return [(at, load(Receipt, receipt), raw) for at, receipt, raw in self._all(_arrivals, sha256=sha256)]

    def counts(self) -> dict[str, int]:
        """How many rows each table has (older readings and their claims included)."""
        return {t.name: int(self._all(select(func.count()).select_from(t).where(t.c.seq <= _UPTO))[0][0]) for t in LOGS}

    def position(self) -> Position:
        """How far the book has come."""
        last = [
            select(func.coalesce(func.max(t.c.seq), 0)).where(t.c.seq <= _UPTO).scalar_subquery() for t in (receipts, readings, decisions)
        ]
        receipt, reading, decision = self._all(select(*last))[0]
        return Position(receipt, reading, decision, self._mark(max(receipt, reading, decision)))

    def recorded_at(self, seq: int) -> str:
        """When the row with this number was recorded (UTC, ISO 8601); "" where there is none, and from before that was kept."""
        rows = [select(t.c.recorded_at).where(t.c.seq == bindparam("seq"), t.c.seq <= _UPTO) for t in LOGS]
        found = self._all(union_all(*rows), seq=seq)
        return str(found[0][0]) if found else ""

    def since(self, position: Position) -> Changes:
        """What was appended since ``position``. Raises ValueError where the book never was there."""
        if position.mark and position.mark != self._mark(max(position.receipts, position.readings, position.decisions)):
            raise ValueError("The book is not what it was: this is another book, or an older copy of it.")
        new = self._all(_decisions.where(decisions.c.seq > bindparam("after")), after=position.decisions)
        arrived = tuple(self._loaded(new))
        touched: set[str] = set()
        for table, after in ((receipts, position.receipts), (readings, position.readings)):
            rows = self._all(select(table.c.report).where(table.c.seq > bindparam("after"), table.c.seq <= _UPTO).distinct(), after=after)
            touched |= {r for (r,) in rows}
        return Changes(frozenset(touched | self._reports_about(arrived)), arrived)

    def snapshot(self) -> View:
        """The book as it is now; it stays so in this view while others append."""
        return View(self._store, self._last())

    def _last(self) -> int:
        """The number of the last row."""
        return min(self._upto, *(int(seq) for (seq,) in self._all(_head)))

    def _loaded(self, rows: Iterable[Row[*tuple[Any, ...]]]) -> list[Decision]:
        """Decisions of rows of ``seq`` and ``decision``."""
        with self._understood():
            return list(completed([(seq, load(Decision, d)) for seq, d in rows], self._among))

    @contextmanager
    def _understood(self) -> Iterator[None]:
        """Turn stored values that cannot be read into BookError."""
        try:
            yield
        except (CodecError, UnicodeDecodeError, KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
            raise BookError(
                f"The book {self._store.name} holds something that cannot be read: {str(error)[:200]}",
                "Look what is wrong with: harmledger verify BOOK. If a newer harmledger wrote it, update yours.",
            ) from error

    def _mark(self, seq: int) -> str:
        """The link of the row with this number, which depends on every row before it; "" where there is none."""
        rows = [select(t.c.link).where(t.c.seq == bindparam("seq"), t.c.seq <= _UPTO) for t in (receipts, readings, decisions)]
        found = self._all(union_all(*rows), seq=seq)
        return found[0][0].hex() if found else ""

    def _reports_about(self, arrived: Sequence[Decision]) -> set[str]:
        """The reports whose claims (or which themselves) ``arrived`` or the decisions that they supersede are about."""
        old = [d.supersedes for d in arrived if d.supersedes]
        superseded = self._loaded(self._among(select(decisions.c.seq, decisions.c.decision), decisions.c.id, old))
        subjects = {s for d in (*arrived, *superseded) for s in (d.subject, d.other, *reports_of(d)) if s}
        found = {r for (r,) in self._among(select(reports.c.sha256), reports.c.sha256, subjects)}
        of_claims = select(readings.c.report).join(claims, claims.c.reading == readings.c.seq).distinct()
        return found | {r for (r,) in self._among(of_claims, claims.c.id, subjects)}

    def _among(self, query: Select[*tuple[Any, ...]], column: Any, values: Any) -> Iterator[Row[*tuple[Any, ...]]]:
        wanted = sorted(set(values))
        for start in range(0, len(wanted), MANY):
            yield from self._all(query.where(column.in_(wanted[start : start + MANY])))

    def _opened(self, packed: bytes, digest: str) -> bytes:
        raw = unpack(packed, digest) if packed else original(self._all, digest)
        if raw is None:
            raise BookError(f"The book {self._store.name} is damaged: a report's bytes are not those received.", "Restore it from a copy.")
        return raw

    def _all(self, query: Executable, **values: object) -> Rows:
        with self._store.reading() as connection:
            return connection.execute(query, {"upto": self._upto, **values}).all()


def _made_reports(rows: Rows) -> list[Report]:
    texts: dict[str, bytes] = {}
    lengths: dict[str, int] = {}
    arrivals: dict[str, list[Arrival]] = {}
    for sha256, text, stored, title_length, seq, raw_sha256 in rows:
        texts.setdefault(sha256, text)
        lengths[sha256] = max(title_length, lengths.get(sha256, 0))  # a text given with and without its title apart
        arrivals.setdefault(sha256, []).append(Arrival(load(Receipt, stored), seq, raw_sha256))
    return [_made_report(sha256, text, lengths[sha256], arrivals[sha256]) for sha256, text in texts.items()]


def _made_report(sha256: str, text: bytes, title_length: int, arrivals: list[Arrival]) -> Report:
    receipts_of = sorted({arrival.receipt for arrival in arrivals}, key=dump)
    in_ledger = sorted(arrivals, key=lambda arrival: arrival.number)
    return Report(sha256, text.decode("utf-8"), title_length, tuple(receipts_of), tuple(in_ledger))


def _made_readings(rows: Rows, of_claims: Rows) -> Iterator[Reading]:
    held: dict[int, list[Claim]] = {}
    for reading, kind, claim in of_claims:
        held.setdefault(reading, []).append(cast(Claim, load(KINDS[kind], claim)))
    for seq, rest in rows:
        yield dataclasses.replace(load(Reading, rest), claims=tuple(held.get(seq, ())))
