"""A name in Arabic letters against one in Latin letters: whether the one can be read as the other (``data/letters.toml``).

Arabic leaves out short vowels, so the two can never be the very same: the best score stays below that of one spelling in one script.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from itertools import product

from harmledger.resolve.where.keys import fold, joined, likeness, sound

READS = 0.9
"""The score of a name that can be read as the other letter for letter."""
WORDS = "can be read so"
DIFFERENT = 0.67
"""A score below it says that the two are different names."""
DOUBTFUL = 0.8
"""The same where nothing else says that they are one."""
LONGER = (0.6, 1.5)
"""Letters in Arabic for one in Latin, between which two names may be one: a longer one names more places."""
MAX_KEYS = 8
"""Loose keys of one name, where letters have several classes."""
_VOWELS = frozenset("aeiu")


@lru_cache(maxsize=1)
def _letters() -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    raw = tomllib.loads((files("harmledger.resolve.where") / "data" / "letters.toml").read_text(encoding="utf-8"))
    return {letter: tuple(sounds) for letter, sounds in raw["arabic"].items()}, raw["key"]


def is_arabic(folded: str) -> bool:
    """Whether a folded name is written in Arabic letters."""
    return any("ء" <= c <= "ي" for c in folded)


def latin_keys(folded: str) -> tuple[str, ...]:
    """The loose keys (``keys.skeleton``) that a folded name in Arabic letters may have in Latin ones; () where it has none."""
    classes = _letters()[1]
    text = joined(folded)
    if not text or not is_arabic(text):
        return ()
    first = "a" if text[0] in "اع" else ""
    body = [classes[c] for c in (text[:-1] if text[-1] == "ه" else text) if c in classes]
    found: dict[str, None] = {}
    for letters in product(*body):
        key = "".join(c for i, c in enumerate(letters) if i == 0 or letters[i - 1] != c)
        found[first + (key[:-1] if len(key) > 1 and key.endswith("h") else key)] = None
        if len(found) == MAX_KEYS:
            break
    return tuple(k for k in found if k)


@lru_cache(maxsize=65536)
def readable(arabic: str, latin: str) -> tuple[float, str]:
    """How well a folded name in Arabic letters can be read as one in Latin letters (0 to ``READS``), and why."""
    letters = sound_of(arabic)
    spoken = sound(latin)
    if not letters or not spoken:
        return 0.0, "no letters to compare"
    distance = _distance(letters, spoken)
    score = max(0.0, READS - 0.9 * distance / max(4, min(len(letters), len(spoken))))
    return round(score, 3), WORDS if distance < 0.2 else f"read so, differs by {distance:.1f} letters"


def sound_of(arabic: str) -> str:
    """The letters of a folded Arabic name that are heard: bare, first words in one form, a final weak letter as "a"."""
    text = joined(arabic)
    if len(text) > 4 and text.endswith("ات"):
        return text[:-1]  # as ``sound`` leaves out the last letter of "-at"
    return text[:-1] + "ا" if len(text) > 3 and text[-1] in "هاي" else text


def contradicted(folded: str, others: Iterable[str], least: float) -> bool:
    """Whether a place's names in another script, all about as long as the folded one, can be read as it by less than ``least``."""
    read = []
    for name in others:
        other = fold(name)
        if other and is_arabic(other) != is_arabic(folded):
            arabic, latin = (other, folded) if is_arabic(other) else (folded, other)
            ratio = len(sound_of(arabic)) / max(1, len(sound(latin)))
            read.append(LONGER[0] <= ratio <= LONGER[1] and max(readable(a, latin)[0] for a in _runs(arabic)) < least)
    return bool(read) and all(read)


def _runs(folded: str) -> list[str]:
    """The name, and its first one, two, … words: the rest may name another place."""
    words = folded.split()[:6]
    return [folded, *(" ".join(words[:i]) for i in range(1, len(words)))]


def alike(a: str, b: str) -> tuple[float, str]:
    """``keys.likeness``, also for two folded names in two scripts."""
    if is_arabic(a) != is_arabic(b):
        return readable(a, b) if is_arabic(a) else readable(b, a)
    return likeness(a, b)


def _drop(letter: str) -> float:
    """What it costs that a letter is not heard in the other name."""
    return 0.1 if letter == "ع" else 0.3 if letter == "ا" else 0.6 if letter in "ويه" else 1.0


def _distance(letters: str, spoken: str) -> float:
    """What must be changed: short vowels may be read anywhere for little, doubled consonants for nothing."""
    sounds = _letters()[0]
    row = [0.0]
    for heard in spoken:
        row.append(row[-1] + (0.02 if heard in _VOWELS else 0.8))
    for i, letter in enumerate(letters):
        may = sounds.get(letter, ())
        again = i > 0 and letters[i - 1] == letter
        new = [row[0] + _drop(letter)]
        for j, heard in enumerate(spoken):
            meet = row[j] + (0.0 if heard in may else 0.6 if heard in _VOWELS and letter in "اويه" else 1.0)
            drop = row[j + 1] + (0.0 if again else _drop(letter))
            new.append(min(meet, drop, new[j] + (0.02 if heard in _VOWELS else 0.8)))
        row = new
    # Mansur and Mansura are different names
    return row[-1] + (0.4 if (letters[-1] == "ا") != (spoken[-1] == "a") else 0.0)
