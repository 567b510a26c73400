"""What people did with an incident, as it is derived and shown: values that they set, where it stands, what waits for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["open", "accepted", "signed off", "changed since sign-off"]


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person said: ``words``, and the decision that holds it. ``at`` is ISO 8601 with offset."""

    words: str
    author: str
    at: str
    decision: str


@dataclass(frozen=True, slots=True)
class ByPerson:
    """A derived value that a person set: no edit without its author.

    Attributes:
        what: "grade", "grade of russia", "codebook ucdp: unstated", or, for a claim, "low, status" and the like.
        was: the value that the rules or the machine give, in words.
        now: the value that the person set, in words.
        of: the id of the claim or incident that it is set on.
        said: who, why, when, and by which decision.
    """

    what: str
    was: str
    now: str
    of: str
    said: Remark


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that is another than it was: ``what`` ("killed, total"), and both values in words; "" where there was, or is, none."""

    what: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Review:
    """Where an incident stands with the people who work on it.

    Attributes:
        state: "open" until somebody accepts it or signs it off, and again where its facts are no longer those accepted; "changed
            since sign-off" where they are no longer those signed.
        by: who accepted or signed it last, or None.
        set: values that people set, on the incident itself and on its claims.
        exceptions: (codebook, rule, value in words) that hold for this incident alone; without a rule the codebook is shown.
        changes: what changed since it was accepted or signed off.
        assigned: who looks at it next, or None.
        comments: remarks on the incident, oldest first.
        reopened: who opened it again after it was signed off, or None.
    """

    state: State = "open"
    by: Remark | None = None
    set: tuple[ByPerson, ...] = ()
    exceptions: tuple[tuple[str, ...], ...] = ()
    changes: tuple[Change, ...] = ()
    assigned: str | None = None
    comments: tuple[Remark, ...] = ()
    reopened: Remark | None = None


NOT_REVIEWED = Review()
"""Nobody has decided anything of the incident."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a machine asks of a person whose decision no longer fits what it reads. The person's version stays until it is answered.

    Attributes:
        id: content id ("q-…") of the decision and of what is read now; another reading asks anew.
        decision: id of the decision.
        report: SHA-256 of the report.
        claim: id of the claim that it is about.
        what: the question, in words.
        stays: what holds until it is answered, in words.
        reads: what the machine reads now, in words; "" where it reads nothing there.
    """

    id: str
    decision: str
    report: str
    claim: str
    what: str
    stays: str
    reads: str
