"""Figures that a sentence seems to give, and that are no count: those shot of whom some died, arrests alone."""

from __future__ import annotations

from dataclasses import replace

from harmledger.extract.grammar.draft import Draft
from harmledger.extract.grammar.mention import Mention
from harmledger.extract.grammar.parse import Parsed

SHOTS = ("shot", "struck", "hit", "suffered", "wounded by", "struck by")
"""Words of harm that leave open whether people lived."""


def without_shot_who_died(parsed: Parsed, mentions: list[Mention], found: dict[int, Draft]) -> None:
    """ "Five people were shot, one fatally": the five are no count of those who lived, and the four stand nowhere in the text.

    Only the dead are written down: no number without its words (codebook section 2).
    """
    for k, d in list(found.items()):
        m = d.mention
        if d.outcome != "injured" or m.low is None or m.low != m.high:
            continue
        for j in range(k + 1, len(mentions)):
            dead = found.get(j)
            if dead is None or dead.outcome != "killed":
                continue
            n = mentions[j]
            bare = n.kind in ("number", "of_group") and not n.more and n.low is not None and n.low == n.high and n.low <= m.low
            if not bare or n.low is None or not (dead.rule == "fatally" or (d.predicate and d.predicate.phrase.startswith(SHOTS))):
                break
            del found[k]
            break


def without_mere_arrests(parsed: Parsed, drafts: list[Draft]) -> list[Draft]:
    """Prisoners are counted where one clause tells of them and of the dead ("killed 17 soldiers and captured four"); an arrest alone
    is no harm of an event, and "a suspect" or "several suspects" no count."""
    harm = {d.predicate.start for d in drafts if d.predicate is not None and d.outcome != "detained"}

    def mere(d: Draft) -> bool:
        if d.predicate is None or d.mention.vague or d.mention.kind == "single":
            return True
        at = d.predicate.start
        joined = parsed.tokens[at].dep == "conj" and parsed.tokens[at].head in harm
        return not joined and not any(parsed.tokens[h].dep == "conj" and parsed.tokens[h].head == at for h in harm)

    gone = {i for i, d in enumerate(drafts) if d.outcome == "detained" and mere(d)}
    at = {old: new for new, old in enumerate(i for i in range(len(drafts)) if i not in gone)}
    return [replace(d, whole=at.get(d.whole) if d.whole is not None else None) for i, d in enumerate(drafts) if i not in gone]
