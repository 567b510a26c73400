"""Addresses and words as lists of pages state them, checked and cleaned for a lead."""

from __future__ import annotations

import html
import re
from datetime import date
from urllib.parse import urljoin

from harmledger.intake.days import NoDay, day_of
from harmledger.intake.piece import Piece
from harmledger.net.address import NotAsked, target_of

MAX_WORDS = 1_000  # characters of a title or name in a list
_TAG = re.compile(r"<[^<>]{0,2000}>")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*$")


def link(text: object, piece: Piece) -> str | None:
    """The http(s) address that ``text`` means in ``piece``, in its one spelling; None where it is none that may be asked."""
    if not isinstance(text, str) or not text.strip():
        return None
    base = piece.origin.address if piece.origin else None
    try:
        return target_of(urljoin(base, text.strip()) if base else text.strip()).url
    except (NotAsked, ValueError):
        return None


def words_of(text: object) -> str | None:
    """``text`` as one line without markup and character references; None for nothing."""
    if not isinstance(text, str):
        return None
    plain = " ".join(html.unescape(_TAG.sub(" ", text[: 4 * MAX_WORDS])).split())
    plain = "".join(c for c in plain if c.isprintable() or c == "\u200c")  # the non-joiner is part of Persian spelling
    return plain[:MAX_WORDS].strip() or None


def day_in(*texts: object) -> date | None:
    """The day that the first of ``texts`` which states one states."""
    for text in texts:
        if isinstance(text, str) and text.strip():
            try:
                return day_of(text)
            except NoDay:
                continue
    return None


def language_in(text: object) -> str | None:
    """A language code, or None."""
    return text.strip().replace("_", "-").lower() if isinstance(text, str) and _LANGUAGE.match(text.strip()) else None
