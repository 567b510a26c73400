"""What several coders say of one thing, field by field, in words: for whoever settles it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harmledger.desk.coding.draft import SETTLED
from harmledger.desk.coding.units import Unit
from harmledger.model.claim import BackgroundClaim, Claim, EventClaim
from harmledger.publish.words import word

SHOWN: Mapping[str, tuple[tuple[str, str], ...]] = {
    "event": (
        ("role", "Main or other"), ("method", "Method"), ("start", "First day"), ("end", "Last day"), ("place", "Place"),
        ("admin1", "Province"), ("precision", "Precision"),
    ),
    "figure": (
        ("low", "The fewest"), ("high", "The most"), ("outcome", "Outcome"), ("status", "Status"), ("age", "Age"), ("sex", "Sex"),
        ("group", "Of whom"), ("said_by", "Who says so"),
    ),
    "responsibility": (
        ("actor", "Actor"), ("side", "Side"), ("stance", "Stance"), ("said_by", "Who says so"), ("of_harm", "Of harm"),
    ),
    "background": (("low", "The fewest"), ("high", "The most")),
}  # fmt: skip
"""The fields that are compared for each kind of claim, with their names."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name, what each coder says ("" where they did not see the thing), and whether they differ."""

    name: str
    said: Mapping[str, str]
    differs: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing that at least one coder coded.

    Attributes:
        kind: event, figure, responsibility or background.
        claims: by coder, their claim; whoever did not see it is missing.
        settled: the adjudicator's claim so far, or None.
        fields: what they say, field by field.
        missing: coders who did not see it.
    """

    kind: str
    claims: Mapping[str, Claim]
    settled: Claim | None
    fields: tuple[Field, ...]
    missing: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether there is something to settle."""
        return bool(self.missing) or any(f.differs for f in self.fields)


def compared(unit: Unit, coders: tuple[str, ...]) -> Compared:
    """A unit in words. ``coders``: of the round."""
    claims = {c: unit.by[c] for c in coders if c in unit.by}
    settled = unit.by.get(SETTLED)
    fields = []
    for field, name in SHOWN[unit.kind]:
        said = {c: shown(claim, field) for c, claim in claims.items()}
        if any(s != "–" for s in said.values()):
            fields.append(Field(name, said, len({s.casefold() for s in said.values()}) > 1))
    return Compared(unit.kind, claims, settled, tuple(fields), tuple(c for c in coders if c not in claims))


def by_event(things: Sequence[Compared]) -> list[Compared]:
    """Each event with what belongs to it after it, as far as any coder says so; then the totals that are no event's."""
    place: dict[tuple[str, str], int] = {}
    for n, t in enumerate(things):
        place |= {(coder, c.event): n for coder, c in t.claims.items() if isinstance(c, EventClaim)}

    def key(n: int) -> tuple[int, int, int]:
        own = [place.get((coder, c.event), n) for coder, c in things[n].claims.items() if not isinstance(c, BackgroundClaim)]
        return (min(own, default=len(things)), tuple(SHOWN).index(things[n].kind), n)

    return [things[n] for n in sorted(range(len(things)), key=key)]


def shown(claim: Claim, field: str) -> str:
    """What a claim says in a field, for a person; a dash where it says nothing."""
    if isinstance(claim, EventClaim):
        if field in ("start", "end"):
            day = getattr(claim.when, field) if claim.when else None
            return day.isoformat() if day else "–"
        if field in ("place", "admin1", "precision"):
            where = claim.where
            return (where.name if field == "place" else getattr(where, field) or "–") if where else "–"
    if field == "said_by":
        voice = getattr(claim, "said_by", None)
        return voice.name if voice else "the outlet itself"
    found = getattr(claim, field)
    if isinstance(found, bool):
        return "yes" if found else "no, of the strike alone"
    if found is None:
        return "–"
    return f"{found:,}" if isinstance(found, int) else word(field, found) if field not in ("group", "actor") else str(found)
