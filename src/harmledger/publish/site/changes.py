"""The page of what changed since the release before, and the pages of incidents that are gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import groupby
from typing import get_args

from harmledger.model.release import ChangeKind, Changes, IncidentChange
from harmledger.publish.site.lists import listed
from harmledger.publish.site.shell import Shell, incident_address, safe_name

Kinds = list[tuple[ChangeKind, list[IncidentChange]]]


def changes_pages(shell: Shell, changes: Changes, there: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """(path, page) of the list of changes. ``there``: the ids of the incidents of this release."""
    kinds: tuple[ChangeKind, ...] = get_args(ChangeKind)
    rows = sorted(changes.changes, key=lambda c: (kinds.index(c.kind), c.incident))
    gone = gone_ids(changes, there)
    yield from listed(
        shell,
        "changes",
        "changes.html.j2",
        "Changes",
        "changes",
        rows,
        changes=changes,
        counts=[(kind, Counter(c.kind for c in rows)[kind]) for kind in kinds],
        by_kind=_by_kind,
        there=there,
        gone=gone,
    )


def _by_kind(rows: list[IncidentChange]) -> Kinds:
    return [(kind, list(found)) for kind, found in groupby(rows, key=lambda c: c.kind)]


def gone_ids(changes: Changes, there: Collection[str]) -> Mapping[str, str | None]:
    """Every id that was published and is gone, with the id of this release to go to instead; None: withdrawn, or what it was merged into
    is gone as well. Followed to the end, however often an incident was merged."""
    next_of = dict(changes.redirects)
    next_of |= {c.incident: c.into for c in changes.changes if c.kind in ("merged", "withdrawn")}
    found: dict[str, str | None] = {}
    for old in sorted(next_of):
        if old in there:
            continue
        seen, at = {old}, next_of[old]
        while at is not None and at not in there:
            here, at = at, None if at in seen else next_of.get(at)
            seen.add(here)
        found[old] = at
    return found


def gone_pages(shell: Shell, changes: Changes, there: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """(path, page) of every incident that is gone: where it went, or why it was withdrawn."""
    why = {c.incident: c for c in changes.changes if c.kind in ("merged", "withdrawn")}
    for old, new in gone_ids(changes, there).items():
        yield shell.page(
            incident_address(old),
            "gone.html.j2",
            f"Incident {old[:80]}",
            "changes",
            old=old,
            new=new,
            to=f"{safe_name(new)}.html" if new else "",
            why=why.get(old),
            canonical=incident_address(new or old),
            changes=changes,
        )
