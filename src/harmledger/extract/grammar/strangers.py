"""Who else fights in this report: armed groups that no registry knows, and states named where somebody accuses or answers.

A name is a group's where the name itself says so ("the Karan Liberation Army"), where the report introduces it ("the militia Red
Dawn", "Red Dawn gunmen"), or where it claims or is blamed for an act ("Red Dawn claimed the bombing"). Once known, it is known in
the whole report, under its letters too ("the Karan Liberation Army (KLA)").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harmledger.extract.grammar.drafts import SentenceRead
from harmledger.extract.grammar.gates import gated
from harmledger.model.actors import HOME, Actor, ActorMention, ActorRegistry
from harmledger.model.claim import Side

LONGEST = 7
"""Words of a group's name at most."""


def state(name: str) -> Actor:
    """A state that no registry knows as a belligerent, under its name."""
    return Actor(f"state-{name.lower()}", name, "official", "other")


@dataclass(frozen=True, slots=True)
class Cast:
    """The belligerents of one report: those of the registry as its country reads them, and those that only the report knows.

    ``strangers`` maps what a stranger is called to who it is; ``states`` the states named to theirs; ``country`` is the report's (ISO 3166-1 alpha-2), None for Syria.
    """

    registry: ActorRegistry
    country: str | None
    strangers: Mapping[str, Actor]
    states: Mapping[str, Actor]
    pattern: re.Pattern[str] | None

    def find(self, name: str) -> Actor | None:
        """The actor that ``name`` names or contains, or None; a name that only the report knows goes before general words."""
        hit = self.pattern.search(name) if self.pattern else None
        return self.strangers[hit.group()] if hit else self.registry.find(name, self.country) or self.states.get(name)

    def mentions(self, text: str) -> list[ActorMention]:
        """Every belligerent or other registered actor named in ``text``, in order."""
        mine = (
            [ActorMention(h.start(), h.end(), self.strangers[h.group()], "name") for h in self.pattern.finditer(text)]
            if self.pattern
            else []
        )
        theirs = (m for m in self.registry.mentions(text, self.country) if not any(x.start < m.end and m.start < x.end for x in mine))
        return sorted([*mine, *theirs], key=lambda m: m.start)


