"""A report: a text as it was received, with what is known of where it came from.

Invariant: ``Report.sha256`` is the SHA-256 of ``Report.text`` in UTF-8, and every span of every
claim counts characters (Python string indices) of ``Report.text``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date

from harmledger.model.origin import Origin

TITLE_GAP = "\n\n"


LATER = {"omit": True}
"""Marks a field that came after books had been written: where it is None it is not stored, so older rows keep their form and digest."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One time that a text reached us. The same text may reach us often: each time is kept.

    Attributes:
        given_id: the identifier that the input gave the report, or "" where it gave none.
        source: file and line that it was read from ("reports.jsonl:12"), as given on the command line.
        published: the day of publication that the input states, or None.
        publisher, url, language: as the input states them (url is http(s) or None), or None. The url is the canonical one where a page
            states one.
        updated: the day of the last change that a page states, or None; never taken for the day of publication.
        author, section: as the page states them, or None.
        agency: the news agency that the page names as its origin ("Reuters"), or None.
        extraction: what made the report's text of the bytes received, with its version ("web page 1"), or None where nothing was taken away.
        origin: where the bytes came from, or None for a plain file.
    """

    given_id: str
    source: str
    published: date | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    updated: date | None = field(default=None, metadata=LATER)
    author: str | None = field(default=None, metadata=LATER)
    section: str | None = field(default=None, metadata=LATER)
    agency: str | None = field(default=None, metadata=LATER)
    extraction: str | None = field(default=None, metadata=LATER)
    origin: Origin | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A receipt as it stands in a ledger.

    Attributes:
        number: its number there, which tells what came first; 0 for what is in none.
        original: hexadecimal SHA-256 of the bytes received, or "".
    """

    receipt: Receipt
    number: int = 0
    original: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A text with all its receipts (at least one, sorted).

    Attributes:
        sha256: hexadecimal SHA-256 of ``text`` in UTF-8; the identity of the report.
        text: everything to be read: the title (if the input gave one apart), a blank line, the body.
        title_length: characters of ``text`` that are the separately given title; 0 where none was given.
        receipts: how it reached us, sorted; never empty.
        arrivals: the receipts in the order of the ledger; empty for a report that was not read from one. No part of what a report is.
    """

    sha256: str
    text: str
    title_length: int
    receipts: tuple[Receipt, ...]
    arrivals: tuple[Arrival, ...] = field(default=(), compare=False, repr=False)

    @property
    def id(self) -> str:
        """The name that people know the report by: the first given id, else one made of the hash."""
        return next((r.given_id for r in self.receipts if r.given_id), f"r-{self.sha256[:16]}")

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id under which this text was given (``id`` first), without repeats."""
        return tuple(dict.fromkeys([self.id, *(r.given_id for r in self.receipts if r.given_id)]))

    @property
    def title(self) -> str | None:
        """The separately given title, or None."""
        return self.text[: self.title_length] or None

    @property
    def published(self) -> date | None:
        """The earliest day of publication that any receipt states, or None."""
        return min((r.published for r in self.receipts if r.published), default=None)

    @property
    def publisher(self) -> str | None:
        """The publisher that the first receipt that knows one states, or None."""
        return next((r.publisher for r in self.receipts if r.publisher), None)

    @property
    def url(self) -> str | None:
        """The address that the first receipt that knows one states, or None."""
        return next((r.url for r in self.receipts if r.url), None)

    @property
    def agency(self) -> str | None:
        """The news agency that the first receipt that knows one names, or None."""
        return next((r.agency for r in self.receipts if r.agency), None)

    @property
    def language(self) -> str | None:
        """The language code that the first receipt that knows one states, or None."""
        return next((r.language for r in self.receipts if r.language), None)


def make_report(title: str | None, body: str, receipt: Receipt) -> Report:
    """The report of a title and a body. A body that already begins with the title gets no second one."""
    title = (title or "").strip()
    if title and body.lstrip().startswith(title):
        title = ""
    text = f"{title}{TITLE_GAP}{body}" if title else body
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return Report(sha256=digest, text=text, title_length=len(title), receipts=(receipt,))
