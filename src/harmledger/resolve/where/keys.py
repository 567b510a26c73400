"""Name keys: a folded form to compare, a loose skeleton to find candidates, a strict score to accept them.

Romanised Arabic, Kurdish, Turkish, Ukrainian and Russian names are spelled in many ways. ``skeleton`` throws away
all that varies (vowels, articles, doubled letters) and so finds too much; ``likeness`` says how like two names
really are, from 0 to 1, and why.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _spelling() -> tuple[frozenset[str], dict[str, str]]:
    """Articles, and the usual form of first words, from ``data/spelling.toml``."""
    raw = tomllib.loads((files("harmledger.resolve.where") / "data" / "spelling.toml").read_text(encoding="utf-8"))
    return frozenset(raw["articles"]), {other: usual for usual, others in raw["same"].items() for other in others}


_MARKS = dict.fromkeys(map(ord, "'’‘`´ʿʾʼʻ‛\"“”.·ˌ"), None)
_SPECIAL = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "a", "þ": "th", "ð": "d"})
_ARABIC = str.maketrans({
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك", "ء": None, "ـ": None,
})  # fmt: skip
_DIGRAPHS = (
    ("tch", "c"), ("shch", "s"), ("sch", "s"), ("dzh", "j"), ("dj", "j"), ("kh", "x"), ("gh", "G"), ("sh", "s"), ("ch", "s"), ("th", "t"), ("dh", "d"),
    ("zh", "j"), ("ph", "f"), ("ts", "s"), ("ck", "k"), ("q", "k"), ("c", "k"), ("v", "w"), ("x", "x"),
)  # fmt: skip


_SH = {"sch": "S", "sh": "S", "shch": "S", "ch": "S", "tch": "S"}
"""Where sounds are compared, "sh" is not "s"; the skeleton puts them together."""


def _is_latin(text: str) -> bool:
    return any("a" <= c <= "z" for c in text)


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Lower case, no diacritics, no apostrophes, single blanks; Arabic letters unified. "" for a name without letters."""
    text = unicodedata.normalize("NFKD", name[:200].translate(_MARKS).casefold().translate(_SPECIAL))
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold()
    text = text.translate(_ARABIC)
    return " ".join(re.findall(r"\w+", text))


def bare(folded: str) -> str:
    """A folded name without its articles ("ar raqqah" -> "raqqah"), with the usual words in one spelling ("tell" -> "tal")."""
    words = folded.split()
    if not _is_latin(folded):
        return " ".join(w[2:] if w.startswith("ال") and len(w) > 4 else w for w in words)
    articles, same = _spelling()
    kept = [w for w in words if w not in articles]
    return " ".join(same.get(w, w) if len(kept) > 1 else w for w in kept) or folded


@lru_cache(maxsize=65536)
def sound(folded: str) -> str:
    """How a folded name sounds: one letter for each group of spellings, vowels in four classes (a, e, i, u), no doubles."""
    text = bare(folded).replace(" ", "")
    if not _is_latin(text):
        return text
    for a, b in _DIGRAPHS:
        text = text.replace(a, _SH.get(a, b))
    text = re.sub(r"a[iy](?![aeiou])|e[iy](?![aeiou])", "i", text)
    text = re.sub(r"a[uw](?![aeiou])", "u", text)
    text = re.sub(r"o[uw]?|oo|w(?![aeiou])", "u", text)
    text = re.sub(r"i[yj]|ee|y", "i", text)
    text = re.sub(r"(.)\1+", r"\1", text)
    text = re.sub(r"ii+", "i", text)
    text = re.sub(r"(?<=[aie])[ht]$", "", text)
    if len(text) <= 3:
        return text
    return re.sub(r"[aie]+$", lambda end: "ia" if len(end.group()) > 1 and "i" in end.group() else "a", text)


@lru_cache(maxsize=65536)
def skeleton(folded: str) -> str:
    """The loose key: consonants in wide classes. Names that may be the same have the same skeleton, and so have many others."""
    text = bare(folded).replace(" ", "")
    if not _is_latin(text):
        return text
    for a, b in _DIGRAPHS:
        text = text.replace(a, b)
    text = text.translate(str.maketrans("gGxjpz", "kkhsbs"))
    first = "a" if text[:1] in "aeiou" else ""
    body = re.sub(r"[aeiouyw]", "", text)
    body = re.sub(r"(?<=.)h$", "", re.sub(r"(.)\1+", r"\1", body))
    body = re.sub(r"(.)\1+", r"\1", body)
    return (first + body) or text[:8]


_VOWELS = frozenset("aeiu")
_NEAR = frozenset(
    frozenset(p) for p in ("kG", "kg", "gG", "gj", "dt", "ds", "dz", "sz", "hx", "jz", "js", "tz", "bp", "wb", "kx", "td", "sS", "jS")
)


def _cost(a: str, b: str) -> float:
    if a == b:
        return 0.0
    if a in _VOWELS and b in _VOWELS:
        return 0.2 if a == "e" or b == "e" else 0.5
    return 0.6 if frozenset((a, b)) in _NEAR else 1.0


def _loss(c: str) -> float:
    return 0.3 if c in _VOWELS else 0.4 if c in "hw" else 1.0


@lru_cache(maxsize=65536)
def _distance(a: str, b: str) -> float:
    row = [0.0]
    for y in b:
        row.append(row[-1] + _loss(y))
    for x in a:
        new = [row[0] + _loss(x)]
        for j, y in enumerate(b):
            new.append(min(row[j] + _cost(x, y), row[j + 1] + _loss(x), new[j] + _loss(y)))
        row = new
    # Mansur and Mansura, Sarma and Sarm are different names: a final "a" is no matter of spelling
    return row[-1] + (0.4 if (a[-1:] == "a") != (b[-1:] == "a") else 0.0)


def likeness(a: str, b: str) -> tuple[float, str]:
    """How likely two folded names spell one name (0 to 1), and why. 0.9 and more: the same but for ways of spelling."""
    if not a or not b:
        return 0.0, "no letters to compare"
    if a == b:
        return 1.0, "the same letters"
    if a.replace(" ", "") == b.replace(" ", ""):
        return 0.99, "the same letters, spaced otherwise"
    bare_a, bare_b = bare(a).replace(" ", ""), bare(b).replace(" ", "")
    if bare_a == bare_b:
        return 0.97, "the same but for the article"
    for one, other in ((bare_a, bare_b), (bare_b, bare_a)):
        if one.startswith(("al", "el")) and one[2:] == other and len(other) > 3:
            return 0.95, "the same but for a written-on article"
    sound_a, sound_b = sound(a), sound(b)
    if sound_a == sound_b:
        return (0.93, "the same sounds") if len(sound_a) > 3 else (0.88, "the same sounds, but short")
    if not (_is_latin(a) and _is_latin(b)):
        return 0.0, "other letters"
    distance = _distance(sound_a, sound_b)
    score = max(0.0, 0.95 - 0.9 * distance / max(4, min(len(sound_a), len(sound_b))))
    return round(score, 3), f"differs by {distance:.1f} letters in sound"
