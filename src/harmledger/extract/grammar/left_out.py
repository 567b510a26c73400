"""Why counted people, words of harm and numbers of a sentence became no figure: said from outside, by looking at the sentence.

The rules that join people to harm do not say why they did not hold; what stands here is the likeliest reason that a
person would give, from the same mentions and words of harm. It decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from harmledger.extract.grammar.lexicon import Lexicon
from harmledger.extract.grammar.parse import Parsed
from harmledger.extract.grammar.people import Mention
from harmledger.extract.grammar.predicates import Predicate

FAR = 14
"""Words between people and a word of harm from which on the two are said to stand far apart."""

AGENTS = ("by", "against", "from")


def why_no_figure(parsed: Parsed, mention: Mention, predicates: Sequence[Predicate]) -> str:
    """Why these people became no figure."""
    before = parsed.tokens[mention.start - 1].lower if mention.start else ""
    if not predicates:
        return "No word of harm stands in this sentence."
    if before in AGENTS:
        return f"They follow “{before}”: named as those who did it, or otherwise than as those harmed."
    nearest = min(predicates, key=lambda p: _gap(p, mention))
    words = parsed.words(nearest.start, nearest.end)
    if nearest.joint:
        return f"“{words}” shares one number with another kind of harm; a joint number is not coded."
    if not nearest.real:
        return f"“{words}” is denied, threatened or only supposed."
    if nearest.voice == "active" and mention.end <= nearest.start:
        return f"They stand before “{words}”, as those who do it and not as those it is done to."
    if _gap(nearest, mention) >= FAR:
        return f"The nearest word of harm, “{words}”, stands {_gap(nearest, mention)} words away."
    if mention.kind == "single" and mention.definite:
        return f"One person spoken of before; “{words}” is not said of them anew."
    return f"Nothing in the build of the sentence binds “{words}” to them."


def why_harm_counts_nobody(parsed: Parsed, predicate: Predicate, mentions: Sequence[Mention]) -> str:
    """Why a word of harm became no figure."""
    if predicate.joint:
        return "It shares one number with another kind of harm; a joint number is not coded."
    if not predicate.real:
        return "It is denied, threatened or only supposed."
    if not mentions:
        return "Nobody is counted in this sentence."
    return "No counted people in this sentence are bound to it."


def why_not_people(parsed: Parsed, after: int, lexicon: Lexicon) -> str:
    """Why the number before token ``after`` counts no people."""
    for token in parsed.tokens[after : after + 4]:
        if token.lower in lexicon.things or token.lemma in lexicon.things:
            return f"It counts things (“{token.text}”), not people."
        if token.tag in ("NN", "NNS", "NNP", "NNPS"):
            return f"“{token.text}” is not known as a word for people."
        if token.pos in ("VERB", "PUNCT"):
            break
    return "No word for people follows it."


def _gap(predicate: Predicate, mention: Mention) -> int:
    """Words between the two."""
    return max(predicate.start - mention.end, mention.start - predicate.end, 0)
