"""Numbers behind a word for a toll: "the death toll rose to 47", "put the number of soldiers killed at seven"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from harmledger.extract.grammar.draft import Draft
from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.extract.grammar.mention import Mention
from harmledger.extract.grammar.parse import Parsed
from harmledger.extract.grammar.predicates import Predicate

MOVED = re.compile(
    r"\b(?:to|at|reached|reaches|become|becomes|became|passed|stood|stands|now|exceeded|exceeds|topped|was|is)\s*(?:\w+\s*)?$"
)
"""Right before a number: what a toll did."""


class TollReader:
    """Joins numbers to the words for a toll before them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.forces = frozenset(w.lower() for w in lexicon.raw["persons"]["modifiers"]["combatant"])

    def read(self, parsed: Parsed, m: Mention, predicates: list[Predicate], harm_follows: Callable[[Parsed, int], bool]) -> Draft | None:
        """The draft of a number that a toll reaches, or None. ``harm_follows`` says whether a verb of harm follows a token at once."""
        if m.kind == "single" or (m.low == m.high == 1 and m.kind == "counted"):
            return None  # "the number of wounded …, one medic said"
        for p in predicates:
            if p.voice != "toll" or p.end > m.head:
                continue
            if {"earlier", "previous", "initial", "former"} & {w.lower for w in parsed.tokens[max(0, p.start - 2) : p.start]}:
                continue  # "updating an earlier toll of 15": superseded
            if "initially" in {w.lower for w in parsed.tokens[max(0, p.start - 5) : p.start]}:
                continue  # "it had initially given a toll of 22"
            between = parsed.words(p.end, m.start).lower()
            if any(p.end <= q.start < m.start for q in predicates) or harm_follows(parsed, m.end) or re.search(r"[.;]", between):
                continue
            moved = MOVED.search(between)
            if len(between.split()) <= (30 if moved else 12) and not re.search(
                r"\b(?:said|told|when|after|killed|wounded|injured)\b", between
            ):
                if re.search(r"\bfrom\s*$", between):
                    return None  # "raised the toll from 12 to 15": the 12 is superseded
                if m.vague or re.search(r"\b(?:because|could|may|might|likely|expected)\b", between):
                    return None  # "the toll could rise because a number of …"
                if re.search(r"\b(?:passed|topped|exceeded|surpassed|crossed)\s*$", between):
                    m = replace(m, high=None)
                return Draft(self._whose_toll(parsed, m, p), p.outcome, "toll", p)
        return None

    def _whose_toll(self, parsed: Parsed, m: Mention, p: Predicate) -> Mention:
        """ "The number of soldiers killed rose to 12": who is counted, where one noun beside the toll says it."""
        persons = self.lexicon.persons
        named = [persons[w] for w in p.phrase.split() if w in persons]
        them = named[0] if len(named) == 1 and named[0][1] else None
        if m.kind == "number" and not named and parsed.tokens[p.end].lower in ("of", "among"):
            behind = parsed.tokens[p.end + 1 : p.end + 4]  # "the death toll of security personnel rose to 22"
            them = next((persons[t.lower] for t in behind if persons.get(t.lower, (None, False))[1]), None)
            if them is not None and {t.lower for t in behind} & self.forces:
                return replace(m, status="combatant", group=them[0].word)
        if them is None or them[0].status == "unknown" or m.status != "unknown" or m.age or m.sex:
            return m
        group = them[0].word if m.kind == "number" else m.group
        return replace(m, status=them[0].status, age=them[0].age, sex=them[0].sex, group=group)
