"""The exceptions from a codebook that can be made for one incident, in words to choose from."""

from __future__ import annotations

from collections.abc import Mapping

from harmledger.incidents.codebooks import codebooks
from harmledger.incidents.exceptions import MAY_BE

WORDS: Mapping[str, Mapping[str, str]] = {
    "unstated": {
        "open": "whose status nobody states: perhaps civilians, where the voice states some",
        "civilian": "whose status nobody states: civilians",
        "uncertain": "whose status nobody states: perhaps civilians, always",
    },
    "accused_makes_no_combatants": {
        "true": "a side that is accused cannot make the dead combatants by its word",
        "false": "a side that is accused is believed of who was a combatant",
    },
    "contested_status_from_zero": {
        "true": "where the status is contested, civilians begin at none",
        "false": "where the status is contested, civilians begin at the fewest stated",
    },
    "two_sources_from": {str(n): f"“two sources” are {n} independent {'voice' if n == 1 else 'voices'}" for n in range(1, 6)},
}
"""What each rule means with each of its values, as ``incidents/exceptions.py`` has them."""


def names() -> dict[str, str]:
    """The codebooks: short name ("airwars") to the name that people know. Raises incidents.codebooks.RuleFault."""
    return {key: str(rules["name"]) for key, rules in codebooks().items()}


def choices() -> list[tuple[str, str]]:
    """Every rule with every value ("two_sources_from=3"), and what it means."""
    return [(f"{rule}={_plain(v)}", WORDS[rule][_plain(v)]) for rule, values in MAY_BE.items() for v in values]


def _plain(value: bool | int | str) -> str:
    return str(value).lower()
