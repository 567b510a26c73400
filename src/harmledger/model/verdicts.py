"""Which verdicts there are: what each is about, what it carries, and which fields of a claim can be corrected to what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from harmledger.model.claim import (
    Age,
    BackgroundClaim,
    Claim,
    EventClaim,
    FigureClaim,
    Method,
    Outcome,
    ResponsibilityClaim,
    Role,
    Sex,
    Side,
    Stance,
    Status,
)
from harmledger.model.decision import SHA256
from harmledger.model.payload import (
    Addition,
    Assignment,
    Coding,
    Correction,
    EditField,
    Exempt,
    HandGrade,
    Partition,
    Payload,
    Redaction,
    Round,
    SignOff,
)

Subject = Literal["claim", "event", "incident", "report", "question", "round"]


@dataclass(frozen=True, slots=True)
class Form:
    """What a verdict is about and carries, for the ledger's check, the command line's help and the desk's buttons.

    Attributes:
        means: the effect, in one line for a person.
        of: what the subject may be.
        other: what the second subject must be; None: there is none.
        payload: what it must carry; None: nothing.
    """

    means: str
    of: tuple[Subject, ...]
    other: Subject | None = None
    payload: type[Payload] | None = None


FORMS: Mapping[str, Form] = {
    "accept": Form("it is as recorded; a later reading by a machine does not change it", ("claim", "event", "incident", "report")),
    "correct": Form("fields of this claim are set as given", ("claim", "event"), payload=Correction),
    "add": Form("a claim that was not read, made of words of this report", ("report",), payload=Addition),
    "set aside": Form("leave this claim, or this whole report, out of what is derived", ("claim", "event", "report")),
    "same": Form("this event and the other are one incident", ("event",), "event"),
    "different": Form("this event (or incident) and the other are two incidents", ("event", "incident"), "event"),
    "merge": Form("these two incidents are one", ("incident",), "incident", Partition),
    "split": Form("this incident is several, as grouped", ("incident",), payload=Partition),
    "move": Form("events of this incident belong to another, or stand alone", ("incident",), payload=Partition),
    "grade": Form("the grade by hand; that by rule is shown beside it", ("incident",), payload=HandGrade),
    "exception": Form("for this incident a rule of a codebook is another, or this codebook is shown", ("incident",), payload=Exempt),
    "sign off": Form("read, checked, and as it should be; a later change is told", ("incident",), payload=SignOff),
    "reopen": Form("a signed incident is open again", ("incident",)),
    "comment": Form("a remark; nothing else changes", ("claim", "event", "incident", "report")),
    "assign": Form("who looks at it next", ("incident", "report"), payload=Assignment),
    "redact": Form("these words are not published; the ledger keeps them", ("claim", "event", "report", "incident"), payload=Redaction),
    "dismiss": Form("a suggestion or a question is answered and not asked again", ("incident", "question")),
    "sample": Form("a round of blind double coding", ("round",), payload=Round),
    "code": Form("how one coder codes a report of a round, unseen by the other", ("report",), payload=Coding),
    "adjudicate": Form("how a report is coded after the coders were compared", ("report",), payload=Coding),
}
"""Every verdict. "different" carries a Partition where it is about two incidents, "move" and "dismiss" may name a second one."""

MAY_NAME_OTHER = {"move", "dismiss"}
MAY_CARRY: Mapping[str, type[Payload]] = {"different": Partition, "accept": SignOff, "same": Partition}
"""What some verdicts may carry. About incidents: who is held apart, and the facts that were accepted. "same", where it replaces a
grouping: the grouping as it stands then."""

INCIDENT_VERDICTS = frozenset({"grade", "exception", "sign off", "reopen", "assign", "comment", "accept", "redact"})
"""Verdicts that are applied when an incident is formed, where their subject is one."""

CHOICES: Mapping[EditField, tuple[object, ...]] = {
    "outcome": get_args(Outcome),
    "status": get_args(Status),
    "age": (*get_args(Age), None),
    "sex": (*get_args(Sex), None),
    "role": get_args(Role),
    "method": get_args(Method),
    "side": get_args(Side),
    "stance": get_args(Stance),
}
EDITABLE: Mapping[type[Claim], tuple[EditField, ...]] = {
    EventClaim: ("role", "method", "when", "where"),
    FigureClaim: ("low", "high", "outcome", "status", "age", "sex", "group", "part_of", "said_by", "event"),
    ResponsibilityClaim: ("actor", "side", "stance", "said_by", "of_harm", "event"),
    BackgroundClaim: ("low", "high"),
}
"""The fields of each kind of claim that can be corrected."""


def choices(field: EditField) -> tuple[object, ...]:
    """The values that a field may be set to; empty where it is free."""
    return CHOICES.get(field, ())


def is_report(subject: str) -> bool:
    """Whether a subject is a report."""
    return SHA256.fullmatch(subject) is not None
