"""OCHA's Common Operational Datasets: populated places with P-codes, as a table or GeoJSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from harmledger.model.fault import Fault
from harmledger.resolve.where.sources import features, table
from harmledger.resolve.where.sources.record import Columns, Raw


class Ocha:
    """``--as ocha``."""

    format = "ocha"

    def read(self, path: Path, columns: Columns) -> Iterator[Raw | Fault]:
        """The populated places."""
        if path.suffix.lower() in (".csv", ".tsv", ".txt"):
            return table.places(path, columns)
        return features.places(path, columns)
