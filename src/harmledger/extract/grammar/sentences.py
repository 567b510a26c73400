"""Every sentence of a report read: its people and harm, who speaks, its places and days, words of method."""

from __future__ import annotations

import re
from collections.abc import Sequence

from harmledger.extract.grammar.background import BackgroundReader
from harmledger.extract.grammar.drafts import PlaceRead, SentenceRead, TimeRead
from harmledger.extract.grammar.frames import Frame
from harmledger.extract.grammar.gates import gated
from harmledger.extract.grammar.harm import HarmReader
from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.extract.grammar.mention import Mention
from harmledger.extract.grammar.method import MethodReader
from harmledger.extract.grammar.parse import Parsed
from harmledger.extract.grammar.people import PeopleReader
from harmledger.extract.grammar.predicates import PredicateReader
from harmledger.extract.grammar.voices import VoiceReader
from harmledger.model.actors import ActorRegistry
from harmledger.reading.document import Document

NEAR = 60
"""Characters before a place in which it may be said that somebody comes from it."""


class SentenceReader:
    """Reads sentences one by one; what joins them is read elsewhere."""

    def __init__(self, lexicon: Lexicon, registry: ActorRegistry, methods: MethodReader, background: BackgroundReader) -> None:
        self.registry, self.methods, self.background = registry, methods, background
        self.people = PeopleReader(lexicon, registry)
        self.predicates = PredicateReader(lexicon)
        self.harm = HarmReader(lexicon)
        self.voices = VoiceReader(lexicon, registry)
        raw = lexicon.raw["events"]["named_only"]
        self.here = gated(raw["here"], re.IGNORECASE)
        self.taken_to = gated(raw["taken_to"], re.IGNORECASE | re.VERBOSE)
        self.capital = gated(raw["capital"], re.IGNORECASE)
        self.seat = gated(raw["seat"], re.IGNORECASE)
        self.origin = gated(raw["origin"], re.IGNORECASE)
        self.of_actor = re.compile(raw["of_actor"], re.IGNORECASE)

    def sentences(
        self, document: Document, parsed: dict[int, Parsed], places: Sequence[PlaceRead], times: Sequence[TimeRead]
    ) -> list[SentenceRead]:
        """Every sentence that is the report's own. ``parsed`` are the parses by the sentence's index, ``places`` and ``times``
        those of the whole report."""
        places = self._event_places(document, places)
        return [self._sentence(document, i, parsed.get(i), places, times) for i in range(len(document.sentences))]

    def _sentence(
        self, document: Document, i: int, tree: Parsed | None, places: Sequence[PlaceRead], times: Sequence[TimeRead]
    ) -> SentenceRead:
        sentence = document.sentences[i]
        text = document.text[sentence.start : sentence.end]
        mentions = self.people.mentions(tree) if tree else []
        frames = tuple(self.voices.frames(tree)) if tree else ()
        spoken = [f for f in frames if f.closes and f.lemma != "according to"]  # who speaks is not counted
        mentions = [m for m in mentions if m.kind != "single" or not any(f.start <= m.head < f.end for f in spoken)]
        mine = [t for t in times if sentence.start <= t.start < sentence.end]
        return SentenceRead(
            index=i,
            sentence=sentence,
            text=text,
            parsed=tree,
            drafts=tuple(self.harm.drafts(tree, mentions, self.predicates.predicates(tree, mentions))) if tree else (),
            frames=frames,
            places=tuple(
                p
                for p in places
                if sentence.start <= p.start < sentence.end
                and not self._speaks(p, tree, frames)
                and not self._takes_in(p, text, sentence.start)
                and not (tree and p.place.named_precision == "site" and _counted(p, tree, mentions))
            ),
            times=tuple(t for t in mine if not t.saying),
            said_on=tuple(t for t in mine if t.saying),
            methods=tuple(self.methods.hits(text)),
            turns=self.background.turns_away(text),
        )

    def _event_places(self, document: Document, places: Sequence[PlaceRead]) -> list[PlaceRead]:
        """The places without those that are part of an actor's name ("U.S.-led", "Damascus regime")."""
        if not places:
            return []
        actors = self.registry.mentions(document.text)
        return [
            p
            for p in places
            if not any(
                a.start < p.end and p.start < a.end and not (a.start == p.start and a.end == p.end and self._stood_in(document.text, p))
                for a in actors
            )
            and not self.of_actor.match(document.text[p.end : p.end + 8])
        ]

    def _stood_in(self, text: str, place: PlaceRead) -> bool:
        """ "In Ankara": a capital whose name may stand for a government, where it tells where."""
        return place.place.named_precision != "country" and self.capital.search(text[max(0, place.start - NEAR) : place.start]) is not None

    def _speaks(self, place: PlaceRead, tree: Parsed | None, frames: tuple[Frame, ...]) -> bool:
        """Whether a place is named as the one who speaks ("Nasser Hospital said", "the Wayne County coroner said") and not as
        where it happened; "police in Kirkuk said" does tell where."""
        if tree is None:
            return False
        if self.here.search(tree.text[: place.start - tree.sentence.start]):
            return place.place.named_precision == "site" and any(_inside(place, tree, f) for f in frames)
        return any(_inside(place, tree, f) for f in frames)

    def _takes_in(self, place: PlaceRead, text: str, base: int) -> bool:
        """Whether a place is only where the wounded were taken ("airlifted to San Antonio Military Medical Center") where
        somebody comes from ("brothers from East Jerusalem"), or where an office has its seat ("the health ministry in Ramallah")."""
        before = text[: place.start - base]
        return bool(self.taken_to.search(before) or self.origin.search(before[-NEAR:]) or self.seat.search(before[-NEAR:]))


def _counted(place: PlaceRead, tree: Parsed, mentions: Sequence[Mention]) -> bool:
    """Whether what was taken for a place is a count of people ("Fifteen school children")."""
    return any(m.kind == "counted" and tree.tokens[m.start].start <= place.start < tree.tokens[m.end - 1].end for m in mentions)


def _inside(place: PlaceRead, tree: Parsed, frame: Frame) -> bool:
    return frame.end > frame.start and tree.tokens[frame.start].start <= place.start < tree.tokens[frame.end - 1].end
