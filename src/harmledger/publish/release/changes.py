"""What became of every incident since the release before: new, changed, merged, split, withdrawn, restored; each with its cause."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import get_args

from harmledger.model.decision import event_of
from harmledger.model.release import Altered, ChangeKind, Changes, IncidentChange
from harmledger.publish.release.causes import Causes
from harmledger.publish.release.shown import Shown, Words

ORDER: tuple[str, ...] = get_args(ChangeKind)
Redirects = Mapping[str, str | None]
"""Every id that was published and is gone, with the id to go to instead; None where it was withdrawn."""


@dataclass(frozen=True, slots=True)
class Before:
    """What the release before said: its version and day, its incidents by id, and the ids that were gone by then."""

    version: str
    day: date
    incidents: Mapping[str, Shown]
    redirects: Redirects


def changes(before: Before, now: Mapping[str, Shown], former: Mapping[str, str], causes: Causes) -> Changes:
    """The changes from ``before`` to the incidents ``now``.

    ``former``: ids that incidents had, or would have had, with their ids of today (``Record.redirects``).
    """
    found = _Comparison(before, now, former, causes)
    listed = sorted(found.changes(), key=lambda c: (ORDER.index(c.kind), c.incident))
    return Changes(before.version, before.day, tuple(listed), tuple(sorted(found.redirects().items())))


def with_reasons(found: Changes, reasons: Mapping[str, str]) -> tuple[Changes, tuple[str, ...]]:
    """The changes with the publisher's own words as the reason, by the incident's id; and the ids of which there is no change."""
    ids = {c.incident for c in found.changes}
    told = tuple(replace(c, because=reasons[c.incident]) if c.incident in reasons else c for c in found.changes)
    return replace(found, changes=told), tuple(sorted(reasons.keys() - ids))


class _Comparison:
    """Two releases beside each other."""

    def __init__(self, before: Before, now: Mapping[str, Shown], former: Mapping[str, str], causes: Causes) -> None:
        self.before, self.old, self.now, self.former, self.causes = before, before.incidents, now, former, causes
        self.homes = _Homes(now)
        self.lost = {id: self._home(was) for id, was in self.old.items() if id not in now}
        self.came: dict[str, list[str]] = defaultdict(list)  # incident of today -> ids that are gone into it
        for id, into in self.lost.items():
            if into is not None:
                self.came[into].append(id)
        self.parts: dict[str, list[str]] = defaultdict(list)  # incident of before -> incidents of today that were parts of it
        of_event = {event: id for id, was in self.old.items() for event in was.events}
        for id in now:
            if id not in self.old and id not in self.came and (whole := of_event.get(event_of(id))) is not None:
                self.parts[whole].append(id)

    def redirects(self) -> dict[str, str | None]:
        """Every id that was published and is gone, each leading to an incident of today, or nowhere."""
        found: dict[str, str | None] = {}
        for gone, into in self.before.redirects.items():
            if gone not in self.now:
                found[gone] = self._live(into) or self._live(self.former.get(gone))
        return found | self.lost

    def changes(self) -> Iterable[IncidentChange]:
        """All of them, in no order."""
        for id, shown in self.now.items():
            if id in self.old:
                if (change := self._stayed(self.old[id], shown)) is not None:
                    yield change
            elif id in self.before.redirects:
                yield self._restored(id, shown)
            elif id not in self.came:
                yield IncidentChange("new", id, shown.headline, self._why_new(shown))
        for id, into in self.lost.items():
            yield self._gone(self.old[id], into)
        for id, into in self.before.redirects.items():
            if into is None and id not in self.now and (led := self._live(self.former.get(id))) is not None:
                told = self._told(None, self.now[led], "it is read again")
                yield IncidentChange("restored", id, self.now[led].headline, f"It had been withdrawn and is part of {led} now: {told}", led)

    def _live(self, id: str | None) -> str | None:
        """The incident of today that an id of before leads to."""
        return None if id is None else id if id in self.now else self.lost.get(id)

    def _home(self, was: Shown) -> str | None:
        """The incident of today that holds what one of before held: by its id, else by its claims, else by the same words."""
        led = self.former.get(was.id)
        return led if led in self.now else self.homes.of(was)

    def _stayed(self, was: Shown, now: Shown) -> IncidentChange | None:
        parts = self.parts.get(was.id, [])
        altered = _altered(was, now)
        if not altered and not parts and set(was.reports) == set(now.reports) and was.substance == now.substance:
            return None
        joined = [f"the incident {gone} became part of it" for gone in sorted(self.came.get(now.id, ()))]
        why = [*joined, *self.causes.of(was, now)]
        if parts:
            return IncidentChange("split", now.id, now.headline, f"{_parted(parts)}: {_sentence(why, OTHERS)}", None, altered)
        if not altered:
            return IncidentChange("changed", now.id, now.headline, f"Its words changed and none of its values: {_sentence(why, OTHERS)}")
        return IncidentChange("changed", now.id, now.headline, _capital(_sentence(why, OTHERS)), None, altered)

    def _gone(self, was: Shown, into: str | None) -> IncidentChange:
        if into is None:
            return IncidentChange("withdrawn", was.id, was.headline, self._why_withdrawn(was))
        now, parts = self.now[into], self.parts.get(was.id, [])
        continued = into not in self.old and into not in self.before.redirects
        altered = _altered(was, now) if continued else ()
        if parts:
            why = _sentence(self.causes.of(was, now), OTHERS)
            return IncidentChange("split", was.id, was.headline, f"{_parted([into, *parts])}: {why}", into, altered)
        return IncidentChange("merged", was.id, was.headline, self._why_merged(was, now, continued), into, altered)

    def _why_merged(self, was: Shown, now: Shown, continued: bool) -> str:
        others = [gone for gone in self.came[now.id] if gone != was.id]
        if continued and not others:
            lead = next((c for c in now.claims if c.event and c.id == event_of(now.id)), None)
            if lead is not None and lead.report not in was.reports:
                first = (
                    f"the report that is now its first came, {self.causes.listed([lead.report])}, and an incident is called after its first"
                )
                told = "; ".join([first, *self.causes.decided([was, now])])
            else:
                told = _sentence(self.causes.of(was, now), "the report that it was called after no longer tells of it in the same words")
            return f"It is the same incident under another id: {_sentence([told], '')}"
        decided = self.causes.decided([was, now])
        linked = [j for j in now.joined if (j.a in was.events) != (j.b in was.events)]
        best = max(linked, key=lambda j: (j.score, j.a, j.b), default=None)
        why = decided or ([f"found to be one event ({best.because})"] if best else []) or self.causes.of(was, now)
        return f"It is one incident with {', '.join([now.id] if not continued else others)}: {_sentence(why, OTHERS)}"

    def _why_withdrawn(self, was: Shown) -> str:
        if was.id in self.causes.news.unpublished or self.former.get(was.id) in self.causes.news.unpublished:
            return "It is held back by the rules of what is published (HELD-BACK.md)."
        if decided := self.causes.decided([was]):
            return _capital(_sentence(decided, ""))
        return _capital(_sentence(self.causes.of(was, None), "nothing that is read in its reports today tells of it"))

    def _restored(self, id: str, now: Shown) -> IncidentChange:
        into = self.before.redirects[id]
        was = "It had been withdrawn" if into is None else f"It had been part of {into} and is an incident of its own again"
        return IncidentChange("restored", id, now.headline, f"{was}: {self._told(None, now, 'it is read again')}")

    def _why_new(self, now: Shown) -> str:
        whole = next((w for w, parts in self.parts.items() if now.id in parts), None)
        if whole is not None:
            return f"It was part of {whole}: {self._told(self.old[whole], now, OTHERS)}"
        told = f"told by {self.causes.listed(now.reports)}"
        decided = self.causes.decided([now])
        return _capital(_sentence([told, *decided], told))

    def _told(self, was: Shown | None, now: Shown, otherwise: str) -> str:
        return _sentence(self.causes.decided([s for s in (was, now) if s]) or self.causes.of(was, now), otherwise)


OTHERS = "nothing of its own changed; what it is linked or compared with did"


class _Homes:
    """Finds the incident that holds given claims: the same claims, or the same words where a newer reading calls them otherwise."""

    def __init__(self, incidents: Mapping[str, Shown]) -> None:
        self._incidents = incidents
        self._of_claim: dict[str, str] = {}
        self._at: dict[tuple[str, bool], list[tuple[int, int, str]]] = defaultdict(list)
        for id, shown in incidents.items():
            for claim in shown.claims:
                self._of_claim[claim.id] = id
                self._at[claim.report, claim.event].append((claim.start, claim.end, id))

    def of(self, was: Shown) -> str | None:
        """The incident that holds most of one of another release: of its events, else of its figures; of two, the one more like it."""
        values = set(was.values)
        for claims in ([c for c in was.claims if c.event], was.claims):
            if held := self._same(claims) or self._over(claims):
                return min(held, key=lambda id: (-held[id], -len(values & set(self._incidents[id].values)), id))
        return None

    def _same(self, claims: Sequence[Words]) -> Mapping[str, float]:
        return Counter(self._of_claim[c.id] for c in claims if c.id in self._of_claim)

    def _over(self, claims: Sequence[Words]) -> Mapping[str, float]:
        """By incident, how much of the words of the claims its own claims share (1: all, for each claim)."""
        found: dict[str, float] = defaultdict(float)
        for c in claims:
            for start, end, id in self._at.get((c.report, c.event), ()):
                shared = min(end, c.end) - max(start, c.start)
                if shared > 0:
                    found[id] += shared / (max(end, c.end) - min(start, c.start))
        return found


def _altered(was: Shown, now: Shown) -> tuple[Altered, ...]:
    """The values that differ; those of other codebooks only where none of our own does."""
    return _differing(was.values, now.values) or (_differing(was.coded, now.coded) if was.coded and now.coded else ())


def _differing(was: Iterable[tuple[str, str]], now: Iterable[tuple[str, str]]) -> tuple[Altered, ...]:
    old, new = dict(was), dict(now)
    return tuple(Altered(k, old.get(k, ""), new.get(k, "")) for k in dict.fromkeys([*old, *new]) if old.get(k) != new.get(k))


def _parted(parts: Collection[str]) -> str:
    return f"Parts of it are incidents of their own now, {', '.join(sorted(parts))}"


def _sentence(causes: Sequence[str], otherwise: str) -> str:
    said = "; ".join(causes) or otherwise
    return said if said.endswith((".", "!", "?")) else said + "."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
