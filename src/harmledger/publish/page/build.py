"""Puts the page together."""

from __future__ import annotations

from html import escape

from harmledger.model.incident import Record
from harmledger.publish.evidence import Evidence
from harmledger.publish.words import headline


def page_html(evidence: Evidence, record: Record) -> str:
    """The whole page."""
    rows = "".join(f"<li>{escape(headline(i))}</li>" for i in record.incidents)
    return f"<!doctype html><html lang=en><meta charset=utf-8><title>harmledger</title><ul>{rows}</ul></html>\n"
