"""What linking changed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """What an update did to the groups, each known by the number of its first event.

    Attributes:
        groups: those that are new or have other members or other links.
        retold: those of which only the reasons of links are other ones.
        gone: those that are no more.
        doubtful: those whose doubts changed.
        regrouped: how many events were grouped again.
    """

    groups: frozenset[int]
    retold: frozenset[int]
    gone: frozenset[int]
    doubtful: frozenset[int]
    regrouped: int
