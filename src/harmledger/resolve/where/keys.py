"""Name keys: a folded form to compare, a loose skeleton to find candidates, a strict score to accept them.

Romanised Arabic, Kurdish, Turkish, Ukrainian and Russian names are spelled in many ways. ``skeleton`` throws away
all that varies (vowels, articles, doubled letters) and so finds too much; ``likeness`` says how like two names
really are, from 0 to 1, and why. The rules are data: ``data/spelling.toml``.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate

LONGEST = 200
"""Characters of a name that are read."""


@dataclass(frozen=True)
class _Variant:
    """A rule that gives a name a further spelling: where it applies, and what it replaces."""

    countries: frozenset[str]
    letters: re.Pattern[str] | None
    replace: tuple[tuple[re.Pattern[str], str], ...]


@dataclass(frozen=True)
class _Spelling:
    articles: frozenset[str]
    same: dict[str, str]
    joined: tuple[tuple[re.Pattern[str], str], ...]
    arabic_joined: tuple[tuple[re.Pattern[str], str], ...]
    variants: tuple[_Variant, ...]
    one_spelling: frozenset[str]
    twins: tuple[str, ...]
    arabic_twins: frozenset[str]


@lru_cache(maxsize=1)
def _spelling() -> _Spelling:
    """The rules of ``data/spelling.toml``, read once."""
    raw = tomllib.loads((files("harmledger.resolve.where") / "data" / "spelling.toml").read_text(encoding="utf-8"))

    def rules(name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
        return tuple((re.compile(old), new) for old, new in raw[name])

    variants = tuple(
        _Variant(
            frozenset(v.get("countries", ())),
            re.compile(v["letters"]) if "letters" in v else None,
            tuple((re.compile(a), b) for a, b in v["replace"]),
        )
        for v in raw["variant"]
    )
    same = {other: usual for usual, others in raw["same"].items() for other in others}
    return _Spelling(
        frozenset(raw["articles"]), same, rules("joined"), rules("arabic_joined"), variants, frozenset(raw["one_spelling"]),
        tuple(raw["twins"]), frozenset(raw["arabic_twins"]),
    )  # fmt: skip


_MARKS = dict.fromkeys(
    map(
        ord, "'’‘`´ʿʾʼʻ‛\"“”.·ˌ\u00ad\u200b\u200c\u200d\u200e\u200f\u061c\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    ),
    None,
)
_SPECIAL = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "a", "þ": "th", "ð": "d"})
_ARABIC = str.maketrans({
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ێ": "ي", "ئ": "ي", "ؤ": "و", "ۆ": "و", "ة": "ه", "ە": "ه", "ھ": "ه", "ۀ": "ه",
    "ک": "ك", "گ": "ك", "پ": "ب", "چ": "ج", "ڤ": "ف", "ژ": "ز", "ڕ": "ر", "ڵ": "ل", "ء": None, "ـ": None,
})  # fmt: skip
_DIGRAPHS = (
    ("tch", "c"), ("shch", "s"), ("sch", "s"), ("dzh", "j"), ("dj", "j"), ("kh", "x"), ("gh", "G"), ("sh", "s"), ("ch", "s"), ("th", "t"), ("dh", "d"),
    ("zh", "j"), ("ph", "f"), ("ts", "s"), ("ck", "k"), ("q", "k"), ("c", "k"), ("v", "w"), ("x", "x"),
)  # fmt: skip
_SOUNDS = tuple(
    (re.compile(old), new)
    for old, new in (
        (r"^ou(?=[aei])|(?<=[aeiou])ou(?=[aei])", "w"),  # French: Ouadi, Haouach
        (r"ou(?=[aei])", "uw"),
        (r"a[iy](?![aeiou])|e[iy](?![aeiou])", "i"),
        (r"a[uw](?![aeiou])", "u"),
        (r"o[uw]?|oo|w(?![aeiou])", "u"),
        (r"i[yj]|ee|y", "i"),
        (r"(.)\1+", r"\1"),
        (r"ii+", "i"),
        (r"(?<=[aie])[ht]$", ""),
    )
)
_LAST = re.compile(r"[aie]+$")
_SH = {"sch": "S", "sh": "S", "shch": "S", "ch": "S", "tch": "S"}
"""Where sounds are compared, "sh" is not "s"; the skeleton puts them together."""
_ARABIC_SAME = str.maketrans({"ذ": "د", "ث": "ت", "ظ": "ض"})
"""Letters that dialects (and hurried writers) put for one another."""
_ARABIC_WEAK = re.compile("[اوي]|ه$")
_LATIN = re.compile("[a-z]")


def _is_latin(text: str) -> bool:
    return _LATIN.search(text) is not None


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Lower case, no diacritics, no apostrophes, single blanks; Arabic letters unified. "" for a name without letters."""
    text = unicodedata.normalize("NFKD", name[:LONGEST].translate(_MARKS).casefold().translate(_SPECIAL))
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold()
    text = text.translate(_ARABIC).translate(_MARKS)
    return " ".join(re.findall(r"\w+", text))


