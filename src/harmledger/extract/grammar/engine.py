"""The grammar engine: one report's way from text to claims, on one screen.

sentences -> (worth parsing?) -> mentions, harm, speech, places, days, methods -> figures
          -> background set apart -> events -> responsibility -> claims
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Protocol, TypeVar

from harmledger.extract.grammar.background import BackgroundReader
from harmledger.extract.grammar.blame import BlameReader
from harmledger.extract.grammar.carried import CarryReader
from harmledger.extract.grammar.certainty import rated
from harmledger.extract.grammar.claims import background_claim, event_claims
from harmledger.extract.grammar.drafts import EventDraft, Figure, PlaceRead, SentenceRead, TimeRead
from harmledger.extract.grammar.events import EventReader
from harmledger.extract.grammar.figures import FigureReader, without_times_of_totals
from harmledger.extract.grammar.headlines import add_headlines
from harmledger.extract.grammar.hearing import listen
from harmledger.extract.grammar.lexicon import Lexicon, load_lexicon
from harmledger.extract.grammar.main_event import main_first
from harmledger.extract.grammar.method import MethodReader
from harmledger.extract.grammar.parse import Parsed, Parser
from harmledger.extract.grammar.parties import country_of
from harmledger.extract.grammar.repeats import drop_repeats
from harmledger.extract.grammar.sentences import SentenceReader
from harmledger.extract.grammar.speaker_words import SpeakerWords
from harmledger.extract.grammar.speakers import Speakers
from harmledger.extract.grammar.sums import drop_sums
from harmledger.extract.grammar.targets import TargetReader
from harmledger.extract.grammar.worth import WorthReader
from harmledger.model.actors import ActorRegistry
from harmledger.model.circumstances import When
from harmledger.model.claim import Claim, Reading, SourceKind
from harmledger.model.fault import Fault
from harmledger.model.report import Report
from harmledger.model.trace import ReportTrace
from harmledger.reading.document import Document, read_document

VERSION = "1"


class PlacesOf(Protocol):
    """What the engine asks of the gazetteer: the places named in a whole report, resolved in its context."""

    def __call__(self, document: Document) -> tuple[PlaceRead, ...]: ...


class DaysOf(Protocol):
    """What the engine asks of the calendar: the report's own day and the days named in it that date events."""

    def __call__(self, document: Document) -> tuple[When | None, tuple[TimeRead, ...]]: ...


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
        self.speaker_words = SpeakerWords(self.lexicon)
        self.methods = MethodReader(self.lexicon)
        self.targets = TargetReader(self.lexicon)
        self.background = BackgroundReader(self.lexicon)
        self.sentences = SentenceReader(self.lexicon, registry, self.methods, self.background)
        self.figures = FigureReader(self.lexicon, self.background)
        self.events = EventReader(self.lexicon)
        self.carried = CarryReader(self.lexicon)
        self.blame = BlameReader(self.lexicon, registry)
        self.worth = WorthReader(self.lexicon, self.blame)

    @property
    def name(self) -> str:
        """Name and version of the engine, its model and its data."""
        return f"grammar-en {VERSION} ({self.model_name}{'; ' + self.data_version if self.data_version else ''})"

    def read(self, reports: Iterable[Report]) -> Iterator[Reading | Fault]:
        """One reading a report, in order. Some reports are parsed together, which is quicker and changes no reading."""
        for group in batched(reports, TOGETHER):
            prepared = [self._guarded(report, lambda report=report: self._prepare(report)) for report in group]  # type: ignore[misc]  # mypy types no lambda with defaults
            whole = [p for p in prepared if isinstance(p, Prepared)]
            parsed = self.parser.parse_many([(p.document, p.document.sentences[i]) for p in whole for i in p.worth])
            for report, p in zip(group, prepared, strict=True):
                if isinstance(p, Fault):
                    yield p
                    continue
                mine = dict(zip(p.worth, islice(parsed, len(p.worth)), strict=True))
                yield self._guarded(report, lambda p=p, mine=mine: self._finish(p, mine))  # type: ignore[misc]  # mypy types no lambda with defaults

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
        worth = self.worth.indices([document.text[s.start : s.end] for s in document.sentences])
        return Prepared(report, document, day, times, worth)

    def _finish(self, p: Prepared, parsed: dict[int, Parsed]) -> Reading:
        """From parsed sentences to claims."""
        return self._reading(p, self._work(p, parsed))

    def _work(self, p: Prepared, parsed: dict[int, Parsed]) -> Worked:
        """From parsed sentences to events with their figures and who is held responsible."""
        document = p.document
        reads = self.sentences.sentences(document, parsed, self.places_of(document) if parsed else (), p.times)
        heard = listen(
            document, reads, Speakers(document, self.registry, self.kind_of, self.speaker_words, country_of(reads)), self.sentences.voices
        )
        figures, background = self.figures.read(reads, heard)
        reads = without_times_of_totals(reads, figures, background)
        headlines = [f for r in reads for f in figures.get(r.index, []) if r.sentence.section == "title" or f.headline]
        body = {i: [f for f in mine if not f.headline] for i, mine in figures.items()}
        aside = frozenset(f.sentence for f, _ in background)
        gathered = self.events.gather(reads, {i: mine for i, mine in body.items() if mine}, aside)
        before = tuple((e, tuple(e.figures)) for e in gathered)
        drop_sums(gathered, background, reads, self.background)
        add_headlines(gathered, reads, headlines, background)
        self.carried.from_next(gathered, reads, heard)
        for event in gathered:
            drop_repeats(event)
        self.carried.from_before(gathered, reads)
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
