"""What goes into a dossier: for each report the bytes as received (the evidence copy), what was made of them (the working copy), the
receipts, and the rows of the ledger with their links. The same rows of a book give the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files

from harmledger.model.report import Receipt, Report
from harmledger.publish.files import json_lines
from harmledger.publish.records import Json

_SUFFIXES = (  # how bytes begin, and the suffix by which programs know them
    (b"%PDF-", ".pdf"),
    (b"PK\x03\x04", ".zip"),
    (b"{", ".json"),
    (b"[", ".json"),
    (b"<", ".html"),
)
SHORT = 16  # characters of a report's hash that name its folder
README = "README.txt"


@dataclass(frozen=True, slots=True)
class Original:
    """One time that a report was received: the receipt (also as the book stores it, JSON), the bytes, when the book took them in."""

    receipt: Receipt
    stored: str = field(repr=False)
    raw: bytes = field(repr=False)
    recorded_at: str

    @property
    def sha256(self) -> str:
        """Of the bytes, hexadecimal."""
        return hashlib.sha256(self.raw).hexdigest()


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row of the ledger; see ``ledger.linked.Linked``."""

    seq: int
    recorded_at: str
    words: str
    before: str
    link: str


@dataclass(frozen=True, slots=True)
class Case:
    """All that a book holds of one report.

    Attributes:
        report: the report.
        received: gives each time that it was received; asked anew each time, so that only one report's bytes are held at once.
        record: what was read in it, as it is published; None where it was not read yet.
        reading: the same as the book stores it, JSON; None likewise.
        decisions: people's, as the book stores them, in its order.
        custody: what the chain of custody says of the files that it came in, as the book stores it.
        rows: the ledger's rows about it, in its order.
    """

    report: Report
    received: Callable[[], Sequence[Original]]
    record: Json | None
    reading: str | None
    decisions: Sequence[str]
    custody: Sequence[str]
    rows: Sequence[LedgerRow]

    @property
    def folder(self) -> str:
        """What its folders are called."""
        return self.report.sha256[:SHORT]


@dataclass(frozen=True, slots=True)
class Dossier:
    """Cases, sorted by their reports' hashes, with the program that makes it ("harmledger 0.1.0")."""

    cases: Sequence[Case]
    made_by: str

    @property
    def last(self) -> LedgerRow:
        """The last row of the ledger that is in it: with its number and link the book proves that it holds these rows."""
        return max((row for case in self.cases for row in case.rows), key=lambda row: row.seq)

    @property
    def seal(self) -> str:
        """What ``harmledger verify --seal`` takes to prove that the book had these rows."""
        return f"{self.last.seq}-{self.last.link}"

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file: its path and its bytes, one at a time."""
        yield README, self.readme().encode()
        for case in self.cases:
            for number, original in enumerate(originals := case.received(), 1):
                yield evidence_path(case, number, original), original.raw
            yield f"receipts/{case.folder}.json", _json(_receipts(case, originals))
            yield from ((f"working/{case.folder}/{name}", content) for name, content in _working(case))
            yield f"ledger/{case.folder}.jsonl", json_lines(_row(row) for row in case.rows)

    def readme(self) -> str:
        """What this is, in words, for whoever finds it."""
        words = files("harmledger.publish").joinpath("data/dossier.txt").read_text(encoding="utf-8")
        listed = "\n".join(f"  {case.folder}  {_line(case)}" for case in self.cases)
        return words.format(reports=listed, seal=self.seal, made_by=self.made_by)


def evidence_path(case: Case, number: int, original: Original) -> str:
    """Where the bytes of the receipt with this number are."""
    return f"evidence/{case.folder}/received-{number}{_suffix(original.raw)}"


def _receipts(case: Case, originals: Sequence[Original]) -> list[Json]:
    """The receipts of a case, each with where its bytes are."""
    return [
        {
            "file": evidence_path(case, number, original),
            "sha256": original.sha256,
            "bytes": len(original.raw),
            "recorded_at": original.recorded_at or None,
            "receipt": json.loads(original.stored),
        }
        for number, original in enumerate(originals, 1)
    ]


def _working(case: Case) -> Iterator[tuple[str, bytes]]:
    yield "text.txt", case.report.text.encode("utf-8")
    if case.record is not None:
        yield "record.json", _json(case.record)
    if case.reading is not None:
        yield "reading.json", _json(json.loads(case.reading))
    yield "decisions.json", _json([json.loads(d) for d in case.decisions])
    yield "custody.json", _json([json.loads(c) for c in case.custody])


def _row(row: LedgerRow) -> Mapping[str, object]:
    return {"row": row.seq, "recorded_at": row.recorded_at, "before": row.before, "words": row.words, "link": row.link}


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8", "backslashreplace")


def _line(case: Case) -> str:
    said = case.report.title or case.report.text[:80]
    return " ".join([case.report.id, "·", str(case.report.published or "no day"), "·", *said[:100].split()])


def _suffix(raw: bytes) -> str:
    begin = raw[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    known = next((suffix for mark, suffix in _SUFFIXES if begin.startswith(mark)), None)
    return known or (".bin" if b"\0" in raw[:1000] else ".txt")
