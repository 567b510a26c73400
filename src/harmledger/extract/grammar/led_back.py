"""Who is meant by "it", "he", "the source", "the mission": the voices of a report that spoke before, and what it named before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from harmledger.extract.grammar.speaker_words import SpeakerWords
from harmledger.extract.grammar.voices import Frame
from harmledger.model.actors import HOME, ActorRegistry
from harmledger.model.claim import SourceKind, Voice
from harmledger.reading.document import Document

HOME_NAMED = re.compile(r"\bSyria")
"""A report that names the country of the registry's home is of it, where nothing else tells."""


class EarlierVoices:
    """The voices of one report that spoke so far, in their order. ``country`` (ISO 3166-1 alpha-2) is that of most of the report's
    places, which decides what "the army" means where the actors it names do not."""

    def __init__(
        self,
        document: Document,
        registry: ActorRegistry,
        kind_of: Callable[[str], SourceKind],
        words: SpeakerWords,
        country: str | None = None,
    ) -> None:
        self.document, self.registry, self.kind_of, self.words = document, registry, kind_of, words
        mentions = [m for m in registry.mentions(document.text) if m.by != "shorthand"]
        self.named = {m.actor.id for m in mentions}
        homes = Counter(c for m in mentions for c in m.actor.countries if c != "*")
        self.country = min(homes, key=lambda c: (-homes[c], c)) if homes else country
        if self.country is None and HOME_NAMED.search(document.text):
            self.country = HOME
        self.said: list[Voice] = []

    def _back(self, frame: Frame) -> Voice | None:
        words = frame.back or ""
        if not self.said:
            return None
        if words == "same":
            return self.said[-1]
        heard = list(reversed(self.said))
        if words in ("he", "she", "him", "her"):
            return next((v for v in heard if v.person or (v.kind in self.words.single and not _many(v.name))), heard[0])
        if words == "it":
            return next((v for v in heard if v.actor or not v.person), heard[0])
        if words in ("they", "them"):
            return next((v for v in heard if _many(v.name)), heard[0])
        return self._definite(words, heard)

    def _named_beside(self, frame: Frame, span: tuple[int, int] | None) -> Voice | None:
        """ "A rescuer with the White Helmets was among the dead, the group said": the organisation named in the same sentence."""
        words = (frame.back or "").split()
        if span is None or len(words) != 2 or words[-1] not in self.words.bodies:
            return None
        text = self.document.text
        start = max(text.rfind(stop, 0, span[0]) for stop in (". ", "\n", '."')) + 1
        kinds = self.words.organised - {"armed group"}  # a group that fights is named for what it did, not for what it said
        named = [m for m in self.registry.mentions(text[start : span[0]], self.country) if m.by == "name" and m.actor.kind in kinds]
        if not named or (named[-1].actor.carrier and words[-1] != "agency"):
            return None
        m = named[-1]
        return Voice(m.actor.name, m.actor.id, None, m.actor.kind, None, self.document.span(start + m.start, start + m.end))

    def _named_before(self, frame: Frame, span: tuple[int, int] | None) -> Voice | None:
        """ "the news outlet", or "it" before anybody spoke: the last organisation of that sort that the report named."""
        words = frame.back or ""
        kinds = (
            self.words.media
            if words.split()[-1:] and words.split()[-1] in self.words.media_words
            else self.words.watchers
            if words == "it" and not self.said
            else ()
        )
        if span is None or not kinds:
            return None
        mentions = [
            m for m in self.registry.mentions(self.document.text[: span[0]], self.country) if m.by == "name" and m.actor.kind in kinds
        ]
        if not mentions:
            return None
        m = mentions[-1]
        name = m.actor.name if m.actor.kind != "outlet" else self.document.text[m.start : m.end]
        return Voice(name, m.actor.id if m.actor.kind != "outlet" else None, None, m.actor.kind, None, self.document.span(m.start, m.end))

    def _definite(self, words: str, heard: list[Voice]) -> Voice | None:
        """Who "the source", "the group", "the health ministry" is: the last voice with that head, else with that sort of work."""
        plain = words.split()[1:]
        head = plain[-1]
        if (
            head not in self.words.bodies
            and (led := re.match(r"the (?:[\w-]+ )*?(?P<body>[\w-]+) of ", words))
            and led["body"] in self.words.bodies
        ):
            plain, head = led.group().split()[1:-1], led["body"]  # "the network of volunteer lawyers"
        if head in ("report", "statement", "communique"):
            return heard[0]
        for v in heard:
            names = " / ".join((v.name, *self.registry.by_id[v.actor].aliases)) if v.actor else v.name
            if re.search(rf"\b{re.escape(head)}", names, re.IGNORECASE) and all(w in names.lower() for w in plain[:-1]):
                return v
        actor = self.registry.find(words, self.country)
        if actor is not None and actor.id in self.named:
            return None  # "the Observatory": its name stands elsewhere in the report
        if head in self.words.bodies:
            return next((v for v in heard if self._organised(v)), None)
        if head in self.words.offices or len(plain) > 1:
            return None
        spoke_for = head in ("spokesman", "spokeswoman", "spokesperson")
        same_kind = self.kind_of(words)
        return next((v for v in heard if (spoke_for and v.person) or v.kind == same_kind != "unknown"), None)

    def _organised(self, voice: Voice) -> bool:
        """Whether a voice is an organisation: one of the registry, or a name of its own that is no person's and no office's."""
        if voice.kind not in self.words.organised and not (voice.kind == "unknown" and not voice.actor):
            return False
        named = all(w[:1].isupper() or w in ("the", "of", "for", "and", "in") for w in voice.name.split())
        return voice.actor is not None or (voice.person is None and named)


def _many(name: str) -> bool:
    """Whether a voice is of several: "witnesses", "two hospital sources"."""
    head = re.split(r"\s(?:in|at|from|of|on|for)\s", name)[0].split()[-1].lower()
    return head.endswith("s") or head in ("police", "people", "media") or " and " in name
