"""How it is told: names, phrases, rare words, passages that are copies, quotations, persons, speakers."""

from __future__ import annotations

from harmledger.incidents.facts import Event
from harmledger.incidents.feature import SILENT, Said, Setting, banded, listed
from harmledger.incidents.persons import surnames


def persons(a: Event, b: Event, setting: Setting) -> Said:
    """Persons named as harmed or accused: the same whole name, the same surname, or other victims."""
    p, q = a.persons, b.persons
    harmed, accused = p.harmed & q.harmed, p.accused & q.accused
    if harmed:
        return Said("victim_and_accused" if accused else "victim", f"the same victim: {listed(sorted(harmed))}")
    if accused:
        return Said("accused", f"the same accused: {listed(sorted(accused))}")
    told = (p.harmed | p.accused) & (q.harmed | q.accused)
    if told:
        return Said("person", f"the same person: {listed(sorted(told))}")
    if not p.harmed or not q.harmed:
        return SILENT
    shared = surnames(p.harmed) & surnames(q.harmed)
    if shared:
        return Said("surname", "victims of the same surname")
    return Said("other_victims", f"other victims: {listed(sorted(p.harmed), 2)}; {listed(sorted(q.harmed), 2)}")


def names(a: Event, b: Event, setting: Setting) -> Said:
    """Names that few reports carry."""
    return _shared("names", a.scope.names, b.scope.names, setting, "names in common")


def phrases(a: Event, b: Event, setting: Setting) -> Said:
    """Names of two words that few reports carry: persons, streets, institutions."""
    return _shared("phrases", a.scope.phrases, b.scope.phrases, setting, "whole names in common")


def words(a: Event, b: Event, setting: Setting) -> Said:
    """Rare words anywhere in what tells of the events."""
    return _shared("words", a.scope.words, b.scope.words, setting, "rare words in common")


def told(a: Event, b: Event, setting: Setting) -> Said:
    """Rare words beside the counted harm."""
    return _shared("told", a.told.words, b.told.words, setting, "rare words beside the figures in common")


def _shared(feature: str, one: frozenset[str], two: frozenset[str], setting: Setting, what: str) -> Said:
    """How much that is rare is in both; "none" only where both say enough, and the book is large enough, that it would show."""
    rarity, rules = setting.rarity, setting.rules[feature]
    both = one & two
    level = banded(rarity.sum(both), rules["bands"])
    if level and not setting.reasons:
        return Said(str(level))
    if level:
        best = sorted((m for m in both if rarity.weight(m)), key=lambda m: (-rarity.weight(m), m))
        return Said(str(level), f"{what} ({listed(best)})")
    if rarity.size < setting.rules["rarity"]["enough"] or min(len(one), len(two)) < rules["enough"]:
        return SILENT
    return Said("none")


def copied(a: Event, b: Event, setting: Setting) -> Said:
    """Passages that are nearly the same text."""
    if not a.runs or not b.runs:
        return SILENT
    share = len(a.runs & b.runs) / min(len(a.runs), len(b.runs))
    level = banded(share, setting.rules["copied"]["bands"])
    return Said(str(level), f"{share:.0%} of the runs of five words are the same" if level else "")


def quotes(a: Event, b: Event, setting: Setting) -> Said:
    """Quotations in common."""
    if not a.scope.quotes or not b.scope.quotes:
        return SILENT
    return Said("shared", "a quotation in common") if a.scope.quotes & b.scope.quotes else Said("other")


def speaker(a: Event, b: Event, setting: Setting) -> Said:
    """The same organisation counts in both."""
    one, two = ({f.said_by.actor for f in e.figures if f.said_by and f.said_by.actor} for e in (a, b))
    if not one or not two:
        return SILENT
    return Said("shared", f"counted by the same: {listed(sorted(one & two))}") if one & two else Said("other")


def role(a: Event, b: Event, setting: Setting) -> Said:
    """Whether the reports tell mainly of it."""
    n = a.whole + b.whole
    return Said(("both_in_passing", "one_in_passing", "both_mainly")[n])
