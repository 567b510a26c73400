"""How a report was read, for a person to look at: told from the engine's own working state of one run.

What is shown is what was done and not a second opinion. Only reasons that no reader gives are added from outside
(``left_out.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from harmledger.extract.grammar.drafts import Figure, SentenceRead
from harmledger.extract.grammar.left_out import why_harm_counts_nobody, why_no_figure, why_not_people
from harmledger.extract.grammar.method_words import MethodHit
from harmledger.extract.grammar.people import Mention
from harmledger.model.circumstances import Place, When
from harmledger.model.claim import EventClaim, FigureClaim, Reading, ResponsibilityClaim, Voice
from harmledger.model.report import Report
from harmledger.model.trace import Note, NoteKind, ReportTrace, SentenceTrace

if TYPE_CHECKING:
    from harmledger.extract.grammar.engine import GrammarEngine, Worked


def explain(engine: GrammarEngine, report: Report) -> ReportTrace:
    """How ``engine`` reads ``report``. May raise what a fault of the program raises."""
    worked, reading = engine.read_through(report)
    return _Tracer(engine, worked, reading).trace()


class _Tracer:
    """Puts the notes of one report together."""

    def __init__(self, engine: GrammarEngine, worked: Worked, reading: Reading) -> None:
        self.engine, self.worked, self.document, self.reading = engine, worked, worked.document, reading
        self.figures = [*worked.told, *(f for f, _ in worked.background)]
        self.claims = [c for c in reading.claims if isinstance(c, FigureClaim)]
        self.names = {id(e): f"e{k + 1}" for k, e in enumerate(worked.events)}
        self.reasons = {id(f): why for f, why in worked.background}

    def trace(self) -> ReportTrace:
        """The whole trace."""
        return ReportTrace(self.document.report, self.reading, tuple(self._sentence(r) for r in self.worked.reads))

    def _sentence(self, read: SentenceRead) -> SentenceTrace:
        span = self.document.span(read.sentence.start, read.sentence.end)
        notes = [*self._figures(read), *self._people_and_harm(read), *self._speakers(read), *self._around(read), *self._hands(read)]
        went = tuple(
            (self.names[id(e)], _sentence_case(why))
            for e in self.worked.events
            if id(e) in self.names
            for index, why in e.because
            if index == read.index
        )
        return SentenceTrace(
            number=read.index + 1,
            title=read.sentence.section == "title",
            start=span.start,
            end=span.end,
            words=span.quote,
            parsed=read.parsed is not None,
            notes=tuple(sorted(notes, key=lambda n: (n.start, -n.end))),
            went=tuple(dict.fromkeys(went)),
        )

    def _note(self, kind: NoteKind, start: int, end: int, what: str, why: str, **more: Any) -> Note:
        span = self.document.span(start, max(end, start + 1))
        return Note(kind, span.start, span.end, span.quote, what, why, **more)

    def _tokens(self, read: SentenceRead, start: int, end: int) -> tuple[int, int]:
        """Offsets of the tokens ``start`` to ``end`` of a parsed sentence."""
        tokens = read.parsed.tokens if read.parsed else ()
        return tokens[start].start, tokens[max(end, start + 1) - 1].end

    # ------------------------------------------------------------ figures

    def _figures(self, read: SentenceRead) -> Iterator[Note]:
        for f in self.figures:
            if f.sentence != read.index:
                continue
            claim = self._claim_of(f)
            event = claim.event if claim is not None else None
            why = [w for w in (how(f.rule), self._who(f, read)) if w]
            if id(f) in self.reasons:
                why.insert(0, f"Kept out of every event: {self.reasons[id(f)]}.")
                yield self._figure_note("background", f, why, True, None)
                continue
            if event is None:
                why.insert(0, self._dropped(f))
            elif f.whole is not None:
                why.append(f"Part of “{self.document.span(f.whole.start, f.whole.end).quote}”.")
            sure = claim.certainty if claim is not None else f.certainty
            yield self._figure_note("figure", f, why, event is not None, event, sure)

    def _figure_note(self, kind: NoteKind, f: Figure, why: list[str], used: bool, event: str | None, sure: float | None = None) -> Note:
        sure = f.certainty if sure is None else sure
        return self._note(kind, f.start, f.end, _counted(f), " ".join(why), used=used, event=event, rule=f.rule, certainty=sure)

    def _claim_of(self, f: Figure) -> FigureClaim | None:
        """The claim that the figure became, by the record itself: same event, same count, same words."""
        where = self.document.span(f.start, f.end).start
        key = (f.outcome, f.low, f.high, f.rule)
        for event in self.worked.events:
            if any(g is f for g in event.figures) and id(event) in self.names:
                name = self.names[id(event)]
                for c in self.claims:
                    if c.event == name and key == (c.outcome, c.low, c.high, c.rule) and c.span.start <= where < c.span.end:
                        return c
        return None

    def _dropped(self, f: Figure) -> str:
        """Why a figure that was made is in no event."""
        home = next((e for e, before in self.worked.gathered if any(g is f for g in before)), None)
        if home is None:
            return "Left out: the words of a headline count only what the body does not count."
        twin = next((g for g in home.figures if g.outcome == f.outcome and g.number == f.number and g is not f), None)
        if twin is not None:
            return f"Told again: the same count stands as “{self.document.span(twin.start, twin.end).quote}”{self._at(twin)}."
        return "Left out when its event was put together: the same people, or nobody new, beside the other figures."

    def _at(self, f: Figure) -> str:
        return f" in sentence {f.sentence + 1}"

    def _who(self, f: Figure, read: SentenceRead) -> str:
        """Who stands by the number and how that is known."""
        if f.voice is None:
            return "No words of speech stand by it, so the outlet says it itself."
        base = f"Said by {_voice(f.voice)}"
        span = f.voice.span
        if span is None:
            return f"{base}."
        here = self.document.span(read.sentence.start, read.sentence.end)
        if here.start <= span.start < here.end:
            return f"{base}, named in this sentence."
        named = next((r.index + 1 for r in self.worked.reads if self._holds(r, span.start)), None)
        return f"{base}, named in sentence {named}." if named else f"{base}."

    def _holds(self, read: SentenceRead, at: int) -> bool:
        span = self.document.span(read.sentence.start, read.sentence.end)
        return span.start <= at < span.end

    # ------------------------------------------------------------ people, harm and numbers that made no figure

    def _people_and_harm(self, read: SentenceRead) -> Iterator[Note]:
        parsed = read.parsed
        if parsed is None:
            yield from self._people_passed(read)
            return
        mentions = self.engine.sentences.people.mentions(parsed)
        predicates = self.engine.sentences.predicates.predicates(parsed, mentions)
        made = [(f.start, f.end) for f in self.figures if f.sentence == read.index]
        speaking = [(frame.start, frame.end) for frame in read.frames]
        for m in mentions:
            a, b = self._tokens(read, m.start, m.end)
            speaks = any(x <= m.head < y for x, y in speaking)  # the note of the speaker says so
            if not speaks and not any(x < b and a < y for x, y in made):
                yield self._note("people", a, b, _mentioned(m), why_no_figure(parsed, m, predicates), used=False)
        bound = {(d.predicate.start, d.predicate.end) for d in read.drafts if d.predicate is not None}
        for p in predicates:
            a, b = self._tokens(read, p.start, p.end)
            if any(x < b and a < y for x, y in made):
                continue  # "16 dead": part of the figure's own words
            used = (p.start, p.end) in bound
            why = "" if used else why_harm_counts_nobody(parsed, p, mentions)
            yield self._note("harm", a, b, f"{p.outcome} ({VOICES.get(p.voice, p.voice)})", why, used=used)
        yield from self._numbers(read, [self._tokens(read, m.start, m.end) for m in mentions] + made)

    def _people_passed(self, read: SentenceRead) -> Iterator[Note]:
        """People counted in a sentence that the engine did not parse: parsed here, for who looks for a missing number."""
        for parsed in self.engine.parser.parse(self.document, [read.sentence]):
            for m in self.engine.sentences.people.mentions(parsed):
                if m.kind != "single":
                    a, b = parsed.tokens[m.start].start, parsed.tokens[max(m.end, m.start + 1) - 1].end
                    yield self._note("people", a, b, _mentioned(m), NOT_PARSED, used=False)

    def _numbers(self, read: SentenceRead, taken: Sequence[tuple[int, int]]) -> Iterator[Note]:
        parsed = read.parsed
        if parsed is None:
            return
        taken = [*taken, *((t.start, t.end) for t in read.times), *((p.start, p.end) for p in read.places)]
        for q in self.engine.sentences.people.numbers.find(parsed.text, parsed.sentence.start):
            if not any(x < q.end and q.start < y for x, y in taken):
                why = why_not_people(parsed, parsed.at(q.end - 1) + 1, self.engine.lexicon)
                yield self._note("number", q.start, q.end, "a number, not of people", why, used=False)

    # ------------------------------------------------------------ speakers

    def _speakers(self, read: SentenceRead) -> Iterator[Note]:
        if read.parsed is None:
            return
        voices = [f.voice for f in self.figures if f.sentence == read.index and f.voice]
        voices += [
            c.said_by for c in self.reading.claims if isinstance(c, ResponsibilityClaim) and c.said_by and self._holds(read, c.span.start)
        ]
        for frame in read.frames:
            first = frame.start if frame.end > frame.start else frame.verb
            a, b = self._tokens(read, first, frame.end if frame.end > frame.start else frame.verb + 1)
            span = self.document.span(a, b)
            voice = next((v for v in voices if v.span is not None and v.span.start < span.end and span.start < v.span.end), None)
            voice = voice or (voices[0] if voices and (frame.name is None or frame.back) else None)
            what = _voice(voice) if voice else (span.quote if frame.name else "somebody named before")
            verb = read.parsed.tokens[frame.verb].text
            why = f"Words of speech: “{frame.lemma if frame.lemma == 'according to' else verb}”."
            if frame.back:
                why += " The same speaker as before." if frame.back == "same" else f" “{frame.back}” points back to a speaker named before."
            if voice is None:
                why += " No figure or responsibility of this sentence rests on it."
            yield self._note("speaker", a, b, what, why, used=voice is not None)

    # ------------------------------------------------------------ places, times, methods, turns

    def _around(self, read: SentenceRead) -> Iterator[Note]:
        events = [c for c in self.reading.claims if isinstance(c, EventClaim)]
        for p in read.places:
            span = self.document.span(p.start, p.end)
            home = next(
                (
                    e.event
                    for e in events
                    for w in (e.where, *e.also_where)
                    if w and w.span and w.span.start < span.end and span.start < w.span.end
                ),
                None,
            )
            near = " The report says “near” it or the like." if p.near else ""
            why = _sentence_case(p.place.because) + near + ("" if home else NOT_TAKEN)
            yield self._note("place", p.start, p.end, _place(p.place), why, used=home is not None, event=home)
        for t in read.times:
            span = self.document.span(t.start, t.end)
            home = next(
                (e.event for e in events if e.when and e.when.span and e.when.span.start < span.end and span.start < e.when.span.end), None
            )
            why = _sentence_case(t.when.because) + ("" if home else NOT_TAKEN)
            yield self._note("time", t.start, t.end, _day(t.when), why, used=home is not None, event=home)
        base = read.sentence.start
        for h in read.methods:
            home = next((e.event for e in events if e.method == h.method and self._lent(e.event, h, read)), None)
            why = "" if home else "No event of the record took its method from here."
            yield self._note("method", base + h.start, base + h.end, h.method.replace("_", " "), why, used=home is not None, event=home)
        for e in events:
            if e.target is not None and self._holds(read, e.target.span.start):
                yield self._note("target", e.target.span.start, e.target.span.end, f"hit: {e.target.kind}", "", event=e.event)
        if read.turns:
            yield self._note("turn", base, base + len(read.text.split(" ")[0]), "turns to another event", "")

    def _lent(self, name: str, hit: MethodHit, read: SentenceRead) -> bool:
        """Whether the event asked this word for its method: it stands in one of its sentences, or was lent to it."""
        event = next((e for e in self.worked.events if self.names.get(id(e)) == name), None)
        return event is not None and (read.index in event.sentences or any(h is hit for h, _ in event.methods))

    def _hands(self, read: SentenceRead) -> Iterator[Note]:
        own = self.document.span(read.sentence.start, read.sentence.end)
        for c in self.reading.claims:
            if not isinstance(c, ResponsibilityClaim) or not own.start <= c.span.start < own.end:
                continue
            at = own.quote.find(c.actor)
            start, end = (own.start + at, own.start + at + len(c.actor)) if at >= 0 else (c.span.start, c.span.end)
            who = f"Said by {_voice(c.said_by)}." if c.said_by else "The outlet says it itself."
            harm = "" if c.of_harm else " Of the strike, not of harm to people."
            yield Note(
                "hand", start, end, self.document.report.text[start:end], f"{c.actor}{'' if c.actor.lower() == c.side else f' ({c.side})'}: {c.stance}", who + harm,
                event=c.event, rule=c.rule, certainty=c.certainty,
            )  # fmt: skip


HOW = {
    "active": "“{}” is done to them.",
    "passive": "They are the ones “{}”.",
    "intransitive": "“{}” is said of them.",
    "state": "“{}” is the state they are in.",
    "nominal": "“{}” is a noun for what happened to them.",
    "with": "Named beside others to whom it happened.",
    "toll": "The number of a toll.",
    "counted_dead": "The number stands right before a word for the harmed.",
    "counted_noun": "What is counted is a word for the harmed.",
    "counted_deaths": "What is counted is a word for the harmed.",
    "including": "Named as some of those counted before.",
    "nobody": "Words that say that nobody was harmed.",
}
"""How a rule bound people to harm, by the first part of its name; others are of wholes and parts, or speak for themselves."""


def how(rule: str) -> str:
    """What a rule's name means: "active:killed" is "“killed” is done to them."; "" where there is no more to say."""
    kind, _, word = rule.partition(":")
    if kind not in HOW and (kind.startswith(("of_", "among", "by_place", "the_dead"))):
        return "Told as some of those counted."
    return HOW.get(kind, "").format(word)


