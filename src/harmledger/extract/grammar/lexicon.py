"""The words of a language, loaded from its folder of TOML files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from harmledger.extract.grammar.spotter import Spotter
from harmledger.model.claim import Age, Outcome, Sex, Status


@dataclass(frozen=True, slots=True)
class Person:
    """What a noun for people says of them. ``word`` is its singular."""

    word: str
    status: Status
    age: Age | None = None
    sex: Sex | None = None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists of one language, ready for look-up. Keys are lower case."""

    raw: Mapping[str, Mapping[str, Any]]
    persons: Mapping[str, tuple[Person, bool]]
    """form -> (person, is plural)"""
    things: frozenset[str]
    transitive: Mapping[str, Outcome]
    intransitive: Mapping[str, Outcome]
    forms: Mapping[str, Outcome]
    states: Mapping[str, Outcome]
    phrases: Spotter
    phrase_outcome: Mapping[str, Outcome]
    nominal_of: Mapping[str, Outcome]
    counted: Mapping[str, Outcome]
    toll: Spotter
    none: Spotter
    triggers: Spotter
    harm_words: frozenset[str]
    """Words and phrases of harm in all their forms, in small, but for those of arrests."""
    gathered: re.Pattern[str]
    """Words behind which stand those who were on board or in a crowd."""

    def words(self, file: str, table: str, key: str) -> tuple[str, ...]:
        """One list of words of a file, as it stands there."""
        return tuple(self.raw[file][table][key])


def either(words: Iterable[str]) -> str:
    """A regular expression for any of the words, longest first, white space loose."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "|".join(r"\s+".join(map(re.escape, w.split())) for w in ordered) or "(?!)"


def _inverted(table: Mapping[str, list[str]]) -> dict[str, Outcome]:
    return {word.lower(): outcome for outcome, words in table.items() for word in words}  # type: ignore[misc]  # the keys of the file are the outcomes


def plural(word: str) -> str:
    """The regular English plural of a noun."""
    if re.search(r"(s|x|z|ch|sh)$", word):
        return word + "es"
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + "s"


def _persons(table: Mapping[str, Any]) -> dict[str, tuple[Person, bool]]:
    found: dict[str, Person] = {}

    def put(words: Iterable[str], status: Status, age: Age | None = None, sex: Sex | None = None) -> None:
        for word in words:
            found.setdefault(word.lower(), Person(word.lower(), status, age, sex))

    sexes: tuple[Sex, Sex] = ("female", "male")
    put(table["child"]["words"], "civilian", "child")
    for sex in sexes:
        put(table["child"][sex], "civilian", "child", sex)
    put(table["adult"]["female"], "civilian", "adult", "female")
    put(table["adult"]["male"], "unknown", "adult", "male")
    put(table["kin"]["men"], "civilian", "adult", "male")
    for sex in sexes:
        put(table["kin"][sex], "civilian", None, sex)
    put(table["kin"]["either"], "civilian")
    put(table["civilian"]["words"], "civilian")
    put(table["combatant"]["words"], "combatant")
    put(table["unknown"]["words"], "unknown")
    forms = {word: (person, False) for word, person in found.items()}
    for word, person in found.items():
        forms.setdefault(plural(word), (person, True))
    for form, singular in table["plural"].items():
        if singular in found:
            forms[form] = (found[singular], True)
    return forms


@cache
def load_lexicon(language: str = "en") -> Lexicon:
    """The lexicon of a language (ISO 639-1 code with a folder in ``extract/lexicon``).

    Raises FileNotFoundError when there is no such folder.
    """
    folder = files("harmledger.extract").joinpath("lexicon", language)
    raw = {
        entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text(encoding="utf-8"))
        for entry in sorted(folder.iterdir(), key=lambda e: e.name)
        if entry.name.endswith(".toml")
    }
    harm, persons = raw["harm"], raw["persons"]
    phrases = _inverted(harm["phrases"])
    counted, states, forms = _inverted(harm["counted"]), _inverted(harm["states"]), _inverted(harm["forms"])
    transitive, intransitive = _inverted(harm["transitive"]), _inverted(harm["intransitive"])
    nominal = _inverted(harm["nominal_of"])
    harming = {word for word, outcome in transitive.items() if outcome != "detained"}  # arrests count beside other harm alone
    stems = {*forms, *states, *counted, *intransitive, *harming, *(w for w, outcome in nominal.items() if outcome != "detained")}
    inflected = {w + s for w in (*harming, *intransitive) for s in ("", "s", "d", "ed", "ing", "es", w[-1] + "ed", w[-1] + "ing")} | {
        "dying",
        "died",
    }
    things = persons["things"]["words"]
    harm_words = frozenset(stems | inflected | {p for p, outcome in phrases.items() if outcome != "detained"})
    return Lexicon(
        raw=raw,
        persons=_persons(persons),
        things=frozenset(w.lower() for w in things) | frozenset(plural(w.lower()) for w in things),
        transitive=transitive,
        intransitive=intransitive,
        forms=forms,
        states=states,
        phrases=Spotter(phrases),
        phrase_outcome=phrases,
        nominal_of=nominal,
        counted=counted,
        toll=Spotter(w for words in harm["toll"].values() for w in words),
        none=Spotter(harm["none"]["words"]),
        triggers=Spotter(harm_words | set(harm["also"]["words"])),
        harm_words=harm_words,
        gathered=re.compile(persons["gathered"]["pattern"], re.IGNORECASE | re.VERBOSE),
    )
