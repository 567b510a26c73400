"""Wholes and parts inside a sentence: "63 killed, 36 of them civilians", "two medics were among 31 dead".

A part takes its whole's outcome; a part whose whole stands in an earlier sentence says what it refers to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from harmledger.extract.grammar.draft import Draft as Draft
from harmledger.extract.grammar.gates import gated
from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.extract.grammar.parse import Parsed
from harmledger.extract.grammar.people import Mention
from harmledger.extract.grammar.predicates import Predicate
from harmledger.extract.grammar.told_who import tell_who
from harmledger.model.claim import Outcome

PART_CUES = gated(
    r"(?:\bincluding(?: those of)?|\bincl\.?|\bamong(?:st)? (?:them|whom|which|those killed|the dead|the victims|the martyrs|the killed|the injured|the wounded)"
    r"|\bof (?:whom|which|them)|\bcomprising|\bnotably|\binclude[ds]?|\bamong(?:st)?|\bwith|\bat least)[\s,:(]*(?:were|was|are|also|being)?[\s,]*$",
    re.IGNORECASE,
)
STRONG_CUES = re.compile(
    r"(?:includ\w+(?: those of)?|incl\.?|among(?:st)?(?: \w+){0,2}|of (?:whom|which|them)|comprising|notably)[\s,:(]*(?:were|was|are|also)?[\s,]*$"
)
DEAD = r"(?:the\s+|those\s+)?(?:dead|killed|victims|slain|fatalities|deceased|martyrs)"
HURT = r"(?:the\s+|those\s+)?(?:injured|wounded|hurt)"
INCLUDED = gated(
    rf"(?:(?P<a>{DEAD}|{HURT}|casualties)\s+(?:also\s+)?(?:include[ds]?|comprise[ds]?)|^\W*(?P<c>the\s+(?:dead|fatalities))\s+(?:were|are)|among(?:st)?\s+(?P<b>{DEAD}|{HURT}|casualties)\s+(?:were|was|are)"
    rf"|\b(?P<d>(?:the|those)\s+(?:dead|killed|slain|injured|wounded|hurt)),?\s+(?:including|among\s+(?:them|whom)(?:\s+(?:were|was))?))\s*$"
)


ALL_OF_THEM = gated(
    r"(?<!nearly)(?<!almost)(?<!not)(?:,\s\"?|\s[–-]+\s|\()(?:all|both) (?:of (?:them|whom) )?(?:were |are )?(?:[A-Z][a-z]+ |army |government |local |unarmed )?[a-z]+\b(?! and\b)",
    re.IGNORECASE,
)
"""Behind a count: what all of them are."""

LISTING = frozenset(["and", ",", "a", "an", "as", "well", "the", "his", "her", "their", "its"])
"""What stands between the members of a list of people: "the father, his two wives and their children"."""

GRAVELY = frozenset(["seriously", "critically", "severely", "badly", "gravely", "heavily", "grievously"])
"""How the worst hurt are told from the others."""

NO_OUTCOME = frozenset(["buried", "identified", "named", "cremated", "handed"])
"""What is done to some of the dead, and tells no new harm."""

OF_THOSE = re.compile(rf"\W*(?:out )?of (?:the|those|all)\b[^.;]{{0,60}}?(?:{DEAD}|{HURT})\b", re.IGNORECASE)
"""How a sentence begins that breaks a number down."""


def cue_before(parsed: Parsed, m: Mention) -> bool:
    """Whether the words before the mention make it a part ("including", "among them")."""
    before = parsed.text[: parsed.tokens[m.start].start - parsed.sentence.start]
    return bool(PART_CUES.search(before[-40:])) and not re.search(r"\b(?:along|together)\s+with\s*$", before)


def names_whole_after(parsed: Parsed, m: Mention) -> bool:
    """Whether the whole follows: "two medics were among at least 31 people"."""
    after = parsed.words(m.end, min(m.end + 3, len(parsed.tokens))).lower()
    return bool(re.match(r"(?:were|was|are|is|being)?\s*among\b", after))


class PartReader:
    """Binds parts to wholes among the mentions of one sentence. ``found`` maps a mention's index to its draft and is completed."""

    def __init__(
        self, lexicon: Lexicon, parsed: Parsed, mentions: list[Mention], predicates: list[Predicate], found: dict[int, Draft]
    ) -> None:
        self.lexicon, self.parsed, self.mentions, self.predicates, self.found = lexicon, parsed, mentions, predicates, found
        self.whole: dict[int, int] = {}
        self.refers: dict[int, int | str] = {}

    def bound(self) -> list[Draft]:
        """The drafts in the order of the text, each with its whole."""
        for k, m in enumerate(self.mentions):
            if k in self.whole.values():
                continue
            for rule in (self._of_the_n, self._among, self._by_place, self._of_them, self._were_of, self._included):
                if rule(k, m):
                    break
        self._were_people()
        self._all_of_them()
        self._adds_up()
        self._joined_parts()
        self._among_the_n()
        self._same_people()
        self._gravely()
        tell_who(self.lexicon, self.parsed, self.found, self.whole)
        order = sorted(self.found)
        index = {k: i for i, k in enumerate(order)}
        return [
            replace(
                self.found[k],
                whole=index.get(self.whole[k]) if k in self.whole else None,
                refers=self.refers.get(k, self.found[k].refers),
            )
            for k in order
        ]

    def _previous(self, k: int) -> int | None:
        """The nearest whole before mention k."""
        return next((j for j in range(k - 1, -1, -1) if j in self.found and j not in self.whole), None)

    # ------------------------------------------------------------ the rules; each says whether it held

    def _among(self, k: int, m: Mention) -> bool:
        if not names_whole_after(self.parsed, m):
            return False
        nxt = next((j for j in range(k + 1, len(self.mentions)) if self.mentions[j].start - m.end <= 6), None)
        if nxt is not None and nxt in self.found:
            outer = self.found[nxt]
            self.found[k] = Draft(m, outer.outcome, "among", outer.predicate)
            self.whole[k] = nxt
            return True
        after = self.parsed.words(m.end, min(m.end + 6, len(self.parsed.tokens))).lower()
        if re.search(rf"among\s+{DEAD}", after):
            self.found[k] = Draft(m, "killed", "among_the_dead", refers="killed")
            return True
        if re.search(rf"among\s+{HURT}", after):
            self.found[k] = Draft(m, "injured", "among_the_wounded", refers="injured")
            return True
        return False

    def _by_place(self, k: int, m: Mention) -> bool:
        """ "21 civilians were killed, 15 in one district and another six in a village"."""
        after = self.parsed.tokens[m.end : m.end + 2]
        placed = len(after) == 2 and after[0].lower in ("in", "at", "near") and (after[1].text[0].isupper() or after[1].tag == "DT")
        if m.kind != "number" or k in self.found or m.vague or not placed:
            return False
        previous = next(
            (j for j in range(k - 1, -1, -1) if j in self.found and j not in self.whole and self.found[j].rule != "by_place"), None
        )
        if previous is None or not (self.mentions[previous].low or 0) > (m.low or 0) > 0:
            return False
        outer = self.found[previous]
        said = replace(m, status=outer.mention.status, age=outer.mention.age, sex=outer.mention.sex, group=outer.mention.group)
        self.found[k] = Draft(said, outer.outcome, "by_place", outer.predicate, certainty=0.7)
        return True

    def _of_the_n(self, k: int, m: Mention) -> bool:
        """ "Seven of the 15 people killed were police officers": the 15 are the whole."""
        tokens = self.parsed.tokens
        nxt = self.mentions[k + 1] if k + 1 < len(self.mentions) else None
        if m.of_what != "number" or nxt is None or nxt.start - m.end > 2:
            return False
        outer = self.found.get(k + 1)
        if outer is None:
            own = self.found.pop(k, None)
            said = next(self._after(nxt, 1), None)
            if own is None and said is None:
                return False
            outcome = said.outcome if said else own.outcome if own else "killed"
            outer = self.found[k + 1] = Draft(nxt, outcome, "of_the_n_whole", said)
        verb = next((t.i for t in tokens[nxt.end : nxt.end + 14] if t.lower in ("were", "was", "are", "is")), None)
        if any(t.lower in NO_OUTCOME for t in tokens[nxt.end : nxt.end + 24]):
            self.found.pop(k, None)  # "eleven of the 12 killed were buried": the twelve are dead
            return True
        self.found[k] = Draft(self._described_from(m, verb + 1) if verb else m, outer.outcome, "of_the_n", outer.predicate)
        self.whole[k] = k + 1
        return True

    def _were_of(self, k: int, m: Mention) -> bool:
        """ "Of the 21 people killed, four were children": who the four are stands behind the verb."""
        tokens = self.parsed.tokens
        hit = OF_THOSE.match(self.parsed.text)
        if hit is None or m.kind != "number" or m.end >= len(tokens) or tokens[m.end].lower not in ("were", "was", "are", "is"):
            return False
        if any(self._after(m, 2)):
            return False
        described = self._described_from(m, m.end + 1)
        outcome: Outcome = "injured" if re.search("injur|wound|hurt", hit.group().lower()) else "killed"
        previous = next((j for j in range(k - 1, -1, -1) if self.mentions[j].kind in ("counted", "number") and j not in self.whole), None)
        if described is m:
            return False
        self.found[k] = Draft(described, outcome, "were_of", refers=outcome if previous is None else self.mentions[previous].low)
        if previous is not None:
            self.found.setdefault(previous, Draft(self.mentions[previous], outcome, "were_of_whole"))
            self.whole[k] = previous
        return True

    def _were_people(self) -> None:
        """ "97 of the dead were police and three were civilians": who the bare number counts stands behind the verb."""
        tokens = self.parsed.tokens
        for k, d in list(self.found.items()):
            m = d.mention
            bare = m.kind == "number" and m.status == "unknown" and d.predicate is None and m.end + 1 < len(tokens)
            if bare and tokens[m.end].lower in ("were", "was", "are"):
                self.found[k] = replace(d, mention=self._described_from(m, m.end + 1))

    def _all_of_them(self) -> None:
        """ "35 dead and 37 injured, all civilians": what all of them are, each count before it is."""
        hit = ALL_OF_THEM.search(self.parsed.text)
        if hit is None:
            return
        end = self.parsed.at(self.parsed.sentence.start + hit.end() - 1)
        entry = self.lexicon.persons.get(self.parsed.tokens[end].lower)
        if entry is None or not entry[1]:
            return
        at = self.parsed.sentence.start + hit.start()
        for k in sorted(self.found, reverse=True):
            m = self.found[k].mention
            last = self.parsed.tokens[m.end - 1].end
            if last > at or m.status != "unknown":
                continue
            if at - last > 14:
                break
            self.found[k] = replace(
                self.found[k], mention=replace(m, status=entry[0].status, age=m.age or entry[0].age, sex=m.sex or entry[0].sex)
            )
            at = self.parsed.tokens[m.start].start

    def _described_from(self, m: Mention, i: int) -> Mention:
        """The mention with what the noun of people says that stands within three words from token i."""
        for w in self.parsed.tokens[i : i + 4]:
            entry = self.lexicon.persons.get(w.lower)
            nxt = self.parsed.tokens[w.i + 1].lower if w.i + 1 < len(self.parsed.tokens) else ""
            if entry is not None and nxt not in self.lexicon.persons:
                person = entry[0]
                return replace(m, status=person.status, age=person.age, sex=person.sex, group=self.parsed.words(i, w.i + 1))
            if w.tag in ("IN", "VBN", "VBG") or w.lower in ("mostly", "mainly", "largely", "nearly", "almost", "not", "likely", "probably"):
                break
        return m

    def _adds_up(self) -> None:
        """ "Eight people - five civilians and three soldiers - were killed": counts set behind a count that they add up to."""
        for k, total in enumerate(self.mentions):
            parts: list[int] = []
            for j in range(k + 1, len(self.mentions)):
                a, b = self.mentions[j - 1], self.mentions[j]
                lows = [w.lower for w in self.parsed.tokens[a.end : b.start]]
                if not (
                    lows in (["("], ["-"], ["–"], ["—"], [":"], [","])
                    if not parts
                    else lows and set(lows) <= {"and", ",", "as", "well", ")"}
                ):
                    break
                parts.append(j)
                if len(parts) > 1 and sum(self.mentions[x].low or 0 for x in parts) == total.low and total.low == total.high:
                    self._break_down(k, parts)
                    break

    def _break_down(self, k: int, parts: list[int]) -> None:
        known = next((self.found[j] for j in (k, *parts) if j in self.found), None)
        if known is None:
            return
        if all(self.mentions[j].kind == "single" and self.mentions[j].group[:1].isupper() for j in parts):
            for j in parts:
                self.found.pop(j, None)  # "two officers, Ray Dunn and Al Cole": the names of those counted
            return
        outer = self.found.setdefault(k, Draft(self.mentions[k], known.outcome, "adds_up_whole", known.predicate))
        for j in parts:
            self.found[j] = Draft(self.mentions[j], outer.outcome, "adds_up", outer.predicate)
            self.whole[j] = k

    def _of_them(self, k: int, m: Mention) -> bool:
        """ "36 of them civilians", "three of whom were children", "at least 36 of those killed are civilians"."""
        if m.kind != "of_group" or m.of_what not in ("them", "whom", "those", "these", "which"):
            return False
        if k and k - 1 not in self.found and self.mentions[k - 1].kind == "counted":
            if self.parsed.words(self.mentions[k - 1].end, m.start) in (",", "(", "-", "–"):
                self.found.pop(k, None)  # "four bombers, two of them girls, struck …": part of those who are not counted as harmed
                return True
        if k not in self.found and {w.lower for w in self.parsed.tokens[m.end : m.end + 4]} & NO_OUTCOME:
            return True  # "49 bodies found, of which 31 buried"
        previous = self._previous(k)
        if k in self.found and self.found[k].rule == "fatally":
            return True
        if previous is not None:
            outer = self.found[previous]
            own = next((p for p in self._after(m, 4) if p.voice in ("passive", "state", "intransitive")), None)
            outcome = own.outcome if own else outer.outcome
            self.found[k] = Draft(m, outcome, "of_them", outer.predicate)
            if outcome == outer.outcome:
                self.whole[k] = previous
            return True
        if m.low == 1 and m.high == 1:
            return True
        if m.end < len(self.parsed.tokens) and self.parsed.tokens[m.end].lower == "shot":
            self.found[k] = Draft(m, "injured", "of_those_shot", refers="injured")
            return True
        said = next(self._after(m, 2), None)
        if said is not None:
            self.found[k] = Draft(self._described_after(said, m), said.outcome, "of_those_killed", said, refers=said.outcome)
        else:
            self.found.setdefault(k, Draft(m, "killed", "of_them_before", refers="last", certainty=0.6))
        return True

    def _after(self, m: Mention, within: int) -> Iterator[Predicate]:
        return (p for p in self.predicates if m.end <= p.start <= m.end + within)

    def _described_after(self, said: Predicate, m: Mention) -> Mention:
        for w in self.parsed.tokens[said.end : said.end + 7]:
            if w.tag in ("IN", "CC", "DT") or w.text in (",", ";"):
                break
            entry = self.lexicon.persons.get(w.lower)
            nxt = self.parsed.tokens[w.i + 1].lower if w.i + 1 < len(self.parsed.tokens) else ""
            if entry is not None and nxt not in self.lexicon.persons:
                person = entry[0]
                return replace(m, status=person.status, age=person.age, sex=person.sex, group=w.text, end=w.i + 1)
        return m

    def _included(self, k: int, m: Mention) -> bool:
        said = self.parsed.text[: self.parsed.tokens[m.start].start - self.parsed.sentence.start].lower()
        if not cue_before(self.parsed, m) and not INCLUDED.search(said):
            return False
        before = self.parsed.text[: self.parsed.tokens[m.start].start - self.parsed.sentence.start].lower()
        previous = self._previous(k)
        if previous is None:
            hit = INCLUDED.search(before)
            if hit is None:
                return False
            if "victims" in hit.group() and re.search(r"\b(?:shot|injur\w*|wound\w*|hospital\w*|condition)\b", self.parsed.text.lower()):
                return False  # "other victims included a woman shot in the leg"
            outcome: Outcome = (
                "injured" if re.search("injured|wounded|hurt", hit["a"] or hit["b"] or hit["c"] or hit["d"] or "") else "killed"
            )
            self.found[k] = Draft(m, outcome, "the_dead_included", refers=outcome)
            return True
        outer, own = self.found[previous], self.found.get(k)
        if own is not None and own.predicate is not None and own.outcome != outer.outcome:
            return False
        if not STRONG_CUES.search(before):
            return False
        self.found[k] = Draft(m, outer.outcome, "including", outer.predicate)
        self.whole[k] = previous
        return True

    def _joined_parts(self) -> None:
        """ "including two women and five children": what is joined to a part is a part too."""
        for k in range(1, len(self.mentions)):
            if k in self.whole:
                continue
            if k - 1 not in self.whole:
                self._joined_to_open_part(k)
                continue
            lows = [w.lower for w in self.parsed.tokens[self.mentions[k - 1].end : self.mentions[k].start]]
            if not (lows or self._side_by_side(k)) or not all(w in LISTING for w in lows):
                continue
            outer, own = self.found[self.whole[k - 1]], self.found.get(k)
            if own is not None and own.outcome != outer.outcome:
                continue
            if own is not None and own.predicate not in (None, outer.predicate) and own.predicate.start > self.mentions[k].end:
                continue
            self.found[k] = Draft(self.mentions[k], outer.outcome, "including", outer.predicate)
            self.whole[k] = self.whole[k - 1]

    def _joined_to_open_part(self, k: int) -> None:
        """ "Among the dead were 12 staff members and 10 patients": both are parts of a whole told elsewhere."""
        left = self.found.get(k - 1)
        if left is None or left.rule not in ("the_dead_included", "among_the_dead") or k in self.found:
            return
        lows = [w.lower for w in self.parsed.tokens[self.mentions[k - 1].end : self.mentions[k].start]]
        if (lows or self._side_by_side(k)) and all(w in LISTING for w in lows):
            self.found[k] = Draft(self.mentions[k], left.outcome, left.rule, refers=left.refers)

    def _side_by_side(self, k: int) -> bool:
        """Two counts that nothing parts ("51 children 28 women"): a comma was lost."""
        return self.mentions[k - 1].kind == self.mentions[k].kind == "counted"

    def _among_the_n(self) -> None:
        """ "Among the 63 killed were at least 36 civilians": the 63 points back, the 36 is its part."""
        if not re.match(r"\W*among(?:st)?\b", self.parsed.text.lower()):
            return
        first = next((k for k in sorted(self.found) if self.mentions[k].definite or self.mentions[k].start <= 3), None)
        if first is None or self.mentions[first].start > 4:
            return
        outer = self.found[first]
        for k in range(first + 1, len(self.mentions)):
            lows = [w.lower for w in self.parsed.tokens[self.mentions[first].end : self.mentions[k].start]]
            if k not in self.whole and {"were", "was", "are"} & set(lows):
                self.found[k] = Draft(self.mentions[k], outer.outcome, "among_the_n", outer.predicate)
                number = self.mentions[first].low
                self.refers[k] = number if number is not None else outer.outcome
        self.found.pop(first)

    def _gravely(self) -> None:
        """ "34 more were wounded, 17 seriously"."""
        for k, m in enumerate(self.mentions):
            previous = self._previous(k)
            after = self.parsed.tokens[m.end].lower if m.end < len(self.parsed.tokens) else ""
            if k in self.found or m.kind != "number" or after not in GRAVELY or previous is None:
                continue
            if self.found[previous].outcome == "injured" and (self.found[previous].mention.low or 0) >= (m.low or 0) > 0:
                self.found[k] = Draft(m, "injured", "gravely", self.found[previous].predicate)
                self.whole[k] = previous

    def _same_people(self) -> None:
        """ "Eight civilians were killed and 34 others injured": a count without a noun is of the same people as the one before."""
        for k in sorted(self.found):
            m = self.found[k].mention
            bare = m.kind == "number" or m.group.lower().split()[-1:] == ["others"]
            if not bare or m.status != "unknown":
                continue
            before = [self.found[j].mention for j in sorted(self.found) if j < k]
            before = [b for b in before if b.kind == "counted" and b.status != "unknown"]
            plain = before and before[-1].age is None and before[-1].sex is None
            wholes = (
                not any(j in self.whole for j in self.found if j < k) and not m.vague
            )  # "two children were killed and six others injured"
            if before and (plain or (wholes and before[-1].status == "civilian")) and len({b.status for b in before}) == 1:
                self.found[k] = replace(self.found[k], mention=replace(m, status=before[-1].status))
