#!/usr/bin/env python3
"""Builds the world outline that the page's map ships with: ``src/harmledger/publish/data/world.json``.

Source: Natural Earth 1:50m (public domain), as TopoJSON in the npm package ``world-atlas`` 2.0.2 (ISC):

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python scripts/build_world.py package/countries-50m.json

The outline is projected (Web Mercator, the world 36,000 units wide, so a unit is 0.01 degree of longitude),
simplified (Douglas-Peucker, arc by arc, so that neighbours keep a common border), stripped of islands too
small to see, and written as two SVG paths with relative integer coordinates. Standard library only.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

WORLD = 36_000
TOLERANCE_KM = 2.6
"""How far a simplified line may leave the true one; kilometres, or the far north would take half the file."""
SMALLEST_ISLAND_KM2 = 60.0
"""Islands below this are left out."""
SOUTH, NORTH = -58.0, 83.6

Point = tuple[float, float]


def project(lon: float, lat: float) -> Point:
    lat = max(SOUTH, min(NORTH, lat))
    x = (lon + 180) / 360 * WORLD
    y = (0.5 - math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / (2 * math.pi)) * WORLD
    return x, y


def stretch(points: list[Point]) -> float:
    """Map units a kilometre where the arc lies: Mercator grows towards the poles."""
    middle = sum(p[1] for p in points) / len(points)
    lat = math.atan(math.sinh(math.pi * (1 - 2 * middle / WORLD)))
    return WORLD / (40_075 * math.cos(lat))


def decode(topology: dict[str, Any]) -> list[list[Point]]:
    """The arcs as projected points: TopoJSON stores quantised differences."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for ddx, ddy in arc:
            x, y = x + ddx, y + ddy
            points.append(project(x * kx + dx, y * ky + dy))
        arcs.append(points)
    return arcs


def simplify(points: list[Point], tolerance: float) -> list[Point]:
    """Douglas-Peucker; the end points stay. A closed arc is halved first, or it would fall to a point."""
    if len(points) < 3:
        return points
    if points[0] == points[-1]:
        far = max(range(len(points)), key=lambda i: math.dist(points[0], points[i]))
        return simplify(points[: far + 1], tolerance)[:-1] + simplify(points[far:], tolerance) if 0 < far < len(points) - 1 else points
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        a, b = stack.pop()
        worst, at = 0.0, -1
        for i in range(a + 1, b):
            d = distance(points[i], points[a], points[b])
            if d > worst:
                worst, at = d, i
        if worst > tolerance:
            keep.add(at)
            stack += [(a, at), (at, b)]
    return [points[i] for i in sorted(keep)]


def distance(p: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = 0.0 if length == 0 else max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length))
    return math.dist(p, (a[0] + t * dx, a[1] + t * dy))


def ring_points(ring: list[int], arcs: list[list[Point]]) -> list[Point]:
    out: list[Point] = []
    for index in ring:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        out += arc[1:] if out else arc
    return out


def area(points: list[Point]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1], strict=True))) / 2


def path(points: list[Point], closed: bool) -> str:
    """Relative integer SVG path; steps that round to nothing are dropped."""
    cells = [(round(x), round(y)) for x, y in points]
    cells = [c for i, c in enumerate(cells) if i == 0 or c != cells[i - 1]]
    if closed and len(cells) > 1 and cells[0] == cells[-1]:
        cells.pop()
    if len(cells) < (3 if closed else 2):
        return ""
    numbers = [n for (x0, y0), (x1, y1) in pairwise(cells) for n in (x1 - x0, y1 - y0)]
    steps = "".join(f"{'' if i == 0 or n < 0 else ' '}{n}" for i, n in enumerate(numbers))
    return f"M{cells[0][0]} {cells[0][1]}l{steps}" + ("z" if closed else "")


def polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    if geometry["type"] == "Polygon":
        return [geometry["arcs"]]
    if geometry["type"] == "MultiPolygon":
        return list(geometry["arcs"])
    return []


def build(topology: dict[str, Any]) -> dict[str, object]:
    full = decode(topology)
    arcs = [simplify(a, TOLERANCE_KM * stretch(a)) for a in full]
    users: dict[int, set[int]] = defaultdict(set)
    labels: list[list[object]] = []
    land: list[str] = []
    countries = topology["objects"]["countries"]["geometries"]
    for n, country in enumerate(countries):
        biggest: tuple[float, list[Point]] = (0.0, [])
        for polygon in polygons(country):
            for ring in polygon:
                for index in ring:
                    users[index if index >= 0 else ~index].add(n)
            outer = ring_points(polygon[0], full)
            biggest = max(biggest, (area(outer), outer), key=lambda b: b[0])
        if biggest[0] > 1500:
            x, y = centre(biggest[1])
            labels.append([country["properties"]["name"], round(x), round(y), round(math.sqrt(biggest[0]))])
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in polygons(geometry):
            for ring in polygon:
                points = ring_points(ring, full)
                if area(points) >= SMALLEST_ISLAND_KM2 * stretch(points) ** 2 and max(p[1] for p in points) - min(p[1] for p in points) > 1:
                    land.append(path(ring_points(ring, arcs), closed=True))
    borders = [path(arcs[i], closed=False) for i in sorted(users) if len(users[i]) > 1]
    return {
        "source": "Natural Earth 1:50m, public domain, through world-atlas 2.0.2; de facto boundaries, simplified",
        "world": WORLD,
        "land": "".join(land),
        "borders": "".join(borders),
        "labels": sorted(labels, key=lambda label: (-int(str(label[3])), str(label[0]))),
    }


def centre(points: list[Point]) -> Point:
    """The centroid of a ring."""
    twice = sx = sy = 0.0
    for a, b in zip(points, points[1:] + points[:1], strict=True):
        cross = a[0] * b[1] - b[0] * a[1]
        twice, sx, sy = twice + cross, sx + (a[0] + b[0]) * cross, sy + (a[1] + b[1]) * cross
    return (sx / (3 * twice), sy / (3 * twice)) if twice else points[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("topojson", type=Path, help="countries-50m.json of world-atlas")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "src/harmledger/publish/data/world.json")
    args = parser.parse_args()
    world = build(json.loads(args.topojson.read_text(encoding="utf-8")))
    args.out.write_text(json.dumps(world, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{args.out}: {args.out.stat().st_size:,} bytes, {len(world['labels'])} labels")  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
