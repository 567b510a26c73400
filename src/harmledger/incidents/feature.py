"""What a feature says of two events: a level with its reason in words. What the level is worth stands in ``linking.toml``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from harmledger.incidents.face import Face
from harmledger.incidents.rarity import Rarity


class Said(NamedTuple):
    """A feature's level ("same_day") and why, in words; "" where it says nothing worth telling.

    ``why`` is the words or what makes them: of the millions of pairs that are weighed few are ever told of.
    """

    level: str
    why: str | Callable[[], str] = ""

    @property
    def because(self) -> str:
        """Why, in words."""
        return self.why if isinstance(self.why, str) else self.why()


SILENT = Said("silent")
"""Nothing can be compared: worth no points, whatever the feature."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What features look up: the rules of ``linking.toml`` and how rare each mark is."""

    rules: dict[str, Any]
    rarity: Rarity


Feature = Callable[[Face, Face, Setting], Said]
"""Compares two events, the earlier (by ``Face.key``) first."""


def banded(value: float, bands: list[float]) -> int:
    """How many of the (rising) bands the value reaches."""
    reached = 0
    for edge in bands:
        if value < edge:
            break
        reached += 1
    return reached


def listed(words: list[str], most: int = 4) -> str:
    """The first words of a list, joined."""
    return ", ".join(words[:most])
