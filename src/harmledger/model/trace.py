"""What was read in each sentence of a report and why: made to be looked at by a person, never stored.

Invariant: ``report.text[note.start:note.end] == note.words`` for every note that points at words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from harmledger.model.claim import Reading
from harmledger.model.report import Report

NoteKind = Literal["figure", "background", "harm", "people", "number", "speaker", "hand", "place", "time", "method", "target", "turn"]

NOTE_KINDS: tuple[NoteKind, ...] = (
    "figure", "background", "people", "number", "harm", "speaker", "hand", "place", "time", "method", "target", "turn",
)  # fmt: skip
"""The kinds of notes in the order of a legend."""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing read in a sentence.

    Attributes:
        kind: a figure; a background total; people counted that became no figure; a number that counts no people;
            a word of harm; a speaker; a hand (who is said to have done it); a place, a time, a word of a method;
            what was hit; a turn to another event.
        start, end: characters of the report's text.
        words: those characters.
        what: what was read in them, in a few words ("at least 12 killed, civilians").
        why: how that was found, or why it became nothing, as sentences.
        used: whether it went into the record; False for what was left out.
        event: the event of the record that it went to ("e1"), or None.
        rule: name of the engine's rule, or "".
        certainty: 0 to 1, or None where the engine gives none.
    """

    kind: NoteKind
    start: int
    end: int
    words: str
    what: str
    why: str
    used: bool = True
    event: str | None = None
    rule: str = ""
    certainty: float | None = None


@dataclass(frozen=True, slots=True)
class SentenceTrace:
    """One sentence with its notes in the order of the text.

    Attributes:
        number: 1 for the first sentence.
        title: whether it stands in the title.
        start, end, words: where it stands in the report's text, and that text.
        parsed: False where no word in it could matter, so that it was only searched for places, days and methods.
        notes: what was read.
        went: (event, why) for each event that its figures went to.
    """

    number: int
    title: bool
    start: int
    end: int
    words: str
    parsed: bool
    notes: tuple[Note, ...]
    went: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReportTrace:
    """How one report was read: its sentences with their notes, and the reading that came of it."""

    report: Report
    reading: Reading
    sentences: tuple[SentenceTrace, ...]
