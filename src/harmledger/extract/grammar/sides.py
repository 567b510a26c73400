"""Who is named in a sentence that may have done it: the belligerents of the registry, and the arms of nations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from harmledger.extract.grammar.gates import gated
from harmledger.extract.grammar.strangers import Cast, state
from harmledger.model.actors import HOME, Actor, ActorMention

STATE = ("military", "official", "police")
"""Sorts of actors that are a state's own."""


class SideReader:
    """Finds the belligerents that a sentence names. The words are in ``blame.toml``."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.generic = frozenset(raw["words"]["generic"])
        self.sides: dict[str, Any] = {word.lower(): side for side, names in raw["nations"].items() for word in names}
        allies = raw["allies"]
        self.allies, self.alliance = frozenset(n.lower() for n in allies["nations"]), frozenset(allies["countries"])
        self.sides |= dict.fromkeys(self.allies, "other")
        self.nations = gated(rf"\b(?:{'|'.join(sorted(self.sides, key=len, reverse=True))})(?:'?s)?\b", re.IGNORECASE)
        self.holders, self.anti = re.compile(raw["patterns"]["holders"], re.I | re.X), gated(raw["patterns"]["anti"], re.I | re.X)
        self.owner = re.compile(r"\b(?P<name>[A-Z][\w-]+(?:\s+[A-Z][\w-]+)?)['’]s\s+(?:[a-z-]+\s+)?$")
        self.unknown, self.by_state = (gated(raw["patterns"][k], re.I | re.X) for k in ("unknown_nation", "by_state"))
        self.peoples = frozenset(w.lower() for w in raw["groups"]["peoples"])
        words = raw["words"]
        self.armyless = frozenset(words["armyless"])
        self.state_men = gated(rf"\b(?:{'|'.join(sorted(words['state_men'], key=len, reverse=True))})\b", re.IGNORECASE)
        self.members = gated(raw["patterns"]["members"], re.I | re.X)

    def sided(self, text: str, cast: Cast, before: Sequence[ActorMention] = ()) -> list[ActorMention]:
        """The belligerents named in a sentence; ``before`` are those named earlier in the report, for "the militants"."""
        country = cast.country
        found = cast.mentions(text)
        for hit in self.nations.finditer(text):
            if not any(f.start < hit.end() and hit.start() < f.end for f in found):
                name = re.sub(r"'?s$", "", hit.group().lower()) if hit.group().lower() not in self.sides else hit.group().lower()
                if name in self.sides:
                    actor = Actor(f"nation-{name}", f"{name.title()} forces", "military", self.sides[name])
                    if name in self.allies and (country or HOME) in self.alliance:
                        actor = replace(actor, side="coalition")
                    found.append(ActorMention(hit.start(), hit.end(), actor, "nation"))
        for hit in self.unknown.finditer(text):
            name = hit["name"]
            if name.lower() not in self.peoples and not any(f.start < hit.end("name") and hit.start() < f.end for f in found):
                actor = Actor(f"nation-{name.lower()}", f"{name} forces", "military", "other")
                found.append(ActorMention(hit.start(), hit.end("name"), actor, "nation"))
        for name, actor in cast.states.items():
            if name not in text:
                continue
            for at in (m.start() for m in re.finditer(rf"\b{re.escape(name)}\b(?!['’-])", text) if self.by_state.search(text[: m.start()])):
                if not any(f.start < at + len(name) and at < f.end for f in found):
                    found.append(ActorMention(at, at + len(name), actor, "name"))
        for hit in self.state_men.finditer(text):
            if not any(f.start < hit.end() and hit.start() < f.end and f.actor.side is not None for f in found):
                found = [f for f in found if not (f.start < hit.end() and hit.start() < f.end)]
                found.append(ActorMention(hit.start(), hit.end(), self._state_men(cast, hit.group().lower(), before), "state men"))
        found = self._joined(text, found)
        found = [m for m in sorted(found, key=lambda m: m.start) if m.actor.side is not None]
        kept: list[ActorMention] = []
        for k, m in enumerate(found):
            if self.holders.match(text[m.end :]) or self.anti.search(text[: m.start]):
                continue
            if m.by == "shorthand" and m.actor.countries and not {"*", country or HOME} & set(m.actor.countries):
                continue  # "troops" is a name for the army of another country than the report's
            if m.by == "shorthand" and self._belongs(text, m, found[:k], found[k + 1 :]):
                continue
            owner = self.owner.search(text[: m.start]) if m.by in ("shorthand", "state men") and m.actor.kind in STATE else None
            if owner is not None and not re.search(r"day$|Assad$|Syria$|Damascus$", owner["name"]):
                # "Jordan's air force": not the one of the report's own country
                whose = cast.find(owner["name"])
                whose = whose if whose is not None and whose.side is not None else replace(state(owner["name"]), kind="military")
                kept.append(ActorMention(owner.start("name"), m.end, whose, "name"))
                continue
            known = self._known(text, m, [*before, *found[:k]], country)
            if known is not None:
                kept.append(known)
        return kept

    @staticmethod
    def _joined(text: str, found: Sequence[ActorMention]) -> list[ActorMention]:
        """ "The French army" is one name, and not the army of the report's own country."""
        kept: list[ActorMention] = []
        for m in sorted(found, key=lambda m: m.start):
            last = kept[-1] if kept else None
            general = m.by in ("shorthand", "state men") and m.actor.kind in STATE
            if last is not None and last.by == "nation" and general and not text[last.end : m.start].strip():
                kept[-1] = ActorMention(last.start, m.end, last.actor, "name")
            else:
                kept.append(m)
        return kept

    def _state_men(self, cast: Cast, word: str, before: Sequence[ActorMention]) -> Actor:
        """Whose men "the soldiers" are: of a police, the country's own; of others, those of the state named last, if one was."""
        own = Actor("local-forces", "state forces", "military", "government" if cast.country in (None, HOME) else "other")
        if "police" in word:
            return own
        return next((m.actor for m in reversed(before) if m.actor.kind == "military"), own)

    def _belongs(self, text: str, m: ActorMention, before: Sequence[ActorMention], after: Sequence[ActorMention]) -> bool:
        """Whether a general word only completes a name: "ISIL terrorists", "Al-Qaeda militants", "fighters of the X"."""
        if (
            before
            and re.fullmatch(
                r"(?:['’]?s)?(?:\s+(?:group|militant|terrorist|extremist|jihadist|\(\w+\)))?\s+", text[before[-1].end : m.start]
            )
            and before[-1].by != "nation"
        ):
            return True
        if text[m.start : m.end].lower() not in self.generic:
            return False
        named = re.search(r"(?<=[a-z,] )[A-Z][\w-]+\s+$", text[: m.start])
        if named and not self.nations.search(named.group()) and not re.search(r"day(?:['’]?s)?\s+$|Islam", named.group()):
            return True
        return bool(after) and bool(re.fullmatch(self.members, text[m.end : after[0].start]))

    def _known(self, text: str, m: ActorMention, before: Sequence[ActorMention], country: str | None) -> ActorMention | None:
        """ "The militants": the armed group named last; "the army" of a land that has none: the one named last; without one, the registry's reading where the country is known."""
        word = text[m.start : m.end].lower()
        if m.by == "shorthand" and m.actor.kind in ("military", "official") and m.actor.countries == ("*",) and country in self.armyless:
            named = next((b for b in reversed(before) if b.by in ("name", "shorthand", "nation") and b.actor.kind == "military"), None)
            return m if named is None else replace(m, actor=named.actor)
        if m.by != "shorthand" or word not in self.generic or m.actor.id != "local-insurgents":
            return m
        if re.search(r"\b(?:the|these|those)\s+(?:\w+\s+)?$", text[: m.start], re.I) or m.start == 0:
            faith = word.startswith(("jihad", "extrem", "terror"))
            groups = [b for b in before if b.by == "name" and b.actor.kind == "armed group" and b.actor.side != "kurdish"]
            named = next((b for b in reversed(groups) if not (faith and b.actor.side == "iran")), None)
            if named is not None:
                return replace(m, actor=named.actor)
        return m if country not in (None, HOME) else None
