"""Claims about numbers that cannot all hold: named in words, never hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from harmledger.incidents.counts import ends
from harmledger.incidents.lineage import speaker_key
from harmledger.model.claim import FigureClaim
from harmledger.model.incident import Conflict


def conflicts_of(figures: Sequence[FigureClaim], family: Mapping[str, str]) -> tuple[Conflict, ...]:
    """Parts that do not fit their whole, and voices of which one says none where another counts some."""
    ordered = sorted(figures, key=lambda f: (f.report, f.span.start, f.id))
    found = [*_parts(ordered), *_none_and_some(ordered, family)]
    return tuple(sorted(found, key=lambda c: (c.what, c.claims)))


def _parts(figures: Sequence[FigureClaim]) -> list[Conflict]:
    found = []
    by_id = {f.id: f for f in figures}
    parts: dict[tuple[str, str], list[FigureClaim]] = defaultdict(list)
    for f in figures:
        whole = by_id.get(f.part_of or "")
        if whole is None or whole.high is None:
            continue
        if f.outcome == whole.outcome and ends(f)[0] > whole.high:
            found.append(
                Conflict(f"{ends(f)[0]} {f.group} are more than the {whole.high} {whole.group} they are part of", (whole.id, f.id))
            )
        if f.age is None and f.sex is None and f.status != "unknown":
            parts[whole.id, f.outcome].append(f)
    for (whole_id, outcome), own in sorted(parts.items()):
        whole = by_id[whole_id]
        kinds = {f.status: f for f in sorted(own, key=lambda f: (ends(f)[0], f.id))}
        total = sum(ends(f)[0] for f in kinds.values())
        if len(kinds) == 2 and outcome == whole.outcome and whole.high is not None and total > whole.high:
            claims = (whole.id, *sorted(f.id for f in kinds.values()))
            found.append(Conflict(f"civilians and combatants add up to {total}, more than the {whole.high} in all", claims))
    return found


def _none_and_some(figures: Sequence[FigureClaim], family: Mapping[str, str]) -> list[Conflict]:
    found = []
    for outcome in sorted({f.outcome for f in figures}):
        own = [f for f in figures if f.outcome == outcome and f.status in ("civilian", "unknown")]
        none = [f for f in own if f.high == 0]
        for f in none:
            speaker = speaker_key(f.said_by, family[f.report])
            some = [
                o.id
                for o in own
                if ends(o)[0] > 0
                and (o.status == "civilian" or f.status == "unknown")
                and speaker_key(o.said_by, family[o.report]) != speaker
            ]
            if some:
                name = f.said_by.name if f.said_by else "the report itself"
                found.append(Conflict(f"{name} says that no {f.group} were {outcome}; others count some", (f.id, *sorted(some))))
    return found
