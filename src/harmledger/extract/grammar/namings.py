"""The words that name a speaker: where they begin and end in a parsed sentence, and what of them is the name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.extract.grammar.parse import Parsed, Token
from harmledger.model.actors import ActorRegistry

LONGEST = 18
"""Most tokens that a naming may have."""

FINITE = ("VBD", "VBZ", "VBP", "MD")
NOUNS = ("NN", "NNS", "NNP", "NNPS")
TITLES = (
    "capt",
    "lt",
    "sgt",
    "col",
    "gen",
    "maj",
    "dr",
    "mr",
    "mrs",
    "ms",
    "rev",
    "cpl",
    "brig",
    "det",
    "supt",
    "cmdr",
    "st",
    "jr",
    "rep",
    "sen",
    "gov",
)
"""Short titles whose dot ends nothing."""
ANCHORS = ("state media", "monitor", "agency", "outlet", "rescue service", "aid organisation")
"""Kinds of actors whose name is the whole naming where a comma before it was lost ("in Hama state news agency SANA said")."""
PAPERS_BACK = ("the report", "the statement", "the communique", "its report", "its statement", "his statement", "their report")
"""Papers named before: whoever wrote them goes on."""
STOPS = (".", ";", ":", '"', "(", ")", "--")
HARMED = ("dead", "killed", "wounded", "injured", "hurt", "missing", "shot")
COUNTED = ("more", "others", "dozens", "scores", "hundreds", "people")
"""Words of the count that stood before a speaker whose comma was lost ("wounding dozens more observers said")."""
PLACING = ("of", "for", "in", "from", "at", "on", "to", "with")
"""Prepositions that may stand inside a naming ("a source at Hama police command")."""


def stops(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether token ``i`` is a mark that ends a naming; the hyphen of "Britain-based" is none, a dash is."""
    if tokens[i].text == "-":
        return i == 0 or i + 1 == len(tokens) or tokens[i - 1].end < tokens[i].start or tokens[i].end < tokens[i + 1].start
    return tokens[i].text in STOPS and not (tokens[i].text == "." and i > 0 and tokens[i - 1].lower in TITLES)


def _acting(t: Token) -> bool:
    """ "workers responding to the attack": a clause on the noun before it."""
    return t.tag == "VBG" and t.dep == "acl"


def finite(t: Token) -> bool:
    """Whether the token is a verb that makes a clause."""
    return t.tag in FINITE and t.pos != "PROPN"


