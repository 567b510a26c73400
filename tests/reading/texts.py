"""Reading a text in tests: what is read, what is set apart."""

from __future__ import annotations

from harmledger.model.report import Receipt, make_report
from harmledger.reading.document import Document, read_document


def document(text: str, title: str | None = None) -> Document:
    """The text made ready to be read."""
    return read_document(make_report(title, text, Receipt("", "test")))


def body(d: Document) -> list[str]:
    """The sentences of the report's body, as read."""
    return [d.text[s.start : s.end] for s in d.sentences if s.section == "body"]


def titles(d: Document) -> list[str]:
    """The sentences of its title, as read."""
    return [d.text[s.start : s.end] for s in d.sentences if s.section == "title"]


def apart(d: Document) -> list[str]:
    """What was set apart, as it stands in the report."""
    return [d.report.text[a.start : a.end].strip() for a in d.apart]


def stamps(d: Document) -> list[str]:
    """The date stamps of its head."""
    return [d.text[a:b] for a, b in d.stamps]
