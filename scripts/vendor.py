#!/usr/bin/env python3
"""Takes what the desk needs of other people's work out of the npm registry, in fixed versions, checked against their hashes.

    python scripts/vendor.py

Writes ``src/harmledger/desk/web/vendor/`` (Leaflet with its style, PMTiles with its layer for Leaflet, the outline of the world
as GeoJSON, their licences, and ``vendor.json`` with every file's SHA-256) and ``tests/desk_web/vendor/`` (axe-core, for tests alone). Needs the
network once; the files are part of the source, so that nobody else does. Standard library only.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tarfile
import urllib.request
from itertools import pairwise
from pathlib import Path
from typing import Any

from build_world import Point, area, polygons, simplify

ROOT = Path(__file__).resolve().parent.parent
DESK = ROOT / "src/harmledger/desk/web/vendor"
TESTS = ROOT / "tests/desk_web/vendor"
REGISTRY = "https://registry.npmjs.org/{name}/-/{base}-{version}.tgz"

PACKAGES = {
    # name: (version, the registry's own SHA-512 of the archive)
    "leaflet": ("1.9.4", "nxS1ynzJOmOlHp+iL3FyWqK89GtNL8U8rvlMOsQdTTssxZwCXh8N2NB3GDQOL+YR3XnWyZAxwQixURb+FA74PA=="),
    "world-atlas": ("2.0.2", "IXfV0qwlKXpckz1FhwXVwKRjiIhOnWttOskm5CtxMsjgE/MXAYRHWJqgXOpM8IkcPBoXnyTU5lFHcYa5ChG0LQ=="),
    "pmtiles": ("4.5.0", "CBeD4SoUluFziGdy/8k7FOjQxQy486n+929W/tWophauvMICpkZ26vGBWhDt/6b1FZQWNaf4jFdT/5+q0Wii5w=="),
    "protomaps-leaflet": ("5.1.0", "N0YY1Gbw5nZ9n8VUOvwHKm/w3zhTTuaZEeMZl8doHemeM4ujGPp2otI6t4Sgqrz8iM4svx2rpG1Q17rHkOWSaA=="),
    # Parts of other people that the two above carry in them: taken for their licences alone.
    "@mapbox/point-geometry": ("1.1.0", "YGcBz1cg4ATXDCM/71L9xveh4dynfGmcLDqufR+nQQy3fKwsAZsWd/x4621/6uJaeB9mwOHE6hPeDgXz9uViUQ=="),
    "@mapbox/vector-tile": ("2.0.4", "AkOLcbgGTdXScosBWwmmD7cDlvOjkg/DetGva26pIRiZPdeJYjYKarIlb4uxVzi6bwHO6EWH82eZ5Nuv4T5DUg=="),
    "pbf": ("4.0.1", "SuLdBvS42z33m8ejRbInMapQe8n0D3vN/Xd5fmWM3tufNgRQFBpaW2YVJxQZV4iPNqb0vEFvssMEo5w9c6BTIA=="),
    "color2k": ("2.0.3", "zW190nQTIoXcGCaU08DvVNFTmQhUpnJfVuAKfWqUQkflXKpaDdpaYoM0iluLS9lgJNHyBF58KKA2FBEwkD7wog=="),
    "potpack": ("1.0.2", "choctRBIV9EMT9WGAZHn3V7t0Z2pMQyl0EZE6pFc/6ml3ssw7Dlf/oAOvFwjm1HVsqfQN8GfeFyJ+d8tRzqueQ=="),
    "rbush": ("3.0.1", "XRaVO0YecOpEuIvbhbpTrZgoiI6xBlz6hnlr6EHhd+0x9ase6EmeN+hdwwUaJvLcsFFQ8iWVF1GAK1yB0BWi0w=="),
    "quickselect": ("2.0.0", "RKJ22hX8mHe3Y6wH/N3wCM6BWtjaxIyyUIkpHOvfFnxdI4yD4tBXEBKSbriGujF6jnSVkJrffuo6vxACiSSxIw=="),
    "fflate": ("0.8.2", "cPJU47OaAoCbg0pBvzsgpTPhmhqI5eJjh/JIu8tPj5q+T7iLvW/JAYUqmE7KOB4R1ZyEhzBaIQpQpardBF5z8A=="),
    "axe-core": ("4.14.1", "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="),
}
CARRIED = ("@mapbox/point-geometry", "@mapbox/vector-tile", "pbf", "color2k", "potpack", "rbush", "quickselect", "fflate")
"""What the layer for PMTiles has in it, each with a licence file of its own."""
DECIMALS = 2
"""Decimal places of the outline's degrees: about one kilometre."""
TOLERANCE = 0.05
"""How far a simplified line may leave the true one, degrees (5 km at most): arc by arc, so that neighbours keep a common border."""
SMALLEST = 0.01
"""Islands below this are left out, square degrees."""


def archive(name: str) -> tarfile.TarFile:
    """The package's archive. Ends the program where its hash is not the one written down here."""
    version, wanted = PACKAGES[name]
    with urllib.request.urlopen(REGISTRY.format(name=name, base=name.rsplit("/", 1)[-1], version=version), timeout=60) as answer:
        packed = answer.read()
    if base64.b64encode(hashlib.sha512(packed).digest()).decode() != wanted:
        raise SystemExit(f"{name} {version} is not what it was when it was chosen: its hash differs. Nothing was written of it.")
    return tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz")


def content(packed: tarfile.TarFile, path: str) -> bytes:
    """One file of an archive."""
    found = packed.extractfile(f"package/{path}")
    if found is None:
        raise SystemExit(f"There is no {path} in the archive.")
    return found.read()


