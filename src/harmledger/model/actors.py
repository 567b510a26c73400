"""The registry of actors: monitors, armies, armed groups, agencies, media — as data, found by any of their names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from harmledger.model.claim import Side, SourceKind


@dataclass(frozen=True, slots=True)
class Actor:
    """One organisation (or kind of organisation) of the registry.

    Attributes:
        id: short stable key ("sohr").
        name: the name that the record uses ("Syrian Observatory for Human Rights").
        kind: what sort of source it is when it speaks.
        side: the belligerent side that it belongs to, or None for those who do not fight.
        aliases: other spellings and shorthands, matched without regard to case, hyphens and articles.
        people: persons known to speak for it (surname suffices).
        shorthand: words that mean it once the report has named it ("the monitor", "observatory").
        carrier: True for agencies and outlets that mostly carry other people's words.
        credible: False for voices that the grading rules do not count as credible on their own.
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


@dataclass(frozen=True, slots=True)
class ActorMention:
    """An actor named in a text, at characters ``start`` to ``end`` of it; ``by`` is "name", "person" or "shorthand"."""

    start: int
    end: int
    actor: Actor
    by: str


def _pattern(words: str) -> str:
    """A regular expression for a name that forgives hyphens, runs of white space and the dots of short initials."""
    parts = words.split()
    loose = [r"\.?".join(map(re.escape, p)) + r"\.?" if len(p) <= 3 else re.escape(p) for p in parts]
    return r"[\s\-‐‑–]+".join(loose)


class ActorRegistry:
    """Finds actors in text. Immutable after construction; longest name wins, ties go to the earlier entry."""

    def __init__(self, actors: tuple[Actor, ...]) -> None:
        self.actors = actors
        self.by_id = {a.id: a for a in actors}

    @cached_property
    def _names(self) -> tuple[re.Pattern[str], dict[str, tuple[Actor, str]]]:
        entries: dict[str, tuple[Actor, str]] = {}
        for actor in self.actors:
            for by, names in (("name", (actor.name, *actor.aliases)), ("person", actor.people), ("shorthand", actor.shorthand)):
                for name in names:
                    entries.setdefault(self._key(name), (actor, by))
        alternatives = sorted(entries, key=lambda k: (-len(k), k))
        pattern = "|".join(_pattern(k) for k in alternatives) or r"(?!)"
        return re.compile(rf"(?<![\w])(?:{pattern})(?![\w])", re.IGNORECASE), entries

    @staticmethod
    def _key(name: str) -> str:
        return re.sub(r"[\s\-‐‑–]+", " ", name.lower().replace("’", "'").replace(".", "")).strip()

    def mentions(self, text: str) -> tuple[ActorMention, ...]:
        """Every mention of a registered actor in ``text``, in order, without overlaps (longest first at each place)."""
        pattern, entries = self._names
        found = []
        for m in pattern.finditer(text):
            hit = entries.get(self._key(m.group()))
            if hit:
                found.append(ActorMention(m.start(), m.end(), hit[0], hit[1]))
        return tuple(found)

    def find(self, name: str) -> Actor | None:
        """The actor that ``name`` names or contains (by name first, then person, then shorthand), or None."""
        hits = self.mentions(name)
        for by in ("name", "person", "shorthand"):
            for hit in hits:
                if hit.by == by:
                    return hit.actor
        return None
