"""A small book for decisions: two towns, three reports, and decisions made as the desk makes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from harmledger.desk import Changed, Desk, Order, Stored
from harmledger.incidents import form_incidents
from harmledger.ledger import Book
from harmledger.model.circumstances import Place, Span, When
from harmledger.model.claim import Claim, EventClaim, FigureClaim, Reading, ResponsibilityClaim, Voice
from harmledger.model.ids import content_id
from harmledger.model.incident import Incident
from harmledger.model.report import Receipt, Report, make_report
from harmledger.pipeline import Derived, derive
from harmledger.sources import Whole
from tests.incidents.build import TOWN, on

SOHR = Voice("the Observatory", "sohr", None, "monitor")
MEDIC = Voice("a medic", None, None, "hospital")

ONE = "A raid on Nahr al-Zayt killed 12 people on 3 May, the Observatory said. It blamed Russian jets. Ahmad Khalil was among the dead."
TWO = "At least 10 people died in the raid on Nahr al-Zayt on Thursday, a medic said. His colleague ahmad khalil was killed."
FAR = "Shells killed 3 people in another place, the Observatory said."


def span(report: Report, words: str) -> Span:
    """Where the report says the words."""
    start = report.text.index(words)
    return Span(start, start + len(words), words)


def event(report: Report, words: str, name: str = "e1", day: str | None = "2018-05-03", where: Place | None = TOWN) -> EventClaim:
    """An event claim with a content id as the engine gives it."""
    when: When | None = on(day) if day else None
    ident = content_id("c", report.sha256, name, words, "airstrike")
    return EventClaim(ident, report.sha256, name, "main", "airstrike", when, where, span(report, words))


def figure(report: Report, words: str, low: int, said_by: Voice | None = SOHR, name: str = "e1", high: int | None = -1) -> FigureClaim:
    """A figure with a content id that its values make, as the engine gives it."""
    top = low if high == -1 else high
    ident = content_id("c", report.sha256, words, low, top, said_by.name if said_by else None)
    return FigureClaim(
        ident, report.sha256, name, "killed", low, top, "unknown", None, None, "people", None, said_by, span(report, words), certainty=0.9
    )


def blame(report: Report, words: str, name: str = "e1") -> ResponsibilityClaim:
    """Russia, accused by the Observatory."""
    ident = content_id("c", report.sha256, words, "russia")
    return ResponsibilityClaim(ident, report.sha256, name, "Russian jets", "russia", "accused", SOHR, span(report, words))


def given(text: str, name: str, day: str) -> Report:
    """A report as it is received."""
    from datetime import date

    return make_report(
        None,
        text,
        Receipt(
            name,
            f"{name}.txt",
            date.fromisoformat(day),
            None,
            f"https://news.example/{name}/" + ("ahmad-khalil" if "halil" in text else ""),
        ),
    )


R1, R2, R3 = given(ONE, "one", "2018-05-04"), given(TWO, "two", "2018-05-05"), given(FAR, "far", "2018-09-09")
E1, E2 = event(R1, "A raid on Nahr al-Zayt"), event(R2, "the raid on Nahr al-Zayt")
E3 = event(R3, "Shells killed 3 people", day="2018-09-08", where=Place("Kafr Ward", "Aleppo", "SY", 36.8, 37.9, "town", "town", 5.0))
F1, F2, F3 = (
    figure(R1, "killed 12 people", 12),
    figure(R2, "At least 10 people died", 10, MEDIC, high=None),
    figure(R3, "killed 3 people", 3),
)
B1 = blame(R1, "It blamed Russian jets")


@dataclass
class Clock:
    """A second later each time it is asked."""

    at: datetime = datetime(2026, 1, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@dataclass
class Room:
    """A book on the disk with a desk. ``read`` gives a report a new reading."""

    book: Book
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.desk = Desk(self.book, Whole(self.book, form_incidents), self.clock)
        self.readings = 0

    def read(self, report: Report, claims: Sequence[Claim]) -> None:
        """A newer version of the engine reads the report so."""
        self.readings += 1
        self.book.add_reading(Reading(report.sha256, f"fake {self.readings}", tuple(claims)))

    def decide(self, verdict: str, subject: str, **more: object) -> str:
        """Store a decision; its id."""
        answer = self.ask(verdict, subject, **more)
        assert isinstance(answer, Stored), answer
        return answer.decision.id

    def ask(self, verdict: str, subject: str, **more: object) -> Stored | Changed:
        """What the desk answers."""
        fields: dict[str, object] = {"reason": "read it twice", "author": "R. Haddad"} | more
        if verdict == "sign off" and "saw" not in fields:
            fields["saw"] = self.desk.incident(subject).digest
        return self.desk.decide(Order(verdict=verdict, subject=subject, **fields))  # type: ignore[arg-type]

    def derived(self) -> Derived:
        """All that follows from the book."""
        return derive(self.book, form_incidents)

    def incident(self, member: EventClaim | str) -> Incident:
        """The incident that an event is in."""
        ident = member if isinstance(member, str) else member.id
        return next(i for i in derive(self.book, form_incidents).record.incidents if ident in i.members)


def room(path: Path) -> Room:
    """Two reports of one raid and one of another event, all read."""
    book = Book(path / "book.sqlite")
    for report in (R1, R2, R3):
        book.add_report(report, report.text.encode())
    made = Room(book)
    made.read(R1, (E1, F1, B1))
    made.read(R2, (E2, F2))
    made.read(R3, (E3, F3))
    return made


def reread(claim: FigureClaim, low: int) -> FigureClaim:
    """The same words, read as another number by a newer engine: another id."""
    return replace(claim, id=content_id("c", claim.id, low), low=low, high=low)
