"""Answers given to the events that they answer for: claims, denials, non-answers, accusations, what a side tells of its own acts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from harmledger.extract.grammar.accusations import Answer
from harmledger.extract.grammar.answers import AnswerReader
from harmledger.extract.grammar.deeds import DeedReader
from harmledger.extract.grammar.drafts import Blame, EventDraft, SentenceRead
from harmledger.extract.grammar.gates import gated
from harmledger.extract.grammar.lexicon import plural
from harmledger.extract.grammar.parties import party, victims_of
from harmledger.extract.grammar.settled import BY, Entry, is_of
from harmledger.extract.grammar.telling import Telling
from harmledger.model.actors import Actor, ActorRegistry
from harmledger.model.circumstances import When
from harmledger.model.claim import Side, Stance, Voice


class ToldAnswers:
    """Gives answers to events. The words are in ``blame.toml``."""

    def __init__(self, raw: Mapping[str, Any], targets: Mapping[str, Any], registry: ActorRegistry) -> None:
        self.registry, self.answers = registry, AnswerReader(raw, registry)
        self.deeds = DeedReader(raw["words"])
        self.history = gated(raw["patterns"]["history"], re.I | re.X)
        self.targets = frozenset(w for nouns in targets["kinds"].values() for noun in nouns for w in (noun, plural(noun)))
        self.of_old = gated(raw["patterns"]["of_old"], re.I | re.X)
        self.why = gated(raw["patterns"]["why"], re.I | re.X)
        self.one_act = gated(raw["patterns"]["one_act"], re.I | re.X)

    def own(self, told: Telling, events: Sequence[EventDraft], entries: Mapping[int, Sequence[Entry]]) -> list[tuple[EventDraft, Blame]]:
        """What a belligerent says of its own acts: "it targeted a command centre", "its forces struck a barracks"."""
        read, parsed, owners = told.read, told.read.parsed, told.owners
        if parsed is None or self.history.search(read.text) or self.answers.evades(read.text):
            return []
        base = read.sentence.start
        found = []
        figured = any(figures for _, figures in owners)
        trailing = [f.first for f in read.frames if f.closes]
        for at, verb in self.deeds.own(parsed):
            others = parsed.tokens[at].lower not in ("we", "our") and at > 2
            if others and any(verb < first for first in trailing):
                continue  # "forces killed 45 when they shelled the town, activists said": no act of the activists
            voice = told.voice_at(read, parsed.tokens[verb].start)
            speaker = told.cast.find(voice.name) if voice is not None else None
            if (
                speaker is None
                or speaker.side is None
                or speaker.kind in ("state media", "outlet", "agency")
                or parsed.tokens[at].start <= base
            ):
                continue
            event = owners[0][0] if figured else self._answered(events, told, speaker, parsed.tokens[verb].start - base, entries)
            found.append(
                (
                    event,
                    Blame(
                        speaker.name,
                        speaker.side,
                        "admitted",
                        voice,
                        base,
                        read.sentence.end,
                        figured,
                        "own_words",
                        party(speaker),
                        speaker.kind,
                    ),
                )
            )
        return found

    def answers_to(
        self, told: Telling, events: Sequence[EventDraft], entries: Mapping[int, Sequence[Entry]]
    ) -> list[tuple[EventDraft, Blame]]:
        """The answers in the sentence, each with the event that it is for; ``entries`` by event, as known so far."""
        read = told.read
        victims = victims_of(read)
        free = [m for m in told.sided if not any(a <= m.start < b for a, b in victims)]
        found = []
        for answer in self.answers.answers(told, free):
            m = answer.mention
            if m.by == "state men" and answer.stance in ("denied", "noncommittal") and not self._named(entries, m.actor):
                continue  # "police were investigating": they are asked nothing
            if answer.rule == "regrets" and not self._named(entries, m.actor):
                continue  # others are sorry too
            event = self._event_of(told, answer, events, entries)
            if answer.stance == "noncommittal" and self._not_asked(entries[id(event)], m.actor):
                continue
            found.append((event, self._blame(told, answer)))
        return found

    def _event_of(self, told: Telling, answer: Answer, events: Sequence[EventDraft], entries: Mapping[int, Sequence[Entry]]) -> EventDraft:
        """The event that an answer is for: that of the figures in its sentence, unless these are told only of an earlier one."""
        figured = [(e, mine) for e, mine in told.owners if mine]
        if not figured:
            return self._answered(events, told, answer.mention.actor, answer.at, entries)
        event, mine = figured[0]
        before = [e for e in events if e.told < told.read.index]
        between = told.read.text[answer.mention.end : max(0, max(f.end for f in mine) - told.read.sentence.start) + 30]
        if before and event.told == told.read.index and answer.mention.start >= 0 and self.of_old.search(between):
            return self._answered(before, told, answer.mention.actor, answer.at, entries)
        return event

    def _blame(self, told: Telling, answer: Answer) -> Blame:
        """The entry that an answer becomes, with whose words it is."""
        read, m = told.read, answer.mention
        base = read.sentence.start
        accuses = answer.stance in ("accused", "stated")
        # "residents blamed the coalition": whose words they are is heard where the accused is named, behind the verb
        heard = m.start if accuses and m.start > answer.at else answer.at
        voice = told.voice_at(read, base + heard)
        speaker = told.cast.find(voice.name) if voice is not None else None
        if not accuses and (speaker is None or party(speaker) != party(m.actor)):
            # told by the outlet of the actor, not by whoever else the sentence quotes; what it owns up to is its own word
            voice = self._own_word(m.actor, voice) if answer.stance == "admitted" else None
        if answer.by is not None:
            voice = self._own_word(answer.by, voice)
        stance: Stance = "accused" if answer.stance == "stated" and voice is not None else answer.stance
        actor = m.actor.name if m.start < 0 else read.text[m.start : m.end]
        start = base + m.start if accuses and m.start >= 0 else base
        side: Side = m.actor.side or "unknown"
        return Blame(actor, side, stance, voice, start, read.sentence.end, answer.of_harm, answer.rule, party(m.actor), m.actor.kind)

    @staticmethod
    def _named(entries: Mapping[int, Sequence[Entry]], actor: Actor) -> bool:
        """Whether somebody says of any of the events that the actor did it."""
        return any(x.blame.stance in BY and is_of(x.blame, actor) for mine in entries.values() for x in mine)

    @staticmethod
    def _not_asked(entries: Sequence[Entry], actor: Actor) -> bool:
        """Whether others, of another sort, are said to have done it: a ministry that looks into a bomb of rebels is no party to it."""
        by = [x.blame for x in entries if x.blame.stance in BY]
        group = actor.kind == "armed group"
        return bool(by) and not any(is_of(b, actor) or (b.side == actor.side and (b.kind == "armed group") == group) for b in by)

    def _own_word(self, actor: Actor, told_by: Voice | None) -> Voice:
        """The voice of an actor of which it is told that it owned up ("residents said that the ministry had admitted the strike")."""
        known = actor.id if actor.id in self.registry.by_id else None
        return Voice(actor.name, known, None, actor.kind, told_by.name if told_by else None)

    def _answered(
        self, events: Sequence[EventDraft], told: Telling, actor: Actor, at: int, entries: Mapping[int, Sequence[Entry]]
    ) -> EventDraft:
        """The event that an answer without figures, at character ``at`` of its sentence, is for, of those told before: by its day and
        place, by whom it names already, by what was hit and how; else the one told beside it.

        Of a side that gathers many ("other") only the actor's own: the Houthis do not answer for the coalition's raid.
        """
        read = told.read
        before = [e for e in events if e.told <= read.index] or [events[0]]
        meant = self._of_days_and_places(before, read)
        if len(meant) == 1:
            return meant[0]
        last = [e for e in meant if any(f.sentence == read.index - 1 for f in e.figures)]
        if len(last) == 1 and self.one_act.search(read.text) and len(meant) == len(before):
            theirs = [x.blame for x in entries[id(last[0])] if x.blame.stance in BY]
            if all(is_of(b, actor) for b in theirs) and not self._things(read, at):
                return last[0]  # "… denied the attack", right behind an act of which nobody else is named
        theirs_too = [e for e in meant if any(x.blame.stance in BY and is_of(x.blame, actor) for x in entries[id(e)])]
        meant = self._of_acts(theirs_too or meant, told, at)
        beside = [e for e in meant if read.index - 1 in e.sentences]
        if theirs_too or len(meant) == 1:
            return (beside or meant)[0]
        side = [e for e in [*beside, *meant] if any(x.blame.stance in BY and x.blame.side == actor.side for x in entries[id(e)])]
        if side:
            return side[0]
        return next((e for e in reversed(meant) if {read.index, read.index - 1} & set(e.sentences)), events[0])

    @staticmethod
    def _of_days_and_places(told: Sequence[EventDraft], read: SentenceRead) -> list[EventDraft]:
        """Of the events, those on a day and at a place that the sentence names; what fits none of them decides nothing."""
        days = [t.when for t in read.times]
        places = {p.place.name.split(",")[0].lower() for p in read.places if p.place.precision not in ("country", "admin1")}
        dated = [e for e in told if e.time is not None and any(_one_day(e.time.when, d) for d in days)] or list(told)
        at = [e for e in dated if any(p.place.name.split(",")[0].lower() in places for p in (e.place, *e.more_places) if p is not None)]
        return at or dated

    def _of_acts(self, told: Sequence[EventDraft], answer: Telling, at: int) -> list[EventDraft]:
        """Of the events, those that hit what the answer speaks of ("denied bombing the market"), or were done so."""
        things = self._things(answer.read, at)
        end = at + len(self._answer_words(answer.read, at))
        ways = {h.method for h in answer.read.methods if at <= h.start < end}
        hit = [e for e in told if things & {w for i in e.sentences if i != answer.read.index for w in self._things(answer.reads[i], 0)}]
        told = hit or told
        return [e for e in told if ways & set(e.acts)] or list(told)

    def _answer_words(self, read: SentenceRead, at: int) -> str:
        """The words of an answer, up to where they say why ("… in response to the strike on the camp")."""
        why = self.why.search(read.text, at) if at else None
        return read.text[at : why.start()] if why else read.text[at:]

    def _things(self, read: SentenceRead, at: int) -> set[str]:
        """The places and gatherings that an act may hit, in the words from ``at`` on ("market", "wedding")."""
        return {w for w in re.findall(r"[a-z]+", self._answer_words(read, at).lower()) if w in self.targets}


def _one_day(a: When, b: When) -> bool:
    """Whether two datings name one day."""
    if a.start is not None and b.start is not None:
        return a.start == b.start
    return a.weekday is not None and a.weekday == b.weekday
