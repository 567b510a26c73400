"""Totals over a war, a month, a campaign: told from the figures of an event (codebook sections 1 and 6)."""

from __future__ import annotations

import re
from functools import lru_cache

from harmledger.extract.grammar.gates import gated
from harmledger.extract.grammar.lexicon import Lexicon

SHORT_QUOTE = re.compile(r'"([^"\s]+(?:\s[^"\s]+){0,2})"')
"""A word or two in quotation marks, no speech of its own."""

GOES_ON = re.compile(r"\W*(?:it|they|he|she|and|with|of (?:these|them|those))\b", re.IGNORECASE)
"""Behind a semicolon: the same subject goes on."""

BARE = re.compile(r"\s*(?:(?:at least|about|more than|some|as many as|up to|around|over|any|the|its)\s+){0,2}", re.IGNORECASE)
"""All that stands before a count whose harm itself is denied; "denied that its jets had struck a wedding, when 19 died" denies the act."""

ASIDE = re.compile(r"\b(?:that|which|where|who|whose)\b")
"""Words that begin a clause of their own, in which a "since" says nothing of the figure."""


class BackgroundReader:
    """Says whether a figure speaks of more than one event, and why."""

    def __init__(self, lexicon: Lexicon) -> None:
        raw = lexicon.raw["background"]
        self.span = gated(raw["span"]["pattern"], re.IGNORECASE)
        self.war = [gated(p, re.IGNORECASE) for p in raw["war"]["patterns"]]
        self.own = [gated(p, re.IGNORECASE) for p in raw["own"]["patterns"]]
        self.day = gated(raw["general"]["unless"], re.IGNORECASE)
        self.course = gated(raw["perfect"]["course"], re.IGNORECASE)
        self.told = gated(raw["own"]["told"], re.IGNORECASE)
        self.alike = gated(raw["alike"]["pattern"], re.IGNORECASE)
        self.denied = gated(raw["denied"]["pattern"], re.IGNORECASE)
        self.sums = [gated(p, re.IGNORECASE) for p in raw["sums"]["patterns"]]
        self.spanning = [gated(p, re.IGNORECASE) for p in lexicon.raw["events"]["spans"]["patterns"]]
        self.places = [gated(p, re.IGNORECASE) for p in raw["sums"]["places"]]
        self.towns = gated(raw["sums"]["towns"], re.IGNORECASE)
        self.adding = [gated(p, re.IGNORECASE) for p in raw["sums"]["adding"]]
        self.turns = [gated(p, re.IGNORECASE) for p in raw["turns"]["patterns"]]
        self.general = [gated(p, re.IGNORECASE) for p in raw["general"]["patterns"]]
        self.wide = gated(raw["perfect"]["wide"])
        self.single = gated(raw["perfect"]["act"], re.IGNORECASE)
        self.days = gated(raw["perfect"]["days"], re.IGNORECASE)
        self.order = gated("|".join(raw["order"]["patterns"]), re.IGNORECASE)
        self.month = gated(raw["perfect"]["month"], re.IGNORECASE)
        self.perfect = gated(raw["perfect"]["pattern"], re.IGNORECASE)
        self.clause = lru_cache(maxsize=64)(self._clause)  # figures of one sentence share it
        self.large, self.many = int(raw["large"]["number"]), int(raw["large"]["in_a_month"])

    def why(self, sentence: str, start: int, end: int, low: int | None, high: int | None, leads: bool = False) -> str | None:
        """Why the figure at characters ``start`` to ``end`` of the sentence is background, in words; None if it is not.

        ``leads``: it is the first toll of the report and its sentence names the place, so that a span of days is its event's own.
        """
        if self.order.search(sentence):
            return "an order to whoever reads the text, not a report"
        number = low if low is not None else high or 0
        if number >= self.large:
            return "a number this large is a total of a war, not of one event"
        # the clause that holds the figure: "…, a conflict that has killed 280,000" speaks only for itself
        sentence = SHORT_QUOTE.sub(r" \1 ", sentence)  # of the same length
        left = sentence.rfind('"', 0, start)
        colon = max(sentence.rfind(":", 0, start), sentence.rfind(";", 0, start))
        goes_on = sentence[colon] == ":" or GOES_ON.match(sentence, colon + 1)
        if colon > left and (not goes_on or self.told.search(sentence[colon:])):
            left = colon  # "A year of war: a bomb killed five on Monday"; not "Last year was the worst: 2,412 died"
        right = min((i for i in (sentence.find(c, end) for c in (";", ":", '"')) if i >= 0), default=len(sentence))
        clause = sentence[left + 1 : right]
        denied = self.denied.search(clause)
        before = clause[: max(start - left - 1, 0)]
        if denied is not None and (end_of := denied.end(denied.lastgroup or 0)) <= len(before) and BARE.fullmatch(before, end_of):
            return "told only to be denied"
        own, war, general = self.clause(clause)
        if own:
            return None
        for m in war:
            if leads and self.span.match(m.group().strip()):
                continue
            at = left + 1 + m.start()
            if at > start and ASIDE.search(sentence[end:at]):
                continue  # "two civilians in the city that has been divided since 2012"
            gap = start - (left + 1 + m.end()) if at < start else at - end
            if gap <= 110:
                return f"“{m.group().strip()}” makes it a total over a time or a campaign"
        return "a statement in general, not of one event" if general else None

    def _clause(self, clause: str) -> tuple[bool, tuple[re.Match[str], ...], bool]:
        """What a clause says for all figures in it: that it tells an event of its own; words of a war or a campaign; that it
        speaks in general."""
        alike = self.alike.search(clause)
        if alike is not None and not self.day.search(clause):
            return False, (alike,), False
        if any(p.search(clause) for p in self.own):
            return True, (), False
        return (
            False,
            tuple(m for p in self.war for m in p.finditer(clause)),
            any(p.search(clause) for p in self.general) and not self.day.search(clause),
        )

    def speaks_of_a_war(self, sentence: str) -> bool:
        """Whether the sentence speaks of a war, a year or a campaign as a whole."""
        return any(p.search(sentence) for p in self.war) and not any(p.search(sentence) for p in self.own)

    def in_a_month(self, sentence: str) -> bool:
        """Whether the sentence names a month or a year and no day of it ("in January")."""
        return bool(self.month.search(sentence))

    def goes_on(self, sentence: str) -> bool:
        """Whether the sentence says what fighting as a whole has cost ("the fighting has killed …")."""
        return bool(self.course.search(sentence))

    def sums_up_by_tense(self, sentence: str) -> bool:
        """Whether the sentence tells in the perfect tense ("have killed", "have been killed")."""
        return bool(self.perfect.search(sentence))

    def turns_away(self, sentence: str) -> bool:
        """Whether the sentence says that it turns to another event."""
        return any(p.search(sentence) for p in self.turns)

    def spans(self, sentence: str) -> bool:
        """Whether the sentence says of its toll that it spans several places."""
        return any(p.search(sentence) for p in self.spanning)

    def one_act(self, sentence: str) -> bool:
        """Whether the sentence tells of one act, of whatever kind ("in an attack by gunmen")."""
        return bool(self.single.search(sentence))

    def spans_days(self, expression: str) -> bool:
        """Whether the words for a time count several days ("in four days of strikes")."""
        return bool(self.days.search(expression))

    def nationwide(self, sentence: str) -> bool:
        """Whether the sentence says of its number that it is a whole country's or province's ("across Syria", "nationwide")."""
        return bool(self.wide.search(sentence))

    def adds(self, sentence: str) -> bool:
        """Whether the sentence says that it adds up what was told before ("a total of", "bringing the number to")."""
        return any(p.search(sentence) for p in self.adding)

    def several_places(self, sentence: str) -> bool:
        """Whether the sentence speaks of more places than it may name ("cities", "across the province")."""
        return any(p.search(sentence) for p in self.places)

    def wide_spread(self, sentence: str) -> bool:
        """Whether the sentence speaks of more than one town or province."""
        return bool(self.towns.search(sentence))

    def sums_up(self, sentence: str) -> bool:
        """Whether the sentence's words allow that its figure adds up several events."""
        return any(p.search(sentence) for p in self.sums)
