"""The charts of the report as SVG: bars of what is matched, possible, and in one record alone. Every chart has its table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harmledger.model.comparison import Count

PARTS = ("matched", "possible", "only")
BAR, GAP, HEIGHT, TOP = 11, 3, 150, 8
MOST_MONTHS = 240
"""Months drawn; of more the last ones are, and the table has all."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A rectangle: its part of ``PARTS``, and where it is drawn."""

    part: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart: its size, pieces, labels under the bars (x, words), lines across (y, number), and in words for those who do not see it."""

    width: float
    height: float
    pieces: tuple[Piece, ...]
    labels: tuple[tuple[float, str], ...]
    lines: tuple[tuple[float, int], ...]
    words: str


def parts_of(c: Count, ours: bool) -> tuple[int, int, int]:
    """Matched, possible, only: of ours or of theirs."""
    return (c.matched_here, c.possible_here, c.only_here) if ours else (c.matched_there, c.possible_there, c.only_there)


def lying(c: Count, ours: bool, most: int) -> Bars:
    """One bar that lies, as long as its share of ``most``."""
    pieces, x = [], 0.0
    for part, n in zip(PARTS, parts_of(c, ours), strict=True):
        width = round(600 * n / max(most, 1), 2)
        if n:
            pieces.append(Piece(part, round(x, 2), 0, width, 22))
        x += width
    told = ", ".join(f"{n:,} {part}" for part, n in zip(PARTS, parts_of(c, ours), strict=True))
    return Bars(600, 22, tuple(pieces), (), (), f"{'ours' if ours else 'theirs'}: {told}")


def standing(months: Sequence[Count]) -> Bars:
    """Two bars a month, ours and theirs, from the first month to the last."""
    shown = [m for m in months if m.name[:1].isdigit()][-MOST_MONTHS:]
    whole = _all_months([m.name for m in shown])
    by_name = {m.name: m for m in shown}
    most = max((max(m.here, m.there) for m in shown), default=1) or 1
    step = 2 * BAR + GAP + 6
    pieces = []
    labels = []
    for n, name in enumerate(whole):
        x = 34 + n * step
        if n == 0 or name.endswith("-01") or len(whole) <= 14:
            labels.append((x + BAR + GAP / 2, name if len(whole) <= 14 else name[:4]))
        if name not in by_name:
            continue
        for k, ours in enumerate((True, False)):
            y = float(TOP + HEIGHT)
            for part, number in zip(PARTS, parts_of(by_name[name], ours), strict=True):
                height = round(HEIGHT * number / most, 2)
                y -= height
                if number:
                    pieces.append(Piece(part if ours else f"{part} theirs", x + k * (BAR + GAP), round(y, 2), BAR, height))
    width = 34 + max(len(whole), 1) * step + 20
    lines = tuple((round(TOP + HEIGHT - HEIGHT * n / most, 2), n) for n in dict.fromkeys((0, (most + 1) // 2, most)))
    words = f"Entries a month, ours left and theirs right, from {whole[0]} to {whole[-1]}; the table below has the numbers" if whole else ""
    return Bars(width, TOP + HEIGHT + 24, tuple(pieces), tuple(labels), lines, words)


def _all_months(names: Sequence[str]) -> list[str]:
    """Every month from the first to the last; where that were too many, those that have entries."""
    if not names:
        return []
    first, last = (int(n[:4]) * 12 + int(n[5:7]) - 1 for n in (min(names), max(names)))
    if last - first >= MOST_MONTHS:
        return sorted(names)
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(first, last + 1)]
