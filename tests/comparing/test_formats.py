"""Other recorders' tables as entries: known by their columns, read by their codes, bad rows set aside and said."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmledger.comparing.fields import day_first, day_of
from harmledger.comparing.places import division
from harmledger.comparing.read import formats, read_list
from harmledger.comparing.table import Unreadable
from harmledger.model.comparison import Entry, Hand, Listed
from harmledger.model.incident import Range
from tests.comparing.asks import ASKS

FILES = Path(__file__).parent / "files"


def read(text: str | bytes, folder: Path, name: str = "other.csv") -> Listed:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_list(path, ASKS)


def row_of(name: str, number: int, **changed: object) -> str:
    """The header and one row of a test file, with some cells changed."""
    with (FILES / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerow(rows[number] | {k: str(v) for k, v in changed.items()})
    return out.getvalue()


def one(found: Listed) -> Entry:
    (entry,) = found.entries
    assert not found.faults
    return entry


def test_the_formats_have_names() -> None:
    assert formats() == ("UCDP GED", "ACLED", "Airwars", "Iraq Body Count", "harmledger")


@pytest.mark.parametrize(("name", "kind", "rows"), [("ged", "UCDP GED", 7), ("acled", "ACLED", 6), ("airwars", "Airwars", 6), ("ibc", "Iraq Body Count", 4)])  # fmt: skip
def test_a_table_is_known_by_its_columns(name: str, kind: str, rows: int) -> None:
    found = read_list(FILES / f"{name}.csv", ASKS)
    assert (found.kind, len(found.entries), found.faults) == (kind, rows, ()) and found.terms


def test_ged_one_sided_violence_says_whose_hand_it_was() -> None:
    by_id = {e.id: e for e in read_list(FILES / "ged.csv", ASKS).entries}
    kunduz, sanaa, month = by_id["900001"], by_id["900003"], by_id["900007"]
    assert kunduz.hands == (Hand("Government of United States of America", "coalition", "state US"),) and not kunduz.parties
    assert (kunduz.killed, kunduz.best, kunduz.civilians) == (Range(30, 42), 42, Range(30, 42))
    assert (kunduz.place and kunduz.place.precision, kunduz.place and kunduz.place.admin1) == ("town", "Kunduz")
    assert (kunduz.where, kunduz.headline) == ("ged.csv:2", "Strike on hospital")
    assert not sanaa.hands and [(p.side, p.key) for p in sanaa.parties] == [("other", "yemen-government"), ("other", "houthis")]
    assert month.aggregate and month.place and month.place.precision == "country" and month.place.country == "YE"
    assert (month.start, month.end) == (date(2016, 10, 1), date(2016, 10, 31))


def test_ged_civilians_are_as_wide_as_its_totals_leave_open(tmp_path: Path) -> None:
    text = row_of("ged.csv", 0, deaths_a=4, deaths_b=6, deaths_civilians=10, deaths_unknown=5, best=25, low=20, high=40)
    assert one(read(text, tmp_path)).civilians == Range(5, 30)
    assert one(read(row_of("ged.csv", 0, deaths_civilians=""), tmp_path)).civilians is None


def test_acled_days_places_and_hands_by_its_codes(tmp_path: Path) -> None:
    strike = one(read(row_of("acled.csv", 1), tmp_path))
    assert (strike.method, strike.killed, strike.best) == ("airstrike", Range(42, 42), 42)
    assert strike.hands == (Hand("Military Forces of Russia (2000-)", "russia", "state RU"),)
    week = one(read(row_of("acled.csv", 1, time_precision=2, geo_precision=3), tmp_path))
    assert (week.start, week.end) == (date(2017, 3, 11), date(2017, 3, 23)) and week.place and week.place.precision == "admin1"
    month = one(read(row_of("acled.csv", 1, time_precision=3), tmp_path))
    assert (month.start, month.end) == (date(2017, 3, 1), date(2017, 3, 31))
    battle = one(read(row_of("acled.csv", 1, event_type="Battles", sub_event_type="Armed clash", actor2="Islamic State (Syria)", inter2=2), tmp_path))  # fmt: skip
    assert not battle.hands and [p.side for p in battle.parties] == ["russia", "is"] and battle.method == "clashes"


def test_airwars_counts_civilians_and_names_belligerents(tmp_path: Path) -> None:
    strike = one(read(row_of("airwars.csv", 0), tmp_path))
    assert (strike.id, strike.civilians, strike.killed, strike.injured) == ("SMP001", Range(30, 42), None, Range(37, 37))
    assert [h.side for h in strike.hands] == ["coalition"] and strike.links == ("https://example.org/smp001",)
    assert strike.place and (strike.place.precision, strike.place.country) == ("site", "AF")
    fighters = one(read(row_of("airwars.csv", 0, belligerents_killed_min=2, belligerents_killed_max=3), tmp_path))
    assert fighters.killed == Range(32, 45)


def test_airwars_as_json(tmp_path: Path) -> None:
    with (FILES / "airwars.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = read(json.dumps({"data": rows}), tmp_path, "airwars.json")
    wanted = read_list(FILES / "airwars.csv", ASKS)
    assert [(e.id, e.civilians, e.place, e.hands) for e in found.entries] == [(e.id, e.civilians, e.place, e.hands) for e in wanted.entries]


def test_iraq_body_count_with_remarks_before_the_header_and_places_looked_up() -> None:
    by_id = {e.id: e for e in read_list(FILES / "ibc.csv", ASKS).entries}
    strike, morgue = by_id["x0001"], by_id["x0004"]
    assert (strike.civilians, strike.killed, strike.method, strike.sources) == (Range(12, 15), None, "airstrike", ("Sample Wire", "Sample Gazette"))  # fmt: skip
    assert strike.place and strike.place.lat == 36.34 and "looked up" in strike.place.because and strike.place.country == "IQ"
    assert morgue.aggregate and not strike.aggregate and morgue.method == "execution" and strike.where == "ibc.csv:4"


def test_a_table_after_the_model_of_iraq_body_count_names_other_countries(tmp_path: Path) -> None:
    head = "IBC code,Start Date,Location,Target,Weapons,Reported Minimum,Reported Maximum,Injuries Minimum,Injuries Maximum"
    found = read(f'{head}\nx1,2017-03-16,"Al-Jina, Aleppo, Syria",mosque,air attack,35,46,2,24\n', tmp_path)
    assert found.entries[0].place and found.entries[0].place.country == "SY" and found.entries[0].injured == Range(2, 24)


def test_older_columns_of_iraq_body_count(tmp_path: Path) -> None:
    text = "Code;Date;Location;Target;Weapons;Min;Max\nk001;20/03/2003;Karbala;bus;missiles;1;1\nk002;02/04/2003;Basra;car;gunfire;2;3\n"
    found = read(text, tmp_path)
    assert [(e.id, e.start) for e in found.entries] == [("k001", date(2003, 3, 20)), ("k002", date(2003, 4, 2))]


# ------------------------------------------------------------------ what is wrong


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"best": "many"}, "no number of people"),
        ({"high": -4}, "no number of people"),
        ({"low": 50}, "above the highest"),
        ({"date_start": "2015-13-01"}, "no day"),
        ({"date_start": "3.4.2015"}, "whether its days or its months come first"),
        ({"date_end": "2015-10-01"}, "before it starts"),
        ({"latitude": 91}, "coordinates"),
        ({"id": ""}, "no id"),
        ({"date_start": ""}, "no day"),
        ({"best": "9" * 400}, "no number of people"),
    ],
)
def test_a_bad_row_is_set_aside_with_its_line_and_how_to_mend_it(cells: dict[str, object], words: str, tmp_path: Path) -> None:
    found = read(row_of("ged.csv", 0, **cells), tmp_path)
    assert not found.entries
    (fault,) = found.faults
    assert fault.where == "other.csv:2" and words in fault.what and fault.mend and fault.severity == "set aside"


def test_a_row_that_is_there_twice_counts_once_and_two_rows_of_one_id_stay_two(tmp_path: Path) -> None:
    lines = row_of("ged.csv", 0).splitlines()
    twice = read("\n".join([*lines, lines[1]]), tmp_path)
    assert len(twice.entries) == 1 and "repeats other.csv:2" in twice.faults[0].what
    other = read("\n".join([*lines, lines[1].replace("Kunduz town", "Taloqan town")]), tmp_path)
    assert [e.id for e in other.entries] == ["900001", "900001 (line 3)"] and other.faults[0].severity == "warning"


def test_a_column_that_is_needed_and_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"UCDP GED, but has no column date_end"):
        read(row_of("ged.csv", 0).replace("date_end", "ende"), tmp_path)


@pytest.mark.parametrize(
    "content",
    [b"", b"a,b,c\n1,2,3\n", b"PK\x03\x04rest", b"{", b"[]", b'{"a": [1, 2]}', b"\xff\xfe\x00", b"\x00" * 5000, b"[" * 100_000, b'"' * 200_000],
)  # fmt: skip
def test_what_is_no_record_is_said_in_words(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"other\.csv"):
        read(content, tmp_path)


def test_a_file_in_another_encoding_is_read_with_a_warning(tmp_path: Path) -> None:
    text = row_of("ged.csv", 0, source_headline="Klinik getroffen – über 40 Tote")
    found = read(text.encode("cp1252"), tmp_path)
    assert found.entries[0].headline == "Klinik getroffen – über 40 Tote" and found.faults[0].severity == "warning"
    assert not read(text.encode("utf-16"), tmp_path).faults


def test_rows_with_too_many_or_too_few_cells_are_set_aside(tmp_path: Path) -> None:
    lines = row_of("ged.csv", 0).splitlines()
    found = read("\n".join([*lines, "1,2,3", lines[1] + ",,,", lines[1] + ",x"]), tmp_path)
    assert [f.where for f in found.faults] == ["other.csv:3", "other.csv:4", "other.csv:5"] and len(found.entries) == 1


def test_a_cell_beyond_all_bounds_ends_nothing(tmp_path: Path) -> None:
    first, row = row_of("ged.csv", 0).splitlines()
    found = read("\n".join([first, row.replace("Strike on hospital", "x" * 200_000), row]), tmp_path)
    assert len(found.entries) == 1 and "cannot be read" in found.faults[0].what


@given(st.binary(max_size=400))
def test_no_bytes_are_too_hostile(content: bytes) -> None:
    import tempfile

    head = row_of("acled.csv", 0).splitlines()[0].encode()
    with tempfile.TemporaryDirectory() as folder:
        found = read(head + b"\n" + content, Path(folder))
        assert all(e.start and e.id for e in found.entries)


@given(st.dates(date(1801, 1, 1), date(2199, 12, 31)))
def test_days_in_the_ways_that_tables_write_them(day: date) -> None:
    month = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")[day.month - 1]  # fmt: skip
    for text in (day.isoformat(), f"{day} 00:00:00.000", f"{day.day} {month} {day.year}", f"{day.day}-{month[:3]}-{day.year}", f"{month} {day.day}, {day.year}"):  # fmt: skip
        assert day_of(text, None, "day") == day
    assert day_of(f"{day.day}/{day.month}/{day.year}", True, "day") == day == day_of(f"{day.month}/{day.day}/{day.year}", False, "day")


def test_the_order_of_days_and_months_is_taken_from_the_whole_column() -> None:
    assert day_first(["03/04/2015", "16/03/2015"]) is True and day_first(["3/4/2015", "03/16/2015"]) is False
    assert day_first(["03/04/2015"]) is None and day_first(["16/03/2015", "03/16/2015"]) is None


def test_the_word_for_a_province_is_no_part_of_its_name() -> None:
    assert [division(n) for n in ("Aleppo governorate", "Donetsk oblast", "State of Borno", "Raqqa", "", "District")] == [
        "Aleppo", "Donetsk", "Borno", "Raqqa", None, "District",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "country", "side"),
    [
        ("Government of Syria", "SY", "government"),
        ("Military Forces of Russia (2000-) Air Force", "SY", "russia"),
        ("Government of Russia (Soviet Union)", "UA", "russia"),
        ("Global Coalition Against Daesh", "SY", "coalition"),
        ("Turkish Military", "SY", "turkey"),
        ("QSD: Syrian Democratic Forces", "SY", "kurdish"),
        ("Government of Saudi Arabia", "YE", "other"),
        ("Military Forces of Nowhere", "SY", "other"),
        ("Civilians", "SY", "unknown"),
        ("Unidentified Armed Group (Syria)", "SY", "unknown"),
    ],
)
def test_whom_other_recorders_names_mean(name: str, country: str, side: str) -> None:
    assert ASKS.hand(name, country).side == side
