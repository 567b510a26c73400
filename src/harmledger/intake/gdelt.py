"""GDELT's exports: events (1.0 and 2.0), mentions, the knowledge graph 2.1, and its lists of files. All name pages to fetch.

GDELT's own codes of what happened are not read: they are a machine's guesses, and what counts is the report. Its columns:
http://data.gdeltproject.org/documentation/GDELT-Event_Codebook-V2.0.pdf and GDELT-Global_Knowledge_Graph_Codebook-V2.1.pdf.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from harmledger.intake.links import day_in, language_in, link, words_of
from harmledger.intake.looks import beginning
from harmledger.intake.piece import Piece
from harmledger.intake.source import Given, Lead
from harmledger.model.fault import Fault

_TITLE = re.compile(r"<PAGE_TITLE>(.*?)</PAGE_TITLE>", re.DOTALL)
_TIME = re.compile(r"<PAGE_PRECISEPUBTIMESTAMP>(\d{8})\d{6}</PAGE_PRECISEPUBTIMESTAMP>")
_FROM = re.compile(r"(?:^|;)srclc:([a-z]{2,3})\b")
_WEB = "1"  # the column that says what a source is; the others are print, broadcasts, journals, which no address leads to


@dataclass(frozen=True, slots=True)
class _Row:
    """What a row of one of the tables says of a page."""

    url: str
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    language: str | None = None


def _event(cells: list[str]) -> _Row:
    return _Row(cells[-1])  # DATEADDED before it is when GDELT saw the page, which is no day of publication


def _mention(cells: list[str]) -> _Row | None:
    spoken = _FROM.search(cells[14])
    return _Row(cells[5], publisher=words_of(cells[4]), language=spoken[1] if spoken else None) if cells[3] == _WEB else None


def _graph(cells: list[str]) -> _Row | None:
    if cells[2] != _WEB:
        return None
    title, at, spoken = _TITLE.search(cells[26]), _TIME.search(cells[26]), _FROM.search(cells[25])
    return _Row(
        cells[4],
        title=words_of(title[1]) if title else None,
        published=day_in(at[1]) if at else None,
        publisher=words_of(cells[3]),
        language=language_in(spoken[1]) if spoken else None,
    )


@dataclass(frozen=True, slots=True)
class _Table:
    begins: re.Pattern[str]
    separator: str
    columns: tuple[int, ...]
    row: Callable[[list[str]], _Row | None]


_TABLES = (
    _Table(re.compile(r"\d{1,12}\t(?:1[89]|20)\d{6}\t\d{6}\t\d{4}\t\d{4}\.\d+\t"), "\t", (58, 61), _event),
    _Table(re.compile(r"\d{1,12}\t\d{14}\t\d{14}\t[1-6]\t"), "\t", (16,), _mention),
    _Table(re.compile(r"\d{14}-T?\d+\t\d{14}\t[1-6]\t"), "\t", (27,), _graph),
    _Table(re.compile(r"\d+ [0-9a-f]{32} https?://\S+\.zip\s"), " ", (3,), _event),  # masterfilelist.txt, lastupdate.txt
)


class Gdelt:
    """GDELT's exports, unpacked."""

    called = "GDELT exports"

    def fits(self, piece: Piece) -> bool:
        """Text whose first row has the columns of one of the tables."""
        text = beginning(piece.head)
        return text is not None and _table(text) is not None

    def read(self, piece: Piece, given: Given) -> Iterator[Lead | Fault]:
        """A lead for each page, in the rows' order, each address once. The file may be of any size."""
        table = _table(beginning(piece.head) or "")
        seen, bad = set[bytes](), 0
        with piece.open() as stream:
            while table and (line := stream.readline(given.max_line_bytes)):
                cells = line.decode("utf-8", "replace").rstrip("\r\n").split(table.separator)
                row = table.row(cells) if len(cells) in table.columns else None
                url = link(row.url, piece) if row else None
                bad += len(cells) not in table.columns and cells != [""]
                key = hashlib.blake2b((url or "").encode(), digest_size=10).digest()
                if row and url and key not in seen:
                    seen.add(key)
                    yield Lead(url, piece.shown, row.title, row.published, row.publisher, row.language)
        if bad:
            what = f"{bad:,} rows do not have the columns of a GDELT export and were left out."
            yield Fault(piece.shown, what, "Get the file again; it may be damaged.", "warning")
        if not seen and not bad:
            yield Fault(piece.shown, "The export names no page of the web.", "Take another one.", "warning")


def _table(text: str) -> _Table | None:
    return next((t for t in _TABLES if t.begins.match(text)), None)