def plain(packed: tarfile.TarFile, path: str) -> bytes:
    """A script of an archive without the address of its map of sources, which is not shipped."""
    return content(packed, path).decode().split("//# sourceMappingURL")[0].rstrip().encode() + b"\n"


def licences(own: bytes) -> bytes:
    """The licences of PMTiles, of its layer for Leaflet, and of all that they carry. ``own``: the text of the layer's."""
    said = "pmtiles, protomaps-leaflet, @protomaps/basemaps: BSD-3-Clause (as the package.json of each says)\n\n"
    parts = [said.encode() + own.strip()]
    for name in CARRIED:
        with archive(name) as packed:
            path = next(n for n in packed.getnames() if n.lower().startswith("package/licen")).removeprefix("package/")
            parts.append(f"{name} {PACKAGES[name][0]}\n\n".encode() + content(packed, path).strip())
    return (b"\n\n" + b"-" * 80 + b"\n\n").join(parts).replace(b"\r\n", b"\n") + b"\n"


def decoded(topology: dict[str, Any]) -> list[list[list[float]]]:
    """The arcs in degrees: TopoJSON stores quantised differences."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points: list[Point] = []
        for ddx, ddy in arc:
            x, y = x + ddx, y + ddy
            points.append((x * kx + dx, y * ky + dy))
        arcs.append([[round(lon, DECIMALS), round(lat, DECIMALS)] for lon, lat in simplify(points, TOLERANCE)])
    return arcs


def ring(indices: list[int], arcs: list[list[list[float]]]) -> list[list[float]]:
    """Arcs put together to a ring; a negative number is an arc backwards."""
    out: list[list[float]] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        out += arc[1:] if out else arc
    return out


def unwrapped(points: list[list[float]]) -> list[list[list[float]]]:
    """A ring that crosses the 180th meridian, without its jump: once on either side of the map. One around a pole is led along it."""
    out, turn = [points[0]], 0.0
    for (before, _), (lon, lat) in pairwise(points):
        turn += 360 if lon - before < -180 else -360 if lon - before > 180 else 0
        out.append([round(lon + turn, DECIMALS), lat])
    if turn:
        return [[*out, [out[-1][0], -90.0], [out[0][0], -90.0], out[0]]]
    lons = [lon for lon, _ in out]
    shift = -360 if max(lons) > 180 else 360 if min(lons) < -180 else 0
    return [out, [[round(lon + shift, DECIMALS), lat] for lon, lat in out]] if shift else [out]


def outline(topology: dict[str, Any]) -> dict[str, Any]:
    """The countries as GeoJSON, each with its name."""
    arcs = decoded(topology)
    features = []
    for country in topology["objects"]["countries"]["geometries"]:
        coordinates = []
        for polygon in polygons(country):
            rings = [r for indices in polygon if len(r := ring(indices, arcs)) > 3 and area([(x, y) for x, y in r]) > SMALLEST]
            if rings:
                outer = unwrapped(rings[0])
                coordinates += [[outer[0], *rings[1:]], *([part] for part in outer[1:])]
        if coordinates:
            geometry = {"type": "MultiPolygon", "coordinates": coordinates}
            features.append({"type": "Feature", "properties": {"name": country["properties"]["name"]}, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


def main() -> None:
    """Write all files."""
    DESK.mkdir(parents=True, exist_ok=True)
    TESTS.mkdir(parents=True, exist_ok=True)
    with archive("leaflet") as leaflet:
        script = plain(leaflet, "dist/leaflet.js")
        style = content(leaflet, "dist/leaflet.css").decode()
        licence = content(leaflet, "LICENSE")
    # The pictures of markers and layers are never used by the desk: its marks are drawn.
    style = "\n".join(line for line in style.splitlines() if "url(" not in line or "behavior" in line).replace(
        "behavior: url(#default#VML);", ""
    )
    with archive("world-atlas") as world:
        topology = json.loads(content(world, "countries-50m.json"))
        world_licence = content(world, "LICENSE")
    with archive("pmtiles") as pmtiles, archive("protomaps-leaflet") as layer:
        tiles = {
            "pmtiles.js": plain(pmtiles, "dist/pmtiles.js"),
            "protomaps-leaflet.js": plain(layer, "dist/protomaps-leaflet.js"),
            "pmtiles-licence.txt": licences(content(layer, "LICENSE")),
        }
    files = {
        **tiles,
        "leaflet.js": script,
        "leaflet.css": style.rstrip().encode() + b"\n",
        "leaflet-licence.txt": licence,
        "world.json": json.dumps(outline(topology), separators=(",", ":"), ensure_ascii=False).encode() + b"\n",
        "world-atlas-licence.txt": world_licence,
    }
    for name, body in files.items():
        (DESK / name).write_bytes(body)
    stated = {
        "packages": {name: {"version": v, "integrity": f"sha512-{h}"} for name, (v, h) in PACKAGES.items() if name != "axe-core"},
        "files": {name: hashlib.sha256(body).hexdigest() for name, body in sorted(files.items())},
    }
    (DESK / "vendor.json").write_text(json.dumps(stated, indent=2) + "\n", encoding="utf-8")
    with archive("axe-core") as axe:
        (TESTS / "axe.min.js").write_bytes(content(axe, "axe.min.js"))
        (TESTS / "axe-core-licence.txt").write_bytes(content(axe, "LICENSE"))
    for path in sorted([*DESK.iterdir(), *TESTS.iterdir()]):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
