"""Grades (codebook section 5): the cases are in ``cases/grades.txt``, in words that a researcher can read and add to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast, get_args

import pytest

from harmledger.incidents import form_incidents
from harmledger.model.circumstances import Span
from harmledger.model.claim import EventClaim, Side, Stance, Status, Voice
from tests.incidents.build import COALITION, FIGHTER, HELMETS, SOHR, Book, on, voice

WHO: dict[str, Voice | None] = {
    "monitor": SOHR,
    "rescuers": HELMETS,
    "coalition": COALITION,
    "fighters": FIGHTER,
    "hospital": voice("a doctor", "hospital"),
    "official": voice("an official", "official"),
    "witness": voice("a resident", "witness"),
    "activists": voice("activists", "activists"),
    "state media": Voice("state television", "sana", None, "state media"),
    "militants": Voice("Amaq", "amaq", None, "armed group"),
    "the report": None,
}
FIRST = "Planes bombed the grain silo beside the old bakery on Thursday, people told reporters who came to the town that evening."
TEXTS = {"": FIRST, "in a copy": f"{FIRST} It was the second raid.", "in another report": "A silo was hit; neighbours dug until dusk."}
WHOSE = "|".join(sorted(WHO, key=len, reverse=True))
WHERE = "|".join(t for t in TEXTS if t)
COUNT = re.compile(rf"(?P<who>{WHOSE}) (?P<number>\d+) (?P<status>{'|'.join(get_args(Status))})(?: (?P<where>{WHERE}))?")
BLAME = re.compile(
    rf"(?P<side>{'|'.join(get_args(Side))}) (?P<stance>{'|'.join(get_args(Stance))}) by (?P<who>{WHOSE})"
    rf'(?P<strike> of the strike)?(?: (?P<where>{WHERE}))?(?: "(?P<words>[^"]*)")?'
)
KEYS = {"case", "counts", "blame", "incident", "sides", "because"}


def cases() -> list[dict[str, str]]:
    text = (Path(__file__).parent / "cases" / "grades.txt").read_text(encoding="utf-8")
    blocks = [[line for line in block.splitlines() if line and not line.startswith("#")] for block in text.split("\n\n")]
    found = [dict(cast("tuple[str, str]", tuple(map(str.strip, line.split(":", 1)))) for line in block) for block in blocks if block]
    assert all(set(case) <= KEYS and {"case", "incident"} <= set(case) for case in found)
    return found


def parsed(pattern: re.Pattern[str], text: str) -> list[dict[str, Any]]:
    items = [i.strip() for i in text.split(";") if i.strip()]
    matches = [pattern.fullmatch(i) for i in items]
    assert all(matches), f"cannot be read: {[i for i, m in zip(items, matches, strict=True) if not m]}"
    return [m.groupdict() for m in matches if m]


@pytest.mark.parametrize("case", cases(), ids=lambda c: c["case"])
def test_grade(case: dict[str, str]) -> None:
    book = Book()
    counts, blames = parsed(COUNT, case.get("counts", "")), parsed(BLAME, case.get("blame", ""))
    events: dict[str, EventClaim] = {}
    for where in sorted({""} | {x["where"] or "" for x in (*counts, *blames)}):
        events[where] = book.event(book.report(TEXTS[where]), on("2018-05-03"))
    for c in counts:
        book.figure(events[c["where"] or ""], int(c["number"]), said_by=WHO[c["who"]], status=c["status"], group=c["status"])
    for b in blames:
        claim = book.blame(events[b["where"] or ""], b["side"], b["stance"], WHO[b["who"]], not b["strike"])
        if b["words"]:
            book.claims[-1] = type(claim)(*[Span(0, 1, b["words"]) if isinstance(v, Span) else v for v in fields_of(claim)])
    (incident,) = form_incidents(book.reports, book.claims, []).incidents
    assert incident.grade == case["incident"], incident.because
    assert case.get("because", "") in incident.because
    sides = {s.side: s.grade for s in incident.responsibility}
    for wanted in filter(None, case.get("sides", "").split(";")):
        side, grade = wanted.split()
        assert sides[cast(Side, side)] == grade


def fields_of(claim: Any) -> list[Any]:
    return [getattr(claim, name) for name in claim.__slots__]


def test_a_side_that_only_denies_is_kept_with_its_words() -> None:
    book = Book()
    event = book.event(book.report("Planes bombed the grain silo."), on("2018-05-03"))
    book.figure(event, 9)
    book.blame(event, "government", "stated", None)
    denial = book.blame(event, "coalition", "denied", COALITION)
    (incident,) = form_incidents(book.reports, book.claims, []).incidents
    sides = {s.side: s for s in incident.responsibility}
    assert sides["coalition"].claims == (denial.id,)
