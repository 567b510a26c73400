"""A comparison in words: what became of entries, how tolls stand to each other, who is held responsible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from harmledger.model.comparison import Comparison, Count, Entry, Match, Relation, Shape, Toll, What, Window
from harmledger.publish.words import date_words, range_words, word

RELATIONS: dict[Relation, str] = {
    "equal": "the same",
    "inside": "theirs lies inside ours",
    "around": "ours lies inside theirs",
    "overlap": "they overlap",
    "best outside": "they overlap, but their best estimate lies outside ours",
    "apart": "no number in common",
}
SHAPES: dict[Shape, str] = {
    "one": "one to one",
    "split there": "several entries of theirs",
    "split here": "several incidents of ours",
    "summed there": "their entry sums up",
    "summed here": "our entry sums up",
}
WHAT: dict[What, str] = {
    "killed": "killed",
    "civilians": "civilians killed",
    "injured": "injured",
    "day": "day",
    "place": "place",
    "responsible": "who did it",
    "method": "how it was done",
}
SUMS = (
    "The sums add up the ends of all ranges. The truth is hardly ever at all lower ends, or at all upper ends, at once; the records do not "
    "count the same people by the same rules; and what neither of them knows is in no sum. Take them for the size of the records, never for "
    "an estimate of how many died."
)
"""The warning beside every sum of ranges."""


def entry_days(e: Entry) -> str:
    """The day or days of an entry."""
    if e.start is None or e.end is None:
        return "day not known"
    return date_words(e.start) if e.start == e.end else f"{date_words(e.start)} – {date_words(e.end)}"


def entry_place(e: Entry) -> str:
    """The place of an entry with its province and country."""
    if e.place is None:
        return "place not known"
    parts = [e.place.name, e.place.admin1 or "", e.place.country or ""]
    return ", ".join(dict.fromkeys(p for p in parts if p)) or "place not known"


def entry_toll(e: Entry) -> str:
    """What an entry counts: "38–46 killed, best 42; 12 injured"."""
    parts = []
    if e.killed is not None:
        best = f", best {e.best:,}" if e.best is not None and e.killed.min != e.killed.max else ""
        parts.append(f"{range_words(e.killed)} killed{best}")
    if e.civilians is not None and e.civilians != e.killed:
        parts.append(
            f"{range_words(e.civilians)} civilians killed" if e.killed is None else f"{range_words(e.civilians)} of them civilians"
        )
    if e.injured is not None:
        parts.append(f"{range_words(e.injured)} injured")
    return "; ".join(parts) or "counts nobody"


def entry_hands(e: Entry) -> str:
    """Whom an entry holds responsible, or the parties that it names."""
    if e.hands:
        return "; ".join(dict.fromkeys(h.name for h in e.hands))
    if e.parties:
        return "not said; parties: " + ", ".join(dict.fromkeys(h.name for h in e.parties))
    return "not said"


def toll_words(t: Toll) -> str:
    """A toll side by side: "killed: ours 22, theirs 30–42 (no number in common)"."""
    best = f", best {t.best:,}" if t.best is not None and t.there.min != t.there.max else ""
    return f"{WHAT[t.of]}: ours {range_words(t.here)}, theirs {range_words(t.there)}{best} ({RELATIONS[t.relation]})"


def method_words(e: Entry) -> str:
    """How it was done."""
    return word("method", e.method)


def window_words(w: Window) -> str:
    """What was compared: "16 March 2017 to the end, area Aleppo"; "" for all."""
    days = f"from {date_words(w.first)}" if w.first else ""
    days += f"{' ' if days else ''}to {date_words(w.last)}" if w.last else ""
    return ", ".join(p for p in (days, f"area {w.area}" if w.area else "") if p)


def found_words(matches: Sequence[Match]) -> list[tuple[str, int]]:
    """How many matches differ in what, most frequent first."""
    found = Counter(what for m in matches for what in {d.what for d in m.differences})
    return [(WHAT[what], n) for what, n in sorted(found.items(), key=lambda f: (-f[1], list(WHAT).index(f[0])))]


def relations_words(matches: Sequence[Match]) -> list[tuple[str, int]]:
    """How the tolls of killed (of civilians where not all are counted) stand to each other, in the order of ``RELATIONS``."""
    found: Counter[Relation] = Counter()
    for m in matches:
        toll = next((t for t in m.tolls if t.of in ("killed", "civilians")), None)
        if toll:
            found[toll.relation] += 1
    return [(RELATIONS[r], found[r]) for r in RELATIONS if found[r]]


def share(part: int, whole: int) -> str:
    """ "4 of 5"; with a percentage from 20 on, where one says something."""
    if whole < 20:
        return f"{part:,} of {whole:,}"
    return f"{part:,} of {whole:,} ({100 * part / whole:.0f} %)"


def brief(c: Comparison) -> list[str]:
    """The comparison in a few sentences."""
    t: Count = c.total
    lines = [
        f"Of {t.here:,} incidents of ours that both records could have, {t.matched_here:,} are matched, {t.possible_here:,} may be, and "
        f"{t.only_here:,} are in ours alone.",
        f"Of {t.there:,} entries of theirs, {t.matched_there:,} are matched, {t.possible_there:,} may be, and {t.only_there:,} are in "
        "theirs alone.",
    ]
    differing = sum(bool(m.differences) for m in c.matches)
    lines.append(f"{share(differing, len(c.matches))} matches differ in something." if c.matches else "Nothing was matched.")
    beyond = sum(bool(o.beyond) for o in c.only_here), sum(bool(o.beyond) for o in c.only_there)
    if any(beyond):
        lines.append(
            f"Left out of these numbers: {beyond[0]:,} of ours and {beyond[1]:,} of theirs that the other record could not have (other "
            "months, other countries, or by its rules). They are in the tables, each with its reason."
        )
    return lines


def chance_words(m: Match) -> str:
    """How far a match may be chance, in a sentence; "" where the records are too short to tell."""
    if m.chance is None:
        return ""
    if m.chance == 0:
        return "Moved by weeks, where it is not the same event, nothing fits as well: this is hardly chance."
    return f"Moved by weeks, where it is not the same event, it finds what fits as well {m.chance:.2f} times on average."
