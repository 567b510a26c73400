"""Who says so: the frames of speech in a sentence, and the frame that stands by each stretch of it.

The outlet's own voice is no voice: a stretch without a frame has None. An agency that only carries the
story is not the speaker but the way the words came (codebook section 2, said_by).
"""

from __future__ import annotations

import re
from dataclasses import replace

from harmledger.extract.grammar.frames import Frame
from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.extract.grammar.names import finite
from harmledger.extract.grammar.namings import NamingReader
from harmledger.extract.grammar.parse import Parsed
from harmledger.extract.grammar.reach import ReachReader
from harmledger.extract.grammar.spotter import Spotter
from harmledger.model.actors import ActorRegistry

__all__ = ["Frame", "VoiceReader"]

PASSED = re.compile(r"\b(?:carried|reported|published|quoted|broadcast|aired|cited|released) by (?:the )?")
TOLLS = re.compile(
    r"\b(?:lower|higher|different|similar|separate|slightly \w+|much \w+|new) (?:figures?|counts?|numbers?|estimates?)\b|\bfigures? of (?:\w+ )?\d|\bspoke of\b|\btolls?\b|\bthe (?:number|figure|count) at\b|\bnumber of (?:\w+ ){0,3}(?:dead|deaths|killed|fatalities|casualties|victims|wounded|injured|\w+s)\b",
    re.IGNORECASE,
)


