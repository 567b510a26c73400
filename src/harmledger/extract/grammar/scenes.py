"""The circumstances of a sentence: which of its figures stand together, where, when, and by what kind of act."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from harmledger.extract.grammar.drafts import Figure, PlaceRead, SentenceRead, TimeRead
from harmledger.extract.grammar.gates import gated
from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.extract.grammar.method_words import MethodHit
from harmledger.extract.grammar.relations import TOWN, compatible, days_clash, rank, same
from harmledger.model.claim import Method

STRONG_JOINT = re.compile(
    r";|,?\s\b(?:while|whereas|but|meanwhile)\b|\band (?:in|at|near|on)\b|,\s(?:in|at|near)\b"
    r"|\b(?:after|following|in (?:retaliation|revenge|response|reprisal) (?:for|to))\b"
)
HEADING = 60
"""A heading that names a place is no longer than this (characters)."""

JOINED = re.compile(
    r"\s*(?:others?|people|persons)?\s*(?:(?:were|was|have\s+been|has\s+been|had\s+been)\s+(?:\w+ly\s+)?(?:killed|wounded|injured|hurt|shot\s+dead)\s*)?(?:,|,?\s*(?:and|&|as well as|along with|plus))\s*"
    r"(?:(?:\w+ly\s+)?(?:wounded|wounding|injured|injuring|killed|killing|hurt|hurting|left)\s+)?"
    r"(?:an?|the|another|at least|about|some|around|more than|over)?\s*",
    re.IGNORECASE,
)
"""All that stands between two counts of one verb."""

WEAK_JOINT = re.compile(r",|\band\b|\bas well as\b|\bplus\b")
ASIDE = re.compile(r",?\s+\bwhere\b")
"""Words that turn a sentence aside to something else that happened at its place."""

IN_WHICH = re.compile(r"\W{0,3}(?:where|in which|at which)\b", re.IGNORECASE)
"""Right behind a place: what follows happened there."""

ALSO = re.compile(r"\b(?:was|were) also (?:among\b|killed\b|dead\b|wounded\b|injured\b)", re.IGNORECASE)
"""More people harmed, of another sort than those told before."""

BODIES_FOUND = re.compile(
    r"\W*The (?:bodies|remains) of (?:the|all|both|\w+ of) .{0,90}?\b(?:found|recovered|retrieved|discovered|pulled)\b", re.IGNORECASE
)
"""At the head of a sentence: those who were told of before were found dead."""

SIDE_CLAUSE = gated(
    r",?\s\b(?:as (?!well\b|many\b|part\b|a result\b|much\b|they\b|it\b|he\b|she\b)|amid\b|while\b|whereas\b|where\b|which\b|who\b(?! (?:were|was|had been|have been) (?:also )?(?:killed|shot|slain|massacred|abducted|kidnapped|wounded|injured)\b| died\b)|whose\b)",
    re.IGNORECASE,
)
"""What follows these words, after the figures, goes on at the side: its places, days and acts are not the figures' own."""

STRUCK = re.compile(
    r"\b(?:hit|hits|struck|strikes?|bombed|shelled|targeted|attacked|destroyed|damaged|hitting|striking|raids?|attacks?|bombing|shelling|on(?! the (?:way|road)))\s"
    r"(?:[\w'-]+\s){0,5}$",
    re.IGNORECASE,
)
"""Before a noun of a site: it is what was struck."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a stretch of a sentence says of the event it tells.

    ``unnamed`` is "other" or "same" where a place is told without a name, ``part`` a side of a city ("east",
    "rebel-held"), ``sites`` nouns of what was hit, ``method`` the likeliest act. ``cause`` is True where the
    stretch tells what led to the act of the sentence's main clause.
    """

    figures: tuple[Figure, ...]
    place: PlaceRead | None
    time: TimeRead | None
    hits: tuple[tuple[MethodHit, float], ...]
    method: Method | None
    lent: PlaceRead | None = None
    """The town that "in the city" points back to: the place of an event that has no better one."""
    unnamed: str = ""
    part: str = ""
    sites: frozenset[str] = frozenset()
    turns: bool = False
    back: bool = False
    moves: bool = False
    spans: bool = False
    """It says of its toll that it spans several places ("across the province")."""
    cause: bool = False
    around: tuple[PlaceRead, ...] = ()
    """The other towns and areas that are named beside its place ("in Tokhar, near the city of Manbij")."""
    introduced: Method | None = None
    """An act that somebody is said to report, as nothing told before ("a witness reported fierce clashes near …")."""
    earlier: bool = False
    """It tells what the act of the sentence came days, weeks or months after."""
    also: bool = False
    """Its people "were also killed": with those told before, where nothing says otherwise."""
    said: date | None = None
    """The last day on which it can have happened, where it has no day of its own: the day on which it was told."""


