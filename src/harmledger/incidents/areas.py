"""Cuts a mass of events by place and time, so that those that are worth comparing mostly lie in one area."""

from __future__ import annotations

from collections.abc import Iterable

from harmledger.incidents.facts import Event

NO_DAY = "9999-12-31"


def in_areas(events: Iterable[tuple[int, Event]], size: int) -> list[list[int]]:
    """The numbers of the events in areas of ``size`` events; the last one may have fewer. Their order does not matter.

    Areas follow one another by province and day. What lies beyond a border is no less worth comparing: whoever weighs an area's pairs
    is given the events on the other side as well.
    """
    ordered = sorted((*_where_and_when(event), event.key, number) for number, event in events)
    numbers = [row[-1] for row in ordered]
    return [numbers[at : at + size] for at in range(0, len(numbers), size)]


def _where_and_when(event: Event) -> tuple[str, str]:
    where, when = event.claim.where, event.claim.when
    day = (when.start if when else None) or event.published
    return f"{where.country or ''} {where.admin1 or ''}" if where else "", day.isoformat() if day else NO_DAY
