"""How much speaks for two entries being one event: features with their reasons. Places, days and methods as reports are compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from harmledger.comparing.spec import data
from harmledger.incidents.addresses import page_of
from harmledger.incidents.at_place import places
from harmledger.incidents.at_time import days
from harmledger.incidents.feature import SILENT, Said
from harmledger.incidents.names import all_words, place_words
from harmledger.incidents.of_harm import methods
from harmledger.incidents.rules import rules
from harmledger.model.comparison import Entry, Hand, Reason
from harmledger.model.incident import Range


def place(a: Entry, b: Entry) -> Said:
    """Where: as reports' places are compared; a name says more where only one record knows the coordinates."""
    p, q = a.place, b.place
    if p is None or q is None:
        return SILENT
    said = places(p, q, rules("linking")["place"])
    one, two = place_words(p.name), place_words(q.name)
    if said.level == "within_coarse" and one and one == two:
        return Said("named_coarse", f"the same place by name, {p.name!r} and {q.name!r}; one record knows only what it lies in")
    if said is SILENT and one and two:
        if one & all_words(q.name) or two & all_words(p.name):
            return Said("shares_name", f"{p.name!r} and {q.name!r} share a name; neither has coordinates to tell")
        return Said("other_name", f"{p.name!r} and {q.name!r} are other names; there are no coordinates to tell")
    return said


def day(a: Entry, b: Entry) -> Said:
    """When: days as reports' days are compared."""
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return SILENT
    return days(a.start, a.end, b.start, b.end, rules("linking")["day"])


def method(a: Entry, b: Entry) -> Said:
    """How it was done."""
    return methods(a.method, b.method, rules("linking")["method"]["kin_groups"])


def responsible(a: Entry, b: Entry) -> Said:
    """Whose hand it was, where both records say so."""
    if not a.hands or not b.hands:
        return SILENT
    if any(same_hand(h, g) for h in a.hands for g in b.hands):
        return Said("shared", "the same side is held responsible")
    return Said("different", f"other hands: {named(a.hands)}, and {named(b.hands)}")


def same_hand(one: Hand, two: Hand) -> bool:
    """Whether two names mean one party; parties that have no side on our scale are told apart by their keys."""
    if one.key and one.key == two.key:
        return True
    return one.side == two.side and one.side not in ("other", "unknown")


def named(hands: tuple[Hand, ...]) -> str:
    """The names in a row."""
    return ", ".join(dict.fromkeys(h.name for h in hands))


def words_of(r: Range) -> str:
    """A range in words: "22", "35 to 46"."""
    return f"{r.min:,}" if r.min == r.max else f"{r.min:,} to {r.max:,}"


def killed(a: Entry, b: Entry) -> Said:
    """How many were killed: like with like; civilians of the one with all of the other only as far as these must contain them."""
    for one, two in ((a.killed, b.killed), (a.civilians, b.civilians)):
        if one is not None and two is not None:
            return _tolls(one, two)
    for part, whole in ((a.civilians, b.killed), (b.civilians, a.killed)):
        if part is not None and whole is not None:
            if part.min > whole.max:
                return Said("differ", f"{words_of(part)} civilians in the one, {words_of(whole)} killed in the other")
            told = f"{words_of(part)} civilians in the one can be among the {words_of(whole)} killed in the other"
            return Said(f"fits_{_size(part, whole)}" if part.max >= whole.min else "fits", told)
    return SILENT


def _tolls(one: Range, two: Range) -> Said:
    limits = data("linking")["toll"]
    text = f"{words_of(one)} and {words_of(two)} killed"
    if not one.max or not two.max:
        return Said("none_in_one" if one.max or two.max else "none_in_both", text)
    size = _size(one, two)
    if one == two:
        return Said(f"equal_{size}", f"the same toll: {words_of(one)} killed")
    if one.min <= two.max and two.min <= one.max:
        middles = sorted((one.min + one.max, two.min + two.max))
        if middles[1] > limits["factor"] * middles[0]:
            return Said("overlap_wide", f"{text}, which is wide")
        return Said(f"overlap_{size}", f"{text}, which overlap")
    low, high = sorted((one, two), key=lambda r: r.max)
    if high.min - low.max <= limits["close"]:
        return Said("close", f"{text}, nearly the same")
    if high.min > limits["factor"] * low.max:
        return Said("far", f"{text}, far from each other")
    return Said("differ", f"{text}, which differ")


def _size(one: Range, two: Range) -> str:
    """How telling it is that two tolls agree."""
    limits, least = data("linking")["toll"], min(one.max, two.max)
    return "small" if least < limits["small"] else "middle" if least < limits["middle"] else "large"


def injured(a: Entry, b: Entry) -> Said:
    """How many were injured, where both count them; small numbers say nothing."""
    one, two = a.injured, b.injured
    if one is None or two is None or min(one.max, two.max) < data("linking")["toll"]["small"]:
        return SILENT
    text = f"{words_of(one)} and {words_of(two)} injured"
    return Said("agree", text) if one.min <= two.max and two.min <= one.max else Said("differ", text)


def sources(a: Entry, b: Entry) -> Said:
    """Addresses that both name."""
    if not a.links or not b.links:
        return SILENT
    shared = sorted({page_of(u) or u for u in a.links} & {page_of(u) or u for u in b.links})
    return Said("shared_link", f"both name {shared[0]}") if shared else SILENT


def same_id(a: Entry, b: Entry) -> Said:
    """The same id in two versions of one record, now or before."""
    if {a.id, *a.former} & {b.id, *b.former}:
        return Said("same", f"the same id, {a.id if a.id == b.id else f'{a.id} and {b.id}'}")
    return SILENT


FEATURES: dict[str, Callable[[Entry, Entry], Said]] = {
    "place": place,
    "day": day,
    "killed": killed,
    "injured": injured,
    "method": method,
    "responsible": responsible,
    "sources": sources,
    "id": same_id,
}


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair with its points and their reasons, strongest first."""

    score: float
    reasons: tuple[Reason, ...]

    def points(self, *features: str) -> float:
        """The points of these features alone."""
        return sum(r.points for r in self.reasons if r.feature in features)

    def level(self, feature: str) -> str:
        """The level that a feature found, or "silent"."""
        return next((r.level for r in self.reasons if r.feature == feature), "silent")

    @property
    def because(self) -> str:
        """The reasons in one sentence."""
        return "; ".join(r.because for r in self.reasons if r.because) or "nothing to compare"


def scored(a: Entry, b: Entry, ids: bool) -> Scored:
    """The pair. ``ids``: whether both are of one kind of record, so that ids mean the same."""
    points = data("linking")["points"]
    reasons = []
    for name, feature in FEATURES.items():
        if name == "id" and not ids:
            continue
        said = feature(a, b)
        if said is not SILENT:
            reasons.append(Reason(name, said.level, float(points[name][said.level]), said.because))
    reasons.sort(key=lambda r: (-abs(r.points), r.feature))
    return Scored(round(points["base"] + sum(r.points for r in reasons), 3), tuple(reasons))
