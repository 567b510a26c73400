"""What a decision sets: one frozen value a kind of verdict. They are stored as JSON and must stay loadable for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from harmledger.model.circumstances import Place, When
from harmledger.model.claim import Claim, Side, Voice
from harmledger.model.incident import Grade

EditField = Literal[
    "low", "high", "outcome", "status", "age", "sex", "group", "part_of", "said_by", "event",
    "role", "method", "when", "where", "actor", "side", "stance", "of_harm",
]  # fmt: skip
"""The fields of a claim that a person may correct. Which of them a kind of claim has stands in ``model/verdicts.py``."""

EditValue = bool | int | str | When | Place | Voice | None
"""What a field is set to: persons as int; words of the codebook, ids and names as str; a day, a place, a voice as in the claims."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One field of a claim set to a value. ``event`` and ``part_of`` are set to the id of the event or figure claim."""

    field: EditField
    to: EditValue


@dataclass(frozen=True, slots=True)
class Correction:
    """ "correct": the fields that are set; all others stay as they are read."""

    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """ "add": a claim that a person made of marked words. ``of``: id of the event claim that it belongs to; None for an event
    or a background total."""

    claim: Claim
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Partition:
    """ "merge", "split", "move", and "different" between incidents: event claims as the person saw and left them.

    All of one group are one incident; those of different groups are different incidents. The first group of a "merge" is what was
    merged; further ones are what it keeps of a grouping that it replaces.
    """

    groups: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class HandGrade:
    """ "grade": the incident's grade, or that of one side of it."""

    grade: Grade
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class Exempt:
    """ "exception": for this incident, ``codebook`` is followed but for ``rule``, which is ``value`` here. Without a rule: this is the
    codebook under which the incident is shown."""

    codebook: str
    rule: str | None = None
    value: bool | int | str | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """ "assign": who is to look at it next; None: nobody any more."""

    to: str | None


@dataclass(frozen=True, slots=True)
class SignOff:
    """ "sign off", and "accept" of an incident: digest of the facts that were signed, and the facts themselves as (what, value in words), to say later what changed."""

    facts: str
    values: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Redaction:
    """ "redact": words of the report that are not published (a name); the ledger keeps them."""

    words: tuple[str, ...]
    of: Literal["victim", "source"] = "victim"


@dataclass(frozen=True, slots=True)
class Round:
    """ "sample": a round of blind double coding: these reports, drawn with ``seed``, are coded by each of ``coders`` apart."""

    seed: int
    coders: tuple[str, ...]
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coding:
    """ "code" and "adjudicate": all claims of one report as a person codes it. ``round``: the name of the round."""

    round: str
    claims: tuple[Claim, ...]


Payload = Correction | Addition | Partition | HandGrade | Exempt | Assignment | SignOff | Redaction | Round | Coding
