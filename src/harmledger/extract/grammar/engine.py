"""The grammar engine: one report's way from text to claims, on one screen.

sentences -> (worth parsing?) -> mentions, harm, speech, places, days, methods -> figures
          -> background set apart -> events -> responsibility -> claims
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Protocol, TypeVar

from harmledger.extract.grammar.background import BackgroundReader
from harmledger.extract.grammar.blame import BlameReader, country_of
from harmledger.extract.grammar.certainty import rated
from harmledger.extract.grammar.claims import background_claim, event_claims
from harmledger.extract.grammar.drafts import EventDraft, Figure, PlaceRead, SentenceRead, TimeRead
from harmledger.extract.grammar.events import EventReader, main_first
from harmledger.extract.grammar.figures import FigureReader
from harmledger.extract.grammar.harm import HarmReader
from harmledger.extract.grammar.hearing import listen
from harmledger.extract.grammar.lexicon import Lexicon, load_lexicon
from harmledger.extract.grammar.method import MethodReader
from harmledger.extract.grammar.parse import Parsed, Parser
from harmledger.extract.grammar.people import PeopleReader
from harmledger.extract.grammar.predicates import PredicateReader
from harmledger.extract.grammar.relations import TOWN, rank
from harmledger.extract.grammar.repeats import drop_repeats
from harmledger.extract.grammar.scenes import best_place, best_time
from harmledger.extract.grammar.speaker_words import SpeakerWords
from harmledger.extract.grammar.speakers import Speakers
from harmledger.extract.grammar.sums import drop_sums
from harmledger.extract.grammar.targets import TargetReader
from harmledger.extract.grammar.voices import Frame, VoiceReader
from harmledger.model.actors import ActorRegistry
from harmledger.model.circumstances import When
from harmledger.model.claim import Claim, Reading, SourceKind
from harmledger.model.fault import Fault
from harmledger.model.report import Report
from harmledger.model.trace import ReportTrace
from harmledger.reading.document import Document, read_document

VERSION = "1"

POINTS_BACK = re.compile(
    r"\W*\"|.*\b(?:it|he|she|they) (?:said|says|added|told)\b"
    r"|\W*(?:It|He|She|They|The (?:group|source|official|agency|ministry|spokes\w+|organi[sz]ation)\b)"
)
"""Sentences that begin with a word for a speaker named before, or go on with what he says."""


SPEAKS = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|told|tells|add(?:ed|s)|announc\w+|report(?:ed|s)|state[ds]?|statement|according|wrote|confirm\w+|warn\w+|claim\w+"
    r"|spokes\w+|quot\w+|cit(?:ed|ing)|post(?:ed|s)|tweet\w*|head(?:ed|s)?|director|chief|source|official)\b",
    re.IGNORECASE,
)
"""A sentence without any of these names no speaker."""


class PlacesOf(Protocol):
    """What the engine asks of the gazetteer: the places named in a whole report, resolved in its context."""

    def __call__(self, document: Document) -> tuple[PlaceRead, ...]: ...


class DaysOf(Protocol):
    """What the engine asks of the calendar: the report's own day and the days named in it that date events."""

    def __call__(self, document: Document) -> tuple[When | None, tuple[TimeRead, ...]]: ...


BESIDE = 1
"""So many sentences before and behind one with words of harm are read for who acts."""

LEAD_SENTENCES = 5
"""Sentences, the headline among them, in which the place and day of a headline's event are looked for."""

