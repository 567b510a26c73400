"""Which sentences are worth parsing. Parsing costs most of the time, and most sentences hold nothing that is written down."""

from __future__ import annotations

import re
from collections.abc import Sequence

from harmledger.extract.grammar.blame import BlameReader
from harmledger.extract.grammar.lexicon import Lexicon

BESIDE = 1
"""So many sentences before and behind one with words of harm are read for who acts."""


class WorthReader:
    """Picks sentences by their words alone: harm, answers for it, who acts beside it, who is meant by "it said"."""

    def __init__(self, lexicon: Lexicon, blame: BlameReader) -> None:
        self.triggers, self.blame = lexicon.triggers, blame
        raw = lexicon.raw["speech"]["worth"]
        self.points_back = re.compile(raw["points_back"], re.VERBOSE)
        self.speaks = re.compile(raw["speaks"], re.IGNORECASE | re.VERBOSE)
        self.moved = re.compile(lexicon.raw["harm"]["toll_of_people"]["moved"], re.IGNORECASE)
        self.of_people = re.compile(lexicon.raw["harm"]["of_people"]["worth"], re.IGNORECASE)

    def indices(self, texts: Sequence[str]) -> tuple[int, ...]:
        """The indices of the sentences to parse, in order."""
        harm = {
            i for i, text in enumerate(texts) if self.triggers.search(text) or self.blame.follows_up(text) or self.of_people.search(text)
        }
        # who acts may stand in a sentence without harm, but beside one with it
        beside = {j for i in harm for j in range(i - BESIDE, i + BESIDE + 1) if 0 <= j < len(texts)} - harm
        acts = {i for i in beside if self.blame.worth(texts[i])}
        # "It said …": who "it" is stands in the sentence before
        back = {i - 1 for i in harm if i > 0 and self.points_back.match(texts[i]) and self.speaks.search(texts[i - 1])}
        moved = {i for i in range(1, len(texts)) if i - 1 in harm and i not in harm and self.moved.match(texts[i])}
        return tuple(sorted(harm | acts | back | moved))
