"""The shipped outline of the world as lines and rings of points, and the cutting out of a part of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from harmledger.publish.page.world import outline

Point = tuple[float, float]
"""x and y in map units (``page/world.py``)."""


def path(points: Sequence[tuple[int, int]]) -> str:
    """The lines through ``points`` (at least one) as an SVG path in whole units."""
    (x, y), *rest = points
    out = [f"M{x} {y}l"]
    for u, v in rest:
        out.append(f"{u - x} {v - y} ")
        x, y = u, v
    return "".join(out).rstrip().replace(" -", "-")


Edges = tuple[float, float, float, float]
"""Least x and y, greatest x and y."""


@cache
def rings() -> tuple[tuple[Edges, tuple[Point, ...]], ...]:
    """Every ring of land of the shipped outline, with its edges; map units."""
    return tuple((_edges(ring), ring) for ring in _parsed(outline().land))


@cache
def lines() -> tuple[tuple[Edges, tuple[Point, ...]], ...]:
    """Every border of the shipped outline, with its edges; map units."""
    return tuple((_edges(line), line) for line in _parsed(outline().borders))


def _parsed(path: str) -> Iterator[tuple[Point, ...]]:
    """The lines of a path that is written with M and l alone."""
    for part in path.split("M")[1:]:
        numbers = [int(n) for n in re.findall(r"-?\d+", part)]
        x, y = float(numbers[0]), float(numbers[1])
        points = [(x, y)]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=False):
            x, y = x + dx, y + dy
            points.append((x, y))
        yield tuple(points)


def _edges(points: Sequence[Point]) -> Edges:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def meet(a: Edges, b: Edges) -> bool:
    """Whether two rectangles have anything in common."""
    return a[0] <= b[2] and a[2] >= b[0] and a[1] <= b[3] and a[3] >= b[1]


def clipped(ring: Sequence[Point], box: Edges) -> list[Point]:
    """The part of a ring in the box (Sutherland and Hodgman 1974); parts that hang together only at the box's edge stay one ring."""
    points = list(ring)
    for axis, limit, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        out: list[Point] = []
        for n, here in enumerate(points):
            before = points[n - 1]
            here_in, before_in = sign * (here[axis] - limit) >= 0, sign * (before[axis] - limit) >= 0
            if here_in != before_in:
                out.append(_cross(before, here, axis, limit))
            if here_in:
                out.append(here)
        points = out
    return points


def _cross(a: Point, b: Point, axis: int, limit: float) -> Point:
    share = (limit - a[axis]) / (b[axis] - a[axis])
    return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])


def inside(line: Sequence[Point], box: Edges) -> Iterator[list[Point]]:
    """The runs of a line in and around the box; what reaches out of it is cut off by the drawing."""
    run: list[Point] = []
    for n, point in enumerate(line):
        if meet(_edges(line[max(0, n - 1) : n + 2]), box):
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run
