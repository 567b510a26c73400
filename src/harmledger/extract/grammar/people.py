"""Counted people in a parsed sentence: "at least 36 IS family members", "two of his children", "the driver".

A mention says how many and what sort of people; whether and how they were harmed is found in ``harm.py``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from harmledger.extract.grammar.lexicon import Lexicon, Person
from harmledger.extract.grammar.numbers import NumberReader, Quantity
from harmledger.extract.grammar.parse import Parsed, Token
from harmledger.model.claim import Age, Sex, Status

Kind = Literal["counted", "single", "number", "of_group"]


@dataclass(frozen=True, slots=True)
class Mention:
    """People in a sentence.

    ``start``/``end`` are token indices (end excluded), ``head`` the token that names them, ``low``/``high``
    the number, ``group`` the head words as written. ``kind``: "counted" (a number and a noun), "single"
    ("a citizen", "his wife"), "number" (a number alone, or with "others"), "of_group" ("15 of the wounded").
    ``definite`` is True for "the 22 civilians": people spoken of before. ``more`` for "another", "others".
    """

    start: int
    end: int
    head: int
    low: int | None
    high: int | None
    status: Status
    age: Age | None
    sex: Sex | None
    group: str
    kind: Kind
    definite: bool = False
    more: bool = False
    vague: bool = False
    of_what: str = ""


NOUNISH = {"NN", "NNS", "NNP", "NNPS"}
MODIFIER = {"JJ", "JJR", "JJS", "VBN", "VBG", "HYPH", "POS", "FW", "AFX", "CD", "RBS", "RB", "VBD"} | NOUNISH
STOP_WORDS = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday", "overnight", "january", "february",
    "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "including", "also", "so", "far",
    "killed", "dead", "died", "ago", "according", "near", "now", "then", "later", "earlier", "when", "said", "says", "were", "was",
}  # fmt: skip
NEVER_SINGLE = {"dead", "body", "other", "life", "force", "police", "people", "militia", "staff", "personnel"}
SINGLE_DETERMINERS = {"a", "an", "his", "her", "their", "its", "my", "our", "another", "the", "whose", "one"}


class PeopleReader:
    """Finds mentions of counted people."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.numbers = NumberReader(lexicon)
        modifiers = lexicon.raw["persons"]["modifiers"]
        self.modifiers = {key: frozenset(w.lower() for w in words) for key, words in modifiers.items()}

    def mentions(self, parsed: Parsed) -> list[Mention]:
        """All mentions of the sentence, in order, none inside another."""
        found: list[Mention] = []
        taken = 0
        for quantity in self.numbers.find(parsed.text, parsed.sentence.start):
            start, core = parsed.at(quantity.start), parsed.at(quantity.core)
            end = parsed.at(quantity.end - 1) + 1
            if core < taken:
                continue
            mention = self._counted(parsed, quantity, start, core, end)
            if mention:
                found.append(mention)
                taken = mention.end
        found += self._singles(parsed, found)
        return sorted(found, key=lambda m: m.start)

    # ------------------------------------------------------------ a number and what it counts

    def _counted(self, parsed: Parsed, q: Quantity, start: int, core: int, end: int) -> Mention | None:
        tokens = parsed.tokens
        definite = core > 0 and tokens[core - 1].lower in ("the", "those", "these", "all")
        before = parsed.words(max(0, start - 1), end).lower()
        more = bool(re.search(r"\b(another|further|additional|other|more)\b", before))
        i = end
        while (
            i < len(tokens)
            and tokens[i].lower in ("more", "other", "others", "further", "additional", "new")
            and tokens[i].lower != "others"
        ):
            more, i = True, i + 1
        # "15 of the wounded", "two of his children", "36 of them civilians", "two of the killed in Jayrud"
        if i < len(tokens) and tokens[i].lower == "of" and i + 1 < len(tokens) and not q.vague:
            return self._of_group(parsed, q, start, core, i, more)
        if q.vague and i + 1 < len(tokens) and (tokens[i].lower in ("of", "the") or tokens[i - 1].lower == "of"):
            j = i + 1 if tokens[i].lower == "of" else i
            if tokens[j].lower in ("the", "them", "whom", "those", "his", "their", "which"):
                return None  # "some of the wounded", "many of whom": no count
        if i < len(tokens) and tokens[i].lower == "of":
            i += 1
        head = self._head(parsed, i)
        if head is None:
            if i < len(tokens) and tokens[i].lower in self.lexicon.things:
                return None
            return Mention(start, i, max(core, i - 1), q.low, q.high, "unknown", None, None, "", "number", definite, more, q.vague)
        last, person, group_end = head
        if person is None:
            if tokens[last].lower not in self.lexicon.counted:
                return None
            person = Person(tokens[last].lower, "unknown")  # "1,100 civilian deaths": the harm is counted, not the people
        mention_words = tokens[i:group_end]
        status, age, sex = self.describe(mention_words, person, parsed, last)
        group = parsed.words(i, group_end)
        if person.word == "other":
            more = True
        return Mention(start, group_end, last, q.low, q.high, status, age, sex, group, "counted", definite, more, q.vague)

    def _head(self, parsed: Parsed, i: int) -> tuple[int, Person | None, int] | None:
        """(head token, person or None for things, end of the group) of the noun phrase from token i; None where no noun follows."""
        tokens, lexicon = parsed.tokens, self.lexicon
        j, best, noun = i, None, None
        steps = 0
        while j < len(tokens) and steps < 9:
            t = tokens[j]
            nxt = tokens[j + 1] if j + 1 < len(tokens) else None
            if t.lower in lexicon.persons and t.lower not in ("dead",) and (t.pos != "VERB" or best is None):
                # "civil defence volunteers": go on while nouns follow, the last person noun is the head
                best = j
            elif t.lower in ("dead", "injured", "wounded", "killed", "missing", "hurt") and best is None and noun is None:
                return None
            elif t.lower in STOP_WORDS or t.tag not in MODIFIER or (best is not None and t.tag in ("VBD", "VBG", "VBN")):
                if not (t.tag == "CC" and t.lower in ("and", "or") and nxt and self._joins(tokens, j, best)) and t.text not in (
                    '"',
                    "'",
                    "-",
                    "/",
                    "[",
                ):
                    break
                if t.tag == "CC" and best is not None:
                    j += 1
                    steps += 1
                    continue
            elif t.tag in NOUNISH:
                if best is not None and t.tag in ("NNP", "NNPS") and tokens[j - 1].tag not in ("NNP", "NNPS"):
                    break
                if best is not None and t.lower not in lexicon.persons and j == best + 1 and t.lower in lexicon.things:
                    noun, best = j, None  # "civilian cars": the thing is the head
                    j += 1
                    steps += 1
                    continue
                noun = j
            j += 1
            steps += 1
        if best is not None:
            end = best + 1
            person, _ = lexicon.persons[tokens[best].lower]
            if person.word in ("member", "family") and end < len(tokens) and tokens[end].lower in ("of", "from"):
                low, high = parsed.subtree(end)
                end = min(high, end + 8) if low <= end < high else end
            return best, person, end
        if noun is not None:
            word = tokens[noun].lower
            if word in lexicon.things or tokens[noun].lemma in lexicon.things:
                return noun, None, noun + 1
            plural = tokens[noun].tag in ("NNS", "NNPS") or word.endswith("s")
            return (noun, Person(word, "unknown"), noun + 1) if plural else (noun, None, noun + 1)
        return None

    def _joins(self, tokens: tuple[Token, ...], j: int, best: int | None) -> bool:
        """Whether "and" at j joins two words of one group: "women and children", "regime and rebel fighters"."""
        nxt = tokens[j + 1]
        if nxt.lower in self.lexicon.persons:
            return best is None or self.lexicon.persons[nxt.lower][1]
        if best is not None:
            return False
        after = tokens[j + 2].lower if j + 2 < len(tokens) else ""
        return nxt.tag in MODIFIER and (after in self.lexicon.persons or nxt.tag in ("JJ", "NN", "NNP"))

    def _of_group(self, parsed: Parsed, q: Quantity, start: int, core: int, of: int, more: bool) -> Mention | None:
        tokens = parsed.tokens
        i = of + 1
        determiner = tokens[i].lower
        if determiner in ("them", "whom", "those", "these", "which", "us"):
            j = i + 1
            described = self._head(parsed, j) if j < len(tokens) and tokens[j].tag in MODIFIER | {"DT"} else None
            if j < len(tokens) and tokens[j].lower in ("were", "was", "are", "is"):
                k = j + 1
                described = self._head(parsed, k) if k < len(tokens) else None
            if described and described[1] is not None and tokens[described[0]].lower in self.lexicon.persons:
                last, person, end = described
                if person is None:
                    return None
                status, age, sex = self.describe(tokens[j:end], person, parsed, last)
                return Mention(
                    start,
                    end,
                    last,
                    q.low,
                    q.high,
                    status,
                    age,
                    sex,
                    parsed.words(min(j, last), end),
                    "of_group",
                    False,
                    more,
                    q.vague,
                    determiner,
                )
            return Mention(
                start, i + 1, i, q.low, q.high, "unknown", None, None, parsed.words(of, i + 1), "of_group", False, more, q.vague, determiner
            )
        while i < len(tokens) and (tokens[i].tag in ("DT", "PRP$", "PDT") or tokens[i].lower in ("the", "his", "her", "their")):
            i += 1
        if i >= len(tokens):
            return None
        if tokens[i].lower in (
            "dead",
            "killed",
            "injured",
            "wounded",
            "missing",
            "victims",
            "slain",
            "deceased",
            "casualties",
            "fatalities",
        ):
            end = i + 1
            k = parsed.at(tokens[i].end)
            described = None
            for verb in range(k, min(k + 8, len(tokens))):
                if tokens[verb].lower in ("were", "was", "are", "is") and verb + 1 < len(tokens):
                    described = self._head(parsed, verb + 1)
                    break
            who: tuple[Status, Age | None, Sex | None] = ("unknown", None, None)
            group = parsed.words(of + 1, end)
            if described and described[1] is not None and tokens[described[0]].lower in self.lexicon.persons:
                who = self.describe(tokens[verb + 1 : described[2]], described[1], parsed, described[0])
                group, end = parsed.words(verb + 1, described[2]), described[2]
            return Mention(start, end, i, q.low, q.high, *who, group, "of_group", False, more, q.vague, tokens[i].lower)
        head = self._head(parsed, i)
        if head is None:
            return None
        last, person, end = head
        if person is None:
            return None
        status, age, sex = self.describe(tokens[i:end], person, parsed, last)
        return Mention(start, end, last, q.low, q.high, status, age, sex, parsed.words(of + 1, end), "counted", False, more, q.vague, "")

    # ------------------------------------------------------------ one person

    def _singles(self, parsed: Parsed, taken: list[Mention]) -> list[Mention]:
        tokens = parsed.tokens
        covered = {i for m in taken for i in range(m.start, m.end)}
        found = []
        for t in tokens:
            entry = self.lexicon.persons.get(t.lower)
            if entry is None or entry[1] or t.i in covered or t.tag not in ("NN", "NNP", "JJ", "FW"):
                continue
            if t.lower in NEVER_SINGLE:
                continue
            noun_follows = t.i + 1 < len(tokens) and tokens[t.i + 1].tag in NOUNISH and tokens[t.i + 1].lower not in STOP_WORDS
            if noun_follows and (t.text[0].isupper() or not tokens[t.i + 1].text[0].isupper()):
                continue  # "the Syrian Observatory", "a police station"
            i = t.i
            while (
                i > 0
                and t.i - i < 6
                and (tokens[i - 1].tag in MODIFIER - {"VBD"} or tokens[i - 1].text in ("-",))
                and tokens[i - 1].i not in covered
            ):
                i -= 1
            if i == 0 or tokens[i - 1].lower not in SINGLE_DETERMINERS or tokens[i - 1].i in covered:
                continue
            end = t.i + 1
            if entry[0].word == "member" and end < len(tokens) and tokens[end].lower == "of":
                _, high = parsed.subtree(end)
                end = min(max(high, end + 1), end + 8)
            status, age, sex = self.describe(tokens[i:end], entry[0], parsed, t.i)
            determiner = tokens[i - 1].lower
            low = high_ = 2 if entry[0].word == "couple" else 1
            found.append(
                Mention(
                    i - 1,
                    end,
                    t.i,
                    low,
                    high_,
                    status,
                    age,
                    sex,
                    parsed.words(i, end),
                    "single",
                    determiner == "the",
                    determiner == "another",
                )
            )
        return found

    # ------------------------------------------------------------ who they are

    def describe(self, words: tuple[Token, ...], person: Person, parsed: Parsed, head: int) -> tuple[Status, Age | None, Sex | None]:
        """Status, age and sex from the noun, its modifiers and what follows it in the group."""
        status, age, sex = person.status, person.age, person.sex
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
        if person.word == "member" and status == "unknown" and head + 1 < len(parsed.tokens) and parsed.tokens[head + 1].lower == "of":
            tail = parsed.words(head + 1, min(head + 9, len(parsed.tokens))).lower()
            if re.search(r"\b(?:family|families|tribe|community|household)\b", tail):
                status = "civilian" if "famil" in tail or "household" in tail else status
            elif re.search(
                r"\b(?:forces?|army|police|militia|brigade|front|group|security|guards?|isis|islamic|jaish|battalion|regime|hezbollah|taliban)\b",
                tail,
            ):
                status = "combatant"
        if status != "combatant":
            young = lows & self.modifiers["child"]
            if (young and age is None and person.word not in ("man", "woman")) or young & {"teenage", "underage", "infant"}:
                age, status = "child", "civilian"
        if lows & self.modifiers["female"]:
            sex = "female"
        if lows & self.modifiers["male"]:
            sex = "male"
        # "women and children" as one number is neither the one nor the other (codebook section 2).
        if (others and person.age != "child") or (others and any(o.age != person.age or o.sex != person.sex for o in others)):
            kinds = {(o.age, o.sex) for o in others} | {(person.age, person.sex)}
            if len(kinds) > 1:
                age, sex = None, None
                if all(o.status == "civilian" for o in others) and person.status == "civilian":
                    status = "civilian"
        return status, age, sex
