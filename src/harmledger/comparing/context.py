"""What readers of other records ask of the world: countries, parties and places by their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from harmledger.comparing.spec import data
from harmledger.model.circumstances import Place
from harmledger.model.claim import Side
from harmledger.model.comparison import Hand

CountryOf = Callable[[str], str | None]
"""The ISO 3166-1 alpha-2 code that a country's name means, or None."""
PartyOf = Callable[[str, str | None], tuple[str, Side] | None]
"""The id and the side of the registered party that a name means in a country (its code), or None."""
PlaceOf = Callable[[str, str | None, str | None], Place | None]
"""Where a name is, in a province and a country (its code) where these are known, as far as a gazetteer knows; None where it does not."""


@dataclass(frozen=True)
class Asks:
    """The three, as wiring fills them in."""

    country_of: CountryOf
    party_of: PartyOf
    place_of: PlaceOf

    def country(self, name: str, own: Mapping[str, str]) -> str | None:
        """The code of a country by the name that a record writes; ``own``: names that mean something of their own there ("": none)."""
        if name in own:
            return own[name] or None
        spaced = name.replace("-", " ")
        return self.country_of(name) or self.country_of(spaced) or self.country_of(spaced.title()) if name else None

    def hand(self, name: str, country: str | None) -> Hand:
        """Whom a party's name means. "Civilians" and the like are nobody: their side is "unknown", their key empty."""
        rules, plain = data("hands"), name.split("(")[0].strip()
        if not plain or any(plain.lower().startswith(w) for w in rules["nobody"]):
            return Hand(name, "unknown")
        for own, (named_side, key) in rules["names"].items():
            if plain.lower().startswith(own.lower()):
                return Hand(name, named_side, key)
        state = self._state(plain, country)
        if state in rules["states"]:
            side: Side = rules["states"][state]
            return Hand(name, side, f"state {state}")
        stem = _after_pattern(plain)
        if stem != plain and state is None:  # the forces of whom we do not know: never those of the country that it happened in
            return Hand(name, "other", " ".join(plain.lower().split()))
        found = self.party_of(stem if state != country else plain, country)
        if found:
            return Hand(name, found[1], found[0])
        return Hand(name, "other", f"state {state}" if state else " ".join(plain.lower().split()))

    def _state(self, name: str, country: str | None) -> str | None:
        """The code of the state whose body a name is: "Military Forces of Russia" and "Russian Military"; None for other names."""
        stem = _after_pattern(name)
        if stem != name:
            return self.country_of(stem) or self.country_of(stem.removeprefix("the "))
        for word in data("hands")["military"]:
            if name.endswith(f" {word}"):
                return self.country_of(name[: -len(word) - 1])
        return self.country_of(name)


@cache
def _patterns() -> tuple[str, ...]:
    return tuple(sorted(data("hands")["patterns"], key=len, reverse=True))


def _after_pattern(name: str) -> str:
    return next((name[len(p) :] for p in _patterns() if name.lower().startswith(p.lower())), name)
