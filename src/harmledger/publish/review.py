"""What people decided, as it is published: as JSON, and in lines for the page and the terminal. No edit without its author."""

from __future__ import annotations

from collections.abc import Iterable

from harmledger.model.decision import Decision
from harmledger.model.incident import Incident
from harmledger.model.review import ByPerson, Remark, Review
from harmledger.publish.records import Json
from harmledger.publish.words import word


def review_object(review: Review) -> Json:
    """Where an incident stands, and what people set, with author, reason and decision."""
    return {
        "state": review.state,
        "by": _remark(review.by) if review.by else None,
        "set": [
            {"what": s.what, "was": s.was, "now": s.now, "of": s.of, **_remark(s.said)}
            for s in sorted(review.set, key=lambda s: (s.said.at, s.said.decision, s.what))
        ],
        "exceptions": [
            {"codebook": e[0], "rule": e[1] or None, "value": e[2] or None, "author": e[3], "reason": e[4], "decision": e[5]}
            for e in review.exceptions
        ],
        "changes": [{"what": c.what, "was": c.was, "now": c.now} for c in review.changes],
        "assigned": review.assigned,
        "comments": [_remark(c) for c in review.comments],
        "reopened": _remark(review.reopened) if review.reopened else None,
    }


def _remark(remark: Remark) -> Json:
    return {"author": remark.author, "at": remark.at, "reason": remark.words, "decision": remark.decision}


def decision_object(decision: Decision) -> Json:
    """A decision beside the claim that it is about: who, why, when."""
    return {
        "decision": decision.id,
        "verdict": decision.verdict,
        "author": decision.author,
        "at": decision.at,
        "reason": decision.reason,
    }


def state_words(review: Review) -> str:
    """Where an incident stands, in one line: "signed off by R. Haddad on 2026-01-02: checked line by line"; "" where nobody looked."""
    if review.reopened:
        return f"opened again by {review.reopened.author} on {review.reopened.at[:10]}: {review.reopened.words}"
    if review.by is None:
        return ""
    said = f"by {review.by.author} on {review.by.at[:10]}: {review.by.words}"
    if review.state == "changed since sign-off":
        return f"changed since it was signed off {said}"
    if review.state == "open":
        return f"changed since it was accepted {said}"
    return f"{review.state} {said}"


def review_lines(incident: Incident) -> list[str]:
    """All that people decided of an incident and its claims, a line each."""
    review = incident.review
    lines = [line for line in (state_words(review),) if line]
    lines += [f"since then, {c.what}: {c.was or 'none'} became {c.now or 'none'}" for c in review.changes]
    lines += [set_words(s) for s in sorted(review.set, key=lambda s: (s.said.at, s.said.decision, s.what))]
    for book, rule, value, author, reason, _ in review.exceptions:
        what = f"here its rule {rule} is {value}" if rule else "this incident is shown under it"
        lines.append(f"codebook {book}: {what}. {author}: {reason}")
    lines += [f"{c.author} remarks: {c.words}" for c in review.comments]
    return lines


def set_words(by: ByPerson) -> str:
    """A value that a person set: what, by whom, why, and what it was."""
    return f"{by.said.author} set {by.what}: {by.now} (was {by.was}). {by.said.words}"


def decided_words(decisions: Iterable[Decision]) -> list[str]:
    """Decisions on a claim, a line each: "accepted by R. Haddad: read twice"."""
    return [f"{word('verdict', d.verdict)} by {d.author}: {d.reason}" for d in decisions]
