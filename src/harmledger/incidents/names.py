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


@lru_cache(maxsize=65536)
def own_words(name: str) -> frozenset[str]:
    """The telling words of the name's own part alone: none for "market, Aleppo" or "a village near Manbij"."""
    own = re.split(r",| near | outside ", name)[0]
    return place_words(own) if own.strip() else frozenset()


@lru_cache(maxsize=65536)
def all_words(name: str) -> frozenset[str]:
    """The telling words of all parts of the name, those of what contains the place among them."""
    return frozenset(key for part in re.split(r",| near | outside | in ", name) for key in place_words(part))


@lru_cache(maxsize=65536)
def parts_of(name: str) -> tuple[frozenset[str], ...]:
    """The telling words of each part of the name: of the place and of each place that contains it."""
    return tuple(keys for keys in (place_words(part) for part in name.split(",")) if keys)


def _key(word: str) -> str:
    """The skeleton, or the plain word where the skeleton is too thin to tell names apart."""
    bones = skeleton(word)
    plain = re.sub(r"(.)\1+", r"\1", re.sub(r"[^a-z]", "", unicodedata.normalize("NFKD", word.lower())))
    return bones if len(bones) >= 3 or len(plain) <= 5 else plain
