"""Whose hand did it: actors bound to acts of violence by the grammar of a sentence.

A hand is an actor in one of a few frames: it stands before a noun for an act ("Russian air strikes"), it is the subject of a
verb of attack ("the rebels shelled"), it stands behind "by" ("raids by the army"), or it is the foe of those who died in
fighting ("killed in clashes with the army"). An actor that is attacked, that holds the ground or that only speaks is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from harmledger.extract.grammar.gates import gated
from harmledger.extract.grammar.parse import Parsed, Token
from harmledger.model.actors import HOME, Actor, ActorMention, ActorRegistry

MODIFIERS = frozenset({"compound", "amod", "nmod", "poss", "npadvmod", "advmod", "punct", "det", "dep", "case"})
"""Relations by which a word describes the noun that it stands before."""

BEFORE_ACTOR = frozenset({"DT", "JJ", "VBN", "NN", "NNP", "RB", "HYPH", "CD", "PRP$", "NNS", "CC", ",", "``", "''", '"'})
"""Tags of the words that may stand between "by" and the actor."""

MEN = frozenset({"hands", "fighters", "members", "forces", "militants", "men", "soldiers", "warplanes", "aircraft"})
"""What stands before "of the actor" where the actor's own men or arms are meant."""

FIRED = frozenset({"fire", "shelling", "shells", "rockets", "strikes", "missiles", "gunfire", "bombardment"})
"""What comes "from" the actor that fired it."""

