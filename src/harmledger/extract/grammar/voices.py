"""Who says so: frames of speech in a sentence, and the voice that stands by each stretch of it.

The outlet's own voice is no voice: a stretch without a frame has None. An agency that only carries the
story is not the speaker (codebook section 2, said_by).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harmledger.extract.grammar.lexicon import Lexicon, whole
from harmledger.extract.grammar.parse import Parsed
from harmledger.model.actors import ActorRegistry


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of speech: speaker words at tokens ``start`` to ``end`` (or none, for "it said"), the verb at ``verb``.

    ``name`` is None where the frame points back to an earlier speaker; ``back`` then says how ("it", "the source").
    ``ahead`` is True when the words spoken follow the verb.
    """

    start: int
    end: int
    verb: int
    name: str | None
    back: str | None
    ahead: bool
    lemma: str


NAME_STOP = re.compile(
    r"^(?:by|in|on|at|near|after|when|while|where|killed|wounded|injured|dead|died|people|civilians|including|and|that|as|for|from|to|of)$"
)
GROUPS = re.compile(r"the (?:[\w-]+ ){0,3}(?:group|organi[sz]ation|charity|watchdog|agency|body|organi[sz]ations|ngo|monitor)")
"""Definite words for an organisation named before ("the medical aid group")."""

TIMES = re.compile(
    r"^(?:on|late|early|monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday|today|also|later|earlier|have|has|had)$"
)