NOT_PARSED = "No word of harm or blame stands in this sentence, so it was not read for figures."

NOT_TAKEN = " No event of the record took it."

VOICES = {
    "active": "they did it to somebody",
    "passive": "it was done to them",
    "intransitive": "it happened to them",
    "state": "they are in that state",
    "nominal": "a noun for it",
    "toll": "words of a toll",
}
"""The voice of a word of harm, for a reader."""


def _sentence_case(text: str) -> str:
    """The reason as a sentence."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text[-1:] in '.!?' else '.'}" if text else ""


def _interval(low: int | None, high: int | None) -> str:
    if low is not None and low == high:
        return f"{low:,}" if low else "nobody"
    if low is None:
        return f"up to {high:,}" if high is not None else "a number unknown"
    return f"at least {low:,}" if high is None else f"{low:,} to {high:,}"


def _counted(f: Figure) -> str:
    sort = [f.status if f.status != "unknown" else None, f.age, f.sex]
    return ", ".join([f"{_interval(f.low, f.high)} {f.outcome}", *(s for s in sort if s)])


KINDS = {"single": "one person named", "number": "a number without a noun", "of_group": "some of a group"}
"""Kinds of mentions for a reader; a number with its noun needs no word."""


def _mentioned(m: Mention) -> str:
    sort = [m.status if m.status != "unknown" else None, m.age, m.sex, KINDS.get(m.kind)]
    sort += ["spoken of before" if m.definite else None, "a vague number" if m.vague else None]
    return ", ".join([f"{_interval(m.low, m.high)} of “{m.group or 'people'}”", *(s for s in sort if s)])


def _voice(voice: Voice) -> str:
    extra = [voice.person] if voice.person and voice.person not in voice.name else []
    extra += [voice.kind] if voice.kind != "unknown" else []
    extra += [f"carried by {voice.via}"] if voice.via else []
    return voice.name + (f" ({'; '.join(extra)})" if extra else "")


def _place(place: Place) -> str:
    inside = [p for p in (place.admin1, place.country) if p and p not in place.name]
    where = f"{place.name} ({', '.join(inside)})" if inside else place.name
    return where if place.lat is not None else f"{where}, not located"


def _day(when: When) -> str:
    if when.start is None or when.end is None:
        return "a day without a date"
    return when.start.isoformat() if when.start == when.end else f"{when.start.isoformat()} to {when.end.isoformat()}"