class NamingReader:
    """Finds the bounds of the words that name a speaker."""

    def __init__(self, lexicon: Lexicon, registry: ActorRegistry) -> None:
        self.registry = registry
        self.roles = frozenset(lexicon.words("speech", "people", "roles"))
        self.bodies = frozenset(lexicon.words("speech", "people", "bodies"))
        self.pronouns = frozenset(lexicon.words("speech", "back", "pronouns"))
        self.nobody = frozenset(lexicon.words("speech", "nobody", "words"))
        self.times = frozenset(lexicon.words("speech", "between", "words"))
        self.papers = frozenset(lexicon.words("speech", "papers", "words"))
        self.ways = frozenset(lexicon.words("speech", "ways", "words"))

    # ------------------------------------------------------------ where a naming stands

    def subject(self, parsed: Parsed, v: int) -> tuple[int, int] | None:
        """The subject that the parser gives to the verb at ``v``, left or right of it; None where it has none that can be one."""
        tokens = parsed.tokens
        heads = [c for c in parsed.children[v] if tokens[c].dep in ("nsubj", "nsubjpass")]
        for h in sorted(heads, key=lambda h: h < v, reverse=True):
            low, high = parsed.subtree(h)
            if h < v:
                high = min(high, self.gap(parsed, v))
                if high <= h or self._clause(parsed, low, high, h):
                    return None
                return self._apart(parsed, low, high, h)
            if low > v:
                return low, self.after(parsed, low)
        return None

    def gap(self, parsed: Parsed, v: int) -> int:
        """One past the last token before the verb at ``v`` that is no adverb, day or helping verb of it."""
        end = v
        while end > 0 and (parsed.tokens[end - 1].lower in self.times or parsed.tokens[end - 1].text == ","):
            end -= 1
        return end

    def _clause(self, parsed: Parsed, low: int, high: int, head: int) -> bool:
        """Whether what the parser took for a subject holds words of the clause before it (a comma was lost)."""
        words = parsed.tokens[low:high]
        return (
            len(words) > 24
            or any(finite(w) and not self._relative(parsed, w.i, head) for w in words[: head - low])
            or any(w.lower in HARMED and w.tag.startswith("V") for w in words)
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
            plural = a.tag == "NNS" and a.lower not in self.roles | self.bodies and b.tag == "NNP"
            side = (a.tag in ("NN", "NNS") or a.lower in HARMED) and b.tag == "DT"
            digits = i == low + 1 and a.text.isdigit() and b.tag in NOUNS
            if plural or side or digits or a.lower in COUNTED or stops(tokens, i - 1):
                low = i
        low = self._placed(tokens, low, head)
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
        while low > 1 and tokens[low - 1].text == "." and tokens[low - 2].lower in TITLES:
            low -= 2
        while low < start and low > 0 and (tokens[low - 1].lower in self.roles or tokens[low - 1].lower in TITLES):
            low -= 1
        return low

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
        return self._apart(parsed, start, end, end - 1)[0] if start < end else start

    def _told_of(self, parsed: Parsed, end: int) -> int | None:
        """ "a police officer who was not authorised to speak said": one past the officer."""
        tokens = parsed.tokens
        for i in range(end - 1, max(0, end - 16), -1):
            if tokens[i].text == "," or stops(tokens, i) or tokens[i].lower in self.roles:
                return None
            if tokens[i].tag in ("WP", "WDT"):
                return i if i > 0 and tokens[i - 1].lower in self.roles else None
        return None

    def _ends_before(self, tokens: tuple[Token, ...], start: int, end: int) -> bool:
        w = tokens[start - 1]
        earlier = tokens[start - 2].lower if start >= 2 else ""
        if finite(w) or w.tag == "VBG" or stops(tokens, start - 1) or w.text == ",":
            return True
        if w.tag in ("IN", "TO") and (w.lower not in PLACING or (w.lower != "of" and earlier not in self.roles)):
            return True
        if w.tag == "CC":
            return not (start >= 2 and (earlier in self.roles or tokens[start - 2].tag in ("NNP", "NNPS")))
        if (
            w.lower in COUNTED
            or (w.lower in HARMED and start < end and tokens[start].tag == "DT")
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
            elif finite(w) or w.tag in ("VBG", "WDT", "WP", "WRB") or stops(tokens, end) or self._leaves(parsed, start, end):
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
        return tokens[i].lower not in PLACING or self._way(tokens, i)

    def _way(self, tokens: tuple[Token, ...], i: int) -> bool:
        """ "in a statement", "on Telegram", "on Monday": how or when it was said, no part of the name."""
        return any(w.lower in self.ways or w.lower in self.times for w in tokens[i + 1 : i + 5] if w.tag not in FINITE) and (
            next((w for w in tokens[i + 1 : i + 5] if w.tag in NOUNS), tokens[i]).lower in self.ways | self.times
            or tokens[min(i + 1, len(tokens) - 1)].lower in self.times
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

    # ------------------------------------------------------------ what of it is the name

    def name(self, parsed: Parsed, low: int, high: int) -> tuple[int, int]:
        """The tokens of the name: without a relative clause, and without an apposition where no person is named."""
        tokens = parsed.tokens
        cut = next(
            (i for i in range(low + 1, high) if tokens[i].tag in ("WDT", "WP", "WRB") or finite(tokens[i]) or _acting(tokens[i])), high
        )
        while cut > low and (tokens[cut - 1].text in (",", "(") or tokens[cut - 1].tag in ("IN", "TO")):
            cut -= 1
        cut = self._second_naming(parsed, low, cut)
        while low < cut - 1 and tokens[low].lower in self.times and tokens[low].tag != "CD":
            low += 1
        commas = [i for i in range(low + 1, cut) if tokens[i].text == ","]
        if commas:
            first, second = commas[0], commas[1] if len(commas) > 1 else cut
            told = tokens[first + 1 : second]
            listed = any(w.tag == "CC" for w in tokens[first + 1 : min(first + 3, cut)]) or any(
                tokens[i + 1].tag == "CC" for i in commas if i + 1 < cut
            )
            aged = len(told) == 1 and told[0].tag == "CD"
            if not listed and (aged or not (self.person(tokens[low:first]) or self.person(told))):
                cut = first
            elif not listed:
                cut = second
        paper = next((i for i in range(low, cut) if tokens[i].lower in self.papers), None)
        if paper is not None:  # "a new toll from the observatory": the observatory speaks
            owner = next((i for i in range(paper + 1, min(paper + 4, cut)) if tokens[i].lower in ("by", "from", "of")), None)
            if owner is not None and self._known(tokens[owner + 1 : cut], parsed.words(owner + 1, cut)):
                low = owner + 1
        while low < cut and (tokens[low].tag in ("RB", "CC", "IN") or tokens[low].text in ('"', ",")):
            low += 1
        return low, cut

    def _second_naming(self, parsed: Parsed, low: int, high: int) -> int:
        """Where, of namings that lost their commas, the first ends; a person keeps the first that says who it is."""
        tokens = parsed.tokens
        seams = [i for i in range(low + 1, high) if tokens[i - 1].tag in ("NNP", "NNPS") and tokens[i].tag == "DT"]
        if not seams:
            return high
        if self.person(tokens[low : seams[0]]):
            return next((i for i in range(seams[0] + 1, high) if tokens[i - 1].tag in NOUNS and tokens[i].tag == "DT"), high)
        return seams[0]

    def person(self, words: Iterable[Token]) -> bool:
        """Whether the words end in a person's name: two names or more in a row that name no organisation."""
        last: list[Token] = []
        for w in words:
            if w.tag in ("NNP", "NNPS") or w.lower in ("al", "el", "bin", "-"):
                last.append(w)
            elif w.text not in (",",):
                last = []
        capitals = [w for w in last if w.text[:1].isupper()]
        if len(capitals) < 2 or any(w.lower in self.bodies for w in capitals):
            return False
        text = " ".join(w.text for w in capitals)
        return not any(m.by == "name" for m in self.registry.mentions(text))

    def speaks(self, parsed: Parsed, low: int, high: int, plain: bool) -> bool:
        """Whether the words can name a speaker; with ``plain`` (after "said", "told") any noun can that is none of the nobodies."""
        tokens = parsed.tokens[low:high]
        if not tokens:
            return False
        words = parsed.words(low, high).lower()
        if words in self.pronouns:
            return True
        if all(w.lower in self.times for w in tokens):
            return False
        if words in PAPERS_BACK:
            return True
        if (
            words in self.nobody
            or (tokens[-1].lower in self.papers and tokens[-1].lower not in self.roles)
            or tokens[0].lower in ("which", "that", "what", "there", "who")
        ):
            return False
        head = next((tokens[i] for i in range(len(tokens)) if self._closes(tokens, i)), tokens[-1])
        if head.lower in self.nobody:
            return False
        return self._known(tokens, words) or (plain and head.tag in NOUNS)

    def _known(self, tokens: Sequence[Token], words: str) -> bool:
        """Whether the words hold an actor, a role, an organisation or a name."""
        if any(w.tag in ("NNP", "NNPS") and w.text[:1].isupper() for w in tokens):
            return True
        return any(w.lower in self.roles | self.bodies for w in tokens) or self.registry.find(words) is not None

    def _closes(self, tokens: tuple[Token, ...], i: int) -> bool:
        """Whether token ``i`` is the last noun before a preposition or comma: the head of the naming."""
        if tokens[i].tag not in NOUNS:
            return False
        return i + 1 == len(tokens) or tokens[i + 1].tag in ("IN", "TO", "VBN", "WP", "WDT") or tokens[i + 1].text == ","
