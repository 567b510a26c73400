"""Voices of one report: frames of speech made into voices, with "it", "he" and "the source" led back to who they mean."""

from __future__ import annotations

import re
from collections.abc import Callable

from harmledger.extract.grammar.voices import Frame
from harmledger.model.actors import Actor, ActorRegistry
from harmledger.model.claim import SourceKind, Voice
from harmledger.reading.document import Document

ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)


class Speakers:
    """The voices of one report in the order they speak. One instance a report."""

    def __init__(self, document: Document, registry: ActorRegistry, kind_of: Callable[[str], SourceKind]) -> None:
        self.document, self.registry, self.kind_of = document, registry, kind_of
        self.named = {m.actor.id for m in registry.mentions(document.text) if m.by != "shorthand"}
        self.said: list[Voice] = []

    def voice(self, frame: Frame | None, span: tuple[int, int] | None) -> Voice | None:
        """The voice of a frame; remembers it. ``span`` are the offsets of the speaker's words in the reading text."""
        if frame is None:
            return None
        if frame.name is None or frame.back:
            earlier = self._back(frame)
            if earlier is not None:
                return earlier
            if frame.name is None:
                return None
        voice = self._make(frame.name, span)
        if voice is not None:
            self.said.append(voice)
        return voice

    def last(self) -> Voice | None:
        """Who spoke last, or None."""
        return self.said[-1] if self.said else None

    def _back(self, frame: Frame) -> Voice | None:
        if not self.said:
            return None
        words = frame.back or ""
        if words == "same":
            return self.said[-1]
        if words in ("he", "she"):
            return next(
                (v for v in reversed(self.said) if v.person or v.kind in ("official", "witness", "activists", "unknown")), self.said[-1]
            )
        if words in ("it", "they"):
            return next((v for v in reversed(self.said) if not v.person or v.actor), self.said[-1])
        head = words.split()[-1]
        for v in reversed(self.said):
            if re.search(rf"\b{re.escape(head)}", v.name, re.IGNORECASE):
                return v
        actor = self.registry.find(words)
        if actor is not None and actor.id in self.named:
            return None  # "the Observatory": its name stands elsewhere in the report
        if head in ("group", "organisation", "organization", "charity", "watchdog", "ngo", "body", "agency", "monitor"):
            organised = ("aid organisation", "monitor", "activists", "rescue service", "agency", "armed group", "state media")
            return next((v for v in reversed(self.said) if v.actor and v.kind in organised), None)
        same_kind = self.kind_of(words)
        return next((v for v in reversed(self.said) if v.kind == same_kind != "unknown"), None)

    def _make(self, name: str, span: tuple[int, int] | None) -> Voice | None:
        words = re.sub(r"\s+", " ", name).strip(" ,.\"'")
        if not words or len(words) > 160:
            return None
        mentions = self.registry.mentions(words)
        solid = [m for m in mentions if m.by in ("name", "person")]
        short = [m for m in mentions if m.by == "shorthand"]
        where = self.document.span(*span) if span else None
        if len({m.actor.id for m in solid}) > 1:
            actor = solid[0].actor
            return Voice(words, actor.id, None, actor.kind, None, where)
        if solid:
            actor = solid[0].actor
            person = self._person(words, actor)
            # a man of the organisation speaks for it; another's "source in" it is a voice of its own
            own = re.search(r"\b(?:source|member|commander|fighter|resident|activist|civilian)s?\b", words, re.IGNORECASE)
            if re.search(r"-(?:run|held|controlled|affiliated|linked|backed|aligned)\b", words):
                return Voice(words, None, person, self.kind_of(re.sub(r"\S+-\w+\s*", "", words)), None, where)
            plain = actor.kind == "monitor" and not own
            return Voice(actor.name if plain else words, actor.id, person, actor.kind, None, where)
        for m in short:
            if (
                m.actor.id in self.named
                and m.actor.kind in ("monitor", "rescue service", "activists", "aid organisation")
                and not re.search(r"\bsources?\b|\bofficials?\b", words, re.I)
            ):
                return Voice(m.actor.name, m.actor.id, self._person(words, m.actor), m.actor.kind, None, where)
        kind = self.kind_of(words)
        hinted = short[0].actor if short else None
        person_known = self._surname(words)
        if person_known is not None:
            return Voice(person_known.name, person_known.actor, person_known.person, person_known.kind, None, where)
        return Voice(words, hinted.id if hinted and hinted.kind == kind else None, None, kind, None, where)

    def _surname(self, words: str) -> Voice | None:
        """ "Abdel Rahman" after "Rami Abdel Rahman, head of the Observatory": the same man, the same voice."""
        if not re.fullmatch(r"(?:[A-Z][\w'-]+|al|el|bin|de|van|von|abu|ibn)(?:[ -](?:[A-Z][\w'-]+|al|el|bin|de|van|von)){0,3}", words):
            return None
        return next((v for v in reversed(self.said) if re.search(rf"\b{re.escape(words)}\b", v.person or v.name)), None)

    def _person(self, words: str, actor: Actor) -> str | None:
        for person in actor.people:
            if re.search(rf"\b{re.escape(person)}\b", words, re.IGNORECASE):
                return person
        rest = self.registry_free(words, actor)
        found = re.search(r"((?:[A-Z][\w'-]+\s+){1,3}[A-Z][\w'-]+)", rest)
        return found.group(1) if found else None

    def registry_free(self, words: str, actor: Actor) -> str:
        """The words without the names of the actor."""
        for m in reversed(self.registry.mentions(words)):
            if m.actor.id == actor.id and m.by != "person":
                words = words[: m.start] + words[m.end :]
        return words
