"""The toll in time, drawn: who said how many were killed or injured, and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from harmledger.model.incident import Incident, Told
from harmledger.publish.words import MONTHS

WIDTH, HEIGHT, EDGE = 320, 120, 14
"""The drawing in its own units, and the free edge around it."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One figure: ``x``, ``top`` and ``bottom`` (the two ends of its range) in the drawing; ``standing``: not replaced."""

    x: float
    top: float
    bottom: float
    standing: bool
    words: str


@dataclass(frozen=True, slots=True)
class Label:
    """A number beside its dots, or a day under the line; ``anchor`` as in SVG."""

    x: float
    y: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Chart:
    """The steps of one outcome with their drawing.

    ``paths`` join a voice's dated figures; ``top`` is the largest number; ``labels`` are the numbers and the first and last day.
    """

    outcome: str
    steps: tuple[Told, ...]
    dots: tuple[Dot, ...]
    paths: tuple[str, ...]
    labels: tuple[Label, ...]
    top: int


def charts(incident: Incident) -> list[Chart]:
    """A chart for each outcome of which at least two figures in time differ in number, voice or day."""
    found = []
    for outcome in ("killed", "injured"):
        steps = tuple(t for t in incident.history if t.outcome == outcome)
        if len({(t.min, t.max) for t in steps}) > 1:
            found.append(_chart(outcome, steps))
    return found


def _chart(outcome: str, steps: Sequence[Told]) -> Chart:
    top = max(t.max for t in steps) or 1
    days = sorted({t.day for t in steps if t.day})
    dots: list[Dot] = []
    ways: dict[str, dict[float, float]] = {}
    for t in steps:
        x = _x(t.day, days)
        dot = Dot(x, _y(t.max, top), _y(t.min, top), t.standing, f"{t.speaker}: {t.min if t.min == t.max else f'{t.min} to {t.max}'}")
        dots.append(dot)
        if t.day:
            ways.setdefault(t.speaker, {})[x] = dot.top
    paths = tuple(" ".join(f"{x},{y}" for x, y in sorted(way.items())) for _, way in sorted(ways.items()) if len(way) > 1)
    return Chart(outcome, tuple(steps), tuple(dots), paths, tuple(_labels(steps, dots, days)), top)


def _labels(steps: Sequence[Told], dots: Sequence[Dot], days: Sequence[date]) -> Iterator[Label]:
    """One number for all dots of one height at one day, where there is room for it; the first and the last day."""
    taken: list[tuple[float, float]] = []
    for t, d in sorted(zip(steps, dots, strict=True), key=lambda pair: (not pair[1].standing, -pair[0].max, pair[1].x)):
        if all(abs(d.x - x) > 20 or abs(d.top - y) > 9 for x, y in taken):
            taken.append((d.x, d.top))
            right = d.x > WIDTH - 3 * EDGE
            yield Label(d.x - 7 if right else d.x + 7, d.top + 3, str(t.max), "end" if right else "start")
    for day in dict.fromkeys((days[0], days[-1])) if days else ():
        yield Label(_x(day, days), HEIGHT - 2, f"{day.day} {MONTHS[day.month - 1][:3]}", "start" if day == days[0] else "middle")


def _x(day: date | None, days: Sequence[date]) -> float:
    """Days to the scale of time; figures without a day at the right edge."""
    if day is None:
        return WIDTH - EDGE
    span = (days[-1] - days[0]).days
    room = WIDTH - 4 * EDGE
    return round(EDGE + (room * (day - days[0]).days / span if span else room / 2), 1)


def _y(number: int, top: int) -> float:
    return round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * number / top, 1)
