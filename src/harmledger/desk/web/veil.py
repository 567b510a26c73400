"""What somebody without the right to see names is shown instead: every character of a name is a block, on the server."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from harmledger.desk.views import IncidentSeen
from harmledger.model.claim import Claim, FigureClaim, ResponsibilityClaim
from harmledger.model.incident import Lineage
from harmledger.model.payload import Redaction
from harmledger.publish.redact import hide, pattern_of

PUBLIC_KINDS = frozenset({"monitor", "local council", "official", "military", "armed group", "state media", "agency", "outlet", "police"})
"""Voices of these kinds are bodies, or speak for them; of the others a name may be that of a private person."""


def names_in(claims: Iterable[Claim]) -> Iterator[str]:
    """Names of persons who spoke, as far as they are known as such."""
    for c in claims:
        voice = c.said_by if isinstance(c, FigureClaim | ResponsibilityClaim) else None
        if voice is None:
            continue
        if voice.person:
            yield voice.person
        if voice.actor is None and voice.kind not in PUBLIC_KINDS and len(re.findall(r"\b[^\W\d_a-z]\w+", voice.name)) >= 2:
            yield voice.name


def veiled(seen: IncidentSeen) -> IncidentSeen:
    """The incident without the names of persons who spoke, without what people redacted, and without the addresses of its pages, which
    may spell a name."""
    unnamed = tuple(replace(v, page="") for v in seen.incident.versions)
    seen = replace(seen, incident=replace(seen.incident, versions=unnamed))
    redacted = [w for r in seen.history if isinstance(r.decision.payload, Redaction) for w in r.decision.payload.words]
    words = {w for w in (*names_in(c.claim for c in seen.claims), *redacted) if len(w.strip()) >= 2}
    if not words:
        return seen
    hidden = hide(seen, pattern_of(words))
    return replace(hidden, incident=replace(hidden.incident, lineage=_numbered(hidden.incident.lineage)))


def _numbered(lineage: Lineage) -> Lineage:
    """The speakers' graph with numbers for ids: those of voices are made of their names."""
    names = {n.id: n.id if n.kind == "report" else f"voice:{k}" for k, n in enumerate(lineage.nodes, start=1)}
    nodes = tuple(replace(n, id=names[n.id]) for n in lineage.nodes)
    return Lineage(nodes, tuple(replace(e, of=names[e.of], by=names[e.by]) for e in lineage.edges))


def without_texts(seen: IncidentSeen) -> IncidentSeen:
    """The incident with its reports' names and days, and none of their texts; how they reached us is left out too."""
    bare = tuple(
        replace(
            r,
            text="",
            title_length=0,
            receipts=tuple(replace(x, source="", url=None, author=None, origin=None) for x in r.receipts),
            arrivals=(),
        )
        for r in seen.reports
    )
    return replace(seen, reports=bare)
