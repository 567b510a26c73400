"""Joins counted people to words of harm: from mentions and predicates to draft figures.

Every rule has a name, kept with the figure. Rules are tried in this order; the first that holds wins:
what the mention itself says ("16 dead"), tolls, the verb's own arguments, neighbours, coordination, parts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.extract.grammar.parse import Parsed
from harmledger.extract.grammar.people import Mention
from harmledger.extract.grammar.predicates import Predicate
from harmledger.model.claim import Outcome

PART_CUES = re.compile(
    r"(?:\bincluding|\bincl\.?|\bamong(?:st)? (?:them|whom|which|those killed|the dead|the victims|the killed|the injured|the wounded)|\bof (?:whom|which|them)"
    r"|\bcomprising|\bnotably|\binclude[ds]?|\bamong(?:st)?|\bwith|\bat least)[\s,:(]*(?:were|was|are|also|being)?[\s,]*$",
    re.IGNORECASE,
)
BLOCKING_PREPOSITIONS = {
    "by", "in", "on", "at", "from", "with", "near", "after", "against", "during", "between", "outside", "inside", "for", "around", "over", "into", "among", "as",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """A mention with its outcome. ``whole`` is the index (in the sentence's list) of the draft it is part of, or None.

    ``refers`` is the number that a definite whole names ("Among the 63 killed …" -> 63), or "group" words such
    as "dead"; resolved against earlier sentences.
    """

    mention: Mention
    outcome: Outcome
    rule: str
    predicate: Predicate | None = None
    whole: int | None = None
    refers: int | str | None = None
    certainty: float = 0.9


class HarmReader:
    """Links mentions to outcomes."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def drafts(self, parsed: Parsed, mentions: list[Mention], predicates: list[Predicate]) -> list[Draft]:
        """The sentence's draft figures in the order of the text."""
        found: dict[int, Draft] = {}
        for k, m in enumerate(mentions):
            d = self._itself(parsed, m) or self._toll(parsed, m, predicates)
            if d:
                found[k] = d
        self._arguments(parsed, mentions, predicates, found)
        self._coordinated(parsed, mentions, predicates, found)
        self._existential(parsed, mentions, predicates, found)
        drafts = self._parts(parsed, mentions, predicates, found)
        return [d for d in drafts if d.predicate is None or (d.predicate.real and not d.predicate.joint)]

    # ------------------------------------------------------------ what the mention itself says

    def _itself(self, parsed: Parsed, m: Mention) -> Draft | None:
        tokens = parsed.tokens
        if m.kind == "of_group" and m.of_what in ("dead", "killed", "slain", "deceased", "fatalities"):
            return Draft(m, "killed", "of_the_dead", refers="killed")
        if m.kind == "of_group" and m.of_what in ("injured", "wounded"):
            return Draft(m, "injured", "of_the_wounded", refers="injured")
        if m.kind == "of_group" and m.of_what in ("victims", "casualties"):
            return Draft(m, "killed", "of_the_victims", refers="killed", certainty=0.7)
        if m.kind == "number" and m.end < len(tokens):
            i = m.end
            if tokens[i].lower in ("people", "persons") and i + 1 < len(tokens):
                i += 1
            word = tokens[i].lower
            if word in self.lexicon.counted:
                following = tokens[i + 1].lower if i + 1 < len(tokens) else ""
                if word in ("death", "deaths") and following in ("toll",):
                    return None
                if following in ("and", "or") and i + 2 < len(tokens) and tokens[i + 2].lower in self.lexicon.counted:
                    if self.lexicon.counted[tokens[i + 2].lower] != self.lexicon.counted[word]:
                        return None  # "40 dead and wounded": joint
                if word in ("killed", "wounded", "injured", "hurt") and following and self._starts_mention(parsed, i + 1):
                    return None  # "the blast … 12 killed 3": left to the verb
                return Draft(replace(m, end=i + 1, group=parsed.words(m.end, i + 1)), self.lexicon.counted[word], "counted_dead")
        if m.kind == "counted" and tokens[m.head].lower in self.lexicon.counted and tokens[m.head].lower not in ("wounded", "injured"):
            if m.vague and tokens[m.head].lower in ("bodies", "corpses", "remains"):
                return None  # pictures of "dozens of bodies" are no count
            return Draft(m, self.lexicon.counted[tokens[m.head].lower], "counted_noun")
        if m.kind == "counted" and m.end < len(tokens) and tokens[m.end].lower in ("deaths", "fatalities", "dead") and tokens[m.end - 1].lower not in ("are",):
            return Draft(replace(m, end=m.end + 1), "killed", "counted_deaths")  # "1,100 civilian deaths"
        return None

    def _starts_mention(self, parsed: Parsed, i: int) -> bool:
        return parsed.tokens[i].tag == "CD"

    def _toll(self, parsed: Parsed, m: Mention, predicates: list[Predicate]) -> Draft | None:
        if m.kind == "single":
            return None
        for p in predicates:
            if p.voice != "toll" or p.end > m.start:
                continue
            between = parsed.words(p.end, m.start).lower()
            if any(p.end <= q.start < m.start for q in predicates) or self.next_is_harm(parsed, m.end) or re.search(r"[.;]", between):
                continue
            if len(between.split()) <= 12 and not re.search(r"\b(?:said|told|when|after|killed|wounded|injured)\b", between):
                if re.search(r"\bfrom\s*$", between):
                    return None  # "raised the toll from 12 to 15": the 12 is superseded
                if m.vague or re.search(r"\b(?:because|could|may|might|likely|expected)\b", between):
                    return None  # "the toll could rise because a number of …"
                return Draft(m, p.outcome, "toll", p)
        return None

    # ------------------------------------------------------------ the verb's arguments

    def _arguments(self, parsed: Parsed, mentions: list[Mention], predicates: list[Predicate], found: dict[int, Draft]) -> None:
        for p in predicates:
            if p.voice == "toll":
                continue
            k = self._victim(parsed, mentions, p, found)
            if k is not None and k not in found:
                found[k] = Draft(mentions[k], p.outcome, f"{p.voice}:{p.phrase.split(' ')[0]}", p)

    def _victim(self, parsed: Parsed, mentions: list[Mention], p: Predicate, found: dict[int, Draft]) -> int | None:
        tokens = parsed.tokens
        if p.voice == "active":
            for k, m in enumerate(mentions):
                if m.start < p.end:
                    continue
                if m.start - p.end > 14 or self._blocked_right(parsed, p.end, m, mentions[:k], p):
                    return None
                if k in found:
                    return None
                return k
            return None
        if p.voice == "nominal":
            bodies = p.phrase in ("body", "corpse", "bodies", "corpses", "remains")
            for k, m in enumerate(mentions):
                if p.end <= m.start <= p.end + 3:
                    return None if bodies and (m.kind == "single" or m.vague) else k
            for k, m in enumerate(mentions):
                if m.end == p.start and k not in found:
                    return k
            return None
        # passive, intransitive, state: who stands before the verb
        subjects = {tokens[c].i for c in parsed.children[p.start] if tokens[c].dep in ("nsubj", "nsubjpass")}
        for k, m in enumerate(mentions):
            if m.head in subjects or any(m.start <= s < m.end for s in subjects):
                if not self._agent(parsed, m) and self._whole_of(parsed, m) is None:
                    return k if k not in found or found[k].rule.startswith("of_") else None
        for k in range(len(mentions) - 1, -1, -1):
            m = mentions[k]
            if m.end > p.start:
                continue
            if self._cue_before(parsed, m) and k > 0:
                continue  # a part: its whole is looked for further left
            if self._agent(parsed, m) or self._blocked_left(parsed, m, p):
                return None
            if m.kind == "number" and not m.more and m.end != p.start and tokens[m.end].lower not in ("were", "was", "are", "have", "had", "others"):
                return None
            return k if k not in found else None
        if p.voice == "passive":  # "Killed in the raid were 12 people"
            for k, m in enumerate(mentions):
                if m.start >= p.end and m.start - p.end <= 8 and tokens[m.start - 1].lower in ("were", "was"):
                    return k if k not in found else None
        return None

    def _blocked_right(self, parsed: Parsed, start: int, m: Mention, earlier: list[Mention], p: Predicate) -> bool:
        inside = [w for w in parsed.tokens[start : m.start] if not any(e.start <= w.i < e.end for e in earlier)]
        for w in inside:
            if w.lower in BLOCKING_PREPOSITIONS and w.i + 1 < m.start + 1:
                if p.phrase == "claimed lives" or (w.lower in ("at",) and w.i + 1 < len(parsed.tokens) and parsed.tokens[w.i + 1].lower == "least"):
                    continue
                if w.lower in ("including", "among", "as"):
                    continue
                return True
            if w.tag in ("VBD", "VBZ", "VBP", "VBG") and w.i >= start and w.lower not in ("including", "reported", "estimated"):
                return True
            if w.text in (".", ";", ":"):
                return True
        after = parsed.tokens[m.end].lower if m.end < len(parsed.tokens) else ""
        if m.start > start + 1 and after in ("were", "was") and self.next_is_harm(parsed, m.end):
            return True  # "killed X and 12 people were wounded": the 12 belong to the second verb
        return False

    def next_is_harm(self, parsed: Parsed, i: int) -> bool:
        """Whether a verb of harm follows at once ("12 people were also wounded")."""
        for w in parsed.tokens[i : i + 5]:
            if w.lower in self.lexicon.forms or w.lemma in self.lexicon.intransitive:
                return not w.lower.endswith("ing")
            if w.tag in ("CC", "IN", "TO") or w.pos == "PUNCT":
                return False
        return False

    def _blocked_left(self, parsed: Parsed, m: Mention, p: Predicate) -> bool:
        between = parsed.tokens[m.end : p.start]
        if len(between) > 22:
            return True
        for w in between:
            if w.tag in ("VBD", "VBZ", "VBP", "MD") and w.lower not in ("were", "was", "are", "is", "have", "has", "had", "'re") and not self._relative(parsed, m, w.i):
                return True
            if w.text in (";", '"') or (w.text == "." and len(w.text) == 1):
                return True
        # "20 villages where people were killed": another noun took the verb
        tail = [w.lower for w in between]
        if p.voice == "state" and len(between) > 3 and not ({"were", "was", "are", "is", "left"} & set(tail)):
            return True
        return False

    def _relative(self, parsed: Parsed, m: Mention, i: int) -> bool:
        return any(w.lower in ("who", "which", "that", "whose") for w in parsed.tokens[m.end : i])

    def _agent(self, parsed: Parsed, m: Mention) -> bool:
        before = parsed.tokens[m.start - 1].lower if m.start else ""
        return before in ("by", "against", "with", "from") and not (before == "with" and self.next_is_harm(parsed, m.end))

    # ------------------------------------------------------------ coordination

    def _coordinated(self, parsed: Parsed, mentions: list[Mention], predicates: list[Predicate], found: dict[int, Draft]) -> None:
        for k in range(1, len(mentions)):
            if k in found or (k - 1) not in found:
                continue
            a, b = mentions[k - 1], mentions[k]
            source = found[k - 1]
            end = max(a.end, source.mention.end)
            words = parsed.tokens[end : b.start]
            lows = [w.lower for w in words]
            if any(p.start >= end and p.end <= b.start and p.outcome != source.outcome for p in predicates):
                continue
            joined = [w for w in lows if w in ("and", ",", "as", "well", "also", "plus", "or", "along", "with", "together", "alongside", "both", "their", "his", "her", "its", "the")]
            if joined and len(joined) == len(lows) or (lows and lows[0] in ("and", ",") and len(lows) <= 2):
                found[k] = Draft(b, source.outcome, f"with:{source.rule}", source.predicate, certainty=0.85)
        # the other way round: "12 soldiers and 3 civilians were killed" binds the nearer one first
        for k in range(len(mentions) - 2, -1, -1):
            if k in found or (k + 1) not in found:
                continue
            a, b = mentions[k], mentions[k + 1]
            target = found[k + 1]
            lows = [w.lower for w in parsed.tokens[a.end : b.start]]
            passive = target.predicate is not None and target.predicate.start >= b.end
            side_by_side = not lows and a.kind == b.kind == "single"  # "a father a mother and a son": commas lost
            if passive and (side_by_side or (lows and lows[-1] in ("and", ",") and len(lows) <= 3)) and not self._agent(parsed, a):
                found[k] = Draft(a, target.outcome, f"with:{target.rule}", target.predicate, certainty=0.85)

    # ------------------------------------------------------------ "there were also 20 unidentified victims"

    def _existential(self, parsed: Parsed, mentions: list[Mention], predicates: list[Predicate], found: dict[int, Draft]) -> None:
        for k, m in enumerate(mentions):
            if k in found or m.kind == "single":
                continue
            word = parsed.tokens[m.head].lower
            if word in ("victims", "martyrs", "corpses", "bodies"):
                found[k] = Draft(m, "killed", "victims", refers="killed" if m.more or "also" in parsed.text.lower() else None, certainty=0.7)

    # ------------------------------------------------------------ parts

    def _cue_before(self, parsed: Parsed, m: Mention) -> bool:
        base = parsed.sentence.start
        before = parsed.text[: parsed.tokens[m.start].start - base]
        return bool(PART_CUES.search(before[-40:])) and not re.search(r"\b(?:along|together)\s+with\s*$", before)

    def _whole_of(self, parsed: Parsed, m: Mention) -> str | None:
        """"two medics were among at least 31 people": what follows "among" is the whole."""
        after = parsed.words(m.end, min(m.end + 3, len(parsed.tokens))).lower()
        return "after" if re.match(r"(?:were|was|are|is|being)?\s*among\b", after) else None

    def _placed(self, parsed: Parsed, m: Mention) -> bool:
        after = parsed.tokens[m.end : m.end + 2]
        return len(after) == 2 and after[0].lower in ("in", "at", "near") and (after[1].text[0].isupper() or after[1].tag == "DT")

    def _parts(self, parsed: Parsed, mentions: list[Mention], predicates: list[Predicate], found: dict[int, Draft]) -> list[Draft]:
        whole: dict[int, int] = {}
        refers: dict[int, int | str] = {}
        lower = parsed.text.lower()
        for k, m in enumerate(mentions):
            if self._whole_of(parsed, m):
                nxt = next((j for j in range(k + 1, len(mentions)) if mentions[j].start - m.end <= 6), None)
                if nxt is not None:
                    if nxt in found:
                        found.setdefault(k, Draft(m, found[nxt].outcome, "among"))
                        found[k] = replace(found[k], rule="among", outcome=found[nxt].outcome, predicate=found[nxt].predicate)
                        whole[k] = nxt
                        continue
                if re.search(r"among\s+(?:the\s+|those\s+)?(?:dead|killed|victims|slain|fatalities|deceased)", parsed.words(m.end, min(m.end + 6, len(parsed.tokens))).lower()):
                    found[k] = Draft(m, "killed", "among_the_dead", refers="killed")
                    continue
                if re.search(r"among\s+(?:the\s+|those\s+)?(?:injured|wounded|hurt)", parsed.words(m.end, min(m.end + 6, len(parsed.tokens))).lower()):
                    found[k] = Draft(m, "injured", "among_the_wounded", refers="injured")
                    continue
            if m.kind == "number" and k not in found and not m.vague and self._placed(parsed, m):
                # "21 civilians were killed, 15 in one district and another six in a village"
                previous = next((j for j in range(k - 1, -1, -1) if j in found and j not in whole and found[j].rule != "by_place"), None)
                if previous is not None and (mentions[previous].low or 0) > (m.low or 0) > 0:
                    outer = found[previous]
                    said = replace(m, status=outer.mention.status, age=outer.mention.age, sex=outer.mention.sex, group=outer.mention.group)
                    found[k] = Draft(said, outer.outcome, "by_place", outer.predicate, certainty=0.7)
                    continue
            if m.kind == "of_group" and m.of_what in ("them", "whom", "those", "these", "which"):
                previous = next((j for j in range(k - 1, -1, -1) if j in found and j not in whole), None)
                if previous is not None:
                    own = next((p for p in predicates if p.start >= m.end and p.start - m.end <= 4 and p.voice in ("passive", "state", "intransitive")), None)
                    outcome = own.outcome if own and own.outcome != found[previous].outcome else found[previous].outcome
                    if m.of_what in ("those", "these") and own:
                        outcome = own.outcome
                    found[k] = Draft(m, outcome, "of_them", found[previous].predicate)
                    if outcome == found[previous].outcome:
                        whole[k] = previous
                    continue
                said = next((p for p in predicates if m.end <= p.start <= m.end + 2), None)
                if m.low == 1 and m.high == 1:
                    continue
                if said is not None:  # "At least 36 of those killed are civilians"
                    tail = parsed.tokens[said.end : said.end + 3]
                    person = next((self.lexicon.persons[w.lower][0] for w in tail if w.lower in self.lexicon.persons), None)
                    if person is not None:
                        words = next(w for w in tail if w.lower in self.lexicon.persons)
                        m = replace(m, status=person.status, age=person.age, sex=person.sex, group=words.text, end=words.i + 1)
                    found[k] = Draft(m, said.outcome, "of_those_killed", said, refers=said.outcome)
                    continue
                if k not in found:
                    found[k] = Draft(m, "killed", "of_them_before", refers="last", certainty=0.6)
                continue
            if self._cue_before(parsed, m):
                previous = next((j for j in range(k - 1, -1, -1) if j in found and j not in whole), None)
                base = parsed.sentence.start
                before = parsed.text[: parsed.tokens[m.start].start - base].lower()
                if previous is not None:
                    outer = found[previous]
                    strong = re.search(r"(?:includ\w+|incl\.?|among(?:st)?(?: \w+){0,2}|of (?:whom|which|them)|comprising|notably)[\s,:(]*(?:were|was|are|also)?[\s,]*$", before)
                    if k in found and found[k].predicate is not None and found[k].outcome != outer.outcome:
                        continue
                    if strong:
                        found[k] = Draft(m, outer.outcome, "including", outer.predicate)
                        whole[k] = previous
                        continue
                    if k not in found and re.search(r"\bwith\s*$", before) is None:
                        continue
                else:
                    hit = re.search(r"(dead|killed|victims|dead and injured|fatalities|injured|wounded|casualties)\s+(?:also\s+)?include[ds]?\s*$", before) or re.search(
                        r"among(?:st)?\s+(?:the\s+|those\s+)?(dead|killed|victims|slain|injured|wounded|casualties)\s+(?:were|was|are)\s*$", before
                    )
                    if hit:
                        outcome2: Outcome = "injured" if hit[1] in ("injured", "wounded") else "killed"
                        found[k] = Draft(m, outcome2, "the_dead_included", refers=outcome2)
                        continue
        # coordination after a part: "including two women and five children"
        for k in range(1, len(mentions)):
            if k - 1 in whole and k not in whole:
                lows = [w.lower for w in parsed.tokens[mentions[k - 1].end : mentions[k].start]]
                if all(w in ("and", ",", "a", "as", "well") for w in lows) and lows:
                    direct = found.get(k)
                    if direct is not None and direct.outcome != found[whole[k - 1]].outcome:
                        continue
                    outer = found[whole[k - 1]]
                    inner = found.get(k)
                    if inner is not None and inner.predicate is not None and inner.predicate.start > mentions[k].end and inner.predicate != outer.predicate:
                        continue
                    found[k] = Draft(mentions[k], outer.outcome, "including", outer.predicate)
                    whole[k] = whole[k - 1]
        # "Among the 63 killed were at least 36 civilians"
        m2 = re.match(r"\W*among(?:st)?\b", lower)
        if m2 and mentions:
            first = next((k for k in sorted(found) if mentions[k].definite or mentions[k].start <= 3), None)
            if first is not None and mentions[first].start <= 4:
                for k in sorted(found.keys() | set(range(len(mentions)))):
                    if k > first and k not in whole:
                        lows = [w.lower for w in parsed.tokens[mentions[first].end : mentions[k].start]]
                        if "were" in lows or "was" in lows or "are" in lows:
                            found[k] = Draft(mentions[k], found[first].outcome, "among_the_n", found[first].predicate)
                            number = mentions[first].low
                            refers[k] = number if number is not None else found[first].outcome
                found.pop(first)
        order = sorted(found)
        index = {k: i for i, k in enumerate(order)}
        return [
            replace(found[k], whole=index.get(whole[k]) if k in whole else None, refers=refers.get(k, found[k].refers)) for k in order
        ]
