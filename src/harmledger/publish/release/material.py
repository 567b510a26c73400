"""All that a release is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from harmledger.publish.published import Published
from harmledger.publish.redaction.held_back import HeldBack
from harmledger.publish.release.causes import NOTHING, News
from harmledger.publish.release.order import Basis
from harmledger.publish.release.previous import Previous
from harmledger.publish.release.ran import NOT_TOLD, Ran


@dataclass(frozen=True, slots=True)
class Material:
    """What a release is made of, beside what its publisher says.

    Attributes:
        published: what is shown.
        held: the account of what is not.
        basis: the state of the book that it follows from.
        former: ids that incidents had, or would have had, with their ids of today.
        previous: the release before, or None.
        news: what came into the book since then.
        ran: what was done to make the record.
        attributions: whom to name for the places of a gazetteer, by how ``Place.source`` begins ("geonames").
    """

    published: Published = field(repr=False)
    held: HeldBack = field(repr=False)
    basis: Basis
    former: Mapping[str, str] = field(default_factory=dict, repr=False)
    previous: Previous | None = None
    news: News = NOTHING
    ran: Ran = NOT_TOLD
    attributions: Mapping[str, str] = field(default_factory=dict, repr=False)
