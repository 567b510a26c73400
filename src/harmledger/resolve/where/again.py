"""What a report says of a name elsewhere: given once with what holds it ("Portsmouth, Va."), it means that place all through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from harmledger.model.circumstances import PLACE_SCALE
from harmledger.resolve.where.cues import cues
from harmledger.resolve.where.mention import PlaceMention
from harmledger.resolve.where.registry import compact, registry

INNER = ("site", "neighbourhood", "town", "district")


def with_names_again(found: Sequence[PlaceMention], knows: Callable[[str], bool]) -> list[PlaceMention]:
    """``found`` in which a name that stands alone has what holds it elsewhere in the text; none where two differ.

    Of names that the gazetteer knows only states of a union are told ("Portsmouth, Va."): of others it may be no more than the nearest city.
    """
    said: dict[str, dict[str, PlaceMention]] = {}
    for m in found:
        if m.container and m.named_precision in INNER and (m.container in registry().states or (_inside(m) and not knows(m.name))):
            said.setdefault(compact(m.name), {}).setdefault(compact(m.container), m)
    made = []
    for m in found:
        known = said.get(compact(m.name), {}) if m.container is None and m.named_precision in INNER else {}
        if len(known) == 1:
            one = next(iter(known.values()))
            finer = min(m.named_precision, one.named_precision, key=PLACE_SCALE.index)
            m = replace(m, container=one.container, container_precision=one.container_precision or "admin1", named_precision=finer)
        made.append(m)
    return made


def _inside(m: PlaceMention) -> bool:
    """Whether what holds it is smaller than a country, which says little."""
    return m.container_precision in ("town", "district", "admin1")


def told_from(text: str, start: int) -> bool:
    """Whether the words before a name at ``start`` say where somebody is who tells of it ("a source in Hasaka said")."""
    words = text[max(0, start - 60) : start].lower().split()[-3:]
    return any(word in cues().tellers for word in words)
