"""A trace to read in a terminal. Everything from the report passes ``plain``: no text can drive the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from harmledger.model.trace import Note, ReportTrace, SentenceTrace
from harmledger.publish.explain.view import (
    LABELS,
    NOTHING_IN_IT,
    EventView,
    apart_of,
    background_of,
    events_of,
    hand_words,
    left_out,
    own_day,
    pieces,
    rule_words,
    said,
    sentence_of,
    sign_of,
)
from harmledger.publish.terminal import MIN_WIDTH, plain
from harmledger.publish.words import count_words, day_words, figure_words, place_container, place_words, word

_CODES = {
    "bold": "1", "dim": "2", "figure": "1;33", "background": "35", "people": "33", "number": "2", "harm": "31", "speaker": "36",
    "hand": "1;34", "place": "32", "time": "32", "method": "31", "target": "33", "turn": "35",
}  # fmt: skip

LABEL = max(len(label) for label in LABELS.values()) + 2
"""Columns of the label of a note."""

LONGEST = 300
"""Characters shown of words that were set apart."""


def trace_text(trace: ReportTrace, width: int = 100, colour: bool = False, sentence: int | None = None) -> str:
    """The whole trace, or its one ``sentence``, wrapped to ``width`` columns (at least 40); ANSI colour if asked."""
    pen = _Pen(max(width, MIN_WIDTH), colour)
    lines = list(_head(trace, pen))
    for one in trace.sentences:
        if sentence is None or one.number == sentence:
            lines += ["", *_sentence(one, pen, sentence is None)]
    if sentence is None:
        lines += [*_left_out(trace, pen), *_apart(trace, pen), *_record(trace, pen)]
    return "\n".join(lines) + "\n"


class _Pen:
    """Wraps and colours."""

    def __init__(self, width: int, colour: bool) -> None:
        self.width, self.colour = width, colour

    def style(self, text: str, style: str) -> str:
        """``text`` in a style."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.colour and text and style in _CODES else text

    def wrap(self, text: str, indent: str = "", first: str | None = None, style: str = "") -> Iterator[str]:
        """``text`` made harmless, wrapped and styled."""
        start = indent if first is None else first
        lines = textwrap.wrap(plain(text), self.width, initial_indent=start, subsequent_indent=indent, break_on_hyphens=False)
        for line in lines or [start.rstrip()]:
            yield self.style(line, style)

    def title(self, text: str) -> Iterator[str]:
        """A heading."""
        yield ""
        yield self.style(text.upper(), "bold")


def _head(trace: ReportTrace, pen: _Pen) -> Iterator[str]:
    report, reading = trace.report, trace.reading
    yield from pen.wrap(report.title or report.id, style="bold")
    yield from pen.wrap(f"{report.id} · {report.receipts[0].source} · read by {reading.engine}", style="dim")
    yield from pen.wrap(f"The report's own day: {own_day(trace)}.")
    if reading.credit:
        yield from pen.wrap(f"It carries the copy of {reading.credit}.")
    yield from pen.wrap("+ read and used, ~ kept as a background total, - left out; [n] behind words is the note below them.", style="dim")


# ---------------------------------------------------------------- sentences


def _sentence(sentence: SentenceTrace, pen: _Pen, brief: bool) -> Iterator[str]:
    """One sentence; ``brief`` names only what was seen and not taken in a sentence that was not parsed."""
    number = f"{sentence.number:>3}  "
    words = "".join(p.text + (f"[{','.join(map(str, p.ends))}]" if p.ends else "") for p in pieces(sentence))
    heading = "(title) " if sentence.title else ""
    yield from pen.wrap(heading + words, " " * 5, number, "bold" if sentence.parsed else "")
    shown = [(k, n) for k, n in enumerate(sentence.notes, 1) if sentence.parsed or n.used or not brief]
    passed = [f"[{k}] {n.kind}" for k, n in enumerate(sentence.notes, 1) if (k, n) not in shown]
    if not sentence.parsed:
        seen = f" Seen and not taken: {', '.join(passed)}." if passed else ""
        yield from pen.wrap(NOTHING_IN_IT + seen, " " * 5, style="dim")
    for k, note in shown:
        yield from _note(k, note, pen)
    for event, why in sentence.went:
        yield from pen.wrap(f"→ its figures went to {event}: {why}", " " * 7, " " * 5)


def _note(number: int, note: Note, pen: _Pen) -> Iterator[str]:
    first = f"  {sign_of(note)} [{number}] ".ljust(9) + LABELS[note.kind].ljust(LABEL)
    to = f" → {note.event}" if note.event else ""
    rule = rule_words(note)
    text = f"“{note.words}”: {note.what}{to}" + (f". {note.why}" if note.why else "") + (f" [{rule}]" if rule else "")
    lines = list(pen.wrap(text, " " * (9 + LABEL), first))
    yield pen.style(lines[0], note.kind if note.used else "dim")
    yield from (pen.style(line, "dim") for line in lines[1:])


# ---------------------------------------------------------------- the whole report


def _left_out(trace: ReportTrace, pen: _Pen) -> Iterator[str]:
    found = list(left_out(trace))
    yield from pen.title("Counted, and kept out of the events")
    if not found:
        yield from pen.wrap("Nothing: every figure that was made is in an event.", "  ")
    for sentence, note in found:
        yield from pen.wrap(f"“{note.words}”: {note.what} (sentence {sentence.number}). {note.why}", "    ", "  · ")


def _apart(trace: ReportTrace, pen: _Pen) -> Iterator[str]:
    found = list(apart_of(trace))
    if found:
        yield from pen.title("In the text, but not the report")
    for text, apart in found:
        shown = text if len(text) <= LONGEST else text[:LONGEST].rstrip() + " …"
        yield from pen.wrap(f"{apart.because}: “{shown}”", "    ", "  · ")


def _record(trace: ReportTrace, pen: _Pen) -> Iterator[str]:
    events = events_of(trace.reading)
    yield from pen.title("What the record says")
    if not events:
        yield from pen.wrap("No event: no figure of this report is of one.", "  ")
    for view in events:
        yield from _event(trace, view, pen)
    for total in background_of(trace.reading):
        yield from pen.wrap(f"kept out: {count_words(total.low, total.high)}, “{total.span.quote}”: {total.because}", "    ", "  ")


def _event(trace: ReportTrace, view: EventView, pen: _Pen) -> Iterator[str]:
    e = view.event
    inside = place_container(e.where)
    where = place_words(e.where) + (f" ({inside})" if inside else "")
    yield from pen.wrap(
        f"{e.event} ({e.role}): {word('method', e.method)}{f' on {e.target.span.quote}' if e.target else ''}, {where}, {day_words(e.when)}",
        "      ",
        "  ",
        "bold",
    )
    if e.where and e.where.because:
        yield from pen.wrap(f"place: {e.where.because}", "      ", "    ", "dim")
    if e.when and e.when.because:
        yield from pen.wrap(f"day: {e.when.because}", "      ", "    ", "dim")
    for figure, part in view.figures:
        line = (
            f"{'of them ' if part else ''}{figure_words(figure)}, {said(figure.said_by)} (sentence {sentence_of(trace, figure.span.start)})"
        )
        yield from pen.wrap(line, "        " if part else "      ", "      · " if part else "    · ", "figure")
    for hand in view.hands:
        line = f"{hand.actor} ({word('side', hand.side)}): {hand_words(hand)}"
        yield from pen.wrap(line, "      ", "    · ", "hand")
