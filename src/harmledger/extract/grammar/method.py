"""What did the harm, from words near it (codebook section 2, method)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harmledger.extract.grammar.gates import gated
from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.extract.grammar.parse import Parsed
from harmledger.extract.grammar.spotter import Labels
from harmledger.model.claim import Method

if TYPE_CHECKING:
    from harmledger.extract.grammar.drafts import EventDraft, Figure, SentenceRead

WEAKER = 0.45
"""What a weak word counts, against a strong one."""

CLAUSES = {"advcl": 3, "relcl": 2, "ccomp": 2, "parataxis": 3, "conj": 2, "acl": 1}
"""What it costs to cross into another clause, on the way between an act and a figure; any other step costs one."""


@dataclass(frozen=True, slots=True)
class MethodHit:
    """A word that names a method, at characters ``start`` to ``end`` of the text it was found in."""

    start: int
    end: int
    method: Method
    strong: bool


def steps(parsed: Parsed, a: int, b: int) -> int:
    """How far two tokens stand apart in the parse, clauses counted dearer than words."""

    def way(i: int) -> list[tuple[int, int]]:
        path, cost = [(i, 0)], 0
        while parsed.tokens[i].head != i and len(path) < 60:
            t = parsed.tokens[i]
            cost += CLAUSES.get(t.dep, 1)
            i = t.head
            path.append((i, cost))
        return path

    last = len(parsed.tokens) - 1
    a, b = min(a, last), min(b, last)
    ways = dict(way(b))
    return min((cost + ways[i] for i, cost in way(a) if i in ways), default=30)


class MethodReader:
    """Finds method words and picks the one that did the counted harm."""

    def __init__(self, lexicon: Lexicon) -> None:
        raw = dict(lexicon.raw["methods"])
        rules = raw.pop("rules")
        self.order: dict[Method, int] = {method: rank for rank, method in enumerate(raw)}  # type: ignore[misc]
        self.words: Labels[tuple[Method, bool]] = Labels(
            {(method, strong): lists["strong" if strong else "weak"] for method, lists in raw.items() for strong in (True, False)},  # type: ignore[misc]
            hyphens=True,
        )
        self.never = gated(rules["never"], re.IGNORECASE | re.VERBOSE)
        self.crash = gated(rules["crash"], re.IGNORECASE | re.VERBOSE)
        self.shot_down = gated(rules["shot_down"], re.IGNORECASE | re.VERBOSE)
        self.held = gated(rules["held"], re.IGNORECASE | re.VERBOSE)
        self.aside = gated(rules["aside"], re.IGNORECASE | re.VERBOSE)
        self.assault = gated(rules["assault"], re.IGNORECASE | re.VERBOSE)
        self.claimed = gated(rules["claimed"], re.IGNORECASE | re.VERBOSE)
        self.doubted = gated(rules["doubted"], re.IGNORECASE | re.VERBOSE)

    def hits(self, text: str) -> list[MethodHit]:
        """Every method word of the text; a longer word hides the shorter ones inside it. A word that may mean two methods
        is a weak hit of both."""
        found = [MethodHit(m.start(), m.end(), method, strong) for (method, strong), m in self.words.finditer(text)]
        found += [MethodHit(m.start(), m.end(), "execution", True) for m in self.held.finditer(text)]
        if not found:
            return found
        never = [m.span() for m in self.never.finditer(text)]
        found = [h for h in found if not any(a <= h.start < b for a, b in never)]
        found.sort(key=lambda h: (h.start - h.end, not h.strong, self.order[h.method]))
        kept: list[MethodHit] = []
        for h in found:
            over = [k for k in kept if k.start < h.end and h.start < k.end]
            if all((k.start, k.end) == (h.start, h.end) and not k.strong and k.method != h.method for k in over):
                kept.append(h)
        return sorted(kept, key=lambda h: (h.start, self.order[h.method]))

    # ------------------------------------------------------------ an event

    def of_event(self, event: EventDraft, reads: Sequence[SentenceRead]) -> tuple[Method, str]:
        """The method of an event and the rule that found it."""
        if event.figures and all(f.outcome == "abducted" for f in event.figures):
            return "abduction", "people abducted"
        hits = list(self._weighed(event, reads))
        told = [reads[i] for i in {f.sentence for f in event.figures}]
        shot = any(self.shot_down.search(r.text) for r in reads if r.index in event.sentences or r.sentence.section == "title")
        if not shot and any(self.crash.search(r.text) for r in told) and not any(h.strong for r in told for h in r.methods):
            return "unknown", "an aircraft that crashed"
        best = self.choose(hits)
        fighters = [f for f in event.figures if f.outcome == "killed" and f.number]
        if best is None and fighters and all(f.status == "combatant" for f in fighters) and any(self.claimed.search(r.text) for r in told):
            return "clashes", "an army's claim of enemies killed"
        if best is None:
            hits = list(self._before(event, reads))
            best = self.choose(hits)
        if best is None and fighters and all(f.status == "combatant" for f in fighters) and any(self.assault.search(r.text) for r in told):
            return "clashes", "fighters attacked"
        if best is None:
            return "unknown", "no word of a method"
        method, why = self._instead(best.method, hits, event)
        return method, f"method:{method}{why}"

    def _weighed(self, event: EventDraft, reads: Sequence[SentenceRead]) -> Iterable[tuple[MethodHit, float]]:
        """The method words of an event's sentences with their weights: nearest to its figures in the grammar weighs most."""
        killed = any(f.outcome == "killed" for f in event.figures)
        mine = {i: [f for f in event.figures if f.sentence == i] for i in {f.sentence for f in event.figures}}
        lent = {id(h) for h, _ in event.methods}
        grounds = self._bombs_of_ground(reads)
        plain = any(h.strong for i in mine for h in reads[i].methods)
        heads = {h.start for r in reads if r.sentence.section == "title" for h in r.methods}
        for read in reads:
            title = read.sentence.section == "title"
            if read.index not in mine and read.index not in event.sentences and not (title and any(id(h) in lent for h in read.methods)):
                continue
            for h in read.methods:
                if (
                    h.method == "airstrike"
                    and grounds
                    and not h.strong
                    and any((k.start, k.end, k.method) == (h.start, h.end, "explosive") for k in read.methods)
                ):
                    continue
                if read.index in mine:
                    weight = self._near(read, h, mine[read.index])
                elif title:
                    weight = (
                        0.3 if plain and len(heads) > 1 else 0.45
                    )  # of several acts in a headline the figures' own sentence knows which
                else:
                    near = min((abs(read.index - i) for i in mine), default=0) <= 1
                    weight = 0.45 if self._again(read, event) or read.index in event.shared else 0.4 if near else 0.3
                if h.method == "abduction" and killed:
                    weight *= 0.5
                if self.doubted.search(read.text[: h.start][-40:]):
                    weight *= 0.5
                yield h, weight

    @staticmethod
    def _bombs_of_ground(reads: Sequence[SentenceRead]) -> bool:
        """Whether "bombing" in this report means a planted or carried bomb: it tells of such, and of no aircraft."""
        strong = [h.method for r in reads for h in r.methods if h.strong]
        return "airstrike" not in strong and ("explosive" in strong or "suicide_bombing" in strong)

    def _near(self, read: SentenceRead, h: MethodHit, figures: Sequence[Figure]) -> float:
        """How near a word stands to the figures: by the grammar, and by what lies between them."""
        base = read.sentence.start
        if read.parsed is None:
            return 0.5
        at = read.parsed.at(base + h.start)
        until = read.parsed.at(base + h.end - 1)
        best = 0.0
        for f in figures:
            cost = min(steps(read.parsed, i, read.parsed.at(f.start)) for i in {at, until})
            gap = max(base + h.start - f.end, f.start - base - h.end, 0)
            weight = 1.0 - min(cost, 12) / 24 - min(gap, 200) / 800
            low, high = sorted((base + h.start, f.start))
            if self.aside.search(read.text[low - base : high - base]):
                weight *= 0.7
            best = max(best, weight)
        return best

    @staticmethod
    def _again(read: SentenceRead, event: EventDraft) -> bool:
        numbers = {(f.outcome, f.number) for f in event.figures}
        return any((d.outcome, d.mention.low) in numbers for d in read.drafts)

    def _before(self, event: EventDraft, reads: Sequence[SentenceRead]) -> Iterable[tuple[MethodHit, float]]:
        """What the sentences right before tell of, where the event's own name no act ("the attacks", "another five")."""
        first = min((f.sentence for f in event.figures), default=event.told)
        grounds = self._bombs_of_ground(reads)
        for read in reads:
            if read.index in (first - 1, first - 2) and read.sentence.section != "title":
                for h in read.methods:
                    if h.method == "airstrike" and grounds and not h.strong:
                        continue
                    yield h, 0.5 if read.index == first - 1 else 0.4

    def _instead(self, method: Method, hits: Sequence[tuple[MethodHit, float]], event: EventDraft) -> tuple[Method, str]:
        """What the codebook says of acts named side by side: a bombardment from the air and the ground is an air strike, and a
        bomb that its bearer set off is a suicide bombing. Civilians die of what was fired rather than of the fight around them."""
        strong = {m: max((w for h, w in hits if h.method == m and h.strong), default=0.0) for m in self.order}
        if method == "shelling" and strong["airstrike"] >= 0.65 * max(strong["shelling"], 0.01) and strong["airstrike"] >= 0.4:
            return "airstrike", " beside shelling"
        arms: list[Method] = ["airstrike", "shelling", "suicide_bombing", "explosive"]
        civilians = any(f.status == "civilian" for f in event.figures) and not any(f.status == "combatant" for f in event.figures)
        if method == "clashes" and civilians and max(strong[m] for m in arms) >= 0.4:
            return max(arms, key=lambda m: strong[m]), " amid fighting"
        if method == "abduction" and any(f.outcome == "killed" for f in event.figures):
            if any(f.outcome == "abducted" for f in event.figures):
                other = self.choose([(h, w) for h, w in hits if h.method != "abduction"])
                return (other.method if other else "unknown"), ": the dead and those taken away are counted apart"
            return "execution", ": people held were killed"
        if method == "explosive" and strong["suicide_bombing"] >= 0.3:
            return "suicide_bombing", " beside a bomb"
        return method, ""

    def choose(self, hits: Sequence[tuple[MethodHit, float]]) -> MethodHit | None:
        """The best of hits with weights (nearer sentences weigh more): strong before weak, then weight, then the table's order."""
        if not hits:
            return None
        scores: dict[Method, float] = {}
        for h, weight in hits:
            scores[h.method] = max(scores.get(h.method, 0.0), weight * (1.0 if h.strong else WEAKER))
        for h, weight in hits:
            scores[h.method] += 0.02 * weight
        best = max(scores, key=lambda m: (round(scores[m], 3), -self.order[m]))
        return next(h for h, _ in sorted(hits, key=lambda x: -x[1]) if h.method == best)
