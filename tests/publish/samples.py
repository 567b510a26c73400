"""A small record made by hand: two accounts of one raid, and a report whose every field is hostile. All invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from harmledger.model.circumstances import Place, Span, Target, When
from harmledger.model.claim import (
    BackgroundClaim,
    EventClaim,
    FigureClaim,
    Reading,
    ResponsibilityClaim,
    SetApart,
    SourceKind,
    Status,
    Voice,
)
from harmledger.model.incident import (
    Bound,
    Conflict,
    Incident,
    Link,
    Range,
    Record,
    SideGrade,
    Speaker,
    Suggestion,
    Tally,
)
from harmledger.model.report import Receipt, Report, make_report

RAID = make_report(
    "Air raid on Tal Aswad kills at least 12",
    "At least 12 people were killed on Tuesday in an air raid on a market in Tal Aswad, the Harran Monitor said. "
    "Among the 12 were seven civilians, it said.\n"
    "The army denied that its aircraft were in the area. "
    "More than 9,000 people have been killed in the province since the war began.\n"
    "READ ALSO: Ten recipes for the season 🍲",
    Receipt("a-1", "raid.txt", date(2015, 5, 6), "The Harran Post", "https://example.org/raid?a=1&b=2", "en"),
)
DOCTOR = replace(
    make_report(
        None, "A raid on the market of Tell Aswad killed 15, a doctor at the town's hospital said on 4 May.", Receipt("b-1", "b.jsonl:1")
    ),
    receipts=(Receipt("b-1", "b.jsonl:1"), Receipt("b-2", "b.jsonl:2")),
)
EVIL = "</script><script>window.owned=1</script><img src=x onerror=window.owned=2>"
HOSTILE = make_report(
    f'=HYPERLINK("http://evil.invalid","x") {EVIL}',
    f"Three were killed {EVIL} in <b>Nowhere</b> & \u202eesrever \x1b[31mred\x1b]0;title\x07, said {{{{ 7*7 }}}} {{% raw %}}.",
    Receipt(
        '"><svg onload=window.owned=3>',
        "evil.csv:2",
        date(2015, 5, 9),
        f'"><svg onload=window.owned=4>{EVIL}',
        "javascript:window.owned=5",
        'en" onmouseover="window.owned=6',
    ),
)
MONITOR = Voice("Harran Monitor", kind="monitor")
ARMY = Voice("the army", kind="military")
DOCTOR_VOICE = Voice("a doctor at the town's hospital", kind="hospital", via="reporters")
TUESDAY = When(
    date(2015, 5, 5), date(2015, 5, 5), "day", "on Tuesday", weekday=1, because="the last Tuesday before the report of 6 May 2015"
)
FOURTH = When(None, None, None, "4 May", month=5, day=4, because="no year in the report")
TAL_ASWAD = Place(
    "Tal Aswad", "Harran", "SY", 36.5, 39.25, "town", "site", 4.0, "test:1", because="the only town of this name in the province"
)


def span(report: Report, quote: str) -> Span:
    """Where ``quote`` stands in the report; fails loudly if it does not."""
    start = report.text.index(quote)
    return Span(start, start + len(quote), quote)


def figure(
    claim_id: str,
    report: Report,
    quote: str,
    low: int | None,
    high: int | None,
    status: Status,
    group: str,
    voice: Voice | None,
    part: str | None = None,
) -> FigureClaim:
    """A figure of people killed in the report's first event."""
    return FigureClaim(
        claim_id, report.sha256, "e1", "killed", low, high, status, None, None, group, part, voice, span(report, quote), "sample", 0.9
    )


