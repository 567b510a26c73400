"""What did the harm, from words near it (codebook section 2, method)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from harmledger.extract.grammar.gates import gated
from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.extract.grammar.method_words import MethodHit, MethodWords
from harmledger.extract.grammar.parse import Parsed
from harmledger.model.claim import Method

if TYPE_CHECKING:
    from harmledger.extract.grammar.drafts import EventDraft, Figure, SentenceRead

WEAKER = 0.45
"""What a weak word counts, against a strong one."""

EVIDENCE = 60
"""Longest words of evidence that a rule's name shows, in characters."""

CLAUSES = {"advcl": 3, "relcl": 2, "ccomp": 2, "parataxis": 3, "conj": 2, "acl": 1}
"""What it costs to cross into another clause, on the way between an act and a figure; any other step costs one."""


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


def hangs(parsed: Parsed, i: int, top: int) -> bool:
    """Whether token ``i`` hangs on token ``top`` in the parse, or is it."""
    for _ in range(60):
        if i == top or i >= len(parsed.tokens):
            return i == top
        if parsed.tokens[i].head == i:
            return False
        i = parsed.tokens[i].head
    return False


def _evidence(method: Method, hits: Iterable[tuple[MethodHit, float]], reads: Sequence[SentenceRead]) -> str:
    """The words that tell the method, as a rule's name shows them: ' ("glide bombs")'; "" where no word names it."""
    mine = sorted(((h, w) for h, w in hits if h.method == method and w > 0), key=lambda x: (not x[0].strong, -x[1]))
    words = [r.text[h.start : h.end] for h, _ in mine[:1] for r in reads if any(k is h for k in r.methods)]
    return f' ("{" ".join(words[0].split())[:EVIDENCE]}")' if words else ""


