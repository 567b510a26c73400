"""Which voice stands by which words of a report: heard once, sentence by sentence, before any figure is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harmledger.extract.grammar.drafts import SentenceRead
from harmledger.extract.grammar.speakers import Speakers
from harmledger.extract.grammar.voices import VoiceReader
from harmledger.model.claim import Voice
from harmledger.reading.document import Document, Quotation


@dataclass(frozen=True, slots=True)
class Heard:
    """The voices of one report.

    ``held`` maps a sentence's index to its frames of speech (by their verb) with the voice of each; ``quoted`` to the voice
    of a longer quotation that the sentence stands in.
    """

    voices: VoiceReader
    held: Mapping[int, tuple[tuple[int, Voice | None], ...]]
    quoted: Mapping[int, Voice | None]

    def voice_at(self, read: SentenceRead, at: int) -> Voice | None:
        """The voice that stands by the words at document offset ``at`` of the sentence; None for the outlet's own."""
        if read.parsed is None:
            return None
        frame = self.voices.frame_for(read.parsed, list(read.frames), read.parsed.at(at))
        if frame is None:
            return self.quoted.get(read.index)
        return next((voice for verb, voice in self.held[read.index] if verb == frame.verb), None)


def listen(document: Document, reads: Sequence[SentenceRead], speakers: Speakers, voices: VoiceReader) -> Heard:
    """Hear the whole report; ``speakers`` remembers who spoke while it is read and is of no use afterwards."""
    held: dict[int, tuple[tuple[int, Voice | None], ...]] = {}
    quoted: dict[int, Voice | None] = {}
    waiting: list[tuple[int, Quotation]] = []
    for read in reads:
        p = read.parsed
        mine: list[tuple[int, Voice | None]] = []
        if p is not None:
            for frame in read.frames:
                span = (p.tokens[frame.start].start, p.tokens[frame.end - 1].end) if frame.end > frame.start else None
                mine.append((frame.verb, speakers.voice(frame, span)))
        held[read.index] = tuple(mine)
        start = read.sentence.start
        inside = next((q for q in document.quotations if q.start <= start < q.end and q.end > start + 1), None)
        quoted[read.index] = speakers.last() if inside is not None and not mine else None
        waiting = [(i, q) for i, q in waiting if q is inside]
        if inside is None:
            continue
        if not mine:
            waiting.append((read.index, inside))
        for frame, (_, voice) in zip(read.frames, mine, strict=True):
            if frame.closes and p is not None and p.tokens[frame.verb].start >= inside.end - 1:
                # "… died. Two …," said a nurse: she said the sentences before as well
                quoted.update((i, voice) for i, _ in waiting)
    return Heard(voices, held, quoted)
