"""From drafts to figures: who says so, whether it is background, what repeats, what is part of what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from harmledger.extract.grammar.background import BackgroundReader
from harmledger.extract.grammar.drafts import Figure, SentenceRead
from harmledger.extract.grammar.hearing import Heard
from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.extract.grammar.parts import Draft
from harmledger.extract.grammar.relations import whole_months
from harmledger.model.circumstances import When
from harmledger.model.claim import Outcome, Sex

TOLD_APART = "spans many places, of which the same sentence tells one apart"
"""Why a sum is background whose part has a place of its own."""


PART_OF_TOTAL = "part of a total that is background"
"""Why a part is background whose whole is."""


def _of_the_total_before(f: Figure, figures: Mapping[int, Sequence[Figure]], background: Sequence[tuple[Figure, str]]) -> str | None:
    """ "In January mines killed 21 civilians in the governorate. Eleven of the victims were children": of those of the month,
    where the sentence right before told of no others."""
    if f.refers is None or f.whole is not None or any(g.outcome == f.outcome for g in figures.get(f.sentence - 1, ())):
        return None
    before = (b for b, _ in background if b.sentence == f.sentence - 1 and b.outcome == f.outcome)
    return PART_OF_TOTAL if any(b.number >= f.number for b in before) else None


def without_times_of_totals(
    reads: Sequence[SentenceRead], figures: Mapping[int, Sequence[Figure]], background: Sequence[tuple[Figure, str]]
) -> list[SentenceRead]:
    """The sentences without the times that stand nearer to a background total than to any other figure of the sentence: "40 were
    killed …, and over a hundred have died in the last five days" dates the hundred alone."""

    def gap(at: int, f: Figure) -> int:
        return at - f.end if at >= f.end else max(f.start - at, 0)

    totals: dict[int, list[Figure]] = {}
    for f, _ in background:
        totals.setdefault(f.sentence, []).append(f)
    made = []
    for read in reads:
        mine, theirs = figures.get(read.index), totals.get(read.index)
        if mine and theirs and read.times:
            near = [t for t in read.times if min(gap(t.start, f) for f in mine) <= min(gap(t.start, f) for f in theirs)]
            read = replace(read, times=tuple(near))
        made.append(read)
    return made


