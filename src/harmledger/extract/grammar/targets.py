"""What was hit: a home, a market, a hospital, by the grammar of the sentences that tell of the act.

Only words of ``targets.toml`` count, and only where the sentence says that the act met them: as the object of a strike
("struck a market"), behind its noun ("a raid on the camp"), where something came down or went off, or where people were harmed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harmledger.extract.grammar.drafts import EventDraft, SentenceRead
from harmledger.extract.grammar.lexicon import Lexicon, plural
from harmledger.extract.grammar.parse import Parsed, Token
from harmledger.model.circumstances import TargetKind

LEFT = frozenset(["det", "amod", "compound", "poss", "nummod", "nmod", "case", "advmod", "quantmod", "punct"])
"""What stands before a noun and belongs to it."""

LONGEST = 12
"""Words of a target at most; a longer one is cut at its front."""

CLEAR, LIKELY, LOOSE = 3, 2, 1
"""How plainly a sentence says that something was hit: struck itself, where something came down, where people were harmed."""


@dataclass(frozen=True, slots=True)
class TargetRead:
    """Something that was hit, at characters ``start`` to ``end`` of the document, and how plainly the sentence says so (1 to 3)."""

    start: int
    end: int
    kind: TargetKind
    plain: int


class TargetReader:
    """Finds what an event's act hit."""

    def __init__(self, lexicon: Lexicon) -> None:
        raw = lexicon.raw["targets"]
        self.kind_of: dict[str, TargetKind] = {}
        for kind, nouns in raw["kinds"].items():
            for noun in nouns:
                for form in (noun, plural(noun)):
                    self.kind_of.setdefault(form, kind)
        self.words_at_most = max(len(noun.split()) for noun in self.kind_of)
        verbs = raw["verbs"]
        self.struck, self.landed = frozenset(verbs["struck"]), frozenset(verbs["landed"])
        self.acts = frozenset(verbs["acts"])
        self.towards, self.within = frozenset(verbs["towards"]), frozenset(verbs["within"])
        self.harm = frozenset([*lexicon.transitive, *lexicon.intransitive])

    def of_event(self, event: EventDraft, reads: Sequence[SentenceRead]) -> TargetRead | None:
        """What the event's act hit: what its sentences say most plainly, the sentences with its figures before the others,
        of several the first; None where they do not say it."""
        told = {f.sentence for f in event.figures}
        best: tuple[tuple[int, int], TargetRead] | None = None
        for read in reads:
            if read.index not in told and read.index not in event.sentences:
                continue
            if read.parsed is None or (read.turns and read.index not in told):
                continue
            for found in self.targets(read.parsed):
                order = (found.plain + (2 if read.index in told else 0), -found.start)
                if best is None or order > best[0]:
                    best = order, found
        return best[1] if best else None

    def targets(self, parsed: Parsed) -> Iterator[TargetRead]:
        """Everything that the sentence says was hit, in the order of the text."""
        for t in parsed.tokens:
            if t.tag not in ("NN", "NNS", "NNP", "NNPS"):
                continue
            kind = self._kind(parsed, t)
            plain = self._plain(parsed, t) if kind else 0
            if kind and plain:
                start, end = self._phrase(parsed, t)
                yield TargetRead(parsed.tokens[start].start, parsed.tokens[end - 1].end, kind, plain)

    def _kind(self, parsed: Parsed, noun: Token) -> TargetKind | None:
        """The kind of thing that the longest run of words ending here names."""
        words = [t.lower for t in parsed.tokens[max(0, noun.i + 1 - self.words_at_most) : noun.i + 1]]
        return next((k for i in range(len(words)) if (k := self.kind_of.get(" ".join(words[i:])))), None)

    def _plain(self, parsed: Parsed, noun: Token) -> int:
        """How plainly the sentence says that the noun was hit; 0 where it does not."""
        tokens = parsed.tokens
        top = noun
        while top.dep in ("conj", "appos") and top.head != top.i:
            top = tokens[top.head]  # "struck a school and a market": both were struck
        head = tokens[top.head]
        if top.dep in ("dobj", "nsubjpass") and head.lemma in self.struck and head.tag.startswith("V"):
            return CLEAR
        if top.dep != "pobj" or head.lower not in (self.towards | self.within):
            return 0
        over = tokens[head.head]
        if over.lower in ("of", "out", "from", "into") and over.dep == "prep":
            over = tokens[over.head]
        if over.tag.startswith("N"):
            if head.lower in self.towards and over.lemma in self.acts:
                return CLEAR if head.lower in ("on", "against", "at", "of") else LIKELY
            return 0
        if not over.tag.startswith("V"):
            return 0
        if over.lemma in self.landed and head.lower in self.towards:
            return LIKELY
        if (over.lemma in self.harm or over.lemma in self.struck) and head.lower in self.within:
            return LOOSE
        return 0

    @staticmethod
    def _phrase(parsed: Parsed, noun: Token) -> tuple[int, int]:
        """First and last+1 token of the noun with what belongs to it: what stands before, and "of", "for" behind."""
        start = noun.i
        for child in parsed.children[noun.i]:
            if child < noun.i and parsed.tokens[child].dep in LEFT:
                start = min(start, parsed.subtree(child)[0])
        end = noun.i + 1
        for child in parsed.children[noun.i]:
            t = parsed.tokens[child]
            if child == end and t.lower in ("of", "for") and parsed.subtree(child)[1] - end <= 6:
                end = parsed.subtree(child)[1]
        while start < noun.i and parsed.tokens[start].tag in (",", ":", "CC", "''", "``", "HYPH"):
            start += 1
        return max(start, end - LONGEST), end
