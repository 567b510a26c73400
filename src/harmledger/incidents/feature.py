"""What a feature says of two events: a level with its reason in words. What the level is worth stands in ``linking.toml``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from harmledger.incidents.facts import Event
from harmledger.incidents.rarity import Rarity


@dataclass(frozen=True, slots=True)
class Said:
    """A feature's level ("same_day") and why, in words; "" where it says nothing worth telling."""

    level: str
    because: str = ""


SILENT = Said("silent")
"""Nothing can be compared: worth no points, whatever the feature."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What features look up: the rules of ``linking.toml`` and how rare each mark is; whether reasons are wanted now."""

    rules: dict[str, Any]
    rarity: Rarity
    reasons: bool = True


Feature = Callable[[Event, Event, Setting], Said]
"""Compares two events, the earlier (by ``Event.key``) first."""


def banded(value: float, bands: list[float]) -> int:
    """How many of the (rising) bands the value reaches."""
    return sum(value >= edge for edge in bands)


def listed(words: list[str], most: int = 4) -> str:
    """The first words of a list, joined."""
    return ", ".join(words[:most])
