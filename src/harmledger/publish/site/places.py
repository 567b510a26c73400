"""The pages of countries, provinces and places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harmledger.model.circumstances import PLACE_SCALE
from harmledger.model.incident import Incident, Suggestion
from harmledger.publish.site.lists import Lines, listed, pairs_by
from harmledger.publish.site.locator import Locator, locator
from harmledger.publish.site.shell import Shell
from harmledger.publish.site.sums import Sums, sums_of
from harmledger.publish.site.tree import UNKNOWN, Spot, Tree, steps

INSIDE = {"country": "Provinces", "province": "Places"}


def place_pages(
    shell: Shell, tree: Tree, lines: Lines, incidents: Sequence[Incident], suggestions: Sequence[Suggestion]
) -> Iterator[tuple[str, bytes]]:
    """(path, page): the list of countries, then every country, province and place."""
    pairs = pairs_by({i.id: [key for key, _, _ in steps(i.place)] for i in incidents}, suggestions)
    sums: dict[str, Sums] = {}
    _sum(tree, [s.key for s in tree.spots.values() if s.parent is None], sums)
    for key, found in pairs.items():
        sums[key].pairs = len(found)
    yield shell.page(
        "places/index.html", "places.html.j2", "Places", "places", countries=_by_name(tree, (k for k, s in tree.spots.items() if not s.parent)),
        sums=sums, tree=tree,
    )  # fmt: skip
    for key in sorted(tree.spots):
        spot = tree.spots[key]
        yield from listed(
            shell,
            f"places/{key}",
            "place.html.j2",
            spot.name,
            "places",
            lines.sorted(spot.own),
            spot=spot,
            way=_way(tree, spot),
            inside=_by_name(tree, spot.below),
            inside_name=INSIDE.get(spot.kind, ""),
            sums=sums,
            map=_map(spot),
            lines=lines,
        )


def _sum(tree: Tree, keys: Sequence[str], sums: dict[str, Sums]) -> None:
    """The sums of each spot with all that lies below it."""
    for key in keys:
        spot = tree.spots[key]
        made = sums_of(spot.own)
        _sum(tree, sorted(spot.below), sums)
        for below in spot.below:
            made.join(sums[below])
        sums[key] = made


def _by_name(tree: Tree, keys: Iterator[str] | set[str]) -> list[Spot]:
    """Spots by their names, what is not known last."""
    return sorted((tree.spots[k] for k in keys), key=lambda s: (s.key == UNKNOWN or s.key.endswith("--province-not-known"), s.name, s.key))


def _way(tree: Tree, spot: Spot) -> list[Spot]:
    """What contains a spot, from the country inwards."""
    return [*_way(tree, tree.spots[spot.parent]), tree.spots[spot.parent]] if spot.parent else []


def _map(spot: Spot) -> Locator | None:
    """The small map of a place, after the incident that is placed the finest there; the first of those."""
    placed = [i.place for i in spot.own if i.place]
    return locator(min(placed, key=lambda p: PLACE_SCALE.index(p.precision))) if placed and spot.kind == "place" else None
