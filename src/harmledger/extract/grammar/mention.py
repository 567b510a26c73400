"""A mention: people that a sentence speaks of, with their number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from harmledger.model.claim import Age, Sex, Status

Kind = Literal["counted", "single", "number", "of_group"]


@dataclass(frozen=True, slots=True)
class Mention:
    """People in a sentence.

    ``start``/``end`` are token indices (end excluded), ``head`` the token that names them, ``low``/``high``
    the number, ``group`` the head words as written. ``kind``: "counted" (a number and a noun), "single"
    ("a citizen", "his wife"), "number" (a number alone, or with "others"), "of_group" ("15 of the wounded").
    ``definite`` is True for "the 22 civilians": people spoken of before. ``more`` for "another", "others".
    """

    start: int
    end: int
    head: int
    low: int | None
    high: int | None
    status: Status
    age: Age | None
    sex: Sex | None
    group: str
    kind: Kind
    definite: bool = False
    more: bool = False
    vague: bool = False
    of_what: str = ""