HERE = re.compile(r"\b(?:in|at|near|on|of|around|outside)\s+(?:the\s+)?(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
"""Before a place's name: it tells where."""

TAKEN_TO = re.compile(
    r"\b(?:taken|transported|rushed|airlifted|flown|brought|treated|hospitali[sz]ed|admitted|evacuated|life-?flighted|pronounced dead)\b"
    r"[^.;]{0,50}\b(?:to|at|by|in)\s+(?:the\s+|a\s+|an\s+)?(?:[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)
"""Before a place's name: the wounded were taken there."""

TOGETHER = 16
"""Reports whose sentences are parsed in one go."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report before parsing: laid out, its day, the days it names, the indices of the sentences worth parsing."""

    report: Report
    document: Document
    day: When | None
    times: tuple[TimeRead, ...]
    worth: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Worked:
    """All that the engine knows of a report once it is read; its claims are cut from this.

    ``told`` are the figures that are no background, ``gathered`` each event with the figures that it had before sums and
    repeats were dropped, ``events`` the events that remain, the main one first.
    """

    document: Document
    reads: tuple[SentenceRead, ...]
    told: tuple[Figure, ...]
    background: tuple[tuple[Figure, str], ...]
    gathered: tuple[tuple[EventDraft, tuple[Figure, ...]], ...]
    events: tuple[EventDraft, ...]


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of ``size``, the last one shorter."""
    source = iter(items)
    while group := list(islice(source, size)):
        yield group


def _speaks(place: PlaceRead, tree: Parsed | None, frames: tuple[Frame, ...]) -> bool:
    """Whether a place is named as the one who speaks ("Nasser Hospital said", "the Wayne County coroner said") and not as
    where it happened; "police in Kirkuk said" does tell where."""
    if tree is None:
        return False
    base = tree.sentence.start
    if HERE.search(tree.text[: place.start - base]):
        return place.place.named_precision == "site" and any(_inside(place, tree, f) for f in frames)
    return any(_inside(place, tree, f) for f in frames)


def _inside(place: PlaceRead, tree: Parsed, frame: Frame) -> bool:
    return frame.end > frame.start and tree.tokens[frame.start].start <= place.start < tree.tokens[frame.end - 1].end


def _takes_in(place: PlaceRead, text: str, base: int) -> bool:
    """Whether a place is only where the wounded were taken ("airlifted to San Antonio Military Medical Center")."""
    return bool(TAKEN_TO.search(text[: place.start - base]))


class GrammarEngine:
    """Reads English reports by grammar and word lists. ``model_name`` is a spaCy pipeline with a parser."""

    def __init__(
        self,
        places_of: PlacesOf,
        days_of: DaysOf,
        registry: ActorRegistry,
        kind_of_voice: Callable[[str], SourceKind],
        model_name: str,
        data_version: str = "",
    ) -> None:
        self.places_of, self.days_of, self.registry, self.kind_of = places_of, days_of, registry, kind_of_voice
        self.model_name, self.data_version = model_name, data_version
        self.lexicon: Lexicon = load_lexicon("en")
        self.parser = Parser(model_name)
        self.people = PeopleReader(self.lexicon, registry)
        self.predicates = PredicateReader(self.lexicon)
        self.harm = HarmReader(self.lexicon)
        self.voices = VoiceReader(self.lexicon, registry)
        self.speaker_words = SpeakerWords(self.lexicon)
        self.methods = MethodReader(self.lexicon)
        self.targets = TargetReader(self.lexicon)
        self.background = BackgroundReader(self.lexicon)
        self.figures = FigureReader(self.lexicon, self.background)
        self.events = EventReader(self.lexicon)
        self.blame = BlameReader(self.lexicon, registry)

    @property
    def name(self) -> str:
        """Name and version of the engine, its model and its data."""
        return f"grammar-en {VERSION} ({self.model_name}{'; ' + self.data_version if self.data_version else ''})"

    def read(self, reports: Iterable[Report]) -> Iterator[Reading | Fault]:
        """One reading a report, in order. Some reports are parsed together, which is quicker and changes no reading."""
        for group in batched(reports, TOGETHER):
            prepared = [self._guarded(report, lambda report=report: self._prepare(report)) for report in group]  # type: ignore[misc]
            whole = [p for p in prepared if isinstance(p, Prepared)]
            parsed = self.parser.parse_many([(p.document, p.document.sentences[i]) for p in whole for i in p.worth])
            for report, p in zip(group, prepared, strict=True):
                if isinstance(p, Fault):
                    yield p
                    continue
                mine = dict(zip(p.worth, islice(parsed, len(p.worth)), strict=True))
                yield self._guarded(report, lambda p=p, mine=mine: self._finish(p, mine))  # type: ignore[misc]

    def read_one(self, report: Report) -> Reading:
        """All claims of one report. May raise what a fault of the program raises."""
        return self.read_through(report)[1]

    def read_through(self, report: Report) -> tuple[Worked, Reading]:
        """One report's reading with the working state behind it. May raise what a fault of the program raises."""
        p = self._prepare(report)
        parsed = self.parser.parse(p.document, [p.document.sentences[i] for i in p.worth])
        worked = self._work(p, dict(zip(p.worth, parsed, strict=True)))
        return worked, self._reading(p, worked)

    def explain(self, report: Report) -> ReportTrace:
        """How one report is read, sentence by sentence, with the reasons."""
        from harmledger.extract.grammar.trace import explain

        return explain(self, report)

    def _guarded(self, report: Report, work: Callable[[], T]) -> T | Fault:
        """A bug in a rule costs one report and not the run; the message names both."""
        try:
            return work()
        except Exception as error:
            return Fault(
                report.receipts[0].source,
                f"The engine failed on this report ({type(error).__name__}: {error}), which is a fault of the program.",
                "The report stays in the book and is read again by the next version; please tell the developers.",
            )

    # ------------------------------------------------------------ steps

    def _prepare(self, report: Report) -> Prepared:
        """The report laid out, its days, and which sentences are worth parsing: those with words of harm or blame."""
        document = read_document(report)
        day, times = self.days_of(document)
        texts = [document.text[s.start : s.end] for s in document.sentences]
        harm = {i for i, text in enumerate(texts) if self.lexicon.triggers.search(text) or self.blame.follows_up(text)}
        # who acts may stand in a sentence without harm, but beside one with it
        beside = {j for i in harm for j in range(i - BESIDE, i + BESIDE + 1) if 0 <= j < len(texts)} - harm
        acts = {i for i in beside if self.blame.worth(texts[i])}
        # "It said …": who "it" is stands in the sentence before
        back = {i - 1 for i in harm if i > 0 and POINTS_BACK.match(texts[i]) and SPEAKS.search(texts[i - 1])}
        worth = sorted(harm | acts | back)
        return Prepared(report, document, day, times, tuple(worth))

    def _finish(self, p: Prepared, parsed: dict[int, Parsed]) -> Reading:
        """From parsed sentences to claims."""
        return self._reading(p, self._work(p, parsed))

    def _work(self, p: Prepared, parsed: dict[int, Parsed]) -> Worked:
        """From parsed sentences to events with their figures and who is held responsible."""
        document = p.document
        reads = self._sentences(p, parsed)
        heard = listen(document, reads, Speakers(document, self.registry, self.kind_of, self.speaker_words, country_of(reads)), self.voices)
        figures, background = self.figures.read(reads, heard)
        headlines = [f for r in reads for f in figures.get(r.index, []) if r.sentence.section == "title" or f.headline]
        body = {i: [f for f in mine if not f.headline] for i, mine in figures.items()}
        gathered = self.events.gather(reads, {i: mine for i, mine in body.items() if mine})
        before = tuple((e, tuple(e.figures)) for e in gathered)
        drop_sums(gathered, background, reads, self.background)
        self._title(gathered, reads, headlines, background)
        for event in gathered:
            drop_repeats(event)
        events = main_first([e for e in gathered if e.figures], reads, headlines, background)
        self.blame.assign(events, reads, heard.voice_at, [self.methods.of_event(e, reads)[0] for e in events])
        told = tuple(f for mine in figures.values() for f in mine)
        return Worked(document, tuple(reads), told, tuple(background), before, tuple(events))

    def _reading(self, p: Prepared, w: Worked) -> Reading:
        return Reading(
            report=p.report.sha256,
            engine=self.name,
            claims=rated(tuple(self._claims(w))),
            apart=w.document.apart,
            day=p.day,
            credit=w.document.credit,
        )

    def _sentences(self, p: Prepared, parsed: dict[int, Parsed]) -> list[SentenceRead]:
        """Every sentence that is the report's own, read."""
        document = p.document
        places = self._event_places(document) if parsed else ()
        reads = []
        for i, sentence in enumerate(document.sentences):
            text = document.text[sentence.start : sentence.end]
            tree = parsed.get(i)
            mentions = self.people.mentions(tree) if tree else []
            frames = tuple(self.voices.frames(tree)) if tree else ()
            reads.append(
                SentenceRead(
                    index=i,
                    sentence=sentence,
                    text=text,
                    parsed=tree,
                    drafts=tuple(self.harm.drafts(tree, mentions, self.predicates.predicates(tree, mentions))) if tree else (),
                    frames=frames,
                    places=tuple(
                        x
                        for x in places
                        if sentence.start <= x.start < sentence.end
                        and not _speaks(x, tree, frames)
                        and not _takes_in(x, text, sentence.start)
                    ),
                    times=tuple(x for x in p.times if sentence.start <= x.start < sentence.end and not x.saying),
                    said_on=tuple(x for x in p.times if sentence.start <= x.start < sentence.end and x.saying),
                    methods=tuple(self.methods.hits(text)),
                    turns=self.background.turns_away(text),
                )
            )
        return reads

    def _event_places(self, document: Document) -> tuple[PlaceRead, ...]:
        """The report's places without those that are part of an actor's name ("U.S.-led", "Damascus regime")."""
        actors = self.registry.mentions(document.text)
        return tuple(
            p
            for p in self.places_of(document)
            if not any(a.start < p.end and p.start < a.end for a in actors)
            and not re.match(r"[-\s](?:led|backed|based|allied|born|made)\b", document.text[p.end : p.end + 8])
        )

    def _title(
        self, events: list[EventDraft], reads: list[SentenceRead], headlines: list[Figure], background: list[tuple[Figure, str]]
    ) -> None:
        """A headline's figure counts only where the body has none for the same thing (codebook section 6)."""
        if not headlines:
            return
        summed = {(f.outcome, f.number) for f, _ in background}
        if not events:
            headlines = [f for f in headlines if reads[f.sentence].sentence.section == "title" and (f.outcome, f.number) not in summed]
            if not headlines:
                return
            told = reads[min(f.sentence for f in headlines)]
            event = EventDraft(told=told.index, figures=list(headlines), sentences=[told.index])
            near = [told, *(r for r in reads if r.sentence.section == "body")][:LEAD_SENTENCES]
            event.place = best_place(told.places) or best_place([p for r in near for p in r.places if rank(p.place) <= TOWN])
            event.time = best_time(told.times) or best_time([t for r in near for t in r.times])
            event.methods = [(h, 1.0) for r in reads for h in r.methods]
            if event.place is not None or event.time is not None:  # what nothing places or dates is no event
                events.append(event)
            return
        known = {(f.outcome, f.number) for e in events for f in e.figures} | summed
        have = {f.outcome for e in events for f in e.figures if f.outcome == "killed"} | {f.outcome for f in events[0].figures}
        for f in headlines:
            if (f.outcome, f.number) not in known and f.outcome not in have and reads[f.sentence].sentence.section == "title":
                events[0].figures.append(f)

    def _claims(self, w: Worked) -> Iterator[Claim]:
        spans = [(r.sentence.start, r.sentence.end) for r in w.reads]
        for k, event in enumerate(w.events):
            method, rule = self.methods.of_event(event, w.reads)
            target = self.targets.of_event(event, w.reads)
            yield from event_claims(w.document, event, f"e{k + 1}", "main" if k == 0 else "other", method, rule, target, spans)
        seen = set()
        for figure, why in w.background:
            low, high = spans[figure.sentence]
            claim = background_claim(w.document, figure, why, low, high)
            if claim.id not in seen:
                seen.add(claim.id)
                yield claim
