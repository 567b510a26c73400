"""What did the harm, from words near it (codebook section 2, method)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.model.claim import Method


@dataclass(frozen=True, slots=True)
class MethodHit:
    """A word that names a method, at characters ``start`` to ``end`` of the text it was found in."""

    start: int
    end: int
    method: Method
    strong: bool


def _pattern(words: list[str]) -> re.Pattern[str] | None:
    if not words:
        return None
    parts = []
    for word in sorted(words, key=lambda w: (-len(w), w)):
        body = r"[\s-]+".join(re.escape(p.rstrip("*")) for p in word.split())
        parts.append(body + (r"\w*" if word.endswith("*") else r"(?!\w)"))
    return re.compile(rf"(?<![\w])(?:{'|'.join(parts)})", re.IGNORECASE)


class MethodReader:
    """Finds method words and picks the one that did the counted harm."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.tables: list[tuple[Method, bool, re.Pattern[str]]] = []
        self.order: dict[Method, int] = {}
        for rank, (method, lists) in enumerate(lexicon.raw["methods"].items()):
            self.order[method] = rank  # type: ignore[index]
            for strong in (True, False):
                pattern = _pattern(lists["strong" if strong else "weak"])
                if pattern:
                    self.tables.append((method, strong, pattern))  # type: ignore[arg-type]

    def hits(self, text: str) -> list[MethodHit]:
        """Every method word of the text; a longer word hides the shorter ones inside it."""
        found = [MethodHit(m.start(), m.end(), method, strong) for method, strong, p in self.tables for m in p.finditer(text)]
        found.sort(key=lambda h: (h.start - h.end, self.order[h.method], not h.strong))
        kept: list[MethodHit] = []
        for h in found:
            if not any(
                k.start < h.end and h.start < k.end and (k.end - k.start > h.end - h.start or (k.start == h.start and k.method != h.method))
                for k in kept
            ):
                kept.append(h)
        return sorted(kept, key=lambda h: h.start)

    def choose(self, hits: list[tuple[MethodHit, float]]) -> MethodHit | None:
        """The best of hits with weights (nearer sentences weigh more): strong before weak, then weight, then the table's order."""
        if not hits:
            return None
        scores: dict[Method, float] = {}
        for h, weight in hits:
            scores[h.method] = max(scores.get(h.method, 0.0), weight * (1.0 if h.strong else 0.45)) + 0.02
        best = max(scores, key=lambda m: (round(scores[m], 3), -self.order[m]))
        return next(h for h, _ in sorted(hits, key=lambda x: -x[1]) if h.method == best)
