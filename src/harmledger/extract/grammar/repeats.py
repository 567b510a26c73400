"""What an event's figures repeat, and what is part of what: inside one event, after all its sentences are gathered."""

from __future__ import annotations

import re
from collections.abc import Sequence

from harmledger.extract.grammar.drafts import EventDraft, Figure


def drop_repeats(event: EventDraft) -> None:
    """Code a repeated claim once, at its most precise wording, and bind parts told in later sentences to their whole."""
    kept: list[Figure] = []
    for f in sorted(event.figures, key=lambda f: f.start):
        twin = next((k for k in kept if _repeats(k, f) or _same_person(k, f, event.figures)), None)
        if twin is None:
            kept.append(f)
            continue
        better = _precision(f) > _precision(twin) and (not f.definite or _one_voice(twin, f))
        keep, drop = (f, twin) if better else (twin, f)
        keep.sex, keep.age = keep.sex or drop.sex, keep.age or drop.age
        if keep.voice is None and drop.voice is not None:
            keep.voice = drop.voice
        elif keep.voice is not None and drop.voice is not None and drop.voice.together and not keep.voice.together:
            keep.voice = drop.voice  # "residents and officials said 12 … 12 died, officials said": both stand by it
        if keep is f:
            kept[kept.index(twin)] = f
            if f.whole is twin:
                f.whole = None
        for other in event.figures:
            if other.whole is drop and other is not keep:
                other.whole = keep
        if drop.whole is not None and keep.whole is None and drop.whole is not keep:
            keep.whole = drop.whole
    kept = [f for f in kept if not _said_already(f, kept) and not _died_of_it(f, kept)]
    harmed = {(f.outcome, f.voice.name if f.voice else None) for f in kept if f.number}
    kept = [f for f in kept if f.number or f.status != "unknown" or (f.outcome, f.voice.name if f.voice else None) not in harmed]
    _bind_addends(kept)
    for f in kept:
        if f.whole is not None and f.whole not in kept:
            f.whole = None
        if f.whole is None and (f.refers is not None or f.more):
            f.whole = _whole_before(f, kept)
        if f.whole is not None and not _one_voice(f.whole, f):
            f.whole = None
        if f.whole is not None and f.status == "unknown" and f.whole.status == "civilian" and f.outcome == f.whole.outcome:
            f.status = "civilian"
    event.figures = kept


SHOT = re.compile(
    r"shot|suffered|taken|rushed|transported|state:in|:(?:wounded|wounding|injured|injuring|hit|hitting|struck|striking|suffering)$"
)
"""Rules that find people hurt who may turn out to have died."""

ANYBODY = frozenset(["victim", "man", "woman", "boy", "girl", "deceased", "person", "body", "child", "dead"])
"""Nouns by which somebody told of before may be called again, whatever he was called then."""


def _head(f: Figure) -> str:
    return f.group.lower().split()[-1] if f.group else ""


def _bind_addends(kept: Sequence[Figure]) -> None:
    """ "28 dead … 11 troops and 17 militants": counts of one sentence that make up a total told before are its parts."""
    for total in [f for f in kept if f.whole is None and f.number > 1]:
        later: dict[int, list[Figure]] = {}
        for f in kept:
            if f.start > total.start and f.whole is None and f.outcome == total.outcome and f.number and _one_voice(total, f):
                later.setdefault(f.sentence, []).append(f)
        for addends in later.values():
            if len(addends) > 1 and sum(f.number for f in addends) == total.number:
                for f in addends:
                    f.whole = total


def _died_of_it(f: Figure, kept: Sequence[Figure]) -> bool:
    """ "A boy was shot … the boy died": who was shot or taken to hospital counts as injured only where he is not counted among
    the dead later on."""
    if f.outcome != "injured" or f.number == 0 or f.whole is not None or not SHOT.search(f.rule):
        return False
    for k in kept:
        if k.outcome != "killed" or k.number != f.number or k.whole is not None or not _compatible(f, k):
            continue
        alike = (k.age, k.sex) == (f.age, f.sex) != (None, None)
        alone = _only_one(kept, "killed") and _only_one(kept, "injured")
        if f.rule.endswith(":shot") and (alone or _head(k) == _head(f) or _head(f) in ANYBODY or _head(k) in ANYBODY or alike):
            return True
        if f.number == 1 and k.sentence > f.sentence and (k.definite or alike):
            return True
        if f.number == 1 and k.sentence < f.sentence and (f.definite or alike) and _only_one(kept, "killed"):
            return True  # "a boy died …. The teenager was shooting with friends when he was wounded"
    return False


def _compatible(a: Figure, b: Figure) -> bool:
    """Whether nothing that is said of two figures excludes that they count the same people."""
    if a.more or b.more or a.rule.startswith("with:") or b.rule.startswith("with:") or {a.status, b.status} == {"civilian", "combatant"}:
        return False
    return all(x is None or y is None or x == y for x, y in ((a.age, b.age), (a.sex, b.sex)))


