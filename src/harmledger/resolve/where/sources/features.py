"""GeoJSON feature by feature, whatever the file's size: a collection, one feature, or features one after another (one a line,
with or without record marks). A broken feature costs that feature only."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from harmledger.model.fault import Fault
from harmledger.resolve.where.sources.record import CannotImport, Columns, Raw, Row, formats
from harmledger.resolve.where.sources.table import MEND_UTF8, NOT_UTF8, opened

CHUNK = 1 << 20
_COLLECTION = re.compile(r'"features"\s*:\s*\[')
_FEATURE = re.compile(r'"type"\s*:\s*"Feature"')
_BETWEEN = re.compile(r"[\s,\x1e]*")
_NEXT = re.compile(r'\{\s*"(?:type"\s*:\s*"Feature"|id"|properties"|geometry")')
"""Where a feature may begin, to go on behind a broken one."""


class _Text:
    """A file's text, of which only the part not yet used is held. Bytes that are no UTF-8 become surrogates."""

    def __init__(self, path: Path) -> None:
        self._stream, encoding = opened(path)
        self._decoder = codecs.getincrementaldecoder(encoding)("surrogateescape")
        self.text, self.at, self.ended = "", 0, False
        self.more()

    def more(self) -> None:
        """Read on: as much as is held already, at least a chunk. What was used is let go."""
        raw = self._stream.read(max(CHUNK, len(self.text) - self.at))
        self.ended = not raw
        self.text = self.text[self.at :] + self._decoder.decode(raw, final=self.ended)
        self.at = 0
        if self.ended:
            self._stream.close()


def _objects(path: Path) -> Iterator[tuple[str, Any] | Fault]:
    """The features of a file as they stand in it, each with its place."""
    source = _Text(path)
    collection, feature = _COLLECTION.search(source.text), _FEATURE.search(source.text)
    if collection is None and feature is None:
        raise CannotImport(f"{path.name} is no GeoJSON: it holds no feature. Is it the right file, and of the right format?")
    listed = source.text.lstrip("\ufeff \t\r\n").startswith("[")
    if collection and (feature is None or collection.start() < feature.start()):
        source.at, listed = collection.end(), True
    elif listed:
        source.at = source.text.index("[") + 1
    decoder, number, limit = json.JSONDecoder(), 0, int(formats()["limits"]["feature_chars"])
    while True:
        source.at = _BETWEEN.match(source.text, source.at).end()  # type: ignore[union-attr]  # it matches the empty text, too
        if source.at >= len(source.text):
            if not source.ended:
                source.more()
                continue
            if listed:
                yield Fault(path.name, "The file ends before its list of features does.", "Get it anew; what it holds was used.", "warning")
            return
        if source.text[source.at] in "]}":  # the end of the collection; what follows is no feature
            return
        where = f"{path.name}: feature {number + 1}"
        try:
            value, source.at = decoder.raw_decode(source.text, source.at)
        except (ValueError, RecursionError) as error:
            place = getattr(error, "pos", source.at)
            cut = "Unterminated" in str(error) or place > len(source.text) - 64
            if cut and not source.ended and len(source.text) - source.at < limit:
                source.more()
                continue
            number += 1
            if cut and source.ended:
                yield Fault(where, "The file ends in the middle of it.", "Get the file anew; what came before was used.")
            else:
                yield Fault(where, "It is no JSON that can be read.", "Mend it, or leave it out.")
            following = _NEXT.search(source.text, source.at + 1)
            while following is None and not source.ended:
                source.at = max(source.at + 1, len(source.text) - 200)
                source.more()
                following = _NEXT.search(source.text, source.at)
            if following is None:
                return
            source.at = following.start()
            continue
        number += 1
        yield where, value


def _point(geometry: object) -> tuple[float, float, bool] | None:
    """Latitude, longitude of a geometry and whether it is a point; of others the middle of their box."""
    if not isinstance(geometry, dict):
        return None
    stack: list[Any] = [geometry.get("coordinates")]
    lats: list[float] = []
    lons: list[float] = []
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            if len(item) >= 2 and all(isinstance(v, int | float) and not isinstance(v, bool) for v in item[:2]):
                lons.append(item[0])
                lats.append(item[1])
            else:
                stack += item
    if not lats:
        return None
    return (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2, geometry.get("type") == "Point"


def _cells(value: Mapping[str, Any]) -> dict[str, object] | None:
    properties = value.get("properties")
    if not isinstance(properties, dict):
        return None
    cells: dict[str, object] = {}
    for key, inner in properties.items():
        if isinstance(inner, dict):  # the ids at other publishers stand one level down
            cells.update({str(k).lower(): v for k, v in inner.items() if not isinstance(v, dict)})
        else:
            cells[str(key).lower()] = inner
    if isinstance(value.get("id"), str | int):
        cells.setdefault("id", value["id"])
    return cells


def _tainted(value: object) -> bool:
    return isinstance(value, str) and not value.isascii() and any("\udc80" <= c <= "\udcff" for c in value)


def places(path: Path, columns: Columns) -> Iterator[Raw | Fault]:
    """The places of a GeoJSON file, or of all of a folder."""
    if path.is_dir():
        inside = [p for p in sorted(path.rglob("*")) if p.suffix.lower() in (".geojson", ".json", ".geojsonl") and "-alt" not in p.name]
        if not inside:
            raise CannotImport(f"The folder {path} holds no .geojson file.")
        for one in inside:
            try:
                yield from places(one, columns)
            except CannotImport as why:
                yield Fault(one.name, str(why), "Leave it out, or get it anew.")
        return
    for found in _objects(path):
        if isinstance(found, Fault):
            yield found
            continue
        where, value = found
        cells = _cells(value) if isinstance(value, dict) and value.get("type") == "Feature" else None
        if cells is None:
            yield Fault(where, "It is no GeoJSON feature with properties.", "Mend it, or leave it out.")
        elif any(map(_tainted, cells.values())):
            yield Fault(where, NOT_UTF8, MEND_UTF8)
        else:
            raw = columns.raw(Row(where, cells))
            point = _point(value.get("geometry"))
            if point and (point[2] or not (raw.lat and raw.lon)):
                raw = replace(raw, lat=f"{point[0]:.6f}", lon=f"{point[1]:.6f}")
            yield raw
