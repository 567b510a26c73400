"""Where linking keeps what it knows: named mappings, in memory for a whole rebuild or on disk to go on from.

Whoever changes a value puts it back (``shelf.map("edges")[7] = changed``): a shelf on disk writes only what was put.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any, Protocol


class Shelf(Protocol):
    """Mappings by name (those of ``kept.tables.TABLES``)."""

    def map(self, name: str) -> MutableMapping[Any, Any]:
        """The mapping of this name; the same one each time."""
        ...


class Memory:
    """A shelf of plain dictionaries."""

    def __init__(self) -> None:
        self._maps: dict[str, dict[Any, Any]] = {}

    def map(self, name: str) -> MutableMapping[Any, Any]:
        """The dictionary of this name."""
        return self._maps.setdefault(name, {})