def _only_one(kept: Sequence[Figure], outcome: str) -> bool:
    """Whether the event counts nobody but single persons with this outcome."""
    return all(k.number <= 1 for k in kept if k.outcome == outcome)


def _same_person(a: Figure, b: Figure, kept: Sequence[Figure]) -> bool:
    """ "A 16-year-old", "one boy", "the teenager" in later sentences of a report that counts single persons only: one person,
    unless the text says "another" or the words exclude it."""
    if not (a.number == b.number == 1 and a.outcome == b.outcome) or a.sentence == b.sentence:
        return False
    return a.whole is None and b.whole is None and _compatible(a, b) and _only_one(kept, a.outcome)


def _said_already(f: Figure, kept: Sequence[Figure]) -> bool:
    """ "The pilot" after "a pilot" was counted; "no casualties" by a voice that has counted some here, which speaks of another strike."""
    if f.number == 1 and f.definite and f.whole is None:
        head = _head(f)
        return any(
            k is not f and k.start < f.start and k.outcome == f.outcome and (k.number == 1 or head in ANYBODY) and k.number >= 1
            and (_head(k) == head or head in ANYBODY) and None in (k.sex, f.sex, None if k.sex == f.sex else f.sex)
            for k in kept
        )  # fmt: skip
    if f.vague and f.whole is None:  # "dozens wounded" by the voice that also gives a number
        return any(
            k is not f and not k.vague and k.outcome == f.outcome and k.whole is None and k.number >= f.number and f.status in ("unknown", k.status)
            and (k.voice and k.voice.name) == (f.voice and f.voice.name)
            for k in kept
        )  # fmt: skip
    if f.low == 0 and f.high == 0:
        counted = [k for k in kept if k.number > 0 and k.outcome == f.outcome and f.status in ("unknown", k.status)]
        return any(k.voice is not None and f.voice is not None and _one_voice(k, f) for k in counted)
    return False


def _one_voice(a: Figure, b: Figure) -> bool:
    if a.voice is None or b.voice is None:
        return True
    return (
        _plain(a.voice.name) == _plain(b.voice.name)
        or (a.voice.actor is not None and a.voice.actor == b.voice.actor)
        or a.voice.kind == b.voice.kind == "monitor"
    )


def _plain(name: str) -> str:
    """A voice's name without its article: "a hospital source" and "the hospital source" are one."""
    return re.sub(r"^(?:an?|the|one|another)\s+", "", name.lower())


def _repeats(a: Figure, b: Figure) -> bool:
    """Whether ``b`` tells ``a`` again: the same number of the same sort of people by a voice that may be the same."""
    if a.outcome != b.outcome or a.number != b.number:
        return False
    if _told_closer(a, b):
        return True
    if a.age != b.age:
        return False
    if a.sex != b.sex and not (a.number == 1 and None in (a.sex, b.sex)):
        return False
    if not _one_voice(a, b) and a.number != 1 and not b.definite:
        return False  # "the 40 dead" are those told of before, whoever speaks of them
    if a.number == 1 and a.group.lower().split()[-1:] != b.group.lower().split()[-1:]:
        return False
    if not b.definite and (a.whole is None) != (b.whole is None) and _bounds(a) != _bounds(b):
        return False  # "including 36 civilians" and, of its own, "at least 36 civilians"
    if a.status == b.status:
        return True
    if _bounds(a) != _bounds(b) and not (b.definite and b.status == "unknown"):
        return False  # "at least 22 people" and "22 civilians": neither tells the other again
    # "six people" told again as "six civilians"; two parts of one whole are two counts
    return "unknown" in (a.status, b.status) and not b.more and (a.whole is None or b.whole is None or a.whole is not b.whole)


def _bounds(f: Figure) -> tuple[bool, bool]:
    return (f.low is None, f.high is None)


def _told_closer(a: Figure, b: Figure) -> bool:
    """ "Two people are dead … two men were pronounced dead": a later sentence says who the counted people were."""
    plain = a.age is None and a.sex is None and a.status == "unknown" and not a.vague
    return (
        plain and (b.age is not None or b.sex is not None) and a.number > 1 and a.sentence != b.sentence
        and not b.more and b.whole is None and b.refers is None and _one_voice(a, b)
    )  # fmt: skip


def _precision(f: Figure) -> tuple[bool, bool, bool]:
    """How precisely a figure is worded: whose word it is, who they were, an exact number."""
    return (f.voice is not None, f.status != "unknown", f.low is not None and f.low == f.high)


def _whole_before(f: Figure, kept: Sequence[Figure]) -> Figure | None:
    before = [k for k in kept if k is not f and k.start < f.start and k.outcome == f.outcome and k.number >= f.number and k.whole is None]
    if isinstance(f.refers, int):
        return next((k for k in before if k.number == f.refers), None)
    if f.more:
        for total in before:
            parts = [k.number for k in kept if k.whole is total and k is not f]
            if sum(parts) + f.number == total.number:
                return total
        return None
    return next((k for k in reversed(before) if k.number > f.number), None)
