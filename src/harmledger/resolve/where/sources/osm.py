"""OpenStreetMap extracts as GeoJSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from harmledger.model.fault import Fault
from harmledger.resolve.where.sources import features
from harmledger.resolve.where.sources.record import Columns, Raw


class OpenStreetMap:
    """``--as osm``."""

    format = "osm"

    def read(self, path: Path, columns: Columns) -> Iterator[Raw | Fault]:
        """The features that are tagged as places."""
        return features.places(path, columns)
