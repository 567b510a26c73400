"""What was done to make a record: which reports were read, by what, under which rules, and what people decided. Numbers and rules only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Grading:
    """The rules of the grades, as they were at work: how many independent credible voices make an incident "fair", which kinds of voices
    are credible on their own, and which can own up for a side."""

    fair_from: int
    credible: tuple[str, ...]
    own_up: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Linking:
    """The rules by which events become one incident: from how many points two are one, and from how many a person is asked."""

    merge: float
    suggest: float


@dataclass(frozen=True, slots=True)
class Ran:
    """What was done.

    Attributes:
        reports: reports in the book.
        engines: name and version of each engine -> reports whose newest reading is its.
        passed_over: name and version of each first reader -> reports that it handed on to no engine.
        languages: of these, the reports in languages that no engine reads, by the language's English name.
        unread: reports that nobody has looked at yet.
        undated: reports of which no day of publication is known.
        set_aside: things that were handed over and could not be read as reports, as the chain of custody counts them.
        claims: kind of claim -> how many there are, as people left them.
        decisions: verdict -> how many stand.
        people: how many people decided.
        grading, linking: the rules.
    """

    reports: int = 0
    engines: Mapping[str, int] = field(default_factory=dict)
    passed_over: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    unread: int = 0
    undated: int = 0
    set_aside: int = 0
    claims: Mapping[str, int] = field(default_factory=dict)
    decisions: Mapping[str, int] = field(default_factory=dict)
    people: int = 0
    grading: Grading = Grading(0, (), ())
    linking: Linking = Linking(0.0, 0.0)


NOT_TOLD = Ran()
"""Nothing is known of what was done."""