class VoiceReader:
    """Finds frames of speech."""

    def __init__(self, lexicon: Lexicon, registry: ActorRegistry) -> None:
        self.lexicon, self.registry = lexicon, registry
        verbs = lexicon.raw["speech"]["verbs"]
        self.say = frozenset(verbs["say"])
        self.toll_verbs = frozenset(verbs["toll"])
        self.pronouns = frozenset(lexicon.words("speech", "back", "pronouns"))
        self.definite = frozenset(lexicon.words("speech", "back", "definite"))
        self.nobody = frozenset(lexicon.words("speech", "nobody", "words"))
        self.roles = frozenset(lexicon.words("speech", "people", "roles"))
        self.before = whole(lexicon.raw["speech"]["before"])

    def frames(self, parsed: Parsed) -> list[Frame]:
        """All frames of the sentence, in order."""
        found: list[Frame] = []
        for t in parsed.tokens:
            frame = None
            if t.lemma in self.say and t.pos in ("VERB", "AUX", "NOUN", "PROPN") and t.tag.startswith(("V", "NNS", "NNP")):
                if t.tag.startswith("V") or t.lower in ("says", "reports", "claims"):
                    frame = self._verb(parsed, t.i)
            elif t.lemma in self.toll_verbs and t.tag.startswith("V") and "toll" in parsed.text.lower():
                frame = self._verb(parsed, t.i)
            if frame:
                found.append(frame)
        base = parsed.sentence.start
        for m in self.before.finditer(parsed.text):
            i, j = parsed.at(base + m.start()), parsed.at(base + m.end() - 1) + 1
            end = self._forward(parsed, j)
            if end > j:
                found.append(self._frame(parsed, j, end, i, i < 3, "according to"))
        return sorted(found, key=lambda f: f.verb)

    # ------------------------------------------------------------ a verb's speaker

    def _verb(self, parsed: Parsed, v: int) -> Frame | None:
        tokens = parsed.tokens
        t = tokens[v]
        lows = [w.lower for w in tokens]
        if v > 0 and lows[v - 1] in ("to", "not", "could", "would", "can", "reportedly", "so") and t.tag == "VB":
            return None
        if t.tag == "VBG" and t.lemma in (
            "say",
            "add",
            "claim",
            "accuse",
            "blame",
            "deny",
            "note",
            "report",
            "quote",
            "confirm",
            "announce",
            "warn",
        ):
            return Frame(v, v, v, None, "same", True, t.lemma)  # "…, adding that": the same speaker goes on
        # "Abdulrahman was quoted by Reuters as saying"
        passive = v > 0 and any(w in ("was", "were", "been", "is", "are") for w in lows[max(0, v - 2) : v])
        if passive and t.lemma not in ("quote", "cite"):
            return None
        subjects = [c for c in parsed.children[v] if tokens[c].dep in ("nsubj", "nsubjpass") and tokens[c].i != v]
        end = v
        while (
            end > 0
            and (TIMES.match(lows[end - 1]) or lows[end - 1] in ("was", "were", "been", "previously", "separately", "told", ","))
            and lows[end - 1] not in ("said",)
        ):
            end -= 1
        inverted = (
            v + 1 < len(tokens)
            and (v == 0 or tokens[v - 1].text in ('"', ",", "'") or not self._speakerish(parsed, end))
            and t.lemma in ("say", "add", "tell", "report", "write")
        )
        if inverted and t.lemma != "tell":
            stop = self._forward(parsed, v + 1)
            if stop > v + 1 and self._named(parsed, v + 1, stop):
                return self._frame(parsed, v + 1, stop, v, False, t.lemma)
        start = self._backward(parsed, end, subjects)
        if start >= end:
            return None
        words = parsed.words(start, end).lower().strip()
        if words in self.nobody or words.split()[-1] in self.nobody or words.split()[0] in ("which", "that", "what", "there"):
            return None
        if (
            t.lemma not in ("say", "tell", "add", "state")
            and not self._named(parsed, start, end)
            and words not in self.pronouns | self.definite
        ):
            return None
        return self._frame(parsed, start, end, v, self._ahead(parsed, start, v), t.lemma)

    def _ahead(self, parsed: Parsed, start: int, v: int) -> bool:
        tokens = parsed.tokens
        rest = [w for w in tokens[v + 1 :] if w.pos not in ("PUNCT",)]
        if start <= 2:
            return True
        return (len(rest) > 8 and (v + 1 < len(tokens) and tokens[v + 1].lower in ("that", ":", '"'))) or (
            len(rest) > 6 and start > 0 and tokens[start - 1].lower in ("while", "but", "and", ",", ";", "however", "as")
        )

    def _speakerish(self, parsed: Parsed, end: int) -> bool:
        return end > 0 and (parsed.tokens[end - 1].pos in ("NOUN", "PROPN", "PRON", "ADJ") or parsed.tokens[end - 1].text in (")", '"'))

    def _named(self, parsed: Parsed, start: int, end: int) -> bool:
        words = parsed.words(start, end)
        lows = set(re.findall(r"[\w']+", words.lower()))
        if self.registry.find(words) is not None or lows & self.roles:
            return True
        caps = [w for w in parsed.tokens[start:end] if w.text[:1].isupper() and w.tag in ("NNP", "NNPS")]
        return len(caps) >= 1

    def _backward(self, parsed: Parsed, end: int, subjects: list[int]) -> int:
        """First token of the noun phrase that ends before token ``end``."""
        tokens = parsed.tokens
        actors = [m for m in self.registry.mentions(parsed.text) if m.by != "shorthand"]
        base = parsed.sentence.start
        start = end
        floor = 0
        if subjects:
            low, high = parsed.subtree(subjects[0])
            if high <= end and end - high <= 3 and high - low <= 14:
                floor = low
                if not any(w.tag in ("VBD", "VBZ", "VBP") and w.dep not in ("relcl", "acl") for w in tokens[low:high]):
                    return low
        while start > floor and end - start < 16:
            w = tokens[start - 1]
            inside = next((m for m in actors if m.start + base <= w.start < m.end + base), None)
            if inside is not None:
                start = parsed.at(inside.start + base)
                continue
            if (w.tag in ("VBD", "VBZ", "VBP", "MD", "VBG") and w.pos != "PROPN") or w.text in (".", ";", ":", '"', "(", ")", "-"):
                break
            if w.tag in ("IN", "TO") and w.lower not in ("of", "for", "in", "from", "at"):
                break
            if w.lower in ("in", "from", "at", "for") and not (
                start - 2 >= 0
                and tokens[start - 2].lower in self.roles | {"residents", "source", "official", "officials", "activists", "resident"}
            ):
                break
            if w.text == ",":
                break
            if w.tag == "CC" and not (
                start - 2 >= 0 and (tokens[start - 2].lower in self.roles or tokens[start - 2].tag in ("NNP", "NNPS"))
            ):
                break
            if w.tag == "CD" and w.lower not in ("one", "two", "three"):
                break
            if start < end and w.tag in ("NN", "NNS", "NNP", "NNPS") and tokens[start].tag == "DT":
                break  # two noun phrases side by side (lost comma): the speaker is the second
            if TIMES.match(w.lower) and start < end:
                break
            start -= 1
        return start

    def _forward(self, parsed: Parsed, start: int) -> int:
        """One past the last token of the noun phrase that begins at ``start``."""
        tokens = parsed.tokens
        end = start
        while end < len(tokens) and end - start < 18:
            w = tokens[end]
            if w.tag in ("VBD", "VBZ", "VBP", "MD", "VBG") and w.pos != "PROPN" and end > start:
                break
            if w.text in (".", ";", ":", '"', "(", ")", "-", ",") or (
                w.tag in ("IN", "TO", "WDT", "WP", "WRB") and w.lower not in ("of", "for", "in", "from", "at", "on")
            ):
                if (
                    w.text == ","
                    and end + 1 < len(tokens)
                    and end - start < 8
                    and tokens[end + 1].lower in ("head", "director", "a", "the", "chief", "spokesman", "who")
                ):
                    end += 1
                    continue
                break
            if w.lower in ("in", "on", "at") and end > start and end + 1 < len(tokens) and TIMES.match(tokens[end + 1].lower):
                break
            if end > start and TIMES.match(w.lower):
                break
            if w.lower == "on" and not (end > start):
                break
            end += 1
        while end > start and tokens[end - 1].lower in ("in", "on", "at", "of", "for", "from", "and", ","):
            end -= 1
        return end

    def _frame(self, parsed: Parsed, start: int, end: int, verb: int, ahead: bool, lemma: str) -> Frame:
        words = parsed.words(start, end)
        low = words.lower().strip()
        if low in self.pronouns:
            return Frame(start, end, verb, None, low, ahead, lemma)
        if low in self.definite or GROUPS.fullmatch(low):
            return Frame(start, end, verb, words, low, ahead, lemma)
        words = re.sub(r"^(?:but|and|while|however|meanwhile|earlier|later|also|in addition|as)\s+", "", words, flags=re.IGNORECASE)
        return Frame(start, end, verb, words.strip(" ,\"'"), None, ahead, lemma)

    # ------------------------------------------------------------ which frame holds a stretch

    def frame_for(self, parsed: Parsed, frames: list[Frame], token: int) -> Frame | None:
        """The frame that stands by the words at ``token``, or None."""
        usable = [f for f in frames if f.lemma not in ("accuse", "blame", "believe", "denounce") or f.verb < token]
        if not usable:
            return None
        ahead = [f for f in usable if f.ahead and f.verb <= token]
        after = [f for f in usable if not f.ahead and f.verb >= token]
        if ahead:
            last = ahead[-1]
            if last.back == "same":
                named = [f for f in usable if f.verb < last.verb and f.back != "same"]
                last = named[-1] if named else last
            later = [f for f in after if f.verb > last.verb and f.lemma == "according to"]
            return later[0] if later and last.back is None and len(usable) > 1 and later[0].start - token < token - last.verb else last
        if after:
            return after[0]
        return usable[-1] if not usable[-1].ahead else None
