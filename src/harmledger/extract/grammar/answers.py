"""Answers for an act: claims of responsibility, admissions, denials and non-answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from harmledger.extract.grammar.accusations import REACH, AccusationReader, Answer
from harmledger.extract.grammar.gates import gated
from harmledger.extract.grammar.spotter import Labels
from harmledger.extract.grammar.strangers import state
from harmledger.extract.grammar.telling import Telling
from harmledger.model.actors import ActorMention, ActorRegistry

MEDIA = ("state media", "outlet", "agency")
OWNED = ("claims", "deeds", "admissions")
"""Ways to own up: a claim of responsibility, an account of one's own deed, an admission."""

PATTERNS = (*OWNED, "calls_untrue", "no_part", "behind", "regrets", "of_group", "apposed", "harm", "joined", "speaks_for", "in_place")


class AnswerReader:
    """Finds answers by their phrases. The words are in ``blame.toml``."""

    def __init__(self, raw: Mapping[str, Any], registry: ActorRegistry) -> None:
        self.registry, self.accusations = registry, AccusationReader(raw)
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
        patterns = {k: gated(raw["patterns"][k], re.IGNORECASE | re.VERBOSE) for k in PATTERNS}
        self.owned = {k: patterns[k] for k in OWNED}
        self.harm = patterns["harm"]
        accusing = (("regrets", patterns["regrets"]), ("each_other", self.accusations.each_other), ("accused_subject", patterns["behind"]))
        self.patterned = (
            ("noncommittal", self.noncommittal),
            ("denied", patterns["calls_untrue"]),
            ("denied", patterns["no_part"]),
            *accusing,
        )
        self.no_part = patterns["no_part"]
        self.apposed, self.arms = patterns["apposed"], frozenset(raw["words"]["state"])
        self.of_group = patterns["of_group"]
        self.he_said = re.compile(raw["patterns"]["he_said"], re.IGNORECASE)
        self.joined, self.speaks_for, self.in_place = patterns["joined"], patterns["speaks_for"], patterns["in_place"]

    def _hits(self, text: str) -> Mapping[str, Sequence[re.Match[str]]]:
        """The phrases of the sentence by their kind."""
        found: dict[str, list[re.Match[str]]] = {}
        for label, hit in self.labels.finditer(text):
            found.setdefault(label, []).append(hit)
        for key, pattern in self.patterned:
            hits = list(pattern.finditer(text))
            if hits:
                found[key] = sorted([*found.get(key, ()), *hits], key=lambda m: m.start())
        owned: list[re.Match[str]] = []
        for pattern in self.owned.values():  # what one way finds, another does not find again
            owned += [m for m in pattern.finditer(text) if not any(o.start() < m.end() and m.start() < o.end() for o in owned)]
        if owned:
            found["admitted"] = sorted(owned, key=lambda m: m.start())
        return found

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

    def answers(self, told: Telling, sided: Sequence[ActorMention]) -> list[Answer]:
        """All answers and accusations of a sentence, in which ``sided`` are named; a denial or a non-answer silences what follows it."""
        text, base = told.read.text, told.read.sentence.start
        countries = [(p.start - base, p.end - base) for p in told.read.places if p.place.precision == "country"]
        sided = sorted(
            [m for m in sided if m.by != "nation" or self._armed(text, m)] + self._states(text, sided, countries), key=lambda m: m.start
        )
        if self.nobody(text):
            return self.accusations.read(text, self.hits(text), sided)
        found: list[Answer] = []
        for key in ("denied", "noncommittal", "strike_only", "admitted", "claimed_by", "regrets"):
            for hit in self.hits(text).get(key, ()):
                answer = self._answer(told, text, key, hit, sided)
                if answer is None:
                    continue
                found.append(answer)
                if key in ("denied", "noncommittal"):
                    front, before = text[: hit.start()], [m for m in sided if m.end <= hit.start()]
                    return [*found, *self._owned(told, front, before), *self.accusations.read(front, self.hits(front), before)]
        return found + self.accusations.read(text, self.hits(text), sided)

    def _owned(self, told: Telling, text: str, sided: Sequence[ActorMention]) -> list[Answer]:
        """Claims of responsibility in words that end before a denial or a non-answer ("X claimed the attack, which Y did not confirm")."""
        hits = [(key, hit) for key in ("admitted", "claimed_by") for hit in self.hits(text).get(key, ())]
        made = [self._answer(told, text, key, hit, sided) for key, hit in hits]
        return [a for a in made if a is not None]

    def _answer(self, told: Telling, text: str, key: str, hit: re.Match[str], sided: Sequence[ActorMention]) -> Answer | None:
        before = [m for m in sided if m.end <= hit.start() and not self.aside.search(text[: m.start]) and not self._owns(text, m)]
        after = [m for m in sided if m.start >= hit.end()]
        own = self._of_voice(told, text, hit, before)
        if key == "claimed_by":
            near = after[0] if after and after[0].start - hit.end() < REACH / 2 else None
            return Answer(near, "admitted", hit.start(), True, key) if near else None
        if key == "noncommittal":
            return self._non_answer(text, hit, before, after, own)
        actor = self._subject(text, hit, before)
        close = actor is not None and hit.start() - actor.end < 24
        if actor is None or (not close and actor.by in ("shorthand", "nation") and own is not None and own.actor.side != actor.actor.side):
            actor = own or actor
        if actor is None:
            return None
        if key == "denied":
            if self.standing.search(text[: hit.start()]):
                return None  # "has repeatedly denied": no answer for this act
            since = 0 if self.untrue.search(hit.group()) else hit.start()
            plain = re.match(r"\s+(?:it|this|that|so|any|the\s+charges?|involvement)\b", text[hit.end() :]) or self.no_part.match(
                text, hit.start()
            )
            of_deed = (plain or self.deed.search(text[since:])) and not self.no_deed.search(text[hit.start() : hit.end() + 40])
            return Answer(actor, "denied", hit.start(), True, key) if of_deed else None
        if re.search(r"previous|past|other bomb|earlier attack|similar", text[hit.start() : hit.end() + 30], re.IGNORECASE):
            return None
        if self._of_another(text, hit, actor, after):
            return None
        return Answer(actor, "admitted", hit.start(), bool(key != "strike_only" and self.harm.search(text, hit.start())), key)

    def _non_answer(
        self, text: str, hit: re.Match[str], before: Sequence[ActorMention], after: Sequence[ActorMention], own: ActorMention | None
    ) -> Answer | None:
        """The actor that did not comment, cannot confirm or looks into it."""
        asked = after[0] if after and re.search(r"\b(?:from|by)\s+(?:the\s+|a\s+)?$", text[: after[0].start]) else None
        subject = self._subject(text, hit, before)
        far = subject is None or hit.start() - subject.end >= REACH / 2
        near = self._apposed(text, hit, before) or (None if far and subject in before[-1:] else subject)
        if re.match(r"(?:could|can)", hit.group(), re.IGNORECASE) and near is None and own is None:
            return None  # "the reports could not be confirmed": nobody's answer
        speaks = own is not None and near is not None and own.actor.side != near.actor.side and own.actor.kind not in MEDIA
        actor = asked or (own if speaks else near) or own
        return Answer(actor, "noncommittal", hit.start(), False, "noncommittal") if actor else None

    def _armed(self, text: str, m: ActorMention) -> bool:
        """Whether the arms of the nation are named, and not only the nation ("French planes")."""
        word = re.match(r"\s+(?:[a-z-]+\s+)?([a-z-]+)\b", text[m.end :])
        return word is not None and (word[1] in self.arms or word[1].removesuffix("s") in self.arms)

    def _owns(self, text: str, m: ActorMention) -> bool:
        """Whether the name only says whose something is ("Hezbollah's stronghold"), and not who speaks ("Russia's defence ministry")."""
        return text[m.end : m.end + 1] in ("'", "’") and not self.speaks_for.search(text[m.end :])

    def _subject(self, text: str, hit: re.Match[str], before: Sequence[ActorMention]) -> ActorMention | None:
        """Who answers, by where the names stand: next before it, behind an apposition, or at the head of a sentence that goes on."""
        if not before:
            return None
        if self.joined.search(text[: hit.start()]):
            return before[0]
        told = self._apposed(text, hit, before)
        if told is not None:
            return told
        return before[-1] if hit.start() - before[-1].end < REACH else None

    def _apposed(self, text: str, hit: re.Match[str], before: Sequence[ActorMention]) -> ActorMention | None:
        """Who answers where more is told of it between commas: "Hezbollah, which has fought Israel since October, claimed the attack"."""
        if not self.apposed.search(text[: hit.start()]):
            return None
        apart = [m for m in before if re.match(r"(?:['’]s)?(?:\s+(?:group|rebels|movement|militia))?,", text[m.end :])]
        return next((m for m in apart if not re.search(r"\b(?:said(?!\s+it)|told|while|but)\b|;", text[m.end : hit.start()])), None)

    def _of_another(self, text: str, hit: re.Match[str], actor: ActorMention, after: Sequence[ActorMention]) -> bool:
        """Whether what is admitted is another's act ("Moscow admitted that the Syrian army had bombed the market")."""
        other = next((m for m in after if m.start >= hit.end()), None)
        if other is None or other.actor.id == actor.actor.id or not self.that.fullmatch(text, hit.end(), other.start):
            return False
        return other.actor.side != actor.actor.side or other.actor.side == "other"

    def _states(self, text: str, sided: Sequence[ActorMention], countries: Sequence[tuple[int, int]]) -> list[ActorMention]:
        """States named as those who act or answer ("accused Ukraine of"), which are places elsewhere in the text."""
        named = [(m.start(), m.end()) for m in self.states.finditer(text)]
        found: list[ActorMention] = []
        for start, end in sorted({*named, *countries}):
            free = not any(m.start < end and start < m.end for m in [*sided, *found])
            placed = self.in_place.search(text[:start]) and "attribut" not in text[:start]
            if free and not placed and not re.match(r"['’]?s\b", text[end:]):
                found.append(ActorMention(start, end, state(text[start:end]), "name"))
        return found

    def _of_voice(self, told: Telling, text: str, hit: re.Match[str], before: Sequence[ActorMention]) -> ActorMention | None:
        """The belligerent that speaks; where the sentence names it in those words, as it was understood there; of "he denied it",
        who was named last."""
        voice = told.voice_at(told.read, told.read.sentence.start + hit.start())
        if voice is not None:
            here = next((m for m in before if voice.name.lower().endswith(text[m.start : m.end].lower())), None)
            if here is not None:
                return here
            actor = told.cast.find(voice.name)
            if actor is not None and actor.side is not None:
                return ActorMention(-1, -1, actor, "name")
            group = next((m.actor for m in reversed(told.earlier) if m.actor.kind == "armed group"), None)
            if actor is None and group is not None and self.of_group.search(voice.name):
                return ActorMention(-1, -1, group, "name")  # "the group's leader"
        if told.earlier and not before and self.he_said.fullmatch(text, 0, hit.start()):
            return ActorMention(-1, -1, told.earlier[-1].actor, "name")
        return None
