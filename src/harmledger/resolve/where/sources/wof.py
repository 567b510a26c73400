"""Who's On First: the flattened table, or its own GeoJSON (a file, a folder of files, features one after another)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from harmledger.model.fault import Fault
from harmledger.resolve.where.sources import features, table
from harmledger.resolve.where.sources.record import Columns, Raw


class WhosOnFirst:
    """``--as wof``."""

    format = "wof"

    def read(self, path: Path, columns: Columns) -> Iterator[Raw | Fault]:
        """The places."""
        if path.suffix.lower() in (".csv", ".tsv", ".txt"):
            return table.places(path, columns)
        return features.places(path, columns)
