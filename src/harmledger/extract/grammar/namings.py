"""The words that name a speaker: where they begin and end in a parsed sentence."""

from __future__ import annotations

from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.extract.grammar.names import NOUNS, finite
from harmledger.extract.grammar.parse import Parsed, Token
from harmledger.extract.grammar.seams import SeamReader
from harmledger.model.actors import ActorRegistry

LONGEST = 18
"""Most tokens that a naming may have."""


class NamingReader(SeamReader):
    """Finds the bounds of the words that name a speaker."""

    def __init__(self, lexicon: Lexicon, registry: ActorRegistry) -> None:
        super().__init__(lexicon, registry)
        self.counted = frozenset(lexicon.words("speech", "clause", "counted"))
        self.placing = frozenset(lexicon.words("speech", "clause", "placing"))
        self.quantifiers = frozenset(lexicon.words("speech", "clause", "quantifiers"))

    # ------------------------------------------------------------ where a naming stands

    def subject(self, parsed: Parsed, v: int) -> tuple[int, int] | None:
        """The subject that the parser gives to the verb at ``v``, left or right of it; None where it has none that can be one."""
        tokens = parsed.tokens
        heads = [c for c in parsed.children[v] if tokens[c].dep in ("nsubj", "nsubjpass")]
        for h in sorted(heads, key=lambda h: (h < v, h), reverse=True):
            if tokens[h].lower in self.quantifiers and h + 1 < len(tokens) and tokens[h + 1].lower == "of":
                return None  # "…, most of them young women, a spokesman said"
            listed = tokens[h].tag == "CD" and h + 1 < v and tokens[h + 1].lower == "of" and tokens[h].lower != "one"
            if listed and any(w.text == "," for w in tokens[h : v - 1]):
                return None  # "killed a man and nine of his children, the mayor, …, said"
            low, high = parsed.subtree(h)
            if h < v:
                first = next((o for o in heads if o < h and any(tokens[i].dep == "cc" for i in range(o, h))), h)
                low = min(low, parsed.subtree(first)[0])  # "the Observatory as well as the White Helmets said"
                high = min(high, self.gap(parsed, v))
                if high <= h or self._clause(parsed, low, high, h):
                    return None
                low, high = self._apart(parsed, low, high, h)
                if low > 1 and tokens[low].tag == "NNP" and tokens[low - 1].text == "-" and tokens[low - 1].end == tokens[low].start:
                    low = self.before(parsed, high)  # "a source in Jaish al-Islam told": the parser took "Islam" alone
                return self._introduced(parsed, low, v), high
            if low > v:
                return low, self.after(parsed, low)
        return None

    def gap(self, parsed: Parsed, v: int) -> int:
        """One past the last token before the verb at ``v`` that is no adverb, day or helping verb of it."""
        end = v
        while end > 0 and (parsed.tokens[end - 1].lower in self.times or parsed.tokens[end - 1].text == ","):
            end -= 1
        if end > 3 and parsed.tokens[end - 1].text == ")" and parsed.tokens[end - 3].text == "(":
            return end - 3  # "Syria Live Network (SLN) reported"
        return end

    def _clause(self, parsed: Parsed, low: int, high: int, head: int) -> bool:
        """Whether what the parser took for a subject holds words of the clause before it (a comma was lost)."""
        words = parsed.tokens[low:high]
        return (
            len(words) > 24
            or any(finite(w) and not self._relative(parsed, w.i, head) for w in words[: head - low])
            or any(w.lower in self.harmed and w.tag.startswith("V") for w in words)
        )

    def _relative(self, parsed: Parsed, i: int, head: int) -> bool:
        """Whether the verb at ``i`` stands in a clause that hangs on the noun at ``head`` or one of its nouns."""
        for _ in range(8):
            if parsed.tokens[i].dep in ("relcl", "acl"):
                return True
            if i == head or parsed.tokens[i].head == i:
                return False
            i = parsed.tokens[i].head
        return False

    def _apart(self, parsed: Parsed, low: int, high: int, head: int) -> tuple[int, int]:
        """Cut two namings that lost the comma between them: "25 others Ibrahim Leys", "the Doctors Association a group of"."""
        tokens = parsed.tokens
        for i in range(low + 1, head + 1):
            a, b = tokens[i - 1], tokens[i]
            plural = a.tag == "NNS" and a.lower not in self.roles | self.bodies and b.tag in ("NNP", "NNPS")
            side = a.tag in ("NN", "NNS") and b.tag == "DT"
            harmed = a.lower in self.harmed and b.tag in ("DT", "NNP", "NNPS")
            placed = a.tag == "NNP" and b.tag == "DT" and self._after_preposition(tokens, i - 1, low)
            digits = (i == low + 1 and a.text.isdigit() and b.tag in NOUNS) or (a.tag == "CD" and b.tag == "DT")
            if plural or side or harmed or placed or digits or a.lower in self.counted or self.stops(tokens, i - 1):
                low = i
        low = self._placed(tokens, self._many_of_one(tokens, low, head), head)
        if low > 0 and tokens[low - 1].tag == "IN" and any(w.lower in self.roles and w.text.islower() for w in tokens[low + 1 : head + 1]):
            while tokens[low].tag == "NNP":  # "in Hama rights groups said"
                low += 1
        low = self._joined(parsed, self._titled(tokens, self._anchored(parsed, low, high)))
        if tokens[low].lower in ("a", "an") and low > 1 and tokens[low - 1].tag in ("NNP", "NNPS"):
            i = low - 1
            while i > 0 and tokens[i - 1].tag in ("NNP", "NNPS"):
                i -= 1
            if i > 0 and tokens[i - 1].lower == "the":
                i -= 1
            if low - i > 1 and (i == 0 or tokens[i - 1].tag not in ("IN", "TO")):
                return i, low
        return low, high

    def _joined(self, parsed: Parsed, low: int) -> int:
        """ "the state news agency and Kurdish media said", where the parser took the second alone."""
        tokens = parsed.tokens
        if low < 2 or tokens[low - 1].lower not in ("and", "or"):
            return low
        other, base = tokens[low - 2], parsed.sentence.start
        actor = any(m.end + base == other.end and m.by == "name" for m in self.registry.mentions(parsed.text))
        return self.before(parsed, low - 1) if actor or (other.lower in self.roles and other.tag in NOUNS) else low

    def before(self, parsed: Parsed, end: int) -> int:
        """First token of the words for a speaker that end before token ``end``, where the parser knows no subject."""
        tokens, start = parsed.tokens, end
        base = parsed.sentence.start
        told = self._told_of(parsed, end)
        if told is not None:
            return self.before(parsed, told)
        actors = [m for m in self.registry.mentions(parsed.text) if m.by != "shorthand"]
        while start > 0 and end - start < LONGEST:
            w = tokens[start - 1]
            inside = next((m for m in actors if m.start + base <= w.start < m.end + base), None)
            if inside is not None:
                start = parsed.at(inside.start + base)
            elif self._ends_before(tokens, start, end):
                break
            else:
                start -= 1
        return self._introduced(parsed, self._apart(parsed, start, end, end - 1)[0], end) if start < end else start

    def _introduced(self, parsed: Parsed, low: int, end: int) -> int:
        """ "a witness, Bukar Modu, said": where the words begin that tell who the person at ``low`` is."""
        tokens = parsed.tokens
        role = tokens[low].lower in self.roles and tokens[low].text.islower()  # "Prokudin, head of the administration, wrote"
        if low >= 2 and role and tokens[low - 1].text == "," and end < len(tokens) and tokens[end].text == ",":
            i = low - 1
            while i > 0 and (tokens[i - 1].tag == "NNP" or tokens[i - 1].text == "-"):
                i -= 1
            if self.person(tokens[i : low - 1]) and (i == 0 or tokens[i - 1].tag not in ("IN", "TO")):
                return i
        if low >= 4 and tokens[low].lower in ("a", "an", "the") and tokens[low - 1].text == ",":  # "Abdullah Nasser, a medic, said"
            i = low - 1
            while i > 0 and (tokens[i - 1].tag == "NNP" or tokens[i - 1].text == "-"):
                i -= 1
            if self.person(tokens[i : low - 1]) and i > 0 and tokens[i - 1].text in ('"', ",", "that"):
                return i
        closed = end < len(tokens) and "," in (tokens[end].text, tokens[end - 1].text)
        if low < 3 or not closed or tokens[low - 1].text != "," or tokens[low].tag != "NNP" or tokens[low - 2].lower not in self.roles:
            return low
        i = low - 2
        while i > 0 and (tokens[i].tag in ("NN", "JJ", "NNP", "HYPH", "POS") or tokens[i].lower in self.roles or self._office(tokens, i)):
            i -= 1
        return i if tokens[i].lower in ("a", "an", "the", "another", "one") or tokens[i].tag == "PRP$" else low

    def _office(self, tokens: tuple[Token, ...], i: int) -> bool:
        """Whether "of", or the article behind it, belongs to somebody's office ("the head of the city's administration, …")."""
        of = i - 1 if tokens[i].tag == "DT" else i
        return of > 1 and tokens[of].lower in ("of", "for") and tokens[of - 1].lower in self.roles

    def _told_of(self, parsed: Parsed, end: int) -> int | None:
        """ "a police officer who was not authorised to speak said": one past the officer."""
        tokens = parsed.tokens
        for i in range(end - 1, max(0, end - 16), -1):
            if tokens[i].text == "," or self.stops(tokens, i) or tokens[i].lower in self.roles:
                return None
            if tokens[i].tag in ("WP", "WDT"):
                return i if i > 0 and tokens[i - 1].lower in self.roles else None
        return None

    def _ends_before(self, tokens: tuple[Token, ...], start: int, end: int) -> bool:
        w = tokens[start - 1]
        earlier = tokens[start - 2].lower if start >= 2 else ""
        if finite(w) or w.tag == "VBG" or self.stops(tokens, start - 1) or w.text == ",":
            return True
        if w.tag in ("IN", "TO") and (w.lower not in self.placing or (w.lower != "of" and earlier not in self.roles)):
            return True
        if w.tag == "CC":
            return not (start >= 2 and (earlier in self.roles or tokens[start - 2].tag in ("NNP", "NNPS")))
        if (
            w.lower in self.counted
            or (w.lower in self.harmed and start < end and tokens[start].tag == "DT")
            or (w.tag == "CD" and w.lower not in ("one", "two", "three"))
        ):
            return True
        if start < end and w.tag in NOUNS and tokens[start].tag == "DT":
            return True  # two nouns side by side (lost comma): the speaker is the second
        return start < end and w.lower in self.times

    def after(self, parsed: Parsed, start: int) -> int:
        """One past the last token of the words for a speaker that begin at ``start``."""
        tokens, end = parsed.tokens, start
        while end < len(tokens) and end - start < LONGEST:
            w = tokens[end]
            if w.text == ",":
                if not self._adds(parsed, end + 1):
                    break
            elif finite(w) or w.tag in ("VBG", "WDT", "WP", "WRB") or self.stops(tokens, end) or self._leaves(parsed, start, end):
                break
            end += 1
        while end > start and (tokens[end - 1].tag in ("IN", "TO", "CC") or tokens[end - 1].text == ","):
            end -= 1
        return end

    def _goes_on(self, parsed: Parsed, start: int, end: int) -> bool:
        """Whether the clause goes on at ``end`` without a comma ("according to residents eight people …", "X on Monday")."""
        tokens, w = parsed.tokens, parsed.tokens[end]
        if w.lower in self.times or w.tag == "PRP":
            return True
        if tokens[end - 1].tag not in NOUNS:
            return False
        told = w.tag == "DT" and self.person(tokens[start:end]) and self._adds(parsed, end)  # "Ali Saleh a doctor"
        return w.tag in ("DT", "CD", "VBN") and not told

    def _leaves(self, parsed: Parsed, start: int, i: int) -> bool:
        """Whether the word at ``i`` leads away from the name that begins at ``start``; "by" leads from a paper to its author."""
        tokens = parsed.tokens
        if i > start and self._goes_on(parsed, start, i):
            return True
        if tokens[i].tag not in ("IN", "TO"):
            return False
        if tokens[i].lower == "by":
            return tokens[i - 1].lower not in self.papers
        if tokens[i].lower == "with":
            return tokens[min(i + 1, len(tokens) - 1)].lower != "the"
        return tokens[i].lower not in self.placing or self._way(tokens, i)

    def _way(self, tokens: tuple[Token, ...], i: int) -> bool:
        """ "in a statement", "on Telegram", "on Monday": how or when it was said, no part of the name."""
        near = tokens[i + 1 : i + 5]
        noun = next((w for w in near if w.tag in NOUNS), tokens[i])
        return (
            noun.lower in self.ways | self.times
            or any(w.lower in self.times for w in near[:1])
            or any(w.lower in self.ways for w in near[:3])  # "in an emailed statement"
        )

    def _adds(self, parsed: Parsed, i: int) -> bool:
        """Whether an apposition that tells who the speaker is begins at ``i``: a role or a name up to the next stop, without a verb."""
        tokens, j = parsed.tokens, i
        while j < len(tokens) and tokens[j].text not in (",", ".", ";", '"') and j - i < 12:
            if finite(tokens[j]) or (tokens[j].tag in ("VBG", "CC") and j == i):
                return False
            j += 1
        words = tokens[i:j]
        return bool(words) and words[0].tag != "CD" and (any(w.lower in self.roles for w in words) or self.person(words))
