"""The range of an incident (codebook section 4): every end of every range names the claims that set it, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from harmledger.incidents.conflicts import conflicts_of
from harmledger.incidents.counts import Count, count, ends
from harmledger.incidents.lineage import Key, speaker_key
from harmledger.model.claim import FigureClaim, Outcome
from harmledger.model.incident import GROUPS, Bound, Conflict, Group, Range, Tally

Voices = Mapping[tuple[Key, str], list[FigureClaim]]
"""The figures of one outcome by voice and report."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one voice counted in one report; ``older`` is how many of its earlier counts this one replaced."""

    speaker: Key
    name: str
    report: str
    day: date | None
    count: Count
    older: int = 0


@dataclass(frozen=True, slots=True)
class Ranges:
    """The tallies of an incident by outcome, with reasons and contradictions."""

    tallies: Mapping[Outcome, Tally]
    bounds: tuple[Bound, ...]
    conflicts: tuple[Conflict, ...]


def reconcile(figures: Sequence[FigureClaim], days: Mapping[str, date | None], family: Mapping[str, str]) -> Ranges:
    """The ranges of one incident. ``days`` and ``family``: the day and the family of copies of each report, by SHA-256."""
    tallies: dict[Outcome, Tally] = {}
    bounds: list[Bound] = []
    for outcome in get_args(Outcome):
        voices: dict[tuple[Key, str], list[FigureClaim]] = defaultdict(list)
        for f in sorted(figures, key=lambda f: (f.report, f.span.start, f.id)):
            if f.outcome == outcome:
                voices[speaker_key(f.said_by, family[f.report]), f.report].append(f)
        names = speaker_names(voices)
        ranges: dict[Group, Range] = {}
        for group in GROUPS:
            found = _range(f"{outcome}.{group}", voices, group, days, names)
            if found:
                ranges[group] = found[0]
                bounds.extend(found[1])
        tallies[outcome] = Tally(**ranges)
    return Ranges(tallies, tuple(bounds), conflicts_of(figures, family))


def _range(
    of: str, voices: Voices, group: Group, days: Mapping[str, date | None], names: Mapping[Key, str]
) -> tuple[Range, list[Bound]] | None:
    said = []
    for (speaker, report), own in sorted(voices.items()):
        counted = count(own, group)
        if counted and not (group == "total" and only_part((speaker, report), voices)):
            said.append(Said(speaker, names[speaker], report, days.get(report), counted))
    said = newest(said)
    low: list[tuple[int, str, tuple[str, ...]]] = [(s.count.low, _why(s), s.count.claims) for s in said]
    high: list[tuple[int, str, tuple[str, ...]]] = [(s.count.high, _why(s), s.count.claims) for s in said]
    if group == "civilians":
        for key, own in sorted(voices.items()):
            if any((s.speaker, s.report) == key for s in said):
                high.extend(_rest(own, names[key[0]]))
            elif _only_combatants(own):
                combatants = tuple(sorted(f.id for f in own))
                low.append((0, f"{names[key[0]]} counts combatants only", combatants))
        if not said and not any(f.status == "civilian" for own in voices.values() for f in own):
            return None
    if not low or not high:
        return None
    bottom = min(low, key=lambda x: (x[0], x[2]))
    top = max(high, key=lambda x: (x[0], [-ord(c) for c in "".join(x[2])]))
    top = top if top[0] >= bottom[0] else (bottom[0], bottom[1], bottom[2])
    return Range(bottom[0], top[0]), [Bound(f"{of}.min", bottom[1], bottom[2]), Bound(f"{of}.max", top[1], top[2])]


def speaker_names(voices: Voices) -> dict[Key, str]:
    """The fullest name that each voice is given."""
    names: dict[Key, str] = {}
    for (speaker, _), own in sorted(voices.items()):
        for f in own:
            name = f.said_by.name if f.said_by else "the report itself"
            names[speaker] = min(names.get(speaker, name), name, key=lambda n: (-len(n), n))
    return names


def only_part(key: tuple[Key, str], voices: Voices) -> bool:
    """Whether a voice's counts in one report, all of people of one status, are known to be no total.

    So it is where the voice gives a total of people of any status elsewhere in the incident ("63 killed";
    in another report "36 of those killed are civilians"), or where the report itself calls the same number
    of the same people a part of a larger one.
    """
    speaker, report = key
    own = [f for f in voices[key] if f.part_of is None]
    if not own or any(f.status == "unknown" for f in own):
        return False
    for (other, where), figures in voices.items():
        for f in figures:
            if other == speaker and f.status == "unknown" and f.part_of is None and f.age is None and f.sex is None:
                return True
            if where == report and f.part_of is not None and any((f.status, ends(f)) == (o.status, ends(o)) for o in own):
                return True
    return False


def newest(said: Sequence[Said]) -> list[Said]:
    """Without the counts that the same voice replaced in a later report. Where days are not known nothing is replaced."""
    kept = []
    for s in said:
        mine = [o for o in said if o.speaker == s.speaker]
        if s.day is not None and any(o.day is not None and o.day > s.day for o in mine):
            continue
        older = sum(1 for o in mine if o.day is not None and s.day is not None and o.day < s.day)
        kept.append(Said(s.speaker, s.name, s.report, s.day, s.count, older))
    return kept


def _why(said: Said) -> str:
    words = (
        f"{said.name} counts {said.count.low}"
        if said.count.low == said.count.high
        else f"{said.name} counts {said.count.low} to {said.count.high}"
    )
    if said.count.summed:
        words += ", its parts added up"
    if said.older:
        words += f"; its newest figure, {said.older} older set aside"
    return words


def _rest(own: Sequence[FigureClaim], name: str) -> list[tuple[int, str, tuple[str, ...]]]:
    """Civilians at most: the voice's total of people of unstated status, less those it says were combatants."""
    whole = [f for f in own if f.status == "unknown" and f.age is None and f.sex is None and f.part_of is None]
    stated = [f for f in own if f.status == "civilian" and ends(f)[1] > 0]
    if not whole or not stated:
        return []
    top = max(whole, key=lambda f: (ends(f)[1], f.id))
    combatants = count(own, "combatants")
    less = combatants.low if combatants else 0
    words = f"{name} counts {ends(top)[1]} in all" + (f", {less} of them combatants" if less else ", the status of the others not stated")
    claims = tuple(sorted({top.id, *(combatants.claims if combatants else ())}))
    return [(max(0, ends(top)[1] - less), words, claims)]


def _only_combatants(own: Sequence[FigureClaim]) -> bool:
    return bool(own) and all(f.status == "combatant" for f in own) and any(ends(f)[1] > 0 for f in own)
