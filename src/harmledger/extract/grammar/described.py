"""Who people are by the words that name them: status, age and sex from a noun, its modifiers and what follows it."""

from __future__ import annotations

import re

from harmledger.extract.grammar.lexicon import Lexicon, Person
from harmledger.extract.grammar.named import of_a_force
from harmledger.extract.grammar.parse import Parsed, Token
from harmledger.model.actors import ActorRegistry
from harmledger.model.claim import Age, Sex, Status

ONE_FAMILY = re.compile(
    r"(?:, all (?:of them )?)?(?:members )?(?:from|of) (?:the same|one|a single|an extended|a) (?:extended )?(?:family|household)\b"
)


class Describer:
    """Says of a noun for people what its words say of them. The words are in ``persons.toml``."""

    def __init__(self, lexicon: Lexicon, registry: ActorRegistry) -> None:
        self.lexicon, self.registry = lexicon, registry
        modifiers = lexicon.raw["persons"]["modifiers"]
        self.compounds = {words: status for status, both in lexicon.raw["persons"]["compounds"].items() for words in both}
        self.modifiers = {key: frozenset(w.lower() for w in words) for key, words in modifiers.items()}

    def describe(self, words: tuple[Token, ...], person: Person, parsed: Parsed, head: int) -> tuple[Status, Age | None, Sex | None]:
        """Status, age and sex from the noun, its modifiers and what follows it in the group."""
        status, age, sex = person.status, person.age, person.sex
        if person.word == "leader" and head and parsed.tokens[head - 1].lower in self.modifiers["civic"]:
            status = "civilian"
        lows = {w.lower for w in words if w.i != head}
        lows |= {part for w in words if w.i != head for part in w.lower.split("-")}
        others = [
            self.lexicon.persons[w.lower][0]
            for w in words
            if w.i != head and w.lower in self.lexicon.persons and self.lexicon.persons[w.lower][1]
        ]
        yielding = person.word in self.modifiers["yielding"] or person.status == "unknown"
        if lows & self.modifiers["civilian"] and status != "combatant":
            status = "civilian"
        elif (yielding and lows & self.modifiers["combatant"] and not lows & self.modifiers["civilian"]) or (
            yielding and any(o.status == "combatant" for o in others)
        ):
            status = "combatant"
        if head and (own := self.compounds.get(f"{parsed.tokens[head - 1].lower} {person.word}")):
            status = own
        if (
            person.word in ("member", "personnel")
            and status != "combatant"
            and head + 1 < len(parsed.tokens)
            and parsed.tokens[head + 1].lower == "of"
        ):
            tail = parsed.words(head + 1, min(head + 9, len(parsed.tokens))).lower()
            if re.search(r"\b(?:family|families|tribe|community|household|wedding|congregation|public|clergy|parliament)\b", tail):
                status = status if re.search(r"\b(?:tribe|community)\b", tail) else "civilian"
            elif re.search(
                r"\b(?:forces?|army|police|militia|brigade|front|group|security|guards?|isis|islamic|jaish|battalion|regime|hezbollah|taliban|units|corps)\b",
                tail,
            ):
                status = "combatant"
        if status == "unknown" and person.word in self.modifiers["enlisted"] and of_a_force(words, parsed, self.registry, head):
            status = "combatant"
        if person.word in ("person", "people") and status == "unknown" and head + 1 < len(parsed.tokens):
            tail = parsed.words(head + 1, min(head + 6, len(parsed.tokens))).lower()
            if ONE_FAMILY.match(tail):
                status = "civilian"
        if status != "combatant":
            if lows & self.modifiers["grown"] and age is None:
                age = "adult"
            young = lows & self.modifiers["child"]
            if (young and age is None and person.word not in ("man", "woman")) or young & {"teenage", "underage", "infant"}:
                age, status = "child", "civilian"
        if lows & self.modifiers["female"]:
            sex = "female"
        if lows & self.modifiers["male"]:
            sex = "male"
        joint = any(w.tag == "CC" for w in words)
        if joint and status == "combatant" and any(o.status == "civilian" for o in others):
            status = "unknown"  # "villagers and soldiers" as one number
        kind = next((o for o in others if o.word in ("woman", "man", "girl", "boy", "child")), None)
        if kind is not None and not joint and status != "combatant":
            return status, age or kind.age, sex or kind.sex  # "nine women traders"
        # "women and children" as one number is neither the one nor the other (codebook section 2).
        if (others and person.age != "child") or (others and any(o.age != person.age or o.sex != person.sex for o in others)):
            kinds = {(o.age, o.sex) for o in others} | {(person.age, person.sex)}
            if len(kinds) > 1:
                age, sex = None, None
                if all(o.status == "civilian" for o in others) and person.status == "civilian":
                    status = "civilian"
        return status, age, sex

    def heads(self, parsed: Parsed, t: Token) -> tuple[Person, bool] | None:
        """ "The head of the medical centre", "the chief of the militia": who leads what; "shot in the head" is no person."""
        tokens = parsed.tokens
        if t.lower not in ("head", "chief") or t.i + 2 >= len(tokens) or tokens[t.i + 1].lower != "of":
            return None
        if t.i == 0 or tokens[t.i - 1].tag not in ("DT", "PRP$"):
            return None
        if t.i > 1 and tokens[t.i - 2].lower in ("in", "to", "at", "on", "into"):
            return None
        _, high = parsed.subtree(t.i + 1)
        tail = [w.lower for w in tokens[t.i + 2 : min(high, t.i + 9)]]
        fights = bool(set(tail) & self.modifiers["combatant"]) or of_a_force((), parsed, self.registry, t.i)
        return Person("leader", "combatant" if fights else "civilian"), False