class FigureReader:
    """Makes the figures of a report's sentences."""

    def __init__(self, lexicon: Lexicon, background: BackgroundReader) -> None:
        self.lexicon, self.background = lexicon, background
        self.fate = re.compile(lexicon.raw["harm"]["fate"]["pattern"], re.IGNORECASE | re.VERBOSE)
        self.superseded = re.compile(lexicon.raw["harm"]["superseded"]["pattern"], re.IGNORECASE)
        self.nobody = re.compile(lexicon.raw["harm"]["nobody"]["pattern"], re.IGNORECASE)

    def read(self, reads: Sequence[SentenceRead], heard: Heard) -> tuple[dict[int, list[Figure]], list[tuple[Figure, str]]]:
        """Figures by sentence, and those that are background with the reason."""
        figures: dict[int, list[Figure]] = {}
        background: list[tuple[Figure, str]] = []
        headlined: list[Figure] = []
        before: SentenceRead | None = None
        for read in reads:
            mine = self._figures(read, heard, headlined)
            if read.sentence.section == "title":
                headlined += mine
            kept = []
            for f in mine:
                base = read.sentence.start
                alone = sum(g.outcome == f.outcome and g.whole is None for g in mine) == 1
                first = read.sentence.section == "body" and all(reads[i].sentence.section == "title" for i in figures)
                leads = first and alone and _one_place(read)
                why = self.background.why(read.text, f.start - base, f.end - base, f.low, f.high, leads)
                why = why or self._general(read, before, f, told=any(reads[i].sentence.section == "body" for i in figures))
                why = why or self._sum_told_apart(read, f, mine)
                why = why or self._of_a_country(read, f, figures)
                if f.whole is not None and any(f.whole is b and r == TOLD_APART for b, r in background):
                    f.whole = None  # "40 across the country, among them seven in one town": the seven have a place of their own
                if why is None and f.whole is not None and any(f.whole is b for b, _ in background):
                    why = PART_OF_TOTAL
                why = why or _of_the_total_before(f, figures, background)
                if why:
                    background.append((f, why))
                else:
                    kept.append(f)
            if kept:
                figures[read.index] = kept
            elif (sex := self._died(read)) is not None:
                self._fate(read, reads, figures, sex)
            before = read
        return figures, background

    def _died(self, read: SentenceRead) -> Sex | None:
        """The sex of the pronoun of whom a sentence without figures tells that he died ("He was pronounced dead on arrival")."""
        hit = self.fate.match(read.text)
        return None if hit is None or read.drafts else "male" if hit["who"].lower() == "he" else "female"

    def _fate(self, read: SentenceRead, reads: Sequence[SentenceRead], figures: Mapping[int, Sequence[Figure]], sex: Sex) -> None:
        """Somebody shot or hurt of whom the next sentence says that he died: killed. Whom the sentence before names, else the last told."""
        before = reads[read.index - 1].text if read.index else ""
        hurt = [f for i in sorted(figures) for f in figures[i] if f.number == 1 and f.high == 1 and f.sex in (sex, None)]
        named = (f for f in reversed(hurt) if f.outcome == "injured" and f.group and f.group.split()[-1].istitle())
        last = next((f for f in named if re.search(rf"\b{re.escape(f.group.split()[-1])}\b", before)), None)
        last = last or next((f for f in reversed(hurt) if f.sentence >= read.index - 2), None)
        if last is not None and last.sex is None:  # "the girl stood behind when a constable was shot. She died": the girl
            words = {w for w in re.split(r"\W+", reads[last.sentence].text.lower()) if w and w not in last.group.lower().split()}
            if any(self.lexicon.persons[w][0].sex == sex for w in words if w in self.lexicon.persons):
                return
        if last is not None and last.outcome == "injured":
            last.outcome, last.rule, last.sex = "killed", "died_after", sex

    def _of_a_country(self, read: SentenceRead, f: Figure, told: Mapping[int, Sequence[Figure]]) -> str | None:
        """Why a number said to span a country is no event's: smaller ones were told before, each with its place."""
        if f.whole is not None or f.number < self.background.many or not self.background.nationwide(read.text):
            return None
        if any(p.place.named_precision not in ("country", "admin1") for p in read.places):
            return None
        before = [k for i, mine in told.items() if i < read.index for k in mine if k.outcome == f.outcome and k.whole is None]
        return "spans a country, after events were told one by one" if before and max(k.number for k in before) < f.number else None

    def _sum_told_apart(self, read: SentenceRead, f: Figure, mine: Sequence[Figure]) -> str | None:
        """Why a number said to span many places is no event's: the same sentence places a part of it."""
        base = read.sentence.start
        parts = [p for p in mine if p.whole is f or (p.rule == "by_place" and p.outcome == f.outcome and f.end <= p.start)]
        wide = read.text[f.end - base : parts[0].start - base] if parts and parts[0].start > f.end else ""
        if not parts or not self.background.spans(wide):
            return None
        towns = [p for p in read.places if p.place.named_precision in ("town", "neighbourhood", "site") and p.start >= parts[0].end]
        placed = any(0 <= p.start - parts[0].end <= 24 for p in towns)
        return TOLD_APART if placed else None

    def _general(self, read: SentenceRead, before: SentenceRead | None, f: Figure, told: bool) -> str | None:
        """Why a figure told in the perfect tense, without day and place, is no event's: it sums up."""
        placed = any(p.place.named_precision not in ("country", "admin1") for p in read.places)
        month = not [t for t in read.times if not whole_months(t.when)] and self.background.in_a_month(read.text)
        if month and not placed and not read.methods and (told or f.number >= self.background.many):
            return "a number over a month or more, with no act and no place of its own"
        if month and f.number > 1 and self.background.spans(read.text) and not self.background.one_act(read.text):
            return "a number over a month or more and several places"
        if read.times and all(_weeks(t.when) for t in read.times):
            return "a number over several weeks"
        span = bool(read.times) and all(
            t.when.precision in ("days", "week") and self.background.spans_days(t.when.expression or "") for t in read.times
        )
        if span and told and not placed and self.background.sums_up_by_tense(read.text) and f.number >= self.background.many:
            return "a number over several days, told after the event of one day"
        if read.times or placed or not self.background.sums_up_by_tense(read.text):
            return None
        if told and f.number >= self.background.many and self.background.spans_days(read.text):
            return "a number over several days, told after the event of one day"
        if told and f.number >= self.background.many and self.background.goes_on(read.text):
            return "what the fighting as a whole has cost, told after an event"
        if f.vague:
            return "a vague number in the perfect tense, with no day and no place of its own"
        if not told and not read.methods and read.sentence.section == "body" and not self.background.one_act(read.text):
            return "told before any event in the perfect tense, with no day, place or act of its own"
        if not read.methods and before is not None and self.background.speaks_of_a_war(before.text):
            return "goes on about the total of the sentence before"
        return None

    # ------------------------------------------------------------ figures

    def _figures(self, read: SentenceRead, heard: Heard, headlined: Sequence[Figure]) -> list[Figure]:
        p = read.parsed
        if p is None:
            return []
        made = [self._figure(read, d, heard) for d in read.drafts]
        if read.sentence.section != "title":
            for d, f in zip(read.drafts, made, strict=True):
                if not d.mention.group:
                    _as_headlined(f, headlined)
        for d, f in zip(read.drafts, made, strict=True):
            if d.whole is not None and made[d.whole] is not f:
                f.whole = made[d.whole]
        if self.superseded.match(read.text):
            made = [f for f in made if f.voice is not None]  # "Earlier reports had spoken of 52 killed": nobody stands by it any more
        base = read.sentence.start
        nobody = list(self.nobody.finditer(read.text))
        for m in [m for m in self.lexicon.none.finditer(read.text) if not any(n.start() <= m.start() < n.end() for n in nobody)] + nobody:
            words = m.group().lower()
            at = base + m.start()
            outcome: Outcome = "injured" if "injur" in words or "hurt" in words else "killed"
            made.append(
                Figure(
                    outcome,
                    0,
                    0,
                    "civilian" if "civilian" in words and " or " not in words else "unknown",
                    None,
                    None,
                    m.group(),
                    heard.voice_at(read, at),
                    at,
                    base + m.end(),
                    read.index,
                    "nobody",
                    0.8,
                )
            )
        return made

    def _figure(self, read: SentenceRead, d: Draft, heard: Heard) -> Figure:
        p = read.parsed
        if p is None:
            raise ValueError("a draft without a parsed sentence")
        m = d.mention
        start, end = p.tokens[m.start].start, p.tokens[max(m.end, m.start + 1) - 1].end
        return Figure(
            d.outcome, m.low, m.high, m.status, m.age, m.sex or _sex_by_pronoun(read, d), m.group or "people", heard.voice_at(read, p.tokens[m.head].start), start, end,
            read.index, d.rule, d.certainty, m.more, m.definite, d.refers, m.vague, _telegraphic(read, d),
        )  # fmt: skip


