"""What a clause says was done: the verb of attack of a subject, its own or the one that it goes on to, and whether it is real."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile
from typing import Any

from harmledger.extract.grammar.parse import Parsed, Token

CLAUSE_WORDS = frozenset({"that", "who", "which", "as", "after", "while", ","})
"""Words at which another clause begins."""


def named_in(t: Token, words: frozenset[str]) -> bool:
    """Whether a token is one of the words, in the singular or the plural."""
    return t.lemma in words or t.lower in words or t.lower.rstrip("s") in words


class DeedReader:
    """Finds the acts of subjects. The words are in ``blame.toml``."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self.acts, self.weapons, self.forces = frozenset(words["acts"]), frozenset(words["weapons"]), frozenset(words["forces"])
        self.verbs, self.light = frozenset(words["verbs"]), frozenset(words["light"])
        self.goes_on, self.says = frozenset(words["goes_on"]), frozenset(words["says"])
        self.reckons, self.mishaps = frozenset(words["reckons"]), frozenset(words["mishaps"])
        self.suffers, self.in_acts = frozenset(words["suffers"]), frozenset(words["in_acts"])
        self.needs_object = frozenset(words["needs_object"])

    def own(self, parsed: Parsed) -> list[tuple[int, int]]:
        """Acts that a speaker tells as its own, as pairs of the pronoun's token and the act's ("it targeted", "its forces struck")."""
        found = []
        for t in parsed.tokens:
            if t.lower in ("it", "we", "they") and t.dep == "nsubj":
                verb = self.done(parsed, t.head)
            elif t.lower in ("its", "our", "their") and named_in(parsed.tokens[t.head], self.forces | self.weapons | self.acts):
                head = parsed.tokens[t.head]
                verb = self.done(parsed, head.head) if head.dep == "nsubj" else None
            else:
                continue
            rest = parsed.tokens[verb + 1 :] if verb is not None else ()
            # bringing an aircraft down is no act of harm unless it kills those on board
            down = any(x.lower == "down" for x in rest[:6]) and not any(x.lemma == "kill" for x in rest)
            if verb is not None and not down and not self.unreal(parsed, verb):
                found.append((t.i, verb))
        return found

    def of_subject(self, parsed: Parsed, n: int, start: int) -> int | None:
        """The verb of attack whose subject is the noun at n, or None."""
        tokens = parsed.tokens
        for _ in range(3):  # "Hezbollah and the army attacked"
            if tokens[n].dep in ("conj", "appos") and tokens[tokens[n].head].pos in ("NOUN", "PROPN"):
                n = tokens[n].head
        if tokens[n].dep == "pobj" and tokens[tokens[n].head].lower in ("of", "from", "to", "by"):
            whole = tokens[tokens[tokens[n].head].head]
            if whole.lower in ("belonging", "operated", "flown", "piloted", "sent", "loyal"):  # "a helicopter belonging to the army fired"
                whole = tokens[whole.head]
            if named_in(whole, self.forces | self.weapons):
                n = whole.i
        t = tokens[n]
        if t.dep == "nsubj" and tokens[t.head].pos in ("VERB", "AUX"):
            did = self.done(parsed, t.head)
            return did if did is not None else self._behind(parsed, n, start)
        if t.dep == "nsubjpass" and tokens[t.head].lemma in self.reckons:
            return self.done(parsed, t.head)
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

    def done(self, parsed: Parsed, v: int) -> int | None:
        """The act of a clause: its own verb, or that which it goes on to, carries out or results in."""
        tokens = parsed.tokens
        seen: list[int] = []
        queue = [v]
        while queue and len(seen) < 6:
            v = queue.pop(0)
            seen.append(v)
            if tokens[v].lemma in self.mishaps:
                return None
            if any(tokens[c].dep == "neg" for c in parsed.children[v]) or any(
                tokens[c].tag == "MD" and tokens[c].lower != "will" for c in parsed.children[v]
            ):
                continue
            if any(tokens[c].dep == "auxpass" for c in parsed.children[v]):
                if tokens[v].lemma in self.reckons:
                    queue += self._held_to(parsed, v)
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
            if tokens[v].lemma in self.light and any(named_in(x, self.acts | self.weapons) for x in told):
                return v
            if self._in_act(parsed, v):
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

    def _in_act(self, parsed: Parsed, v: int) -> bool:
        """Whether the subject did something to somebody in an attack of its own: "forces freed two hostages in a raid"."""
        tokens = parsed.tokens
        if tokens[v].lemma in self.suffers or not any(tokens[c].dep == "dobj" for c in parsed.children[v]):
            return False
        within = [c for c in parsed.children[v] if tokens[c].dep == "prep" and tokens[c].lower in ("in", "during")]
        nouns = [c for k in within for c in parsed.children[k] if tokens[c].dep == "pobj" and tokens[c].lemma in self.in_acts]
        return any(tokens[d].lower in ("a", "an") for n in nouns for d in parsed.children[n])

    @staticmethod
    def _held_to(parsed: Parsed, v: int) -> list[int]:
        """What somebody is believed, suspected or accused of having done: "believed to have fired", "suspected of carrying out"."""
        tokens = parsed.tokens
        found = [c for c in parsed.children[v] if tokens[c].dep == "xcomp" and tokens[c].pos == "VERB"]
        of = [c for c in parsed.children[v] if tokens[c].dep == "prep" and tokens[c].lower == "of"]
        return found + [c for k in of for c in parsed.children[k] if tokens[c].dep == "pcomp"]

    def unreal(self, parsed: Parsed, i: int) -> bool:
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
