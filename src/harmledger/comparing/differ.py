"""In what two records of one event differ: tolls side by side, and what cannot both be right, each in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from harmledger.comparing.score import day, method, named, place, same_hand, words_of
from harmledger.model.comparison import Difference, Entry, Hand, Relation, Toll, TollOf
from harmledger.model.incident import Range

APART_PLACES = frozenset({"near", "apart", "same_name_far", "other_province", "other_name"})
APART_DAYS = frozenset({"gap_one", "gap_few", "gap_week", "gap_far"})


def relation(here: Range, there: Range, best: int | None) -> Relation:
    """How their range, and their best estimate, stand to ours."""
    if here.max < there.min or there.max < here.min:
        return "apart"
    if best is not None and not here.min <= best <= here.max:
        return "best outside"
    if here == there:
        return "equal"
    if here.min <= there.min and there.max <= here.max:
        return "inside"
    return "around" if there.min <= here.min and here.max <= there.max else "overlap"


def summed(ranges: Sequence[Range | None]) -> Range | None:
    """The ends added up; None where one of them is not known."""
    known = [r for r in ranges if r is not None]
    return Range(sum(r.min for r in known), sum(r.max for r in known)) if known and len(known) == len(ranges) else None


def tolls(here: Sequence[Entry], there: Sequence[Entry]) -> tuple[Toll, ...]:
    """The tolls that both records count, like with like; of several entries their sums."""
    found = []
    bests = [e.best for e in there]
    best = sum(b for b in bests if b is not None) if all(b is not None for b in bests) else None
    names: tuple[TollOf, ...] = ("killed", "civilians", "injured")
    for of in names:
        one, two = (summed([getattr(e, of) for e in side]) for side in (here, there))
        if one is not None and two is not None:
            own = best if of == "killed" else None
            found.append(Toll(of, one, two, own, relation(one, two, own)))
    return tuple(found)


def differences(here: Sequence[Entry], there: Sequence[Entry], found: Sequence[Toll], summed_up: bool) -> tuple[Difference, ...]:
    """What differs between the entries of a match. ``summed_up``: one of them sums up several events, so that days, places, methods
    and hands of the single ones are not held against it."""
    all_of = [*_of_tolls(found), *_of_unlike(here, there, found)]
    if not summed_up:
        all_of += [*_of_days(here, there), *_of_places(here, there), *_of_hands(here, there), *_of_methods(here, there)]
    return tuple(all_of)


def _of_tolls(found: Sequence[Toll]) -> Iterator[Difference]:
    """Tolls that differ; where all who were killed are civilians in both records, this is told once."""
    killed = next((t for t in found if t.of == "killed"), None)
    for t in found:
        if t.of == "civilians" and killed and (t.here, t.there) == (killed.here, killed.there):
            continue
        theirs = words_of(t.there) + (f", best {t.best:,}" if t.best is not None and t.there.min != t.there.max else "")
        people = {"killed": "killed", "civilians": "civilians killed", "injured": "injured"}[t.of]
        if t.relation == "apart":
            because = f"No number of {people} is in both ranges: one record must be wrong, or they do not count the same people."
            yield Difference(t.of, "apart", words_of(t.here), theirs, because)
        elif t.relation == "best outside":
            because = f"The ranges of {people} have numbers in common, but their best estimate is not one of them."
            yield Difference(t.of, "look", words_of(t.here), theirs, because)


def _of_unlike(here: Sequence[Entry], there: Sequence[Entry], found: Sequence[Toll]) -> Iterator[Difference]:
    """Where the one counts all killed and the other civilians alone, civilians cannot be more than all."""
    if any(t.of in ("killed", "civilians") for t in found):
        return
    for swap, one, two in ((False, here, there), (True, there, here)):
        whole, part = summed([e.killed for e in one]), summed([e.civilians for e in two])
        if whole is not None and part is not None and part.min > whole.max:
            told = (f"{words_of(whole)} killed", f"{words_of(part)} civilians killed")
            because = "The one counts more civilians than the other counts killed in all."
            yield Difference("killed", "apart", *(told[::-1] if swap else told), because)


def _span(entries: Sequence[Entry]) -> str:
    starts = [e.start for e in entries if e.start]
    ends = [e.end for e in entries if e.end]
    if not starts or not ends:
        return "no day"
    first: date = min(starts)
    last: date = max(ends)
    return first.isoformat() if first == last else f"{first} to {last}"


def _of_days(here: Sequence[Entry], there: Sequence[Entry]) -> Iterator[Difference]:
    said = [day(a, b) for a in here for b in there]
    if said and all(s.level in APART_DAYS for s in said):
        yield Difference("day", "apart", _span(here), _span(there), f"The days do not touch: {said[0].because}.")


def _of_places(here: Sequence[Entry], there: Sequence[Entry]) -> Iterator[Difference]:
    said = [(place(a, b), a, b) for a in here for b in there]
    for levels, weight, words in (
        (APART_PLACES, "apart", "The places lie farther apart than either record says it may be off"),
        (frozenset({"other_site"}), "look", "The records name different places of one town"),
    ):
        if said and all(s.level in levels for s, _, _ in said):
            s, a, b = said[0]
            one, two = (e.place.name if e.place and e.place.name else "no place" for e in (a, b))
            yield Difference("place", "apart" if weight == "apart" else "look", one, two, f"{words}: {s.because}.")
            return


def _hands(entries: Sequence[Entry], parties: bool = False) -> tuple[Hand, ...]:
    return tuple(dict.fromkeys(h for e in entries for h in (e.parties if parties else e.hands)))


def _of_hands(here: Sequence[Entry], there: Sequence[Entry]) -> Iterator[Difference]:
    ours, theirs = _hands(here), _hands(there)
    if ours and theirs:
        if any(same_hand(h, g) for h in ours for g in theirs):
            return
        unlike = any(h.side != g.side for h in ours for g in theirs)
        because = (
            "The records hold different sides responsible."
            if unlike
            else "The records name parties that may be one or two; a person has to say."
        )
        yield Difference("responsible", "apart" if unlike else "look", named(ours), named(theirs), because)
        return
    for swap, own, fighting in ((False, ours, _hands(there, parties=True)), (True, theirs, _hands(here, parties=True))):
        known = [h for h in fighting if h.side not in ("unknown", "other")]
        if own and len(known) > 1 and len(known) == len(fighting) and not any(same_hand(h, g) for h in own for g in fighting):
            told = (named(own), named(tuple(fighting)))
            because = "The one names two parties, and neither is the side that the other holds responsible."
            yield Difference("responsible", "look", *(told[::-1] if swap else told), because)


def _of_methods(here: Sequence[Entry], there: Sequence[Entry]) -> Iterator[Difference]:
    said = [(method(a, b), a, b) for a in here for b in there]
    if said and all(s.level == "other" for s, _, _ in said):
        s, a, b = said[0]
        yield Difference("method", "look", a.method.replace("_", " "), b.method.replace("_", " "), f"How it was done: {s.because}.")
