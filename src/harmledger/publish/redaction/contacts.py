"""Addresses, numbers and coordinates that stand in words and lead to private persons, to pictures, or to the recorder's machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from harmledger.publish.redaction.cloak import MARK, Found, Hidden
from harmledger.publish.redaction.held_back import Category

MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
HANDLE = re.compile(r"(?<![\w@./])@[A-Za-z_]\w{2,40}")
TELEPHONE = re.compile(r"(?<![\w.,+/-])(?:\+|00)\d[\d ()./-]{6,18}\d(?![\w-])|(?<![\w.,+/-])\(?\d{3,4}\)?[ .-]\d{3}[ .-]?\d{3,4}(?![\w-])")
POINT = re.compile(
    r"(?<![\w.,])[-+−]?\d{1,3}\.\d{4,}(?!\d)\s?°?(?:\s?[NSEW]\b)?|\b\d{1,3}\s?°\s?\d{1,2}\s?['′’](?:\s?\d{1,2}(?:\.\d+)?\s?(?:[\"″”]|''))?\s?[NSEW]?"
)
ADDRESS = re.compile(r"(?:https?://|www\.|(?:pic\.)?twitter\.com|t\.me/|youtu\.be/|wa\.me/)[^\s<>\"'“”‘’)\]]+", re.IGNORECASE)
PATH = re.compile(
    r"(?<![\w/.])(?:[A-Za-z]:\\|\\\\|file:/+|/(?:home|Users|root|tmp|var|mnt|media|srv|opt|data|private|Volumes)/)[^\s'\"<>,;)]+"
)
SIGN = re.compile(
    r"@|://|www\.|twitter\.com|\.me/|youtu\.be|\\|°|/(?:home|Users|root|tmp|var|mnt|media|srv|opt|data|private|Volumes)/|\d\.\d{4}|\d{3}[ .)-]+\d{3}|\+\d|00\d",
    re.IGNORECASE,
)
"""One of these is in every text in which something can be found here."""


def contacts(text: str, hidden_address: Callable[[str], tuple[Category, str] | None]) -> Iterator[Found]:
    """What stands in a text, in its order, without overlaps. ``hidden_address``: category and rule of an address that is held back."""
    if not SIGN.search(text):
        return
    found: list[Found] = []
    for m in ADDRESS.finditer(text):
        address = m.group().rstrip(".,;:!?")
        if held := hidden_address(address if "://" in address else f"https://{address}"):
            found.append(Found(m.start(), m.start() + len(address), Hidden(address, *held, MARK)))
    for m in PATH.finditer(text):
        found.append(Found(m.start(), m.end(), Hidden(m.group(), "how reports reached the book", "papers.paths", MARK)))
    for pattern in (MAIL, HANDLE, TELEPHONE, POINT):
        found += [
            Found(m.start(), m.end(), Hidden(m.group(), "addresses and contacts", "addresses.contacts", MARK))
            for m in pattern.finditer(text)
        ]
    yield from without_overlaps(found)


def without_overlaps(found: list[Found]) -> list[Found]:
    """Those that begin first, and of those the longest; in the order of the text."""
    kept: list[Found] = []
    for f in sorted(found, key=lambda f: (f.start, -f.end)):
        if not kept or f.start >= kept[-1].end:
            kept.append(f)
        elif f.end > kept[-1].end:
            kept.append(Found(kept[-1].end, f.end, f.hidden))
    return kept