@lru_cache(maxsize=65536)
def bare(folded: str) -> str:
    """A folded name without its articles ("ar raqqah" -> "raqqah"), with the usual words in one spelling ("tell" -> "tal")."""
    words = folded.split()
    if not _is_latin(folded):
        return " ".join(w[2:] if w.startswith("ال") and len(w) > 4 else w for w in words)
    spelling = _spelling()
    kept = [w for w in words if w not in spelling.articles]
    return " ".join(spelling.same.get(w, w) if len(kept) > 1 else w for w in kept) or folded


@lru_cache(maxsize=65536)
def joined(folded: str) -> str:
    """A name in one piece: bare, first words that may be written on in one spelling, no feminine ending before a further word."""
    words = bare(folded).split()
    if not words:
        return ""
    rules = _spelling()
    if not _is_latin(folded):
        text = "".join([*(w[:-1] if w.endswith("ه") and len(w) > 3 else w for w in words[:-1]), words[-1]])
        for old, new in rules.arabic_joined:
            text = old.sub(new, text)
        return text
    text = "".join([*(re.sub(r"(?<=[ae])[ht]$", "", w) if len(w) > 4 else w for w in words[:-1]), words[-1]])
    for old, new in rules.joined:
        text = old.sub(new, text)
    return text


@lru_cache(maxsize=65536)
def sound(folded: str) -> str:
    """How a folded name sounds: one letter for each group of spellings, vowels in four classes (a, e, i, u), no doubles."""
    text = joined(folded)
    if not _is_latin(text):
        return re.sub("[اهي]$", "ا", text.translate(_ARABIC_SAME)) if len(text) > 3 else text
    for a, b in _DIGRAPHS:
        text = text.replace(a, _SH.get(a, b))
    for pattern, vowel in _SOUNDS:
        text = pattern.sub(vowel, text)
    return text if len(text) <= 3 else _LAST.sub(lambda end: "ia" if len(end.group()) > 1 and "i" in end.group() else "a", text)


def exact_key(folded: str) -> tuple[int, int]:
    """48 bits of a hash of a folded name without its articles, under which the very same name is found, and 16 bits of one with them."""
    return _digits(bare(folded), 6), _digits(folded, 2)


def _digits(text: str, size: int) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=size).digest(), "big")


_WIDE = str.maketrans("gGxjpz", "kkhsbs")


@lru_cache(maxsize=65536)
def skeleton(folded: str) -> str:
    """The loose key: consonants in wide classes. Names that may be the same have the same skeleton, and so have many others."""
    text = joined(folded)
    if not _is_latin(text):
        return re.sub(r"(.)\1+", r"\1", _ARABIC_WEAK.sub("", text.translate(_ARABIC_SAME))) or text[:8]
    for a, b in _DIGRAPHS:
        text = text.replace(a, b)
    text = text.translate(_WIDE)
    first = "a" if text[:1] in "aeiou" else ""
    body = re.sub(r"[aeiouyw]", "", text)
    body = re.sub(r"(?<=.)h$", "", re.sub(r"(.)\1+", r"\1", body))
    body = re.sub(r"(.)\1+", r"\1", body)
    return (first + body) or text[:8]


@lru_cache(maxsize=20000)
def spellings(name: str, country: str | None = None) -> tuple[str, ...]:
    """``name``, and how else it may be written in the languages of ``country`` or by its own letters (``[[variant]]`` in the data)."""
    text = name[:LONGEST]
    plain = text.casefold()
    found = {fold(text): text}
    for rule in _spelling().variants:
        if rule.letters.search(plain) if rule.letters else country in rule.countries:
            made = plain
            for old, new in rule.replace:
                made = old.sub(new, made)
            found.setdefault(fold(made), made)
    return tuple(written for key, written in found.items() if key)[:8]


