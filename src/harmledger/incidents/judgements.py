"""What people called the same or different, by the numbers of the events that are there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping

from harmledger.incidents.group import Judged
from harmledger.incidents.shelf import Shelf
from harmledger.model.decision import Decision


class Judgements:
    """Decisions between two event claims. One that names a claim that is not there waits until it comes."""

    def __init__(self, numbers: Mapping[str, int], shelf: Shelf) -> None:
        """``numbers``: the number of each event by its claim."""
        self._numbers = numbers
        self._calls: MutableMapping[str, Decision] = shelf.map("calls")
        self._called: MutableMapping[str, list[str]] = shelf.map("called")
        self._any = bool(self._calls)

    def heed(self, decisions: Iterable[Decision]) -> frozenset[int]:
        """These are all that are in force now. Returns the numbers of the events between which something changed."""
        now = {d.id: d for d in decisions if d.verdict in ("same", "different") and d.other is not None and d.other != d.subject}
        changed = [d for d in self._calls.values() if now.get(d.id) != d]
        for d in changed:
            del self._calls[d.id]
            for claim in _claims(d):
                left = [id for id in self._called[claim] if id != d.id]
                if left:
                    self._called[claim] = left
                else:
                    del self._called[claim]
        for d in now.values():
            if d.id not in self._calls:
                changed.append(d)
                self._calls[d.id] = d
                for claim in _claims(d):
                    self._called[claim] = [*self._called.get(claim, ()), d.id]
        self._any = bool(now)
        return frozenset(self._numbers[c] for d in changed for c in _claims(d) if c in self._numbers)

    def between(self, claim: str) -> list[Judged]:
        """The judgements between the event of a claim and others, where both are there."""
        found: list[Judged] = []
        if not self._any:
            return found
        for id in self._called.get(claim, ()):
            d = self._calls[id]
            a, b = (self._numbers.get(c) for c in _claims(d))
            if a is not None and b is not None:
                found.append(Judged(d, a, b))
        return found


def _claims(decision: Decision) -> tuple[str, str]:
    return decision.subject, decision.other or ""
