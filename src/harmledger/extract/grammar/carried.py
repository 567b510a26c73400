"""Whose words a figure is in that stands in no frame of speech: the count of a speaker goes on ("five of them", "another three"),
or the next sentence puts what was told of the same people in somebody's mouth ("the victims were shot in their homes, police said").

A part belongs to the voice of its whole (codebook section 6). All else that has no frame stays the outlet's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from harmledger.extract.grammar.drafts import EventDraft, Figure, SentenceRead
from harmledger.extract.grammar.gates import gated
from harmledger.extract.grammar.hearing import Heard
from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.model.claim import Voice


class CarryReader:
    """Knows the words by which a count goes on, and by which people counted before are named again."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = lexicon.raw["speech"]["carried"]
        self.persons = lexicon.persons
        self.goes_on = gated(words["goes_on"], re.IGNORECASE | re.VERBOSE)
        self.again = gated(words["again"], re.IGNORECASE | re.VERBOSE)
        self.they = gated(words["they"], re.IGNORECASE | re.VERBOSE)
        self.anybody = frozenset(words["anybody"])

    def from_next(self, events: Iterable[EventDraft], reads: Sequence[SentenceRead], heard: Heard) -> None:
        """Give voices to figures of which the next sentence tells whose word they are."""
        for f in self._open(events, reads):
            f.voice = self._told_again(f, reads, heard)

    def from_before(self, events: Iterable[EventDraft], reads: Sequence[SentenceRead]) -> None:
        """Give voices to figures that go on with an earlier count, in the order of the text; parts know their wholes by then."""
        events = list(events)
        figures = sorted((f for e in events for f in e.figures), key=lambda f: f.start)
        carried: set[int] = set()
        for f in self._open(events, reads):
            f.voice = self._of_whole(f) or self._gone_on(f, figures, reads, carried)
            if f.voice is not None:
                carried.add(id(f))

    @staticmethod
    def _open(events: Iterable[EventDraft], reads: Sequence[SentenceRead]) -> list[Figure]:
        """The figures of the body that nobody stands by, in the order of the text."""
        none = [f for e in events for f in e.figures if f.voice is None and reads[f.sentence].sentence.section == "body"]
        return sorted(none, key=lambda f: f.start)

    @staticmethod
    def _of_whole(f: Figure) -> Voice | None:
        """The voice of the whole that the figure is a part of, told before it."""
        return f.whole.voice if f.whole is not None and f.whole.start < f.start else None

    def _gone_on(self, f: Figure, figures: Sequence[Figure], reads: Sequence[SentenceRead], carried: set[int]) -> Voice | None:
        """The voice of the count that this one goes on with: of the sentence before, or carried within the same."""
        beside = [g for g in figures if g.sentence == f.sentence and g.start < f.start and id(g) in carried]
        if beside:
            return beside[-1].voice  # "five of them died in raids, which also wounded dozens"
        read = reads[f.sentence]
        hit = None if read.frames else self.goes_on.match(read.text)
        if hit is None or f.start - read.sentence.start > hit.end():
            return None
        before = {g.voice for g in figures if g.sentence == f.sentence - 1}
        return before.pop() if len(before) == 1 else None

    def _told_again(self, f: Figure, reads: Sequence[SentenceRead], heard: Heard) -> Voice | None:
        """Who speaks in the next sentence, where it begins with the people just counted."""
        if f.sentence + 1 >= len(reads) or f.whole is not None or not f.number:
            return None
        read = reads[f.sentence + 1]
        if read.parsed is None or not self._same_people(f, read.text):
            return None
        return heard.voice_at(read, read.sentence.start + len(read.text) - len(read.text.lstrip('" ')))

    def _same_people(self, f: Figure, text: str) -> bool:
        if f.number > 1 and self.they.match(text):
            return True
        hit = self.again.match(text)
        if hit is None:
            return False
        words = re.findall(r"[\w'’-]+", text[hit.end() :].lower())[:4]
        head = f.group.lower().split()[-1] if f.group else ""
        for w in words:
            if w in self.anybody or w == head:
                return True
            entry = self.persons.get(w)
            if entry is not None:
                return entry[1] == (f.number > 1) and entry[0].status == f.status != "unknown"
        return False
