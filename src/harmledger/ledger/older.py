"""Decisions of older versions, which do not hold the claim that they are about: it is looked up in the readings, which stay in the book."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from sqlalchemy import Row, Select, bindparam, select

from harmledger.ledger.check import KINDS
from harmledger.ledger.codec import load
from harmledger.ledger.tables import claims
from harmledger.model.claim import Claim, EventClaim, FigureClaim, ResponsibilityClaim
from harmledger.model.decision import Decision

Among = Callable[[Select[*tuple[Any, ...]], Any, Iterable[str]], Iterable[Row[*tuple[Any, ...]]]]
"""The rows of a query whose column has one of the values."""

_named = claims.alias("named")
_beside = (
    select(_named.c.seq.label("named"), _named.c.id.label("of"), claims.c.kind, claims.c.claim)
    .join(_named, _named.c.reading == claims.c.reading)
    .where((claims.c.id == _named.c.id) | (claims.c.kind == "event"), _named.c.seq <= bindparam("upto"))
    .order_by(claims.c.seq)
)
"""By the id of a claim: every time that it was read, with the events of the same reading."""


def completed(found: list[tuple[int, Decision]], among: Among) -> Iterator[Decision]:
    """The decisions (each with its row's number), those about claims with the claim as it was read last before they were made.

    So a decision finds its claim again by its words when a newer engine gives the same words another id, whichever version of
    harmledger stored it.
    """
    bare = {i for _, d in found if not d.about for i in _claims_named(d)}
    read: dict[str, dict[int, list[Claim]]] = {}
    for row in among(_beside, _named.c.id, bare) if bare else ():
        read.setdefault(row.of, {}).setdefault(row.named, []).append(cast(Claim, load(KINDS[row.kind], row.claim)))
    for seq, decision in found:
        about = [c for i in _claims_named(decision) for c in _as_read(i, read.get(i, {}), seq)] if not decision.about else []
        yield dataclasses.replace(decision, about=tuple(dict.fromkeys(about))) if about else decision


def _claims_named(decision: Decision) -> list[str]:
    return [i for i in (decision.subject, decision.other) if i and i.startswith("c-")]


def _as_read(id: str, times: dict[int, list[Claim]], before: int) -> list[Claim]:
    """The claim, and the event that it belongs to."""
    last = max((seq for seq in times if seq < before), default=None)
    if last is None:
        return []
    claim = next(c for c in times[last] if c.id == id)
    event = claim.event if isinstance(claim, FigureClaim | ResponsibilityClaim) else None
    return [claim, *(c for c in times[last] if isinstance(c, EventClaim) and c.event == event)]
