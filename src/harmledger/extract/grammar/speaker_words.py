"""The words by which speakers are told apart and led back to who they mean, ready for look-up (``speech.toml``)."""

from __future__ import annotations

import re

from harmledger.extract.grammar.lexicon import Lexicon

ANY_CASE = frozenset(["own", "of_it", "press", "occasions", "glue"])
"""Patterns in which capital letters mean nothing."""


class SpeakerWords:
    """Word lists and patterns; compiled once, then only read. Each is explained in ``speech.toml``."""

    def __init__(self, lexicon: Lexicon) -> None:
        def words(key: str) -> frozenset[str]:
            return frozenset(lexicon.words("speech", "who", key))

        def pattern(key: str) -> re.Pattern[str]:
            return re.compile(lexicon.raw["speech"]["who_patterns"][key], re.IGNORECASE if key in ANY_CASE else 0)

        self.bodies, self.media_words, self.offices = words("bodies"), words("media_words"), words("offices")
        self.media, self.watchers = words("media"), words("watchers")
        self.heads = words("heads")
        self.organised, self.single = words("organised"), words("single")
        self.title, self.office, self.rank = pattern("title"), pattern("office"), pattern("rank")
        self.own, self.of_it, self.press = pattern("own"), pattern("of_it"), pattern("press")
        self.leads, self.no_person, self.occasions = pattern("leads"), pattern("no_person"), pattern("occasions")
        self.glue, self.run = pattern("glue"), pattern("run")

    def bare(self, name: str) -> str:
        """A person's name without titles and offices before it."""
        shorter = self.leads.sub("", self.title.sub("", self.office.sub("", name)))
        return shorter if shorter == name else self.bare(shorter)
