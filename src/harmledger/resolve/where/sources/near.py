"""The built-in towns on a grid: which town is nearest to a point, and the box of each country's towns."""

from __future__ import annotations

import math
import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from harmledger.model.globe import km
from harmledger.resolve.where.build import uri_of

CELL = 0.5
"""Degrees of a cell of the grid."""
RINGS = 4
"""Cells that are searched on each side: towns farther off than about 200 km say nothing of a place."""


@dataclass(frozen=True, slots=True)
class Near:
    """A town near a point: its name, country, division code, and how far it is in km."""

    name: str
    country: str
    code: str
    km: float


class Nearby:
    """Answers from the built-in gazetteer file."""

    def __init__(self, builtin: Path) -> None:
        self._cells: dict[tuple[int, int], list[tuple[float, float, str, str, str]]] = defaultdict(list)
        self.boxes: dict[str, tuple[float, float, float, float]] = {}
        database = sqlite3.connect(uri_of(builtin), uri=True)
        try:
            for lat, lon, country, code, name in database.execute("SELECT lat, lon, country, code, name FROM place"):
                self._cells[math.floor(lat / CELL), math.floor(lon / CELL)].append((lat, lon, country, code, name))
            for country, *box in database.execute("SELECT country, min(lat), max(lat), min(lon), max(lon) FROM place GROUP BY country"):
                self.boxes[country] = (box[0], box[1], box[2], box[3])
        finally:
            database.close()

    def nearest(self, lat: float, lon: float, country: str | None = None) -> Near | None:
        """The nearest town (of a country), or None where there is none within about 200 km."""
        row, column = math.floor(lat / CELL), math.floor(lon / CELL)
        shrink = math.cos(math.radians(lat))
        best: tuple[float, float, float, str, str, str] | None = None
        for ring in range(RINGS + 1):
            for i in range(-ring, ring + 1):
                for j in (-ring, ring) if abs(i) != ring else range(-ring, ring + 1):
                    for a, b, nation, code, name in self._cells.get((row + i, column + j), ()):
                        if country is None or nation == country:
                            off = (a - lat) ** 2 + ((b - lon) * shrink) ** 2
                            if best is None or (off, name) < (best[0], best[5]):
                                best = (off, a, b, nation, code, name)
            if best is not None and best[0] <= (ring * CELL * shrink) ** 2:
                break
        return Near(best[5], best[3], best[4], km(lat, lon, best[1], best[2])) if best else None

    def inside(self, lat: float, lon: float, country: str, margin: float) -> bool:
        """Whether a point lies in the box of a country's towns, ``margin`` degrees wider. True where the country has no town."""
        box = self.boxes.get(country)
        return box is None or (box[0] - margin <= lat <= box[1] + margin and box[2] - margin <= lon <= box[3] + margin)
