"""A report made ready to be read: folded text, sentences, quotations, dateline, credit, and what is not the report.

Invariant: ``document.span(a, b)`` of any non-empty stretch of ``document.text`` quotes ``report.text`` verbatim.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from harmledger.model.circumstances import Span
from harmledger.model.claim import SetApart
from harmledger.model.report import Report
from harmledger.reading.layout import Layout, lay_out
from harmledger.reading.normalise import Folded, fold

Section = Literal["title", "body"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the report itself; offsets in the document's text."""

    start: int
    end: int
    section: Section
    paragraph: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks, marks included; an unclosed one ends with its paragraph."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Dateline:
    """The words before the report's first sentence that say where it was written ("BEIRUT (Reuters) -")."""

    start: int
    end: int
    place: str


@dataclass(frozen=True, slots=True)
class Document:
    """See the file's head. ``head`` are the date stamps that stand before the first sentence, as text."""

    report: Report
    text: str
    sentences: tuple[Sentence, ...]
    quotations: tuple[Quotation, ...]
    dateline: Dateline | None
    credit: str | None
    apart: tuple[SetApart, ...]
    stamps: tuple[tuple[int, int], ...]
    folded: Folded

    def span(self, start: int, end: int) -> Span:
        """The words from ``start`` to ``end`` (excluded) of the reading text as they stand in the report.

        Raises ValueError for an empty or outlying stretch.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no words from {start} to {end} in a text of {len(self.text)} characters")
        a, b = self.folded.starts[start], self.folded.ends[end - 1]
        return Span(a, b, self.report.text[a:b])


def read_document(report: Report) -> Document:
    """Make a report ready to be read."""
    folded = fold(report.text)
    title_end = next((i for i, s in enumerate(folded.starts) if s >= report.title_length), len(folded.text)) if report.title_length else 0
    layout: Layout = lay_out(folded.text, title_end)
    return Document(
        report=report,
        text=folded.text,
        sentences=tuple(Sentence(a, b, "title" if title else "body", p) for a, b, title, p in layout.sentences),
        quotations=tuple(Quotation(a, b) for a, b in layout.quotations),
        dateline=Dateline(*layout.dateline) if layout.dateline else None,
        credit=layout.credit,
        apart=tuple(SetApart(folded.starts[a], folded.ends[b - 1], why) for a, b, why in layout.apart),
        stamps=tuple(layout.stamps),
        folded=folded,
    )
