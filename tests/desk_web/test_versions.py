"""Versions of one page at the desk: listed under one another, compared word by word, asked about where the newest tells no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from harmledger.model.circumstances import Span
from harmledger.model.claim import EventClaim, FigureClaim, Reading
from harmledger.model.origin import Origin
from harmledger.model.report import Receipt, Report, make_report
from tests.desk_web.house import House

URL = "https://news.example/umm-khalid/raid"
EVIL = "<script>window.owned=1</script>"
SAME = "people were killed when planes bombed the grain silo beside the old bridge of Qasr Aswad on Monday morning"


def version(words: str, at: str) -> Report:
    return make_report(None, words, Receipt("", "page", date(2016, 3, 1), "The Qasr Post", URL, origin=Origin(URL, at)))


OLDER = version(f"At least twelve {SAME}. {EVIL}", "2016-03-01T09:00:00Z")
NEWER = version(f"No {SAME}. <b>corrected</b>", "2016-03-01T15:00:00Z")


@pytest.fixture(scope="module")
def house(house: House) -> Iterator[House]:
    span = Span(0, 20, OLDER.text[:20])
    event = EventClaim("c-v0", OLDER.sha256, "e1", "main", "airstrike", None, None, span)
    figure = FigureClaim("c-v1", OLDER.sha256, "e1", "killed", 12, None, "unknown", None, None, "people", None, None, span)
    for report, claims in ((OLDER, (event, figure)), (NEWER, ())):
        house.book.add_report(report, report.text.encode())
        house.book.add_reading(Reading(report.sha256, "sample 1", claims))
    yield house


def test_the_incident_lists_the_versions_and_asks(house: House) -> None:
    coder: Any = house.of("coder")
    text = coder.get("/incident/i-v0").text
    assert text.index("2016-03-01 09:00 UTC") < text.index("2016-03-01 15:00 UTC; the newest, tells nothing of this")
    assert "nothing of this was read in the page&#39;s newest version: withdrawn?" in text
    assert f"/report/{NEWER.sha256}?since={OLDER.sha256}#since" in text
    assert "withdrawn?" in coder.get("/queue").text


def test_what_changed_is_shown_word_by_word_and_is_only_words(house: House) -> None:
    coder: Any = house.of("coder")
    text = coder.get(f"/report/{NEWER.sha256}?since={OLDER.sha256}").text
    assert "<del>At least twelve</del><ins>No</ins>" in text
    assert "&lt;script&gt;window.owned=1&lt;/script&gt;" in text and EVIL not in text and "<b>corrected" not in text


def test_the_report_leads_to_its_other_versions(house: House) -> None:
    coder: Any = house.of("coder")
    for report in (OLDER, NEWER):
        text = coder.get(f"/report/{report.sha256}").text
        assert "Versions of this report" in text and "what changed" in text


@pytest.mark.parametrize("since", ["0" * 64, "../../etc/passwd", "%00", "x" * 5000])
def test_there_is_nothing_to_compare_with_a_report_that_is_not_there(house: House, since: str) -> None:
    coder: Any = house.of("coder")
    assert coder.get(f"/report/{NEWER.sha256}?since={since}").status_code == 404


def test_a_reader_sees_no_address_that_may_spell_a_name(house: House) -> None:
    reader: Any = house.of("reader")
    for path in ("/incident/i-v0", "/api/v1/incidents/i-v0"):
        assert "khalid" not in reader.get(path).text
    assert "khalid" in house.of("coder").get("/incident/i-v0").text  # type: ignore[attr-defined]
