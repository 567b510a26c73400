"""What a format's data file says: its columns, and how its codes are read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from harmledger.comparing.table import Unreadable
from harmledger.model.comparison import Holds


@cache
def data(name: str) -> dict[str, Any]:
    """The data file ``name`` ("ged", "linking"); read once, never changed by those who use it."""
    return tomllib.loads(files("harmledger.comparing").joinpath(f"data/{name}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Spec:
    """One format by its data file.

    Attributes:
        holds: which events its record holds at all.
        known_by: sets of columns; a header that holds one of them is this format.
        tables: all else that the file says.
    """

    key: str
    name: str
    terms: str
    holds: Holds
    known_by: tuple[frozenset[str], ...]
    needed: Sequence[str]
    columns: Mapping[str, Sequence[str]]
    tables: Mapping[str, Any]

    def check(self, file: str, header: Sequence[str]) -> None:
        """Raises Unreadable where a column that the comparison needs is not in the header."""
        there = set(header)
        if missing := [n for n in self.needed if not there & set(self.columns[n])]:
            wanted = ", ".join(" or ".join(self.columns[n]) for n in missing)
            raise Unreadable(f"{file} is a table of {self.name}, but has no column {wanted}. Get it again from its publisher, whole.")


@cache
def spec(key: str) -> Spec:
    """The format ``key`` ("ged")."""
    found = data(key)
    sets = [frozenset(found["known_by"])]
    for either in found.get("known_by_one_of", ()):
        sets = [s | {column} for s in sets for column in either]
    return Spec(key, found["name"], found["terms"], found["holds"], tuple(sets), found["needed"], found["columns"], found)
