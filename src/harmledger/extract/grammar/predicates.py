"""Words of harm in a parsed sentence, each with its outcome, its voice and whether it is real."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from harmledger.extract.grammar.gates import gated
from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.extract.grammar.parse import Parsed
from harmledger.extract.grammar.people import Mention
from harmledger.model.claim import Outcome

VoiceOf = Literal["active", "passive", "intransitive", "state", "nominal", "toll"]

BE = {"was", "were", "been", "being", "is", "are", "be", "got", "get", "gets"}
HAVE = {"has", "have", "had", "having", "'ve"}


ONESELF = gated(
    r"(?:\b(?:accidentally|unintentionally)\s+(?P<a>))?\b(?P<verb>shot|shoots?|shooting)\s+(?:(?:him|her|them)\s?)?(?P<self>self|selves|self)\b"
    r"(?(a)|\s+(?:accidentally|in\s+(?:the|his|her)\s+(?:\w+\s+)?(?:hand|arm|leg|foot|thigh|chest|head|face|groin|stomach|abdomen|shoulder|neck)))",
    re.IGNORECASE,
)
"""Somebody shot himself, by accident or into a limb; one who killed himself is told with other words."""


IN_CARE = re.compile(
    r"(?:\w+\s+){0,3}?to\s+(?:the\s+|an?\s+)?(?:[A-Z][\w.&-]*(?:['’]s)?\s+(?:(?:of|and|&)\s+)?){1,6}(?:Hospital|Medical\s+Cent(?:er|re)|Infirmary|Trauma)\b"
)
"""After "taken": a hospital by its name."""


ENDING_LIVES = frozenset(["loss", "lose", "cost", "claim", "take", "end"])
"""Lemmas before "lives": the lives that are spoken of were lost."""

BOTH = gated(r"\b(?:killed|dead)\s+(?:and|or)\s+(?:wounded|injured)\b", re.IGNORECASE)
"""One number for the dead and the wounded: "lost 1,430 soldiers killed and wounded"."""


@dataclass(frozen=True, slots=True)
class Predicate:
    """A word (or phrase) of harm at tokens ``start`` to ``end`` (excluded).

    ``joint`` is True where two outcomes share one count ("killing and injuring dozens"): not coded.
    ``real`` is False for threats, hypotheses and negations.
    """

    start: int
    end: int
    outcome: Outcome
    voice: VoiceOf
    real: bool = True
    joint: bool = False
    phrase: str = ""


class PredicateReader:
    """Finds predicates of harm by the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.brought = frozenset(lexicon.words("harm", "care", "brought"))
        self.groups = frozenset(lexicon.words("harm", "care", "groups"))
        self.unreal = frozenset(lexicon.words("harm", "unreal", "before"))
        self.toll_of_people = re.compile(lexicon.raw["harm"]["toll_of_people"]["pattern"], re.IGNORECASE)
        self.toll_moved = re.compile(lexicon.raw["harm"]["toll_of_people"]["moved"], re.IGNORECASE)
        self.of_people = frozenset(lexicon.words("harm", "of_people", "killed"))

    def predicates(self, parsed: Parsed, mentions: list[Mention]) -> list[Predicate]:
        """All predicates of the sentence, in order; a phrase hides the words inside it."""
        found: list[Predicate] = []
        taken: set[int] = set()
        base = parsed.sentence.start
        for pattern, voice in (
            (self.toll_of_people, "toll"),
            (self.toll_moved, "toll"),
            (self.lexicon.toll, "toll"),
            (self.lexicon.phrases, ""),
        ):
            for m in pattern.finditer(parsed.text):
                start, end = parsed.at(base + m.start()), parsed.at(base + m.end() - 1) + 1
                if taken & set(range(start, end)):
                    continue
                taken |= set(range(start, end))
                words = re.sub(r"\s+", " ", m.group().lower())
                if voice == "toll":
                    outcome: Outcome = "injured" if re.search(r"injur|wound|hurt", words) else "killed"
                    found.append(Predicate(start, end, outcome, "toll", phrase=words))
                else:
                    outcome = self.lexicon.phrase_outcome[words]
                    first_verb = parsed.tokens[start]
                    # "in critical condition", "are recovering": said of who stands before, whatever follows
                    resting = first_verb.lower in BE or first_verb.lower == "in" or "instantly" in words
                    kind = "state" if resting else self._voice(parsed, first_verb.i, end, mentions)
                    found.append(Predicate(start, end, outcome, kind, self._real(parsed, start), phrase=words))
        for m in ONESELF.finditer(parsed.text):  # "the boy accidentally shot himself in the hand": who shoots is who is hurt
            start, end = parsed.at(base + m.start("verb")), parsed.at(base + m.end("self") - 1) + 1
            if not taken & set(range(start, end)):
                taken |= set(range(start, end))
                found.append(Predicate(start, end, "injured", "intransitive", self._real(parsed, start), phrase="shot"))
        for t in parsed.tokens:
            if t.i in taken:
                continue
            p = self._single(parsed, t.i, mentions)
            if p:
                found.append(p)
                taken |= set(range(p.start, p.end))
        found.sort(key=lambda p: p.start)
        return self._mark_joint(parsed, found, mentions)

    def _single(self, parsed: Parsed, i: int, mentions: list[Mention]) -> Predicate | None:
        t, lex = parsed.tokens[i], self.lexicon
        nxt = parsed.tokens[i + 1].lower if i + 1 < len(parsed.tokens) else ""
        if (
            t.lower in self.groups
            and i
            and parsed.tokens[i - 1].lower == "the"
            and nxt in ("were", "was", "are", "is", "had", "have", "as")
        ):
            return None  # "the hospital where the wounded were taken": the people, not what befell them
        if t.lower in lex.forms or (t.lemma in lex.transitive and t.tag.startswith("V")):
            outcome = lex.forms.get(t.lower) or lex.transitive[t.lemma]
            if t.tag in ("NN", "NNS") and (t.lower in lex.nominal_of) and nxt in ("of", "by"):
                return Predicate(i, i + 1, lex.nominal_of[t.lower], "nominal", phrase=t.lower)
            if t.lower == "hurt" and any(m.end == i for m in mentions):
                return Predicate(i, i + 1, "injured", "state", self._real(parsed, i), phrase="hurt")  # "left two dead and two others hurt"
            if t.lower in ("hurt", "wounds", "kill", "execution", "hang", "burn", "burned") and not t.tag.startswith("V"):
                return None
            if t.lemma in ("burn", "hang", "eliminate", "hurt") and not any(
                c for c in parsed.children[i] if parsed.tokens[c].dep in ("dobj", "nsubjpass")
            ):
                return None
            if t.lower in ("injured", "wounded", "killed") and t.tag in ("JJ", "NN", "NNS"):
                return Predicate(i, i + 1, outcome, "state", self._real(parsed, i), phrase=t.lower)
            return Predicate(i, i + 1, outcome, self._voice(parsed, i, i + 1, mentions), self._real(parsed, i), phrase=t.lower)
        if t.lemma in self.of_people and t.tag.startswith("V"):
            people = next(
                (m for m in mentions for c in parsed.children[i] if parsed.tokens[c].dep in ("dobj", "nsubjpass") and m.head == c), None
            )
            if people is None or parsed.tokens[people.head].lower not in lex.persons:
                return None  # "destroyed 60 vehicles"
            kind: VoiceOf = "active" if people.start > i else "passive"
            return Predicate(i, i + 1, "killed", kind, self._real(parsed, i), phrase=t.lower)
        if t.lemma in lex.intransitive and t.tag.startswith("V"):
            return Predicate(i, i + 1, lex.intransitive[t.lemma], "intransitive", self._real(parsed, i), phrase=t.lower)
        if t.lemma == "lose" and any(w.lower in ("life", "lives") for w in parsed.tokens[i + 1 : i + 4]):
            return Predicate(i, i + 3, "killed", "intransitive", self._real(parsed, i), phrase="lost lives")
        if t.lower == "shooting" and t.tag == "NN" and nxt == "of":
            fatal = i > 0 and parsed.tokens[i - 1].lower in ("fatal", "deadly")
            return Predicate(i, i + 1, "killed" if fatal else "injured", "nominal", phrase="shooting" if fatal else "shot")
        if t.lemma == "send" and t.tag.startswith("V") and any(w.lower == "hospital" for w in parsed.tokens[i + 1 : i + 9]):
            return Predicate(i, i + 1, "injured", "active", self._real(parsed, i), phrase="sent to hospital")
        if t.lemma in self.brought and t.tag == "VBN" and IN_CARE.match(parsed.words(i + 1, min(i + 12, len(parsed.tokens)))):
            return Predicate(i, i + 1, "injured", "passive", self._real(parsed, i), phrase="taken to hospital")
        if nxt == "martyrdom" and t.tag.startswith("V"):
            return Predicate(i, i + 2, "killed", "intransitive", self._real(parsed, i), phrase="embraced martyrdom")
        if t.lemma == "lose" and t.tag.startswith("V"):
            joint = bool(BOTH.search(parsed.words(i + 1, min(i + 10, len(parsed.tokens)))))
            return Predicate(i, i + 1, "killed", "active", self._real(parsed, i), joint, phrase="lost")
        if t.lemma == "burn" and t.tag.startswith("V") and any(w.lower == "alive" for w in parsed.tokens[i + 1 : i + 7]):
            return Predicate(i, i + 1, "killed", self._voice(parsed, i, i + 1, mentions), self._real(parsed, i), phrase="burned alive")
        if (
            t.lemma == "have"
            and t.dep not in ("aux", "auxpass")
            and any(w.lower in ("wounds", "injuries", "burns") for w in parsed.tokens[i + 1 : i + 4])
        ):
            return Predicate(
                i, i + 1, "injured", "intransitive", self._real(parsed, i), phrase="suffered injuries"
            )  # "has shrapnel wounds"
        if t.lemma in ("suffer", "sustain", "receive") and any(
            w.lower in ("injuries", "wounds", "injury", "wound", "burns", "trauma", "concussion", "concussions", "contusion", "contusions")
            for w in parsed.tokens[i + 1 : i + 9]
        ):
            return Predicate(i, i + 1, "injured", "intransitive", self._real(parsed, i), phrase="suffered injuries")
        if t.lower == "shot" and t.tag == "NN" and any(m.end == i and m.kind == "number" and m.low != 1 for m in mentions):
            return Predicate(i, i + 1, "injured", "passive", phrase="shot")  # a headline's "four shot, one fatally"
        if t.lemma == "shoot" and t.tag.startswith("V") and t.lower == "shot" and nxt != "down":
            voice = self._voice(parsed, i, i + 1, mentions)
            if nxt == "at" and not (voice == "passive" and self._at_a_place(parsed, i + 2)):
                return None  # "police were shot at"; but "three people were shot at a nightclub"
            return Predicate(i, i + 1, "injured", voice, self._real(parsed, i), phrase="shot")
        if t.lemma in ("claim", "take", "cost") and any(w.lower == "lives" for w in parsed.tokens[i + 1 : i + 8]):
            return Predicate(i, i + 1, "killed", "active", self._real(parsed, i), phrase="claimed lives")
        if t.lemma in ("take", "hold", "seize") and any(
            w.lower in ("hostage", "captive", "prisoner", "prisoners") for w in parsed.tokens[i + 1 : i + 10]
        ):
            return Predicate(i, i + 1, "abducted", self._voice(parsed, i, i + 1, mentions), self._real(parsed, i), phrase="took hostage")
        if t.lower == "lives" and not any(w.lemma in ENDING_LIVES for w in parsed.tokens[max(0, i - 5) : i]):
            return None  # "threatens the lives of many", "saved the lives of 20"
        if t.lower in lex.nominal_of and t.tag in ("NN", "NNS") and nxt in ("of", "to", "among"):
            return Predicate(i, i + 1, lex.nominal_of[t.lower], "nominal", phrase=t.lower)
        if t.lower in ("lifeless", "deceased") and t.dep == "amod":
            return None
        if t.lower in lex.states:
            return Predicate(i, i + 1, lex.states[t.lower], "state", self._real(parsed, i), phrase=t.lower)
        return None

    @staticmethod
    def _at_a_place(parsed: Parsed, i: int) -> bool:
        """Whether a noun phrase follows "at" that may be a place or a time."""
        return i < len(parsed.tokens) and parsed.tokens[i].tag in ("DT", "NNP", "NN", "CD", "JJ", "PRP$", "IN", "RB")

    def _voice(self, parsed: Parsed, i: int, end: int, mentions: list[Mention]) -> VoiceOf:
        tokens = parsed.tokens
        t = tokens[i]
        before = [w.lower for w in tokens[max(0, i - 4) : i]]
        near = [
            w
            for w in before
            if w
            not in (
                "reportedly",
                "also",
                "all",
                "later",
                "badly",
                "seriously",
                "already",
                "both",
                "reported",
                "confirmed",
                "believed",
                "feared",
                "either",
                "not",
            )
        ]
        if near and near[-1] in BE:
            return "passive"
        if t.tag == "VBG" or t.lower.endswith("ing"):
            return "active"
        if near and near[-1] in HAVE:
            return "active"
        if t.tag in ("VB", "VBP", "VBZ"):
            return "active"
        if any(tokens[c].dep == "auxpass" for c in parsed.children[i]):
            return "passive"
        right = next((m for m in mentions if m.start >= end), None)
        left = next((m for m in reversed(mentions) if m.end <= i), None)
        right_near = right is not None and right.start - end <= 1
        left_near = left is not None and i - left.end <= 0
        if left_near and right_near and right is not None and right.start > end and tokens[end].text == ",":
            right_near = False  # "left six people wounded, two of them …"
        if right_near and right is not None:
            after = tokens[right.end].lower if right.end < len(tokens) else ""
            follows = after in self.lexicon.forms or after in ("were", "was", "are")
            if not (left_near and follows):
                if (
                    left_near
                    and left is not None
                    and t.dep in ("acl", "ccomp")
                    and not any(tokens[c].dep == "dobj" for c in parsed.children[i])
                ):
                    return "passive"
                return "active"
        if left_near:
            return "passive"
        if t.dep in ("acl", "amod") or any(tokens[c].dep == "nsubjpass" for c in parsed.children[i]):
            return "passive"
        if any(tokens[c].dep == "dobj" for c in parsed.children[i]):
            return "active"
        if t.dep == "conj" and tokens[t.head].lower in self.lexicon.forms:
            return self._voice(parsed, t.head, t.head + 1, mentions) if t.head < i else "passive"
        return "passive" if t.tag == "VBN" else "active"

    def _real(self, parsed: Parsed, i: int) -> bool:
        tokens = parsed.tokens
        before = [w.lower for w in tokens[max(0, i - 4) : i]]
        if before[-1:] == ["have"] and set(before[-3:-1]) & {"would", "could"}:
            return False  # "it would have killed hundreds"; "may have killed 12" is an estimate
        if "not" in before or "n't" in before or "never" in before or "without" in before[-2:]:
            return False
        if tokens[i].tag == "VB" or (before and before[-1] == "be") or (len(before) > 1 and before[-1] in BE and before[-2] in self.unreal):
            return not any(w in self.unreal for w in before[-3:]) or "have" in before[-2:]
        return True

    def _mark_joint(self, parsed: Parsed, found: list[Predicate], mentions: list[Mention]) -> list[Predicate]:
        marked = list(found)
        for a, b in zip(range(len(found)), range(1, len(found)), strict=False):
            p, q = found[a], found[b]
            between = [w.lower for w in parsed.tokens[p.end : q.start]]
            joined = all(w in ("and", "or", "/", ",", "still", "are", "were", "been", "have", "has") for w in between)
            if (
                joined
                and p.outcome != q.outcome
                and (not between or {"and", "or", "/", ","} & set(between))
                and not self._counted_before(q, mentions)
                and not (q.outcome == "killed" and p.phrase.startswith(("shot", "struck", "hit", "suffered")))
            ):
                marked[a] = Predicate(p.start, p.end, p.outcome, p.voice, p.real, True, p.phrase)
                marked[b] = Predicate(q.start, q.end, q.outcome, q.voice, q.real, True, q.phrase)
        return marked

    def _counted_before(self, q: Predicate, mentions: list[Mention]) -> bool:
        """Whether the second word has people of its own right before it ("12 killed 30 wounded")."""
        return any(m.end == q.start for m in mentions)
