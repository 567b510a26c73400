"""Any table, its columns named or mapped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from harmledger.model.fault import Fault
from harmledger.resolve.where.sources import table
from harmledger.resolve.where.sources.record import Columns, Raw


class Plain:
    """``--as csv``."""

    format = "csv"

    def read(self, path: Path, columns: Columns) -> Iterator[Raw | Fault]:
        """The places of the table."""
        return table.places(path, columns)
