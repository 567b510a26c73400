"""How much of a report's words is shown: quotes cut around the words that carry the number, and all quotes of a report together.

Law: what is left of a quote is a piece of it, its offsets say which, and the words that carry the number are in it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from harmledger.model.circumstances import Span
from harmledger.model.claim import BackgroundClaim, Claim, EventClaim, FigureClaim, ResponsibilityClaim
from harmledger.publish.redaction.profile import Quotes

WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
"""A word as fair quotation counts it: "1,200", "U.S", "al-Sham" are one."""

FAR = 25
"""Words between the two ends of an interval from which on they are not told together."""

BEFORE_ONE = 3
"""Words between "a", or "one", and who is counted, from which on it counts something else."""

SHORT_WORDS, SHORT_SHARE = 90, 0.75
"""A short report, which is little but what its quotes say, may be shown to so many words, but never to more than this share of it."""

STEPS: tuple[tuple[type[Claim], int], ...] = (
    (EventClaim, 14),
    (BackgroundClaim, 16),
    (ResponsibilityClaim, 18),
    (EventClaim, 8),
    (FigureClaim, 16),
    (BackgroundClaim, 10),
    (EventClaim, 4),
    (FigureClaim, 10),
    (BackgroundClaim, 0),
    (FigureClaim, 0),
)
"""What is made shorter first, and to how many words, where all quotes of a report together are too long; 0: what carries the number. Who
did it is never told in fewer words than these: "American forces had" accuses nobody of anything, or everybody."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What is left of a claim's quote, and whether words were left out before and after it."""

    span: Span
    before: bool
    after: bool


