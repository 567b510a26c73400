"""The words of the first reader: one file a language (``words/<language>.toml``), which may borrow from the engine's word lists."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from harmledger.extract.grammar.lexicon import Lexicon, load_lexicon

TOKEN = re.compile(r"[^\W_]+")
"""A word for the first reader: letters and digits; what joins words ("bullet-riddled", "man's") parts them."""

NUMBER, PERSON = "#", "@"

Phrases = Mapping[str, tuple[tuple[str, ...], ...]]
"""Phrases by their first word, in small, longest first; each as its words, "#" for any number and "@" for any person."""


@dataclass(frozen=True, slots=True)
class Pack:
    """All that the first reader knows of one language. Words are single and in small letters; windows are counted in words.

    Attributes:
        language: ISO 639-1 code.
        strong: phrases of harm that say violence by themselves ("killed", "shot dead").
        weak: phrases that say harm, but not of what kind ("died", "missing").
        done_to, be: harm words that say violence where a person or one of ``be`` stands right before them ("he was shot").
        innocent: phrases that hold such words and say no harm to people ("dead heat", "killed the game").
        counted: harm words that are the people themselves, or say of themselves that nobody was harmed ("casualties").
        people: nouns and pronouns for people.
        numbers: number words.
        befores: words behind which a name in capitals is a place ("in", "near").
        not_places: names in capitals that are none ("Monday").
        arms: words that only violence brings ("gunmen", "shelling").
        violence: these, and the single words of ``strong``.
        perhaps: words that violence brings and other things, too ("attack", "mine").
        fields: words of a field that speaks of harm in pictures (sport, film, trade), by the field's name.
        common: the commonest words of the language, by which it is told.
        near, around: so many words before and behind the harm are looked through for people, and for violence.
        many, share: so many different words of one field, and so many times as many as of violence, make the text one of that field.
        short: a text of fewer words says too little of what it is about, and is kept where harm stands near people.
    """

    language: str
    strong: Phrases
    weak: Phrases
    done_to: frozenset[str]
    be: frozenset[str]
    innocent: Phrases
    counted: frozenset[str]
    people: frozenset[str]
    numbers: frozenset[str]
    befores: frozenset[str]
    not_places: frozenset[str]
    arms: frozenset[str]
    violence: frozenset[str]
    perhaps: frozenset[str]
    fields: Mapping[str, frozenset[str]]
    common: frozenset[str]
    near: int
    around: int
    many: int
    share: float
    short: int

    def like(self, word: str, asked: str) -> bool:
        """Whether a word is what a phrase asks for: the same, a number where it asks for "#", a person where it asks for "@"."""
        if asked == NUMBER:
            return word in self.numbers or word.isdigit()
        return word in self.people if asked == PERSON else word == asked


@cache
def load_pack(language: str = "en") -> Pack:
    """The pack of a language. Raises FileNotFoundError where there is none."""
    raw = tomllib.loads(files("harmledger.relevance").joinpath("words", f"{language}.toml").read_text(encoding="utf-8"))
    lexicon = load_lexicon(raw["borrow"]["lexicon"]) if "borrow" in raw else None
    strong = set(raw["strong"]["words"])
    weak = {*raw["weak"]["words"], *(_borrowed(lexicon, raw["borrow"]["not"]) if lexicon else ())} - strong
    people = {*raw["people"]["words"], *(w for w in (lexicon.persons if lexicon else ()) if w not in raw["people"]["not"])}
    windows = raw["windows"]
    return Pack(
        language=language,
        strong=_by_first(strong),
        weak=_by_first(weak),
        done_to=frozenset(raw["strong"]["behind_people"]),
        be=frozenset(raw["strong"]["be"]),
        innocent=_by_first(raw["innocent"]["words"]),
        counted=frozenset(raw["counted"]["words"]),
        people=frozenset(w for p in people for w in TOKEN.findall(p.lower())[-1:]),
        numbers=frozenset(raw["numbers"]["words"]),
        befores=frozenset(raw["places"]["before"]),
        not_places=frozenset(raw["places"]["not"]),
        arms=frozenset(raw["violence"]["clear"]),
        violence=frozenset({*raw["violence"]["clear"], *(w for w in strong if w.isalnum())}),
        perhaps=frozenset(raw["violence"]["perhaps"]),
        fields={name: frozenset(words) for name, words in raw["fields"].items()},
        common=frozenset(raw["common"]["words"]),
        near=windows["near"],
        around=windows["around"],
        many=windows["many"],
        share=windows["share"],
        short=windows["short"],
    )


def pack_version() -> str:
    """Eight digits of the hash of all that decides what the first reader hands on: its code, its words and those that it borrows."""
    digest = hashlib.sha256()
    root = Path(__file__).parent
    lent = root.parent / "extract"
    parts = [*root.rglob("*"), lent / "grammar" / "lexicon.py", *lent.glob("lexicon/*/harm.toml"), *lent.glob("lexicon/*/persons.toml")]
    for path in sorted(parts):
        if path.suffix in (".py", ".toml"):
            digest.update(path.relative_to(root.parent).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:8]


def _borrowed(lexicon: Lexicon, refused: Iterable[str]) -> frozenset[str]:
    """All that makes the engine read a sentence for its harm, but for what is ``refused``: words that say nothing without the others."""
    return lexicon.harm_words - set(refused)


def _by_first(phrases: Iterable[str]) -> Phrases:
    made: dict[str, set[tuple[str, ...]]] = {}
    for phrase in phrases:
        words = tuple(w for part in phrase.lower().split() for w in ([part] if part in (NUMBER, PERSON) else TOKEN.findall(part)))
        if not words or words[0] in (NUMBER, PERSON):
            raise ValueError(f"The phrase {phrase!r} does not begin with a word.")
        made.setdefault(words[0], set()).add(words)
    return {first: tuple(sorted(several, key=lambda p: (-len(p), p))) for first, several in made.items()}
