"""Which mention holds which: "X, Y", "X in Y", "X district of Y", "Y's X district", and unnamed sites ("a market in X")."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from harmledger.model.circumstances import PLACE_SCALE, PlacePrecision
from harmledger.resolve.where.context import CITY, best_town
from harmledger.resolve.where.cues import cues
from harmledger.resolve.where.gazetteer import Gazetteer
from harmledger.resolve.where.mention import PlaceMention
from harmledger.resolve.where.registry import compact, registry

_STATE_AFTER = re.compile(
    r"(?: (?:County|COUNTY|Co\.|Parish|PARISH))?, ?((?:[A-Z]\.){2,}|[A-Z][a-z]{1,5}\.|[A-Z]{2}\b|W\.Va\.|[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
)


def state_after(text: str, end: int) -> str | None:
    """The US state written behind a town that ends at ``end`` (", N.Y."), as written, or None."""
    match = _STATE_AFTER.match(text, end)
    return match.group(1) if match and match.group(1) in registry().states else None


class Linker:
    """Finds containers. ``knows`` says whether a name is known to the gazetteer or the registries."""

    def __init__(self, gazetteer: Gazetteer, knows: Callable[[str], bool]) -> None:
        self.gazetteer = gazetteer
        self._knows = knows

    def link(self, text: str, found: list[PlaceMention], country: str | None) -> list[PlaceMention]:
        """Containers: "X, Y", "X in Y", "X district of Y", "Y's X district"."""
        made: list[PlaceMention] = []
        for mention in found:
            if made and made[-1].end > mention.start:
                continue
            state = (
                state_after(text, mention.end) if mention.container is None and mention.named_precision in ("town", "district") else None
            )
            if state:
                mention = replace(mention, container=state, container_precision="admin1")
            made.append(mention)
        for i in range(len(made) - 1):
            a, b = made[i], made[i + 1]
            gap = text[a.end : b.start]
            if len(gap) > 70 or a.is_dateline or b.is_dateline:
                continue
            shape = self._shape(gap)
            if shape == "kind of":
                shape = "owner" if self._city(a.name, country) and not self._city(b.name, country) else "in"
                if shape == "owner":
                    made[i] = a = replace(a, named_precision="town")
            ra, rb = PLACE_SCALE.index(a.named_precision), PLACE_SCALE.index(b.named_precision)
            quarter = a.named_precision == "town" and b.cue == "district" and self._city(a.name, country)
            if shape == "owner" and (ra > rb or quarter or (ra == rb and not self._knows(b.name))):
                inner: PlacePrecision = (
                    "neighbourhood" if b.cue.split()[0] in cues().inner and a.named_precision == "town" else b.named_precision
                )
                made[i + 1] = replace(b, container=a.name, container_index=i, container_precision=a.named_precision, named_precision=inner)
            elif (
                shape in ("comma", "in", "near")
                and b.container is None
                and a.container in (None, b.name)
                and self._holds(a, b, country, shape)
            ):
                named = a.named_precision
                if a.cue in cues().inner or (a.cue.removesuffix(" of") in cues().inner and named == "neighbourhood"):
                    named = "neighbourhood" if b.named_precision == "town" else "district" if rb >= 4 else named
                made[i] = replace(a, container=b.name, container_index=i + 1, container_precision=b.named_precision, named_precision=named)
        for i in range(len(made) - 2):
            a, b, c = made[i], made[i + 1], made[i + 2]
            if a.container_index == i + 1 == c.container_index and b.named_precision == "country" and c.named_precision == "admin1":
                made[i] = replace(
                    a, container=c.name, container_index=i + 2, container_precision="admin1"
                )  # "X in Haiti's Artibonite region"
        return made

    def _city(self, name: str, country: str | None) -> bool:
        """Whether a name is that of a city large enough to have districts."""
        town = best_town(self.gazetteer, name, country) if country else None
        return town is not None and town.population >= CITY

    def _holds(self, a: PlaceMention, b: PlaceMention, country: str | None, shape: str) -> bool:
        """Whether "a, b" or "a in b" says that b contains a."""
        ra, rb = PLACE_SCALE.index(a.named_precision), PLACE_SCALE.index(b.named_precision)
        if compact(a.name) == compact(b.name):
            return False
        if rb > ra:
            return True
        if shape == "near":
            return not self._knows(a.name)
        known = self._knows(b.name)
        if rb < ra or not known:
            return False
        own = best_town(self.gazetteer, a.name, country) if country else None
        if own is None:
            return True
        division = registry().division(b.name, country)
        return division is not None and own.admin1 == division.name and compact(own.name) != compact(b.name)

    @staticmethod
    def _shape(gap: str) -> str:
        """What the words between two mentions say: "owner" (Y's X), "kind of", "comma", "in", "near", or ""."""
        lists = cues()
        raw = gap.strip()
        tokens = re.findall(r"[\w'’-]+|,", raw)
        plain = [t.lower() for t in tokens]
        skip = lists.adjectives | {"the", "a", "an"}
        kinds = set(lists.types)
        rest = [t for t in plain if t not in skip and t not in kinds and not t.endswith(("-held", "-controlled"))]
        if not tokens or re.search(r"[.;:!?()\"“”]", raw):
            return ""
        lost = plain[0][-1:] == "s" and plain[0][:-1].rstrip("'’") in kinds
        if plain[0] in ("'s", "’s", "s") or gap.startswith(("'s ", "’s ")) or lost or raw.startswith(("'s", "’s")):
            return "owner" if not [t for t in rest if t not in ("'s", "’s", "s", plain[0], "of", "in")] else ""
        if plain[-1] == "of" and len(plain) > 1 and all(t in kinds for t in plain[:-1]):
            return "kind of"  # "the Dora neighbourhood of Baghdad", and "the Damascus neighbourhood of Bab Touma"
        if rest in ([","], [",", ","]):
            return "comma"
        rest = rest[1:] if rest[:1] == [","] else rest
        if rest in (["in"], ["of"], ["in", "of"], ["within"], ["inside"], ["part", "of"], ["part", "of", "of"]):
            return "in"  # "the village of X, part of the city of Y"
        if rest in (["near"], ["near", "of"], ["outside"], ["outside", "of"]):
            return "near"
        return ""


def with_sites(text: str, found: list[PlaceMention]) -> tuple[PlaceMention, ...]:
    """Unnamed sites ("a crowded market in X") beside the place that holds them."""
    made: list[PlaceMention] = []
    shift: dict[int, int] = {}
    extra: list[tuple[int, PlaceMention]] = []
    for i, mention in enumerate(found):
        if (
            mention.named_precision in ("town", "neighbourhood", "district")
            and mention.relation in ("in", "of", "at", "near")
            and not mention.is_dateline
        ):
            match = _plain_site().search(text, max(0, mention.start - 90), mention.start)
            if match:
                site = match.group("site")
                extra.append(
                    (
                        i,
                        PlaceMention(
                            match.start("site"),
                            match.end("site"),
                            site,
                            "site",
                            "in",
                            "site in",
                            mention.name,
                            i,
                            False,
                            0.7,
                            mention.named_precision,
                        ),
                    )
                )
    before = dict(extra)
    for i, mention in enumerate(found):
        if i in before:
            made.append(before[i])
        shift[i] = len(made)
        made.append(mention)
    return tuple(replace(m, container_index=shift[m.container_index]) if m.container_index is not None else m for m in made)


@lru_cache(maxsize=1)
def _plain_site() -> re.Pattern[str]:
    lists = cues()
    nouns = "|".join(sorted((re.escape(s) for s in lists.plain_sites), key=lambda s: (-len(s), s)))
    between = "|".join(sorted((re.escape(s) for s in lists.adjectives | set(lists.types) | {"the", "of"}), key=lambda s: (-len(s), s)))
    return re.compile(
        rf"\b(?:an?|the|at|on|hit|struck|targeted)\s+(?:[a-z-]+\s+){{0,2}}?(?P<site>{nouns})\s+(?:in|of|at|near)\s+(?:(?:{between})\s+){{0,5}}$",
        re.IGNORECASE,
    )
