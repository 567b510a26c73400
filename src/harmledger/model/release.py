"""What a release says of itself: what it is, and how it differs from the release before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

ChangeKind = Literal["new", "changed", "merged", "split", "withdrawn", "restored"]


@dataclass(frozen=True, slots=True)
class About:
    """A release in its own words. All texts are the publisher's, none is made up.

    Attributes:
        title: what the record is called ("Civilian harm in Raqqa, 2017").
        publisher: who stands behind it, or "" where nobody is named.
        contact: where errors can be told: an address of mail or web, or "".
        licence: SPDX identifier of the licence under which the data may be used ("CC-BY-4.0").
        version: number of the release, "1", "2" …; every release of a book has a higher one than the release before it.
        day: the day of the release, as its publisher gives it or as the book's last entry; never the clock of the machine.
        profile: name of the redaction profile ("public", "partner", "court").
        program: name and version of what made it ("harmledger 0.8.0").
        methodology: what the publisher adds to the methodology in their own words (plain text), or "".
        address: where the release will stand on the web, ending in "/", or "" where that is not known.
    """

    title: str
    publisher: str
    contact: str
    licence: str
    version: str
    day: date
    profile: str
    program: str
    methodology: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Altered:
    """One value that is another than in the release before: ``what`` ("killed, total"), and both in words; "" where there was, or is,
    none."""

    what: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class IncidentChange:
    """What became of one incident since the release before.

    Attributes:
        kind: "merged": it is now part of the incident ``into``; "split": parts of it are now incidents of their own as well;
            "withdrawn": no incident of this release holds it; "restored": it had been withdrawn and is back.
        incident: its id; of a merged or withdrawn one, the id that it had.
        headline: the incident in a line, as it is now, or as it was where it is gone.
        because: why, in words; never empty.
        into: the id to go to instead, or None.
        altered: the values that changed; empty but for "changed", "merged" and "split".
    """

    kind: ChangeKind
    incident: str
    headline: str
    because: str
    into: str | None = None
    altered: tuple[Altered, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """All that changed: sorted by kind in the order of ``ChangeKind``, then by id.

    Attributes:
        since: version of the release before; None for a first release, which has no changes.
        since_day: its day.
        changes: one for each incident that is not as it was.
        redirects: every id that ever was published and is gone -> the id to go to instead (None: withdrawn). Kept from release to
            release, so that no address that was printed once ends in nothing.
    """

    since: str | None = None
    since_day: date | None = None
    changes: tuple[IncidentChange, ...] = ()
    redirects: tuple[tuple[str, str | None], ...] = ()
