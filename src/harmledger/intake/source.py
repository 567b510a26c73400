"""What every kind of source is to the rest: a piece in, reports and faults out, lazily, in the piece's order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from harmledger.intake.piece import Piece
from harmledger.model.fault import Fault
from harmledger.model.report import Report


@dataclass(frozen=True, slots=True)
class Given:
    """What the person says of reports that do not say it themselves, and how much is read at most.

    Attributes:
        published, publisher: for reports without one of their own; None for unknown.
        columns: for tables: the column's name as it stands there, and the field of ours that it is ({"Beschreibung": "text"}).
        max_text_bytes, max_table_bytes, max_line_bytes: bytes; see Settings.
        max_report_chars: characters of one report.
        max_unpacked_bytes: bytes that one archive may unpack to in all.
        max_ratio: how many times larger than its packed form a member of an archive may be.
        max_depth: how many archives may lie inside one another.
        max_members: members that one archive may have, those of archives inside it included.
        max_seconds: seconds of the processor that one step of reading may take (one report, one member unpacked), and one more for each
            million bytes of what is read.
    """

    published: date | None = None
    publisher: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    max_text_bytes: int = 20_000_000
    max_table_bytes: int = 200_000_000
    max_line_bytes: int = 20_000_000
    max_report_chars: int = 2_000_000
    max_unpacked_bytes: int = 20_000_000_000
    max_ratio: int = 200
    max_depth: int = 4
    max_members: int = 1_000_000
    max_seconds: int = 60


@dataclass(frozen=True, slots=True)
class File:
    """A file to read: its path, the name that messages use, and the name that receipts keep.

    ``source`` does not change with where the file lies: it is the path inside the folder that was
    given, or the bare name of a file given by itself.
    """

    path: Path
    shown: str
    source: str


@dataclass(frozen=True, slots=True)
class Received:
    """A report with one receipt, the bytes that it was made of, and where it stands, for messages.

    ``kind`` is what the source that read it is called; ``read_piece`` fills it in.
    """

    report: Report
    raw: bytes
    where: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Lead:
    """A page that a list names and that is still to be fetched (a feed's entry, a sitemap's address, a row of GDELT's).

    Attributes:
        url: http(s), checked for form.
        where: where the list names it, for messages.
        title, publisher: as the list states them, or None.
        published: the day that the list states, or None.
        language: a code, as the list states it, or None.
        changed: what the list says of the page's version (the time of its last change, as written), or None.
    """

    url: str
    where: str
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    language: str | None = None
    changed: str | None = None


Item = Received | Fault | Piece | Lead


class Source(Protocol):
    """Reads one kind of piece.

    ``called`` is its name in messages ("web pages (HTML)"). ``fits`` looks at the piece's head, and at its name only where no content
    can tell; it is quick, never raises, and reads no further. ``read`` gives reports and faults in the piece's order; an archive gives
    the pieces that it holds, which are recognised anew and can be read until the next item is asked for; a list of pages gives leads.
    OSError and TooLarge are for the caller; any other exception is a mistake that it makes a fault of.
    """

    called: str

    def fits(self, piece: Piece) -> bool:
        """Whether the piece is of this kind."""
        ...

    def read(self, piece: Piece, given: Given) -> Iterator[Item]:
        """What the piece holds."""
        ...
