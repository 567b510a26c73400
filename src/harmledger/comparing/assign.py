"""The best pairing of two lists as a whole: no pair can be had that costs the others more than it gives."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence


def assign(worth: Sequence[Mapping[int, int]]) -> list[int | None]:
    """For each row its column, or None, so that the sum of what the pairs are worth is as large as it can be.

    ``worth``: of each row the columns that it can have, with what each is worth (above 0). Exact, whatever the size: rows come one
    after the other, each by the cheapest way of making room for it (Kuhn, Munkres; Dijkstra's search with potentials), which only
    walks through what is near. Of pairings that are worth the same the one with the lower columns is taken.
    """
    columns = 1 + max((c for row in worth for c in row), default=-1)
    owner: dict[int, int] = {}
    held: list[int | None] = [None] * len(worth)
    of_row, of_column = [0] * len(worth), {}  # type: list[int], dict[int, int]
    for new in range(len(worth)):
        edges = {r: [*((c, -w) for c, w in sorted(worth[r].items())), (columns + r, 0)] for r in (new,)}
        of_row[new] = min(cost - of_column.get(c, 0) for c, cost in edges[new])
        distance: dict[int, int] = {}
        came: dict[int, int] = {}
        done: dict[int, int] = {}
        heap: list[tuple[int, int]] = []
        row, at = new, 0
        while True:
            if row not in edges:
                edges[row] = [*((c, -w) for c, w in sorted(worth[row].items())), (columns + row, 0)]
            for c, cost in edges[row]:
                far = at + cost - of_row[row] - of_column.get(c, 0)
                if c not in done and far < distance.get(c, far + 1):
                    distance[c], came[c] = far, row
                    heapq.heappush(heap, (far, c))
            at, column = heapq.heappop(heap)
            while column in done:
                at, column = heapq.heappop(heap)
            done[column] = at
            if column not in owner:
                break
            row = owner[column]
        of_row[new] += at
        for c, far in done.items():
            if c != column:
                of_row[owner[c]] += at - far
                of_column[c] = of_column.get(c, 0) - (at - far)
        while True:  # turn the way around
            row = came[column]
            before = held[row]
            held[row], owner[column] = column, row
            if row == new:
                break
            assert before is not None
            column = before
    return [c if c is not None and c < columns else None for c in held]
