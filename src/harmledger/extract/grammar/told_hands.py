"""Hands given to the events that they speak of.

A sentence with figures gives each hand to the figures that stand nearest to it in the grammar; a sentence that only goes
on about an event may name its actor where none was named yet, or another where it points back to the act.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from harmledger.extract.grammar.drafts import Blame, EventDraft, Figure, SentenceRead
from harmledger.extract.grammar.gates import gated
from harmledger.extract.grammar.hands import Hand, HandReader
from harmledger.extract.grammar.method import steps
from harmledger.extract.grammar.parse import Parsed
from harmledger.extract.grammar.parties import party, victims_of
from harmledger.extract.grammar.settled import LIKELY, SURE, WEAK
from harmledger.extract.grammar.telling import Telling
from harmledger.model.actors import ActorMention, ActorRegistry
from harmledger.model.claim import Method, Side, Stance

FAR = 5
"""A hand that stands so much farther from the figures than the nearest one is not theirs."""


PATTERNS = ("history", "aside", "back", "campaigns", "apart", "militants", "soldiers", "backing", "came_after")


class ToldHands:
    """Gives hands to events. The words are in ``blame.toml``."""

    def __init__(self, raw: Mapping[str, Any], registry: ActorRegistry) -> None:
        self.registry, self.hands = registry, HandReader(raw)
        self.kin: list[list[str]] = list(raw["kin"]["groups"])
        patterns = {k: gated(raw["patterns"][k], re.I | re.X) for k in PATTERNS}
        self.history, self.aside = patterns["history"], patterns["aside"]
        self.back, self.campaigns, self.apart = patterns["back"], patterns["campaigns"], patterns["apart"]
        self.backing, self.came_after = patterns["backing"], patterns["came_after"]
        self.militants, self.soldiers = patterns["militants"], patterns["soldiers"]

    def acts(self, told: Telling, events: Sequence[EventDraft], methods: Mapping[int, Method]) -> list[tuple[EventDraft, Blame, int]]:
        """Whom the sentence names as those who did it, event by event, with how surely (``settled.py``); ``methods`` by event."""
        read, parsed, owners = told.read, told.read.parsed, told.owners
        if parsed is None or not owners:
            return []
        victims = victims_of(read)
        hands = self.hands.hands(parsed, [m for m in told.sided if not any(a <= m.start < b for a, b in victims)])
        if any(figures for _, figures in owners):
            return self._told_with(told, parsed, hands, victims)
        found = []
        for hand in hands:
            again = _again(read, parsed, hand, events)
            if again is None and (self.history.search(read.text) or read.turns):
                continue
            title = read.sentence.section == "title"
            if again is None and not title and not self._of_kind(read, methods.get(id(owners[0][0]), "unknown")):
                continue
            helps = not title and self.backing.search(read.text[: hand.mention.start])
            if again is None and (helps or parsed.tokens[hand.at].lemma in self.hands.beaten):
                continue
            act = parsed.tokens[hand.at]
            low, high = min(act.start, read.sentence.start + hand.mention.start), max(act.end, read.sentence.start + hand.mention.end)
            if again is None and not title and self.campaigns.search(read.text[low - read.sentence.start : high - read.sentence.start]):
                continue
            back = hand.rule != "actor_act" and self.back.search(read.text[: act.end - read.sentence.start])
            # a sentence that several events share adds up their dead: what it says of the act holds for each
            same = bool(back) or again is not None or len(owners) > 1
            # … unless it names several, each of whom may have done but one of them
            several = again is None and len(owners) > 1 and len({party(h.mention.actor) for h in hands}) > 1
            grade = LIKELY if same and not title and not several else WEAK
            for owner in [again] if again is not None else [e for e, _ in owners]:
                found.append((owner, self._blame(told, hand), grade))
        return found

    def _told_with(
        self, told: Telling, parsed: Parsed, hands: Sequence[Hand], victims: Sequence[tuple[int, int]]
    ) -> list[tuple[EventDraft, Blame, int]]:
        """Each hand to the event whose figures stand nearest to it."""
        read, owners, sided = told.read, told.owners, told.sided
        reach: dict[int, list[tuple[int, EventDraft, Hand]]] = {id(e): [] for e, _ in owners}
        for hand in hands:
            costs = [(min(steps(parsed, hand.at, parsed.at(f.start)) for f in figures), e) for e, figures in owners if figures]
            nearest = min(cost for cost, _ in costs)
            for cost, event in costs:
                if cost == nearest or self._shared(read, parsed, hand, event):
                    reach[id(event)].append((cost, event, hand))
        found = []
        for event, figures in owners:
            mine = reach[id(event)]
            least = min((cost for cost, _, _ in mine), default=0)
            for cost, _, hand in mine:
                if cost > least + FAR or self._besides(read, parsed, hand, figures, mine):
                    continue
                if hand.foe and (self._own_dead(read, hand, victims, sided) or self._beaten(hand, mine)):
                    continue
                if not hand.foe and self._attackers_died(read, parsed, hand, figures, victims, sided):
                    continue
                found.append((event, self._blame(told, hand), SURE))
        return found

    def _shared(self, read: SentenceRead, parsed: Parsed, hand: Hand, event: EventDraft) -> bool:
        """Whether an act told first goes for a figure farther on: "13 killed in army raids on A and seven in B"."""
        base = read.sentence.start
        at = max(parsed.tokens[hand.at].end - base, hand.mention.end)
        first = min((f.start - base for f in event.figures if base <= f.start < read.sentence.end), default=-1)
        if first < at:
            return False
        between = read.text[at:first]
        return not self.apart.search(between) and not any(at <= h.start < first for h in read.methods)

    def _besides(
        self, read: SentenceRead, parsed: Parsed, hand: Hand, figures: Sequence[Figure], mine: Sequence[tuple[int, EventDraft, Hand]]
    ) -> bool:
        """Whether the hand stands in a clause at the side ("… after rebels had shelled the city") while another tells the act."""
        base = read.sentence.start
        at = parsed.tokens[hand.at].start - base
        first, last = min(f.start for f in figures) - base, max(f.end for f in figures) - base
        actor = hand.mention.start
        if last <= min(at, actor):
            between = read.text[last : max(at, actor)]
        elif max(at, actor) < first:
            between = read.text[max(at, actor) : first]
            return bool(self.history.search(between) or self.came_after.search(between))
        else:
            return False
        aside = self.aside.search(between)
        if aside is None:
            return False
        others = [h for _, _, h in mine if h is not hand and h.mention.start < last + aside.start()]
        dead = any(last <= parsed.tokens[d.mention.start].start - base for d in read.drafts)
        return bool(others) or dead or bool(self.history.search(between))

    def _of_kind(self, read: SentenceRead, method: Method) -> bool:
        """Whether a sentence without figures tells of the event's kind of act, or of none in particular."""
        told = {h.method for h in read.methods}
        kin = next((set(group) for group in self.kin if method in group), set()) | {method}
        return not told or method in ("unknown", "other", "clashes") or bool(told & kin)

    @staticmethod
    def _beaten(hand: Hand, mine: Sequence[tuple[int, EventDraft, Hand]]) -> bool:
        """Whether another is the subject of the fight: in "the army clashed with gunmen, killing nine" the army killed."""
        return hand.rule == "in_fight" and any(h.rule == "actor_verb" and h.mention.start < hand.mention.start for _, _, h in mine)

    def _own_dead(self, read: SentenceRead, hand: Hand, victims: Sequence[tuple[int, int]], sided: Sequence[ActorMention]) -> bool:
        """Whether those who died in the fight are the actor's own men: by their name, or by what such men are called."""
        actor = hand.mention.actor
        parties = {party(m.actor) for m in sided if any(a <= m.start < b for a, b in victims)}
        if parties and parties != {"opposition"}:
            return parties == {party(actor)}
        words = " ".join(read.text[a:b] for a, b in victims)
        armed, state = bool(self.militants.search(words)), bool(self.soldiers.search(words))
        if armed != state and any(party(m.actor) != party(actor) and m.actor.kind in ("military", "official") for m in sided):
            return armed == (actor.kind == "armed group")
        return False

    def _attackers_died(
        self,
        read: SentenceRead,
        parsed: Parsed,
        hand: Hand,
        figures: Sequence[Figure],
        victims: Sequence[tuple[int, int]],
        sided: Sequence[ActorMention],
    ) -> bool:
        """ "29 rebel fighters were killed when rebels assaulted a base": the dead are the assailants' own men, killed by the others."""
        if hand.rule != "actor_verb" or hand.mention.start + read.sentence.start < max(f.end for f in figures):
            return False
        dead = {party(m.actor) for m in sided if any(a <= m.start < b for a, b in victims)}
        fought = any(d.predicate is not None and d.predicate.start == hand.at for d in read.drafts)
        return not fought and dead == {party(hand.mention.actor)}

    def _blame(self, told: Telling, hand: Hand) -> Blame:
        read = told.read
        m = hand.mention
        voice = told.voice_at(read, read.sentence.start + m.start)
        stance: Stance = "stated" if voice is None else "accused"
        if voice is not None:
            speaker = told.cast.find(voice.name)
            if speaker is not None and speaker.side is not None and party(speaker) == party(m.actor):
                stance = "admitted"
        side: Side = "unknown" if hand.doubt or m.actor.side is None else m.actor.side
        base = read.sentence.start
        return Blame(
            read.text[m.start : m.end],
            side,
            stance,
            voice,
            base + m.start,
            read.sentence.end,
            True,
            hand.rule,
            party(m.actor),
            m.actor.kind,
        )


def _again(read: SentenceRead, parsed: Parsed, hand: Hand, events: Sequence[EventDraft]) -> EventDraft | None:
    """The event whose toll the sentence tells again (its figures having been dropped for it) where the hand stands nearest."""
    drafts = sorted(read.drafts, key=lambda d: steps(parsed, hand.at, d.mention.head))
    for d in drafts[:1]:
        number = (d.outcome, d.mention.low if d.mention.low is not None else d.mention.high)
        told = [e for e in events if e.told <= read.index and any((f.outcome, f.number) == number for f in e.figures)]
        return next((e for e in told if read.index in e.sentences), told[0] if told else None)
    return None
