"""What a release is made from beside what may be published: what its publisher says of it, and what the book proves of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

INCIDENT = re.compile(r"i-[0-9a-f]{1,64}")
"""The id of an incident."""


class CannotPublish(Exception):
    """No release can be made as asked; the message says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the publisher says.

    Attributes:
        title, publisher, contact, licence, address, methodology, profile: as in ``About``.
        licence_text: the text of a licence of the publisher's own (``LicenseRef-…``), or "".
        day: the day of the release, or None for the day of the book's last entry.
        formats: the formats that are wanted, by their keys; None: all that can be written here.
        since: the folder of the release that this one follows, or None for the newest in the folder of releases.
        reasons: why what became of an incident became so, in the publisher's words, by the incident's id.
    """

    title: str
    licence: str
    publisher: str = ""
    contact: str = ""
    address: str = ""
    methodology: str = ""
    profile: str = "public"
    licence_text: str = ""
    day: date | None = None
    formats: tuple[str, ...] | None = None
    since: Path | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Basis:
    """The state of the book that a release is made of.

    Attributes:
        seal: what ``harmledger verify --seal`` takes to prove that the book had these rows.
        position: the last rows of each kind and the link of the newest, as ``ledger.Position`` has them.
        day: the day (UTC) on which the last of these rows was recorded; None in books from before times were kept.
        program: name and version of the program.
        rules: what decided how reports are read ("reading": the engines' names and versions) and how incidents are formed ("incidents": a
            digest of the rules).
    """

    seal: str
    position: Mapping[str, int | str]
    day: date | None
    program: str
    rules: Mapping[str, str]
