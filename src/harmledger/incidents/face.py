"""An event as it is compared with others: what every pair would ask of it anew is worked out once, and what no pair asks is left out.

A face is small and stands for itself, so that pairs can be weighed and neighbourhoods grouped wherever there are hands for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any

from harmledger.incidents.facts import Event
from harmledger.incidents.persons import Persons
from harmledger.model.circumstances import Place, Target, When
from harmledger.model.claim import FigureClaim, Method

Number = tuple[str, int]
"""An outcome and a number of people."""


@dataclass(frozen=True, slots=True)
class Face:
    """What of an event is compared. The fields that are not told of here are those of the event.

    Attributes:
        id: of the event claim.
        sides: those that are blamed.
        numbers: above zero, by outcome; without those that stand for "dozens", "several" and the like.
        status: of the people counted as killed.
        most_killed: the largest number of killed; 0 where none is counted.
        speakers: organisations that count.
        names: all names in the scope.
        runs: those runs of words that another event may have, too.
        marks: the marks that may be rare, of each kind: "names", "phrases", "words" and those "told" beside the figures.
        said: how many marks of each kind, common ones too, and how many "runs" there are.
        back: whether the report comes back to something older.
    """

    id: str
    report: str
    key: tuple[str, str, str, str]
    published: date | None
    where: Place | None
    when: When | None
    method: Method
    target: Target | None
    sides: frozenset[str]
    numbers: frozenset[Number]
    status: frozenset[str]
    most_killed: int
    speakers: frozenset[str]
    ages: frozenset[int]
    persons: Persons
    names: frozenset[str]
    marks: Mapping[str, frozenset[str]]
    said: Mapping[str, int]
    dates: frozenset[tuple[int, int]]
    runs: frozenset[int]
    quotes: frozenset[int]
    back: bool
    whole: bool

    def __reduce__(self) -> tuple[type[Face], tuple[object, ...]]:
        """A face is sent as its values alone: that of a mass of events takes half the time."""
        return Face, _values(self)


_values = attrgetter(*(f.name for f in fields(Face)))


@cache
def _cues(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(words)


def numbers_of(figures: Collection[FigureClaim], vague: Collection[int]) -> frozenset[Number]:
    """The numbers above zero with their outcome; without those that stand for "dozens", "several" and the like."""
    counted = (f for f in figures if f.high is not None or f.low not in vague)
    return frozenset((f.outcome, n) for f in counted for n in (f.low, f.high) if n)


def face_of(event: Event, rules: Mapping[str, Any], telling: Callable[[Collection[str]], frozenset[str]] = frozenset) -> Face:
    """The face of an event under the rules of linking. ``telling``: those of some marks that are rare; by default they stay as they are."""
    claim, scope = event.claim, event.scope
    marks = {"names": scope.names, "phrases": scope.phrases, "words": scope.words, "told": event.told.words}
    numbers = numbers_of(event.figures, rules["figures"]["vague"])
    return Face(
        id=claim.id,
        report=claim.report,
        key=event.key,
        published=event.published,
        where=claim.where,
        when=claim.when,
        method=claim.method,
        target=claim.target,
        sides=frozenset(r.side for r in event.blame if r.stance in ("stated", "accused", "admitted") and r.side != "unknown"),
        numbers=numbers,
        status=frozenset(f.status for f in event.figures if f.outcome == "killed"),
        most_killed=max((n for outcome, n in numbers if outcome == "killed"), default=0),
        speakers=frozenset(f.said_by.actor for f in event.figures if f.said_by and f.said_by.actor),
        ages=frozenset(event.told.ages),
        persons=event.persons,
        names=frozenset(scope.names),
        marks={kind: telling(own) for kind, own in marks.items()},
        said={"runs": len(event.runs)} | {kind: len(own) for kind, own in marks.items()},
        dates=frozenset(scope.dates),
        runs=frozenset(event.runs),
        quotes=frozenset(scope.quotes),
        back=not _cues(tuple(rules["day"]["followed"])).isdisjoint(scope.words),
        whole=event.whole,
    )