@cache
def _table() -> dict[str, dict[str, object]]:
    text = resources.files("harmledger.publish.redaction").joinpath("numbers.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _values() -> tuple[dict[str, int], dict[str, int], frozenset[str], frozenset[str]]:
    t: dict[str, dict[str, object]] = _table()
    value = {k: int(str(v)) for k, v in t["value"].items()}
    times = {k: int(str(v)) for k, v in t["times"].items()}
    vague, outcome = (frozenset(str(w) for w in _list(t[k]["words"])) for k in ("vague", "outcome"))
    return value, times, vague, outcome


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def cuts(claims: Sequence[Claim], text: str, rules: Quotes) -> dict[str, Cut]:
    """What is left of each claim's quote, by the claim's id. ``text``: the report's."""
    limits: dict[type[Claim], int] = {}
    all_words = len(WORD.findall(text))
    most = shown_of(all_words, rules)
    made = {c.id: cut(c, rules.words) for c in claims}
    for kind, limit in STEPS:
        if words_shown(made.values()) <= most:
            break
        limits[kind] = min(limit, rules.words)
        for c in claims:
            if isinstance(c, kind):
                made[c.id] = cut(c, limits[kind])
    return made


def shown_of(words: int, rules: Quotes) -> int:
    """How many words of a report with so many may be shown, but for what carries numbers and says who did it."""
    return min(rules.report_words, max(int(words * rules.report_share), min(SHORT_WORDS, int(words * SHORT_SHARE))))


def words_shown(shown: Iterable[Cut]) -> int:
    """How many words of a report its quotes show together; a word in two quotes counts once."""
    total, end = 0, -1
    for span in sorted({(c.span.start, c.span.end, c.span.quote) for c in shown}):
        for m in WORD.finditer(span[2]):
            if span[0] + m.start() >= end:
                total += 1
        end = max(end, span[1])
    return total


def cut(claim: Claim, most: int) -> Cut:
    """The claim's quote with at most ``most`` words, or with those that carry its number, if they are more."""
    quote = claim.span.quote
    words = [(m.start(), m.end()) for m in WORD.finditer(quote)]
    if len(words) <= most:
        return Cut(claim.span, False, False)
    first, last = core(claim, quote, words)
    return _widened(claim.span, words, first, last, most)


def _widened(span: Span, words: Sequence[tuple[int, int]], first: int, last: int, most: int) -> Cut:
    """Words ``first`` to ``last`` of the quote with as many around them as there may be, two of three after them."""
    spare = max(0, most - (last - first + 1))
    after = min(len(words) - 1 - last, spare - spare // 3)
    before = min(first, spare - after)
    after = min(len(words) - 1 - last, spare - before)
    first, last = first - before, last + after
    start = 0 if first == 0 else words[first][0]
    end = len(span.quote) if last == len(words) - 1 else words[last][1]
    return Cut(Span(span.start + start, span.start + end, span.quote[start:end]), start > 0, end < len(span.quote))


def core(claim: Claim, quote: str, words: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The first and the last of the words that carry the claim's number; where it has none, of those that say what happened."""
    plain = [quote[s:e].lower() for s, e in words]
    _, _, vague, outcome = _values()
    if isinstance(claim, FigureClaim | BackgroundClaim):
        wanted = {n for n in (claim.low, claim.high) if n is not None}
        near = _near(claim.group if isinstance(claim, FigureClaim) else "", plain, outcome)
        found = [(a, b, n) for a, b, n in numbers(plain) if n in wanted]
        if len(wanted) == 2 and (both := _both(found)):
            return _with_group(both, near, plain)
        told = [(a, b) for a, b, _ in found]
        if claim.high is None or not told:
            told += [(n, n) for n, w in enumerate(plain) if w in vague]
        if told:
            best = _nearest(told, near)
            if wanted == {1} and near is not None and _distance(best, near) > BEFORE_ONE:
                return max(0, near - 1), near  # "the driver was killed": no word carries the one
            return _with_group(best, near, plain)
        if near is not None:
            return near, near
    for n, w in enumerate(plain):
        if w in outcome:
            return n, n
    return 0, 0


def _near(group: str, plain: Sequence[str], outcome: frozenset[str]) -> int | None:
    """Which word of the quote the counted group is, else which says what happened."""
    heads = [w.lower() for w in WORD.findall(group)]
    for n in range(len(plain) - len(heads) + 1) if heads else ():
        if list(plain[n : n + len(heads)]) == heads:
            return n + len(heads) - 1
    return next((n for n, w in enumerate(plain) if w in outcome), None)


def _nearest(found: Sequence[tuple[int, int]], near: int | None) -> tuple[int, int]:
    """The number that stands nearest before what is counted; of two readings that begin at one word the longer."""
    return min(found, key=lambda f: (0 if near is None else _distance(f, near), -(f[1] - f[0]), f))


def _distance(number: tuple[int, int], near: int) -> int:
    """Words between a number and what is counted; a number that follows it counts as farther."""
    return near - number[1] if number[1] <= near else number[0] - near + 3


def _both(found: Sequence[tuple[int, int, int]]) -> tuple[int, int] | None:
    """The shortest stretch with both ends of an interval; None where only one of them is told, or they are far apart."""
    pairs = [(min(a, c), max(b, d)) for a, b, n in found for c, d, m in found if n < m]
    shortest = min(pairs, key=lambda p: (p[1] - p[0], p)) if pairs else None
    return shortest if shortest and shortest[1] - shortest[0] < FAR else None


def _with_group(ends: tuple[int, int], near: int | None, plain: Sequence[str]) -> tuple[int, int]:
    """The number with its "at least" and, where they stand near, the words that are counted."""
    first, last = ends
    hedges = {
        "at",
        "least",
        "more",
        "than",
        "over",
        "up",
        "to",
        "some",
        "about",
        "around",
        "nearly",
        "almost",
        "no",
        "not",
        "fewer",
        "less",
        "under",
        "between",
        "as",
        "many",
    }
    while first > 0 and plain[first - 1] in hedges:
        first -= 1
    if near is not None and 0 < near - last <= 4:
        last = near
    return first, last


def numbers(plain: Sequence[str]) -> list[tuple[int, int, int]]:
    """(first word, last word, value) of every number told in words or digits, longest reading first at each word."""
    value, times, _, _ = _values()
    found = []
    for n, word in enumerate(plain):
        total, m = _single(word, value), n + 1
        if total is None:
            continue
        found.append((n, n, total))
        while m < len(plain):
            step = plain[m]
            if step in times:
                total = max(total, 1) * times[step]
            elif step == "and" and m + 1 < len(plain) and total >= 100 and _single(plain[m + 1], value) is not None:
                m += 1
                total += _single(plain[m], value) or 0
            elif step == "dozen":
                total *= 12
            elif total >= 20 and (more := _single(step, value)) is not None and more < 10 and total % 10 == 0 and not step.isdigit():
                total += more
            else:
                break
            found.append((n, m, total))
            m += 1
    return found


def _single(word: str, value: dict[str, int]) -> int | None:
    """The value of one word: "1,200", "twenty-two", "dozen"; None where it is none."""
    digits = re.sub(r"[,.](?=\d{3}\b)", "", word)
    if digits.isdecimal() and digits.isascii() and len(digits) < 10:
        return int(digits)
    parts = word.split("-")
    if len(parts) == 2 and parts[0] in value and parts[1] in value and 20 <= value[parts[0]] < 100 and value[parts[1]] < 10:
        return value[parts[0]] + value[parts[1]]
    if len(parts) > 1 and parts[0].isdecimal() and parts[0].isascii() and len(parts[0]) < 10:
        return int(parts[0])
    return value.get(word)
