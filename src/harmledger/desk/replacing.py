"""What a decision that replaces a grouping keeps of it: all that the old one said of events which the new one does not speak of.

Without this, whoever joins two of three groups that a split had made would silently take back the third one's separation too.
"""

from __future__ import annotations

from collections.abc import Mapping

from harmledger.model.payload import Partition


def carried(new: Partition, old: Partition, home: Mapping[str, str]) -> Partition:
    """``new`` with what it leaves of ``old``. ``home``: event -> the incident that it is in now; events that are not there are not read.

    Events of the old grouping that the new one does not name stay grouped as they were, as far as they are together now; one that is not
    read stays with those that it was grouped with, where these are still together. A merge held nothing apart, so only that is kept of it.
    """
    place = {m: n for n, group in enumerate(new.groups) for m in group}
    groups = [list(g) for g in new.groups]
    for group in old.groups:
        mates = {place[m] for m in group if m in place}
        rest: dict[str, list[str]] = {}
        unread = [m for m in group if m not in place and m not in home]
        for m in group:
            if m not in place and m in home:
                rest.setdefault(home[m], []).append(m)
        left = list(rest.values()) if len(old.groups) > 1 else []
        if len(mates) == 1:
            groups[mates.pop()] += unread
        elif not mates and unread and len(old.groups) > 1:
            left = [[*left[0], *unread], *left[1:]] if left else [unread]
        groups += left
    return Partition(tuple(tuple(g) for g in groups))


def joined(one: str, two: str, old: Partition) -> Partition | None:
    """The old grouping with the groups of these two events made one; None where it did not hold them apart."""
    with_one, with_two = (next((g for g in old.groups if e in g), None) for e in (one, two))
    if with_one is None or with_two is None or with_one is with_two:
        return None
    return Partition(((*with_one, *with_two), *(g for g in old.groups if g is not with_one and g is not with_two)))
