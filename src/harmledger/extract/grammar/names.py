"""What of the words for a speaker is the name: relative clauses and appositions cut, persons told from bodies, nobodies refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.extract.grammar.parse import Parsed, Token
from harmledger.model.actors import ActorRegistry

FINITE = ("VBD", "VBZ", "VBP", "MD")
NOUNS = ("NN", "NNS", "NNP", "NNPS")
STOPS = (".", ";", ":", '"', "(", ")", "--")


def finite(t: Token) -> bool:
    """Whether the token is a verb that makes a clause; letters of capitals only ("SANA") are a name, whatever the parser says."""
    return t.tag in FINITE and t.pos != "PROPN" and not (t.text.isupper() and len(t.text) > 2)


class NameReader:
    """Knows the words that speakers are named by."""

    def __init__(self, lexicon: Lexicon, registry: ActorRegistry) -> None:
        self.registry = registry
        self.roles = frozenset(lexicon.words("speech", "people", "roles"))
        self.bodies = frozenset(lexicon.words("speech", "people", "bodies"))
        self.pronouns = frozenset(lexicon.words("speech", "back", "pronouns"))
        self.nobody = frozenset(lexicon.words("speech", "nobody", "words"))
        self.times = frozenset(lexicon.words("speech", "between", "words"))
        self.papers = frozenset(lexicon.words("speech", "papers", "words"))
        self.ways = frozenset(lexicon.words("speech", "ways", "words"))
        self.titles = frozenset(lexicon.words("speech", "people", "titles"))
        self.organisations = frozenset(lexicon.words("speech", "people", "organisations"))
        self.written = frozenset(lexicon.words("speech", "back", "papers"))
        self.reached = frozenset(lexicon.words("speech", "clause", "reached"))
        self.harmed = frozenset(lexicon.words("speech", "clause", "harmed"))

    def stops(self, tokens: tuple[Token, ...], i: int) -> bool:
        """Whether token ``i`` is a mark that ends a naming; the hyphen of "Britain-based" is none, a dash is."""
        if tokens[i].text == "-":
            return i == 0 or i + 1 == len(tokens) or tokens[i - 1].end < tokens[i].start or tokens[i].end < tokens[i + 1].start
        return tokens[i].text in STOPS and not (tokens[i].text == "." and i > 0 and tokens[i - 1].lower in self.titles)

    def name(self, parsed: Parsed, low: int, high: int) -> tuple[int, int]:
        """The tokens of the name: without a relative clause, and without an apposition where no person is named."""
        tokens = parsed.tokens
        cut = next(
            (i for i in range(low + 1, high) if tokens[i].tag in ("WDT", "WP", "WRB") or finite(tokens[i]) or self._told(tokens, i)), high
        )
        while cut > low and (tokens[cut - 1].text in (",", "(") or tokens[cut - 1].tag in ("IN", "TO")):
            cut -= 1
        cut = self._second_naming(parsed, low, cut)
        while low < cut - 1 and tokens[low].lower in self.times and tokens[low].tag != "CD":
            low += 1
        if low < cut - 2 and tokens[low].lower == "the" and tokens[low + 1].text.islower() and tokens[low + 1].lower in self.times:
            low += 2  # "in the meantime local sources said"
        commas = [i for i in range(low + 1, cut) if tokens[i].text == ","]
        if commas:
            first, second = commas[0], commas[1] if len(commas) > 1 else cut
            told = tokens[first + 1 : second]
            listed = any(w.tag == "CC" for w in tokens[first + 1 : min(first + 3, cut)]) or any(
                tokens[i + 1].tag == "CC" for i in commas if i + 1 < cut
            )
            aged = len(told) == 1 and told[0].tag == "CD"
            somebody = self.person(tokens[low:first]) or self.person(told) or self._one_named(tokens[low:first], told)
            listed = listed or self._list(parsed, low, cut)
            if not listed and (aged or not somebody):
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

    def _told(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether a participle at ``i`` begins to tell of the speaker ("workers responding to the attack", "a resident reached by phone")."""
        reached = tokens[i].lower in self.reached and any(w.lower in ("by", "via", "over", "on", "in") for w in tokens[i + 1 : i + 3])
        return reached or (tokens[i].tag == "VBG" and tokens[i].dep == "acl")

    def _list(self, parsed: Parsed, low: int, high: int) -> bool:
        """Whether the words are a list of three speakers or more ("police, medics and the governor"), no apposition."""
        tokens, items, joint = parsed.tokens, [low], 0
        for i in range(low, high):
            if tokens[i].text == "," or tokens[i].tag == "CC":
                joint += tokens[i].tag == "CC"
                items.append(i + 1)
        ends = [*(i - 1 for i in items[1:]), high]
        each = [tokens[a:b] for a, b in zip(items, ends, strict=True) if a < b]
        if joint != 1 or len(each) < 3 or self.person(each[0]) or parsed.tokens[items[-1] - 1].tag != "CC":
            return False
        told = each[1][0].lower in ("a", "an") and each[-1][0].tag != "DT"  # "Osman, a farmer and activist"
        return not told and all(any(w.lower in self.roles | self.bodies or w.tag == "NNP" for w in words) for words in each)

    def _second_naming(self, parsed: Parsed, low: int, high: int) -> int:
        """Where, of namings that lost their commas, the first ends; a person keeps the first that says who it is."""
        tokens = parsed.tokens
        seams = [i for i in range(low + 1, high) if tokens[i - 1].tag in ("NNP", "NNPS") and tokens[i].tag == "DT"]
        if not seams:
            return high
        if self.person(tokens[low : seams[0]]):
            return next((i for i in range(seams[0] + 1, high) if tokens[i - 1].tag in NOUNS and tokens[i].tag == "DT"), high)
        return seams[0]

    def _one_named(self, words: Sequence[Token], told: Sequence[Token]) -> bool:
        """ "Osman, a farmer": one name, of whom it is told what he is, not what sort of organisation."""
        if len(words) != 1 or words[0].tag != "NNP" or words[0].text.isupper() or any(w.lower in self.bodies for w in told):
            return False
        return any(w.lower == "old" or (w.lower in self.roles and w.lower not in self.organisations) for w in told)

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
        if words in self.written:
            return True
        if (
            words in self.nobody
            or (tokens[-1].lower in self.papers and tokens[-1].lower not in self.roles)
            or tokens[0].lower in ("which", "that", "what", "there", "who")
        ):
            return False
        head = next((tokens[i] for i in range(len(tokens)) if self._closes(tokens, i)), tokens[-1])
        if head.lower in self.nobody or self._mere_count(tokens, head):
            return False
        return self._known(tokens, words) or (plain and head.tag in NOUNS)

    def _mere_count(self, tokens: Sequence[Token], head: Token) -> bool:
        """Whether the words are a count of people who were harmed ("killed at least 10 civilians said the …"), which never speaks."""
        few = ("one", "two", "three", "four", "1", "2", "3", "4")
        many = next((w for w in tokens if w.i < head.i and w.tag == "CD" and w.lower not in few), None)
        counted = many is not None and all(w.tag in ("CD", "RB", "JJ", "JJS", "JJR", "IN") or w is head for w in tokens if w.i <= head.i)
        return counted and head.lower not in self.roles

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
