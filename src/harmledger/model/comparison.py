"""Two records of the same war beside each other: one entry of any record, whoever kept it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from harmledger.model.circumstances import Place
from harmledger.model.claim import Method, Side
from harmledger.model.fault import Fault
from harmledger.model.incident import Range


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody whom a record holds responsible: the name as it writes it, and whom that means.

    Attributes:
        side: the side on our scale, "other" for a known party that has no side there, "unknown" where the name tells none.
        key: tells parties of one side apart ("saudi-coalition", "state SA"); "" where the name is not known.
    """

    name: str
    side: Side
    key: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a record, as far as it can be compared.

    Attributes:
        id: its id in that record, as that record writes it.
        where: where it stands there ("ged.csv, line 17"), to be found again.
        headline: what it is in a line, in the record's own words where it has any.
        start, end: first and last day, both included; None where it states none.
        place: where it was, with the precision that the record states; None where it says nothing.
        killed: all killed, or None where the record counts none.
        civilians: civilians among them, or None.
        injured: injured, or None.
        best: the record's own best estimate of all killed, where it has one beside the range.
        hands: whose hand it was, where the record attributes it; empty where it does not, or where it only names parties without
            saying which of them did it.
        parties: the parties that it names where it does not say which of them did it.
        method: how it was done, on our scale.
        sources: what it names as its sources, as it writes them.
        links: addresses of its sources, http(s) only.
        aggregate: True where the entry sums up several events or a span of time ("event_clarity" 2), so that it need not match one
            event alone.
        former: ids that the entry had before, in the same record.
    """

    id: str
    where: str
    headline: str
    start: date | None = None
    end: date | None = None
    place: Place | None = None
    killed: Range | None = None
    civilians: Range | None = None
    injured: Range | None = None
    best: int | None = None
    hands: tuple[Hand, ...] = ()
    parties: tuple[Hand, ...] = ()
    method: Method = "unknown"
    sources: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    aggregate: bool = False
    former: tuple[str, ...] = ()

    @property
    def sides(self) -> tuple[Side, ...]:
        """Whose hand it was, on our scale of sides, each once."""
        return tuple(dict.fromkeys(h.side for h in self.hands))


Holds = Literal["all", "killed", "civilians killed"]
"""Which events a record holds: also those in which nobody was killed; those with killed; those with killed civilians."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One record as a list of entries.

    Attributes:
        name: what it is called in the comparison ("ged-syria.csv"); no path of anybody's machine.
        kind: whose format it is in ("UCDP GED", "harmledger").
        entries: sorted by day and id; every id is there once.
        faults: rows that were set aside, and values that could not be read.
        terms: what its licence asks of those who use it, in a sentence; "" where nothing is known of it.
        holds: which events it holds by its own rules.
    """

    name: str
    kind: str
    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...] = ()
    terms: str = ""
    holds: Holds = "all"


TollOf = Literal["killed", "civilians", "injured"]
Relation = Literal["equal", "inside", "around", "overlap", "best outside", "apart"]
"""How their number stands to ours: the same; theirs lies inside ours; ours lies inside theirs; they overlap; they overlap, but the
record's own best estimate lies outside ours; nothing in common."""
What = Literal["killed", "civilians", "injured", "day", "place", "responsible", "method"]
Weight = Literal["apart", "look"]
"""Of a difference: both cannot be right; or both may be, in other words, and a person has to say."""
Shape = Literal["one", "split there", "split here", "summed there", "summed here"]
"""One entry each; one of ours is several rows of theirs; the other way round; a row of theirs that sums up several events; one of ours."""
Confidence = Literal["sure", "likely"]


@dataclass(frozen=True, slots=True)
class Reason:
    """What one feature says of a pair: ``points`` for (above 0) or against their being one event, ``because`` in words."""

    feature: str
    level: str
    points: float
    because: str


@dataclass(frozen=True, slots=True)
class Toll:
    """The same toll in both records, side by side. Of several entries taken together these are sums."""

    of: TollOf
    here: Range
    there: Range
    best: int | None
    relation: Relation


@dataclass(frozen=True, slots=True)
class Difference:
    """Something in which two records of one event differ, each in words, and what that means."""

    what: What
    weight: Weight
    here: str
    there: str
    because: str


@dataclass(frozen=True, slots=True)
class Match:
    """Entries of both records that are one event (or, where summed, the same events), with how sure that is and why.

    Attributes:
        here, there: ids; one each but for the shapes that say otherwise.
        score: points of the pair, or the lowest of the pairs taken together.
        margin: points by which it is better than the best other pairing; None where there is no other.
        chance: how many entries, on average, would fit as well by chance (see ``comparing/chance.py``); None where that is not known.
        note: what a reader has to know of its shape; "" for a plain pair.
    """

    here: tuple[str, ...]
    there: tuple[str, ...]
    shape: Shape
    confidence: Confidence
    score: float
    margin: float | None
    chance: float | None
    reasons: tuple[Reason, ...]
    tolls: tuple[Toll, ...] = ()
    differences: tuple[Difference, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Possible:
    """A pair that may be one event, for a person to look at; ``because``: why it is no match."""

    here: str
    there: str
    score: float
    because: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Only:
    """An entry that one record alone has.

    Attributes:
        beyond: why the other record could not have it (before its first day, in a country of which it has nothing); "" where it could.
        nearest: the id of what comes nearest to it in the other record, or "".
        because: why that is not it; "" where nothing is near.
    """

    id: str
    beyond: str = ""
    nearest: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """Entries of a month, an area or all, where both records could have them: ``here = matched_here + possible_here + only_here``.

    ``killed_here`` and ``killed_there`` are sums of the ends of all ranges. They are no estimates: see the words of the report.
    """

    name: str
    here: int
    there: int
    matched_here: int
    matched_there: int
    possible_here: int
    possible_there: int
    killed_here: Range
    killed_there: Range

    @property
    def only_here(self) -> int:
        """Entries that ours alone has."""
        return self.here - self.matched_here - self.possible_here

    @property
    def only_there(self) -> int:
        """Entries that theirs alone has."""
        return self.there - self.matched_there - self.possible_there


@dataclass(frozen=True, slots=True)
class Window:
    """What of both records is compared: days, both included, and an area (a country's code, or the name of a province); None for all."""

    first: date | None = None
    last: date | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two records beside each other.

    Attributes:
        here, there: the records, with the entries of the window alone.
        window: what was asked for.
        matches: in the order of our first entry.
        possible: likewise.
        only_here, only_there: in the order of their entries; those beyond the other record are among them.
        total, months, areas: counts of the entries that both records could have; months and areas without any are left out.
        matched_killed: sums of killed of the matched entries, ours and theirs, as in ``Count``.
    """

    here: Listed
    there: Listed
    window: Window
    matches: tuple[Match, ...]
    possible: tuple[Possible, ...]
    only_here: tuple[Only, ...]
    only_there: tuple[Only, ...]
    total: Count
    months: tuple[Count, ...]
    areas: tuple[Count, ...]
    matched_killed: tuple[Range, Range]


@dataclass(frozen=True, slots=True)
class Captured:
    """One event as several lists have it.

    Attributes:
        entries: by the list's name, the ids of its entries; lists without any are left out.
        doubt: why this cannot be taken as one event without a person's look (two entries of one list, links that contradict each
            other); "" where there is no doubt.
    """

    entries: Mapping[str, tuple[str, ...]]
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class CaptureTable:
    """Events by lists: what capture–recapture counts. ``lists`` are names; ``open_pairs`` the pairs that only a person can decide."""

    lists: tuple[str, ...]
    events: tuple[Captured, ...]
    open_pairs: int
