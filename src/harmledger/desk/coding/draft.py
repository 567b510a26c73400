"""What a person has coded of one report so far: claims that are not handed in yet, and that nobody else sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from harmledger.desk.coding.units import Unit, units_of
from harmledger.incidents.edits import edited
from harmledger.incidents.refound import same_values
from harmledger.model.circumstances import Span
from harmledger.model.claim import Claim, EventClaim, FigureClaim, ResponsibilityClaim
from harmledger.model.ids import content_id
from harmledger.model.payload import Edit
from harmledger.model.report import Report
from harmledger.model.sound import claim_faults

Draft = tuple[Claim, ...]

SETTLED = "\U0010ffff"
"""Stands for the adjudicator among the coders of a unit: after all names, so that it changes nothing in how the coders' claims match."""


class NotSound(ValueError):
    """What was to be written into the draft does not hold; the message says why."""


def put(draft: Draft, claim: Claim, report: Report) -> Draft:
    """The draft with one more claim, or with the claim of that id as it is now. Raises NotSound."""
    why = next(claim_faults(claim, lambda sha256: report.text if sha256 == report.sha256 else None), None)
    if why:
        raise NotSound(why)
    kept = tuple(claim if c.id == claim.id else c for c in draft)
    return _ordered(kept if any(c.id == claim.id for c in draft) else (*draft, claim))


def changed(draft: Draft, id: str, edits: Sequence[Edit], span: Span, report: Report) -> Draft:
    """The draft with fields and words of a claim as given. Raises NotSound."""
    old = next((c for c in draft if c.id == id), None)
    if old is None:
        raise NotSound("This claim is not in your draft any more.")
    made = edited(old, edits, {c.id: c for c in draft}) if edits else old
    if isinstance(made, str):
        raise NotSound(f"That makes no claim: {made}.")
    made = replace(made, span=span)
    if isinstance(made, FigureClaim) and isinstance(old, FigureClaim) and made.event != old.event:
        made = replace(made, part_of=None)
        draft = tuple(replace(c, part_of=None) if isinstance(c, FigureClaim) and c.part_of == id else c for c in draft)
    return put(draft, made, report)


def without(draft: Draft, id: str) -> Draft:
    """The draft without a claim; with an event go the claims that belong to it, and parts of a figure that goes are figures of their own."""
    gone = next((c for c in draft if c.id == id), None)
    if gone is None:
        return draft
    left = [c for c in draft if c.id != id and not (isinstance(gone, EventClaim) and getattr(c, "event", None) == gone.event)]
    there = {c.id for c in left}
    return tuple(replace(c, part_of=None) if isinstance(c, FigureClaim) and c.part_of not in there else c for c in left)


def handed_in(draft: Draft, *whose: str) -> Draft:
    """The draft as it is stored: with ids that no other coding has. ``whose``: coder, round and the like."""
    ids = {c.id: content_id("c", c.report, "coded", *whose, n) for n, c in enumerate(draft)}

    def own(claim: Claim) -> Claim:
        if isinstance(claim, FigureClaim) and claim.part_of is not None:
            claim = replace(claim, part_of=ids.get(claim.part_of))
        return replace(claim, id=ids[claim.id])

    return tuple(own(c) for c in draft)


def beside(report: str, codings: Mapping[str, Draft], draft: Draft) -> list[Unit]:
    """All coders' claims of a report with the adjudicator's draft, which stands under ``SETTLED``."""
    return units_of(report, {**codings, SETTLED: draft})


def taken(draft: Draft, codings: Mapping[str, Draft], coder: str, id: str, report: Report) -> Draft:
    """The draft with one coder's claim, in the place of what the draft says of the same thing so far; with the event that it belongs to,
    where the draft has none yet. Raises NotSound."""
    claim = next((c for c in codings.get(coder, ()) if c.id == id), None)
    if claim is None:
        raise NotSound("There is no such claim in this coding.")
    unit = next(u for u in beside(report.sha256, codings, draft) if u.by.get(coder) == claim)
    mine = unit.by.get(SETTLED)
    if isinstance(claim, EventClaim):
        names = {c.event for c in draft if isinstance(c, EventClaim)}
        free = next(n for k in range(1, len(names) + 2) if (n := f"e{k}") not in names)
        own: Claim = replace(claim, event=mine.event if isinstance(mine, EventClaim) else free)
    elif isinstance(claim, FigureClaim | ResponsibilityClaim):
        draft, event = _with_event(draft, codings, coder, claim, report)
        own = replace(claim, event=event.event)
        if isinstance(own, FigureClaim):
            whole = _counterpart(draft, codings, coder, own.part_of, report) if own.part_of else None
            own = replace(own, part_of=whole.id if isinstance(whole, FigureClaim) and whole.event == own.event else None)
    else:
        own = claim
    return put(draft, replace(own, id=mine.id if mine else content_id("c", report.sha256, "taken", coder, id)), report)


def agreed(draft: Draft, codings: Mapping[str, Draft], report: Report) -> Draft:
    """The draft with all that every coder saw and said alike, where it says nothing of that yet. Events come first, wholes before parts."""
    found = [u for u in beside(report.sha256, codings, draft) if SETTLED not in u.by and set(u.by) == set(codings) and alike(u)]
    first = min(codings)
    order = {"event": 0, "figure": 1, "responsibility": 2, "background": 3}
    for unit in sorted(found, key=lambda u: (order[u.kind], getattr(u.by[first], "part_of", None) is not None)):
        draft = taken(draft, codings, first, unit.by[first].id, report)
    return draft


def alike(unit: Unit) -> bool:
    """Whether all coders who saw it say the same of it."""
    claims = [c for coder, c in unit.by.items() if coder != SETTLED]
    return all(same_values(claims[0], c) for c in claims[1:])


def _with_event(
    draft: Draft, codings: Mapping[str, Draft], coder: str, claim: FigureClaim | ResponsibilityClaim, report: Report
) -> tuple[Draft, EventClaim]:
    event = next(c for c in codings[coder] if isinstance(c, EventClaim) and c.event == claim.event)
    known = _counterpart(draft, codings, coder, event.id, report)
    if not isinstance(known, EventClaim):
        draft = taken(draft, codings, coder, event.id, report)
        known = _counterpart(draft, codings, coder, event.id, report)
    if not isinstance(known, EventClaim):
        raise NotSound("Take the event that it belongs to first.")
    return draft, known


def _counterpart(draft: Draft, codings: Mapping[str, Draft], coder: str, id: str, report: Report) -> Claim | None:
    """What the draft says of the thing that a coder's claim is of."""
    unit = next((u for u in beside(report.sha256, codings, draft) if (c := u.by.get(coder)) is not None and c.id == id), None)
    return unit.by.get(SETTLED) if unit else None


def _ordered(draft: Draft) -> Draft:
    """Events in the order of the text, each followed by what belongs to it; then the totals that are no event's."""
    events = {c.event: c for c in draft if isinstance(c, EventClaim)}

    def key(c: Claim) -> tuple[int, int, int, int, str]:
        event = events.get(getattr(c, "event", ""))
        at = (0, event.span.start) if event else (1, 0)
        kind = 0 if isinstance(c, EventClaim) else 1 if isinstance(c, FigureClaim) else 2
        return (*at, kind, c.span.start, c.id)

    return tuple(sorted(draft, key=key))
