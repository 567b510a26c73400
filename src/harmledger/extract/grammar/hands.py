"""Whose hand did it: actors bound to acts of violence by the grammar of a sentence.

A hand is an actor in one of a few frames: it stands before a noun for an act ("Russian air strikes"), it is the subject of a
verb of attack ("the rebels shelled"), it stands behind "by" ("raids by the army"), or it is the foe of those who died in
fighting ("killed in clashes with the army"). An actor that is attacked, that holds the ground or that only speaks is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from harmledger.extract.grammar.deeds import DeedReader, named_in
from harmledger.extract.grammar.gates import gated
from harmledger.extract.grammar.parse import Parsed
from harmledger.model.actors import ActorMention

MODIFIERS = frozenset({"compound", "amod", "nmod", "poss", "npadvmod", "advmod", "punct", "det", "dep", "case"})
"""Relations by which a word describes the noun that it stands before."""

BEFORE_ACTOR = frozenset({"DT", "JJ", "VBN", "NN", "NNP", "RB", "HYPH", "CD", "PRP$", "NNS", "CC", ",", "``", "''", '"'})
"""Tags of the words that may stand between "by" and the actor."""

MEN = frozenset({"hands", "fighters", "members", "forces", "militants", "men", "soldiers", "warplanes", "aircraft"})
"""What stands before "of the actor" where the actor's own men or arms are meant."""

FIRED = frozenset({"fire", "shelling", "shells", "rockets", "strikes", "missiles", "gunfire", "bombardment"})
"""What comes "from" the actor that fired it."""

NEAR = 8
"""How many words before "by" an act may stand where the parser binds it to something else."""


@dataclass(frozen=True, slots=True)
class Hand:
    """An actor that did something: ``at`` is the token of the act (noun or verb), ``rule`` the frame.

    ``foe`` is True where the actor only fought those who died; ``doubt`` where two are named and the text does not decide.
    """

    mention: ActorMention
    at: int
    rule: str
    foe: bool = False
    doubt: bool = False


