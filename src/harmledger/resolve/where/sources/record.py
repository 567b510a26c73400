"""What importers yield: rows as the file gives them (``Row``), read by the format's list of fields into a ``Raw`` place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from harmledger.model.fault import Fault
from harmledger.resolve.where.registry import read_toml


@lru_cache(maxsize=1)
def formats() -> dict[str, Any]:
    """``data/formats.toml``."""
    return read_toml("formats.toml")


FIELDS = (
    "id", "name", "native", "names", "lat", "lon", "country", "admin1", "admin1_code", "admin2", "admin2_code", "admin3", "admin3_code",
    "kind", "kind_detail", "population", "geonames", "stale", "current",
)  # fmt: skip
"""Everything that a format may say of a place; see ``data/formats.toml``."""


class CannotImport(Exception):
    """The whole file cannot be imported; the message says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row or feature of a file: where it stands ("places.csv:12") and its cells, by column name in lower case."""

    where: str
    cells: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Raw:
    """A place as its file gives it, unchecked: all texts, "" where the file says nothing.

    Attributes:
        where: file and line.
        id: the publisher's id, "" if there is none.
        names: the main name first, then further ones.
        native: names in the country's own script.
        lat, lon: as text.
        country: ISO code or name.
        admin1, admin1_code, admin2, admin2_code, admin3, admin3_code: divisions by name and by code.
        kind, kind_detail: as the format calls it.
        population, geonames: as text.
        stale: why the publisher has withdrawn it, "" if not.
        current: whether the publisher does not hold it for out of date.
    """

    where: str
    id: str
    names: tuple[str, ...]
    native: tuple[str, ...]
    lat: str
    lon: str
    country: str = ""
    admin1: str = ""
    admin1_code: str = ""
    admin2: str = ""
    admin2_code: str = ""
    admin3: str = ""
    admin3_code: str = ""
    kind: str = ""
    kind_detail: str = ""
    population: str = ""
    geonames: str = ""
    stale: str = ""
    current: bool = True


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a file holds which field. ``between``: the marks that stand between several names in one cell."""

    of: Mapping[str, tuple[str, ...]]
    between: str
    mapped: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def for_format(cls, name: str, mapping: Mapping[str, str] | None = None) -> Columns:
        """The columns of a format, where ``mapping`` (column to field) comes first. Raises ``CannotImport``."""
        raw = formats()[name]
        of = {f: tuple(c.lower() for c in raw["fields"].get(f, ())) for f in FIELDS}
        for column, target in (mapping or {}).items():
            if target not in FIELDS:
                raise CannotImport(f'There is no field {target!r} to map the column "{column}" to. Fields: {", ".join(FIELDS)}.')
            mine = column.strip().lower()
            of = {f: tuple(c for c in names if c != mine) for f, names in of.items()}
            of[target] = (mine, *of[target])
        return cls(of, raw["between"], frozenset(c.strip().lower() for c in mapping or ()))

    def has(self, name: str, columns: frozenset[str]) -> bool:
        """Whether any of a file's columns holds the field."""
        return any(c in columns for c in self.of[name])

    def one(self, cells: Mapping[str, object], name: str) -> str:
        """The first value of a field, "" if there is none."""
        for column in self.of[name]:
            value = cells.get(column)
            text = _text(value)
            if text:
                return text
        return ""

    def all(self, cells: Mapping[str, object], name: str) -> tuple[str, ...]:
        """All values of a field, cells with several names cut."""
        found: list[str] = []
        for column in self.of[name]:
            value = cells.get(column)
            if value is None or value == "":
                continue
            for item in value if isinstance(value, list) else (value,):
                text = _text(item)
                for mark in self.between[1:]:
                    text = text.replace(mark, self.between[0])
                found += [t for piece in text.split(self.between[0]) if (t := piece.strip())]
        return tuple(dict.fromkeys(found))

    def raw(self, row: Row) -> Raw:
        """The place that a row tells of."""
        cells = row.cells
        main = self.one(cells, "name")
        native = self.all(cells, "native")
        others = self.all(cells, "names")
        stale = next((t for c in self.of["stale"] if (t := _text(cells.get(c))) and t not in ("0", "-1", "uuuu", "[]")), "")
        return Raw(
            where=row.where, names=tuple(dict.fromkeys(n for n in (main, *others) if n)), native=native, stale=stale,
            current=self.one(cells, "current") != "0",
            **{f: self.one(cells, f) for f in FIELDS if f not in ("name", "names", "native", "stale", "current")},
        )  # fmt: skip


def _text(value: object) -> str:
    """A cell as text: the first of a list; whole numbers without a fraction."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    if isinstance(value, bool) or value is None or isinstance(value, dict):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


class Importer(Protocol):
    """Reads one format. Yields a ``Raw`` for each place and a ``Fault`` for each row that cannot be read; never raises for bad rows."""

    format: str

    def read(self, path: Path, columns: Columns) -> Iterator[Raw | Fault]:
        """The places of a file. Raises ``CannotImport`` where the file as a whole cannot be read."""
        ...
