"""What each row of a book must fulfil by itself and towards the rows before it. Used to verify a book and to take one in."""

from __future__ import annotations

import dataclasses
import hashlib
import zlib
from collections.abc import Callable, Iterator
from typing import Any, cast

from harmledger.ledger import chain
from harmledger.ledger.check import KINDS, check, check_custody, check_decision
from harmledger.ledger.codec import CodecError, load
from harmledger.ledger.digests import custody_key, given_key, receipt_digest
from harmledger.ledger.errors import Refused
from harmledger.model.claim import Claim, Reading
from harmledger.model.custody import Custody
from harmledger.model.decision import Decision
from harmledger.model.report import Receipt

Row = dict[str, Any]


class Rows:
    """Checks rows one after another, in the order of the chain; each method gives what is wrong, in words.

    ``text_of`` gives the bytes of a report's text by its hash, or None: the texts of a whole book do not fit into memory.
    ``max_raw`` is the most that the bytes of one receipt may come to when they are unpacked, or None for a book of our own.
    """

    def __init__(self, text_of: Callable[[str], bytes | None], max_raw: int | None = None) -> None:
        self._max_raw = max_raw
        self.seq, self.link, self.recorded_at = 0, chain.FIRST, chain.UNKNOWN
        self._text_of = text_of
        self._reports: set[str] = set()
        self._held: set[str] = set()  # SHA-256 of the bytes that a receipt up to here holds, whole
        self._decisions: set[str] = set()
        self._reading: Row | None = None  # the last one, while its claims follow
        self._claims: list[Claim] = []

    def next(self, table: str, row: Row) -> Iterator[str]:
        """What is wrong with the row that comes next."""
        if not (table == "claims" and self._reading is not None and row["reading"] == self._reading["seq"]):
            yield from self.end()
        yield from self._chain(table, row)
        try:
            yield from getattr(self, f"_{table}_row")(row)
        except (CodecError, Refused, ValueError, KeyError, TypeError, AttributeError, zlib.error) as error:
            yield f"{str(error)[:300]}"

    def end(self) -> Iterator[str]:
        """What is wrong with the last reading, whose claims are all there now."""
        if self._reading is None:
            return
        row, self._reading = self._reading, None
        claims, self._claims = tuple(self._claims), []
        text = self._text_of(row["report"])
        if text is None:
            return
        try:
            check(dataclasses.replace(load(Reading, row["rest"]), claims=claims), text.decode("utf-8"))
        except (CodecError, Refused, ValueError) as error:
            yield f"The reading in row {row['seq']} does not hold: {str(error)[:300]}"

    def _chain(self, table: str, row: Row) -> Iterator[str]:
        seq, recorded_at = row["seq"], row["recorded_at"]
        if seq > self.seq + 1:
            gone = seq - self.seq - 1
            yield f"{gone:,} row{' is' if gone == 1 else 's are'} missing before it."
        elif seq <= self.seq:
            yield "There is another row with its number."
        elif row["link"] != chain.link(self.link, table, row):
            yield "It was changed, or stands in another's place: its link in the chain is wrong."
        if not chain.is_stamp(recorded_at) or recorded_at < self.recorded_at:
            yield f"It was recorded at {recorded_at[:40]!r}, which is no time or before the row before it."
        self.seq, self.link, self.recorded_at = max(seq, self.seq), row["link"], max(recorded_at, self.recorded_at)

    def _reports_row(self, row: Row) -> Iterator[str]:
        self._reports.add(row["sha256"])
        if hashlib.sha256(row["text"]).hexdigest() != row["sha256"]:
            yield "The text is not the one that was received."
        row["text"].decode("utf-8")

    def _receipts_row(self, row: Row) -> Iterator[str]:
        receipt = load(Receipt, row["receipt"])
        if row["report"] not in self._reports:
            yield "Its report is not in the book."
        if row["given_key"] != given_key(receipt.given_id):
            yield "It would not be found under the id that it was given."
        if row["digest"] != receipt_digest(row["receipt"], row["title_length"], row["raw_sha256"]):
            yield "Its digest does not fit it."
        if row["title_length"] < 0:
            yield "The title has less than no length."
        if row["raw"] and unpacked_sha256(row["raw"], self._max_raw) == row["raw_sha256"]:
            self._held.add(row["raw_sha256"])
        elif row["raw"]:
            yield "The bytes are not those received."
        elif row["raw_sha256"] not in self._held:
            yield "The bytes received are missing: it has none of its own, and no receipt before it holds them."

    def _readings_row(self, row: Row) -> Iterator[str]:
        self._reading, self._claims = row, []
        reading = load(Reading, row["rest"])
        if row["report"] not in self._reports:
            yield "Its report is not in the book."
        if (reading.report, reading.engine) != (row["report"], row["engine"]) or reading.claims:
            yield "The reading does not fit the row that it stands in."

    def _claims_row(self, row: Row) -> Iterator[str]:
        if self._reading is None or row["reading"] != self._reading["seq"]:
            yield "It does not stand behind the reading that it belongs to."
        claim = cast(Claim, load(KINDS[row["kind"]], row["claim"]))
        self._claims.append(claim)
        if claim.id != row["id"]:
            yield "The claim does not fit the row that it stands in."

    def _text(self, sha256: str) -> str | None:
        text = self._text_of(sha256)
        return None if text is None else text.decode("utf-8")

    def _decisions_row(self, row: Row) -> Iterator[str]:
        decision = load(Decision, row["decision"])
        check_decision(decision, self._text)
        if decision.id != row["id"]:
            yield "The decision does not fit the row that it stands in."
        if decision.supersedes and decision.supersedes not in self._decisions:
            yield "The decision that it replaces is not in the book."
        self._decisions.add(row["id"])

    def _custody_row(self, row: Row) -> Iterator[str]:
        entry = load(Custody, row["custody"])
        check_custody(entry)
        if row["key"] != custody_key(entry):
            yield "It would not be found when the same is handed over again, or would be found when it should not."


def unpacked_sha256(packed: bytes, most: int | None) -> str | None:
    """SHA-256 of what ``packed`` (zlib) holds; None where it is not whole, has something behind it, or holds more than ``most`` bytes."""
    stream, digest, size, rest = zlib.decompressobj(), hashlib.sha256(), 0, packed
    try:
        while not stream.eof:
            part = stream.decompress(rest, 2**20)
            rest = stream.unconsumed_tail
            size += len(part)
            if (most is not None and size > most) or (not part and not rest and not stream.eof):
                return None
            digest.update(part)
    except zlib.error:
        return None
    return None if stream.unused_data else digest.hexdigest()
