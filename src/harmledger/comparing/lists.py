"""Several lists linked: which event is in which, the table that capture–recapture counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

from harmledger.comparing.link import link
from harmledger.model.comparison import Captured, CaptureTable, Listed

Node = tuple[int, int]
"""A list's number and an entry's number in it."""


def capture_table(lists: Sequence[Listed]) -> CaptureTable:
    """Events by lists. Every two lists are linked; what is linked with the same is one event.

    Links of several lists must agree: an event with two entries of one list that no link takes together, or whose entries of two
    lists were compared and not linked, is told with its doubt and not decided here. Only links that hold (sure or likely) count.
    Raises ValueError where two lists have one name.
    """
    names = tuple(each.name for each in lists)
    if len(set(names)) != len(names):
        raise ValueError("Two lists have one name; give each its own.")
    root: dict[Node, Node] = {(k, n): (k, n) for k, each in enumerate(lists) for n in range(len(each.entries))}

    def find(node: Node) -> Node:
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    together: set[frozenset[Node]] = set()
    linked: set[frozenset[Node]] = set()
    open_pairs = 0
    for k, other in combinations(range(len(lists)), 2):
        found = link(lists[k], lists[other])
        open_pairs += len(found.possible)
        for joined in found.joined:
            nodes = [*((k, n) for n in joined.here), *((other, n) for n in joined.there)]
            for node in nodes[1:]:
                one, two = sorted((find(nodes[0]), find(node)))
                root[two] = one
            linked |= {frozenset(pair) for pair in combinations(nodes, 2) if pair[0][0] != pair[1][0]}
            together |= {frozenset(pair) for pair in combinations(nodes, 2) if pair[0][0] == pair[1][0]}
    events: dict[Node, list[Node]] = defaultdict(list)
    for node in sorted(root):
        events[find(node)].append(node)
    return CaptureTable(names, tuple(_captured(nodes, lists, linked, together) for _, nodes in sorted(events.items())), open_pairs)


def _captured(nodes: Sequence[Node], lists: Sequence[Listed], linked: set[frozenset[Node]], together: set[frozenset[Node]]) -> Captured:
    entries: dict[str, tuple[str, ...]] = {}
    for k, each in enumerate(lists):
        own = tuple(each.entries[n].id for j, n in nodes if j == k)
        if own:
            entries[each.name] = own
    doubts = []
    for one, two in combinations(nodes, 2):
        first, second = (f"{lists[k].entries[n].id} of {lists[k].name}" for k, n in (one, two))
        if one[0] == two[0]:
            words = "are taken together as one event" if frozenset((one, two)) in together else "come to be one event by way of other lists"
            doubts.append(f"{first} and {second} {words}")
        elif frozenset((one, two)) not in linked:
            doubts.append(f"{first} and {second} are linked with the same entries, but not with each other")
    return Captured(entries, "; ".join(doubts[:5]))