class MethodReader:
    """Finds method words and picks the one that did the counted harm."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = MethodWords(lexicon)
        self.order, self.hits = words.order, words.hits
        rules = lexicon.raw["methods"]["rules"]

        def rule(name: str) -> re.Pattern[str]:
            return gated(rules[name], re.IGNORECASE | re.VERBOSE)

        self.crash, self.shot_down = rule("crash"), rule("shot_down")
        self.downed, self.crew = rule("downed"), rule("crew")
        self.assault, self.assault_here, self.claimed = rule("assault"), rule("assault_here"), rule("claimed")
        self.aside, self.doubted, self.led_to, self.alike = rule("aside"), rule("doubted"), rule("led_to"), rule("alike")

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
        if any(self.downed.search(r.text) and self.crew.search(r.text) for r in told):
            fired = any(h.method == "shooting" and h.strong for h, _ in hits)
            return ("shooting" if fired else "other"), "an aircraft that was brought down"
        best = self.choose(hits)
        fighters = [f for f in event.figures if f.outcome == "killed" and f.number]
        if best is None and fighters and all(f.status == "combatant" for f in fighters) and any(self.claimed.search(r.text) for r in told):
            return "clashes", "an army's claim of enemies killed"
        here = bool(fighters) and all(f.status == "combatant" for f in fighters) and any(self.assault_here.search(r.text) for r in told)
        if best is None and not here and not any(self._led(r, event) for r in told):
            hits = list(self._before(event, reads))
            best = self.choose(hits)
        if best is None or not (best.strong or best.method != "shooting"):
            attacked = any(self.assault.search(r.text) for r in told)
            if attacked and fighters and all(f.status == "combatant" for f in fighters):
                return "clashes", "fighters attacked"
        if best is None:
            return "unknown", "no word of a method"
        method, why = self._instead(best.method, hits, event)
        return method, f"method:{method}{why}{_evidence(method, hits, reads)}"

    def _weighed(self, event: EventDraft, reads: Sequence[SentenceRead]) -> Iterable[tuple[MethodHit, float]]:
        """The method words of an event's sentences with their weights: nearest to its figures in the grammar weighs most."""
        killed = any(f.outcome == "killed" for f in event.figures)
        mine = {i: [f for f in event.figures if f.sentence == i] for i in {f.sentence for f in event.figures}}
        lent = {id(h) for h, _ in event.methods}
        grounds = self._bombs_of_ground(reads)
        plain = any(h.strong for i in mine for h in reads[i].methods)
        heads = {h.start for r in reads if r.sentence.section == "title" for h in r.methods}
        other = {h.method for i in mine for h in reads[i].methods if any(self._led_to(reads[i], h, f) for f in mine[i])}
        for read in reads:
            title = read.sentence.section == "title"
            if read.index not in mine and read.index not in event.sentences and not (title and any(id(h) in lent for h in read.methods)):
                continue
            for h in read.methods:
                if other and read.index not in mine and (h.method in other or min(abs(read.index - i) for i in mine) > 2):
                    continue  # around it the report tells of the act that the harm led to
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
                if (
                    read.index in event.shared
                    and read.index not in mine
                    and any(self.led_to.search(read.text[k.end : h.start]) for k in read.methods if k.end < h.start)
                ):
                    weight *= 0.3  # "strikes killed 11, hours after a rocket …": the rocket is another act's
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

    def _led(self, read: SentenceRead, event: EventDraft) -> bool:
        """Whether the sentence tells the event's harm as what led to another act, of which the words around it are."""
        return any(self._led_to(read, h, f) for f in event.figures if f.sentence == read.index for h in read.methods)

    def _led_to(self, read: SentenceRead, h: MethodHit, f: Figure) -> bool:
        """Whether the harm came before the act and led to it ("shelled the town after rebels killed two soldiers"): the act stands
        before the joining word, the harm stands in the words that hang on it, and no pronoun there means the act ("after it killed …")."""
        parsed, base = read.parsed, read.sentence.start
        if parsed is None or base + h.end > f.start or self.alike.search(read.text[h.end :]):
            return False
        figure, act = parsed.at(f.start), parsed.at(base + h.start)
        for m in self.led_to.finditer(read.text[h.end : f.start - base]):
            joint = parsed.at(base + h.end + m.end() - 1)
            top = parsed.tokens[joint].head if parsed.tokens[joint].dep == "mark" else joint
            if any(t.lower in ("it", "they", "which") and t.dep.startswith("nsubj") for t in parsed.tokens[joint:figure]):
                continue
            if f.rule.startswith(("passive", "intransitive")) and any(d.mention.end <= joint for d in read.drafts):
                continue  # "a strike killed four, days after 12 were killed": told as more of the same
            if hangs(parsed, figure, top) and not hangs(parsed, act, top):
                return True
        return False

    def _near(self, read: SentenceRead, h: MethodHit, figures: Sequence[Figure]) -> float:
        """How near a word stands to the figures: by the grammar, and by what lies between them; 0 for an act that came of the harm."""
        base = read.sentence.start
        if read.parsed is None:
            return 0.5
        at = read.parsed.at(base + h.start)
        until = read.parsed.at(base + h.end - 1)
        best = 0.0
        for f in figures:
            if self._led_to(read, h, f):
                continue
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
        if method == "shelling" and strong["airstrike"] >= 0.55 * max(strong["shelling"], 0.01) and strong["airstrike"] >= 0.4:
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
        if method in ("explosive", "other") and strong["suicide_bombing"] >= 0.3:
            return "suicide_bombing", " beside a bomb"
        return method, ""

    def choose(self, hits: Sequence[tuple[MethodHit, float]]) -> MethodHit | None:
        """The best of hits with weights (nearer sentences weigh more): strong before weak, then weight, then the table's order."""
        hits = [(h, weight) for h, weight in hits if weight > 0]
        if not hits:
            return None
        scores: dict[Method, float] = {}
        for h, weight in hits:
            scores[h.method] = max(scores.get(h.method, 0.0), weight * (1.0 if h.strong else WEAKER))
        for h, weight in hits:
            scores[h.method] += 0.02 * weight
        best = max(scores, key=lambda m: (round(scores[m], 3), -self.order[m]))
        return next(h for h, _ in sorted(hits, key=lambda x: -x[1]) if h.method == best)
