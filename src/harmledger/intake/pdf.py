"""PDF: the text of all pages, in the order in which the file holds it, is one report. A scan without text is refused in words.

What stands in the file's own description (title, day of making) is often that of a template or of the printing: it counts only
where the first page says the same. Words that were broken at the end of a line stay broken: to join them would change the text.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from harmledger.intake.days import FIRST_YEAR, LAST_YEAR
from harmledger.intake.entry import received
from harmledger.intake.piece import Piece
from harmledger.intake.source import Given, Received
from harmledger.intake.whole import contents
from harmledger.model.fault import Fault

if TYPE_CHECKING:
    from pypdf import PdfReader

EXTRACTION = "pdf 1"  # raise it when the same file would give another text; pypdf's own version stands behind it
MAX_PAGES = 3_000
PAGE_GAP = "\n\n"
_FREE_CHARACTERS = 10  # of a page: fewer are a page number or a stamp, not its text
_UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\ud800-\udfff]")
_MOST_UNKNOWN = 0.1  # of the characters of a text: where more are unknown, the file does not say which letters its shapes are
_STAMP = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_FIRST = 4_000  # characters of the first page that a title or a day is looked for in
_MEND_OPEN = "Open it in a PDF program and save it again, or give its text."
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


class Pdf:
    """A PDF document."""

    called = "PDF documents (.pdf)"

    def fits(self, piece: Piece) -> bool:
        """By the mark that stands in its first bytes."""
        return b"%PDF-" in piece.head[:1024]

    def read(self, piece: Piece, given: Given) -> Iterator[Received | Fault]:
        """The document's one report, or why it is none."""
        raw = contents(piece, given.max_table_bytes, "Cut it into several, or give its text.")
        if isinstance(raw, Fault):
            yield raw
            return
        got = _document(raw, given)
        if isinstance(got, tuple):
            what, mend = got
            yield Fault(piece.shown, what, mend)
            return
        for note in got.notes:
            yield Fault(piece.shown, note, "Look at these pages; what they show is not in the report.", "warning")
        yield from received(got.values, raw, piece, given, got.made_by)


@dataclass(frozen=True, slots=True)
class _Document:
    """What a document holds: the values of its report, what is to be said of it, and what made it of the bytes."""

    values: Mapping[str, object]
    notes: Sequence[str]
    made_by: str


def _document(raw: bytes, given: Given) -> _Document | tuple[str, str]:
    """What the document holds; or what is wrong with it and how to mend that."""
    import pypdf
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it says much of what it mends by itself
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return "The PDF is locked with a password.", "Open it with the password and save it without, or give its text."
        if len(reader.pages) > MAX_PAGES:
            return f"The PDF has {len(reader.pages):,} pages; up to {MAX_PAGES:,} are read.", "Cut it into several."
        pages, notes = _pages(reader, given)
        first = _clean(pages[0])[:_FIRST] if pages else ""
        title, day = _title(reader, first), _day(reader, first)
    except (FileNotDecryptedError, DependencyError):
        return "The PDF is locked in a way that is not read.", "Open it and save it without protection, or give its text."
    except LimitReachedError:
        return "The PDF unpacks to more than is read, or goes round in circles.", _MEND_OPEN
    except Exception as error:  # pypdf raises what its parts raise, of every kind; what it reads is what somebody else made
        return f"The PDF is damaged or made in a way that is not read ({type(error).__name__}).", _MEND_OPEN
    text = PAGE_GAP.join(p.strip("\n") for p in pages if p.strip())
    if len(re.sub(r"\s", "", text)) < _FREE_CHARACTERS * max(1, min(len(pages), 3)):
        what = f"The PDF has {_count(len(pages))} and no text: they are pictures, as a scanner makes them."
        return what, "Have a program recognise its text (OCR, for example ocrmypdf), check it, and give that."
    if len(_UNKNOWN.findall(text)) > _MOST_UNKNOWN * len(text):
        return (
            "The PDF does not say which letters its shapes are.",
            "Print it to a new PDF and have its text recognised (OCR), or give its text.",
        )
    values = {"text": _clean(text), "title": title, "published": day.isoformat() if day else None}
    return _Document(values, notes, f"{EXTRACTION}, pypdf {pypdf.__version__}")


def _pages(reader: PdfReader, given: Given) -> tuple[list[str], list[str]]:
    """The text of each page, and what is to be said of pages without."""
    pages, size = [], 0
    for page in reader.pages:
        pages.append(page.extract_text())
        size += len(pages[-1])
        if size > given.max_report_chars:  # too long to be a report; there is no need to read on
            break
    empty = [str(n) for n, p in enumerate(pages, 1) if len(p.strip()) < _FREE_CHARACTERS]
    if not empty or len(empty) == len(pages):
        return pages, []
    named = ", ".join(empty[:20]) + (" …" if len(empty) > 20 else "")
    return pages, [f"Of its {_count(len(pages))}, {len(empty):,} have no text, only pictures or nothing: {named}."]


def _count(pages: int) -> str:
    return f"{pages:,} page{'' if pages == 1 else 's'}"


def _clean(text: str) -> str:
    """The text without what no letter is: half characters, control characters."""
    return re.sub("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", " ", text.replace("\r\n", "\n").replace("\r", "\n"))


def _title(reader: PdfReader, first: str) -> str | None:
    """The title that the file states, where its words stand on the first page; None elsewhere."""
    said = reader.metadata.get("/Title") if reader.metadata else None
    words = " ".join(_clean(str(said)).split()) if isinstance(said, str) else ""
    return words if 10 <= len(words) <= 300 and " " in words and _bare(words) in _bare(first) else None


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _day(reader: PdfReader, first: str) -> date | None:
    """The day on which the file was made, where the first page names the same day; None elsewhere."""
    said = reader.metadata.get("/CreationDate") if reader.metadata else None
    stamp = _STAMP.match(said) if isinstance(said, str) else None
    if not stamp or not FIRST_YEAR <= int(stamp[1]) <= LAST_YEAR:
        return None
    try:
        day = date(int(stamp[1]), int(stamp[2]), int(stamp[3]))
    except ValueError:
        return None
    month, words = _MONTHS[day.month - 1], " ".join(first.split())
    name = rf"(?:{month}|{month[:3]}\.?)"
    ordinal = rf"0?{day.day}(?:st|nd|rd|th)?"
    ways = (
        rf"{ordinal} (?:of )?{name},? {day.year}",
        rf"{name} {ordinal},? {day.year}",
        day.isoformat(),
        rf"0?{day.day}[./]0?{day.month}[./]{day.year}",
    )
    return day if any(re.search(rf"(?<!\d){way}(?!\d)", words, re.IGNORECASE) for way in ways) else None
