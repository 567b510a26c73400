"""Counted people in a parsed sentence: "at least 36 IS family members", "two of his children", "the driver".

A mention says how many and what sort of people; whether and how they were harmed is found in ``harm.py``.
"""

from __future__ import annotations

import re

from harmledger.extract.grammar.described import Describer
from harmledger.extract.grammar.lexicon import Lexicon, Person
from harmledger.extract.grammar.mention import Mention as Mention
from harmledger.extract.grammar.named import ages_alone, named_people, names_a_force, one_more, one_person_once
from harmledger.extract.grammar.numbers import NumberReader, Quantity
from harmledger.extract.grammar.parse import Parsed, Token
from harmledger.model.actors import ActorRegistry
from harmledger.model.claim import Age, Sex, Status

NOUNISH = {"NN", "NNS", "NNP", "NNPS"}
MODIFIER = {"JJ", "JJR", "JJS", "VBN", "VBG", "HYPH", "POS", "FW", "AFX", "CD", "RBS", "RB", "VBD"} | NOUNISH
STOP_WORDS = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday", "overnight", "january", "february",
    "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "including", "also", "so", "far",
    "killed", "dead", "died", "ago", "according", "near", "now", "then", "later", "earlier", "when", "said", "says", "were", "was",
}  # fmt: skip
FRACTIONS = frozenset(["thirds", "quarters", "fifths", "tenths"])
"""Words that make a share of the number before them."""

ALL_OF_THEM = re.compile(r"\s*[,(–-]?\s*(?:all|both)\s+(?:of\s+(?:them|whom)\s+)?(?:were\s+)?(?=\w)", re.IGNORECASE)
NEVER_SINGLE = {"dead", "body", "other", "life", "force", "police", "people", "militia", "staff", "personnel"}
DOZENS = 20
"""Vague words from this number on still say how many ("tens", "dozens", "scores")."""
SINGLE_DETERMINERS = {"a", "an", "his", "her", "their", "its", "my", "our", "another", "the", "whose", "one"}


