"""A sentence as it is read for responsibility."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from harmledger.extract.grammar.drafts import EventDraft, Figure, SentenceRead
from harmledger.extract.grammar.strangers import Cast
from harmledger.model.actors import ActorMention
from harmledger.model.claim import Voice

VoiceAt = Callable[[SentenceRead, int], Voice | None]
"""Whose words stand at a document offset of a sentence; None for the outlet's own."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence (``read``, one of the report's ``reads``) as it is read for responsibility: the belligerents that it names, the events that it speaks of with their
    figures in it, those named before it (``earlier``), whose words it holds, and the
    belligerents of its report."""

    reads: Sequence[SentenceRead]
    read: SentenceRead
    sided: tuple[ActorMention, ...]
    owners: tuple[tuple[EventDraft, list[Figure]], ...]
    earlier: tuple[ActorMention, ...]
    voice_at: VoiceAt
    cast: Cast