def stem(name: str) -> str | None:
    """A name without the last word that tells it from the village beside it ("Buqrus Fawqani" -> "buqrus"), or None where it has none."""
    words = bare(fold(name)).split()
    rules = _spelling()
    return " ".join(words[:-1]) if len(words) > 1 and (words[-1] in rules.twins or words[-1] in rules.arabic_twins) else None


def twins(name: str) -> tuple[str, ...]:
    """The names that the parts of a village may have ("Zunnar" -> "zunnar kabir", "zunnar saghir", …); () for other letters than Latin."""
    plain = bare(fold(name))
    return tuple(f"{plain} {word}" for word in _spelling().twins) if plain and _is_latin(plain) and stem(name) is None else ()


def one_spelling(country: str) -> bool:
    """Whether the names of ``country`` are written in Latin letters in one way ("Amery" is never "Amari")."""
    return country in _spelling().one_spelling


SAME_LETTERS = "the same letters"
"""The reason of the likeness 1."""
_VOWELS = frozenset("aeiuاويه")
_NEAR = {
    frozenset(p): cost
    for p, cost in {
        **dict.fromkeys(("kG", "kg", "gG", "gj", "dt", "ds", "dz", "sz", "hx", "jz", "js", "tz", "bp", "wb", "kx", "sS", "jS"), 0.6),
        "kg": 0.45, "hx": 0.5, "dz": 0.5, "تط": 0.5, "سص": 0.5, "دض": 0.5, "كق": 0.6, "هح": 0.6, "غق": 0.6, "زذ": 0.5, "زظ": 0.6, "دذ": 0.3,
    }.items()
}  # fmt: skip
"""Sounds that are put for one another, and what that costs (another letter costs 1)."""


@lru_cache(maxsize=4096)
def _cost(a: str, b: str) -> float:
    if a == b:
        return 0.0
    if a in _VOWELS and b in _VOWELS:
        return 0.15 if a == "e" or b == "e" else 0.5
    return _NEAR.get(frozenset((a, b)), 1.0)


@lru_cache(maxsize=1024)
def _loss(c: str) -> float:
    return 0.3 if c in _VOWELS else 0.6 if c == "h" else 0.8 if c == "w" else 1.0


@lru_cache(maxsize=65536)
def _distance(a: str, b: str) -> float:
    losses = [_loss(y) for y in b]
    row = [0.0, *accumulate(losses)]
    for x in a:
        loss = _loss(x)
        least = row[0] + loss
        new = [least]
        for j, y in enumerate(b):  # the least of three ways here; written out, for this is asked hundreds of times a report
            other, gone, come = row[j] + _cost(x, y), row[j + 1] + loss, least + losses[j]
            least = other if other < gone else gone
            if come < least:
                least = come
            new.append(least)
        row = new
    # Mansur and Mansura, Sarma and Sarm are different names: a final "a" is no matter of spelling
    return row[-1] + (0.4 if (a[-1:] in "aا") != (b[-1:] in "aا") else 0.0)


def likeness(a: str, b: str) -> tuple[float, str]:
    """How likely two folded names spell one name (0 to 1), and why. 0.9 and more: the same but for ways of spelling."""
    if not a or not b:
        return 0.0, "no letters to compare"
    if a == b:
        return 1.0, SAME_LETTERS
    if a.replace(" ", "") == b.replace(" ", ""):
        return 0.99, "the same letters, spaced otherwise"
    if _is_latin(a) != _is_latin(b):
        return 0.0, "other letters"
    bare_a, bare_b = bare(a).replace(" ", ""), bare(b).replace(" ", "")
    if bare_a == bare_b:
        return 0.97, "the same but for the article"
    for one, other in ((bare_a, bare_b), (bare_b, bare_a)):
        if one.startswith(("al", "el")) and one[2:] == other and len(other) > 3:
            return 0.95, "the same but for a written-on article"
    sound_a, sound_b = sound(a), sound(b)
    if sound_a == sound_b:
        return (0.93, "the same sounds") if len(sound_a) > 3 else (0.88, "the same sounds, but short")
    distance = _distance(sound_a, sound_b)
    score = max(0.0, 0.95 - 0.9 * distance / max(4, min(len(sound_a), len(sound_b))))
    return round(score, 3), f"differs by {distance:.1f} letters in sound"
