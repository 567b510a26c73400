"""What a person sees of the gazetteers: what a name may mean, and how many places there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from harmledger.model.circumstances import Place
from harmledger.resolve.where.gazetteer import Gazetteer, Match
from harmledger.resolve.where.locate import locate
from harmledger.resolve.where.locator import Locator
from harmledger.resolve.where.rivals import Choice

LEAST = 0.75
"""Likeness from which a place is shown."""
SHOWN = 20
UNWEIGHED = "not weighed: nothing says in which country the name lies, or its parts were looked up instead"
"""The verdict of a place that ``locate`` did not look at."""


@dataclass(frozen=True, slots=True)
class Search:
    """What a name may mean.

    Attributes:
        name, country, province: as asked; the country as its ISO code.
        place: what ``locate`` makes of it, or None.
        candidates: places of such names, best first, at most ``SHOWN``; ``more`` were left out.
        verdicts: by place, whether ``locate`` takes it, and why (not), in words.
    """

    name: str
    country: str | None
    province: str | None
    place: Place | None
    candidates: tuple[Match, ...]
    more: int
    verdicts: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """What ``locate`` makes of it, in words."""
        if self.place is None or self.place.lat is None:
            return "located nowhere: nothing says which of the places below it is." if self.candidates else "no such place is known."
        at = f"{self.place.lat:.4f}, {self.place.lon:.4f}, precision {self.place.precision}, radius {self.place.radius_km} km"
        return f"located at {at} ({self.place.because})."

    def verdict(self, place: str) -> str:
        """Whether ``locate`` takes the place of that id, and why (not)."""
        return self.verdicts.get(place, UNWEIGHED)

    def as_dict(self) -> dict[str, object]:
        """All of it, for programs."""
        return {
            "name": self.name, "country": self.country, "province": self.province,
            "located": {k: v for k, v in asdict(self.place).items() if k != "span"} if self.place else None,
            "candidates": [{**asdict(m.town), "precision": m.town.precision, "score": m.score, "because": m.because, "by": m.name, "verdict": self.verdict(m.town.id)} for m in self.candidates],
            "more": self.more,
        }  # fmt: skip


def search(locator: Locator, name: str, country: str | None = None, province: str | None = None) -> Search:
    """What ``name`` may mean (in a country by ISO code, and a province)."""
    found = locator.gazetteer.find(name[:300], country, LEAST)
    told: list[Choice] = []
    place = locate(locator, name, province, country, told=told)
    verdicts: dict[str, str] = {}
    for one in (c for choice in told for c in choice.candidates):
        if one.taken or one.town.id not in verdicts:
            verdicts[one.town.id] = f"{'taken' if one.taken else 'not taken'}: {one.because}"
    return Search(name, country, province, place, found[:SHOWN], len(found[SHOWN:]), verdicts)


def counts(gazetteer: Gazetteer) -> tuple[str, ...]:
    """How many places there are, line by line."""
    built, joined = gazetteer.counts()
    lines = [f"built in: {built:,} places"]
    for source in gazetteer.sources:
        new = joined.get(source.name, 0)
        lines.append(
            f"{source.name}: {source.places:,} places, {new:,} of them in no gazetteer before it; {source.set_aside:,} rows set aside"
        )
        lines += [f"  {number:,} left out: {why}" for why, number in source.left_out.items()]
        lines.append("  by kind: " + ", ".join(f"{kind} {n:,}" for kind, n in source.kinds.items()))
        lines.append("  by country: " + ", ".join(f"{country} {n:,}" for country, n in list(source.countries.items())[:20]))
    lines.append(f"together: {built + sum(joined.values()):,} places")
    return tuple(lines)