class PeopleReader:
    """Finds mentions of counted people."""

    def __init__(self, lexicon: Lexicon, registry: ActorRegistry) -> None:
        self.lexicon, self.registry = lexicon, registry
        self.numbers = NumberReader(lexicon)
        self.described = Describer(lexicon, registry)
        self.describe = self.described.describe
        self.bands = frozenset(lexicon.words("persons", "bands", "words"))

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
        found += named_people(parsed, self.lexicon, found, self.describe)
        found += self._singles(parsed, found)
        found += one_more(parsed, self.lexicon, found)
        found += ages_alone(parsed, self.lexicon, found)
        return one_person_once(parsed, self.lexicon, sorted(found, key=lambda m: m.start))

    # ------------------------------------------------------------ a number and what it counts

    def _counted(self, parsed: Parsed, q: Quantity, start: int, core: int, end: int) -> Mention | None:
        tokens = parsed.tokens
        if re.search(
            r"\b(?:all|everyone|everybody) but\s*$|\bexcept(?: for)?\s*$", parsed.text[: tokens[start].start - parsed.sentence.start], re.I
        ):
            return None  # "all but five of them were students"
        if tokens[core].lower == "both" and self._both_kinds(parsed, core + 1):
            return None
        if end < len(tokens) and tokens[end].lower in FRACTIONS:
            return None  # "two thirds of the homes": a share, no count
        definite = core > 0 and tokens[core - 1].lower in ("the", "those", "these", "all")
        before = parsed.words(max(0, start - 1), end).lower()
        more = bool(re.search(r"\b(another|further|additional|other|more(?! than\b))\b", before))
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
                told = core > 0 and tokens[core - 1].lower in self.lexicon.forms and tokens[j].lower == "them"
                if (q.low or 0) < DOZENS or not told:
                    return None  # "some of the wounded", "many of whom": no count; but "wounding dozens of them" is
        if i < len(tokens) and tokens[i].lower == "of":
            i += 1
        head = self._head(parsed, i)
        if (head is None or head[1] is None or tokens[head[0]].tag in ("JJ", "NN")) and (
            shared := self._shared_head(parsed, i)
        ) is not None:
            end, last, noun = shared
            status, age, sex = self.describe((*tokens[i:end], tokens[last]), noun, parsed, last)
            group = f"{parsed.words(i, end)} {tokens[last].text}"
            return Mention(start, end, end - 1, q.low, q.high, status, age, sex, group, "counted", definite, more, q.vague)
        if head is None and core > 1 and tokens[core - 1].lower == "of" and tokens[core - 2].lower in self.bands:
            first = core - 3 if core > 2 and tokens[core - 3].tag in ("DT", "PRP$") else core - 2
            group = parsed.words(core - 2, end)  # "a family of six", "its crew of four"
            band = self.lexicon.persons.get(tokens[core - 2].lower)
            kind: Status = band[0].status if band else "civilian"
            return Mention(first, i, core - 2, q.low, q.high, kind, None, None, group, "counted", definite, more, q.vague)
        if head is None and tokens[end - 1].lower == "couple":
            return Mention(start, i, end - 1, 2, 2, "civilian", None, None, "couple", "counted", definite, more)
        if head is None:
            if i < len(tokens) and tokens[i].lower in self.lexicon.things and tokens[i].lower != "shot":
                return None
            return Mention(start, i, max(core, i - 1), q.low, q.high, "unknown", None, None, "", "number", definite, more, q.vague)
        last, person, group_end = head
        if (
            person is None and last == i and tokens[i].lower == "shot" and (q.low or 0) > 1
        ):  # one shot, two shots; but "four shot" are people
            return Mention(start, i, max(core, i - 1), q.low, q.high, "unknown", None, None, "", "number", definite, more, q.vague)
        if person is None:
            if tokens[last].lower not in self.lexicon.counted:
                return None
            person = Person(tokens[last].lower, "unknown")  # "1,100 civilian deaths": the harm is counted, not the people
        mention_words = tokens[i:group_end]
        status, age, sex = self.describe(mention_words, person, parsed, last)
        group = parsed.words(i, group_end)
        if tokens[last].lower in ("family", "household") and q.low == q.high == 1:
            return None  # "six people, all from one family"
        if tokens[last].lower in ("families", "households") and {"entire", "whole", "including"} & {
            t.lower for t in tokens[max(0, core - 1) : last]
        }:
            return None  # families are counted, not people
        if person.word == "other":
            more = True
        if status == "unknown" and age is None and not q.vague:
            status, age, sex = self._all_of_them(parsed, group_end) or (status, age, sex)
        return Mention(start, group_end, last, q.low, q.high, status, age, sex, group, "counted", definite, more, q.vague)

    def _head(self, parsed: Parsed, i: int) -> tuple[int, Person | None, int] | None:
        """(head token, person or None for things, end of the group) of the noun phrase from token i; None where no noun follows."""
        tokens, lexicon = parsed.tokens, self.lexicon
        j, best, noun = i, None, None
        steps = 0
        while j < len(tokens) and steps < 9:
            t = tokens[j]
            if t.text == "(" and best is None:  # "twenty Islamic State (IS) operatives"
                closing = next((k for k in range(j + 1, min(j + 7, len(tokens) - 1)) if tokens[k].text == ")"), None)
                if closing is not None and tokens[closing + 1].tag in NOUNISH:
                    j = closing + 1
                    continue
            if best is not None and t.tag == "CD":
                break  # "51 children 28 women": commas lost
            nxt = tokens[j + 1] if j + 1 < len(tokens) else None
            if t.lower in lexicon.persons and self._describes(t, nxt):
                pass  # "70 Syrian regime and rebel fighters": the adjective of a people is not yet who they are
            elif t.lower in lexicon.persons and t.lower not in ("dead",) and (t.pos != "VERB" or best is None):
                # "civil defence volunteers": go on while nouns follow, the last person noun is the head
                if best is not None and lexicon.persons[tokens[best].lower][1] and not lexicon.persons[t.lower][1]:
                    break  # "20 people Observatory director X said": a comma was lost
                best = j
            elif t.lower in ("dead", "injured", "wounded", "killed", "missing", "hurt") and best is None and noun is None:
                if (
                    nxt is None
                    or t.lower in ("killed", "hurt")
                    or not lexicon.persons.get(nxt.lower, (None, False))[1]
                    or nxt.lower == "people"
                ):
                    return None  # "12 wounded"; but "two wounded men" are men
            elif t.lower in STOP_WORDS or t.tag not in MODIFIER or (best is not None and t.tag in ("VBD", "VBG", "VBN")):
                if not (t.tag == "CC" and t.lower in ("and", "or") and nxt and self._joins(tokens, j, best)) and t.text not in (
                    '"',
                    "'",
                    "-",
                    "/",
                    "[",
                ):
                    break
                if t.text == "-" and j > i and tokens[j - 1].end < t.start:
                    break  # a dash, no hyphen
                if t.tag == "CC" and best is not None:
                    j += 1
                    steps += 1
                    continue
            elif t.tag in NOUNISH:
                if best is not None and t.tag in ("NNP", "NNPS") and tokens[j - 1].tag not in ("NNP", "NNPS"):
                    break
                if best is not None and t.lower not in lexicon.persons and j == best + 1 and t.lower in lexicon.things:
                    if lexicon.persons[tokens[best].lower][1]:
                        break  # "11 children state media reported": a comma was lost
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
            if noun == i and word not in STOP_WORDS and names_a_force(parsed, self.registry, noun):
                return noun, Person(word, "combatant"), noun + 1  # "four ADF", "12 M23"
            plural = tokens[noun].tag in ("NNS", "NNPS") or word.endswith("s")
            return (noun, Person(word, "unknown"), noun + 1) if plural else (noun, None, noun + 1)
        return None

    def _describes(self, t: Token, nxt: Token | None) -> bool:
        """Whether a word that may name people only describes the noun behind it: "Syrian troops", "local Libyan emirs"."""
        return t.tag == "JJ" and nxt is not None and nxt.tag in ("NN", "NNS", "JJ") and nxt.lower not in self.lexicon.things

    def _both_kinds(self, parsed: Parsed, i: int) -> bool:
        """ "Both civilians and soldiers" are no two people; "both Nasser and his daughter" are."""
        words = [t.lower for t in parsed.tokens[i : i + 2]]
        return words[1:] == ["and"] and words[0] in self.lexicon.persons and self.lexicon.persons[words[0]][1]

    def _shared_head(self, parsed: Parsed, i: int) -> tuple[int, int, Person] | None:
        """ "30 regime and 39 rebel fighters": where the words of the first count end, and the noun that both share."""
        tokens = parsed.tokens
        joint = next((j for j in range(i + 1, min(i + 4, len(tokens) - 2)) if tokens[j].lower == "and"), None)
        if joint is None or tokens[joint + 1].tag != "CD" or any(w.tag not in MODIFIER or w.lower in STOP_WORDS for w in tokens[i:joint]):
            return None
        head = self._head(parsed, joint + 2)
        if head is None or head[1] is None or head[0] == joint + 2 or tokens[head[0]].lower not in self.lexicon.persons:
            return None  # the second count must have a word of its own before the noun
        return joint, head[0], head[1]

    def _all_of_them(self, parsed: Parsed, i: int) -> tuple[Status, Age | None, Sex | None] | None:
        """ "Eight people, all (of them) civilians, …": what all of them are, each of them is."""
        hit = ALL_OF_THEM.match(parsed.text, parsed.tokens[i - 1].end - parsed.sentence.start)
        if hit is None or re.match(r"both \w+ and\b", parsed.text[hit.start() :].lstrip(" ,(–-"), re.IGNORECASE):
            return None
        j = parsed.at(parsed.sentence.start + hit.end())
        head = self._head(parsed, j) if j < len(parsed.tokens) else None
        if head is None or head[1] is None or not self.lexicon.persons.get(parsed.tokens[head[0]].lower, (None, False))[1]:
            return None
        return self.describe(parsed.tokens[j : head[2]], head[1], parsed, head[0])

    def _joins(self, tokens: tuple[Token, ...], j: int, best: int | None) -> bool:
        """Whether "and" at j joins two words of one group: "women and children", "regime and rebel fighters"."""
        nxt = tokens[j + 1]
        if nxt.tag == "CD":
            return False  # another count begins
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
            described = (
                self._head(parsed, j)
                if j < len(tokens) and (tokens[j].tag in MODIFIER | {"DT"} or tokens[j].lower in self.lexicon.persons)
                else None
            )
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
        if tokens[i].tag == "CD" and i > of + 1 and not q.vague:
            return Mention(start, of, max(core, of - 1), q.low, q.high, "unknown", None, None, "", "of_group", False, more, False, "number")
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
            entry = self.described.heads(parsed, t) or self.lexicon.persons.get(t.lower)
            if entry is None or entry[1] or t.i in covered or t.tag not in ("NN", "NNP", "JJ", "FW"):
                continue
            if t.lower in NEVER_SINGLE or (t.i + 1 < len(tokens) and tokens[t.i + 1].tag == "POS"):
                continue  # "the friend's daughter"
            noun_follows = t.i + 1 < len(tokens) and tokens[t.i + 1].tag in NOUNISH and tokens[t.i + 1].lower not in STOP_WORDS
            if noun_follows and (t.text[0].isupper() or not tokens[t.i + 1].text[0].isupper()):
                continue  # "the Syrian Observatory", "a police station"
            if self._describes(t, tokens[t.i + 1] if t.i + 1 < len(tokens) else None):
                continue
            i = t.i
            while (
                i > 0
                and t.i - i < 6
                and (tokens[i - 1].tag in MODIFIER - {"VBD"} or tokens[i - 1].text in ("-",))
                and tokens[i - 1].i not in covered
            ):
                i -= 1
            if self._bare_in_headline(parsed, i):
                status, age, sex = self.describe(tokens[i : t.i + 1], entry[0], parsed, t.i)
                found.append(Mention(i, t.i + 1, t.i, 1, 1, status, age, sex, parsed.words(i, t.i + 1), "single"))
                continue
            if i > 1 and i == t.i and tokens[i - 1].lower == "and" and found and found[-1].kind == "single" and found[-1].end == i - 1:
                found.append(Mention(i, i + 1, i, 1, 1, entry[0].status, entry[0].age, entry[0].sex, t.text, "single"))
                continue  # "a man and woman"
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

    def _bare_in_headline(self, parsed: Parsed, i: int) -> bool:
        """Headlines leave the article out: "Boy, 4, dies", "Shooting leaves woman dead", "Teen killed, 2 injured"."""
        if parsed.sentence.section != "title":
            return False
        before = parsed.tokens[i - 1].lower if i else ""
        after = parsed.tokens[i + 1].lower if i + 1 < len(parsed.tokens) else ""
        if before == "after" and (after == "shot" or after in self.lexicon.forms):
            return True  # "Brother arrested after sister shot"
        return i == 0 or before in (",", ";", ":", "and", "leaves") or before in self.lexicon.forms
