"""Which incident a decision about a whole incident is about, kept up as events come and go."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, MutableMapping

from harmledger.incidents.shelf import Shelf
from harmledger.model.decision import Decision, named_events
from harmledger.model.verdicts import INCIDENT_VERDICTS


class Rulings:
    """Decisions about whole incidents by the event claim that leads to the incident.

    An incident's id is made of one event claim and follows it. Where that is no longer read, the next event that the decision
    was about leads on.
    """

    def __init__(self, shelf: Shelf, decisions: Mapping[str, Decision]) -> None:
        """``decisions``: all that are known, by id."""
        self._decisions = decisions
        self._ways: MutableMapping[str, list[str]] = shelf.map("ways")
        self._leads: MutableMapping[str, str] = shelf.map("leads")
        self._ruled: MutableMapping[str, list[str]] = shelf.map("ruled")
        self._unsettled: set[str] = set()

    def decide(self, gone: Iterable[Decision], new: Iterable[Decision]) -> None:
        """Some decisions stand no longer, others stand now."""
        for d in gone:
            for way in _ways(d):
                self._ways[way] = [id for id in self._ways[way] if id != d.id]
            if _ways(d):
                self._unsettled.add(d.id)
        for d in new:
            for way in _ways(d):
                self._ways[way] = sorted({*self._ways.get(way, ()), d.id})
            if _ways(d):
                self._unsettled.add(d.id)

    def moved(self, events: Iterable[str]) -> None:
        """These event claims are read now and were not, or the other way round."""
        for event in events:
            self._unsettled.update(self._ways.get(event, ()))

    def settle(self, events: Container[str]) -> set[str]:
        """Find each decision's event anew; the event claims about whose incidents something else stands now. ``events``: all there are."""
        changed = set()
        for id in sorted(self._unsettled):
            d = self._decisions[id]
            way = next((w for w in _ways(d) if w in events and id in self._ways.get(w, ())), "")
            before = self._leads.get(id, "")
            if way == before:
                continue
            if before:
                self._ruled[before] = [other for other in self._ruled[before] if other != id]
            if way:
                self._ruled[way] = sorted({*self._ruled.get(way, ()), id})
            self._leads[id] = way
            changed |= {before, way} - {""}
        self._unsettled = set()
        return changed

    def of(self, members: Iterable[str]) -> list[Decision]:
        """What stands about the incident of these event claims, oldest first."""
        found = {id for m in members for id in self._ruled.get(m, ())}
        return sorted((self._decisions[id] for id in found), key=lambda d: (d.at, d.id))


def _ways(d: Decision) -> list[str]:
    """The event claims that lead to the incident that a decision is about, best first; none where it is about something else."""
    if d.verdict not in INCIDENT_VERDICTS or not d.subject.startswith("i-"):
        return []
    return list(dict.fromkeys([*named_events(d), *(c.id for c in d.about)]))
