"""What was done, to whom and by whom: method, target, side, figures, ages."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from harmledger.incidents.facts import Event
from harmledger.incidents.feature import SILENT, Said, Setting, listed
from harmledger.model.claim import Method


def method(a: Event, b: Event, setting: Setting) -> Said:
    """The same kind of violence, or one that reports mix up with it."""
    return methods(a.claim.method, b.claim.method, setting.rules["method"]["kin_groups"])


def methods(m: Method, n: Method, kin_groups: Iterable[Collection[str]]) -> Said:
    """As ``method``, of two methods by themselves; ``kin_groups``: those that reports mix up."""
    if "unknown" in (m, n) or "other" in (m, n):
        return SILENT
    if m == n:
        return Said("same", f"both {m.replace('_', ' ')}")
    if any(m in group and n in group for group in kin_groups):
        return Said("kin", f"{m.replace('_', ' ')} and {n.replace('_', ' ')}, which reports mix up")
    return Said("other", f"{m.replace('_', ' ')} in the one, {n.replace('_', ' ')} in the other")


def target(a: Event, b: Event, setting: Setting) -> Said:
    """What was hit, by kind."""
    t, u = a.claim.target, b.claim.target
    if t is None or u is None:
        return SILENT
    if t.kind == u.kind:
        return Said("same", f"{t.span.quote!r} and {u.span.quote!r} were hit")
    return Said("other", f"{t.span.quote!r} was hit in the one, {u.span.quote!r} in the other")


def side(a: Event, b: Event, setting: Setting) -> Said:
    """Who is blamed. Reports of one incident may differ in it, so it weighs little."""
    sides = [{r.side for r in e.blame if r.stance in ("stated", "accused", "admitted") and r.side != "unknown"} for e in (a, b)]
    if not sides[0] or not sides[1]:
        return SILENT
    return Said("shared", "the same side is blamed") if sides[0] & sides[1] else Said("different", "different sides are blamed")


def numbers(event: Event, vague: Collection[int]) -> set[tuple[str, int]]:
    """The numbers above zero of an event with their outcome; without those that stand for "dozens", "several" and the like."""
    counted = (f for f in event.figures if f.high is not None or f.low not in vague)
    return {(f.outcome, n) for f in counted for n in (f.low, f.high) if n}


def figures(a: Event, b: Event, setting: Setting) -> Said:
    """Numbers of the same outcome: equal ones bind, the more so the larger; far ones and other kinds of people speak against."""
    vague = setting.rules["figures"]["vague"]
    one, two = numbers(a, vague), numbers(b, vague)
    status = [{f.status for f in e.figures if f.outcome == "killed"} for e in (a, b)]
    if {"civilian"} in status and {"combatant"} in status:
        return Said("people_differ", "civilians in the one, combatants in the other")
    shared = sorted(one & two, key=lambda k: (-k[1], k[0]))
    tops = [max((n for o, n in each if o == "killed"), default=0) for each in (one, two)]
    far = min(tops) > 0 and max(tops) > setting.rules["figures"]["factor"] * min(tops)
    if shared and (not far or len(shared) > 1):
        size = "large" if shared[0][1] >= 10 else "middle" if shared[0][1] >= 3 else "small"
        more = "_several" if len(shared) > 1 else ""
        return Said(f"equal_{size}{more}", "the same numbers: " + listed([f"{n} {o}" for o, n in shared], 3))
    if not one or not two:
        return SILENT
    if min(tops) > 0:
        if far:
            return Said("far", f"{tops[0]} and {tops[1]} killed are far from each other")
        if tops[0] > tops[1]:
            return Said("falling", f"{tops[0]} killed, then {tops[1]}")
        return Said("rising", f"{tops[0]} killed, then {tops[1]}")
    if max(tops) > 0:
        return Said("killed_in_one", "only one counts killed")
    return Said("unequal", "")


def ages(a: Event, b: Event, setting: Setting) -> Said:
    """Ages of persons near the words that count the harm."""
    one, two = a.told.ages, b.told.ages
    if not one or not two:
        return SILENT
    shared = sorted(one & two)
    if not shared:
        return Said("differ", f"other ages: {listed([str(n) for n in sorted(one)])} and {listed([str(n) for n in sorted(two)])}")
    level = "several" if len(shared) > 1 else "young" if shared[0] <= setting.rules["ages"]["young"] else "one"
    return Said(level, f"the same ages: {listed([str(n) if n >= 0 else f'{-n} months' for n in shared])}")