class StrangerReader:
    """Finds the belligerents that only the report knows. The words are in ``blame.toml``, table ``groups``."""

    def __init__(self, raw: Mapping[str, Any], registry: ActorRegistry) -> None:
        self.registry = registry
        words = raw["groups"]
        self.heads = frozenset(w.lower() for w in words["heads"])
        self.bare = frozenset(w.lower() for names in (words["of_state"], *raw["nations"].values()) for n in names for w in n.split())
        self.others, self.lead = frozenset(w.lower() for w in words["others"]), frozenset(w.lower() for w in words["lead"])
        self.peoples = frozenset(w.lower() for w in words["peoples"])
        patterns = raw["group_patterns"]
        name = patterns["name"]
        self.states = frozenset(raw["states"]["other"])
        self.name = re.compile(name, re.X)
        self.linked = re.compile(patterns["linked"], re.X)
        self.letters = re.compile(patterns["letters"], re.X)
        frames = ("before", "after", "claims", "claimed_by", "blamed", "blamed_on")
        self.frames = [gated(patterns[k].replace("NAME", f"(?P<name>(?-i:{name}))"), re.I | re.X) for k in frames]
        self.worth = gated(rf"\b(?:{'|'.join(sorted(words['heads']))})\b")

    def cast(self, reads: Sequence[SentenceRead], country: str | None) -> Cast:
        """The belligerents of a report."""
        strangers: dict[str, Actor] = {}
        side: Side = "opposition" if country == HOME else "other"
        for read in reads:
            if read.sentence.section == "title":
                continue  # every word of a headline may begin with a capital
            for start, end in self._names(read):
                name, letters = read.text[start:end], self.letters.match(read.text, end)
                if self._registered(name) or (letters and self._registered(letters["letters"])):
                    continue
                actor = strangers.setdefault(name, Actor("group-" + re.sub(r"\W+", "-", name.lower()), name, "armed group", side))
                last = name.split()[-1].lower()
                also = [letters["letters"]] if letters else []
                if " " in name and last in self.heads:
                    also += [f"the {last}", f"The {last}"]
                for short in also:
                    strangers.setdefault(short, actor)
        names = sorted(strangers, key=lambda n: (-len(n), n))
        pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b(?![-\w])") if names else None
        named = {
            r.text[p.start - r.sentence.start : p.end - r.sentence.start] for r in reads for p in r.places if p.place.precision == "country"
        }
        return Cast(self.registry, country, strangers, {n: state(n) for n in sorted(named)}, pattern)

    def _names(self, read: SentenceRead) -> Iterable[tuple[int, int]]:
        """Where the sentence names belligerents that are not in the registry."""
        text = read.text
        found: list[tuple[int, int]] = []
        if self.worth.search(text):
            found += [(m.start(), m.end()) for m in self.name.finditer(text) if self._armed(m.group())]
        for frame in self.frames:
            found += [m.span("name") for m in frame.finditer(text)]
        if not found:
            return
        known = self.registry.mentions(text)
        places = [(p.start - read.sentence.start, p.end - read.sentence.start, p.place.country) for p in read.places]
        for start, end in {x: None for span in found for x in self._cut(text, *span)}:
            words = text[start:end].split()
            if not words or len(words) > LONGEST or not self._group(words):
                continue
            armed = self._armed(text[start:end])
            if any(m.start < end and start < m.end and not (armed and m.by == "shorthand") for m in known):
                continue
            rest = [w for w in re.finditer(r"\S+", text[start:end]) if w.group().lower() not in self.bare]
            # what the finder takes for a town no gazetteer holds may be the group itself
            if all(any(a <= start + w.start() and start + w.end() <= b and (c or not armed) for a, b, c in places) for w in rest):
                continue  # a town, or a town's own army
            yield start, end

    def _registered(self, name: str) -> bool:
        """Whether the registry knows the name, with an "s" more or less."""
        return any(m.by != "shorthand" for n in (name, name.removesuffix("s"), f"{name}s") for m in self.registry.mentions(n))

    def _armed(self, name: str) -> bool:
        """Whether the name says that it is an armed group's, and not only a state's army ("the Belmoran Army")."""
        words = [w.lower() for w in name.split()]
        return len(words) > 1 and not self.heads.isdisjoint(words) and not all(w in self.bare for w in words)

    def _group(self, words: Sequence[str]) -> bool:
        """Whether the words may name a group: no ministry, no town's police, no person of rank, no people or faith."""
        lower = [re.sub(r"['’]s?$", "", w.lower()) for w in words]
        if not self.others.isdisjoint(lower) or all(w in self.bare | self.peoples for w in lower):
            return False
        return words[0][0].isupper() and not any(c.isdigit() for w in words for c in w)

    def _cut(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The names in a run of capitals: without the words that only lead to them ("The", "Suspected"), a person's before
        "of the", a possessive; two where two groups are joined."""
        joint = next((m for m in re.finditer(r"\s+and\s+(?:the\s+)?", text[start:end]) if self._armed(text[start + m.end() : end])), None)
        if joint is not None:
            yield from self._cut(text, start, start + joint.start())
            yield from self._cut(text, start + joint.end(), end)
            return
        of = re.search(r"\s+of\s+the\s+", text[start:end])
        if of and self._armed(text[start + of.end() : end]) and not self._armed(text[start : start + of.start()] + " x"):
            start += of.end()
        while True:
            first = re.match(r"[\w'’.-]+\s*", text[start:end])
            if first is None:
                break
            word = first.group().strip().lower()
            if word not in self.lead and re.sub(r"['’]?s$", "", word) not in self.lead and not self.linked.match(word):
                break
            start += first.end()
        owned = re.search(r"['’]s?$", text[start:end])
        if start < end:
            yield start, start + owned.start() if owned else end
