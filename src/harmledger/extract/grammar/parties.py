"""Who is one with whom, whose country it is, and where those harmed are named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from harmledger.extract.grammar.drafts import SentenceRead
from harmledger.model.actors import Actor


def party(actor: Actor) -> str:
    """Who an actor is one with: its side, or itself where the side gathers many ("other")."""
    return actor.id if actor.side in (None, "other") else str(actor.side)


ELSEWHERE = "ZZ"
"""The country of a report whose places are in no gazetteer and that does not name Syria: "the army" is some country's own."""


def country_of(reads: Sequence[SentenceRead]) -> str | None:
    """The country that most places of the report lie in, which decides what "the army" means; None where nothing says."""
    votes = Counter(p.place.country for r in reads for p in r.places if p.place.country)
    if votes:
        return votes.most_common(1)[0][0]
    if not any(r.places for r in reads) or any("Syria" in r.text for r in reads):
        return None
    return ELSEWHERE


def victims_of(read: SentenceRead) -> list[tuple[int, int]]:
    """Where those harmed are named in the sentence, in its characters."""
    if read.parsed is None:
        return []
    tokens, base = read.parsed.tokens, read.sentence.start
    return [(tokens[d.mention.start].start - base, tokens[d.mention.end - 1].end - base) for d in read.drafts]
