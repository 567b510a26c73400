"""Other codebooks in the output: under their own names, and only where they are asked for."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from harmledger.model.coded import Coded, Field
from harmledger.publish.folder import write_folder
from tests.publish import samples as s

AIRWARS = Coded(
    "airwars",
    "Airwars",
    (
        Field("civilian_non_combatants_killed_min", "civilians killed, fewest", "36"),
        Field("civilian_non_combatants_killed_max", "civilians killed, most", ""),
        Field("civilian_harm_status", "how sure", "fair <b>"),
    ),
    "https://airwars.org/about/methodology",
    False,
)
CODINGS = {i.id: (AIRWARS,) for i in s.RECORD.incidents}


def test_each_output_names_the_codebook(tmp_path: Path) -> None:
    write_folder(tmp_path, s.REPORTS, s.READINGS, s.RECORD, codings=CODINGS)
    first = json.loads((tmp_path / "incidents.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert first["coded"] == [
        {
            "codebook": "Airwars",
            "key": "airwars",
            "rules_verified": False,
            "source": "https://airwars.org/about/methodology",
            "fields": {
                "civilian_non_combatants_killed_min": 36,
                "civilian_non_combatants_killed_max": None,
                "civilian_harm_status": "fair <b>",
            },
        }
    ]
    row = next(csv.DictReader(io.StringIO((tmp_path / "incidents.csv").read_text(encoding="utf-8-sig"))))
    assert (row["airwars_civilian_non_combatants_killed_min"], row["airwars_civilian_non_combatants_killed_max"]) == ("36", "")
    feature = json.loads((tmp_path / "incidents.geojson").read_text(encoding="utf-8"))["features"][0]
    assert feature["properties"]["coded"] == first["coded"]
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "Under the codebook of Airwars" in page
    assert "fair &lt;b&gt;" in page


def test_nothing_is_said_of_codebooks_that_nobody_asked_for(tmp_path: Path) -> None:
    write_folder(tmp_path, s.REPORTS, s.READINGS, s.RECORD)
    for path in tmp_path.iterdir():
        assert b"coded" not in path.read_bytes(), path.name
        assert b"Under the codebook of" not in path.read_bytes(), path.name