def _weeks(when: When) -> bool:
    """Whether days are named from which to which, four weeks or more apart."""
    return when.start is not None and when.end is not None and when.precision == "days" and (when.end - when.start).days >= 28


CLIMBS = frozenset(["climbs", "rises", "hits", "reaches", "tops", "jumps", "passes", "nears", "soars", "surpasses", "exceeds", "grows"])
"""What tolls do in headlines."""


def _one_place(read: SentenceRead) -> bool:
    """Whether a sentence tells of an act at a place finer than a province."""
    return bool(read.methods) and any(p.place.named_precision not in ("country", "admin1") for p in read.places)


def _as_headlined(f: Figure, headlined: Sequence[Figure]) -> None:
    """ "15 Soldiers Killed in Ambush": a body's "killed 15", with no noun of its own, counts the people of the headline."""
    if f.status != "unknown" or f.age is not None or f.sex is not None or f.number < 2 or f.vague:
        return
    for h in headlined:
        if (h.outcome, h.number) == (f.outcome, f.number) and not h.vague:
            f.status, f.age, f.sex = h.status, h.age, h.sex
            return


def _sex_by_pronoun(read: SentenceRead, d: Draft) -> Sex | None:
    """The sex of one grown person from the pronoun that follows ("the pilot … after he was forced to eject")."""
    m, p = d.mention, read.parsed
    if p is None or m.kind != "single" or m.low != 1 or m.high != 1 or m.age is not None:
        return None
    for t in p.tokens[m.end : m.end + 16]:
        if t.lower in ("he", "himself"):
            return "male"
        if t.lower in ("she", "herself"):
            return "female"
        if t.lower in ("said", "says", "told", "added") or t.tag in ("NNP", "NNPS"):
            return None  # the pronoun may be the speaker's or another person's
    return None


def _telegraphic(read: SentenceRead, d: Draft) -> bool:
    """Whether the verb stands in a headline's present ("Air strikes kill 12"): the body of a report tells in the past."""
    p = d.predicate
    if p is not None and p.voice == "toll" and read.parsed is not None:
        return any(t.lower in CLIMBS for t in read.parsed.tokens[p.end : p.end + 5])
    if p is None or read.parsed is None or p.phrase not in ("kill", "kills", "wound", "wounds", "injure", "injures"):
        return False
    before = read.parsed.tokens[p.start - 1].lower if p.start else ""
    if before in ("says", "said", "which", "that"):
        return False  # "the attack, which it says kills more than 1,400"
    return before not in ("to", "can", "could", "would", "will", "may", "might", "not")
