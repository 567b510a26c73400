"""Answers given to the events that they answer for: claims, denials, non-answers, accusations, what a side tells of its own acts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from harmledger.extract.grammar.answers import AnswerReader
from harmledger.extract.grammar.deeds import DeedReader
from harmledger.extract.grammar.drafts import Blame, EventDraft, SentenceRead, Telling
from harmledger.extract.grammar.gates import gated
from harmledger.extract.grammar.parties import party, victims_of
from harmledger.extract.grammar.settled import BY, Entry
from harmledger.model.actors import Actor, ActorRegistry
from harmledger.model.circumstances import When
from harmledger.model.claim import Side, Voice


class ToldAnswers:
    """Gives answers to events. The words are in ``blame.toml``."""

    def __init__(self, raw: Mapping[str, Any], registry: ActorRegistry) -> None:
        self.registry, self.answers = registry, AnswerReader(raw, registry)
        self.deeds = DeedReader(raw["words"])
        self.history = gated(raw["patterns"]["history"], re.I | re.X)
        self.one_act = gated(raw["patterns"]["one_act"], re.I | re.X)

    def own(self, told: Telling, events: Sequence[EventDraft]) -> list[tuple[EventDraft, Blame]]:
        """What a belligerent says of its own acts: "it targeted a command centre", "its forces struck a barracks"."""
        read, parsed, owners = told.read, told.read.parsed, told.owners
        if parsed is None or self.history.search(read.text) or self.answers.evades(read.text):
            return []
        base = read.sentence.start
        found = []
        trailing = [f.first for f in read.frames if f.closes]
        for at, verb in self.deeds.own(parsed):
            others = parsed.tokens[at].lower not in ("we", "our") and at > 2
            if others and any(verb < first for first in trailing):
                continue  # "forces killed 45 when they shelled the town, activists said": no act of the activists
            voice = told.voice_at(read, parsed.tokens[verb].start)
            speaker = self.registry.find(voice.name, told.country) if voice is not None else None
            if (
                speaker is None
                or speaker.side is None
                or speaker.kind in ("state media", "outlet", "agency")
                or parsed.tokens[at].start <= base
            ):
                continue
            before = [e for e in events if e.told <= read.index] or [events[0]]
            event = owners[0][0] if owners else before[-1] if read.index - max(before[-1].sentences or [0]) <= 2 else events[0]
            harm = any(figures for _, figures in owners)
            found.append((event, Blame(speaker.name, speaker.side, "admitted", voice, base, read.sentence.end, harm, "own_words")))
        return found

    def answers_to(
        self, told: Telling, events: Sequence[EventDraft], entries: Mapping[int, Sequence[Entry]]
    ) -> list[tuple[EventDraft, Blame]]:
        """The answers in the sentence, each with the event that it is for; ``entries`` by event, as known so far."""
        read, owners, country = told.read, told.owners, told.country
        base = read.sentence.start
        victims = victims_of(read)
        free = [m for m in told.sided if not any(a <= m.start < b for a, b in victims)]
        found = []
        for answer in self.answers.answers(read.text, base, free, lambda at: told.voice_at(read, at), country):
            m = answer.mention
            event = owners[0][0] if owners and owners[0][1] else self._answered(events, read, m.actor, entries, country)
            actor, start = (m.actor.name, base) if m.start < 0 else (read.text[m.start : m.end], base + m.start)
            if answer.stance != "accused":
                start = base
            # "residents blamed the coalition": whose words they are is heard where the accused is named, behind the verb
            heard = m.start if answer.stance == "accused" and m.start > answer.at else answer.at
            voice = told.voice_at(read, base + heard)
            speaker = self.registry.find(voice.name, told.country) if voice is not None else None
            if answer.stance != "accused" and (speaker is None or party(speaker) != party(m.actor)):
                # told by the outlet of the actor, not by whoever else the sentence quotes; what it owns up to is its own word
                voice = self._own_word(m.actor, voice) if answer.stance == "admitted" else None
            side: Side = m.actor.side or "unknown"
            found.append((event, Blame(actor, side, answer.stance, voice, start, read.sentence.end, answer.of_harm, answer.rule)))
        return found

    def _own_word(self, actor: Actor, told_by: Voice | None) -> Voice:
        """The voice of an actor of which it is told that it owned up ("residents said that the ministry had admitted the strike")."""
        known = actor.id if actor.id in self.registry.by_id else None
        return Voice(actor.name, known, None, actor.kind, told_by.name if told_by else None)

    def _answered(
        self, events: Sequence[EventDraft], read: SentenceRead, actor: Actor, entries: Mapping[int, Sequence[Entry]], country: str | None
    ) -> EventDraft:
        """The event that an answer without figures is for: one told before of that side, the main one first; else the one told last.

        Of a side that gathers many ("other") only the actor's own: the Houthis do not answer for the coalition's raid.
        """
        told = [e for e in events if e.told <= read.index]
        days = [t.when for t in read.times]
        dated = [e for e in told if e.time is not None and any(_one_day(e.time.when, d) for d in days)]
        told = dated or told

        def whose(blame: Blame) -> str:
            known = self.registry.find(blame.actor, country) if blame.side == "other" else None
            return party(known) if known is not None else str(blame.side)

        last = [e for e in told if any(f.sentence == read.index - 1 for f in e.figures)]
        if len(last) == 1 and not read.places and self.one_act.search(read.text):
            theirs = {whose(x.blame) for x in entries[id(last[0])] if x.blame.stance in BY}
            if not theirs - {party(actor), str(actor.side)}:
                return last[0]  # "… denied the attack", right behind an act of which nobody else is named
        beside = [e for e in told if read.index - 1 in e.sentences and not read.places]
        for who in dict.fromkeys((party(actor), str(actor.side))):
            for event in [*beside, *told]:
                if any(x.blame.stance in BY and who in (whose(x.blame), x.blame.side) for x in entries[id(event)]):
                    return event
        return next((e for e in reversed(told) if {read.index, read.index - 1} & set(e.sentences)), events[0])


def _one_day(a: When, b: When) -> bool:
    """Whether two datings name one day."""
    if a.start is not None and b.start is not None:
        return a.start == b.start
    return a.weekday is not None and a.weekday == b.weekday
