"""Words and phrases of a text that name what did the harm (``methods.toml``)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from harmledger.extract.grammar.gates import gated
from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.extract.grammar.spotter import Labels
from harmledger.model.claim import Method


@dataclass(frozen=True, slots=True)
class MethodHit:
    """A word that names a method, at characters ``start`` to ``end`` of the text it was found in."""

    start: int
    end: int
    method: Method
    strong: bool


class MethodWords:
    """Finds method words. ``order`` ranks the methods: of equals the first wins."""

    def __init__(self, lexicon: Lexicon) -> None:
        raw = dict(lexicon.raw["methods"])
        rules, phrases = raw.pop("rules"), raw.pop("phrases")
        self.order: dict[Method, int] = {method: rank for rank, method in enumerate(raw)}  # type: ignore[misc]  # the keys of the file are the methods
        self.words: Labels[tuple[Method, bool]] = Labels(
            {(method, strong): lists["strong" if strong else "weak"] for method, lists in raw.items() for strong in (True, False)},  # type: ignore[misc]  # the keys of the file are the methods
            hyphens=True,
        )
        self.phrases: list[tuple[Method, bool, re.Pattern[str]]] = [
            (method, strong, gated(pattern, re.IGNORECASE | re.VERBOSE))
            for strong, table in ((True, phrases["strong"]), (False, phrases["weak"]))
            for method, pattern in table.items()
        ]
        self.never = gated(rules["never"], re.IGNORECASE | re.VERBOSE)

    def hits(self, text: str) -> list[MethodHit]:
        """Every method word of the text; a longer word hides the shorter ones inside it. A word that may mean two methods
        is a weak hit of both."""
        found = [MethodHit(m.start(), m.end(), method, strong) for (method, strong), m in self.words.finditer(text)]
        found += [MethodHit(m.start(), m.end(), method, strong) for method, strong, p in self.phrases for m in p.finditer(text)]
        if not found:
            return found
        never = [m.span() for m in self.never.finditer(text)]
        found = [h for h in found if not any(a <= h.start < b for a, b in never)]
        found.sort(key=lambda h: (h.start - h.end, not h.strong, self.order[h.method]))
        kept: list[MethodHit] = []
        for h in found:
            over = [k for k in kept if k.start < h.end and h.start < k.end]
            if all((k.start, k.end) == (h.start, h.end) and not k.strong and k.method != h.method for k in over):
                kept.append(h)
        return sorted(kept, key=lambda h: (h.start, self.order[h.method]))
