"""A book full of things that must not be published, each in many spellings. All invented: the names are nobody's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from harmledger.ledger import Book
from harmledger.model.circumstances import Place, Target
from harmledger.model.claim import BackgroundClaim, Voice
from harmledger.model.ids import content_id
from harmledger.model.origin import Origin
from harmledger.model.payload import HandGrade, Redaction
from harmledger.model.report import Receipt, Report, make_report
from harmledger.pipeline import Derived
from tests.decisions.build import SOHR, Room, event, figure, span

VICTIM, SOURCE, MEDIC, WRITER, REVIEWER = (
    "Zoltán Quarrymane",
    "Wimberly Osterhaus",
    "Ludmilla Fennimore",
    "Perpetua Linkletter",
    "Rosalind Haddaway",
)
SQUASHED = ("zoltanquarrymane", "wimberlyosterhaus", "ludmillafennimore", "perpetualinkletter", "rosalindhaddaway")
"""Every name as it reads when all but its letters is taken away; no file may hold one of them so."""

OTHERS = ("7700900123", "rawvideo", "blastjpg", "36812345", "37912345", "secretkey", "quarantinelane", "homerecorder", "underthebakery")
POINT = (36.812345, 37.912345)
SHELTER = Place(
    "Under-the-Bakery Shelter, Tal Rimal", "Idlib", "SY", *POINT, "site", "site", 0.05, "geonames:99887766", because=f"found at {POINT}"
)

FIRST = make_report(
    f"Shelter hit: {VICTIM} among 12 dead",
    "At least 12 people were killed in a raid on the Under-the-Bakery Shelter in Tal Rimal on Thursday, among them ZOLTAN  QUARRYMANE and his "
    "sister, the Observatory said. The roof came down on the families who had slept there since the spring because the houses of the lower "
    "quarter had no cellars, and neighbours dug with their hands until the morning while the planes came back twice. "
    "Nobody could say who had given the order, and the lists at the door of the clinic were copied by hand all night by the light of a lamp. "
    f"Nine of them were women, {SOURCE}, a shopkeeper, said by telephone from Quarantine Lane. "
    "Zolt&aacute;n Quarry\u00admane, 34, was a baker. Quarrymane left three children. "
    "More than 4,000 people have been killed in the province since January.",
    Receipt(
        "zoltan_quarrymane_interview",
        "/home/recorder/cases/wimberly-osterhaus/interview.txt:3",
        date(2018, 5, 4),
        f"{WRITER} <perpetua.linkletter@post.example>",
        "https://news.example/2018/Zolt%C3%A1n-Quarrymane-dies",
        "en",
        author=WRITER,
        extraction="mail 1",
        origin=Origin(
            "https://files.example/a?token=secretkey",
            "2018-05-04T01:02:03Z",
            200,
            (("x-sender", "perpetua.linkletter@post.example"),),
            ("perpetua linkletter.mbox",),
        ),
    ),
)
SECOND = replace(
    make_report(
        None,
        f"Ten people died in Tal Rimal on Thursday, Dr. {MEDIC} told reporters; one of them was zolta\u0301n quarrymane. See https://t.me/rawvideo/8811 or "
        "call +44 7700 900123.",
        Receipt("b", "b.jsonl:1", date(2018, 5, 5), "The Post", "https://cdn.example/blast.jpg"),
    ),
    receipts=(
        Receipt("b", "b.jsonl:1", date(2018, 5, 5), "The Post", "https://cdn.example/blast.jpg"),
        Receipt("b2", "c.jsonl:7", date(2018, 5, 5), "The Post", "https://t.me/rawvideo/8811"),
    ),
)
SHOPKEEPER = Voice(f"{SOURCE}, a shopkeeper", None, SOURCE, "witness")
DOCTOR = Voice(f"Dr. {MEDIC}", None, MEDIC, "hospital")
A_EVENT = replace(
    event(FIRST, "a raid on the Under-the-Bakery Shelter in Tal Rimal on Thursday", where=SHELTER),
    target=Target("shelter", span(FIRST, "Under-the-Bakery Shelter")),
)
A_TOTAL = figure(
    FIRST,
    "At least 12 people were killed in a raid on the Under-the-Bakery Shelter in Tal Rimal on Thursday, among them ZOLTAN  QUARRYMANE and his sister",
    12,
    SOHR,
    high=None,
)
A_WOMEN = replace(
    figure(FIRST, "Nine of them were women, Wimberly Osterhaus, a shopkeeper, said", 9, SHOPKEEPER),
    sex="female",
    age="adult",
    group="women",
)
A_ONE = replace(
    figure(FIRST, "Zolt&aacute;n Quarry\u00admane, 34, was a baker", 1, SOHR), group="Zolt&aacute;n Quarry\u00admane", part_of=A_TOTAL.id
)
A_WAR = BackgroundClaim(
    content_id("c", "war"),
    FIRST.sha256,
    4000,
    None,
    span(FIRST, "More than 4,000 people have been killed in the province since January"),
    "a total over months",
)
B_EVENT = event(SECOND, "Ten people died in Tal Rimal on Thursday", where=SHELTER)
B_TOTAL = figure(
    SECOND, f"Ten people died in Tal Rimal on Thursday, Dr. {MEDIC} told reporters; one of them was zolta\u0301n quarrymane", 10, DOCTOR
)
TEXTS = (FIRST, SECOND)


def book(folder: Path) -> Derived:
    """The book, with decisions whose reasons name everybody."""
    room = Room(Book(folder / "book.sqlite"))
    for report in TEXTS:
        room.book.add_report(report, report.text.encode())
    room.read(FIRST, (A_EVENT, A_TOTAL, A_WOMEN, A_ONE, A_WAR))
    room.read(SECOND, (B_EVENT, B_TOTAL))
    raid = room.incident(A_EVENT).id
    _decide(room, "redact", FIRST.sha256, payload=Redaction((VICTIM,)))
    _decide(room, "accept", A_TOTAL.id, reason=f"{SOURCE} confirms it, see /home/recorder/cases/w.txt")
    _decide(room, "comment", raid, reason=f"{REVIEWER}: phone the brother of {VICTIM.upper()}, +44 7700 900123")
    _decide(room, "grade", raid, payload=HandGrade("weak"), reason=f"Ludmilla  Fennimore is the sister of {SOURCE}")
    _decide(room, "sign off", raid, reason=f"read with {MEDIC} at {POINT[0]}, {POINT[1]}")
    made = room.derived()
    room.book.close()
    assert isinstance(made, Derived)
    return made


def _decide(room: Room, verdict: str, subject: str, **more: object) -> None:
    room.decide(verdict, subject, author=REVIEWER, **more)


def texts(reports: Sequence[Report] = TEXTS) -> list[str]:
    """The whole texts."""
    return [r.text for r in reports]
