"""Who is said to have done it, for a whole report: hands and answers brought to events, and which of them stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from harmledger.extract.grammar.drafts import EventDraft, Figure, SentenceRead
from harmledger.extract.grammar.gates import gated
from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.extract.grammar.parties import country_of
from harmledger.extract.grammar.settled import BY, SURE, WEAK, Entry, settled
from harmledger.extract.grammar.sides import SideReader
from harmledger.extract.grammar.strangers import StrangerReader
from harmledger.extract.grammar.telling import Telling, VoiceAt
from harmledger.extract.grammar.told_answers import ToldAnswers
from harmledger.extract.grammar.told_hands import ToldHands
from harmledger.model.actors import ActorMention, ActorRegistry
from harmledger.model.claim import Method

SAID = ("own_words", "regrets", "accused", "each_other", "admitted", "strike_only", "claimed_by", "denied", "noncommittal")
"""Rules whose words name the actor of the act themselves: what such a side can do otherwise does not matter."""


class BlameReader:
    """Finds responsibility in the sentences of a report's events. The words are in ``blame.toml``."""

    def __init__(self, lexicon: Lexicon, registry: ActorRegistry) -> None:
        raw = lexicon.raw["blame"]
        self.registry, self.sides, self.strangers = registry, SideReader(raw), StrangerReader(raw, registry)
        self.hands, self.answers = ToldHands(raw, registry), ToldAnswers(raw, lexicon.raw["targets"], registry)
        self.unable: dict[str, list[str]] = dict(raw["unable"])
        self.another = gated(raw["patterns"]["another"], re.I | re.X)
        words = {*raw["words"]["acts"], *raw["words"]["verbs"]}
        self.acts = gated(rf"\b(?:{'|'.join(sorted(words, key=len, reverse=True))})(?:s|ed|d|ing|ning|ped|ping)?\b", re.IGNORECASE)

    def worth(self, text: str) -> bool:
        """Whether a sentence without words of harm may still speak of responsibility."""
        if self.follows_up(text):
            return True
        if not self.acts.search(text):
            return False
        return bool(
            self.registry.mentions(text)
            or self.sides.nations.search(text)
            or self.sides.unknown.search(text)
            or self.strangers.worth.search(text)
        )

    def follows_up(self, text: str) -> bool:
        """Whether the sentence answers for an act: a claim, a denial, a non-answer, an accusation."""
        return self.answers.answers.present(text)

    def assign(self, events: Sequence[EventDraft], reads: Sequence[SentenceRead], voice_at: VoiceAt, methods: Sequence[Method]) -> None:
        """Give every event of the report its responsibility entries; ``methods`` are the events' methods."""
        if not events:
            return
        cast = self.strangers.cast(reads, country_of(reads))
        entries: dict[int, list[Entry]] = {id(e): [] for e in events}
        method_of = {id(e): m for e, m in zip(events, methods, strict=True)}
        answers = self.answers.answers
        named: list[ActorMention] = []
        pending: list[Telling] = []
        for read in reads:
            sided = self.sides.sided(read.text, cast, named)
            earlier = tuple(named)
            named += sided
            answered = answers.present(read.text)
            if read.parsed is None or not (sided or read.frames or answered):
                continue
            told = Telling(reads, read, tuple(sided), self._owners(events, read), earlier, voice_at, cast)
            pending.append(told)
            if not (sided or answered):
                continue
            acts = [] if answers.nobody(read.text) else self.hands.acts(told, events, method_of)
            several = len(told.owners) > 1 and len({b.side for _, b, _ in acts}) > 1
            for event, blame, grade in acts:
                entries[id(event)].append(Entry(blame, grade, read.sentence.section == "title", several and grade == WEAK))
        for told in pending:
            for event, blame in self.answers.own(told, events, entries):
                entries[id(event)].append(Entry(blame, SURE))
            for event, blame in self.answers.answers_to(told, events, entries):
                entries[id(event)].append(Entry(blame, SURE))
        for k, event in enumerate(events):
            able = [e for e in entries[id(event)] if e.blame.rule in SAID or e.blame.side not in self.unable.get(methods[k], ())]
            event.blames = settled(able, event)
            if k and (not event.blames or all(e.several for e in able)):
                self._inherit(event, events[:k], reads)

    @staticmethod
    def _owners(events: Sequence[EventDraft], read: SentenceRead) -> tuple[tuple[EventDraft, list[Figure]], ...]:
        """The events that the sentence speaks of, with their figures in it."""
        low, high = read.sentence.start, read.sentence.end
        if read.sentence.section == "title":
            return ((events[0], []),)
        figured = [(e, [f for f in e.figures if low <= f.start < high]) for e in events]
        owners = [(e, mine) for e, mine in figured if mine]
        owners = owners or [(e, []) for e in events if read.index in e.sentences]
        if owners or read.drafts or read.turns:
            return tuple(owners)
        first = min((f.sentence for f in events[0].figures), default=-1)
        return ((events[0], []),) if first == read.index + 1 else ()

    def _inherit(self, event: EventDraft, earlier: Sequence[EventDraft], reads: Sequence[SentenceRead]) -> None:
        """ "Another strike killed seven": the actor of the act just told, in the words told there."""
        told = next((r for r in reads for f in event.figures if r.index == f.sentence), None)
        last = earlier[-1]
        if told is None or not (self.another.search(told.text) or any(f.more and f.outcome == "killed" for f in event.figures)):
            return
        if not event.acts or set(event.acts) & set(last.acts):
            theirs = [b for b in last.blames if b.stance in BY and b.rule not in ("accused", "claimed_by")]
            event.blames = theirs or event.blames
