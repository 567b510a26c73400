"""CHANGES.md and changes.json: what became of every incident, in words and as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from harmledger.model.release import About, Changes, IncidentChange
from harmledger.publish.records import Json
from harmledger.publish.words import date_words

MOST = 2_000
"""Changes of one kind that are told one by one in words; all are in changes.json."""
TITLES = {
    "new": ("New", "Incidents that were in no release before."),
    "changed": ("Changed", "Incidents that were there, and of which something is another now."),
    "merged": (
        "Merged, or under another id",
        "Incidents that are now one with others, or are called otherwise. Their old ids lead to the new ones.",
    ),
    "split": ("Split", "Incidents of which parts are now incidents of their own."),
    "withdrawn": ("Withdrawn", "Incidents that this release does not hold. Their ids stay, and are given to no other."),
    "restored": ("Restored", "Incidents that had been withdrawn or merged and are there again."),
}


def changes_object(changes: Changes) -> Json:
    """changes.json. ``redirects`` has every id that ever was published and is gone, with the id to go to; null where it was withdrawn."""
    return {
        "since": changes.since,
        "since_day": changes.since_day.isoformat() if changes.since_day else None,
        "changes": [
            {
                "kind": c.kind,
                "incident": c.incident,
                "headline": c.headline,
                "because": c.because,
                "into": c.into,
                "altered": [{"what": a.what, "was": a.was, "now": a.now} for a in c.altered],
            }
            for c in changes.changes
        ],
        "redirects": dict(changes.redirects),
    }


def changes_words(about: About, changes: Changes) -> str:
    """CHANGES.md."""
    lines = [f"# Changes in version {about.version}, {date_words(about.day)}", ""]
    if changes.since is None:
        return "\n".join([*lines, "This is the first release: there is nothing that it could differ from.", ""])
    since = f"version {changes.since}" + (f" of {date_words(changes.since_day)}" if changes.since_day else "")
    if not changes.changes:
        return "\n".join([*lines, f"No incident is another than in {since}.", ""])
    kinds = [(kind, list(found)) for kind, found in groupby(changes.changes, key=lambda c: c.kind)]
    counted = ", ".join(f"{len(found):,} {kind}" for kind, found in kinds)
    lines += [f"Since {since}: {counted}. Each with its reason; `changes.json` has the same for programs.", ""]
    for kind, found in kinds:
        title, means = TITLES[kind]
        lines += [f"## {title}: {len(found):,}", "", means, "", *_listed(found), ""]
    return "\n".join(lines)


def _listed(found: Sequence[IncidentChange]) -> Iterator[str]:
    for change in found[:MOST]:
        led = f" → `{change.into}`" if change.into else ""
        yield f"- **{plain(change.headline)}** (`{change.incident}`{led})"
        yield f"  {plain(change.because)}"
        yield from (f"  - {plain(a.what)}: {_moved(a.was, a.now)}" for a in change.altered)
    if len(found) > MOST:
        yield f"- and {len(found) - MOST:,} more, in `changes.json`."


def _moved(was: str, now: str) -> str:
    if not was:
        return f"{plain(now)} (not given before)"
    return f"was {plain(was)}, now {plain(now)}" if now else f"was {plain(was)}, not given any more"


def plain(text: str) -> str:
    """The text as Markdown shows it and nothing else: in one line, no sign of it means anything."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#|!~&" else c for c in line)
