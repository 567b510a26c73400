"""Digests by which rows are found or recognised."""

from __future__ import annotations

import hashlib

from harmledger.ledger.codec import canonical
from harmledger.model.custody import Custody
from harmledger.model.ids import content_id
from harmledger.model.report import Report


def given_key(given_id: str) -> str:
    """What a given id is looked up by: its SHA-256, or "" for none."""
    return hashlib.sha256(given_id.encode("utf-8", "surrogatepass")).hexdigest() if given_id else ""


def receipt_digest(receipt: str, title_length: int, raw_sha256: str) -> str:
    """What makes a receipt of one report the same as another: its stored form, the length of its title, its bytes."""
    return hashlib.sha256(canonical([receipt, title_length, raw_sha256]).encode("utf-8")).hexdigest()


def seen(report: Report) -> str:
    """Digest of all that an engine may use of ``report``; where it changes, the report is read anew."""
    day = report.published.isoformat() if report.published else None
    return content_id("s", report.sha256, report.title_length, day, report.publisher, report.url, report.language, report.id)


def custody_key(entry: Custody) -> str:
    """What an entry is found by when the same is handed over again: "" for what was not taken in whole, and for what was given out.

    The same bytes under the same name, read by the same version with the same options, give the same reports and receipts.
    """
    if entry.act != "took in" or not entry.whole or entry.sha256 is None:
        return ""
    return taken_key(entry)


def taken_key(entry: Custody) -> str:
    """The key that the entry has once it is taken in whole."""
    parts = canonical([entry.source, entry.sha256, entry.version, [list(o) for o in entry.options]])
    return hashlib.sha256(parts.encode("utf-8")).hexdigest()
