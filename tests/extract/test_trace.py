"""The trace of a report agrees with its reading, points at the words it names, and says why what is missing is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from harmledger.model.claim import BackgroundClaim, FigureClaim
from harmledger.model.trace import Note, NoteKind, ReportTrace
from tests.extract.reading import report_of, warm

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted((ROOT / "samples" / "reports").glob("*.txt"))


def trace_of(text: str, title: str | None = None) -> ReportTrace:
    return warm().explain(report_of(text, title))


def notes(trace: ReportTrace, kind: NoteKind, used: bool | None = None) -> list[Note]:
    return [n for s in trace.sentences for n in s.notes if n.kind == kind and used in (None, n.used)]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_it_is_the_reading_and_its_notes_point_at_their_words(path: Path) -> None:
    report = report_of(path.read_text(encoding="utf-8"))
    trace = warm().explain(report)
    assert trace.reading == warm().read_one(report)
    for sentence in trace.sentences:
        assert report.text[sentence.start : sentence.end] == sentence.words
        for note in sentence.notes:
            assert report.text[note.start : note.end] == note.words and sentence.start <= note.start < note.end <= sentence.end
    claims = trace.reading.claims
    assert len(notes(trace, "figure", used=True)) == sum(isinstance(c, FigureClaim) for c in claims)
    assert len(notes(trace, "background")) == sum(isinstance(c, BackgroundClaim) for c in claims)


def test_the_engine_is_left_as_it_was() -> None:
    before = (warm().figures, warm().events)
    trace_of("Twelve people were killed in Sanaa.")
    assert (warm().figures, warm().events) == before


@pytest.mark.parametrize(
    ("text", "kind", "words", "why"),
    [
        ("The blast killed or wounded 40 people in Kabul.", "people", "40 people", "shares one number"),
        ("He said 300 people could be killed in Aden.", "people", "300 people", "supposed"),
        ("Ten houses were destroyed and four people were killed in Aden.", "number", "Ten", "counts things"),
        ("A suicide bomber killed 22 people in Lashkar Gah.", "people", "A suicide bomber", "those who do it"),
        ("Four people died in Aden. A street where 30 families live lies beside it.", "people", "30 families", "not read for figures"),
    ],
)
def test_what_became_no_figure_says_why(text: str, kind: NoteKind, words: str, why: str) -> None:
    found = [n for n in notes(trace_of(text), kind, used=False) if words in n.words]
    assert found and why in found[0].why and found[0].why.endswith(".")


def test_totals_repeats_and_headlines_say_why_they_are_in_no_event() -> None:
    trace = trace_of(
        "A car bomb killed 22 people in Lashkar Gah on Monday, police said. In all 22 people were killed in the attack, police said. "
        "More than 350,000 people have been killed since the war began.",
        "Car bomb kills 22 in Lashkar Gah",
    )
    assert "total" in notes(trace, "background")[0].why
    whys = " ".join(n.why for n in notes(trace, "figure", used=False))
    assert "Told again" in whys and "headline" in whys


def test_speakers_places_days_and_hands_are_noted() -> None:
    trace = trace_of("Police said a Taliban suicide bomber killed 22 people in Lashkar Gah on Monday, including five children.")
    assert any("olice" in n.what for n in notes(trace, "speaker", used=True))
    assert any(n.words == "Lashkar Gah" and n.event == "e1" and n.why for n in notes(trace, "place"))
    assert any(n.words == "Monday" for n in notes(trace, "time"))
    assert any("part of" in n.why.lower() for n in notes(trace, "figure", used=True))
    assert trace.sentences[0].went and trace.sentences[0].went[0][0] == "e1"


def test_a_sentence_without_harm_is_not_parsed() -> None:
    trace = trace_of("The weather in Aden was fine. Four people were killed there.")
    assert [s.parsed for s in trace.sentences] == [False, True]
