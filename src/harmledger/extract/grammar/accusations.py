"""Accusations: who is blamed for an act by somebody else, in words of blame and not by the grammar of the act itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harmledger.extract.grammar.gates import gated
from harmledger.model.actors import Actor, ActorMention
from harmledger.model.claim import Stance

REACH = 80
"""How many characters an actor may stand from the words of its answer."""

Hits = Mapping[str, Sequence[re.Match[str]]]
"""Words of answers in a sentence, by their kind."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An actor's answer, or an accusation against it, at character ``at`` of the sentence."""

    mention: ActorMention
    stance: Stance
    at: int
    of_harm: bool
    rule: str
    by: Actor | None = None
    """Who accuses, where the frame itself says so ("Baku and Yerevan blamed each other")."""


class AccusationReader:
    """Finds whom a sentence blames. The words are in ``blame.toml``."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.deed = gated(raw["patterns"]["deed"], re.IGNORECASE)
        self.no_deed = gated(raw["patterns"]["no_deed"], re.IGNORECASE)
        self.each_other = gated(raw["patterns"]["each_other"], re.IGNORECASE | re.VERBOSE)

    def read(self, text: str, hits: Hits, sided: Sequence[ActorMention]) -> list[Answer]:
        """Every accusation of a sentence; ``hits`` are its words of answers, ``sided`` those whom it names."""
        found = []
        for hit in hits.get("each_other", ()):
            found += self._both(text, hit, sided)
        for hit in hits.get("accused", ()):
            if any(o.start() < hit.end() and hit.start() < o.end() for o in hits.get("each_other", ())):
                continue
                # "is suspected of": said by the outlet itself where nobody is named who suspects
            stance: Stance = "stated" if re.match(r"suspected|believed|thought", hit.group(), re.IGNORECASE) else "accused"
            found += [Answer(m, stance, hit.start(), True, "accused") for m in self._those_accused(text, hit, sided)]
        return found

    def _both(self, text: str, hit: re.Match[str], sided: Sequence[ActorMention]) -> list[Answer]:
        """ "Armenia and Azerbaijan blamed each other": each is accused by the other. Nothing where the two are not named."""
        before = [m for m in sided if m.end <= hit.start() and hit.start() - m.end < REACH]
        after = [m for m in sided if m.start >= hit.end() and m.start - hit.end() < REACH / 2]
        for pair in (before[-2:], after[:2]):
            if len(pair) == 2 and pair[0].actor.id != pair[1].actor.id and re.search(r"\band\b", text[pair[0].end : pair[1].start]):
                return [Answer(m, "accused", hit.start(), True, "each_other", by=other.actor) for m, other in (pair, pair[::-1])]
        return []

    def _those_accused(self, text: str, hit: re.Match[str], sided: Sequence[ActorMention]) -> list[ActorMention]:
        """Whom the words of blame at ``hit`` are of: those before them in the passive ("was blamed"), else those behind."""
        if self.no_deed.search(text[hit.end() : hit.end() + 60]):
            return []
        before = [m for m in sided if m.end <= hit.start()]
        after = [m for m in sided if m.start >= hit.end()]
        word = hit.group().lower()
        passive = re.search(r"\b(?:was|were|been|being|is|are)\s+(?:\w+ly\s+|also\s+|widely\s+)?$", text[: hit.start()])
        onto = not word.startswith("behind") and re.match(r"\s*(?:on|to)\s", text[hit.end() :])
        if not onto and (
            passive or re.match(r"behind|suspected|believed|thought|said|to blame|bears|bore (?:full )?resp|.*(?<!hold )responsible", word)
        ):
            named = bool(before) and _subject(text[before[-1].end : hit.start()], bool(passive), word)
            return [before[-1]] if named else []
        if word.startswith(
            ("held", "hold", "f", "named", "identified")
        ):  # "held the army and its allies responsible", "named the Front as"
            held = [
                m
                for m in after
                if re.match(
                    r"[^.;]{0,60}?\b(?:responsible|accountable|culpable|guilty|as\s+(?:the\s+)?(?:attackers?|perpetrators?|culprits?|killers?))\b",
                    text[m.end :],
                )
            ]
            return held if held and len(text[hit.end() : held[0].start]) < REACH / 4 else []
        if word.startswith(("attribut", "linked", "tied")):
            if not word.startswith("attribut") and not re.match(r"\s+(?:the|it|this|that|those)\b", text[hit.end() :]):
                return []  # "the militants are linked to X": not the act
            return [m for m in after if re.search(r"\bto\s+(?:the\s+|an?\s+)?(?:[a-z-]+\s+)?$", text[: m.start])][:1]
        if word.endswith(" suspect"):  # "the Front, the main suspect", "the prime suspect is the Front"
            return before[-1:] or after[:1]
        if word == "accountable":
            return []
        near = after[0] if after and after[0].start - hit.end() < REACH * 0.75 else None
        if word.startswith(("point", "the work", "the handi", "at the hands", "implicat", "conclud")):
            close = near is not None and len(text[hit.end() : near.start].split()) <= 5
            sure = near is not None and (
                not word.startswith("conclud") or re.match(r"[^.;]{0,40}?\b(?:responsible|behind|fired|carried\s+out)\b", text[near.end :])
            )
            return [near] if near is not None and close and sure else []
        if word in ("suspect", "suspects") and not (
            near and re.fullmatch(r"\s+(?:that\s+)?(?:the\s+)?(?:[a-z-]+\s+){0,2}", text[hit.end() : near.start])
        ):
            return []
        if near is None or re.search(r"[.;]", text[hit.end() : near.start]):
            return []
        if word.startswith(("denounc", "condemn", "slam")):
            # "denounced the rebels for the attack": only where what for is said, right behind who
            blamed = (
                near is not None and re.match(r"[^,.;]{0,30}?\s+(?:for|over)\s", text[near.end :]) and self.deed.search(text[near.end :])
            )
            return (
                [near]
                if near is not None and blamed and not re.search(r"\b(?:on|in|by|against|of)\b", text[hit.end() : near.start])
                else []
            )
        if word.startswith("accus") and not self.deed.search(text[near.end :]):
            return []
        if re.search(r"\bby\s+(?:the\s+)?$", text[: near.start]):
            return []  # "was accused by Russia": the accuser
        if re.search(r"\b(?:on|of)\s+(?:[\w-]+\s+)+?(?:who|which|that|trying|seeking|fighting|opposed)\s", text[hit.end() : near.start]):
            return []  # "blamed the attack on gangs trying to subjugate the authorities"
        second = next(
            (m for m in after[1:] if re.fullmatch(r"(?:['’]s)?(?:\s+[\w-]+){0,2}\s+and\s+(?:[a-z-]+\s+){0,4}", text[near.end : m.start])),
            None,
        )
        return [near] if second is None else [near, second]


def _subject(between: str, passive: bool, phrase: str) -> bool:
    """Whether the actor is the subject of "was behind the attack" or "was blamed for it", by the words between them."""
    if len(between) > REACH / 2 or re.search(
        r"\b(?:said|says|told|reported|tells|announced|that|those|pursuing|hunting|seeking|attacks?|strikes?|raids?|bombings?|blasts?|explosions?)\b",
        between,
    ):
        return False
    return passive or bool(re.search(r"\b(?:is|are|was|were|be|been|being|stands?|stood)\b", f"{between} {phrase}"))
