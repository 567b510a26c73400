"""A report's sentences, roughly, to choose one from a list: for whoever marks words with the keyboard or a screen reader."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harmledger.model.circumstances import Span

_END = re.compile(r"(?<=[.!?؟。])[\"'”’»)\]]*(?=\s)|(?=\n\s*\n)|(?=\n)")
"""Where a sentence may end. Abbreviations cut one in two; nothing is lost by it, since words can be marked across sentences."""
MOST = 400
"""Sentences that are offered."""


def sentences(text: str) -> list[Span]:
    """The first sentences of a text, each exactly as it stands there, without the space around it."""
    return [s for _, s in zip(range(MOST), _sentences(text), strict=False)]


def _sentences(text: str) -> Iterator[Span]:
    start = 0
    for end in (*(m.end() for m in _END.finditer(text)), len(text)):
        words = text[start:end]
        quote = words.strip()
        if quote:
            at = start + len(words) - len(words.lstrip())
            yield Span(at, at + len(quote), quote)
        start = end
