"""One frame of speech in a sentence, as found; who the speaker is, is settled in ``speakers.py``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of speech: speaker words at tokens ``start`` to ``end`` (or none, for "adding that"), the verb at ``verb``.

    ``name`` is None where the frame points back to an earlier speaker; ``back`` then says how ("it", "the source").
    ``ahead`` is True when words spoken follow the verb, ``closes`` when words spoken stand before the frame;
    ``via`` are the words for who passed them on ("told Reuters", "quoted by SANA").
    """

    start: int
    end: int
    verb: int
    name: str | None
    back: str | None
    ahead: bool
    lemma: str
    closes: bool = False
    via: str | None = None

    @property
    def first(self) -> int:
        """First token of the whole frame."""
        return min(self.start, self.verb)

    @property
    def last(self) -> int:
        """One past the last token of the whole frame."""
        return max(self.end, self.verb + 1)