CLAUSE_WORDS = frozenset({"that", "who", "which", "as", "after", "while", ","})
"""Words at which another clause begins."""

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

    def __init__(self, raw: Mapping[str, Any], registry: ActorRegistry) -> None:
        self.registry = registry
        words = raw["words"]
        self.acts, self.weapons = frozenset(words["acts"]), frozenset(words["weapons"])
        self.forces, self.fights = frozenset(words["forces"]), frozenset(words["fights"])
        self.verbs, self.light = frozenset(words["verbs"]), frozenset(words["light"])
        self.goes_on, self.foils = frozenset(words["goes_on"]), frozenset(words["foils"])
        self.beaten = frozenset(words["beaten"])
        self.says = frozenset(words["says"])
        self.between = frozenset(words["between"])
        self.holds, self.state = frozenset(words["holds"]), frozenset(words["state"])
        self.needs_object = frozenset(words["needs_object"])
        self.generic = frozenset(words["generic"])
        self.sides: dict[str, Any] = {word.lower(): side for side, names in raw["nations"].items() for word in names}
        self.nations = gated(rf"\b(?:{'|'.join(sorted(self.sides, key=len, reverse=True))})(?:'?s)?\b", re.IGNORECASE)
        self.either = gated(rf"{self.nations.pattern}\s+or\s+(?:the\s+)?$", re.IGNORECASE)
        self.holders, self.anti = re.compile(raw["patterns"]["holders"], re.I | re.X), gated(raw["patterns"]["anti"], re.I | re.X)
        self.belong = gated(raw["patterns"]["belonging"], re.I | re.X)
        self.made = gated(raw["patterns"]["made_by"], re.I | re.X)
        self.members = gated(raw["patterns"]["members"], re.I | re.X)

    # ------------------------------------------------------------ who is named

    def sided(self, text: str, country: str | None, before: Sequence[ActorMention] = ()) -> list[ActorMention]:
        """The belligerents named in a sentence; ``before`` are those named earlier in the report, for "the militants"."""
        found = list(self.registry.mentions(text, country))
        for hit in self.nations.finditer(text):
            if not any(f.start < hit.end() and hit.start() < f.end for f in found):
                name = re.sub(r"'?s$", "", hit.group().lower()) if hit.group().lower() not in self.sides else hit.group().lower()
                if name in self.sides:
                    actor = Actor(f"nation-{name}", f"{name.title()} forces", "military", self.sides[name])
                    found.append(ActorMention(hit.start(), hit.end(), actor, "nation"))
        found = [m for m in sorted(found, key=lambda m: m.start) if m.actor.side is not None]
        kept: list[ActorMention] = []
        for k, m in enumerate(found):
            if self.holders.match(text[m.end :]) or self.anti.search(text[: m.start]):
                continue
            if m.by == "shorthand" and m.actor.countries and not {"*", country or HOME} & set(m.actor.countries):
                continue  # "troops" is a name for the army of another country than the report's
            if m.by == "shorthand" and self._belongs(text, m, found[:k], found[k + 1 :]):
                continue
            known = self._known(text, m, [*before, *found[:k]], country)
            if known is not None:
                kept.append(known)
        return kept

    def _belongs(self, text: str, m: ActorMention, before: Sequence[ActorMention], after: Sequence[ActorMention]) -> bool:
        """Whether a general word only completes a name: "ISIL terrorists", "Al-Qaeda militants", "fighters of the X"."""
        if (
            before
            and re.fullmatch(
                r"(?:['’]?s)?(?:\s+(?:group|militant|terrorist|extremist|jihadist|\(\w+\)))?\s+", text[before[-1].end : m.start]
            )
            and before[-1].by != "nation"
        ):
            return True
        if text[m.start : m.end].lower() not in self.generic:
            return False
        named = re.search(r"(?<=[a-z,] )[A-Z][\w-]+\s+$", text[: m.start])
        if named and not self.nations.search(named.group()) and not re.search(r"day(?:['’]?s)?\s+$|Islam", named.group()):
            return True
        return bool(after) and bool(re.fullmatch(self.members, text[m.end : after[0].start]))

    def _known(self, text: str, m: ActorMention, before: Sequence[ActorMention], country: str | None) -> ActorMention | None:
        """ "The militants": the armed group named last; without one, the registry's reading where the country is known."""
        word = text[m.start : m.end].lower()
        if m.by != "shorthand" or word not in self.generic or m.actor.id != "local-insurgents":
            return m
        if re.search(r"\b(?:the|these|those)\s+(?:\w+\s+)?$", text[: m.start], re.I) or m.start == 0:
            faith = word.startswith(("jihad", "extrem", "terror"))
            groups = [b for b in before if b.by == "name" and b.actor.kind == "armed group" and b.actor.side != "kurdish"]
            named = next((b for b in reversed(groups) if not (faith and b.actor.side == "iran")), None)
            if named is not None:
                return replace(m, actor=named.actor)
        return m if country not in (None, HOME) else None

    # ------------------------------------------------------------ what they did

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

    def own(self, parsed: Parsed) -> list[tuple[int, int]]:
        """Acts that a speaker tells as its own, as pairs of the pronoun's token and the act's ("it targeted", "its forces struck")."""
        found = []
        for t in parsed.tokens:
            if t.lower in ("it", "we", "they") and t.dep == "nsubj":
                verb = self._did(parsed, t.head)
            elif t.lower in ("its", "our", "their") and self._in(parsed.tokens[t.head], self.forces | self.weapons | self.acts):
                head = parsed.tokens[t.head]
                verb = self._did(parsed, head.head) if head.dep == "nsubj" else None
            else:
                continue
            rest = parsed.tokens[verb + 1 :] if verb is not None else ()
            # bringing an aircraft down is no act of harm unless it kills those on board
            down = any(x.lower == "down" for x in rest[:6]) and not any(x.lemma == "kill" for x in rest)
            if verb is not None and not down and not self._unreal(parsed, verb):
                found.append((t.i, verb))
        return found

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
        if head is not None and (m.by != "nation" or self._in(tokens[end], self.state | self.acts)):
            return None if self._suffers(parsed, head) or self._unreal(parsed, head) else Hand(m, head, "actor_act")
        n = self._noun(parsed, start, end)
        if m.by == "nation" and not self._of_state(parsed, end):
            return None
        if n >= end and not any(self._in(tokens[k], self.forces | self.weapons) for k in range(end, n + 1)):
            return None  # "regime positions", "the government building": only the name of a thing
        by = self._by(parsed, start)
        if by is not None:
            return Hand(m, by, "by_actor")
        foe = self._foe(parsed, start)
        if foe is not None:
            return Hand(m, foe, "in_fight", foe=True)
        verb = self._subject_of(parsed, n, start)
        return Hand(m, verb, "actor_verb", foe=self._in(tokens[verb], self.fights)) if verb is not None else None

    @staticmethod
    def _in(t: Token, words: frozenset[str]) -> bool:
        return t.lemma in words or t.lower in words or t.lower.rstrip("s") in words

    def _act_of(self, parsed: Parsed, start: int, end: int) -> int | None:
        """The noun for an act that the actor stands before: "coalition and Iraqi air | strikes", "the regime's bombardment"."""
        tokens = parsed.tokens
        if self._in(tokens[end - 1], self.acts) and tokens[end - 1].pos in ("NOUN", "PROPN"):
            return end - 1
        for j in range(end, min(end + 6, len(tokens))):
            t = tokens[j]
            if t.lower in ("killing", "shooting", "firing") and (t.tag != "NN" or j > end + 1):
                return None
            if self._in(t, self.acts) and (not t.tag.startswith(("VBD", "VBZ", "VBP", "VBN", "MD")) or self._plural(parsed, j)):
                k = j
                while k + 1 < len(tokens) and self._in(tokens[k + 1], self.acts) and tokens[k + 1].tag.startswith("NN"):
                    k += 1
                return k
            if not (
                t.tag.startswith(("NN", "JJ", "HYPH", "POS", "VBG", "CC", "CD", "-LRB-", "-RRB-")) or t.lower in ("-", "'s", "s", "allied")
            ):
                return None
            if t.tag == "VBG" and self._in(t, self.verbs):
                return None
            if t.tag in ("NN", "NNS") and not self._in(t, self.forces | self.weapons | self.between):
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
            if self._in(t, self.state):
                return True
            if not t.tag.startswith(("JJ", "NN", "CC", "HYPH")):
                return False
        return False

    def _act_after(self, parsed: Parsed, end: int) -> int | None:
        return next((j for j in range(end, min(end + 8, len(parsed.tokens))) if self._in(parsed.tokens[j], self.acts)), None)

    def _act_before(self, parsed: Parsed, start: int) -> int | None:
        """The nearest noun for an act or a weapon, or passive verb of attack, before a token."""
        for j in range(start - 1, max(-1, start - 2 - NEAR), -1):
            t = parsed.tokens[j]
            if self._in(t, self.acts | self.weapons) or (t.lemma in self.verbs | self.light and t.tag == "VBN"):
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

    def _unreal(self, parsed: Parsed, i: int) -> bool:
        """Whether the clause of token i is denied, wished for or only possible."""
        tokens = parsed.tokens
        v = self._verb_above(parsed, i)
        if v is None:
            return False
        return any(
            tokens[c].dep == "neg"
            or (tokens[c].dep == "aux" and tokens[c].tag == "MD" and tokens[c].lower != "will")
            or (tokens[c].dep == "mark" and tokens[c].lower == "whether")  # "an inquiry into whether its strikes killed 100"
            for c in parsed.children[v]
        )

    @staticmethod
    def _verb_above(parsed: Parsed, i: int) -> int | None:
        for _ in range(8):
            if parsed.tokens[i].pos in ("VERB", "AUX"):
                return i
            if parsed.tokens[i].head == i:
                return None
            i = parsed.tokens[i].head
        return None

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
        if (up.lemma in self.verbs | self.light and up.tag != "VBG") or self._in(up, self.acts | self.weapons):
            return None if self._unreal(parsed, up.i) or self._suffers(parsed, up.i) else up.i
        act = self._act_before(parsed, k)
        return None if act is None or self._suffers(parsed, act) else act

    def _foe(self, parsed: Parsed, start: int) -> int | None:
        """The fight that the actor is a side of: "clashes with the army", "battles between the army and the rebels"."""
        tokens = parsed.tokens
        for j in range(start - 1, max(-1, start - 10), -1):
            t = tokens[j]
            if t.lower in ("with", "against", "between"):
                for k in range(j - 1, max(-1, j - 6), -1):
                    if self._in(tokens[k], self.fights) or (t.lower == "between" and self._in(tokens[k], self.acts)):
                        return k
                return None
            if t.pos in ("VERB", "AUX") or t.lower in ("by", "in", "on", "from", "to", ";", "."):
                return None
        return None

    # ------------------------------------------------------------ subjects

    def _subject_of(self, parsed: Parsed, n: int, start: int) -> int | None:
        """The verb of attack whose subject is the noun at n, or None."""
        tokens = parsed.tokens
        for _ in range(3):  # "Hezbollah and the army attacked"
            if tokens[n].dep in ("conj", "appos") and tokens[tokens[n].head].pos in ("NOUN", "PROPN"):
                n = tokens[n].head
        if tokens[n].dep == "pobj" and tokens[tokens[n].head].lower in ("of", "from"):
            whole = tokens[tokens[tokens[n].head].head]
            if self._in(whole, self.forces | self.weapons):
                n = whole.i
        t = tokens[n]
        if t.dep == "nsubj" and tokens[t.head].pos in ("VERB", "AUX"):
            did = self._did(parsed, t.head)
            return did if did is not None else self._behind(parsed, n, start)
        if t.dep in ("nsubjpass", "pobj", "dobj"):
            return None
        return self._behind(parsed, n, start)

    def _behind(self, parsed: Parsed, n: int, start: int) -> int | None:
        """Headlines and lost commas: a verb of attack behind the noun that has no other subject ("rebels positioned in A shelled B")."""
        tokens = parsed.tokens
        if start and tokens[start - 1].lower in ("on", "in", "against", "by", "of", "from", "with", "at", "for", "near"):
            return None
        for x in tokens[n + 1 : n + 13]:
            if x.dep in ("nsubj", "nsubjpass", "aux", "auxpass", "mark") or x.lower in CLAUSE_WORDS:
                return None
            if x.lemma in self.verbs and x.tag in ("VBD", "VBZ", "VBP", "VB", "NNS", "VBN"):
                return x.i if self._has_object(parsed, x.i) else None
        return None

    def _has_object(self, parsed: Parsed, v: int) -> bool:
        """Whether people or things follow the verb, as they do where it is active ("Army kills five", not "Five killed in clashes")."""
        if v + 1 >= len(parsed.tokens):
            return False
        t = parsed.tokens[v + 1]
        return not (t.pos in ("ADP", "SCONJ", "CCONJ", "VERB", "PUNCT", "AUX") or t.tag == "VBN")

    def _did(self, parsed: Parsed, v: int) -> int | None:
        """The act of a clause: its own verb, or that which it goes on to, carries out or results in."""
        tokens = parsed.tokens
        seen: list[int] = []
        queue = [v]
        while queue and len(seen) < 6:
            v = queue.pop(0)
            seen.append(v)
            if any(tokens[c].dep == "neg" for c in parsed.children[v]) or any(
                tokens[c].tag == "MD" and tokens[c].lower != "will" for c in parsed.children[v]
            ):
                continue
            if any(tokens[c].dep == "auxpass" for c in parsed.children[v]):
                continue
            bare = not any(tokens[c].dep in ("aux", "dobj") for c in parsed.children[v])
            passive = bare and (tokens[v].tag == "VBN" or tokens[v].lemma in self.needs_object)
            if tokens[v].lemma in self.verbs and not (passive and not self._has_object(parsed, v)):
                return v
            if tokens[v].lemma in self.says:
                continue
            if tokens[v].lemma == "take" and any(x.lower in ("hostage", "hostages", "captive", "prisoner") for x in tokens[v + 1 : v + 10]):
                return v
            told = takewhile(lambda x: x.dep != "mark", tokens[v + 1 : v + 9])  # not "opened an inquiry whether its strikes …"
            if tokens[v].lemma in self.light and any(self._in(x, self.acts | self.weapons) for x in told):
                return v
            for c in parsed.children[v]:
                own = any(tokens[g].dep in ("nsubj", "nsubjpass") for g in parsed.children[c])
                if own or tokens[c].pos != "VERB":
                    continue
                if (
                    tokens[c].dep == "conj"
                    or (tokens[c].dep == "advcl" and tokens[c].tag == "VBG")
                    or (tokens[c].dep == "xcomp" and tokens[v].lemma in self.goes_on)
                ):
                    queue.append(c)
        return None
