"""The map's ground as it comes with the page: the part of the world's outline that the incidents lie in, as fine as a screen can show."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harmledger.publish.page.world import ASPECT, LATITUDE_LIMIT, NOMINAL_WIDTH, SMALLEST_VIEW, WORLD, outline, project
from harmledger.publish.site.outlines import Point, clipped, inside, lines, meet, path, rings
from harmledger.publish.site.overview_rows import Row
from harmledger.publish.site.overview_script import call

AROUND = 0.7
"""Of the view's width: how much outline there is on each side beyond the first view."""
MOST_MARKS = 70
"""Marks of the first view; the script draws all places once somebody looks closer."""
LARGEST = 36_000
"""Characters of the outline; a view of the whole world is drawn coarser to stay below."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A heap of incidents: where (map units), how many, how many of them are only known to lie in a district or province (``areas``), and
    the name of the place with most of them."""

    x: float
    y: float
    n: int
    areas: int
    name: str

    @property
    def r(self) -> float:
        """Radius in pixels."""
        return round(min(22.0, 6.5 + 2.8 * math.log2(1 + self.n)), 1)


@dataclass(frozen=True, slots=True)
class Ground:
    """The first view of the map.

    Attributes:
        home: the view (x, y, width, height in map units) that shows all incidents.
        edge: the part of the world that ``land`` and ``borders`` (SVG paths) cover.
        detail: map units a pixel below which a finer outline is wanted.
        names: countries: name, x, y, size (map units).
    """

    home: tuple[float, float, float, float]
    edge: tuple[float, float, float, float]
    land: str
    borders: str
    detail: float
    names: tuple[tuple[str, int, int, int], ...]
    marks: tuple[Mark, ...]

    @property
    def scale(self) -> float:
        """Map units a pixel in the first view."""
        return self.home[2] / NOMINAL_WIDTH


def ground_of(rows: Sequence[Row]) -> Ground:
    """The ground and the marks of the first view."""
    places: dict[tuple[bool, float, float], list[Row]] = defaultdict(list)
    for row in rows:
        if row.spot.lat is not None and row.spot.lon is not None:
            places[row.spot.area, *project(row.spot.lon, row.spot.lat)].append(row)
    home = _view([(x, y) for _, x, y in places])
    edge = _around(home)
    land, borders, detail = _outline(edge, home)
    names = tuple(n for n in outline().labels if edge[0] < n[1] < edge[0] + edge[2] and edge[1] < n[2] < edge[1] + edge[3])
    return Ground(home, edge, land, borders, detail, names, _marks(places, home[2]))


def world_file() -> bytes:
    """``assets/world.js``: the whole outline."""
    return call("outline", outline().land, outline().borders)


def _view(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """The view that shows all points with room around them; the inhabited world where there is none."""
    if not points:
        return 0.0, 5200.0, float(WORLD), WORLD * ASPECT
    left, right = min(p[0] for p in points), max(p[0] for p in points)
    top, bottom = min(p[1] for p in points), max(p[1] for p in points)
    width = min(float(WORLD), max(SMALLEST_VIEW, (right - left) * 1.2, (bottom - top) * 1.3 / ASPECT))
    height = width * ASPECT
    return round((left + right - width) / 2, 1), round((top + bottom - height) / 2, 1), round(width, 1), round(height, 1)


def _around(home: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    x, y, w, h = home
    north = project(0, LATITUDE_LIMIT)[1]
    left, right = max(0.0, x - w * AROUND), min(float(WORLD), x + w * (1 + AROUND))
    top, bottom = max(north, y - w * AROUND), min(float(WORLD), y + h + w * AROUND)
    return round(left, 1), round(top, 1), round(max(right - left, 1.0), 1), round(max(bottom - top, 1.0), 1)


def _outline(edge: tuple[float, float, float, float], home: tuple[float, float, float, float]) -> tuple[str, str, float]:
    """Land and borders of the part, and how close one may look before they are too coarse."""
    box = (edge[0], edge[1], edge[0] + edge[2], edge[1] + edge[3])
    step = max(1.0, home[2] / NOMINAL_WIDTH * 1.2)
    while True:
        land = "".join(f"{p}z" for e, ring in rings() if meet(e, box) and (p := _thinned(clipped(ring, box), step, 3)))
        borders = "".join(p for e, line in lines() if meet(e, box) for part in inside(line, box) if (p := _thinned(part, step, 2)))
        if len(land) + len(borders) <= LARGEST:
            return land, borders, round(step / 3, 3)
        step *= 1.3


def _thinned(points: Iterable[Point], step: float, least: int) -> str:
    """A path in whole map units without points nearer than ``step`` to the one before; "" where fewer than ``least`` are left."""
    kept: list[tuple[int, int]] = []
    for x, y in points:
        at = round(x), round(y)
        if not kept or abs(at[0] - kept[-1][0]) + abs(at[1] - kept[-1][1]) >= step:
            kept.append(at)
    return path(kept) if len(kept) >= least else ""


def _marks(places: dict[tuple[bool, float, float], list[Row]], width: float) -> tuple[Mark, ...]:
    """The places heaped on a grid, coarser until there are few enough."""
    cell = 46 * width / NOMINAL_WIDTH
    while True:
        heaps: dict[tuple[int, int], list[_Spotted]] = defaultdict(list)
        for (area, x, y), rows in sorted(places.items(), key=lambda p: p[0]):
            heaps[int(x // cell), int(y // cell)].append((area, x, y, rows))
        if len(heaps) <= MOST_MARKS:
            return tuple(sorted((_mark(heap) for heap in heaps.values()), key=lambda m: (-m.n, m.x, m.y)))
        cell *= 1.25


_Spotted = tuple[bool, float, float, list[Row]]


def _mark(heap: Sequence[_Spotted]) -> Mark:
    """The mark of a heap; it stands where the points are, if there are any but middles of areas."""
    exact = [p for p in heap if not p[0]] or heap
    weight = sum(len(rows) for *_, rows in exact)
    x = sum(x * len(rows) for _, x, _, rows in exact) / weight
    y = sum(y * len(rows) for _, _, y, rows in exact) / weight
    most = max(exact, key=lambda p: (len(p[3]), p[1], p[2]))
    areas = sum(len(rows) for area, _, _, rows in heap if area)
    return Mark(round(x, 1), round(y, 1), sum(len(rows) for *_, rows in heap), areas, most[3][0].spot.name[:40])
