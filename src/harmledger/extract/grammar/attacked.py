"""Who a bare number counts, from those whom the same sentence says were attacked.

"Soldiers ambushed a group of militants, killing 15": the 15 are militants, for nobody else was attacked. A number with a noun
of its own ("killing 15 people") keeps it: who they were is then left open by the text.
"""

from __future__ import annotations

import re
from dataclasses import replace

from harmledger.extract.grammar.draft import Draft
from harmledger.extract.grammar.lexicon import Lexicon, Person
from harmledger.extract.grammar.mention import Mention
from harmledger.extract.grammar.parse import Parsed, Token

MET = frozenset(["with", "against", "on", "at", "upon"])
"""Prepositions behind which those stand who are attacked ("clashed with the militants", "opened fire on mourners")."""

BANDS = frozenset(["group", "groups", "gathering", "gatherings", "band", "crowd", "number", "convoy", "column", "unit", "squad"])
"""Nouns that only gather the people named behind "of"."""

SAID_TO_BE = re.compile(
    r",?\s+(?:who\s+(?:were|are)\s+)?(?:described\s+as|identified\s+as|believed\s+to\s+be|thought\s+to\s+be|said\s+to\s+be|alleged\s+to\s+be)\s+"
    r"(?:all\s+|the\s+)?(?=\w)",
    re.IGNORECASE,
)
"""Behind a count: what somebody takes them for ("18 men described as soldiers")."""


def of_those_attacked(lexicon: Lexicon, parsed: Parsed, drafts: list[Draft]) -> list[Draft]:
    """The drafts of a sentence, those of unknown people with what the sentence says they were."""
    counted = {i for d in drafts for i in range(d.mention.start, d.mention.end)}
    return [_attacked(lexicon, parsed, _said_to_be(lexicon, parsed, d), counted) for d in drafts]


def _said_to_be(lexicon: Lexicon, parsed: Parsed, d: Draft) -> Draft:
    m = d.mention
    if m.status != "unknown" or m.kind != "counted" or m.age == "child":
        return d
    hit = SAID_TO_BE.match(parsed.text, parsed.tokens[m.end - 1].end - parsed.sentence.start)
    if hit is None:
        return d
    first = parsed.at(parsed.sentence.start + hit.end())
    for w in parsed.tokens[first : first + 5]:
        entry = lexicon.persons.get(w.lower)
        if entry is not None and entry[1] and entry[0].status != "unknown":
            return replace(d, mention=replace(m, status=entry[0].status))
        if w.lower == "military" and parsed.tokens[min(w.i + 1, len(parsed.tokens) - 1)].lower == "personnel":
            return replace(d, mention=replace(m, status="combatant"))
        if not w.tag.startswith(("NN", "JJ", "HYPH")):
            break
    return d


def _attacked(lexicon: Lexicon, parsed: Parsed, d: Draft, counted: set[int]) -> Draft:
    m, p = d.mention, d.predicate
    if p is None or p.voice != "active" or not p.phrase.endswith("ing") or m.status != "unknown" or m.more or m.age or m.sex:
        return d
    if not _bare(m):
        return d
    person = _those_before(lexicon, parsed, p.start, counted)
    return d if person is None else replace(d, mention=replace(m, status=person.status, age=person.age, sex=person.sex))


def _bare(m: Mention) -> bool:
    return (m.kind == "number" and not m.group) or (m.kind == "of_group" and m.of_what in ("them", "those"))


def _those_before(lexicon: Lexicon, parsed: Parsed, at: int, counted: set[int]) -> Person | None:
    """The people who are attacked in the words before token ``at``: the nearest noun for several people that is an object.

    Those ``counted`` in the sentence are harmed themselves: "killing 20, among them 15 civilians, and wounding 111".
    """
    for t in reversed(parsed.tokens[:at]):
        entry = lexicon.persons.get(t.lower)
        if t.i in counted or entry is None or not entry[1] or entry[0].status == "unknown":
            continue
        if _object(parsed, t):
            return entry[0]
        if t.dep in ("nsubj", "nsubjpass"):
            return None  # what follows is told of the attackers
    return None


def _object(parsed: Parsed, t: Token) -> bool:
    if t.dep == "dobj":
        return True
    if t.dep != "pobj":
        return False
    before = parsed.tokens[t.head]
    if before.lower == "of":
        band = parsed.tokens[before.head]
        return band.lower in BANDS and (band.dep == "dobj" or (band.dep == "pobj" and parsed.tokens[band.head].lower in MET))
    return before.lower in MET
