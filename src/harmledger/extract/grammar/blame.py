"""Who is said to have done it: hands and answers (``hands.py``, ``answers.py``) given to the events that they speak of.

A sentence with figures gives each hand to the figures that stand nearest to it in the grammar; a sentence that only goes
on about an event may name its actor where none was named yet, or another where it points back to the act.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from harmledger.extract.grammar.answers import AnswerReader
from harmledger.extract.grammar.drafts import Blame, EventDraft, Figure, SentenceRead
from harmledger.extract.grammar.gates import gated
from harmledger.extract.grammar.hands import Hand, HandReader
from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.extract.grammar.method import steps
from harmledger.extract.grammar.parse import Parsed
from harmledger.extract.grammar.settled import BY, LIKELY, SURE, WEAK, Entry, settled
from harmledger.model.actors import Actor, ActorMention, ActorRegistry
from harmledger.model.circumstances import When
from harmledger.model.claim import Method, Side, Stance, Voice

VoiceAt = Callable[[SentenceRead, int], Voice | None]

FAR = 5
"""A hand that stands so much farther from the figures than the nearest one is not theirs."""

PATTERNS = ("history", "aside", "back", "another", "campaigns", "apart", "militants", "soldiers", "backing", "one_act", "came_after")


class BlameReader:
    """Finds responsibility in the sentences of a report's events. The words are in ``blame.toml``."""

    def __init__(self, lexicon: Lexicon, registry: ActorRegistry) -> None:
        raw = lexicon.raw["blame"]
        self.registry = registry
        self.hands, self.answers = HandReader(raw, registry), AnswerReader(raw, registry)
        self.kin: list[list[str]] = list(raw["kin"]["groups"])
        self.unable: dict[str, list[str]] = dict(raw["unable"])
        patterns = {k: gated(raw["patterns"][k], re.I | re.X) for k in PATTERNS}
        self.history, self.aside = patterns["history"], patterns["aside"]
        self.back, self.another = patterns["back"], patterns["another"]
        self.campaigns, self.apart = patterns["campaigns"], patterns["apart"]
        self.backing, self.one_act = patterns["backing"], patterns["one_act"]
        self.came_after = patterns["came_after"]
        self.militants, self.soldiers = patterns["militants"], patterns["soldiers"]
        words = {*raw["words"]["acts"], *raw["words"]["verbs"]}
        self.acts = gated(rf"\b(?:{'|'.join(sorted(words, key=len, reverse=True))})(?:s|ed|d|ing|ning|ped|ping)?\b", re.IGNORECASE)

    def worth(self, text: str) -> bool:
        """Whether a sentence without words of harm may still speak of responsibility."""
        if self.follows_up(text):
            return True
        return bool(self.acts.search(text)) and (bool(self.registry.mentions(text)) or bool(self.hands.nations.search(text)))

    def follows_up(self, text: str) -> bool:
        """Whether the sentence answers for an act: a claim, a denial, a non-answer, an accusation."""
        return self.answers.present(text)

    # ------------------------------------------------------------ a report

    def assign(self, events: Sequence[EventDraft], reads: Sequence[SentenceRead], voice_at: VoiceAt, methods: Sequence[Method]) -> None:
        """Give every event of the report its responsibility entries; ``methods`` are the events' methods."""
        if not events:
            return
        country = country_of(reads)
        entries: dict[int, list[Entry]] = {id(e): [] for e in events}
        method_of = {id(e): m for e, m in zip(events, methods, strict=True)}
        named: list[ActorMention] = []
        pending: list[tuple[SentenceRead, list[ActorMention], list[tuple[EventDraft, list[Figure]]]]] = []
        for read in reads:
            sided = self.hands.sided(read.text, country, named)
            named += sided
            if read.parsed is None or not (sided or read.frames or self.answers.present(read.text)):
                continue
            owners = self._owners(events, read)
            for event, blame in self._own(events, read, owners, voice_at, country):
                entries[id(event)].append(Entry(blame, SURE))
            if not (sided or self.answers.present(read.text)):
                continue
            acts = self._acts(events, read, sided, owners, voice_at, country, method_of)
            several = len(owners) > 1 and len({b.side for _, b, _ in acts}) > 1
            for event, blame, grade in acts:
                entries[id(event)].append(Entry(blame, grade, read.sentence.section == "title", several and grade == WEAK))
            pending.append((read, sided, owners))
        for read, sided, owners in pending:
            for event, blame in self._answers(events, read, sided, owners, entries, voice_at, country):
                entries[id(event)].append(Entry(blame, SURE))
        for k, event in enumerate(events):
            able = [e for e in entries[id(event)] if e.blame.stance not in BY or e.blame.side not in self.unable.get(methods[k], ())]
            event.blames = settled(able, event)
            if k and (not event.blames or all(e.several for e in able)):
                self._inherit(event, events[:k], reads)

    @staticmethod
    def _owners(events: Sequence[EventDraft], read: SentenceRead) -> list[tuple[EventDraft, list[Figure]]]:
        """The events that the sentence speaks of, with their figures in it."""
        low, high = read.sentence.start, read.sentence.end
        if read.sentence.section == "title":
            return [(events[0], [])]
        figured = [(e, [f for f in e.figures if low <= f.start < high]) for e in events]
        owners = [(e, mine) for e, mine in figured if mine]
        owners = owners or [(e, []) for e in events if read.index in e.sentences]
        if owners or read.drafts or read.turns:
            return owners
        first = min((f.sentence for f in events[0].figures), default=-1)
        return [(events[0], [])] if first == read.index + 1 else []

    # ------------------------------------------------------------ hands

    def _acts(
        self,
        events: Sequence[EventDraft],
        read: SentenceRead,
        sided: Sequence[ActorMention],
        owners: Sequence[tuple[EventDraft, list[Figure]]],
        voice_at: VoiceAt,
        country: str | None,
        methods: dict[int, Method],
    ) -> list[tuple[EventDraft, Blame, int]]:
        parsed = read.parsed
        if parsed is None or not owners or self.answers.nobody(read.text):
            return []
        victims = _victims(read)
        hands = self.hands.hands(parsed, [m for m in sided if not any(a <= m.start < b for a, b in victims)])
        if any(figures for _, figures in owners):
            return self._told_with(read, parsed, hands, owners, victims, sided, voice_at, country)
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
            several = again is None and len(owners) > 1 and len({_party(h.mention.actor) for h in hands}) > 1
            grade = LIKELY if same and not title and not several else WEAK
            for owner in [again] if again is not None else [e for e, _ in owners]:
                found.append((owner, self._blame(read, hand, voice_at, country), grade))
        return found

    def _told_with(
        self,
        read: SentenceRead,
        parsed: Parsed,
        hands: Sequence[Hand],
        owners: Sequence[tuple[EventDraft, list[Figure]]],
        victims: Sequence[tuple[int, int]],
        sided: Sequence[ActorMention],
        voice_at: VoiceAt,
        country: str | None,
    ) -> list[tuple[EventDraft, Blame, int]]:
        """Each hand to the event whose figures stand nearest to it."""
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
                found.append((event, self._blame(read, hand, voice_at, country), SURE))
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
        parties = {_party(m.actor) for m in sided if any(a <= m.start < b for a, b in victims)}
        if parties and parties != {"opposition"}:
            return parties == {_party(actor)}
        words = " ".join(read.text[a:b] for a, b in victims)
        armed, state = bool(self.militants.search(words)), bool(self.soldiers.search(words))
        if armed != state and any(_party(m.actor) != _party(actor) and m.actor.kind in ("military", "official") for m in sided):
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
        dead = {_party(m.actor) for m in sided if any(a <= m.start < b for a, b in victims)}
        fought = any(d.predicate is not None and d.predicate.start == hand.at for d in read.drafts)
        return not fought and dead == {_party(hand.mention.actor)}

    def _blame(self, read: SentenceRead, hand: Hand, voice_at: VoiceAt, country: str | None) -> Blame:
        m = hand.mention
        voice = voice_at(read, read.sentence.start + m.start)
        stance: Stance = "stated" if voice is None else "accused"
        if voice is not None:
            speaker = self.registry.find(voice.name, country)
            if speaker is not None and speaker.side is not None and _party(speaker) == _party(m.actor):
                stance = "admitted"
        side: Side = "unknown" if hand.doubt or m.actor.side is None else m.actor.side
        base = read.sentence.start
        return Blame(read.text[m.start : m.end], side, stance, voice, base + m.start, read.sentence.end, True, hand.rule)

    def _own(
        self,
        events: Sequence[EventDraft],
        read: SentenceRead,
        owners: Sequence[tuple[EventDraft, list[Figure]]],
        voice_at: VoiceAt,
        country: str | None,
    ) -> list[tuple[EventDraft, Blame]]:
        """What a belligerent says of its own acts: "it targeted a command centre", "its forces struck a barracks"."""
        parsed = read.parsed
        if parsed is None or self.history.search(read.text) or self.answers.evades(read.text):
            return []
        base = read.sentence.start
        found = []
        trailing = [f.first for f in read.frames if f.closes]
        for at, verb in self.hands.own(parsed):
            others = parsed.tokens[at].lower not in ("we", "our") and at > 2
            if others and any(verb < first for first in trailing):
                continue  # "forces killed 45 when they shelled the town, activists said": no act of the activists
            voice = voice_at(read, parsed.tokens[verb].start)
            speaker = self.registry.find(voice.name, country) if voice is not None else None
            if (
                speaker is None
                or speaker.side is None
                or speaker.kind in ("state media", "outlet", "agency")
                or parsed.tokens[at].start <= base
            ):
                continue
            told = [e for e in events if e.told <= read.index] or [events[0]]
            event = owners[0][0] if owners else told[-1] if read.index - max(told[-1].sentences or [0]) <= 2 else events[0]
            harm = any(figures for _, figures in owners)
            found.append((event, Blame(speaker.name, speaker.side, "admitted", voice, base, read.sentence.end, harm, "own_words")))
        return found

    # ------------------------------------------------------------ answers

    def _answers(
        self,
        events: Sequence[EventDraft],
        read: SentenceRead,
        sided: Sequence[ActorMention],
        owners: Sequence[tuple[EventDraft, list[Figure]]],
        entries: dict[int, list[Entry]],
        voice_at: VoiceAt,
        country: str | None,
    ) -> list[tuple[EventDraft, Blame]]:
        base = read.sentence.start
        victims = _victims(read)
        free = [m for m in sided if not any(a <= m.start < b for a, b in victims)]
        found = []
        for answer in self.answers.answers(read.text, base, free, lambda at: voice_at(read, at), country):
            m = answer.mention
            event = owners[0][0] if owners and owners[0][1] else self._answered(events, read, m.actor, entries, country)
            actor, start = (m.actor.name, base) if m.start < 0 else (read.text[m.start : m.end], base + m.start)
            if answer.stance != "accused":
                start = base
            # "residents blamed the coalition": whose words they are is heard where the accused is named, behind the verb
            heard = m.start if answer.stance == "accused" and m.start > answer.at else answer.at
            voice = voice_at(read, base + heard)
            speaker = self.registry.find(voice.name, country) if voice is not None else None
            if answer.stance != "accused" and (speaker is None or _party(speaker) != _party(m.actor)):
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
        self, events: Sequence[EventDraft], read: SentenceRead, actor: Actor, entries: dict[int, list[Entry]], country: str | None
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
            return _party(known) if known is not None else str(blame.side)

        last = [e for e in told if any(f.sentence == read.index - 1 for f in e.figures)]
        if len(last) == 1 and not read.places and self.one_act.search(read.text):
            theirs = {whose(x.blame) for x in entries[id(last[0])] if x.blame.stance in BY}
            if not theirs - {_party(actor), str(actor.side)}:
                return last[0]  # "… denied the attack", right behind an act of which nobody else is named
        beside = [e for e in told if read.index - 1 in e.sentences and not read.places]
        for party in dict.fromkeys((_party(actor), str(actor.side))):
            for event in [*beside, *told]:
                if any(x.blame.stance in BY and party in (whose(x.blame), x.blame.side) for x in entries[id(event)]):
                    return event
        return next((e for e in reversed(told) if {read.index, read.index - 1} & set(e.sentences)), events[0])

    def _inherit(self, event: EventDraft, earlier: Sequence[EventDraft], reads: Sequence[SentenceRead]) -> None:
        """ "Another strike killed seven": the actor of the act just told, in the words told there."""
        told = next((r for r in reads for f in event.figures if r.index == f.sentence), None)
        last = earlier[-1]
        if told is None or not (self.another.search(told.text) or any(f.more and f.outcome == "killed" for f in event.figures)):
            return
        if not event.acts or set(event.acts) & set(last.acts):
            theirs = [b for b in last.blames if b.stance in BY and b.rule not in ("accused", "claimed_by")]
            event.blames = theirs or event.blames