@dataclass(slots=True)
class _Stretch:
    start: int
    end: int
    figures: list[Figure]
    place: PlaceRead | None = None
    time: TimeRead | None = None
    cause: bool = False


def best_place(places: Sequence[PlaceRead]) -> PlaceRead | None:
    """The finest place; the first of equals; "near X" only where there is nothing better."""
    return min(places, key=lambda p: (rank(p.place) > TOWN, p.near, rank(p.place), p.start), default=None)


def best_time(times: Sequence[TimeRead]) -> TimeRead | None:
    """The day written as a date before one that is counted from the report's day."""
    return next((t for t in times if t.when.day is not None), times[0] if times else None)


class SceneReader:
    """Cuts a sentence into scenes by places, days and causes. Words are in ``events.toml``."""

    def __init__(self, lexicon: Lexicon) -> None:
        raw = lexicon.raw["events"]

        def several(patterns: Sequence[str]) -> list[re.Pattern[str]]:
            return [gated(p, re.IGNORECASE) for p in patterns]

        self.other, self.same = several(raw["unnamed"]["other"]), several(raw["unnamed"]["same"])
        self.parts = several(raw["unnamed"]["parts"])
        self.back, self.moves = several(raw["back"]["patterns"]), several(raw["moves"]["patterns"])
        self.sites = gated(rf"\b({'|'.join(raw['sites']['words'])})s?\b", re.IGNORECASE)
        self.moved_on = gated(raw["moves"]["day"], re.IGNORECASE)
        self.takes_in = gated(raw["taken_in"]["pattern"], re.IGNORECASE)
        self.spans = several(raw["spans"]["patterns"])
        self.joins = gated(raw["before"]["joins"], re.IGNORECASE)
        self.clock = gated(raw["heading"]["clock"], re.VERBOSE)
        self.bare = gated(raw["heading"]["words"], re.IGNORECASE | re.VERBOSE)
        self.ago = gated(raw["before"]["ago"], re.IGNORECASE | re.VERBOSE)
        self.recalls = gated(raw["before"]["recalls"], re.IGNORECASE | re.VERBOSE)
        self.remembers = gated(raw["before"]["remembers"], re.IGNORECASE | re.VERBOSE)
        self.later = gated(raw["before"]["later"], re.IGNORECASE | re.VERBOSE)
        self.days_after = gated(raw["before"]["days_after"], re.IGNORECASE)
        self.causes = gated(raw["before"]["cause"], re.IGNORECASE)
        self.introduces = gated(raw["introduced"]["before"], re.IGNORECASE)

    def scenes(self, read: SentenceRead, figures: Sequence[Figure]) -> list[Scene]:
        """The sentence's scenes in the order of the text; exactly one where it has no figures."""
        stretches = self._merged(read, self._stretches(read, figures))
        head = self._head(read, stretches[0])
        if head is not None:
            stretches = [_Stretch(read.sentence.start, head, []), *stretches]
            stretches[1].start = head
        scenes = [self._scene(read, s, first=k == 0, alone=len(stretches) == 1) for k, s in enumerate(stretches)]
        if head is not None and scenes[1].place is None:
            scenes[1] = replace(scenes[1], place=scenes[0].place)  # "…, where" is there
        return scenes

    def _head(self, read: SentenceRead, first: _Stretch) -> int | None:
        """Where a sentence that points back to an act turns aside to tell another's dead: "The bombardment struck the town
        of A, | where rebels had killed a pilot on Friday" speaks first of the bombardment."""
        if not first.figures or not any(p.search(read.text) for p in self.back):
            return None
        base = read.sentence.start
        before = read.text[: min(f.start for f in first.figures) - base]
        joint = ASIDE.search(before)
        if joint is None or not any(h.end <= joint.start() for h in read.methods) or read.parsed is None:
            return None
        aside = next((t for t in read.parsed.tokens if t.start >= base + joint.start() and t.lower == "where"), None)
        if aside is None:
            return None
        low, high = read.parsed.subtree(aside.head)
        figure = read.parsed.at(min(f.start for f in first.figures))
        return base + joint.start() if low <= figure < high and aside.head > aside.i else None

    def heading(self, read: SentenceRead) -> PlaceRead | None:
        """The place of a heading that is nothing but a place ("Kherson region.", "2. Kharkiv Oblast:"), under which a round-up
        tells what happened there; None for any other sentence."""
        if not read.places or read.drafts or len(read.text) > HEADING:
            return None
        base, rest = read.sentence.start, read.text
        for p in sorted(read.places, key=lambda p: -p.start):
            rest = rest[: p.start - base] + rest[p.end - base :]
        return best_place(read.places) if self.bare.fullmatch(rest) else None

    def entry(self, read: SentenceRead) -> bool:
        """Whether an entry of a running report begins here, by its time of day ("16:40 Hospitals overwhelmed", "17:10 GMT")."""
        return self.clock.match(read.text) is not None

    # ------------------------------------------------------------ cutting

    def _stretches(self, read: SentenceRead, figures: Sequence[Figure]) -> list[_Stretch]:
        base, end = read.sentence.start, read.sentence.end
        roots = sorted((f for f in figures if f.whole is None or f.whole.sentence != f.sentence), key=lambda f: f.start)
        if len(roots) < 2:
            return [_Stretch(base, end, list(figures))]
        made: list[_Stretch] = []
        start = base
        cause = False
        for k, root in enumerate(roots):
            family = [f for f in figures if f is root or self._root(f) is root]
            if k + 1 == len(roots):
                made.append(_Stretch(start, end, family, cause=cause))
                break
            low = (
                max(f.end for f in family if f.end <= roots[k + 1].start) if any(f.end <= roots[k + 1].start for f in family) else root.end
            )
            between = read.text[low - base : roots[k + 1].start - base]
            cut = self._cut(between)
            stop = low + cut if cut is not None else roots[k + 1].start
            made.append(_Stretch(start, stop, family, cause=cause))
            led = self._single_killing(roots[k + 1]) and bool(self.causes.search(read.text))
            cause = bool(self.joins.search(between)) and (led or bool(self.days_after.search(between)))
            cause = cause or self.recalls.search(between) is not None
            start = stop
        for s in made:
            places = [p for p in read.places if s.start <= p.start < s.end and not self.takes_in.match(read.text, p.end - base)]
            fine = [p for p in places if rank(p.place) <= TOWN] or places
            s.place = best_place(fine)
            s.time = best_time([t for t in self._days(read) if s.start <= t.start < s.end])
        return made

    @staticmethod
    def _root(f: Figure) -> Figure:
        while f.whole is not None and f.whole.sentence == f.sentence:
            f = f.whole
        return f

    @staticmethod
    def _cut(between: str) -> int | None:
        """Where the words between two figures part: at the last strong joint ("while in B"), unless a plain "and" stands right
        before the second figure; else at the last weak one."""
        strong = list(STRONG_JOINT.finditer(between))
        weak = list(WEAK_JOINT.finditer(between))
        last = weak[-1] if weak else None
        if last is not None and last.group() == "and" and not re.search(r"\w", between[last.end() :]):
            return last.start()
        if strong:
            return strong[-1].start()
        return last.start() if last is not None else None

    @staticmethod
    def _single_killing(f: Figure) -> bool:
        return f.outcome == "killed" and f.number == 1

    def _merged(self, read: SentenceRead, stretches: list[_Stretch]) -> list[_Stretch]:
        """Neighbours that nothing tells apart are one; what has no place of its own stands with its neighbour."""
        kept: list[_Stretch] = []
        for s in stretches:
            joined = bool(kept) and self._joined(kept[-1], s, read)
            if kept and (joined or (not s.cause and not kept[-1].cause and not self._apart(kept[-1], s, read))):
                last = kept[-1]
                last.end, last.figures = s.end, last.figures + s.figures
                last.place = best_place([p for p in (last.place, s.place) if p is not None])
                last.time = last.time or s.time
            elif kept and kept[-1].cause and not s.cause and s.place is None and s.time is None:
                kept[-1].end, kept[-1].figures = s.end, kept[-1].figures + s.figures
            else:
                kept.append(s)
        return kept

    @staticmethod
    def _joined(a: _Stretch, b: _Stretch, read: SentenceRead) -> bool:
        """ "In the A region, five fighters and two villagers died near B": two counts with one verb are of one scene."""
        low, high = max(f.end for f in a.figures), min(f.start for f in b.figures)
        between = read.text[low - read.sentence.start : high - read.sentence.start]
        return JOINED.fullmatch(between) is not None

    def _apart(self, a: _Stretch, b: _Stretch, read: SentenceRead) -> bool:
        base = read.sentence.start
        if any(f.outcome == "killed" for f in b.figures) and self._unnamed(read.text[b.start - base : b.end - base]) == "other":
            return True
        if days_clash(a.time.when if a.time else None, b.time.when if b.time else None):
            return True
        if a.place is None or b.place is None:
            return False
        if not same(a.place.place, b.place.place) and any(f.more and f.outcome == "killed" for f in b.figures):
            return True  # "11 in one quarter of the city and seven others in another"
        if b.place.near and not a.place.near and {f.outcome for f in a.figures} != {f.outcome for f in b.figures}:
            return False
        return not compatible(a.place.place, b.place.place)

    # ------------------------------------------------------------ describing

    def _scene(self, read: SentenceRead, s: _Stretch, *, first: bool, alone: bool) -> Scene:
        base = read.sentence.start
        low, high = (base, read.sentence.end) if alone else (s.start, s.end)
        text = read.text[low - base : high - base]
        side = self._side(read, low, high, s.figures)
        places = [p for p in read.places if low <= p.start < high and not self.takes_in.match(read.text, p.end - base)]
        times = [t for t in self._days(read) if low <= t.start < high] or ([] if s.cause or not (s.figures or alone) else self._days(read))
        hits = tuple((h, self._weight(h, read, s.figures) * (0.4 if base + h.start >= side else 1.0)) for h in read.methods)
        inside = [x for x in hits if low <= base + x[0].start < high] or list(hits)
        if alone and (after := self._later_act(read, s.figures)) is not None:  # "Wednesday's shelling comes a day after …"
            times = [t for t in times if t.start >= after]
        if times and (self._recalled(read, s.figures) or self.remembers.search(read.text)):
            times = [t for t in times if t.when.weekday is None]  # "thirty years after the massacre, survivors gathered on Monday"
        best = max(inside, key=lambda x: (x[1] * (1.0 if x[0].strong else 0.45), -x[0].start), default=None)
        place = self._place(places, side, self._where(read, places, s.figures))
        return Scene(
            figures=tuple(s.figures),
            place=place,
            around=tuple(p for p in places if p is not place and rank(p.place) >= TOWN),
            time=self._time([t for t in times if t.start < side] or times, s.figures),
            hits=hits,
            method=best[0].method if best else None,
            unnamed=self._unnamed(text),
            part=next((m.group(1).lower().replace(" ", "-") for p in self.parts if (m := p.search(text))), ""),
            sites=self._sites(text),
            turns=read.turns and first,
            back=first and any(p.search(read.text) for p in self.back),
            moves=any(p.search(text) for p in self.moves),
            spans=any(p.search(text) for p in self.spans),
            cause=s.cause,
            introduced=next((h.method for h, _ in inside if self.introduces.search(read.text[: h.start])), None),
            earlier=self._earlier(read, s.figures),
            also=bool(ALSO.search(text)),
            said=max((t.when.end for t in read.said_on if t.when.end is not None), default=None),
        )

    def _earlier(self, read: SentenceRead, figures: Sequence[Figure]) -> bool:
        """ "The attack came barely a week after 18 worshippers were abducted": whether the figures are of what was before."""
        if not figures:
            return False
        return self._later_act(read, figures) is not None or self.ago.search(read.text) is not None or self._recalled(read, figures)

    def _recalled(self, read: SentenceRead, figures: Sequence[Figure]) -> bool:
        """ "The 2017 assault, in which 30 died": whether words before the figures bring an act of long ago to mind."""
        hit = self.recalls.search(read.text)
        if hit is None or not figures:
            return False
        at, base = read.sentence.start + hit.start(), read.sentence.start
        last = max(f.end for f in figures)
        return at <= min(f.start for f in figures) or read.text[last - base : at - base].strip() == "in"

    def _later_act(self, read: SentenceRead, figures: Sequence[Figure]) -> int | None:
        """Where, before the figures, words end that tell of an act that came days, weeks or months after them."""
        hit = self.later.search(read.text)
        end = read.sentence.start + hit.end() if hit is not None else None
        return end if end is not None and figures and end <= min(f.start for f in figures) else None

    def _days(self, read: SentenceRead) -> list[TimeRead]:
        """The days of the sentence without those on which only a toll moved ("the toll climbed to 100 on Tuesday")."""
        if BODIES_FOUND.match(read.text):
            return []  # "The bodies of the two were found Wednesday": whenever they died
        if not any(d.rule == "toll" for d in read.drafts):
            return list(read.times)
        base = read.sentence.start
        return [t for t in read.times if not self.moved_on.search(read.text[: t.start - base])]

    @staticmethod
    def _side(read: SentenceRead, low: int, high: int, figures: Sequence[Figure]) -> int:
        """Where a clause at the side begins, behind all figures; the end of the stretch where there is none.

        "… were killed as shells hit the market" is no clause at the side: it tells the act itself.
        """
        base = read.sentence.start
        after = min(max((f.end for f in figures), default=low), high)
        for m in SIDE_CLAUSE.finditer(read.text, after - base, high - base):
            act = any(h.start >= m.end() and h.method != "clashes" for h in read.methods)
            if not (m.group().split()[-1].lower() in ("as", "while") and act):
                return base + m.start()
        return high

    @staticmethod
    def _where(read: SentenceRead, places: Sequence[PlaceRead], figures: Sequence[Figure]) -> PlaceRead | None:
        """ "A court in Bunia jailed him for the massacre in Bogoro, where 200 were killed": the place right before "where"."""
        first = min((f.start for f in figures), default=None)
        if first is None:
            return None
        before = [p for p in places if p.end <= first]
        base = read.sentence.start
        return before[-1] if before and IN_WHICH.match(read.text[before[-1].end - base : first - base]) else None

    @staticmethod
    def _place(places: Sequence[PlaceRead], side: int, where: PlaceRead | None = None) -> PlaceRead | None:
        """The finest place of the figures' own clause; that of a clause at the side where it has none as fine as a town."""
        own = [p for p in places if p.start < side]
        if where is not None and rank(where.place) <= TOWN:
            return where
        fine = [p for p in own if rank(p.place) <= TOWN]
        return best_place(fine or own or list(places))

    @staticmethod
    def _time(times: Sequence[TimeRead], figures: Sequence[Figure]) -> TimeRead | None:
        """The day written as a date, else the one nearest to the figures."""
        dated = [t for t in times if t.when.day is not None]
        if dated or not figures:
            return best_time(dated or times)
        return min(
            times, key=lambda t: min(abs(t.start - f.end) if t.start >= f.end else abs(f.start - t.end) for f in figures), default=None
        )

    def _sites(self, text: str) -> frozenset[str]:
        """Nouns of what was hit; a hospital that only takes in the wounded, or a prosecutor's office that only speaks, was not."""
        found = set()
        for m in self.sites.finditer(text):
            word = m.group(1).lower()
            if word in ("hospital", "clinic", "office", "court", "embassy", "headquarters") and not STRUCK.search(
                text[max(0, m.start() - 60) : m.start()]
            ):
                continue
            found.add("house" if word == "home" else word)
        return frozenset(found)

    def _unnamed(self, text: str) -> str:
        if any(p.search(text) for p in self.same):
            return "same"
        return "other" if any(p.search(text) for p in self.other) else ""

    @staticmethod
    def _weight(hit: MethodHit, read: SentenceRead, group: Sequence[Figure]) -> float:
        """How much a method word counts: by its distance to the figures of the group, in characters."""
        if not group:
            return 0.4
        at = read.sentence.start + hit.start
        gap = min(min(abs(at - f.start), abs(at - f.end)) for f in group)
        return 1.0 - min(gap, 200) / 400
