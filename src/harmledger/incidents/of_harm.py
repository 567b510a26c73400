"""What was done, to whom and by whom: method, target, side, figures, ages."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from harmledger.incidents.face import Face, Number
from harmledger.incidents.feature import SILENT, Said, Setting, listed
from harmledger.model.claim import Method

CIVILIAN, COMBATANT = frozenset({"civilian"}), frozenset({"combatant"})


def method(a: Face, b: Face, setting: Setting) -> Said:
    """The same kind of violence, or one that reports mix up with it."""
    return methods(a.method, b.method, setting.rules["method"]["kin_groups"])


def methods(m: Method, n: Method, kin_groups: Iterable[Collection[str]]) -> Said:
    """As ``method``, of two methods by themselves; ``kin_groups``: those that reports mix up."""
    if "unknown" in (m, n) or "other" in (m, n):
        return SILENT
    if m == n:
        return Said("same", lambda: f"both {m.replace('_', ' ')}")
    if any(m in group and n in group for group in kin_groups):
        return Said("kin", lambda: f"{m.replace('_', ' ')} and {n.replace('_', ' ')}, which reports mix up")
    return Said("other", lambda: f"{m.replace('_', ' ')} in the one, {n.replace('_', ' ')} in the other")


def target(a: Face, b: Face, setting: Setting) -> Said:
    """What was hit, by kind."""
    t, u = a.target, b.target
    if t is None or u is None:
        return SILENT
    if t.kind == u.kind:
        return Said("same", lambda: f"{t.span.quote!r} and {u.span.quote!r} were hit")
    return Said("other", lambda: f"{t.span.quote!r} was hit in the one, {u.span.quote!r} in the other")


def side(a: Face, b: Face, setting: Setting) -> Said:
    """Who is blamed. Reports of one incident may differ in it, so it weighs little."""
    if not a.sides or not b.sides:
        return SILENT
    return Said("shared", "the same side is blamed") if a.sides & b.sides else Said("different", "different sides are blamed")


def figures(a: Face, b: Face, setting: Setting) -> Said:
    """Numbers of the same outcome: equal ones bind, the more so the larger; far ones and other kinds of people speak against."""
    if (a.status == CIVILIAN and b.status == COMBATANT) or (a.status == COMBATANT and b.status == CIVILIAN):
        return Said("people_differ", "civilians in the one, combatants in the other")
    shared = a.numbers & b.numbers
    one, two = a.most_killed, b.most_killed
    both = one > 0 and two > 0
    far = both and max(one, two) > setting.rules["figures"]["factor"] * min(one, two)
    if shared and (not far or len(shared) > 1):
        most = max(n for _, n in shared)
        size = "large" if most >= 10 else "middle" if most >= 3 else "small"
        return Said(f"equal_{size}_several" if len(shared) > 1 else f"equal_{size}", lambda: f"the same numbers: {_largest(shared)}")
    if not a.numbers or not b.numbers:
        return SILENT
    if both:
        if far:
            return Said("far", lambda: f"{one} and {two} killed are far from each other")
        return Said("falling" if one > two else "rising", lambda: f"{one} killed, then {two}")
    if one or two:
        return Said("killed_in_one", "only one counts killed")
    return Said("unequal", "")


def _largest(numbers: Iterable[Number]) -> str:
    return listed([f"{n} {outcome}" for outcome, n in sorted(numbers, key=lambda k: (-k[1], k[0]))], 3)


def ages(a: Face, b: Face, setting: Setting) -> Said:
    """Ages of persons near the words that count the harm."""
    one, two = a.ages, b.ages
    if not one or not two:
        return SILENT
    shared = sorted(one & two)
    if not shared:
        return Said("differ", lambda: f"other ages: {listed([str(n) for n in sorted(one)])} and {listed([str(n) for n in sorted(two)])}")
    level = "several" if len(shared) > 1 else "young" if shared[0] <= setting.rules["ages"]["young"] else "one"
    return Said(level, lambda: f"the same ages: {listed([str(n) if n >= 0 else f'{-n} months' for n in shared])}")
