"""From drafts to figures: who says so, whether it is background, what repeats, what is part of what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from harmledger.extract.grammar.background import BackgroundReader
from harmledger.extract.grammar.drafts import EventDraft, Figure, SentenceRead
from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.extract.grammar.parts import Draft
from harmledger.extract.grammar.speakers import Speakers
from harmledger.extract.grammar.voices import VoiceReader
from harmledger.model.claim import Outcome, Voice
from harmledger.reading.document import Document


class FigureReader:
    """Makes the figures of a report's sentences; keeps, for the report at hand, which voice holds which sentence."""

    def __init__(self, lexicon: Lexicon, background: BackgroundReader, voices: VoiceReader) -> None:
        self.lexicon, self.background, self.voices = lexicon, background, voices
        self._held: dict[int, tuple[tuple[int, Voice | None], ...]] = {}
        self._quoted: dict[int, Voice | None] = {}

    def read(
        self, document: Document, reads: Sequence[SentenceRead], speakers: Speakers
    ) -> tuple[dict[int, list[Figure]], list[tuple[Figure, str]]]:
        """Figures by sentence, and those that are background with the reason."""
        self._held, self._quoted = {}, {}
        figures: dict[int, list[Figure]] = {}
        background: list[tuple[Figure, str]] = []
        before: SentenceRead | None = None
        for read in reads:
            self._listen(document, read, speakers)
            mine = self._figures(read)
            kept = []
            for f in mine:
                base = read.sentence.start
                why = self.background.why(read.text, f.start - base, f.end - base, f.low, f.high, False)
                why = why or self._general(read, before, f)
                if why is None and f.whole is not None and any(f.whole is b for b, _ in background):
                    why = "part of a total that is background"
                if why:
                    background.append((f, why))
                else:
                    kept.append(f)
            if kept:
                figures[read.index] = kept
            before = read
        return figures, background

    def _general(self, read: SentenceRead, before: SentenceRead | None, f: Figure) -> str | None:
        """Why a figure told in the perfect tense, without day and place, is no event's: it sums up."""
        placed = any(p.place.named_precision not in ("country", "admin1") for p in read.places)
        if read.times or placed or not self.background.sums_up_by_tense(read.text):
            return None
        if f.vague:
            return "a vague number in the perfect tense, with no day and no place of its own"
        if not read.methods and before is not None and self.background.speaks_of_a_war(before.text):
            return "goes on about the total of the sentence before"
        return None

    # ------------------------------------------------------------ voices

    def _listen(self, document: Document, read: SentenceRead, speakers: Speakers) -> None:
        """Note who speaks in the sentence; a sentence inside a longer quotation belongs to who is quoted."""
        p = read.parsed
        held: list[tuple[int, Voice | None]] = []
        if p is not None:
            for frame in read.frames:
                span = (p.tokens[frame.start].start, p.tokens[frame.end - 1].end) if frame.end > frame.start else None
                held.append((frame.verb, speakers.voice(frame, span)))
        self._held[read.index] = tuple(held)
        inside = next((q for q in document.quotations if q.start <= read.sentence.start < q.end and q.end > read.sentence.start + 1), None)
        self._quoted[read.index] = speakers.last() if inside is not None and not held else None

    def voice_at(self, read: SentenceRead, at: int) -> Voice | None:
        """The voice that stands by the words at document offset ``at`` of the sentence."""
        if read.parsed is None:
            return None
        frame = self.voices.frame_for(read.parsed, list(read.frames), read.parsed.at(at))
        if frame is None:
            return self._quoted.get(read.index)
        return next((voice for verb, voice in self._held[read.index] if verb == frame.verb), None)

    # ------------------------------------------------------------ figures

    def _figures(self, read: SentenceRead) -> list[Figure]:
        p = read.parsed
        if p is None:
            return []
        made = [self._figure(read, d) for d in read.drafts]
        for d, f in zip(read.drafts, made, strict=True):
            if d.whole is not None and made[d.whole] is not f:
                f.whole = made[d.whole]
        base = read.sentence.start
        for m in self.lexicon.none.finditer(read.text):
            words = m.group().lower()
            at = base + m.start()
            outcome: Outcome = "injured" if "injur" in words or "hurt" in words else "killed"
            made.append(
                Figure(
                    outcome,
                    0,
                    0,
                    "civilian" if "civilian" in words else "unknown",
                    None,
                    None,
                    m.group(),
                    self.voice_at(read, at),
                    at,
                    base + m.end(),
                    read.index,
                    "nobody",
                    0.8,
                )
            )
        return made

    def _figure(self, read: SentenceRead, d: Draft) -> Figure:
        p = read.parsed
        if p is None:
            raise ValueError("a draft without a parsed sentence")
        m = d.mention
        start, end = p.tokens[m.start].start, p.tokens[max(m.end, m.start + 1) - 1].end
        return Figure(
            d.outcome, m.low, m.high, m.status, m.age, m.sex, m.group or "people", self.voice_at(read, p.tokens[m.head].start), start, end,
            read.index, d.rule, d.certainty, m.more, m.definite, d.refers, m.vague, _telegraphic(read, d),
        )  # fmt: skip


def _telegraphic(read: SentenceRead, d: Draft) -> bool:
    """Whether the verb stands in a headline's present ("Air strikes kill 12"): the body of a report tells in the past."""
    p = d.predicate
    if p is None or read.parsed is None or p.phrase not in ("kill", "kills", "wound", "wounds", "injure", "injures"):
        return False
    before = read.parsed.tokens[p.start - 1].lower if p.start else ""
    return before not in ("to", "can", "could", "would", "will", "may", "might", "not")


# ---------------------------------------------------------------- inside one event


