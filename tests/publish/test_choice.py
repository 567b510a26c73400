"""What the page of a large record shows, and that it says so; all of it stands in the files beside the page."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from harmledger.model.circumstances import When
from harmledger.model.claim import Reading
from harmledger.model.incident import Incident, Record, Suggestion
from harmledger.model.report import Receipt, make_report
from harmledger.publish.folder import write_folder
from harmledger.publish.page import choice
from tests.publish import samples as s

EMPTY = [make_report(None, f"Nothing happened on day {n}.", Receipt(f"n{n}", f"n.jsonl:{n}")) for n in range(4)]
BARE = replace(s.RAID_INCIDENT, links=())


def on(n: int, day: int | None) -> Incident:
    """An incident on a day of May."""
    when = date(2015, 5, 1) + timedelta(days=day) if day is not None else None
    return replace(BARE, id=f"i-{n:04d}", date=When(when, when, "day") if when else None)


def written(out: Path, record: Record) -> tuple[str, list[str]]:
    """The page, and the ids of incidents.jsonl."""
    readings = [*s.READINGS, *(Reading(r.sha256, "fake", ()) for r in EMPTY)]
    write_folder(out, [*s.REPORTS, *EMPTY], readings, record)
    lines = (out / "incidents.jsonl").read_text(encoding="utf-8").splitlines()
    return (out / "index.html").read_text(encoding="utf-8"), [json.loads(line)["id"] for line in lines]


def test_a_record_that_fits_is_shown_whole_and_says_nothing_of_it(tmp_path: Path) -> None:
    page, _ = written(tmp_path, s.RECORD)
    assert "This page shows" not in page and "not on this page" not in page
    assert all(f'id="r-{r.sha256}"' in page for r in [*s.REPORTS, *EMPTY])


def test_of_many_reports_those_that_hold_claims_are_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "MOST_REPORTS", 5)
    page, _ = written(tmp_path, s.RECORD)
    assert "This page shows 3 of 7 reports: those that hold claims." in page
    assert all(f'id="r-{r.sha256}"' in page for r in s.REPORTS) and not any(r.sha256 in page for r in EMPTY)
    assert "<dt>reports</dt><dd>7</dd>" in page
    assert len((tmp_path / "records.jsonl").read_bytes().splitlines()) == sum(len(r.ids) for r in [*s.REPORTS, *EMPTY])


def test_of_many_incidents_the_latest_are_shown_with_their_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "MOST_INCIDENTS", 2)
    monkeypatch.setattr(choice, "MOST_REPORTS", 2)
    pairs = (Suggestion("i-0001", "i-0000", 0.5, "near"), Suggestion("i-0000", "i-0003", 0.4, "far"))
    page, ids = written(tmp_path, Record((on(0, 1), on(1, 2), on(2, 3), on(3, None)), pairs))
    assert ids == ["i-0000", "i-0001", "i-0002", "i-0003"]
    assert "the latest 2 of 4 incidents" in page and "harmledger publish" in page
    assert [n for n in range(4) if f'<tr data-id="i-{n:04d}"' in page] == [1, 2]
    assert "of 7 reports: those of the incidents on this page" in page
    assert "2 more, not on this page" in page  # of the incidents that a report tells of
    assert "This page shows 1 of 2 pairs" in page and "i-0000, not on this page" in page and 'href="#i-0000"' not in page


def test_incidents_without_a_day_are_the_last_to_be_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "MOST_INCIDENTS", 2)
    page, _ = written(tmp_path, Record((on(0, 1), on(1, None), on(2, None))))
    assert [n for n in range(3) if f'<tr data-id="i-{n:04d}"' in page] == [0, 1]
