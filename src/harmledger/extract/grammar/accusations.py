"""Accusations: who is blamed for an act by somebody else, in words of blame and not by the grammar of the act itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harmledger.extract.grammar.gates import gated
from harmledger.model.actors import Actor, ActorMention
from harmledger.model.claim import Stance

REACH = 80
"""How many characters an actor may stand from the words of its answer."""

Hits = Mapping[str, Sequence[re.Match[str]]]
"""Words of answers in a sentence, by their kind."""

Whom = Callable[[str, re.Match[str], Sequence[ActorMention]], list[ActorMention]]
"""Whom words of blame are of, in a sentence that names some."""


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
    """Finds whom a sentence blames. The words are in ``blame.toml``: phrases ``accused…`` say where the accused stands."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        patterns = raw["patterns"]
        self.deed, self.no_deed = gated(patterns["deed"], re.IGNORECASE), gated(patterns["no_deed"], re.IGNORECASE)
        self.each_other = gated(patterns["each_other"], re.IGNORECASE | re.VERBOSE)
        compiled = {k: re.compile(patterns[k], re.IGNORECASE | re.VERBOSE) for k in ("guilty", "of_others", "and_also", "not_subject")}
        self.guilty, self.of_others = compiled["guilty"], compiled["of_others"]
        self.and_also, self.not_subject = compiled["and_also"], compiled["not_subject"]
        self.whom: dict[str, Whom] = {
            "accused": self._plain,
            "accused_near": self._near,
            "accused_for": self._blamed_for,
            "accused_held": self._held,
            "accused_to": self._to,
            "accused_next": self._next,
            "accused_subject": self._subject,
        }

    def read(self, text: str, hits: Hits, sided: Sequence[ActorMention]) -> list[Answer]:
        """Every accusation of a sentence; ``hits`` are its words of answers, ``sided`` those whom it names."""
        both = hits.get("each_other", ())
        found = [answer for hit in both for answer in self._both(text, hit, sided)]
        for key, whom in self.whom.items():
            for hit in hits.get(key, ()):
                if any(o.start() < hit.end() and hit.start() < o.end() for o in both) or self.no_deed.search(
                    text[hit.end() : hit.end() + 60]
                ):
                    continue
                # "is suspected of": said by the outlet itself where nobody is named who suspects
                held = re.match(r"suspected|believed|thought|main|prime", hit.group(), re.IGNORECASE)
                stance: Stance = "stated" if key == "accused_subject" and held else "accused"
                found += [Answer(m, stance, hit.start(), True, "accused") for m in whom(text, hit, sided)]
        return found

    def _both(self, text: str, hit: re.Match[str], sided: Sequence[ActorMention]) -> list[Answer]:
        """ "Armenia and Azerbaijan blamed each other": each is accused by the other. Nothing where the two are not named."""
        before = [m for m in sided if m.end <= hit.start() and hit.start() - m.end < REACH]
        after = [m for m in _behind(hit, sided) if m.start - hit.end() < REACH / 2]
        for pair in (before[-2:], after[:2]):
            if len(pair) == 2 and pair[0].actor.id != pair[1].actor.id and re.search(r"\band\b", text[pair[0].end : pair[1].start]):
                return [Answer(m, "accused", hit.start(), True, "each_other", by=other.actor) for m, other in (pair, pair[::-1])]
        return []

    def _plain(self, text: str, hit: re.Match[str], sided: Sequence[ActorMention]) -> list[ActorMention]:
        """The first named behind "blamed"; in the passive ("was blamed for it") who is named before."""
        if self._passive(text, hit) and not re.match(r"\s*(?:on|to)\s", text[hit.end() :]):
            return self._subject(text, hit, sided)
        after = _behind(hit, sided)
        near = after[0] if after and after[0].start - hit.end() < REACH * 0.75 else None
        if near is None or re.search(r"[.;]", text[hit.end() : near.start]):
            return []
        if hit.group().lower().startswith("accus"):
            ends = re.match(r"(?:['’]s)?\s*[.,;”\"]|$", text[near.end :])  # "nine died in a raid, said residents, accusing the army."
            if not self.deed.search(text[: hit.start()] if ends else text[near.end :]):
                return []
        if re.search(r"\bby\s+(?:the\s+)?$", text[: near.start]):
            return []  # "was accused by Russia": the accuser
        if self.of_others.search(text[hit.end() : near.start]):
            return []  # "blamed the attack on gangs trying to subjugate the authorities"
        second = next((m for m in after[1:] if self.and_also.fullmatch(text[near.end : m.start])), None)
        return [near] if second is None else [near, second]

    @staticmethod
    def _near(text: str, hit: re.Match[str], sided: Sequence[ActorMention]) -> list[ActorMention]:
        """ "The work of the Front", "evidence points to the army"."""
        return [m for m in _behind(hit, sided)[:1] if len(text[hit.end() : m.start].split()) <= 4]

    def _blamed_for(self, text: str, hit: re.Match[str], sided: Sequence[ActorMention]) -> list[ActorMention]:
        """ "Denounced the rebels for the attack"; not "denounced the attack by the rebels"."""
        near = [m for m in _behind(hit, sided)[:1] if not re.search(r"\b(?:on|in|by|against|of)\b", text[hit.end() : m.start])]
        return [m for m in near if re.match(r"[^,.;]{0,30}?\s+(?:for|over)\s", text[m.end :]) and self.deed.search(text[m.end :])]

    def _held(self, text: str, hit: re.Match[str], sided: Sequence[ActorMention]) -> list[ActorMention]:
        """ "Held the army and its allies responsible", "concluded that the army was behind it"."""
        held = [m for m in _behind(hit, sided) if self.guilty.match(text[m.end :])]
        return held if held and held[0].start - hit.end() < REACH / 4 else []

    @staticmethod
    def _to(text: str, hit: re.Match[str], sided: Sequence[ActorMention]) -> list[ActorMention]:
        """ "Attributed the strike to the army"; not "militants linked to the army", of whom and not of the act it is said."""
        act = hit.group().lower().startswith("attribut") or re.match(r"\s+(?:the|it|this|that|those)\b", text[hit.end() :])
        if not act:
            return []
        return [m for m in _behind(hit, sided) if re.search(r"\bto\s+(?:the\s+|an?\s+)?(?:[a-z-]+\s+)?$", text[: m.start])][:1]

    @staticmethod
    def _next(text: str, hit: re.Match[str], sided: Sequence[ActorMention]) -> list[ActorMention]:
        """ "Officials suspect the Front"."""
        return [m for m in _behind(hit, sided)[:1] if re.fullmatch(r"\s+(?:that\s+)?(?:[a-z-]+\s+){0,3}", text[hit.end() : m.start])]

    def _subject(self, text: str, hit: re.Match[str], sided: Sequence[ActorMention]) -> list[ActorMention]:
        """Who is named before "was behind the attack", "was blamed for it", by the words between them."""
        before = [m for m in sided if m.end <= hit.start()]
        if not before:
            return []
        between = text[before[-1].end : hit.start()]
        if len(between) > REACH / 2 or self.not_subject.search(between):
            return []
        if hit.group().lower().endswith("suspect"):
            return before[-1:]
        is_so = re.search(r"\b(?:is|are|was|were|be|been|being|stands?|stood|bears?|bore)\b", f"{between} {hit.group()}")
        return before[-1:] if is_so or self._passive(text, hit) else []

    @staticmethod
    def _passive(text: str, hit: re.Match[str]) -> bool:
        return bool(re.search(r"\b(?:was|were|been|being|is|are)\s+(?:\w+ly\s+|also\s+|widely\s+)?$", text[: hit.start()]))


def _behind(hit: re.Match[str], sided: Sequence[ActorMention]) -> list[ActorMention]:
    """Those named behind the words of blame, in order."""
    return [m for m in sided if m.start >= hit.end()]
