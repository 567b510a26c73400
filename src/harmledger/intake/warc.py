"""Web archives: ``.warc``, ``.warc.gz``. Each page that a server answered with becomes a piece, with address, time and headers.

Requests, notes of the crawler and answers that are no text (images, scripts) are counted, and told of once at the end.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from urllib.parse import urlsplit

from harmledger.intake.http_answer import Head, Undecodable, body_of, head_of, media_type
from harmledger.intake.looks import beginning
from harmledger.intake.members import budget_of
from harmledger.intake.piece import Piece, piece_of_bytes
from harmledger.intake.source import Given
from harmledger.intake.spool import Budget
from harmledger.intake.warc_records import Record, Trouble, records
from harmledger.intake.warc_stream import BEGINS, GZIP, Stream, TooMuch, begins_record
from harmledger.model.fault import Fault
from harmledger.model.origin import Origin

_AT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?Z\Z")
_ID = re.compile(r"<(urn:uuid:[0-9A-Fa-f-]{36})>\Z")
_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f\x7f]{1,1980}\Z", re.IGNORECASE)
_HTTP_HEAD = 1 << 16  # bytes that an answer may have beside its body
MEND = "Get the archive again if you need the page; the others were read."
_NOTES, _NAMES = "notes and requests", "answers to questions about names"  # counted, and not worth a word by themselves
MEND_LARGE = "Raise max_text_bytes in harmledger.toml if you need it; the others were read."
REMEMBERED = 500_000  # addresses of pages that were read
UNCHANGED = 20  # pages that are told to be unchanged, one by one


@cache
def _rules() -> Mapping[str, tuple[str, ...]]:
    table = tomllib.loads(files("harmledger.intake").joinpath("warc.toml").read_text(encoding="utf-8"))
    return {name: tuple(values) for name, values in table.items()}


@dataclass(frozen=True, slots=True)
class _Choice:
    """What a record is: a page to read (``count`` is ""), or what it is counted as; with the head of the answer where it is one."""

    count: str
    head: Head | None = None


@dataclass(slots=True)
class _Seen:
    """What was seen of an archive so far.

    Attributes:
        budget: what may still be unpacked.
        counts: records by what they are counted as; pages under "".
        pages: digests of the addresses whose pages were read, as far as they are kept.
    """

    budget: Budget
    counts: Counter[str] = field(default_factory=Counter)
    pages: set[bytes] = field(default_factory=set)

    def page(self, address: str | None) -> None:
        """Note that the page of an address was read."""
        if address and len(self.pages) < REMEMBERED:
            self.pages.add(_digest(address))

    def has(self, address: str) -> bool:
        """Whether it surely was."""
        return _digest(address) in self.pages


def _digest(address: str) -> bytes:
    return blake2b(address.encode("utf-8", "surrogatepass"), digest_size=10).digest()


class Warc:
    """A web archive."""

    called = "web archives (.warc, .wacz)"

    def fits(self, piece: Piece) -> bool:
        """It begins with a record, packed or not."""
        return piece.head.startswith(BEGINS) or (piece.head.startswith(GZIP) and begins_record(piece.head))

    def read(self, piece: Piece, given: Given) -> Iterator[Piece | Fault]:
        """Its pages in order, and what is wrong with others."""
        seen = _Seen(budget_of(piece, given))
        stream = Stream(piece, seen.budget, given.max_ratio)
        try:
            for item in records(stream, lambda headers, begin: _choose(headers, begin, given)):
                yield from _told(item, piece) if isinstance(item, Trouble) else _read(item, piece, given, seen)
        except TooMuch:
            what = f"The archive unpacks to more than {given.max_unpacked_bytes:,} bytes; what follows was not read."
            yield Fault(piece.shown, what, "Cut it into several archives.")
        finally:
            stream.close()
        yield from _summary(seen.counts, piece)


def _told(trouble: Trouble, piece: Piece) -> Iterator[Fault]:
    rest = " Nothing after it could be read." if trouble.rest else ""
    yield Fault(f"{piece.shown}#{trouble.number}", f"{trouble.why}{rest}", MEND)


def _choose(headers: Mapping[str, str], begin: bytes, given: Given) -> tuple[int, _Choice]:
    choice = _choice(headers, begin)
    return (0 if choice.count else given.max_text_bytes + _HTTP_HEAD), choice


def _choice(headers: Mapping[str, str], begin: bytes) -> _Choice:
    kind, address = headers["warc-type"].lower(), _address(headers)
    if kind == "revisit":
        return _Choice("pages unchanged since another record", head_of(begin))
    if kind not in ("response", "resource"):
        return _Choice(_NOTES if kind in _rules()["no_pages"] else "records of a kind that we do not know")
    if kind == "response" and not _stated(headers).lower().startswith(("http:", "https:")):
        dns = _stated(headers).startswith("dns:")
        return _Choice(_NAMES if dns else "answers of other servers than those of the web")
    head = head_of(begin) if kind == "response" else Head(200, (), media_type(headers.get("content-type")), 0)
    if head is None:
        return _Choice("")
    if head.status != 200:
        return _Choice("answers other than 200", head)
    path = urlsplit(address).path.lower() if address else ""
    if path.startswith(_rules()["for_machines"]):
        return _Choice("files for machines", head)
    declared = head.media_type
    reads = declared in _rules()["read"] if declared else beginning(begin[head.length :]) is not None
    return _Choice("" if reads else "images, scripts and other files that are no text", head)


def _read(record: Record, piece: Piece, given: Given, seen: _Seen) -> Iterator[Piece | Fault]:
    choice = record.chosen if isinstance(record.chosen, _Choice) else _Choice("")
    address = _address(record.headers)
    where = f"{piece.shown}#{record.number}{f' {address}' if address else ''}"
    counts = seen.counts
    if choice.count:
        counts[choice.count] += 1
        if record.kind == "revisit" and counts[choice.count] <= UNCHANGED and _may_read(choice.head):
            yield from _unchanged(record, where, seen)
        return
    if choice.head is None and record.block:  # a head that is longer than what a record is chosen by
        choice = _choice(record.headers, record.block)
    if choice.count:
        counts[choice.count] += 1
        return
    counts[""] += 1
    if record.block is None:
        yield Fault(where, f"The page is too large ({record.length:,} bytes; up to {given.max_text_bytes:,} are read).", MEND_LARGE)
    elif choice.head is None:
        yield Fault(where, "It is said to be the answer of a web server, and is none.", MEND)
    else:
        try:
            body = body_of(choice.head, record.block, given.max_text_bytes)
        except Undecodable as why:
            yield Fault(where, f"Its content {why}.", MEND)
            return
        if not body.strip():
            counts["empty pages"] += 1
            return
        if record.headers.get("warc-truncated"):
            counts["pages that the crawler cut short (they were read as far as they go)"] += 1
        seen.page(address)
        seen.budget.bytes -= max(0, len(body) - len(record.block))
        if seen.budget.bytes < 0:
            raise TooMuch
        made = piece_of_bytes(body, where, f"{piece.source}#{_name(record)}", "", _origin(record, choice.head, address, piece))
        yield replace(made, budget=seen.budget)


def _may_read(head: Head | None) -> bool:
    return head is None or head.media_type is None or head.media_type in _rules()["read"]


def _unchanged(record: Record, where: str, seen: _Seen) -> Iterator[Fault]:
    of = record.headers.get("warc-refers-to-target-uri", "").strip("<>")[:300]
    if seen.has(of):
        return
    day = record.headers.get("warc-refers-to-date", "")[:10]
    other = " ".join(filter(None, [f"of {of}" if of else "", f"from {day}" if day else ""])) or "that it names"
    what = f"The page was as it had been before: its words stand in another record, {other}, which is not in this archive before it."
    yield Fault(where, what, "Give the archive that holds that record, too.", "warning")


def _summary(counts: Counter[str], piece: Piece) -> Iterator[Fault]:
    passed = {what: n for what, n in counts.items() if what}
    if passed.keys() - {_NOTES, _NAMES}:
        told = "; ".join(f"{n:,} {what}" for what, n in sorted(passed.items(), key=lambda p: (-p[1], p[0])))
        what = f"Pages in this archive: {counts['']:,}. Passed over or to be known: {told}."
        yield Fault(piece.shown, what, "Nothing needs to be done.", "warning")


def _stated(headers: Mapping[str, str]) -> str:
    return headers.get("warc-target-uri", "").strip("<>")  # wget 1.19 wrote it in brackets


def _address(headers: Mapping[str, str]) -> str | None:
    """The address that the record states, where it is one of the web and sound."""
    said = _stated(headers)
    try:
        parts = urlsplit(said)
        sound = bool(_ADDRESS.match(said) and parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # brackets that are no address, a port that is no number
        sound = False
    return said if sound else None


def _name(record: Record) -> str:
    """The record's own id where it has one that is sound, else its number: what a receipt finds it by."""
    sound = _ID.match(record.headers.get("warc-record-id", ""))
    return sound[1] if sound else str(record.number)


def _origin(record: Record, head: Head, address: str | None, piece: Piece) -> Origin:
    at = _AT.match(record.headers.get("warc-date", ""))
    status = head.status if record.kind == "response" else None
    inside = (piece.origin.inside if piece.origin else ()) or (piece.source,)
    return Origin(address, f"{at[1]}Z" if at else None, status, head.headers, inside, head.media_type)
