"""The five founding reports, built as a folder of plain text: what the first issue asks to be shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harmledger.cli import main
from harmledger.ledger import Book
from harmledger.model.claim import BackgroundClaim
from tests.project.test_samples import lines


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, shared_dir: Path) -> Path:
    out = tmp_path_factory.mktemp("seeds")
    assert main(["build", str(shared_dir / "seeds"), "--out", str(out), "--quiet"]) == 0
    return out


def seed_of(built: Path) -> dict[str, str]:
    """Report id -> the number of the seed ("003")."""
    return {r.id: r.receipts[0].source.split("/")[-1][:3] for r in Book(built / "book.sqlite").reports()}


def incidents(built: Path, *seeds: str) -> list[dict[str, Any]]:
    """The incidents whose reports are exactly these seeds."""
    names = seed_of(built)
    return [i for i in lines(built / "incidents.jsonl") if {names[r] for r in i["reports"]} == set(seeds)]


def test_the_two_reports_of_raqqa_are_one_incident(built: Path) -> None:
    (raqqa,) = incidents(built, "003", "004")
    assert raqqa["killed"]["total"] == {"min": 63, "max": 70}
    assert raqqa["killed"]["civilians"]["min"] == 36
    assert raqqa["place"]["admin1"] == "Raqqa"
    sides = {r["side"]: set(r["stances"]) for r in raqqa["responsibility"]}
    assert {"accused"} & sides["government"] or {"stated"} & sides["government"]
    assert "denied" in sides["coalition"]


@pytest.mark.parametrize(
    ("seed", "words", "low", "high"),
    [("001", "Abu Husn", 43, 43), ("002", "Al-Qusur", 14, 22), ("000", "al-Bukamal", 16, 30)],
)
def test_incidents_of_their_own(built: Path, seed: str, words: str, low: int, high: int) -> None:
    found = [i for i in incidents(built, seed) if i["killed"]["total"] == {"min": low, "max": high}]
    assert len(found) == 1, [(i["place"], i["killed"]["total"]) for i in incidents(built, seed)]
    assert words.split("-")[-1].lower()[:4] in str([found[0]["place"]["name"], found[0]["claims"]]).lower()


def test_no_total_of_a_war_is_in_an_incident(built: Path) -> None:
    for incident in lines(built / "incidents.jsonl"):
        for outcome in ("killed", "injured"):
            assert all(limits is None or limits["max"] < 1_000 for limits in incident[outcome].values())
    kept = {c.low for r in Book(built / "book.sqlite").readings() for c in r.claims if isinstance(c, BackgroundClaim)}
    assert {330_000, 1_100} <= kept


def test_abu_husn_shows_both_sides(built: Path) -> None:
    (record,) = [r for r in lines(built / "records.jsonl") if seed_of(built)[r["report"]] == "001"]
    main_event = record["events"][0]
    civilians = {(f["low"], f["said_by"]) for f in main_event["figures"] if f["status"] == "civilian" and f["age"] is None}
    assert (36, "Syrian Observatory for Human Rights") in civilians
    assert any(low == 0 and "Ryan" in (who or "") for low, who in civilians)


def test_every_quote_is_verbatim(built: Path) -> None:
    book = Book(built / "book.sqlite")
    texts = {r.sha256: r.text for r in book.reports()}
    spans = [(c.report, c.span) for r in book.readings() for c in r.claims]
    assert len(spans) > 40
    assert all(texts[sha][s.start : s.end] == s.quote for sha, s in spans)
