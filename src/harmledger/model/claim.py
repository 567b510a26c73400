"""Claims: what one voice stands by in one report, each with the words that carry it.

Invariant: ``report.text[claim.span.start:claim.span.end] == claim.span.quote``. The ledger refuses
a claim that breaks it, whatever engine made it. Vocabulary and fields follow the codebook.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from harmledger.model.circumstances import Place, Span, Target, When

Outcome = Literal["killed", "injured", "missing", "abducted", "detained"]
Status = Literal["civilian", "combatant", "unknown"]
Age = Literal["child", "adult"]
Sex = Literal["female", "male"]
Role = Literal["main", "other"]
Stance = Literal["stated", "accused", "admitted", "denied", "noncommittal"]
Side = Literal[
    "government", "russia", "coalition", "is", "nusra", "opposition", "kurdish",
    "turkey", "israel", "iran", "unknown", "other",
]  # fmt: skip
Method = Literal[
    "airstrike", "shelling", "chemical", "suicide_bombing", "explosive", "landmine", "shooting",
    "clashes", "execution", "abduction", "siege", "other", "unknown",
]  # fmt: skip
SourceKind = Literal[
    "monitor", "rescue service", "hospital", "local council", "official", "military", "armed group",
    "state media", "agency", "outlet", "witness", "activists", "aid organisation", "police", "unknown",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Voice:
    """Who stands by a claim.

    Attributes:
        name: as the report names it ("a medical source"), made whole where it is only a shorthand
            for a name given elsewhere in the report ("the monitor" -> "Syrian Observatory for Human Rights").
        actor: id of the organisation behind it in the actor registry ("sohr"), or None.
        person: the person who speaks for it ("Rami Abdel Rahman"), or None.
        kind: what sort of source it is.
        via: who passed the words on, where that is not the outlet itself ("AFP", "SANA"), or None.
        span: where the voice is named for this claim, or None.
        together: the independent voices that ``name`` names together ("residents and a local official"), each of whom
            stands by the claim; empty where it is one voice.
    """

    name: str
    actor: str | None = None
    person: str | None = None
    kind: SourceKind = "unknown"
    via: str | None = None
    span: Span | None = None
    together: tuple[Voice, ...] = ()

    @property
    def each(self) -> tuple[Voice, ...]:
        """The independent voices: those that speak together, else this one alone."""
        return self.together or (self,)


@dataclass(frozen=True, slots=True)
class EventClaim:
    """That something happened: one event as one report tells it. Figures and responsibility name it.

    Attributes:
        id: content id ("c-…").
        report: SHA-256 of the report.
        event: the event's name inside the report, "e1", "e2", … in the order of the record.
        role: "main" or "other".
        method: what did the counted harm.
        when, where: circumstances, or None where the text gives none.
        span: the words that tell of the event.
        also_where: further places of the same event.
        target: what was hit, in the report's words, or None.
        rule: name of the rule or engine part that found it.
        certainty: how sure the engine is, 0 to 1.
    """

    id: str
    report: str
    event: str
    role: Role
    method: Method
    when: When | None
    where: Place | None
    span: Span
    also_where: tuple[Place, ...] = ()
    target: Target | None = None
    rule: str = ""
    certainty: float = 1.0


@dataclass(frozen=True, slots=True)
class FigureClaim:
    """A count that somebody stands by (codebook section 2, figure).

    Attributes:
        event: the event of the same report that it counts ("e1").
        outcome, low, high, status, age, sex, group: as in the codebook; low and high are persons,
            never both None, ``low <= high`` where both are given.
        part_of: id of the figure claim that this one is a part of, else None.
        said_by: who stands by the number; None where the outlet states it in its own voice.
        span: the quote, at most about 25 words.
    """

    id: str
    report: str
    event: str
    outcome: Outcome
    low: int | None
    high: int | None
    status: Status
    age: Age | None
    sex: Sex | None
    group: str
    part_of: str | None
    said_by: Voice | None
    span: Span
    rule: str = ""
    certainty: float = 1.0


@dataclass(frozen=True, slots=True)
class ResponsibilityClaim:
    """Who is said to have done it, by whom, in which stance (codebook section 2, responsibility).

    ``of_harm`` is False where the stance is only about the strike and not about harm to people: a
    belligerent that confirms it struck the area but denies or passes over the harm.
    """

    id: str
    report: str
    event: str
    actor: str
    side: Side
    stance: Stance
    said_by: Voice | None
    span: Span
    of_harm: bool = True
    rule: str = ""
    certainty: float = 1.0


@dataclass(frozen=True, slots=True)
class BackgroundClaim:
    """A total over a war, a month, a campaign or several places: kept, never put into an event.

    Attributes:
        low, high: the number as an interval, persons; may both be None ("many").
        because: why it is background, in words.
    """

    id: str
    report: str
    low: int | None
    high: int | None
    span: Span
    because: str
    rule: str = ""
    certainty: float = 1.0


Claim = EventClaim | FigureClaim | ResponsibilityClaim | BackgroundClaim


@dataclass(frozen=True, slots=True)
class SetApart:
    """Words of a report that are not the report (advertising, other headlines, …): kept, not read."""

    start: int
    end: int
    because: str


FIRST_READER = "first reader"
"""How the names of first readers begin, which decide what is read at all (``relevance/``); no engine is called so."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one engine read in one report; or that the first reader passed it over, with no claims and the whole text apart.

    Attributes:
        report: SHA-256 of the report.
        engine: name and version of the engine and its data ("grammar-en 1 …"); a report is read
            again only when this changes.
        claims: events first, then figures, responsibility, background, each in the order of the text.
        apart: what was left out as not the report.
        day: the report's own day, with its reasons, or None.
        credit: the agency whose copy it carries ("Reuters"), or None.
    """

    report: str
    engine: str
    claims: tuple[Claim, ...]
    apart: tuple[SetApart, ...] = ()
    day: When | None = None
    credit: str | None = None

    @property
    def passed_over(self) -> str | None:
        """Why the first reader did not hand the report on to an engine; None where an engine has read it."""
        return self.apart[0].because if self.engine.startswith(FIRST_READER) and self.apart else None
