"""All formats, in the order in which a release lists them. A new one is one file, one line here, and one golden file."""

from __future__ import annotations

from harmledger.publish.formats import acled, ged, jsonl
from harmledger.publish.formats.format import Format

FORMATS: tuple[Format, ...] = (jsonl.FORMAT, ged.FORMAT, acled.FORMAT)
