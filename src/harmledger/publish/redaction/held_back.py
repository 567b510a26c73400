"""The account of what was held back: for readers, how much and by which rule; for the publisher alone, what and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from harmledger.publish.redaction.secrets import Secrets

Json = dict[str, object]

Category = Literal[
    "names of people harmed", "names of private sources", "possible names", "names of reviewers", "exact coordinates", "names of sites",
    "graphic material", "addresses and contacts", "words of reports", "whole texts", "how reports reached the book", "remarks and times",
    "incidents", "doubtful pairs", "reports",
]  # fmt: skip
"""What kinds of things are held back, in the order in which they are told."""

MOST_ITEMS = 1_000_000
"""Things that are listed one by one for the publisher; all are counted."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was held back, for the publisher alone.

    Attributes:
        category, rule: what kind of thing, and by which rule of the profile ("names.sources").
        where: the report (SHA-256), claim, incident or decision that it was taken from.
        what: the thing itself, in full.
    """

    category: Category
    rule: str
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Rule:
    """How often one rule held something back. ``because``: the reason, in words for readers."""

    category: Category
    rule: str
    count: int
    because: str


@dataclass(frozen=True, slots=True)
class HeldBack:
    """All that was held back.

    Attributes:
        profile, about: the profile's name and for whom it is.
        rules: what each rule held back; sorted by category, then rule.
        incidents: incident id -> (category, count), for each published incident of which anything was held back.
        items: everything, one by one. Never part of a release.
        secrets: what must stand nowhere in the release (``leaks.leaks``).
    """

    profile: str
    about: str
    rules: tuple[Rule, ...] = ()
    incidents: tuple[tuple[str, tuple[tuple[Category, int], ...]], ...] = ()
    items: tuple[Item, ...] = field(default=(), repr=False)
    secrets: Secrets = field(default=Secrets(), repr=False)


def held_back_object(held: HeldBack) -> Json:
    """``held-back.json`` of a release: counts, rules and reasons; never a word of what was held back."""
    return {
        "profile": held.profile,
        "about": held.about,
        "rules": [{"category": r.category, "rule": r.rule, "count": r.count, "because": r.because} for r in held.rules],
        "incidents": {id: dict(counts) for id, counts in held.incidents},
    }


def held_back_words(held: HeldBack) -> str:
    """``HELD-BACK.md`` of a release: the same for readers, in Markdown."""
    lines = ["# What was held back", "", f"This release was made with the profile “{held.profile}”. {held.about}", ""]
    if not held.rules:
        return "\n".join([*lines, "Nothing was held back.", ""])
    lines += [
        f"Something was held back in {len(held.incidents):,} of the incidents. No number was: every figure, range and grade is as in the record.",
        "",
        "| What | How often | Why | Rule |",
        "| --- | ---: | --- | --- |",
    ]
    lines += [f"| {r.category} | {r.count:,} | {r.because} | `{r.rule}` |" for r in held.rules]
    lines += [
        "",
        "Where words were withheld inside a quote, each of their characters is a block (█); elsewhere there is one mark (███).",
        "",
    ]
    return "\n".join(lines)


def held_back_lines(held: HeldBack) -> Iterator[Json]:
    """For the publisher alone, one JSON object a line: each thing that was held back, where, and by which rule. It holds every secret of
    the release and must never lie in its folder."""
    for i in held.items:
        yield {"category": i.category, "rule": i.rule, "where": i.where, "what": i.what}
