"""Answers for an act: claims of responsibility, denials, non-answers, and accusations that somebody else makes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from harmledger.extract.grammar.gates import gated
from harmledger.extract.grammar.spotter import Labels
from harmledger.model.actors import Actor, ActorMention, ActorRegistry
from harmledger.model.claim import Stance, Voice

OwnVoice = Callable[[int], Voice | None]

MEDIA = ("state media", "outlet", "agency")
REACH = 80
"""How many characters an actor may stand from the words of its answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An actor's answer, or an accusation against it, at character ``at`` of the sentence."""

    mention: ActorMention
    stance: Stance
    at: int
    of_harm: bool
    rule: str


class AnswerReader:
    """Finds answers by their phrases. The words are in ``blame.toml``."""

    def __init__(self, raw: Mapping[str, Any], registry: ActorRegistry) -> None:
        self.registry = registry
        self.labels: Labels[str] = Labels(raw["phrases"])
        self.noncommittal = gated(raw["patterns"]["noncommittal"], re.IGNORECASE | re.VERBOSE)
        self.hits = lru_cache(maxsize=128)(self._hits)  # several readers ask about one sentence
        self.deed = gated(raw["patterns"]["deed"], re.IGNORECASE)
        self.aside = gated(raw["patterns"]["no_subject"], re.IGNORECASE | re.VERBOSE)
        names = raw["states"]["other"]
        self.states = gated(rf"\b(?:{'|'.join(sorted(names, key=len, reverse=True))})\b(?!['’]?s\b)")
        self.untrue = gated(raw["patterns"]["untrue"], re.IGNORECASE)
        self.standing = gated(raw["patterns"]["standing"], re.IGNORECASE)
        self.no_deed = gated(raw["patterns"]["no_deed"], re.IGNORECASE)
        self.that = gated(raw["patterns"]["that"], re.IGNORECASE | re.VERBOSE)

    def _hits(self, text: str) -> Mapping[str, Sequence[re.Match[str]]]:
        """The phrases of the sentence by their kind."""
        found: dict[str, list[re.Match[str]]] = {}
        for label, hit in self.labels.finditer(text):
            found.setdefault(label, []).append(hit)
        evasive = list(self.noncommittal.finditer(text))
        return {**found, "noncommittal": evasive} if evasive else found

    def present(self, text: str) -> bool:
        """Whether the sentence answers for an act: a claim, a denial, a non-answer, an accusation."""
        hits = self.hits(text)
        return bool(hits) and "nobody" not in hits

    def nobody(self, text: str) -> bool:
        """Whether the sentence says that nobody has claimed the act."""
        return "nobody" in self.hits(text)

    def evades(self, text: str) -> bool:
        """Whether the sentence holds a denial or a non-answer."""
        hits = self.hits(text)
        return "denied" in hits or "noncommittal" in hits

    def answers(self, text: str, offset: int, sided: Sequence[ActorMention], voice_at: OwnVoice, country: str | None) -> list[Answer]:
        """All answers of a sentence that begins at ``offset``; a denial or a non-answer silences what follows it."""
        sided = sorted([m for m in sided if m.by != "nation"] + self._states(text, sided), key=lambda m: m.start)
        if self.nobody(text):
            return self._accused(text, sided)
        found: list[Answer] = []
        for key in ("denied", "noncommittal", "strike_only", "admitted", "claimed_by"):
            for hit in self.hits(text).get(key, ()):
                answer = self._answer(text, key, hit, sided, voice_at(offset + hit.start()), country)
                if answer is None:
                    continue
                found.append(answer)
                if key in ("denied", "noncommittal"):
                    before = [m for m in sided if m.end <= hit.start()]
                    return (
                        found
                        + self._owned(text[: hit.start()], offset, before, voice_at, country)
                        + self._accused(text[: hit.start()], before)
                    )
        return found + self._accused(text, sided)

    def _owned(self, text: str, offset: int, sided: Sequence[ActorMention], voice_at: OwnVoice, country: str | None) -> list[Answer]:
        """Claims of responsibility in a text that ends before a denial or a non-answer ("X claimed the attack, which Y did not confirm")."""
        hits = [(key, hit) for key in ("admitted", "claimed_by") for hit in self.hits(text).get(key, ())]
        made = [self._answer(text, key, hit, sided, voice_at(offset + hit.start()), country) for key, hit in hits]
        return [a for a in made if a is not None]

    def _answer(
        self, text: str, key: str, hit: re.Match[str], sided: Sequence[ActorMention], voice: Voice | None, country: str | None
    ) -> Answer | None:
        before = [m for m in sided if m.end <= hit.start() and not self.aside.search(text[: m.start])]
        after = [m for m in sided if m.start >= hit.end()]
        if key == "claimed_by":
            near = after[0] if after and after[0].start - hit.end() < REACH / 2 else None
            return Answer(near, "admitted", hit.start(), True, key) if near else None
        own = self._of_voice(voice, country)
        if key == "noncommittal":
            asked = after[0] if after and re.search(r"\b(?:from|by)\s+(?:the\s+|a\s+)?$", text[: after[0].start]) else None
            near = before[-1] if before and hit.start() - before[-1].end < REACH / 2 else None
            if re.match(r"(?:could|can)", hit.group(), re.IGNORECASE) and near is None and own is None:
                return None  # "the reports could not be confirmed": nobody's answer
            speaks = own is not None and near is not None and own.actor.side != near.actor.side and own.actor.kind not in MEDIA
            actor = asked or (own if speaks else near) or own
            return Answer(actor, "noncommittal", hit.start(), False, key) if actor else None
        actor = before[-1] if before and hit.start() - before[-1].end < REACH else None
        close = actor is not None and hit.start() - actor.end < 24
        if actor is None or (not close and actor.by in ("shorthand", "nation") and own is not None and own.actor.side != actor.actor.side):
            actor = own or actor
        if actor is None:
            return None
        if key == "denied":
            if self.standing.search(text[: hit.start()]):
                return None  # "has repeatedly denied": no answer for this act
            since = 0 if self.untrue.search(hit.group()) else hit.start()
            told = self.deed.search(text[since:]) and not self.no_deed.search(text[hit.start() : hit.end() + 40])
            return Answer(actor, "denied", hit.start(), True, key) if told else None
        if re.search(r"previous|past|other bomb|earlier attack|similar", text[hit.start() : hit.end() + 30], re.IGNORECASE):
            return None
        if hit.group().lower() == "admitted" and not self.deed.search(text[hit.end() : hit.end() + 60]):
            return None
        if self._of_another(text, hit, actor, after):
            return None
        return Answer(actor, "admitted", hit.start(), key != "strike_only", key)

    def _of_another(self, text: str, hit: re.Match[str], actor: ActorMention, after: Sequence[ActorMention]) -> bool:
        """Whether what is admitted is another's act ("Moscow admitted that the Syrian army had bombed the market")."""
        other = after[0] if after else None
        if other is None or other.actor.id == actor.actor.id or not self.that.fullmatch(text, hit.end(), other.start):
            return False
        return other.actor.side != actor.actor.side or other.actor.side == "other"

    def _accused(self, text: str, sided: Sequence[ActorMention]) -> list[Answer]:
        found = []
        for hit in self.hits(text).get("accused", ()):
            actor = self._accused_one(text, hit, sided)
            if actor is not None:
                found.append(Answer(actor, "accused", hit.start(), True, "accused"))
        return found

    def _accused_one(self, text: str, hit: re.Match[str], sided: Sequence[ActorMention]) -> ActorMention | None:
        before = [m for m in sided if m.end <= hit.start()]
        after = [m for m in sided if m.start >= hit.end()]
        if self.no_deed.search(text[hit.end() : hit.end() + 60]):
            return None
        passive = re.search(r"\b(?:was|were|been|being|is|are)\s+(?:\w+ly\s+)?$", text[: hit.start()])
        word = hit.group().lower()
        if (
            word.startswith("behind")
            or re.search(r"(?<!held )(?<!holds )responsible", word)
            or (passive and not re.search(r"\b(?:on|to)\s+(?:the\s+)?$", text[hit.end() : hit.end() + 8]))
        ):
            onto = re.match(r"\s*(?:on|to)\s", text[hit.end() :])
            if not onto:
                return before[-1] if before and _subject(text[before[-1].end : hit.start()], bool(passive), word) else None
        near = after[0] if after and after[0].start - hit.end() < REACH * 0.75 else None
        if near is None or re.search(r"[.;]", text[hit.end() : near.start]):
            return None
        if word.startswith("accus") and not self.deed.search(text[near.end :]):
            return None
        if re.search(r"\bby\s+(?:the\s+)?$", text[: near.start]):
            return None  # "was accused by Russia": the accuser
        if re.search(r"\b(?:on|of)\s+(?:[\w-]+\s+)+?(?:who|which|that|trying|seeking|fighting|opposed)\s", text[hit.end() : near.start]):
            return None  # "blamed the attack on gangs trying to subjugate the authorities"
        return near

    def _states(self, text: str, sided: Sequence[ActorMention]) -> list[ActorMention]:
        """States named as those who act or answer ("accused Ukraine of"), which are places elsewhere in the text."""
        found = []
        for hit in self.states.finditer(text):
            if not any(m.start < hit.end() and hit.start() < m.end for m in sided):
                actor = Actor(f"state-{hit.group().lower()}", hit.group(), "official", "other")
                found.append(ActorMention(hit.start(), hit.end(), actor, "name"))
        return found

    def _of_voice(self, voice: Voice | None, country: str | None) -> ActorMention | None:
        if voice is None:
            return None
        actor = self.registry.find(voice.name, country)
        return ActorMention(-1, -1, actor, "name") if actor is not None and actor.side is not None else None


def _subject(between: str, passive: bool, phrase: str) -> bool:
    """Whether the actor is the subject of "was behind the attack" or "was blamed for it", by the words between them."""
    if len(between) > REACH / 2 or re.search(
        r"\b(?:said|says|told|reported|tells|announced|that|those|pursuing|hunting|seeking|attacks?|strikes?|raids?|bombings?|blasts?|explosions?)\b",
        between,
    ):
        return False
    return passive or bool(re.search(r"\b(?:is|are|was|were|be|been|being|stands?|stood)\b", f"{between} {phrase}"))
