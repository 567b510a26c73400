"""Cuts a text at the ends of spans that may overlap, so that each piece can be marked once.

Law: the pieces, put together, are the text; no piece is empty; a span is exactly the pieces that carry its key.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Segment(Generic[K]):
    """Characters ``start`` to ``end`` of a text, with the keys of all spans that cover them, in the order given."""

    start: int
    end: int
    keys: tuple[K, ...]


def segments(length: int, spans: Sequence[tuple[int, int, K]]) -> list[Segment[K]]:
    """The segments of a text of ``length`` characters under ``spans`` (start, end, key).

    Spans are clipped to the text; empty and reversed ones are left out.
    """
    clipped = [(max(0, s), min(length, e), n, k) for n, (s, e, k) in enumerate(spans)]
    clipped = [c for c in clipped if c[0] < c[1]]
    cuts = sorted({0, length, *(c[0] for c in clipped), *(c[1] for c in clipped)})
    opening: dict[int, list[tuple[int, int, int, K]]] = {}
    for span in clipped:
        opening.setdefault(span[0], []).append(span)
    out: list[Segment[K]] = []
    active: list[tuple[int, int, int, K]] = []
    for start, end in pairwise(cuts):
        active = [s for s in active if s[1] > start] + opening.get(start, [])
        active.sort(key=lambda s: s[2])
        out.append(Segment(start, end, tuple(s[3] for s in active)))
    return out
