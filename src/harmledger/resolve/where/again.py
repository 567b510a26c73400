"""A name that a report gives once with its state or province ("Portsmouth, Va.") means that place all through the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from harmledger.resolve.where.mention import PlaceMention
from harmledger.resolve.where.registry import compact, registry


def with_names_again(found: Sequence[PlaceMention]) -> list[PlaceMention]:
    """``found`` in which a town named without its province has the one that stands beside it elsewhere in the text; none where two differ."""
    said: dict[str, set[str]] = {}
    for m in found:
        if m.container and m.named_precision in ("town", "district") and _is_division(m.container):
            said.setdefault(compact(m.name), set()).add(m.container)
    made = []
    for m in found:
        holders = said.get(compact(m.name), set()) if m.container is None and m.named_precision in ("town", "district") else set()
        made.append(replace(m, container=next(iter(holders)), container_precision="admin1") if len(holders) == 1 else m)
    return made


def _is_division(name: str) -> bool:
    """Whether a container is a state or province, by its name alone."""
    return name in registry().states or registry().division(name) is not None
