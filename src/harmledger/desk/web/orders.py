"""From the fields of a form to an order. Nothing of a form is trusted: what does not fit is refused in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast, get_args

from harmledger.desk.orders import Order
from harmledger.desk.web.access import Closed, Form
from harmledger.desk.web.claim_forms import addition, edits
from harmledger.desk.web.fields import LONGEST, one_of
from harmledger.model.claim import Claim, Side
from harmledger.model.decision import SHA256, Verdict
from harmledger.model.incident import Grade
from harmledger.model.payload import (
    Assignment,
    Correction,
    Exempt,
    HandGrade,
    Partition,
    Payload,
    Redaction,
)
from harmledger.model.report import Report
from harmledger.model.verdicts import FORMS


def order_of(form: Form, author: str, claim: Claim | None, report: Report | None, claims: Sequence[Claim]) -> Order:
    """The order in a form. ``claim``: the subject, where it is one; ``report``: the report that words were marked in; ``claims``: those
    of that report. Raises Closed (422) where a field does not fit."""
    verdict = form.one("verdict", 20)
    if verdict not in FORMS or verdict in ("sample", "code", "adjudicate"):
        raise Closed(422, "That cannot be decided here.")
    other = form.one("other", 200)
    return Order(
        verdict=cast(Verdict, verdict),
        subject=form.one("subject", 200),
        reason=form.one("reason", LONGEST),
        author=author,
        saw=form.one("saw", 80) or None,
        saw_other=form.one("saw_other", 80) or form.one(f"saw_other.{other}", 80) or None,
        other=other or None,
        payload=_payload(verdict, form, claim, report, claims),
        supersedes=form.one("supersedes", 80) or None,
        looked_at=form.one("looked_at", 80),
        key=form.one("key", 80),
    )


def _payload(verdict: str, form: Form, claim: Claim | None, report: Report | None, claims: Sequence[Claim]) -> Payload | None:
    match verdict:
        case "correct":
            if claim is None:
                raise Closed(422, "A correction is about a claim; this one is not there any more.")
            return _correction(form, claim)
        case "add":
            if report is None:
                raise Closed(422, "Words are marked in a report; this one is not there.")
            return addition(form, report, claims)
        case "split":
            groups: dict[str, list[str]] = {}
            for name, value in form.values:
                if name.startswith("group."):
                    groups.setdefault(value[:10], []).append(name.removeprefix("group."))
            return Partition(tuple(tuple(groups[g]) for g in sorted(groups)))
        case "move":
            return Partition((form.all("event"),))
        case "grade":
            return HandGrade(
                cast(Grade, form.one("grade", 20)), cast(Side, one_of(form.one("side", 20), get_args(Side))) if form.one("side") else None
            )
        case "exception":
            rule, _, value = form.one("exempt", 160).partition("=")
            return Exempt(form.one("codebook", 40), rule or None, _rule_value(value))
        case "assign":
            return Assignment(form.one("to", 80) or None)
        case "redact":
            kind = form.one("of", 10) or "victim"
            if kind not in ("victim", "source"):
                raise Closed(422, "What is redacted is the name of a victim or of a source.")
            words = tuple(w.strip() for w in form.one("words", LONGEST).splitlines() if w.strip())
            return Redaction(words, "victim" if kind == "victim" else "source")
    return None


def _correction(form: Form, claim: Claim) -> Correction:
    found = edits(form, claim)
    if not found:
        raise Closed(422, "Nothing was changed. Change a field, or accept the claim as it is.")
    return Correction(found)


def is_report(subject: str) -> bool:
    """Whether a subject is a report's SHA-256."""
    return SHA256.fullmatch(subject) is not None


def _rule_value(text: str) -> bool | int | str | None:
    if text in ("true", "false"):
        return text == "true"
    return int(text) if text.isascii() and text.isdecimal() else text or None
