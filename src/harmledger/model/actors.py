"""The registry of actors: monitors, armies, armed groups, agencies, media — as data, found by any of their names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from harmledger.model.claim import Side, SourceKind

HOME = "SY"
"""The country whose reading a shared shorthand ("the army") gets where the country of the report is not known."""


@dataclass(frozen=True, slots=True)
class Actor:
    """One organisation (or kind of organisation) of the registry.

    Attributes:
        id: short stable key ("sohr").
        name: the name that the record uses ("Syrian Observatory for Human Rights").
        kind: what sort of source it is when it speaks.
        side: the belligerent side that it belongs to, or None for those who do not fight.
        aliases: other spellings, matched without regard to case, hyphens and apostrophes; a word of
            capitals only, up to five letters ("IS", "UN"), is matched in capitals only.
        people: persons known to speak for it (surname suffices).
        shorthand: words that mean it once the report has named it ("the monitor", "observatory"),
            and adjectives that point to it ("Russian").
        carrier: True for agencies and outlets that mostly carry other people's words.
        credible: False for voices that the grading rules do not count as credible on their own.
        countries: ISO 3166-1 alpha-2 codes of the countries in whose reports a shorthand that several
            actors share means this one; ``"*"`` stands for every country that no other claims.
    """

    id: str
    name: str
    kind: SourceKind
    side: Side | None = None
    aliases: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    shorthand: tuple[str, ...] = ()
    carrier: bool = False
    credible: bool = True
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActorMention:
    """An actor named in a text, at characters ``start`` to ``end`` of it; ``by`` is "name", "person" or "shorthand"."""

    start: int
    end: int
    actor: Actor
    by: str


def _pattern(name: str) -> str:
    """A regular expression for a name that forgives hyphens, runs of white space, lost apostrophes and dots of initials."""
    loose = []
    for part in re.split(r"[\s\-‐‑–]+", name.replace(".", "").replace("’", "'")):
        if part.isupper() and len(part) <= 5:
            loose.append(r"\.?".join(map(re.escape, part)) + r"\.?")
        else:
            loose.append("".join("['’]?" if c == "'" else re.escape(c) for c in part))
    return r"[\s\-‐‑–]+".join(loose)


WORD = re.compile(r"\w+")


def _first_words(name: str) -> set[str]:
    """The words with which a text may begin a name, in small letters: "U.S.-led" begins with "u" or "us", "Ba'ath" with
    "ba" or "baath", and an "s" may hang on where an apostrophe was lost."""
    part = re.split(r"[\s\-‐‑–]+", name.strip())[0]
    bare = re.sub(r"\W", "", part)
    piece = WORD.search(part)
    words = {bare, piece.group() if piece else bare}
    if bare.isupper() and len(bare) <= 5:
        words.add(bare[0])  # "U.S." for "US"
    return {w.lower() + s for w in words for s in ("", "s")}


def _acronym(name: str) -> bool:
    """Whether a name is capitals only and so short that its lower-case letters may be a common word ("IS", "US")."""
    return name.isupper() and len(name) <= 5 and name.isalpha()


class ActorRegistry:
    """Finds actors in text. Immutable after construction; longest name wins, ties go to the earlier entry.

    ``not_before`` are words that, after a name, say that the name only describes something else
    ("held" in "rebel-held town"): such a mention is not reported.
    """

    def __init__(self, actors: tuple[Actor, ...], not_before: tuple[str, ...] = ()) -> None:
        self.actors = actors
        self.by_id = {a.id: a for a in actors}
        self.not_before = not_before
        self._found = lru_cache(maxsize=128)(self._search)  # several readers ask about one sentence
        self._named = lru_cache(maxsize=128)(self._spots)
        self._meant = lru_cache(maxsize=2048)(self._meanings)  # the same few names stand in report after report

    @cached_property
    def _names(self) -> tuple[dict[str, re.Pattern[str]], dict[str, list[tuple[Actor, str]]]]:
        """Patterns by the first word of the names that they find, and what each name may mean."""
        entries: dict[str, list[tuple[Actor, str]]] = {}
        spelled: dict[str, str] = {}
        for actor in self.actors:
            # what any country's own forces are called is no name: the report's country decides who they are
            own = () if actor.countries == ("*",) else (actor.name,)
            for by, names in (("name", (*own, *actor.aliases)), ("person", actor.people), ("shorthand", actor.shorthand)):
                for name in names:
                    entries.setdefault(self._key(name), []).append((actor, by))
                    spelled.setdefault(self._key(name), name)
        grouped: dict[str, tuple[list[str], list[str]]] = {}
        for key in sorted(entries, key=lambda k: (-len(k), k)):
            name = spelled[key]
            for first in _first_words(name):
                exact, loose = grouped.setdefault(first, ([], []))
                if _acronym(name):
                    exact.append(r"\.?".join(map(re.escape, name)))
                else:
                    loose.append(_pattern(name))
        return {first: self._compiled(exact, loose) for first, (exact, loose) in grouped.items()}, entries

    def _compiled(self, exact: list[str], loose: list[str]) -> re.Pattern[str]:
        pattern = rf"(?:{'|'.join(loose) or r'(?!)'})(?=s?(?!\w))"
        if exact:
            pattern += rf"|(?-i:(?:{'|'.join(exact)})(?!\w))"
        if self.not_before:
            pattern = rf"(?:{pattern})(?!s?[\s\-‐‑–](?:{'|'.join(map(re.escape, self.not_before))})\b)"
        return re.compile(rf"(?:{pattern})", re.IGNORECASE)

    @staticmethod
    def _key(name: str) -> str:
        return re.sub(r"[\s\-‐‑–]+", " ", re.sub(r"['’.]", "", name.lower())).strip()

    @staticmethod
    def _choose(hits: list[tuple[Actor, str]], country: str) -> tuple[Actor, str] | None:
        """A name outranks a shorthand; among shorthands the one of the country, then one of no country, then ``"*"``.

        None where the shorthand is of belligerents of other countries only ("the army"): it names nobody known.
        """
        named = [h for h in hits if h[1] != "shorthand"]
        if named:
            return named[0]
        if len(hits) == 1 and (hits[0][0].side is None or not hits[0][0].countries):
            return hits[0]
        order = {country: 0, "": 1, "*": 2}
        ranked = [(order[c], i) for i, (actor, _) in enumerate(hits) for c in actor.countries or ("",) if c in order]
        if ranked:
            return hits[min(ranked)[1]]
        return None

    def mentions(self, text: str, country: str | None = None) -> tuple[ActorMention, ...]:
        """Every mention of a registered actor in ``text``, in order, without overlaps (longest first at each place).

        ``country`` (ISO 3166-1 alpha-2) decides what a shared shorthand means; without it, Syria's reading.
        """
        return self._found(text, country or HOME)

    def _search(self, text: str, country: str) -> tuple[ActorMention, ...]:
        chosen = ((start, end, self._choose(hits, country)) for start, end, hits in self._named(text))
        named = ((start, end, one) if one is not None else self._shorter(text, start, end, country) for start, end, one in chosen)
        return tuple(ActorMention(start, end, *one) for start, end, one in named if one is not None)

    def _shorter(self, text: str, start: int, end: int, country: str) -> tuple[int, int, tuple[Actor, str] | None]:
        """What the front words name where the whole is a shorthand of another country ("government planes": the government)."""
        _, entries = self._names
        words = list(re.finditer(r"\S+", text[start:end]))
        for last in reversed(words[:-1]):
            one = self._choose(entries.get(self._key(text[start : start + last.end()]), []), country)
            if one is not None:
                return start, start + last.end(), one
        return start, end, None

    def _spots(self, text: str) -> tuple[tuple[int, int, list[tuple[Actor, str]]], ...]:
        """Where names stand in ``text``, and what each may mean in one country or another."""
        patterns, _ = self._names
        found = []
        end = 0
        # a text in ASCII can be made small at once: no letter grows by that, and every word stays where it is
        small = text.lower() if text.isascii() else None
        for word in WORD.finditer(text if small is None else small):
            pattern = patterns.get(word[0] if small is not None else word[0].lower())
            if pattern is None or word.start() < end:
                continue
            m = pattern.match(text, word.start())
            if m is None:
                continue
            end = max(m.end(), word.start() + 1)
            hits = self._meant(m.group())
            if hits:
                found.append((m.start(), m.end(), hits))
        return tuple(found)

    def _meanings(self, name: str) -> list[tuple[Actor, str]] | None:
        """What a name as it was found may mean; not to be changed."""
        return self._names[1].get(self._key(name))

    def find(self, name: str, country: str | None = None) -> Actor | None:
        """The actor that ``name`` names or contains (by name first, then person, then shorthand), or None."""
        hits = self.mentions(name, country)
        for by in ("name", "person", "shorthand"):
            for hit in hits:
                if hit.by == by:
                    return hit.actor
        return None
