"""What people decided is shown with author and reason wherever a number is: records, incidents, table, page, terminal; and what they redacted is not."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from harmledger.cli import main
from harmledger.desk.mark import claim_of
from harmledger.ledger import Refused
from harmledger.model.payload import Addition, Correction, Edit, Exempt, HandGrade, Redaction
from harmledger.publish.folder import write_folder
from tests.decisions.build import E1, F1, R1, R2, Room, span


def written(room: Room, out: Path) -> dict[str, str]:
    d = room.derived()
    write_folder(out, d.reports, d.left, d.record, d.decisions)
    return {p.name: p.read_text(encoding="utf-8") for p in out.iterdir()}


def test_a_value_that_a_person_set_says_so_everywhere(room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raid = room.incident(E1).id
    fixed = room.decide("correct", F1.id, payload=Correction((Edit("low", 14), Edit("high", 14))), reason="the photograph <b>says</b> 14")
    room.decide("grade", raid, payload=HandGrade("weak"), reason="both voices are one")
    room.decide("sign off", raid, reason="checked line by line", author="L. Lead")
    files = written(room, tmp_path / "out")
    incident = next(i for i in map(json.loads, files["incidents.jsonl"].splitlines()) if i["id"] == raid)
    assert incident["killed"]["total"] == {"min": 10, "max": 14} and incident["grade"] == "weak"
    assert incident["review"]["state"] == "signed off" and incident["review"]["by"]["author"] == "L. Lead"
    told = {(s["what"], s["author"]) for s in incident["review"]["set"]}
    assert told == {("low, high", "R. Haddad"), ("grade", "R. Haddad")}
    claim = next(c for c in incident["claims"] if c["id"] == F1.id)
    assert claim["low"] == 14 and claim["decisions"][0]["decision"] == fixed and "photograph" in claim["decisions"][0]["reason"]
    record = next(r for r in map(json.loads, files["records.jsonl"].splitlines()) if r["report"] == "one")
    assert record["events"][0]["figures"][0]["low"] == 14 and fixed in record["events"][0]["figures"][0]["rule"]
    assert record["decisions"][0]["author"] == "R. Haddad"
    row = next(r for r in csv.DictReader(io.StringIO(files["incidents.csv"].lstrip("\ufeff"))) if r["id"] == raid)
    assert (row["review"], row["reviewed_by"]) == ("signed off", "L. Lead") and "R. Haddad set low, high" in row["set_by_people"]
    page = files["index.html"]
    assert "What people decided" in page and "the photograph &lt;b&gt;says&lt;/b&gt; 14" in page and "<b>says" not in page
    assert "Signed off by L. Lead" in page and "both voices are one" in page
    assert main(["show", str(room.book.path), raid]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "R. Haddad set low, high: low 14, high 14 (was low 12, high 12)" in shown and "signed off by L. Lead" in shown
    assert main(["show", str(room.book.path)]) == 0 and "signed off by L. Lead" in capsys.readouterr().out


def test_names_in_quotes_claims_addresses_and_reasons_are_hidden(room: Room, tmp_path: Path) -> None:
    edits = (Edit("low", 1), Edit("high", 1), Edit("group", "Ahmad Khalil"))
    claim = claim_of("figure", span(R1, "Ahmad Khalil was among the dead"), R1.sha256, edits, "e1")
    room.decide("add", R1.sha256, payload=Addition(claim, E1.id), reason="Ahmad  Khalil is named")
    room.decide("comment", room.incident(E1).id, reason="ask about AHMAD KHALIL")
    made = room.decide("redact", room.incident(E1).id, payload=Redaction(("Ahmad Khalil",)), reason="the family asks")
    for name, text in written(room, tmp_path / "out").items():
        assert "khalil" not in text.lower(), name
    assert "███" in (tmp_path / "out" / "incidents.jsonl").read_text(encoding="utf-8")
    room.decide("comment", room.incident(E1).id, supersedes=made, reason="they changed their mind")
    assert all("khalil" in t.lower() for n, t in written(room, tmp_path / "again").items() if n.endswith(("l", "jsonl")) and "geo" not in n)


def test_a_name_is_hidden_in_the_report_alone_where_the_report_is_named(room: Room, tmp_path: Path) -> None:
    room.decide("redact", R1.sha256, payload=Redaction(("Ahmad Khalil",), "source"))
    page = written(room, tmp_path / "out")["index.html"].lower()
    assert page.count("khalil") == written(room, tmp_path / "again")["index.html"].lower().count("khalil") > 0
    assert "ahmad khalil was among" not in page and "ahmad khalil was killed" in page and R2.text


def test_an_exception_from_a_codebook_changes_that_incident_alone(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    raid = room.incident(E1).id
    assert main(["show", str(room.book.path), raid, "--codebook", "airwars"]) == 0
    before = capsys.readouterr().out
    room.decide("exception", raid, payload=Exempt("airwars", "unstated", "uncertain"))
    assert main(["show", str(room.book.path), raid, "--codebook", "airwars"]) == 0
    after = capsys.readouterr().out
    assert "civilian_non_combatants_killed_min = 10" in before and "civilian_non_combatants_killed_min = 0" in after
    room.decide("exception", raid, payload=Exempt("ucdp"))
    assert main(["show", str(room.book.path), raid]) == 0 and "UCDP" in capsys.readouterr().out
    assert "with exceptions" in after and "with exceptions" not in before


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (Exempt("mine"), "no codebook"), (Exempt("airwars", "order", 3), "No exception"), (Exempt("airwars", "unstated", "x"), "may be"),
        (Exempt("airwars", "two_sources_from", True), "may be"), (Exempt("airwars", None, 1), "needs the rule"),
    ],
)  # fmt: skip
def test_an_exception_must_be_one_that_the_rules_know(room: Room, wrong: Exempt, why: str) -> None:
    with pytest.raises(Refused, match=why):
        room.ask("exception", room.incident(E1).id, payload=wrong)
