"""Finds what a person means by an id: an incident, a claim, a report, "report#e1", or the beginning of an id."""

from __future__ import annotations

from harmledger.cli.errors import UserError
from harmledger.model.claim import EventClaim
from harmledger.model.incident import Incident
from harmledger.pipeline import Derived


def names_of(derived: Derived) -> dict[str, str]:
    """Every name that a subject may be called by, and its id."""
    names = {i.id: i.id for i in derived.record.incidents} | {c.id: c.id for c in derived.claims}
    for report in derived.reports:
        names |= dict.fromkeys((*report.ids, report.sha256), report.sha256)
    for report in derived.reports:
        events = [c for c in derived.claims if isinstance(c, EventClaim) and c.report == report.sha256]
        names |= {f"{name}#{c.event}": c.id for name in report.ids for c in events}
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