class HandReader:
    """Finds hands in parsed sentences. The words are in ``blame.toml``."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        words = raw["words"]
        self.acts, self.weapons = frozenset(words["acts"]), frozenset(words["weapons"])
        self.forces, self.fights = frozenset(words["forces"]), frozenset(words["fights"])
        self.verbs, self.light = frozenset(words["verbs"]), frozenset(words["light"])
        self.foils, self.beaten = frozenset(words["foils"]), frozenset(words["beaten"])
        self.says, self.between = frozenset(words["says"]), frozenset(words["between"])
        self.holds, self.state = frozenset(words["holds"]), frozenset(words["state"])
        self.deeds = DeedReader(words)
        nations = sorted((name for names in raw["nations"].values() for name in names), key=len, reverse=True)
        self.either = gated(rf"\b(?:{'|'.join(nations)})(?:'?s)?\b\s+or\s+(?:the\s+)?$", re.IGNORECASE)
        self.belong = gated(raw["patterns"]["belonging"], re.I | re.X)
        self.made = gated(raw["patterns"]["made_by"], re.I | re.X)

    def hands(self, parsed: Parsed, mentions: Iterable[ActorMention]) -> list[Hand]:
        """All hands of a sentence, in order; of two joined by "or", both are in doubt."""
        found = []
        for m in mentions:
            if self._only_speaks(parsed, m):
                continue
            hand = self._hand(parsed, m)
            if hand is not None:
                found.append(hand)
        text = parsed.text
        for k, hand in enumerate(found):
            if self.either.search(text[: hand.mention.start][-40:]):
                found[k] = replace(hand, doubt=True)  # "Syrian or Russian air raids": the first has no noun of its own
        for k in range(len(found) - 1):
            a, b = found[k], found[k + 1]
            between = text[a.mention.end : b.mention.start]
            if a.mention.actor.side != b.mention.actor.side and re.fullmatch(
                r"(?:\s+[\w-]+){0,2}\s+or\s+(?:by\s+)?(?:the\s+|an?\s+)?", between
            ):
                found[k], found[k + 1] = replace(a, doubt=True), replace(b, doubt=True)
        return found

    def _only_speaks(self, parsed: Parsed, m: ActorMention) -> bool:
        """ "…, the army said": an actor that stands behind the words only to say whose they are."""
        tokens, base = parsed.tokens, parsed.sentence.start
        start, end = parsed.at(base + m.start), parsed.at(base + m.end - 1) + 1
        while start > 0 and tokens[start - 1].tag in ("DT", "JJ", "PRP$"):
            start -= 1
        if start == 0 or tokens[start - 1].text not in (",", '"') or end >= len(tokens):
            return False
        return tokens[end].lemma in self.says and tokens[end].tag.startswith("VB")

    def _hand(self, parsed: Parsed, m: ActorMention) -> Hand | None:
        tokens, base = parsed.tokens, parsed.sentence.start
        start, end = parsed.at(base + m.start), parsed.at(base + m.end - 1) + 1
        before, after = parsed.text[: m.start], parsed.text[m.end :]
        if start >= len(tokens):
            return None
        made = self.made.match(after)
        if made:
            return Hand(m, self._act_after(parsed, end) or end - 1, "made_by")
        if self.belong.search(before):
            return Hand(m, self._act_before(parsed, start) or start, "belonging_to")
        head = self._act_of(parsed, start, end)
        if m.by == "nation" and tokens[start].lower in ("syria", "syrias") and head == end:
            return None  # "Syria: air strikes kill five"
        if head is not None and (m.by != "nation" or named_in(tokens[end], self.state | self.acts)):
            return None if self._suffers(parsed, head) or self.deeds.unreal(parsed, head) else Hand(m, head, "actor_act")
        n = self._noun(parsed, start, end)
        if m.by == "nation" and not self._of_state(parsed, end):
            return None
        if n >= end and not any(named_in(tokens[k], self.forces | self.weapons) for k in range(end, n + 1)):
            return None  # "regime positions", "the government building": only the name of a thing
        by = self._by(parsed, start)
        if by is not None:
            return Hand(m, by, "by_actor")
        foe = self._foe(parsed, start)
        if foe is not None:
            return Hand(m, foe, "in_fight", foe=True)
        verb = self.deeds.of_subject(parsed, n, start)
        return Hand(m, verb, "actor_verb", foe=named_in(tokens[verb], self.fights)) if verb is not None else None

    def _act_of(self, parsed: Parsed, start: int, end: int) -> int | None:
        """The noun for an act that the actor stands before: "coalition and Iraqi air | strikes", "the regime's bombardment"."""
        tokens = parsed.tokens
        if named_in(tokens[end - 1], self.acts) and tokens[end - 1].pos in ("NOUN", "PROPN"):
            return end - 1
        for j in range(end, min(end + 6, len(tokens))):
            t = tokens[j]
            if t.lower in ("killing", "shooting", "firing") and (t.tag != "NN" or j > end + 1):
                return None
            if named_in(t, self.acts) and (not t.tag.startswith(("VBD", "VBZ", "VBP", "VBN", "MD")) or self._plural(parsed, j)):
                k = j
                while k + 1 < len(tokens) and named_in(tokens[k + 1], self.acts) and tokens[k + 1].tag.startswith("NN"):
                    k += 1
                return k
            if not (
                t.tag.startswith(("NN", "JJ", "HYPH", "POS", "VBG", "CC", "CD", "-LRB-", "-RRB-")) or t.lower in ("-", "'s", "s", "allied")
            ):
                return None
            if t.tag == "VBG" and named_in(t, self.verbs):
                return None
            if t.tag in ("NN", "NNS") and not named_in(t, self.forces | self.weapons | self.between):
                return None  # "a Kurdish checkpoint attack": what was hit
        return None

    @staticmethod
    def _plural(parsed: Parsed, j: int) -> bool:
        """Whether the parser took a plural for a verb: "Government airstrikes on the town"."""
        t = parsed.tokens[j]
        if t.tag != "VBZ":
            return False
        return t.lower in ("airstrikes", "air-strikes") or (
            j + 1 < len(parsed.tokens) and parsed.tokens[j + 1].lower in ("on", "in", "near", "against", "across")
        )

    def _of_state(self, parsed: Parsed, end: int) -> bool:
        """Whether the arms of a state follow its adjective: "Syrian jets", "Syrian and Russian warplanes"."""
        for t in parsed.tokens[end : end + 4]:
            if named_in(t, self.state):
                return True
            if not t.tag.startswith(("JJ", "NN", "CC", "HYPH")):
                return False
        return False

    def _act_after(self, parsed: Parsed, end: int) -> int | None:
        return next((j for j in range(end, min(end + 8, len(parsed.tokens))) if named_in(parsed.tokens[j], self.acts)), None)

    def _act_before(self, parsed: Parsed, start: int) -> int | None:
        """The nearest noun for an act or a weapon, or passive verb of attack, before a token."""
        for j in range(start - 1, max(-1, start - 2 - NEAR), -1):
            t = parsed.tokens[j]
            if named_in(t, self.acts | self.weapons) or (t.lemma in self.verbs | self.light and t.tag == "VBN"):
                return j
            if (t.lemma in self.holds and t.tag != "VBG") or t.lower in (";", "."):
                return None
        return None

    def _noun(self, parsed: Parsed, start: int, end: int) -> int:
        """The noun that carries the actor: of "Syrian army | soldiers" the soldiers, of "fighters of the RSF" the RSF itself."""
        tokens = parsed.tokens
        n = next((k for k in range(end - 1, start - 1, -1) if not start <= tokens[k].head < end or tokens[k].head == k), end - 1)
        for _ in range(4):
            t = tokens[n]
            up = t.head
            if up == n or tokens[up].pos not in ("NOUN", "PROPN"):
                break
            if (t.dep in MODIFIERS and up > n) or (t.dep == "conj" and tokens[up].dep in MODIFIERS):
                n = up
            else:
                break
        return n

    def _suffers(self, parsed: Parsed, head: int) -> bool:
        """Whether an act or a weapon is what was foiled, shot down or answered, not what did harm."""
        t = parsed.tokens[head]
        up = parsed.tokens[t.head]
        for x in reversed(parsed.tokens[max(0, head - 8) : head]):
            if x.lemma in self.beaten:
                return True
            if x.pos in ("VERB", "AUX", "SCONJ") or x.lower in (",", ";", "by"):
                break
        if t.dep in ("dobj", "nsubjpass", "pobj") and up.lemma in self.foils:
            return True
        if t.dep in ("dobj", "nsubjpass") and t.lemma in self.weapons - self.acts:
            return True
        return t.dep == "pobj" and up.lower in ("from", "of", "against", "to") and parsed.tokens[up.head].lemma in self.foils

    def _by(self, parsed: Parsed, start: int) -> int | None:
        """The act behind which "by the actor" stands."""
        tokens = parsed.tokens
        k = start - 1
        while k >= 0 and (tokens[k].tag in BEFORE_ACTOR):
            if start - k > 7:
                return None
            k -= 1
        if k < 0:
            return None
        if tokens[k].lower in ("of", "from") and k >= 2 and tokens[k - 1].lower in MEN:
            if tokens[k - 1].lower == "hands":
                return self._act_before(parsed, k) or k
            return self._by(parsed, k - 1)
        if tokens[k].lower == "from" and tokens[k - 1].lower in FIRED:
            return k - 1
        if tokens[k].lower != "by" or not k:
            return None
        up = tokens[tokens[k].head]
        if up.lemma in self.holds and up.tag != "VBG":
            return None
        if (up.lemma in self.verbs | self.light and up.tag != "VBG") or named_in(up, self.acts | self.weapons):
            return None if self.deeds.unreal(parsed, up.i) or self._suffers(parsed, up.i) else up.i
        act = self._act_before(parsed, k)
        return None if act is None or self._suffers(parsed, act) else act

    def _foe(self, parsed: Parsed, start: int) -> int | None:
        """The fight that the actor is a side of: "clashes with the army", "battles between the army and the rebels"."""
        tokens = parsed.tokens
        for j in range(start - 1, max(-1, start - 10), -1):
            t = tokens[j]
            if t.lower in ("with", "against", "between"):
                for k in range(j - 1, max(-1, j - 6), -1):
                    if named_in(tokens[k], self.fights) or (t.lower == "between" and named_in(tokens[k], self.acts)):
                        return k
                return None
            if t.pos in ("VERB", "AUX") or t.lower in ("by", "in", "on", "from", "to", ";", "."):
                return None
        return None