A_EVENT = EventClaim(
    "c-a0",
    RAID.sha256,
    "e1",
    "main",
    "airstrike",
    TUESDAY,
    TAL_ASWAD,
    span(RAID, "an air raid on a market in Tal Aswad"),
    target=Target("food", span(RAID, "a market")),
)
A_TOTAL = figure("c-a1", RAID, "At least 12 people were killed on Tuesday", 12, None, "unknown", "people", MONITOR)
A_CIVIL = figure("c-a2", RAID, "Among the 12 were seven civilians", 7, 7, "civilian", "civilians", MONITOR, "c-a1")
A_DENY = ResponsibilityClaim(
    "c-a3", RAID.sha256, "e1", "the army", "government", "denied", ARMY, span(RAID, "The army denied that its aircraft were in the area")
)
A_BACK = BackgroundClaim(
    "c-a4",
    RAID.sha256,
    9000,
    None,
    span(RAID, "More than 9,000 people have been killed in the province since the war began"),
    "a total over the war",
)
B_EVENT = EventClaim(
    "c-b0", DOCTOR.sha256, "e1", "main", "airstrike", FOURTH, None, span(DOCTOR, "A raid on the market of Tell Aswad killed 15")
)
B_TOTAL = figure("c-b1", DOCTOR, "killed 15", 15, 15, "unknown", "people", DOCTOR_VOICE)
X_VOICE = Voice(f"=1+1 \x1b[2J{EVIL}", kind="unknown", person=EVIL, via=EVIL)
X_EVENT = EventClaim(
    "c-x0",
    HOSTILE.sha256,
    "e1",
    "main",
    "unknown",
    When(None, None, None, EVIL, because=EVIL),
    Place(f"@SUM(A1) {EVIL}", EVIL, "<i>", 89.9, -200.0, "town", "town", 1.0, EVIL, because=EVIL),
    span(HOSTILE, "Three were killed"),
    target=Target("home", span(HOSTILE, f"killed {EVIL}")),
)
X_TOTAL = FigureClaim(
    "c-x1", HOSTILE.sha256, "e1", "killed", 3, 3, "unknown", None, None, EVIL, None, X_VOICE, span(HOSTILE, f"Three were killed {EVIL} in")
)
X_RESP = ResponsibilityClaim(
    "c-x2", HOSTILE.sha256, "e1", EVIL, "other", "accused", X_VOICE, span(HOSTILE, f"killed {EVIL} in <b>Nowhere</b> & \u202eesrever")
)

FURNITURE = SetApart(RAID.text.index("READ ALSO"), len(RAID.text), "other headlines")
READINGS = (
    Reading(RAID.sha256, "sample 1", (A_EVENT, A_TOTAL, A_CIVIL, A_DENY, A_BACK), (FURNITURE,)),
    Reading(DOCTOR.sha256, "sample 1", (B_EVENT, B_TOTAL), credit="Reuters"),
    Reading(HOSTILE.sha256, "sample 1", (X_EVENT, X_TOTAL, X_RESP), (SetApart(0, 12, EVIL),), credit=EVIL),
)  # fmt: skip
REPORTS = (RAID, DOCTOR, HOSTILE)
CLAIMS = tuple(c for r in READINGS for c in r.claims)
NONE = Tally()


def speaker(voice: Voice, kind: SourceKind, reports: tuple[Report, ...], claims: tuple[str, ...]) -> Speaker:
    """A speaker of an incident."""
    return Speaker(voice.name, kind, None, tuple(r.sha256 for r in reports), claims)


RAID_INCIDENT = Incident(
    id="i-raid",
    members=("c-a0", "c-b0"),
    reports=(RAID.sha256, DOCTOR.sha256),
    date=TUESDAY,
    place=TAL_ASWAD,
    method="airstrike",
    killed=Tally(total=Range(12, 15), civilians=Range(7, 15)),
    injured=NONE,
    missing=NONE,
    abducted=NONE,
    detained=NONE,
    bounds=(
        Bound("killed.total.min", "the Harran Monitor’s figure is the smallest", ("c-a1",)),
        Bound("killed.total.max", "the doctor’s figure is the largest", ("c-b1",)),
    ),
    conflicts=(Conflict("The monitor counts 12 at least, the doctor 15.", ("c-a1", "c-b1")),),
    speakers=(
        speaker(MONITOR, "monitor", (RAID,), ("c-a1", "c-a2")),
        speaker(DOCTOR_VOICE, "hospital", (DOCTOR,), ("c-b1",)),
        speaker(ARMY, "military", (RAID,), ("c-a3",)),
    ),
    responsibility=(SideGrade("the army", "government", "contested", ("denied",), "the army denies it", ("c-a3",)),),
    grade="contested",
    because="the side that is named denies it",
    links=(Link("c-a0", "c-b0", 0.83, "same town, a day apart, both airstrikes on a market"),),
    figures=("c-a1", "c-a2", "c-b1"),
)
HOSTILE_INCIDENT = Incident(
    id="i-evil",
    members=("c-x0",),
    reports=(HOSTILE.sha256,),
    date=X_EVENT.when,
    place=X_EVENT.where,
    method="unknown",
    killed=Tally(total=Range(3, 3)),
    injured=NONE,
    missing=NONE,
    abducted=NONE,
    detained=NONE,
    bounds=(Bound(EVIL, EVIL, ("c-x1",)),),
    conflicts=(Conflict(EVIL, ("c-x1", "c-none")),),
    speakers=(speaker(X_VOICE, "unknown", (HOSTILE,), ("c-x1", "c-x2")),),
    responsibility=(SideGrade(EVIL, "other", "weak", ("accused",), EVIL, ("c-x2",)),),
    grade="weak",
    because=EVIL,
    links=(Link(EVIL, EVIL, 0.5, EVIL),),
    figures=("c-x1",),
)
RECORD = Record((RAID_INCIDENT, HOSTILE_INCIDENT), (Suggestion("i-raid", "i-evil", 0.4, f"{EVIL} the days are near"),))
EMPTY = Record(())
