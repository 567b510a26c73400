"""Other recorders' codebooks in what is published: only where they are asked for, and always under their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from harmledger.model.coded import Coded
from harmledger.publish.records import Json

Codings = Mapping[str, tuple[Coded, ...]]
"""What other codebooks make of each incident, by its id; every incident has the same codebooks."""


def coded_objects(coded: Sequence[Coded]) -> list[Json]:
    """Each codebook with its own names; numbers as numbers, null where nobody gives one."""
    return [
        {
            "codebook": c.name,
            "key": c.key,
            "rules_verified": c.verified,
            "source": c.source,
            "fields": {f.name: number_or_words(f.value) for f in c.fields},
        }
        for c in coded
    ]


def coded_columns(codings: Codings) -> list[str]:
    """The columns that a table gets: the codebook's short name and its field's ("ibc_minimum_deaths")."""
    return [f"{c.key}_{f.name}".replace(" ", "_") for coded in list(codings.values())[:1] for c in coded for f in c.fields]


def coded_cells(coded: Sequence[Coded]) -> list[int | str | None]:
    """The cells below ``coded_columns``."""
    return [number_or_words(f.value) for c in coded for f in c.fields]


def number_or_words(value: str) -> int | str | None:
    """A field's value as a number where it is one; None where there is none."""
    return int(value) if value.isdecimal() else value or None
