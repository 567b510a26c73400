"""Histories of small books for property tests: reports that come, change, go, and what people decide of them meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from hypothesis import strategies as st

from harmledger.incidents.rules import rules
from harmledger.model.circumstances import Place
from harmledger.model.claim import Claim
from harmledger.model.decision import Decision
from harmledger.model.origin import Origin
from harmledger.model.report import Arrival, Report
from tests.incidents.build import COALITION, SOHR, TOWN, TOWN_ALSO, Book, decide, on, part

NAMES = ["Omar Haddad", "Rana Saleh", "Silo Street", "Barada Market", "Yusuf Amin", "Hope Clinic"]
TOWNS = [
    Place(f"Kafr {name}", "Aleppo", "SY", 36 + k / 5, 37 + k / 7, "town", "town", 5.0) for k, name in enumerate(("Tuma", "Lahm", "Batna"))
]


def tight(most: int = 3, scale: int = 16, largest: int = 3, window: int = 1) -> dict[str, object]:
    """The rules with marks and keys that few reports fill, so that small books reach every limit."""
    made = dict(rules("linking"))
    made["rarity"] = {**made["rarity"], "most": most, "scale": scale, "enough": 2}
    made["blocks"] = {"largest": largest, "window": window}
    return made


@dataclass(frozen=True)
class Told:
    """What a report says at one time."""

    report: Report
    claims: tuple[Claim, ...]
    day: date | None = None


@st.composite
def tellings(draw: st.DrawFn, most: int = 12) -> list[Told]:
    """Reports of a few towns and days that share names, words, numbers, or nothing."""
    found = []
    for n in range(draw(st.integers(1, most))):
        book = Book()
        words = draw(st.lists(st.sampled_from(NAMES), max_size=3))
        text = f"Planes bombed the silo, and they saw {' and '.join(words) or 'nobody'} there, wrote reporter {n}."
        report = book.report(text, draw(st.sampled_from([None, "2018-05-03", "2018-05-04", "2018-05-09"])), f"r{n}")
        paged = draw(on_pages(report, n))
        found.append(replace(draw(saying(report, book)), report=paged))
    return found


@st.composite
def on_pages(draw: st.DrawFn, report: Report, number: int) -> Report:
    """The report as a page gave it, or more than one: with an address, a time, bytes and what extracted it, or without some of these."""
    arrivals = []
    for k in range(draw(st.integers(1, 2))):
        at = draw(st.sampled_from([None, "2018-05-03T09:00:00Z", "2018-05-03T15:00:00Z", "2018-05-04T01:00:00Z"]))
        receipt = replace(
            report.receipts[0],
            source=f"{number}:{k}",
            url=draw(
                st.sampled_from(
                    [None, "https://www.news.example/raid", "http://m.news.example/raid/?utm_source=x", "https://news.example/"]
                )
            ),
            updated=draw(st.sampled_from([None, date(2018, 5, 4), date(2018, 5, 6)])),
            agency=draw(st.sampled_from([None, "AFP"])),
            extraction=draw(st.sampled_from([None, "web page 1", "web page 2"])),
            origin=Origin(at=at) if at else None,
        )
        arrivals.append(Arrival(receipt, 3 * number + k + 1, draw(st.sampled_from(["a" * 64, "b" * 64, f"{number:064}"]))))
    return replace(report, receipts=tuple(a.receipt for a in arrivals), arrivals=tuple(arrivals))


@st.composite
def saying(draw: st.DrawFn, report: Report, book: Book | None = None) -> Told:
    """What an engine may read in a report; drawn anew, it is another reading."""
    book = book or Book(reports=[report])
    for _ in range(draw(st.integers(1, 2))):
        when = draw(st.sampled_from([None, on("2018-05-03"), on("2018-05-04"), part(weekday=3)]))
        event = book.event(report, when, draw(st.sampled_from([None, TOWN, TOWN_ALSO, *TOWNS])))
        if draw(st.booleans()):
            book.figure(event, draw(st.sampled_from([3, 12, 40])), said_by=draw(st.sampled_from([None, SOHR, COALITION])))
    return Told(report, tuple(book.claims), draw(st.sampled_from([None, date(2018, 5, 4)])))


@dataclass(frozen=True)
class Step:
    """One thing that happens: a report says something, or nothing any more (``told`` is None), or somebody decides."""

    sha: str = ""
    told: Told | None = None
    decision: Decision | None = None


@st.composite
def histories(draw: st.DrawFn, most: int = 12) -> list[list[Step]]:
    """Steps in batches; each report comes once at least, and may change, go and come again."""
    first = draw(tellings(most))
    steps = [Step(t.report.sha256, t) for t in first]
    events = [c.id for t in first for c in t.claims if c.id and type(c).__name__ == "EventClaim"]
    figures = [c.id for t in first for c in t.claims if type(c).__name__ == "FigureClaim"]
    said: list[Decision] = []
    for n in range(draw(st.integers(0, 8))):
        told = draw(st.sampled_from(first))
        at = f"2020-01-{n + 1:02}T00:00:00+00:00"
        kind = draw(st.sampled_from(["reads anew", "goes", "dated", "same", "different", "set aside", "superseded"]))
        if kind == "reads anew":
            steps.append(Step(told.report.sha256, draw(saying(told.report))))
        elif kind == "goes":
            steps.append(Step(told.report.sha256))
        elif kind == "dated":
            receipt = replace(told.report.receipts[0], published=date(2018, 5, 5), publisher="The Paper")
            again = Arrival(receipt, 1000 + n, "b" * 64)
            came = replace(told.report, receipts=(*told.report.receipts, receipt), arrivals=(*told.report.arrivals, again))
            steps.append(Step(told.report.sha256, replace(told, report=came)))
        elif kind in ("same", "different") and len(events) > 1:
            a, b = draw(st.lists(st.sampled_from(events), min_size=2, max_size=2, unique=True))
            said.append(decide(a, b, "same" if kind == "same" else "different", at))
        elif kind == "set aside":
            subject = draw(st.sampled_from([*events, *figures, told.report.sha256]))
            claims = tuple(c for t in first for c in t.claims if c.id == subject)
            said.append(replace(decide(subject, None, "set aside", at), about=claims))
        elif kind == "superseded" and said:
            old = draw(st.sampled_from(said))
            said.append(replace(decide(old.subject, None, "comment", at), supersedes=old.id))
    later = draw(st.permutations([*steps, *(Step(decision=d) for d in said)]))
    batches: list[list[Step]] = [[]]
    for step in later:
        batches[-1].append(step)
        if draw(st.booleans()):
            batches.append([])
    return batches
