"""What the terminal and the page both show of a trace: sentences cut for marking, what was left out, the record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harmledger.model.claim import BackgroundClaim, EventClaim, FigureClaim, Reading, ResponsibilityClaim, SetApart, Voice
from harmledger.model.trace import NOTE_KINDS, Note, NoteKind, ReportTrace, SentenceTrace
from harmledger.publish.page.segments import segments
from harmledger.publish.words import day_words, word

LABELS: dict[NoteKind, str] = {
    "figure": "figure",
    "background": "total kept out",
    "people": "people, no figure",
    "number": "number, no people",
    "harm": "word of harm",
    "speaker": "speaker",
    "hand": "who did it",
    "place": "place",
    "time": "time",
    "method": "method",
    "target": "what was hit",
    "turn": "turn",
}
"""Each kind of note in a word or two."""

MEANINGS: dict[NoteKind, str] = {
    "figure": "a count of people harmed",
    "background": "a total over a war, a time or many places; never part of an event",
    "people": "counted people that became no figure",
    "number": "a number that counts no people",
    "harm": "a word that says somebody was harmed",
    "speaker": "who is said to have said it",
    "hand": "who is said to have done it, or to deny it",
    "place": "a place and what it was taken for",
    "time": "a day and what it was taken for",
    "method": "a word for what did the harm",
    "target": "what the act is said to have hit",
    "turn": "words that turn to another event",
}
"""Each kind of note for the legend."""

NOTHING_IN_IT = "Not parsed: no word of harm or blame in it."
"""Why a sentence was not parsed."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a sentence under the same notes: ``kind`` is how they are marked, None where they are not.

    ``used`` is False where all that marks them was left out; ``tip`` says in words what was read;
    ``ends`` are the numbers of the notes that end with the piece.
    """

    text: str
    kind: NoteKind | None
    used: bool
    tip: str
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EventView:
    """An event of the record with what belongs to it. Figures: (figure, whether it is a part of another)."""

    event: EventClaim
    figures: tuple[tuple[FigureClaim, bool], ...]
    hands: tuple[ResponsibilityClaim, ...]


def pieces(sentence: SentenceTrace) -> list[Piece]:
    """The sentence cut at the ends of its notes."""
    notes = sentence.notes
    spans = [(n.start - sentence.start, n.end - sentence.start, k) for k, n in enumerate(notes)]
    made = []
    for segment in segments(len(sentence.words), spans):
        over = sorted((notes[k] for k in segment.keys), key=_prominence)
        top = over[0] if over else None
        made.append(
            Piece(
                text=sentence.words[segment.start : segment.end],
                kind=top.kind if top else None,
                used=top.used if top else True,
                tip="; ".join(f"{LABELS[n.kind]}: {n.what}{'' if n.used else ' (left out)'}" for n in over),
                ends=tuple(k + 1 for k in segment.keys if spans[k][1] == segment.end),
            )
        )
    return made


def _prominence(note: Note) -> tuple[bool, int, int]:
    """What marks words that several notes cover: what was used first, then the shorter, then by kind."""
    return (not note.used, note.end - note.start, NOTE_KINDS.index(note.kind))


def sign_of(note: Note) -> str:
    """ "+" for what went into an event or helped to read it, "~" for a total kept as background, "-" for what was left out."""
    if note.kind == "background":
        return "~"
    return "+" if note.used else "-"


def kinds_in(trace: ReportTrace) -> list[NoteKind]:
    """The kinds of notes that the report has, in the order of the legend."""
    found = {n.kind for s in trace.sentences for n in s.notes}
    return [k for k in NOTE_KINDS if k in found]


def left_out(trace: ReportTrace) -> Iterator[tuple[SentenceTrace, Note]]:
    """Figures that were made and are in no event: totals kept out, sums, repeats, headlines."""
    for sentence in trace.sentences:
        for note in sentence.notes:
            if note.kind == "background" or (note.kind == "figure" and not note.used):
                yield sentence, note


def apart_of(trace: ReportTrace) -> Iterator[tuple[str, SetApart]]:
    """Words of the text that are not the report."""
    for apart in trace.reading.apart:
        yield trace.report.text[apart.start : apart.end], apart


def events_of(reading: Reading) -> list[EventView]:
    """The events of the record, each figure right before its parts."""
    views = []
    for event in (c for c in reading.claims if isinstance(c, EventClaim)):
        own = [c for c in reading.claims if isinstance(c, FigureClaim) and c.event == event.event]
        ids = {f.id for f in own}
        ordered: list[tuple[FigureClaim, bool]] = []

        def put(figure: FigureClaim, part: bool, own: list[FigureClaim] = own, ordered: list[tuple[FigureClaim, bool]] = ordered) -> None:
            if any(f is figure for f, _ in ordered):
                return
            ordered.append((figure, part))
            for inner in own:
                if inner.part_of == figure.id:
                    put(inner, True)

        for figure in own:
            if figure.part_of not in ids:
                put(figure, False)
        for figure in own:
            put(figure, True)
        hands = tuple(c for c in reading.claims if isinstance(c, ResponsibilityClaim) and c.event == event.event)
        views.append(EventView(event, tuple(ordered), hands))
    return views


def background_of(reading: Reading) -> list[BackgroundClaim]:
    """The totals kept out of every event."""
    return [c for c in reading.claims if isinstance(c, BackgroundClaim)]


def own_day(trace: ReportTrace) -> str:
    """The day of the report itself and how it was found."""
    day = trace.reading.day
    because = day.because.removeprefix("the report's own day:").strip() if day else ""
    return day_words(day) + (f" ({because})" if because else "")


def sentence_of(trace: ReportTrace, at: int) -> int | None:
    """The number of the sentence that holds character ``at`` of the report, or None."""
    return next((s.number for s in trace.sentences if s.start <= at < s.end), None)


def said(voice: Voice | None) -> str:
    """Who stands by a claim."""
    return f"said by {voice.name}" if voice else "said by the outlet itself"


def hand_words(hand: ResponsibilityClaim) -> str:
    """What is said of a side and who says it: "admitted, of the strike and not of harm, said by CENTCOM"."""
    parts = [word("stance", hand.stance), "" if hand.of_harm else "of the strike and not of harm"]
    parts += [said(hand.said_by)] if hand.said_by or hand.stance != "stated" else []
    return ", ".join(p for p in parts if p)


def rule_words(note: Note) -> str:
    """The rule and how sure it is: "passive:killed, 90 % sure"."""
    sure = "" if note.certainty is None else f"{round(note.certainty * 100)} % sure"
    return ", ".join(p for p in (f"rule {note.rule}" if note.rule else "", sure) if p)
