"""An incident under another recorder's codebook: the answers, in that codebook's own names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One answer: the codebook's own name for it, the row of the common table, and the value in words ("" where there is none)."""

    name: str
    row: str
    value: str


@dataclass(frozen=True, slots=True)
class Coded:
    """An incident under one codebook; ``key`` is its short name ("airwars"), as commands and columns have it.

    ``verified`` is False where a rule could not be read in its publisher's own words.
    """

    key: str
    name: str
    fields: tuple[Field, ...]
    source: str
    verified: bool
