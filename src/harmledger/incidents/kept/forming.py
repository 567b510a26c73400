"""The work of forming incidents, which may be done by several hands: what an incident is made of, handed over in batches."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from harmledger.incidents.facts import Event, bare
from harmledger.incidents.gives_way import Pages
from harmledger.model.incident import Incident, Link, SetAside
from harmledger.model.report import Report

Former = Callable[[Sequence[Event], tuple[Link, ...], Mapping[str, Sequence[SetAside]], Mapping[str, Report], Pages], Incident]
"""Makes one incident of its events (in the order of time), their links, and the totals, texts and pages of its reports."""


@dataclass(frozen=True, slots=True)
class Material:
    """All that an incident is made of, as it is given to a ``Former``."""

    events: Sequence[Event]
    links: tuple[Link, ...]
    totals: Mapping[str, Sequence[SetAside]]
    reports: Mapping[str, Report]
    pages: Pages


@dataclass(frozen=True, slots=True)
class Materials:
    """Incidents to be formed."""

    each: Sequence[Material]

    def slim(self) -> Materials:
        """As they are handed over: without what compares events, which were compared before."""
        return Materials([replace(m, events=[bare(e) for e in m.events]) for m in self.each])


def forming(form: Former) -> Callable[[Materials], list[Incident]]:
    """What forms incidents."""
    return partial(_formed, form)


def _formed(form: Former, given: Materials) -> list[Incident]:
    return [form(m.events, m.links, m.totals, m.reports, m.pages) for m in given.each]
