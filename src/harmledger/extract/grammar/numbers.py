"""Numbers and vague quantities in running text (codebook section 2, "low, high").

Invariant: ``low`` and ``high`` are never both None; where both are given, ``low <= high``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harmledger.extract.grammar.gates import gated
from harmledger.extract.grammar.lexicon import Lexicon, either

LARGEST = 10_000_000_000
"""Numbers of people above this are taken for a slip of the text, not for a count."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity at characters ``start`` to ``end``; ``core`` is where the number proper begins.

    ``vague`` is True for words such as "several"; ``digits`` for numbers written in digits.
    """

    start: int
    end: int
    core: int
    low: int | None
    high: int | None
    vague: bool
    digits: bool


@dataclass(frozen=True, slots=True)
class _Patterns:
    quantity: re.Pattern[str]
    lower: re.Pattern[str]
    upper: re.Pattern[str]
    about: re.Pattern[str]
    after: re.Pattern[str]
    not_after: re.Pattern[str]
    not_before: re.Pattern[str]


def _patterns(lexicon: Lexicon) -> _Patterns:
    raw = lexicon.raw["numbers"]
    unit, multiplier = either(raw["units"]), either(raw["multipliers"])
    listed = either((*raw["vague"], *raw["exact"]))
    bounds, after = raw["bounds"], raw["bounds_after"]["lower"]
    word = rf"(?:(?:{unit}|an?(?=\s+(?:{multiplier})\s+and\s))(?:[\s-]+(?:and\s+)?(?:{unit}|{multiplier})(?![\w]))*)"
    digit = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
    number = rf"(?:(?:{digit})(?:\s+(?:{multiplier})(?![\w]))?|{word})"
    return _Patterns(
        quantity=re.compile(
            rf"(?<![\w.$€£/:-])(?:(?P<listed>{listed})(?!\s+(?:\d|(?:and\s+)?(?:{unit})(?!\w)))|(?:between\s+|from\s+)?(?P<a>{number})"
            rf"(?:\s*(?:-|to|and|or)\s*(?P<b>{number}))?)(?![\w%])(?![.:/]\d)",
            re.IGNORECASE,
        ),
        lower=gated(rf"(?<![\w-])(?:{either(bounds['lower'])})\s+(?:the\s+)?$", re.IGNORECASE),
        upper=gated(rf"(?<![\w-])(?:{either(bounds['upper'])})\s+(?:the\s+)?$", re.IGNORECASE),
        about=gated(rf"(?<![\w-])(?:{either(bounds['about'])})\s+$", re.IGNORECASE),
        after=re.compile(rf"\s*(?:{either(after)})(?![\w-])", re.IGNORECASE),
        not_after=re.compile(rf"[\s-]*(?:{either(raw['not_people']['after'])})(?![\w])", re.IGNORECASE),
        not_before=gated(rf"(?:{either(raw['not_people']['before'])})\s*$", re.IGNORECASE),
    )


def value_of(words: str, lexicon: Lexicon) -> int | None:
    """The number that digits or number words give ("1,100", "twenty-two", "2 dozen"), or None."""
    raw = lexicon.raw["numbers"]
    text = words.lower().strip()
    m = re.fullmatch(r"(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?:\s+([a-z]+))?", text)
    if m:
        factor = raw["multipliers"].get(m[2], None) if m[2] else 1
        if factor is None or len(m[1]) > 15:
            return None
        amount = float(m[1].replace(",", "")) * factor
        return int(amount) if amount == int(amount) else None
    total = current = 0
    for part in re.split(r"[\s-]+", text):
        if part in raw["units"]:
            current += raw["units"][part]
        elif part in raw["multipliers"]:
            factor = raw["multipliers"][part]
            if factor >= 1000:
                total += max(current, 1) * factor
                current = 0
            else:
                current = max(current, 1) * factor
        elif part not in ("and", "a", "an"):
            return None
    return total + current


MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
    r"(?![a-z])\.?"
)
"""A month, whole or cut short; "5 martyrs" and "12 marines" begin like one."""


def _is_date_or_label(text: str, start: int, end: int, value: int | None) -> bool:
    before, after = text[:start].lower(), text[end:].lower()
    if re.search(rf"\b{MONTH}\s+$", before) and (value or 0) <= 31 and not re.match(r"\s+(?:people|civilians|persons)", after):
        return True
    if re.match(rf"\s+(?:of\s+)?{MONTH}(?![\w])", after) and (value or 0) <= 31:
        return True
    if re.match(r"(?:st|nd|rd|th)\b", after):
        return True
    if value is not None and 1900 <= value <= 2099 and "," not in text[start:end]:
        return (
            bool(re.search(r"\b(?:in|since|of|from|until|by|early|late|mid|during|year|and|to)[\s-]+$|,\s*$", before))
            or not re.match(r"\s+\w+", after)
            or bool(re.search(rf"{MONTH}\s+(?:\d{{1,2}}\s*,?\s*)?$", before))
        )
    return bool(re.search(r"\b[A-Za-z]{1,4}-$", text[:start]))


NAME_BEFORE = re.compile(
    r"(?:[A-Z][\w'’.-]+|\b(?:Jr|Sr|I{2,3})\.?|\b(?:m[ae]n|wom[ae]n|boys?|girls?|teens?|teenagers?|child|children|victims?|sons?|daughters?|wife|husband|brothers?|sisters?|males?|females?))\s*(?P<comma>[,(])\s*$"
)
AFTER_AGE = re.compile(r"\s*(?:[,.;)]|$)|\s+(?:was|who|of|is|from|and|has|had|dead|dies)\b")
AS_MANY = re.compile(r"\b(?:so|how|too|as|not)\s+$", re.IGNORECASE)
"""Before "many": it is no count ("why so many were killed", "how many")."""
NO_COUNT_BEFORE = re.compile(r"\b(?:no|any|every)[\s-]+$", re.IGNORECASE)
AGES_BEFORE = gated(
    r"\b(?:age[ds]?,?\s+(?:between\s+|from\s+)?[\d,\s]*(?:(?:and|to|or)\s+)?|both\s+|\b(?:men|women|boys|girls|teens|teenagers|children|victims|brothers|sisters|sons|daughters),\s+\d+\s+and\s+|in\s+(?:his|her|their)\s+(?:early\s+|mid[\s-]*|late\s+)?)$",
    re.IGNORECASE,
)


GONE_UP = re.compile(
    r"\b(?:gone|go|goes|going|went|moved|jumped|shot|climbed|risen|rose|driven|taken|brought|pushed)\s+up\s+to\s+$", re.IGNORECASE
)
"""Before a number that a toll has reached."""


def _is_age(text: str, start: int, end: int, value: int | None) -> bool:
    """ "Mary Cole, 34, was …", "aged 19, 22 and 30", "in her 20's": years of life, no people."""
    before, after = text[:start], text[end:]
    if AGES_BEFORE.search(before) or re.match(r"['’]s\b|-\s+(?:and|to|or)\s+\w+[-\s]year", after):
        return True
    if value is None or not 0 < value < 110 or not AFTER_AGE.match(after):
        return False
    hit = NAME_BEFORE.search(before)
    if hit is None:
        return False
    if not hit.group()[0].isupper():
        return True  # "two men, 25 and 30, were …"
    # "In Aleppo, 22 and …" is a count; "Mary Cole, 22 and …" an age.
    return bool(re.match(r"\s*[,.;)]|\s*$", after)) or bool(re.search(r"[A-Z][\w'’.-]+\s+\S+\s*[,(]\s*$", before))


class NumberReader:
    """Finds quantities by the lexicon's number words; compiled once, then only read."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._patterns = _patterns(lexicon)

    def find(self, text: str, offset: int = 0) -> list[Quantity]:
        """Every quantity in ``text`` that can count people, in order; positions are shifted by ``offset``.

        Ages, hours, distances, money, years and ordinals are left out.
        """
        p, raw, lexicon = self._patterns, self.lexicon.raw["numbers"], self.lexicon
        found = []
        for m in p.quantity.finditer(text):
            start, end, vague = m.start(), m.end(), False
            low: int | None
            high: int | None
            if m["listed"]:
                key = re.sub(r"\s+", " ", m["listed"].lower())
                if key.startswith("many") and AS_MANY.search(text[:start]):
                    continue
                if key in raw["vague"]:
                    low, high, vague = raw["vague"][key], None, True
                else:
                    low = high = raw["exact"][key]
            else:
                a, b = value_of(m["a"], lexicon), value_of(m["b"], lexicon) if m["b"] else None
                joined = text[m.end("a") : m.start("b")].strip().lower() if m["b"] else ""
                ranged = bool(
                    b is not None and a is not None and a <= b and (joined in ("-", "to") or m.group().lower().startswith("between"))
                )
                if a is None or a > LARGEST:
                    continue
                if ranged and m.group().lower().startswith("from"):
                    a = b or a  # "raised from 12 to 15": the newer number stands
                    b = None
                elif not ranged:
                    b, end = None, m.end("a")
                low, high = a, b if b is not None else a
            core = start
            before, behind = text[:start], text[end:]
            if p.not_after.match(behind) or p.not_before.search(before):
                continue
            digits = text[core].isdigit()
            if low == high == 1 and NO_COUNT_BEFORE.search(before):
                continue  # "no one", "any one"
            if digits and _is_age(text, start, end, low):
                continue
            if digits and _is_date_or_label(text, start, end, low):
                continue
            # Bounds stack: "at least another 40", "up to about 30".
            while True:
                if GONE_UP.search(before):
                    break  # "the toll has gone up to 76" sets no upper bound
                if hit := p.lower.search(before):
                    high = None
                elif hit := p.upper.search(before):
                    low, high = None, high
                elif not (hit := p.about.search(before)):
                    break
                start, before = hit.start(), before[: hit.start()]
            if tail := p.after.match(behind):
                high, end = None, end + tail.end()
            if low is None and high is None:
                continue
            found.append(Quantity(offset + start, offset + end, offset + core, low, high, vague, digits))
        return found
