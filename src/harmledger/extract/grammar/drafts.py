"""What the engine holds of a report while it reads: sentences read, figures placed, events growing.

These are working values of one report's reading; they become claims in ``claims.py`` and are thrown away.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from harmledger.extract.grammar.method_words import MethodHit
from harmledger.extract.grammar.parse import Parsed
from harmledger.extract.grammar.parts import Draft
from harmledger.extract.grammar.voices import Frame
from harmledger.model.circumstances import Place, When
from harmledger.model.claim import Age, Method, Outcome, Sex, Side, SourceKind, Stance, Status, Voice
from harmledger.reading.document import Sentence


@dataclass(frozen=True, slots=True)
class PlaceRead:
    """A place named in a sentence, resolved; offsets in the reading text."""

    start: int
    end: int
    place: Place
    near: bool


@dataclass(frozen=True, slots=True)
class TimeRead:
    """A day named in a sentence, resolved; offsets in the reading text. ``saying``: it dates what is said, not what happened. ``back``:
    it counts back from the day on which it was told ("in the past 24 hours", "since Wednesday")."""

    start: int
    end: int
    when: When
    saying: bool = False
    back: bool = False


@dataclass(frozen=True, slots=True)
class SentenceRead:
    """One sentence with all that was read in it. ``parsed`` is None where nothing called for parsing."""

    index: int
    sentence: Sentence
    text: str
    parsed: Parsed | None
    drafts: tuple[Draft, ...]
    frames: tuple[Frame, ...]
    places: tuple[PlaceRead, ...]
    times: tuple[TimeRead, ...]
    methods: tuple[MethodHit, ...]
    turns: bool
    said_on: tuple[TimeRead, ...] = ()
    """Days of sayings: what is told there was no later."""


@dataclass(slots=True)
class Figure:
    """A figure on its way to become a claim; ``whole`` is another figure of the same event."""

    outcome: Outcome
    low: int | None
    high: int | None
    status: Status
    age: Age | None
    sex: Sex | None
    group: str
    voice: Voice | None
    start: int
    end: int
    sentence: int
    rule: str
    certainty: float
    more: bool = False
    definite: bool = False
    refers: int | str | None = None
    vague: bool = False
    headline: bool = False
    """Told in the language of headlines ("Air strikes kill 12"), though it stands in the body."""
    whole: Figure | None = None

    @property
    def number(self) -> int:
        """The number that people compare by: the lower end, else the upper one."""
        return self.low if self.low is not None else self.high or 0


@dataclass(slots=True)
class Blame:
    """A responsibility entry on its way to become a claim."""

    actor: str
    side: Side
    stance: Stance
    voice: Voice | None
    start: int
    end: int
    of_harm: bool
    rule: str
    party: str = ""
    """Who the actor is one with (``parties.py``): its side, or itself where the side gathers many."""
    kind: SourceKind = "unknown"
    """What sort of actor it is."""


@dataclass(slots=True)
class EventDraft:
    """An event as it grows while the report is read."""

    place: PlaceRead | None = None
    more_places: list[PlaceRead] = field(default_factory=list)
    time: TimeRead | None = None
    inherited: bool = False
    figures: list[Figure] = field(default_factory=list)
    blames: list[Blame] = field(default_factory=list)
    methods: list[tuple[MethodHit, float]] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    told: int = 0
    """Index of the sentence that tells of it first."""
    acts: list[Method] = field(default_factory=list)
    """Kinds of act that its sentences name, in their order."""
    sites: frozenset[str] = frozenset()
    part: str = ""
    shared: list[int] = field(default_factory=list)
    """Sentences that add up its dead with those of other events; what they say of the act holds for each."""
    spans: bool = False
    """Its toll is said to span several places."""
    cause: bool = False
    """It is told as what led to another act ("after rebels executed a pilot")."""
    earlier: bool = False
    """It is told as what another act came days, weeks or months after; no day of the report's is its own."""
    because: list[tuple[int, str]] = field(default_factory=list)
    """For each sentence with figures: its index and why the figures came here, in words."""
