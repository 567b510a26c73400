"""The small map of an incident's page: outlines around the place, the place's centre, and how far from it the true place may lie."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from harmledger.model.circumstances import Place
from harmledger.publish.geojson import coordinates
from harmledger.publish.page.world import EARTH_KM, WORLD, outline, project

Point = tuple[float, float]

ACROSS, DOWN = 240, 150
"""The drawing in its own units."""

WIDTHS_KM = {"country": 3600.0, "admin1": 2000.0}
OTHERWISE_KM = 1400.0
"""Width of the view: enough that outlines of countries are seen."""

STEPS = 10
"""The view moves in tenths of its width, so that places near each other share one drawing of the outlines."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Paths of land and borders in the drawing's units, and names of countries with their place."""

    land: str
    borders: str
    names: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Locator:
    """A small map: ``x``, ``y`` the centre of what is known, ``r`` the radius that the true place lies in (0: a point is drawn alone);
    ``km`` the width of the view."""

    ground: Ground
    x: float
    y: float
    r: float
    km: int


def locator(place: Place | None) -> Locator | None:
    """The small map of a place; None where no coordinates are known."""
    point = coordinates(place)
    if place is None or point is None:
        return None
    lon, lat = point
    x, y = project(lon, lat)
    stretch = math.cos(math.radians(min(abs(lat), 80)))
    unit_km = EARTH_KM * stretch / WORLD
    radius = place.radius_km if place.radius_km and math.isfinite(place.radius_km) and 0 < place.radius_km < 3000 else 0.0
    wanted = max(WIDTHS_KM.get(place.precision, OTHERWISE_KM), radius * 4)
    width = 2.0 ** (round(math.log2(wanted / unit_km) * 2) / 2)  # few sizes, whatever the latitude
    step = width / STEPS
    column, row = round(x / step), round(y / step)
    left, top, scale = column * step - width / 2, row * step - width * DOWN / ACROSS / 2, ACROSS / width
    r = radius / unit_km * scale
    return Locator(
        _ground(round(left, 1), round(top, 1), round(width, 1)),
        round((x - left) * scale, 1),
        round((y - top) * scale, 1),
        round(r, 1) if r >= 3 else 0.0,
        round(width * unit_km),
    )


def point_words(place: Place) -> str:
    """The coordinates with as many decimals as the place is known to: one where it may lie ten kilometres off, two from one kilometre."""
    radius = place.radius_km or 0.0
    decimals = 1 if radius >= 10 else 2 if radius >= 1 else 3
    return f"{place.lat:.{decimals}f}, {place.lon:.{decimals}f}"


@lru_cache(maxsize=512)
def _ground(left: float, top: float, width: float) -> Ground:
    scale = ACROSS / width
    box = (left, top, left + width, top + width * DOWN / ACROSS)

    def drawn(points: Sequence[Point]) -> list[tuple[int, int]]:
        out: list[tuple[int, int]] = []
        for x, y in points:
            at = round((x - left) * scale), round((y - top) * scale)
            if not out or abs(at[0] - out[-1][0]) + abs(at[1] - out[-1][1]) > 1:
                out.append(at)
        return out

    land = [drawn(_clipped(ring, box)) for edges, ring in _rings() if _meet(edges, box)]
    lines = [drawn(part) for edges, line in _lines() if _meet(edges, box) for part in _inside(line, box)]
    names = [
        (name, round((x - left) * scale), round((y - top) * scale))
        for name, x, y, size in outline().labels
        if size * scale > len(name) * 5 and box[0] + width * 0.1 < x < box[2] - width * 0.1 and box[1] + 8 / scale < y < box[3] - 4 / scale
    ]
    return Ground(
        "".join(f"{_path(ring)}z" for ring in land if len(ring) > 2), "".join(_path(part) for part in lines if len(part) > 1), tuple(names)
    )


def _path(points: Sequence[tuple[int, int]]) -> str:
    (x, y), *rest = points
    out = [f"M{x} {y}l"]
    for u, v in rest:
        out.append(f"{u - x} {v - y} ")
        x, y = u, v
    return "".join(out).rstrip().replace(" -", "-")


Edges = tuple[float, float, float, float]


@cache
def _rings() -> tuple[tuple[Edges, tuple[Point, ...]], ...]:
    return tuple((_edges(ring), ring) for ring in _parsed(outline().land))


@cache
def _lines() -> tuple[tuple[Edges, tuple[Point, ...]], ...]:
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


def _meet(a: Edges, b: Edges) -> bool:
    return a[0] <= b[2] and a[2] >= b[0] and a[1] <= b[3] and a[3] >= b[1]


def _clipped(ring: Sequence[Point], box: Edges) -> list[Point]:
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


def _inside(line: Sequence[Point], box: Edges) -> Iterator[list[Point]]:
    """The runs of a line in and around the box; what reaches out of it is cut off by the drawing."""
    run: list[Point] = []
    for n, point in enumerate(line):
        if _meet(_edges(line[max(0, n - 1) : n + 2]), box):
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run
