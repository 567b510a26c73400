"""How it is told: names, phrases, rare words, passages that are copies, quotations, persons, speakers."""

from __future__ import annotations

from harmledger.incidents.face import Face
from harmledger.incidents.feature import SILENT, Said, Setting, banded, listed
from harmledger.incidents.persons import surnames
from harmledger.incidents.rarity import Rarity


def persons(a: Face, b: Face, setting: Setting) -> Said:
    """Persons named as harmed or accused: the same whole name, the same surname, or other victims."""
    p, q = a.persons, b.persons
    harmed, accused = p.harmed & q.harmed, p.accused & q.accused
    if harmed:
        return Said("victim_and_accused" if accused else "victim", lambda: f"the same victim: {listed(sorted(harmed))}")
    if accused:
        return Said("accused", lambda: f"the same accused: {listed(sorted(accused))}")
    told = (p.harmed | p.accused) & (q.harmed | q.accused)
    if told:
        return Said("person", lambda: f"the same person: {listed(sorted(told))}")
    if not p.harmed or not q.harmed:
        return SILENT
    shared = surnames(p.harmed) & surnames(q.harmed)
    if shared:
        return Said("surname", "victims of the same surname")
    return Said("other_victims", lambda: f"other victims: {listed(sorted(p.harmed), 2)}; {listed(sorted(q.harmed), 2)}")


def names(a: Face, b: Face, setting: Setting) -> Said:
    """Names that few reports carry."""
    return _shared("names", a, b, setting, "names in common")


def phrases(a: Face, b: Face, setting: Setting) -> Said:
    """Names of two words that few reports carry: persons, streets, institutions."""
    return _shared("phrases", a, b, setting, "whole names in common")


def words(a: Face, b: Face, setting: Setting) -> Said:
    """Rare words anywhere in what tells of the events."""
    return _shared("words", a, b, setting, "rare words in common")


def told(a: Face, b: Face, setting: Setting) -> Said:
    """Rare words beside the counted harm."""
    return _shared("told", a, b, setting, "rare words beside the figures in common")


def _shared(kind: str, a: Face, b: Face, setting: Setting, what: str) -> Said:
    """How much that is rare is in both; "none" only where both say enough, and the book is large enough, that it would show."""
    rarity, rules = setting.rarity, setting.rules[kind]
    both = a.marks[kind] & b.marks[kind]
    level = banded(rarity.sum(both), rules["bands"]) if both else 0
    if level:
        return Said(str(level), lambda: f"{what} ({_rarest(both, rarity)})")
    enough = rules["enough"]
    if rarity.size < setting.rules["rarity"]["enough"] or a.said[kind] < enough or b.said[kind] < enough:
        return SILENT
    return NONE


NONE = Said("none")


def _rarest(marks: frozenset[str], rarity: Rarity) -> str:
    return listed(sorted((m for m in marks if rarity.weight(m)), key=lambda m: (-rarity.weight(m), m)))


def copied(a: Face, b: Face, setting: Setting) -> Said:
    """Passages that are nearly the same text."""
    fewest = min(a.said["runs"], b.said["runs"])
    if not fewest:
        return SILENT
    share = len(a.runs & b.runs) / fewest
    level = banded(share, setting.rules["copied"]["bands"])
    return Said(str(level), lambda: f"{share:.0%} of the runs of five words are the same" if level else "")


def quotes(a: Face, b: Face, setting: Setting) -> Said:
    """Quotations in common."""
    if not a.quotes or not b.quotes:
        return SILENT
    return Said("shared", "a quotation in common") if a.quotes & b.quotes else Said("other")


def speaker(a: Face, b: Face, setting: Setting) -> Said:
    """The same organisation counts in both."""
    if not a.speakers or not b.speakers:
        return SILENT
    both = a.speakers & b.speakers
    return Said("shared", lambda: f"counted by the same: {listed(sorted(both))}") if both else Said("other")


def role(a: Face, b: Face, setting: Setting) -> Said:
    """Whether the reports tell mainly of it."""
    return ROLES[a.whole + b.whole]


ROLES = (Said("both_in_passing"), Said("one_in_passing"), Said("both_mainly"))
