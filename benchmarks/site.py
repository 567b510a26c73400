"""How long a site takes: the pages of a release of 10,000 invented incidents, on one core, and how much memory their making adds.

    python benchmarks/site.py                        10,000 incidents
    python benchmarks/site.py --incidents 1000 --out FOLDER

The record is made here and not read from a book: three reports an incident with twelve claims, 300 places in three countries, six
years, eleven sides; one incident in a thousand has 400 reports. *Making* is from the record to the bytes of the last page, written or
not. Memory is the largest that the process had after the record was made, less what it had then. Bytes and pages are counted by kind,
and the largest of each is told.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

from harmledger.model.circumstances import Place, Span, When
from harmledger.model.claim import Claim, EventClaim, FigureClaim, Method, Reading, ResponsibilityClaim, Side, SourceKind, Stance, Voice
from harmledger.model.coded import Coded, Field
from harmledger.model.incident import (
    Bound,
    Conflict,
    Grade,
    Incident,
    Link,
    Range,
    Record,
    SetAside,
    SideGrade,
    Speaker,
    Suggestion,
    Tally,
    Told,
)
from harmledger.model.release import About, Changes, IncidentChange
from harmledger.model.report import Receipt, Report, make_report
from harmledger.publish.evidence import evidence_of_readings
from harmledger.publish.published import Published
from harmledger.publish.site.build import site_files

SYLLABLES = ("ba", "deir", "har", "kafr", "lu", "ma", "nah", "qa", "ra", "shay", "tal", "zor")
KINDS: tuple[SourceKind, ...] = get_args(SourceKind)
SIDES: tuple[Side, ...] = get_args(Side)
STANCES: tuple[Stance, ...] = get_args(Stance)
GRADES: tuple[Grade, ...] = get_args(Grade)
METHODS: tuple[Method, ...] = get_args(Method)
HUGE = 400
"""Reports of every thousandth incident."""
NONE = Tally()


class Invented:
    """Makes incidents with their reports and claims; the same each time."""

    def __init__(self) -> None:
        self._chance = random.Random(11)
        self._places = [self._place(n) for n in range(300)]
        self._voices = [Voice(f"{self._name()} Monitor {n}", kind=self._chance.choice(KINDS)) for n in range(200)]

    def published(self, count: int) -> Published:
        """A record of ``count`` incidents."""
        reports: list[Report] = []
        readings: list[Reading] = []
        incidents = []
        for n in range(count):
            incident, own = self._incident(n)
            incidents.append(incident)
            reports += [r for r, _ in own]
            readings += [reading for _, reading in own]
        incidents.sort(key=lambda i: (i.date.start if i.date and i.date.start else date.max, i.id))
        doubts = tuple(
            Suggestion(a.id, b.id, 0.4, "the same day; the same province") for a, b in zip(incidents[::40], incidents[1::40], strict=False)
        )
        codings = {i.id: self._coded(i) for i in incidents}
        return Published(evidence_of_readings(reports, readings), Record(tuple(incidents), doubts), codings)

    def _name(self) -> str:
        return "".join(self._chance.choice(SYLLABLES) for _ in range(3)).capitalize()

    def _place(self, n: int) -> Place:
        country, (lat, lon) = (("SY", (35.0, 38.0)), ("YE", (15.5, 46.0)), ("UA", (48.5, 33.0)))[n % 3]
        at = round(lat + self._chance.uniform(-1.5, 1.5), 4), round(lon + self._chance.uniform(-2, 2), 4)
        name, province = self._name(), f"{country.title()} province {n % 14}"
        return Place(name, province, country, *at, "town", "town", 3.2, f"geonames:{n}", because=f"“{name}” is {name} in {province}")

    def _report(self, words: list[str]) -> tuple[Report, list[Span]]:
        day = date(2014, 1, 1) + timedelta(days=self._chance.randrange(2190))
        publisher = f"The {self._name()} Post"
        address = f"https://news.example.org/{self._chance.randrange(10**9)}/{self._name().lower()}"
        made = make_report(None, "\n".join(words), Receipt("", "made", day, publisher, address, "en"))
        spans, at = [], 0
        for w in words:
            spans.append(Span(at, at + len(w), w))
            at += len(w) + 1
        return Report(made.sha256, "", 0, made.receipts), spans

    def _incident(self, n: int) -> tuple[Incident, list[tuple[Report, Reading]]]:
        c = self._chance
        place, method = c.choice(self._places), c.choice(METHODS)
        start = date(2014, 1, 1) + timedelta(days=c.randrange(2190))
        when = When(start, start, "day", "on Monday", because="“Monday” counted from the report's day") if n % 50 else None
        own: list[tuple[Report, Reading]] = []
        claims: list[Claim] = []
        speakers, told = [], []
        for m in range(HUGE if n % 1000 == 999 else 3):
            total, voice = c.randrange(1, 60), c.choice(self._voices)
            report, spans = self._report(
                [
                    f"Report {n} {m} tells of an attack on a market of {place.name} on Monday in which many people were said to be harmed.",
                    f"{voice.name} said that {total} people had been killed in the attack, among them women and children of one family.",
                    f"{voice.name} blamed the forces for it, as it had done in months before, and called for those who did it to be tried.",
                ]
            )
            key = hashlib.sha256(f"{n} {m}".encode()).hexdigest()[:16]
            side = c.choice(SIDES)
            mine: list[Claim] = [
                EventClaim(f"c-{key}", report.sha256, "e1", "main", method, when, place, spans[0]),
                FigureClaim(
                    f"f-{key}", report.sha256, "e1", "killed", total, total, "civilian", None, None, "people", None, voice, spans[1]
                ),
                FigureClaim(
                    f"g-{key}", report.sha256, "e1", "injured", total, total, "unknown", None, None, "people", None, voice, spans[1]
                ),
                ResponsibilityClaim(f"h-{key}", report.sha256, "e1", f"the {side} forces", side, c.choice(STANCES), voice, spans[2]),
            ]
            claims += mine
            own.append((report, Reading(report.sha256, "invented", tuple(mine))))
            speakers.append(Speaker(voice.name, voice.kind, None, (report.sha256,), (f"f-{key}", f"g-{key}", f"h-{key}")))
            told.append(Told("killed", voice.name, report.published, report.sha256, total, total, (f"f-{key}",), True))
        return self._formed(claims, own, speakers, told, place, when, method), own

    def _formed(
        self,
        claims: list[Claim],
        own: list[tuple[Report, Reading]],
        speakers: list[Speaker],
        told: list[Told],
        place: Place,
        when: When | None,
        method: Method,
    ) -> Incident:
        figures = [f for f in claims if isinstance(f, FigureClaim)]
        counts = {o: sorted((f.low or 0, f.id) for f in figures if f.outcome == o) for o in ("killed", "injured")}
        hands = [h for h in claims if isinstance(h, ResponsibilityClaim)]
        events = [e.id for e in claims if isinstance(e, EventClaim)]
        ends = [
            Bound(f"{o}.{g}.{end}", f"{found[at][0]} ({self._chance.choice(self._voices).name}); the newest figure", (found[at][1],))
            for o, found in counts.items()
            for g in ("total", "civilians")
            for end, at in (("min", 0), ("max", -1))
        ]
        ranges = {o: Range(found[0][0], found[-1][0]) for o, found in counts.items()}
        graded = {h.side: h for h in hands}
        return Incident(
            id=f"i-{events[0].removeprefix('c-')}",
            members=tuple(events),
            reports=tuple(r.sha256 for r, _ in own),
            date=when,
            place=place,
            method=method,
            killed=Tally(total=ranges["killed"], civilians=ranges["killed"]),
            injured=Tally(total=ranges["injured"]),
            missing=NONE,
            abducted=NONE,
            detained=NONE,
            bounds=tuple(ends),
            conflicts=(
                Conflict("The monitors do not agree: they cannot be right in all of it", (counts["killed"][0][1], counts["killed"][-1][1])),
            ),
            speakers=tuple(speakers),
            responsibility=tuple(
                SideGrade(h.actor, h.side, self._chance.choice(GRADES), (h.stance,), "one speaker names it", (h.id,))
                for h in graded.values()
            ),
            grade=self._chance.choice(GRADES),
            because="two independent speakers, and the side accused denies it",
            links=tuple(
                Link(events[0], e, 3.2, "the same day; the same place by name; rare words in common (market, monday)") for e in events[1:]
            ),
            figures=tuple(f.id for f in figures),
            aside=(SetAside(figures[0].id, "superseded", "the same voice gives a newer figure", (figures[-1].id,)),),
            history=tuple(told),
        )

    def _coded(self, i: Incident) -> tuple[Coded, ...]:
        r = i.killed.total or Range(0, 0)
        fields = tuple(Field(name, row, str(v)) for name, row, v in (("low", "killed, fewest", r.min), ("high", "killed, most", r.max)))
        return tuple(
            Coded(key, key.upper(), fields, f"https://{key}.example.org/codebook", False) for key in ("airwars", "ucdp", "acled", "ibc")
        )


def changes_of(shown: Published) -> Changes:
    """That every tenth incident is new, and that as many were merged."""
    some = shown.record.incidents[::10]
    new = tuple(IncidentChange("new", i.id, "An incident", "A report of it arrived.") for i in some)
    merged = tuple(IncidentChange("merged", f"{i.id}-old", "An incident", "The same day and place.", i.id) for i in some)
    return Changes("1", date(2025, 12, 31), (*new, *merged), tuple((m.incident, m.into) for m in merged))


def files(shown: Published) -> Iterator[tuple[str, bytes]]:
    """All files of the site of a record."""
    about = About(
        "Invented harm",
        "Nobody",
        "https://example.org/",
        "CC0-1.0",
        "2",
        date(2026, 1, 31),
        "public",
        "benchmark",
        "",
        "https://example.org/",
    )
    return site_files(shown, about, changes_of(shown), (), "# Method\n\nAll of it is invented.")


def main() -> int:
    """Make the record, make the pages, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--incidents", type=int, default=10_000)
    parser.add_argument("--out", type=Path, help="write the pages there; without it they are made and thrown away")
    chosen = parser.parse_args()
    shown = Invented().published(chosen.incidents)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, cpu = time.perf_counter(), time.process_time()
    number, size, largest = Counter[str](), Counter[str](), Counter[str]()
    sums = hashlib.sha256()
    for path, content in files(shown):
        kind = path.split("/", 1)[0].split(".page-", 1)[0]
        number[kind] += 1
        size[kind] += len(content)
        largest[kind] = max(largest[kind], len(content))
        sums.update(path.encode() + content)
        if chosen.out:
            (chosen.out / path).parent.mkdir(parents=True, exist_ok=True)
            (chosen.out / path).write_bytes(content)
    took, used = time.perf_counter() - began, time.process_time() - cpu
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(
        f"{chosen.incidents:,} incidents: {took:.1f} s ({used:.1f} s of one core), {grown:.0f} MB above the record, sha256 {sums.hexdigest()[:16]}"
    )
    for kind in sorted(number):
        print(f"  {kind:<18} {number[kind]:>7,} files {size[kind] / 1e6:>9.1f} MB, largest {largest[kind] / 1000:.1f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
