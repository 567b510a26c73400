"""Where the words for a speaker begin in what the parser took for them: a comma was lost, a title or a name was cut in two."""

from __future__ import annotations

from harmledger.extract.grammar.names import NameReader
from harmledger.extract.grammar.parse import Parsed, Token

DESCRIBING = frozenset(["local", "medical", "security", "opposition"])
"""Words that tell what sort of people speak."""
PLACES = frozenset(["province", "district", "city", "county", "oblast", "state", "town", "village"])
"""Words of places that offices are named after."""
ANCHORS = ("state media", "monitor", "agency", "outlet", "rescue service", "aid organisation")
"""Kinds of actors whose name is the whole naming where a comma before it was lost ("in Hama state news agency SANA said")."""


class SeamReader(NameReader):
    """Finds the seam between the words for a speaker and those before them."""

    def _many_of_one(self, tokens: tuple[Token, ...], low: int, head: int) -> int:
        """Where the naming begins if its article is of another noun: "in a northwestern province activists said"."""
        if tokens[low].lower not in ("a", "an") or tokens[head].tag != "NNS" or tokens[head].lower not in self.roles:
            return low
        if any(w.tag in ("IN", "CC") for w in tokens[low:head]) or low == 0 or tokens[low - 1].tag != "IN":
            return low
        start = head
        while start - 1 > low and tokens[start - 1].lower in (self.roles | self.bodies | DESCRIBING) - PLACES:
            start -= 1
        return start

    def _after_preposition(self, tokens: tuple[Token, ...], i: int, low: int) -> bool:
        """Whether the name that ends at ``i`` hangs on a preposition ("in a statement to SANA a source …"), so that a new naming follows."""
        while i > low and tokens[i].tag in ("NNP", "NNPS"):
            i -= 1
        return tokens[i].tag in ("IN", "TO")

    def _placed(self, tokens: tuple[Token, ...], low: int, head: int) -> int:
        """Cut a place whose comma was lost: "(in) the city of Aleppo Syrian activists said" is said by Syrian activists."""
        within = next((i for i in range(head, low, -1) if tokens[i].tag == "IN"), None)
        if within is None or tokens[head].lower not in self.roles or any(w.lower in self.roles for w in tokens[low:within]):
            return low
        after = next((i for i in range(within + 1, head) if tokens[i].tag != "NNP" and tokens[i].tag != "DT"), head)
        return after if within + 1 < after <= head else low

    def _anchored(self, parsed: Parsed, low: int, high: int) -> int:
        """Where a known medium or monitor ends the naming and what stands before it does not belong to it: where it begins."""
        tokens, base = parsed.tokens, parsed.sentence.start
        actors = [
            m
            for m in self.registry.mentions(parsed.text)
            if m.actor.kind in ANCHORS
            and tokens[low].start < m.end + base <= tokens[high - 1].end
            and all(w.lower in self.roles | self.bodies for w in tokens[parsed.at(m.end + base) : high])
        ]
        if not actors:
            return low
        i = parsed.at(actors[0].start + base)
        while i > low and self._describes(tokens[i - 1]):
            i -= 2 if tokens[i - 1].tag in ("HYPH", "POS") else 1
            if tokens[i].tag == "DT":
                break
        i = max(i, low)
        told = tokens[i].lower in ("a", "an", "another") and actors[0].by == "shorthand"  # "the Committees, a monitoring group"
        attached = i > low and (tokens[i - 1].tag in ("IN", "TO", "CC", "VBG") or tokens[i - 1].text == ",")
        return low if told or attached else i

    def _describes(self, t: Token) -> bool:
        """Whether a word before an organisation's name may belong to it ("the official SANA news agency")."""
        return t.tag in ("DT", "JJ", "POS", "HYPH", "VBN", "PRP$") or t.lower in self.roles | self.bodies

    def _titled(self, tokens: tuple[Token, ...], low: int) -> int:
        """ "police Sgt. Ron Crump": the title with its dot belongs to the name that the parser cut off."""
        start = low
        while low > 1 and tokens[low - 1].text == "." and tokens[low - 2].lower in self.titles:
            low -= 2
        while low < start and low > 0 and (tokens[low - 1].lower in self.roles or tokens[low - 1].lower in self.titles):
            low -= 1
        return low
