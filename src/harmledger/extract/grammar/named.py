"""One person said by name or by age alone: "Mary Cole, 34, was …", "journalist Ali Omar", "a 7-year-old was …"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from harmledger.extract.grammar.gates import gated
from harmledger.extract.grammar.lexicon import Lexicon, Person
from harmledger.extract.grammar.mention import Mention
from harmledger.extract.grammar.numbers import value_of
from harmledger.extract.grammar.parse import Parsed, Token
from harmledger.model.actors import ActorRegistry
from harmledger.model.claim import Age, Sex, Status

Describe = Callable[[tuple[Token, ...], Person, Parsed, int], tuple[Status, Age | None, Sex | None]]

GIVEN = r"[A-Z][\w'’-]+(?:\s+(?:(?:[A-Z]\.|al|bin|bint|abu|de|van|von|el|\"[^\"]+\")\s*)*(?:al-|el-)?[A-Z][\w'’-]+){0,4}"
SUFFIX = r"(?:,?\s+(?:Jr|Sr)\.?|\s+I{2,3}\b|\s+IV\b)?"
WITH_AGE = re.compile(
    rf"(?<![\w-])(?P<name>{GIVEN}{SUFFIX})\s*(?:,\s*|\()(?:age[d]?\s+)?(?P<age>\d{{1,2}})(?=\s*[,.;)]|\s+(?:was|who|of|from|and|has|died|dies)\b)"
)
"""A name with an age after it."""

HARMED = r"(?:killed|shot|murdered|slain|wounded|injured|stabbed|martyred|gunned|executed|beheaded|assassinated|pronounced|declared|found\s+dead|kidnapped|abducted|fatally|mortally)"
WITH_VERB = re.compile(
    rf"(?<![\w-])(?P<name>{GIVEN}\s+(?:al-|el-)?[A-Z][\w'’-]+{SUFFIX}),?\s+(?:(?:was|has\s+been|had\s+been)\s+(?:also\s+|later\s+)?{HARMED}|died|later\s+died)\b"
)
"""A name of two words or more, straight before what happened to one person."""

YEARS_OLD = gated(r"(?<![\w-])(?P<age>\d{1,2}|[a-z]+(?:-[a-z]+)?)[-\s]year[-\s]old(?![\w-])", re.IGNORECASE)
NOUN_TAGS = {"NN", "NNS", "NNP", "NNPS", "JJ", "HYPH", "VBN", "CD"}


def of_age(age: int | None) -> tuple[Status, Age | None]:
    """What an age in years says: under 18 a child, and so a civilian (codebook section 2)."""
    return ("civilian", "child") if age is not None and age < 18 else ("unknown", None)


def named_people(parsed: Parsed, lexicon: Lexicon, taken: Sequence[Mention], describe: Describe) -> list[Mention]:
    """People said by name, in order; a name with a trade or rank before it takes its status from that."""
    covered = {i for m in taken for i in range(m.start, m.end)}
    base = parsed.sentence.start
    found: list[Mention] = []
    for pattern in (WITH_AGE, WITH_VERB):
        for m in pattern.finditer(parsed.text):
            start, end = parsed.at(base + m.start("name")), parsed.at(base + m.end("name") - 1) + 1
            while start < end and parsed.tokens[start].tag not in ("NNP", "NNPS", "NN", "FW", "JJ"):
                start += 1
            years = int(m["age"]) if pattern is WITH_AGE else None
            head_end = parsed.at(base + m.end("age") - 1) + 1 if years is not None else end
            ahead = parsed.tokens[start - 1].lower if start else ""
            if pattern is WITH_VERB and ahead in lexicon.words("persons", "named", "placing"):
                continue  # "a man from Maple Heights was shot"
            made = _named(parsed, lexicon, start, end, years, describe)
            if made is None or covered & set(range(made.start, head_end)):
                continue
            first = not found
            also = bool(re.search(r"\b(?:also|too|another|second|third)\b", parsed.text))
            found.append(
                Mention(made.start, head_end, made.head, 1, 1, made.status, made.age, made.sex, made.group, "single", first and not also)
            )
            covered |= set(range(made.start, head_end))
    return sorted(found + _titled(parsed, lexicon, covered, describe), key=lambda m: m.start)


def _named(parsed: Parsed, lexicon: Lexicon, start: int, end: int, years: int | None, describe: Describe) -> Mention | None:
    tokens = parsed.tokens
    # "Journalist Ali Omar", "Two Police Officers": trade words inside or before the capitals
    trades = [t for t in tokens[start : end - 1] if t.lower in lexicon.persons]
    if any(lexicon.persons[t.lower][1] for t in trades) or any(t.lower in lexicon.things for t in tokens[start : end - 1]):
        return None
    if end - start < 2 and years is None:
        return None
    before = tokens[start - 1] if start else None
    if before is not None and before.text == "." and start > 1:
        before = tokens[start - 2]  # "Sgt. Dunn"
    status, age = of_age(years)
    sex: Sex | None = None
    titled = trades[-1] if trades else (before if before is not None and before.lower in lexicon.persons else None)
    if titled is not None and not lexicon.persons[titled.lower][1] and age is None:
        low = start
        while low > 0 and tokens[low - 1].tag in NOUN_TAGS and start - low < 4:
            low -= 1
        status, age, sex = describe(tokens[low : titled.i + 1], lexicon.persons[titled.lower][0], parsed, titled.i)
    elif titled is not None:
        sex = lexicon.persons[titled.lower][0].sex
    return Mention(start, end, end - 1, 1, 1, status, age, sex, parsed.words(start, end), "single")


def _titled(parsed: Parsed, lexicon: Lexicon, covered: set[int], describe: Describe) -> list[Mention]:
    """ "reporter Salih Omar": a trade with no article, and the name behind it."""
    tokens = parsed.tokens
    found = []
    for t in tokens:
        entry = lexicon.persons.get(t.lower)
        end = t.i + 1
        while end < len(tokens) and tokens[end].tag == "NNP" and tokens[end].lower not in lexicon.persons:
            end += 1
        if entry is None or entry[1] or entry[0].status == "unknown" or end - t.i < 3 or covered & set(range(t.i, end)):
            continue
        low = t.i
        while low > 0 and tokens[low - 1].tag in NOUN_TAGS and t.i - low < 4 and low - 1 not in covered:
            low -= 1
        article = tokens[low - 1].tag in ("DT", "PRP$", "WP$") if low else False
        after = tokens[end].lower if end < len(tokens) else ""
        if article or after not in ("was", "were", "who", ",", "and", "died", "has", "had"):
            continue
        status, age, sex = describe(tokens[low : t.i + 1], entry[0], parsed, t.i)
        found.append(Mention(t.i, end, end - 1, 1, 1, status, age, sex, parsed.words(t.i, end), "single", True))
    return found


ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
"""Words for one more than were counted before: "two journalists … a third"."""


def ages_alone(parsed: Parsed, lexicon: Lexicon, taken: Sequence[Mention]) -> list[Mention]:
    """ "A 7-year-old was killed": an age stands for the person where no noun follows."""
    covered = {i for m in taken for i in range(m.start, m.end)}
    base, tokens = parsed.sentence.start, parsed.tokens
    found = []
    for m in YEARS_OLD.finditer(parsed.text):
        years = value_of(m["age"], lexicon)
        start, end = parsed.at(base + m.start()), parsed.at(base + m.end() - 1) + 1
        if years is None or covered & set(range(start, end)):
            continue
        follows = tokens[end] if end < len(tokens) else None
        named = follows is not None and follows.tag == "NNP" and follows.text[0].isupper() and follows.lower not in lexicon.persons
        if any(m.kind == "single" and m.end == start - 1 for m in taken) and tokens[start - 1].text == ",":
            continue  # "his brother, 22-year-old Amal Nasser": the same person
        if named and (start == 0 or tokens[start - 1].text in (",", "and", ":", "-", '"') or tokens[start - 1].tag in ("VBD", "VBG", "IN")):
            while end < len(tokens) and tokens[end].tag in ("NNP", "HYPH"):
                end += 1  # "Five-year-old Amal Nasser was killed"
            if end < len(tokens) and tokens[end].tag not in ("NN", "NNS", "POS"):
                status, age = of_age(years)
                found.append(Mention(start, end, end - 1, 1, 1, status, age or "adult", None, parsed.words(start, end), "single", True))
            continue
        if follows is not None and (
            follows.i in covered
            or (follows.tag in NOUN_TAGS - {"VBN"} and follows.lower not in lexicon.words("persons", "named", "happened"))
        ):
            continue
        definite = start > 0 and tokens[start - 1].lower in ("the", "his", "her", "their")
        if start > 0 and tokens[start - 1].lower in ("a", "an", "the", "another", "his", "her", "their", "one"):
            start -= 1
        elif not definite and start > 0:
            continue
        status, age = of_age(years)
        found.append(Mention(start, end, end - 1, 1, 1, status, age or "adult", None, parsed.words(start, end), "single", definite))
    return found


def one_more(parsed: Parsed, lexicon: Lexicon, taken: Sequence[Mention]) -> list[Mention]:
    """ "A soldier was killed and another wounded", "two journalists and wounded a third": one more of those counted right before."""
    tokens = parsed.tokens
    covered = {i for m in taken for i in range(m.start, m.end)}
    found = []
    for t in tokens[:-1]:
        nxt = tokens[t.i + 1]
        nth = ORDINALS.get(t.lower) if t.i and tokens[t.i - 1].lower == "a" else None
        if (t.lower != "another" and nth is None) or t.i in covered or (t.i and tokens[t.i - 1].lower == "one"):
            continue
        harmed = nxt.lower in lexicon.forms or nxt.lower in ("was", "is", "died", "critically", "seriously", "badly", "lightly")
        ended = nxt.text in (".", ",", ";") or nxt.tag in ("IN", "CC")
        start = t.i if nth is None else t.i - 1
        object_of = start > 0 and (tokens[start - 1].lower in lexicon.forms or tokens[start - 1].lower == "injuring")
        same = [m for m in taken if m.end <= t.i and m.low == m.high == (nth or 2) - 1]
        if not same or not (harmed or (ended and object_of)):
            continue
        m = same[-1]
        found.append(Mention(start, t.i + 1, t.i, 1, 1, m.status, m.age, m.sex, m.group, "counted", False, True))
    return found


def one_person_once(parsed: Parsed, lexicon: Lexicon, mentions: list[Mention]) -> list[Mention]:
    """ "Her son, Luis, 9," and "Mary Cole, 34, a teacher," are one mention each."""
    apposed = frozenset(lexicon.words("persons", "named", "apposed"))
    kept: list[Mention] = []
    for m in mentions:
        last = kept[-1] if kept else None
        if last is not None and last.kind == m.kind == "single":
            between = [t.lower for t in parsed.tokens[last.end : m.start]]
            after = parsed.tokens[m.end].lower if m.end < len(parsed.tokens) else "."
            if _is_name(parsed, m) and not _is_name(parsed, last) and len(between) <= 6 and (not between or set(between) <= apposed):
                kept[-1] = replace(last, end=m.end, age=last.age or m.age, status="civilian" if m.age == "child" else last.status)
                continue
            if _is_name(parsed, last) and not _is_name(parsed, m) and between == [","] and after in (",", "of", "from", "who", "."):
                same = m.status if last.status == "unknown" else last.status
                kept[-1] = replace(last, end=m.end, status=same, age=last.age or m.age, sex=last.sex or m.sex)
                continue
            if (
                parsed.tokens[last.head].lower in ("victim", "suspect", "man", "woman")
                and between in ([","], ["("])
                and m.end - m.start > 1
                and not m.definite
            ):
                kept[-1] = replace(m, start=last.start, definite=last.definite)  # "the victim, a 24-year-old man"
                continue
        kept.append(m)
    return kept


def _is_name(parsed: Parsed, m: Mention) -> bool:
    return (
        bool(m.group)
        and m.group[0].isupper()
        and parsed.tokens[m.head].tag in ("NNP", "NNPS", "CD", "NN")
        and re.match(r"(?:[ae]l-)?[A-Z]", m.group.split()[-1]) is not None
    )


def names_a_force(parsed: Parsed, registry: ActorRegistry, i: int) -> bool:
    """Whether the token is the name of an armed group or an army, by which its men are counted ("four ADF")."""
    t, base = parsed.tokens[i], parsed.sentence.start
    named = (m for m in registry.mentions(parsed.text) if m.by == "name" and m.actor.kind in ("armed group", "military"))
    return t.text[0].isupper() and any(m.start + base == t.start and m.end + base == t.end for m in named)


def of_a_force(words: tuple[Token, ...], parsed: Parsed, registry: ActorRegistry, head: int) -> bool:
    """ "Members of IS", "ten ISIS operatives", "70 of its own members": whether the words name those who fight."""
    if any(w.lower == "own" for w in words) or (head and parsed.tokens[head - 1].lower == "own"):
        return True
    tokens, base = parsed.tokens, parsed.sentence.start
    low = words[0].start if words else tokens[head].start
    following = head + 1 < len(tokens) and tokens[head + 1].lower in ("of", "from")
    high = tokens[min(head + 8, len(tokens) - 1)].end if following else tokens[head].end
    named = [m for m in registry.mentions(parsed.text) if m.by == "name" and m.actor.kind in ("armed group", "military")]
    near = [m for m in named if low <= m.start + base < high]
    return any(m.end + base <= tokens[head].start or m.start + base - tokens[head].end < 12 for m in near)
