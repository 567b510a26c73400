"""The built-in gazetteer in the machine's temporary cache, as in tests/where, and folders for imports."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from harmledger.model.fault import Fault
from harmledger.resolve.where import Gazetteer, ensure_gazetteer
from harmledger.resolve.where.sources.formats import IMPORTERS
from harmledger.resolve.where.sources.store import Order, Source, default_name, sources, store

CACHE = Path(tempfile.gettempdir()) / "harmledger-test-cache"


@pytest.fixture(scope="session")
def builtin() -> Path:
    return ensure_gazetteer(CACHE)


@dataclass
class Shelf:
    """A folder of imported gazetteers, and the faults of the last import."""

    folder: Path
    builtin: Path
    faults: list[Fault] = field(default_factory=list)

    def add(
        self, path: Path, form: str, name: str | None = None, country: str | None = None, mapping: Mapping[str, str] | None = None
    ) -> Source:
        """Import a file."""
        self.faults = []
        order = Order(path, IMPORTERS[form], name or default_name(path), country, mapping or {})
        return store(order, self.folder, self.builtin, self.faults.append, lambda what, done, total: None)

    def open(self) -> Gazetteer:
        """All of it, with the built-in one."""
        return Gazetteer.open(CACHE, None, sources(self.folder))

    @property
    def aside(self) -> list[str]:
        """What was said of the rows set aside."""
        return [str(f) for f in self.faults if f.severity == "set aside"]


@pytest.fixture
def shelf(tmp_path: Path, builtin: Path) -> Shelf:
    return Shelf(tmp_path / "gazetteers", builtin)


Table = Callable[..., Path]


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """Write a file of text: ``table("name,lat,lon", "A,1,2")``."""

    def write(*lines: str, name: str = "places.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes("".join(f"{line}\n" for line in lines).encode(encoding))
        return path

    return write