class VoiceReader:
    """Finds frames of speech."""

    def __init__(self, lexicon: Lexicon, registry: ActorRegistry) -> None:
        self.registry = registry
        self.namings, self.reach = NamingReader(lexicon, registry), ReachReader(lexicon, registry)
        self.being = frozenset(lexicon.words("speech", "clause", "being"))
        verbs = lexicon.raw["speech"]["verbs"]
        self.say, self.goes_on = frozenset(verbs["say"]), frozenset(verbs["goes_on"])
        self.finds = frozenset(verbs["finds"])
        self.toll_verbs, self.plain = frozenset(verbs["toll"]), frozenset(verbs["plain"])
        self.definite = frozenset(lexicon.words("speech", "back", "definite"))
        bodies = "|".join(lexicon.words("speech", "who", "bodies"))
        self.groups = re.compile(rf"the (?:[\w-]+ ){{0,4}}(?:{bodies})s?(?: of (?!the )(?:[a-z-]+ ){{0,3}}[a-z]+s)?")
        self.before = Spotter(lexicon.raw["speech"]["before"])

    def frames(self, parsed: Parsed) -> list[Frame]:
        """All frames of the sentence, in order."""
        found = [f for t in parsed.tokens if (f := self._at(parsed, t.i))]
        base = parsed.sentence.start
        for m in self.before.finditer(parsed.text):
            i, j = parsed.at(base + m.start()), parsed.at(base + m.end() - 1) + 1
            end = self.namings.after(parsed, j)
            if end > j and self.namings.speaks(parsed, *self.namings.name(parsed, j, end), True):
                found.append(self._frame(parsed, (j, end), i, m.group().lower(), via=self._passed_on(parsed, end)))
        return self._cited(sorted(found, key=lambda f: f.verb))

    # ------------------------------------------------------------ a verb's frame

    def _at(self, parsed: Parsed, v: int) -> Frame | None:
        t = parsed.tokens[v]
        if t.text == "Said" and v and parsed.sentence.section == "body" and parsed.tokens[v - 1].tag == "NNP":
            return None  # "Port Said", "Sheikh Said": a name
        if t.text in ("Report", "Reports") and parsed.sentence.section == "title" and v + 1 == len(parsed.tokens):
            return None  # "Air strikes kill eight - Report"
        if t.lemma in self.say and t.tag.startswith("V"):
            return self._verb(parsed, v)
        if t.lemma in self.finds and t.tag.startswith("V") and self._found_that(parsed, v):
            return self._verb(parsed, v)
        if t.lower in ("says", "reports", "claims") and self._misread(parsed, v):
            return self._verb(parsed, v)
        if t.lemma in self.toll_verbs and t.tag.startswith("V") and TOLLS.search(parsed.text):
            return self._verb(parsed, v)
        return None

    @staticmethod
    def _found_that(parsed: Parsed, v: int) -> bool:
        """Whether what was found is told in words: "found that …", "found evidence that …"."""
        words = [t.lower for t in parsed.tokens[v + 1 : v + 4]]
        return words[:1] == ["that"] or words[:2] == ["evidence", "that"] or words[1:3] == ["evidence", "that"]

    def _misread(self, parsed: Parsed, v: int) -> bool:
        """Whether "reports" that the parser takes for a noun is a verb: right behind an actor or a role, and no verb follows."""
        tokens, base = parsed.tokens, parsed.sentence.start
        if v == 0 or (v + 1 < len(tokens) and tokens[v + 1].tag.startswith("V")):
            return False
        known = any(m.end + base == tokens[v - 1].end for m in self.registry.mentions(parsed.text))
        return known or tokens[v - 1].lower in self.namings.roles

    def _verb(self, parsed: Parsed, v: int) -> Frame | None:
        tokens = parsed.tokens
        t, prior = tokens[v], [w.lower for w in tokens[max(0, v - 2) : v]]
        if t.tag == "VB" and prior and prior[-1] in ("to", "not", "could", "would", "can", "reportedly", "so"):
            return None
        if t.lemma == "claim" and any(w.lower in ("life", "lives") for w in tokens[v + 1 : v + 6]):
            return None
        if t.lemma == "claim" and v + 1 < len(tokens) and tokens[v + 1].lower == "by":
            return None  # "bombings claimed by the militants"
        if t.tag == "VBG" and not {"is", "are", "was", "were", "been"} & set(prior):
            if t.lemma in ("quote", "cite"):
                return None  # "citing …" is read as a phrase
            return Frame(v, v, v, None, "same", True, t.lemma) if t.lemma in self.goes_on and prior[-1:] != ["as"] else None
        passive = any(w.dep == "auxpass" or (w.lower in self.being and not w.tag.startswith("NN")) for w in tokens[max(0, v - 2) : v])
        if t.lemma in ("quote", "cite") or (not passive and t.lemma in ("report", "describe") and self._as_saying(parsed, v)):
            return self._quoted(parsed, v, passive)
        if passive and v + 1 < len(tokens) and tokens[v + 1].lower == "by" and t.lemma in self.plain:
            return self._told_by(parsed, v)
        if passive or (t.tag == "VBN" and any(w.lower in ("by", "to") for w in tokens[v + 1 : v + 3])):
            return None
        return self._active(parsed, v)

    def _active(self, parsed: Parsed, v: int) -> Frame | None:
        tokens, lemma = parsed.tokens, parsed.tokens[v].lemma
        plain = (lemma in self.plain or lemma in ("put", "give", "speak")) and tokens[
            v
        ].tag != "VBN"  # "the observatory reported", misread: only a known speaker
        subject = self.namings.subject(parsed, v)
        opened = v == 0 or tokens[v - 1].text in ('"', ",", "'")
        shared = subject is None and tokens[v].dep == "conj" and v > 0 and tokens[v - 1].tag in ("CC", "RB")
        if shared and lemma in self.goes_on and tokens[tokens[v].head].lemma in self.say:
            return Frame(v, v, v, None, "same", True, lemma)  # "said … and added that"
        borrowed = subject is None and shared and self._of_first_verb(parsed, v)
        if borrowed:
            return replace(self._frame(parsed, borrowed, v, lemma, via=self._hearer(parsed, v)), ahead=True, closes=False)
        heard = subject is not None and self.namings.speaks(parsed, *self.namings.name(parsed, *subject), plain)
        if lemma in self.plain and lemma != "tell" and (not heard or (opened and tokens[v - 1].text == '"')):
            stop = self.namings.after(parsed, v + 1)
            if stop > v + 1 and self._inverted(parsed, v, stop, opened):
                return self._frame(parsed, (v + 1, stop), v, lemma)
        if subject is None or not heard:
            end = self._before_citing(parsed, self.namings.gap(parsed, v))
            subject = (self.namings.before(parsed, end), end)
        if subject[0] >= subject[1] or not self.namings.speaks(parsed, *self.namings.name(parsed, *subject), plain):
            return None
        made = self._frame(parsed, subject, v, lemma, via=self._hearer(parsed, v))
        deps = {tokens[c].dep for c in parsed.children[v] if c > v}
        if lemma == "claim" and "dobj" in deps and "ccomp" not in deps:
            return replace(made, ahead=False, closes=False)  # "claimed responsibility for the attack that killed 12" counts nobody
        return made

    def _before_citing(self, parsed: Parsed, end: int) -> int:
        """ "SANA, quoting a doctor, said": the speaker's words end before the words that cite."""
        tokens = parsed.tokens
        cited = next((i for i in range(end - 1, max(0, end - 12), -1) if tokens[i].lower in ("citing", "quoting")), None)
        return cited - 1 if cited is not None and cited > 1 and tokens[cited - 1].text == "," else end

    def _of_first_verb(self, parsed: Parsed, v: int) -> tuple[int, int] | None:
        """ "The ministry rejected the claim and said …": the subject of the verb that this one is joined to, if it can speak."""
        subject = self.namings.subject(parsed, parsed.tokens[v].head)
        if subject is None or subject[1] > v:
            return None
        return subject if self.namings.speaks(parsed, *self.namings.name(parsed, *subject), False) else None

    def _inverted(self, parsed: Parsed, v: int, stop: int, opened: bool) -> bool:
        """Whether the words after the verb are its speaker: no clause of their own follows them."""
        tokens = parsed.tokens
        if not self.namings.speaks(parsed, v + 1, stop, False) or tokens[v + 1].tag in ("CD", "IN", "TO"):
            return False
        following = tokens[stop] if stop < len(tokens) else None
        if following is not None and finite(following):
            return False
        return opened or self.namings.gap(parsed, v) == v

    @staticmethod
    def _as_saying(parsed: Parsed, v: int) -> bool:
        """ "The agency reported residents as saying"."""
        following = [t.lower for t in parsed.tokens[v + 1 : v + 14]]
        return any(following[i : i + 2] == ["as", "saying"] for i in range(1, len(following)))

    def _quoted(self, parsed: Parsed, v: int, passive: bool) -> Frame | None:
        """ "SANA quoted a doctor as saying", "a doctor was quoted by SANA as saying": the doctor speaks, SANA passes it on."""
        tokens = parsed.tokens
        saying = next((i for i in range(v + 1, min(v + 16, len(tokens))) if tokens[i].lower == "saying"), None)
        subject = self.namings.subject(parsed, v)
        if passive:
            if subject is None:
                end = next((i for i in range(v, 0, -1) if tokens[i - 1].lower not in ("was", "were", "been", "has", "is", "also", ",")), v)
                subject = (self.namings.before(parsed, end), end)
            by = next((i for i in range(v + 1, min(v + 6, len(tokens))) if tokens[i].lower == "by"), None)
            via = parsed.words(by + 1, self.namings.after(parsed, by + 1)) if by is not None else None
            return self._frame(parsed, subject, saying or v, "quote", via=via) if subject[0] < subject[1] else None
        if subject is None or tokens[v].tag == "VBN":
            return None
        end = self.namings.after(parsed, v + 1)
        end = next((i for i in range(v + 1, end) if tokens[i].lower == "as"), end)
        if end <= v + 1:
            return None
        made = self._frame(parsed, subject, saying or v, "quote")
        low, high = self.namings.name(parsed, v + 1, end)
        return replace(
            self._frame(parsed, (low, high), saying or v, "quote", via=made.name or made.back), ahead=made.ahead, closes=made.closes
        )

    def _told_by(self, parsed: Parsed, v: int) -> Frame | None:
        """ "Three deaths were reported by rescuers": who reports stands behind the verb, and holds what stands before it."""
        bounds = (v + 2, self.namings.after(parsed, v + 2))
        if bounds[0] >= bounds[1] or not self.namings.speaks(parsed, *self.namings.name(parsed, *bounds), False):
            return None
        return replace(self._frame(parsed, bounds, v, parsed.tokens[v].lemma), ahead=False, closes=True)

    def _hearer(self, parsed: Parsed, v: int) -> str | None:
        """Who was told, or who carried the statement."""
        told = v + 1 if parsed.tokens[v].lemma == "tell" else v + 2  # "told Reuters", "confirmed to Reuters"
        if told == v + 1 or (told < len(parsed.tokens) and parsed.tokens[v + 1].lower == "to"):
            return parsed.words(told, self.namings.after(parsed, told)) or None
        return self._passed_on(parsed, v + 1)

    def _passed_on(self, parsed: Parsed, i: int) -> str | None:
        """Words for who passed the words on, in the few words from token ``i``: "quoted by …", "in a statement carried by …"."""
        tokens = parsed.tokens[i : i + 7]
        if not tokens:
            return None
        base = parsed.sentence.start
        m = PASSED.search(parsed.text[tokens[0].start - base : tokens[-1].end - base])
        if m is None:
            return None
        j = parsed.at(tokens[0].start + m.end())
        return parsed.words(j, self.namings.after(parsed, j)) or None

    # ------------------------------------------------------------ the frame itself

    def _frame(self, parsed: Parsed, bounds: tuple[int, int], verb: int, lemma: str, via: str | None = None) -> Frame:
        start, end = self.namings.name(parsed, *bounds)
        ahead, closes = self.reach.sides(parsed, bounds, verb)
        words = parsed.words(start, end)
        low = words.lower().strip()
        made = Frame(start, end, verb, words.strip(" ,\"'"), None, ahead, lemma, closes, via)
        if low in self.namings.pronouns:
            own = self._antecedent(parsed, start, low) if ahead and not closes else None
            return replace(made, start=own[0], end=own[1], name=parsed.words(*own)) if own else replace(made, name=None, back=low)
        named = any(m.by != "shorthand" for m in self.registry.mentions(words))
        if not named and (
            low in self.definite or low in self.namings.written or self.groups.fullmatch(low) or self._points_back(parsed, start, end)
        ):
            return replace(made, back=re.sub(r"^(?:this|that|these|those|the same)\b", "the", low))
        return made

    def _antecedent(self, parsed: Parsed, pronoun: int, word: str) -> tuple[int, int] | None:
        """ "Officials held a briefing where they said …": a subject of the same sentence that the pronoun can mean."""
        tokens = parsed.tokens
        for v in range(pronoun - 1, 0, -1):
            if not finite(tokens[v]) or tokens[v].lemma in self.say:
                continue
            subject = self.namings.subject(parsed, v)
            if subject is None or subject[1] > v:
                continue
            low, high = self.namings.name(parsed, *subject)
            person = self.namings.person(tokens[low:high])
            many = any(w.tag == "NNS" and w.lower in self.namings.roles for w in tokens[low:high])
            one = any(w.tag == "NN" and w.lower in self.namings.roles for w in tokens[low:high]) and not many
            if {"they": many, "it": one and not person}.get(word, person or one):
                return low, high
        return None

    def _points_back(self, parsed: Parsed, start: int, end: int) -> bool:
        """ "the hospital director", "these sources": definite words without a name."""
        tokens = parsed.tokens[start:end]
        if not 1 < len(tokens) <= 5 or tokens[0].lower not in ("the", "this", "that", "these", "those"):
            return False
        if len(tokens) == 2 and tokens[1].lower in self.namings.roles | self.namings.bodies and not tokens[1].text.isupper():
            return True  # "the Mission", written as a name
        return all(w.tag in ("DT", "JJ", "NN", "NNS", "CD") and (w.text.islower() or w is tokens[0]) for w in tokens)

    def _cited(self, frames: list[Frame]) -> list[Frame]:
        """ "SANA said …, citing a doctor": one frame of SANA's reach in which the doctor speaks."""
        kept = list(frames)
        for cite in frames:
            if cite.lemma not in ("citing", "quoting"):
                continue
            hosts = [f for f in kept if f.lemma not in ("citing", "quoting", "according to") and f.back != "same"]
            before = [f for f in hosts if f.verb < cite.verb]
            host = before[-1] if before else next((f for f in hosts if f.verb > cite.verb), None)
            if host is None or host.via is not None:
                continue
            kept.remove(cite)
            kept[kept.index(host)] = replace(
                host, start=cite.start, end=cite.end, name=cite.name, back=cite.back, via=host.name or host.back, lemma="quote"
            )
        return kept

    def frame_for(self, parsed: Parsed, frames: list[Frame], token: int) -> Frame | None:
        """The frame that stands by the words at ``token``, or None."""
        return self.reach.frame_for(parsed, frames, token)
