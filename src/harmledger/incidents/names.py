"""Place names made comparable: articles, accents, doubled letters and vowels of transliteration do not count."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from harmledger.incidents.rules import rules


@cache
def _empty_words() -> frozenset[str]:
    """Articles and general words for places: they name nothing."""
    words = rules("words")
    return frozenset((*words["generic_place"], *words["articles"]))


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """The consonants of a word as transliterations share them: "Raqqa", "Raqa" -> "rq"; "Dumeir", "Dumayr" -> "dmr"."""
    plain = unicodedata.normalize("NFKD", word.lower())
    plain = re.sub(r"[^a-z]", "", plain.replace("ou", "u"))
    first, rest = plain[:1], re.sub(r"[aeiouyw]", "", plain[1:])
    rest = re.sub(r"h$", "", rest)
    return re.sub(r"(.)\1+", r"\1", first + rest)


@lru_cache(maxsize=65536)
def place_words(name: str) -> frozenset[str]:
    """The telling words of a place name's own part (before the first comma), else of the whole, as skeletons.

    A name of which nothing telling remains ("a village") has none.
    """
    for part in (name.split(",")[0], name):
        words = re.findall(r"[^\W\d_]+", re.sub(r"['’`‘]", "", part))
        telling = [w for w in words if w.lower() not in _empty_words()]
        keys = frozenset(_key(w) for w in telling)
        if keys:
            return keys
    return frozenset()


def _key(word: str) -> str:
    """The skeleton, or the plain word where the skeleton is too thin to tell names apart."""
    bones = skeleton(word)
    plain = re.sub(r"(.)\1+", r"\1", re.sub(r"[^a-z]", "", unicodedata.normalize("NFKD", word.lower())))
    return bones if len(bones) >= 3 or len(plain) <= 5 else plain