# ---------------------------------------------------------------- helpers


def _party(actor: Actor) -> str:
    """Who an actor is one with: its side, or itself where the side gathers many ("other")."""
    return actor.id if actor.side in (None, "other") else str(actor.side)


def country_of(reads: Sequence[SentenceRead]) -> str | None:
    """The country that most places of the report lie in, which decides what "the army" means."""
    votes = Counter(p.place.country for r in reads for p in r.places if p.place.country)
    return votes.most_common(1)[0][0] if votes else None


def _victims(read: SentenceRead) -> list[tuple[int, int]]:
    """Where those harmed are named in the sentence, in its characters."""
    if read.parsed is None:
        return []
    tokens, base = read.parsed.tokens, read.sentence.start
    return [(tokens[d.mention.start].start - base, tokens[d.mention.end - 1].end - base) for d in read.drafts]


def _again(read: SentenceRead, parsed: Parsed, hand: Hand, events: Sequence[EventDraft]) -> EventDraft | None:
    """The event whose toll the sentence tells again (its figures having been dropped for it) where the hand stands nearest."""
    drafts = sorted(read.drafts, key=lambda d: steps(parsed, hand.at, d.mention.head))
    for d in drafts[:1]:
        number = (d.outcome, d.mention.low if d.mention.low is not None else d.mention.high)
        told = [e for e in events if e.told <= read.index and any((f.outcome, f.number) == number for f in e.figures)]
        return next((e for e in told if read.index in e.sentences), told[0] if told else None)
    return None


def _one_day(a: When, b: When) -> bool:
    """Whether two datings name one day."""
    if a.start is not None and b.start is not None:
        return a.start == b.start
    return a.weekday is not None and a.weekday == b.weekday
