"""Finds what a person means by an id: an incident, a claim, a report, "report#e1", or the beginning of an id."""

from __future__ import annotations

from harmledger.cli.errors import UserError
from harmledger.model.claim import EventClaim
from harmledger.model.incident import Incident
from harmledger.pipeline import Derived


def names_of(derived: Derived) -> dict[str, str]:
    """Every name that a subject may be called by, and its id."""
    claims = {c.id: c for r in (*derived.readings, *derived.left) for c in r.claims}  # also what people set aside has a name
    names = {i.id: i.id for i in derived.record.incidents} | {c: c for c in claims}
    events: dict[str, list[EventClaim]] = {}
    for claim in claims.values():
        if isinstance(claim, EventClaim):
            events.setdefault(claim.report, []).append(claim)
    for report in derived.reports:
        names |= dict.fromkeys((*report.ids, report.sha256), report.sha256)
        names |= {f"{name}#{c.event}": c.id for name in report.ids for c in events.get(report.sha256, ())}
    return names


def subject(derived: Derived, words: str) -> str:
    """The id that ``words`` name, exactly or by a beginning that only one id has. Raises UserError."""
    names = names_of(derived)
    if words in names:
        return names[words]
    found = sorted({id for name, id in names.items() if words and name.startswith(words)})
    if len(found) == 1:
        return found[0]
    if found:
        raise UserError(f"{words!r} could be {len(found)} things: {', '.join(found[:5])}. Write more of it.")
    raise UserError(f"There is nothing called {words!r} in this book. List the incidents with: harmledger show BOOK")


def incident(derived: Derived, words: str) -> Incident:
    """The incident that ``words`` name: by its id, by a member, by a beginning of either. Raises UserError."""
    by_name = {i.id: i for i in derived.record.incidents}
    by_name |= {old: by_name[new] for old, new in derived.record.redirects.items()}
    by_name |= {m: i for i in derived.record.incidents for m in i.members}
    names = names_of(derived)
    if names.get(words) in by_name:
        return by_name[names[words]]
    found = {i.id: i for name, i in by_name.items() if words and name.startswith(words)}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise UserError(f"{words!r} could be {len(found)} incidents: {', '.join(sorted(found)[:5])}. Write more of it.")
    raise UserError(f"There is no incident {words!r} in this book. List the incidents with: harmledger show BOOK")