def drop_repeats(event: EventDraft) -> None:
    """Code a repeated claim once, at its most precise wording, and bind parts told in later sentences to their whole."""
    kept: list[Figure] = []
    for f in sorted(event.figures, key=lambda f: f.start):
        twin = next((k for k in kept if _repeats(k, f)), None)
        if twin is None:
            kept.append(f)
            continue
        keep, drop = (f, twin) if _precision(f) > _precision(twin) else (twin, f)
        if keep.voice is None and drop.voice is not None:
            keep.voice = drop.voice
        if keep is f:
            kept[kept.index(twin)] = f
            if f.whole is twin:
                f.whole = None
        for other in event.figures:
            if other.whole is drop and other is not keep:
                other.whole = keep
        if drop.whole is not None and keep.whole is None and drop.whole is not keep:
            keep.whole = drop.whole
    kept = [f for f in kept if not _said_already(f, kept)]
    for f in kept:
        if f.whole is not None and f.whole not in kept:
            f.whole = None
        if f.whole is None and (f.refers is not None or f.more):
            f.whole = _whole_before(f, kept)
        if f.whole is not None and not _one_voice(f.whole, f):
            f.whole = None
        if f.whole is not None and f.status == "unknown" and f.whole.status == "civilian" and f.outcome == f.whole.outcome:
            f.status = "civilian"
    event.figures = kept


def _said_already(f: Figure, kept: Sequence[Figure]) -> bool:
    """ "The pilot" after "a pilot" was counted; "no casualties" by a voice that has counted some here, which speaks of another strike."""
    if f.number == 1 and f.definite and f.whole is None:
        return any(k is not f and k.start < f.start and k.outcome == f.outcome and k.status == f.status and k.number >= 1 for k in kept)
    if f.vague and f.whole is None:  # "dozens wounded" by the voice that also gives a number
        return any(
            k is not f and not k.vague and k.outcome == f.outcome and k.whole is None and k.number >= f.number and f.status in ("unknown", k.status)
            and (k.voice and k.voice.name) == (f.voice and f.voice.name)
            for k in kept
        )  # fmt: skip
    if f.low == 0 and f.high == 0:
        counted = [k for k in kept if k.number > 0 and k.outcome == f.outcome and f.status in ("unknown", k.status)]
        return any(k.voice is not None and f.voice is not None and _one_voice(k, f) for k in counted)
    return False


def _one_voice(a: Figure, b: Figure) -> bool:
    if a.voice is None or b.voice is None:
        return True
    return (
        _plain(a.voice.name) == _plain(b.voice.name)
        or (a.voice.actor is not None and a.voice.actor == b.voice.actor)
        or a.voice.kind == b.voice.kind == "monitor"
    )


def _plain(name: str) -> str:
    """A voice's name without its article: "a hospital source" and "the hospital source" are one."""
    return re.sub(r"^(?:an?|the|one|another)\s+", "", name.lower())


def _repeats(a: Figure, b: Figure) -> bool:
    """Whether ``b`` tells ``a`` again: the same number of the same sort of people by a voice that may be the same."""
    if a.outcome != b.outcome or a.number != b.number or a.age != b.age or a.sex != b.sex:
        return False
    if not _one_voice(a, b) and a.number != 1:
        return False
    if a.number == 1 and a.group.lower().split()[-1:] != b.group.lower().split()[-1:]:
        return False
    if a.status == b.status:
        return True
    # "six people" told again as "six civilians"; two parts of one whole are two counts
    return "unknown" in (a.status, b.status) and not b.more and (a.whole is None or b.whole is None or a.whole is not b.whole)


def _precision(f: Figure) -> tuple[bool, bool, bool]:
    """How precisely a figure is worded: whose word it is, who they were, an exact number."""
    return (f.voice is not None, f.status != "unknown", f.low is not None and f.low == f.high)


def _whole_before(f: Figure, kept: Sequence[Figure]) -> Figure | None:
    before = [k for k in kept if k is not f and k.start < f.start and k.outcome == f.outcome and k.number >= f.number and k.whole is None]
    if isinstance(f.refers, int):
        return next((k for k in before if k.number == f.refers), None)
    if f.more:
        for total in before:
            parts = [k.number for k in kept if k.whole is total and k is not f]
            if sum(parts) + f.number == total.number:
                return total
        return None
    return next((k for k in reversed(before) if k.number > f.number), None)


# ---------------------------------------------------------------- across events


def drop_sums(
    events: list[EventDraft], background: list[tuple[Figure, str]], reads: Sequence[SentenceRead], reader: BackgroundReader
) -> None:
    """A total that adds up figures of events told apart is background (codebook section 6)."""
    if len(events) < 2:
        return
    for event in events:
        for f in list(event.figures):
            if f.whole is not None or f.number < 2:
                continue
            others = []
            for e in events:
                totals = [g for g in e.figures if g.outcome == f.outcome and g.whole is None and g is not f and g.number < f.number]
                if totals:
                    others.append(max(totals, key=lambda g: g.number))
            text = reads[f.sentence].text
            found = next(
                (
                    c
                    for size in range(2, min(len(others), 5) + 1)
                    for c in combinations(others, size)
                    if sum(g.number for g in c) == f.number
                ),
                None,
            )
            if found is None:
                continue
            lead = f.sentence == min(r.index for r in reads if r.sentence.section != "title")
            if not reader.sums_up(text) and not (lead and len(found) == len(others)):
                continue
            family = [g for g in event.figures if g is f or g.whole is f]
            for g in family:
                background.append((g, f"adds up {' + '.join(str(x.number) for x in found)}, which the report tells apart"))
            event.figures = [g for g in event.figures if not any(g is x for x in family)]
