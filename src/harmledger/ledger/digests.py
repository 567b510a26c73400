"""Digests by which rows are found or recognised."""

from __future__ import annotations

import hashlib

from harmledger.ledger.codec import canonical
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
