"""Which language a text is in: by its commonest words, by lingua where that is installed (extra "languages"), else as its input states.

Pure: the same text gives the same answer wherever the same of these is installed; ``version()`` says which it is.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from importlib.resources import files
from typing import Any

STATED, MIXED, FEW = 0.5, 0.4, 0.2
"""How certain a language is that is only stated; that is not the only one of the text; that there are too few words to tell."""
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Spoken:
    """The language of a text.

    Attributes:
        code: ISO 639-1 ("ar"); None where it is not known.
        certainty: 0 to 1, in hundredths; 0.5 where the code is only what the input states, less where part of the text may be in another
            language or there are too few words to tell, 0 where the code is not known.
    """

    code: str | None
    certainty: float

    @property
    def name(self) -> str:
        """The language's name in English, or its code where we have no name for it; "an unknown language" for none."""
        return _table()["names"].get(self.code, self.code) if self.code else "an unknown language"


def identify(text: str, stated: str | None = None) -> Spoken:
    """The language of ``text``; ``stated`` is the code that its input gives it ("en-gb"), which counts only where nothing else tells."""
    bounds = _table()["thresholds"]
    seen = _sample(text, bounds["looked_at"])
    words = _WORD.findall(seen.lower())
    letters = sum(map(len, words))
    code = (stated or "").split("-")[0].lower() or None
    if letters < bounds["fewest"]:
        return Spoken(code, FEW if code else 0.0)
    shares = _shares("common", words)
    likely = max(shares, key=lambda c: (shares[c], c))
    if shares[likely] >= bounds["common"]:
        return Spoken(likely, 0.99)
    least = 1.0 if max(_shares("plain", words).values()) < bounds["some"] else MIXED
    detector = _detector()
    if detector is not None:
        best = max(detector.compute_language_confidence_values(seen), key=lambda c: (c.value, c.language.name))
        if best.value >= bounds["certain"]:
            return Spoken(best.language.iso_code_639_1.name.lower(), min(least, round(best.value, 2)))
    return Spoken(code, min(least, STATED)) if code else Spoken(None, 0.0)


def _sample(text: str, most: int) -> str:
    """The beginning, the middle and the end of a long text: one part may be in another language."""
    if len(text) <= most:
        return text
    part = most // 3
    middle = len(text) // 2 - part // 2
    return " ".join((text[:part], text[middle : middle + part], text[-part:]))


def version() -> str:
    """What decides: lingua's version or that it is not there, and eight digits of the hash of our table and code."""
    digest = hashlib.sha256(_raw() + files("harmledger.reading").joinpath("language.py").read_bytes()).hexdigest()[:8]
    try:
        return f"lingua {installed('lingua-language-detector')} ({digest})"
    except PackageNotFoundError:
        return f"languages as stated ({digest})"


@cache
def _raw() -> bytes:
    return files("harmledger.reading").joinpath("data", "languages.toml").read_bytes()


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(_raw().decode("utf-8"))


@cache
def _words(kind: str) -> Mapping[str, frozenset[str]]:
    return {code: frozenset(words) for code, words in _table()[kind].items()}


def _shares(kind: str, words: Sequence[str]) -> dict[str, float]:
    """The share of the words that are ``kind`` ("common", "plain") ones of each language."""
    return {code: len([w for w in words if w in known]) / len(words) for code, known in _words(kind).items()}


@cache
def _detector() -> Any:
    """lingua's detector for our languages, or None where it is not installed. Its models are loaded when they are first needed."""
    try:
        from lingua import IsoCode639_1, LanguageDetectorBuilder
    except ImportError:
        return None
    codes = [getattr(IsoCode639_1, code.upper()) for code in _table()["names"] if hasattr(IsoCode639_1, code.upper())]
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()
