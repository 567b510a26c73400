"""Who a count is of, where other words of its sentence say it: those on board, those named before, women among fighters."""

from __future__ import annotations

import re
from dataclasses import replace

from harmledger.extract.grammar.draft import Draft
from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.extract.grammar.parse import Parsed

WOMEN_AND_MEN = frozenset(["woman", "women", "man", "men", "female", "females", "male", "males", "young", "a", "of", "them"])
"""Words that say nothing of a person but the sex."""


def tell_who(lexicon: Lexicon, parsed: Parsed, found: dict[int, Draft], whole: dict[int, int]) -> None:
    """Complete the people of the drafts in ``found`` (mention -> draft); ``whole`` binds parts to their wholes."""
    _of_those_named(lexicon, parsed, found, whole)
    _women_who_fought(lexicon, parsed, found, whole)
    _on_board(lexicon, parsed, found, whole)


def _of_those_named(lexicon: Lexicon, parsed: Parsed, found: dict[int, Draft], whole: dict[int, int]) -> None:
    """ "Destroyed a base of the terrorists and killed eleven of them": who they are stands before."""
    for k, d in found.items():
        m = d.mention
        if k in whole or m.kind != "of_group" or m.of_what not in ("them", "whom") or m.status != "unknown":
            continue
        before = [lexicon.persons[w.lower] for w in parsed.tokens[: m.start] if w.lower in lexicon.persons]
        named = next((person for person, plural in reversed(before) if plural), None)
        if named is not None and d.predicate is not None and d.predicate.voice == "active":
            found[k] = replace(d, mention=replace(m, status=named.status, age=named.age, sex=named.sex))


def _women_who_fought(lexicon: Lexicon, parsed: Parsed, found: dict[int, Draft], whole: dict[int, int]) -> None:
    """ "12 militants, including two women": men and women who are part of a number of fighters are fighters."""
    for k, j in whole.items():
        m = found[k].mention
        words = {w for w in re.split(r"\W+", m.group.lower()) if w}
        if found[j].mention.status == "combatant" and words and words <= WOMEN_AND_MEN:
            found[k] = replace(found[k], mention=replace(m, status="combatant"))


def _on_board(lexicon: Lexicon, parsed: Parsed, found: dict[int, Draft], whole: dict[int, int]) -> None:
    """ "A minibus carrying workers hit a mine, killing four": whom a bare number counts stands before what befell them."""
    for k, d in found.items():
        m, p = d.mention, d.predicate
        bare = (m.kind == "number" or m.group.lower() in ("others", "more")) and m.status == "unknown"  # "people" are not told
        if not bare or p is None or p.voice != "active" or not p.phrase.endswith("ing") or k in whole:
            continue
        before = parsed.text[: parsed.tokens[p.start].start - parsed.sentence.start]
        hit = next(iter(reversed(list(lexicon.gathered.finditer(before)))), None)
        if hit is None:
            continue
        end = parsed.at(parsed.sentence.start + hit.end() - 1)
        nouns = [w for w in parsed.tokens[end : end + 5] if w.lower in lexicon.persons and w.end <= parsed.tokens[p.start].start]
        them = next((lexicon.persons[w.lower] for w in nouns if lexicon.persons[w.lower][1]), None)
        if them is not None:
            found[k] = replace(d, mention=replace(m, status=them[0].status))
