"""Part of speech and lemma of a parsed word, each found once a word form and kept.

The parser's own components for them look at every token anew and take a fifth of the whole reading time. The part of speech
follows from the fine tag (Penn Treebank) and, for verbs, from the dependency; the lemma is the pipeline's own.
"""

from __future__ import annotations

from typing import Any

PARTS = {
    "NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "NNPS": "PROPN", "IN": "ADP", "RP": "ADP", "DT": "DET", "PDT": "DET", "WP$": "DET",
    "JJ": "ADJ", "JJR": "ADJ", "JJS": "ADJ", "CD": "NUM", "CC": "CCONJ", "RB": "ADV", "RBR": "ADV", "RBS": "ADV", "WRB": "SCONJ",
    "PRP": "PRON", "PRP$": "PRON", "WDT": "PRON", "WP": "PRON", "EX": "PRON", "TO": "PART", "POS": "PART", "MD": "AUX", "UH": "INTJ",
    "SYM": "SYM", "$": "SYM", "_SP": "SPACE", "HYPH": "PUNCT", "NFP": "PUNCT", ".": "PUNCT", ",": "PUNCT", ":": "PUNCT", "``": "PUNCT",
    "''": "PUNCT", "-LRB-": "PUNCT", "-RRB-": "PUNCT",
}  # fmt: skip
"""Fine tag -> part of speech (Universal Dependencies); verbs are told from auxiliaries below."""

BE = frozenset(["be", "is", "was", "were", "are", "been", "being", "am", "'s", "'re", "'m", "’s", "’re", "’m"])
AUXILIARY = frozenset(["aux", "auxpass"])

BASE = {"VB": "VerbForm=Inf", "VBP": "VerbForm=Fin|Tense=Pres", "NN": "Number=Sing", "JJ": "Degree=Pos"}
"""What tells the lemmatiser that a word is a base form already."""

LARGEST = 200_000
"""Word forms kept at most; a running text has far fewer."""


def part_of_speech(tag: str, lower: str, dep: str) -> str:
    """The universal part of speech of a word by its fine tag, its small letters and its dependency."""
    if tag.startswith("VB"):
        return "AUX" if dep in AUXILIARY or lower in BE else "VERB"
    return PARTS.get(tag, "X")


class Forms:
    """Parts of speech and lemmas of tokens of one pipeline (``nlp`` may be None: then a lemma is the word in small letters)."""

    def __init__(self, nlp: Any) -> None:
        self._lemmatiser = nlp.get_pipe("lemmatizer") if nlp is not None and "lemmatizer" in nlp.component_names else None
        if self._lemmatiser is not None:
            _as_sets(self._lemmatiser.lookups)
        self._known: dict[tuple[int, str, bool], tuple[str, str]] = {}

    def of(self, doc: Any, i: int, orth: int, tag: str, dep: str) -> tuple[str, str]:
        """(part of speech, lemma in small letters) of token ``i`` of a parsed text; ``orth`` is the parser's number for its
        word, ``tag`` its fine tag, ``dep`` its dependency."""
        key = (orth, tag, dep in AUXILIARY)
        known = self._known.get(key)
        if known is None:
            word = doc[i]
            pos = part_of_speech(tag, word.lower_, dep)
            known = pos, self._lemma(word, tag, pos)
            if len(self._known) < LARGEST:
                self._known[key] = known
        return known

    def _lemma(self, word: Any, tag: str, pos: str) -> str:
        if self._lemmatiser is None:
            return str(word.lower_)
        word.pos_ = pos
        word.set_morph(BASE.get(tag, ""))
        return str(self._lemmatiser.lemmatize(word)[0]).lower()


def _as_sets(lookups: Any) -> None:
    """The lemmatiser's lists of known base forms made sets: it asks of every form whether it is among them, thousands of words
    long each, which took most of its time."""
    if lookups.has_table("lemma_index"):
        table = lookups.get_table("lemma_index")
        for part in list(table):
            table[part] = frozenset(table[part])
