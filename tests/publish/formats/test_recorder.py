"""What the recorders' tables share: golden files, one truth about what a cell may hold, stable numbers, and nothing left out in silence."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmledger.model.circumstances import When
from harmledger.model.claim import Side, Stance
from harmledger.model.incident import Grade, SideGrade
from harmledger.publish.formats.country import countries, country_of
from harmledger.publish.formats.format import Format
from harmledger.publish.formats.kinds import FORMATS
from harmledger.publish.formats.parties import parties
from harmledger.publish.formats.recorder import joined, numbers, table
from tests.publish.formats import frozen, made

NAMES = [name for f in frozen.FORMATS for name, _ in f.files]


@pytest.mark.parametrize("name", NAMES)
def test_golden_files(name: str) -> None:
    assert dict(frozen.files())[name].decode("utf-8") == (frozen.GOLDEN / name).read_bytes().decode("utf-8")


@pytest.mark.parametrize("format", frozen.FORMATS, ids=lambda f: f.key)
def test_every_format_is_one_of_the_releases_formats(format: Format) -> None:
    assert format in FORMATS
    assert format.cannot_carry and format.source


@pytest.mark.parametrize("format", frozen.FORMATS, ids=lambda f: f.key)
def test_hostile_words_are_no_formulas(format: Format) -> None:
    for name, content in made.written(format).items():
        for row in frozen.rows(content):
            for column, cell in row.items():
                bare = cell.lstrip(" \u00a0")
                number = column in ("latitude", "longitude")
                assert number or not bare.startswith(("=", "+", "-", "@", "\t", "\r")), (name, column, cell)


@pytest.mark.parametrize("format", frozen.FORMATS, ids=lambda f: f.key)
def test_an_empty_record_gives_headers_alone(format: Format) -> None:
    for content in made.written(format, made.EMPTY).values():
        assert not frozen.rows(content)
        assert content.endswith(b"\r\n")


@pytest.mark.parametrize("format", frozen.FORMATS, ids=lambda f: f.key)
def test_no_byte_order_mark_and_the_same_bytes_again(format: Format) -> None:
    first, again = (made.written(format, frozen.samples(), frozen.ABOUT) for _ in range(2))
    assert first == again
    assert not any(content.startswith(b"\xef\xbb\xbf") for content in first.values())


@pytest.mark.parametrize("format", [f for f in frozen.FORMATS if any("left-out" in n for n, _ in f.files)], ids=lambda f: f.key)
@given(days=st.integers(1, 500), dated=st.booleans(), placed=st.booleans())
def test_every_incident_is_a_row_or_is_left_out_with_a_reason(format: Format, days: int, dated: bool, placed: bool) -> None:
    start = date(2015, 1, 1)
    incidents = [
        replace(
            i,
            date=When(start, start + timedelta(days=days - 1), "days") if dated else None,
            place=replace(i.place, country="SY" if placed else None) if i.place else None,
        )
        for i in frozen.samples().record.incidents
    ]
    tables = made.written(format, frozen.only(frozen.samples(), *incidents), frozen.ABOUT)
    ids = [i.id for i in incidents]
    out = [row for name, content in tables.items() if "left-out" in name for row in frozen.rows(content)]
    main = frozen.rows(next(iter(tables.values())))
    held = [next(id for id in ids if id in row.values() or any(id in cell for cell in row.values())) for row in main]
    assert sorted(held + [row["code"] for row in out]) == sorted(ids)
    assert all(row["because"] for row in out)


def side(actor: str, side: Side, grade: Grade = "fair", stances: tuple[Stance, ...] = ("accused",)) -> SideGrade:
    return SideGrade(actor, side, grade, stances, f"{actor}: why", (f"c-{actor}",))


def named(*sides: SideGrade) -> list[str]:
    return [p.label for p in parties(replace(frozen.samples().record.incidents[0], responsibility=sides))]


def test_an_accusation_is_never_a_fact() -> None:
    by_grade = {p.grade: p.label for i in frozen.samples().record.incidents for p in parties(i)}
    assert by_grade["contested"] == "Russia (alleged, denied)"
    assert by_grade["confirmed"] in ("U.S. forces", "Saudi-led coalition", "U.S.-led coalition")
    for grade in ("fair", "weak", "contested"):
        assert named(side("M23", "other", grade)) == ["M23 (alleged)"]
    assert named(side("M23", "other", "discounted")) == []
    assert named(side("warplanes", "unknown")) == []


@pytest.mark.parametrize(
    ("actor", "of", "name"),
    [
        ("terrorists", "opposition", "Opposition groups"),
        ("Syrian rebels", "opposition", "Opposition groups"),
        ("Ahrar al-Sham", "opposition", "Ahrar al-Sham"),
        ("regime helicopters", "government", "Government of Syria"),
        ("Russian", "russia", "Russia"),
        ("Daesh", "is", "Islamic State"),
        ("U.S. forces", "coalition", "U.S. forces"),
        ("coalition planes", "coalition", "US or US-led coalition"),
        ("French jets", "coalition", "French jets"),
        ("Hezbollah", "iran", "Hezbollah"),
        ("Iranian-backed militias", "iran", "Iran and allied militias"),
        ("the army", "other", "the army"),
    ],
)
def test_a_party_is_called_by_its_name_and_not_by_what_others_call_it(actor: str, of: Side, name: str) -> None:
    assert named(side(actor, of)) == [f"{name} (alleged)"]


def test_one_party_by_many_names_is_one() -> None:
    both = (side("regime", "government", "fair", ("accused",)), side("Syrian army", "government", "confirmed", ("admitted",)))
    (party,) = parties(replace(frozen.samples().record.incidents[0], responsibility=both))
    assert (party.label, party.grade, party.because) == ("Government of Syria", "confirmed", "Syrian army: why")
    assert (party.stances, party.claims) == (("accused", "admitted"), ("c-regime", "c-Syrian army"))
    assert named(side("Rebels", "other"), side("rebels", "other", stances=("denied",))) == ["Rebels (alleged, denied)"]


def test_numbers_are_stable_and_never_shared() -> None:
    incidents = frozen.samples().record.incidents
    all_of_them, one = numbers(incidents), numbers(incidents[2:3])
    assert one[incidents[2].id] == all_of_them[incidents[2].id], "an incident's number does not hang on the others"
    assert all(0 <= n < 10**15 for n in all_of_them.values()), "Excel holds 15 digits"
    crowded = numbers([replace(incidents[0], id=f"i-{n}") for n in range(40)], digits=1)
    assert len(set(crowded.values())) == 40


def test_a_cell_that_cannot_hold_all_says_so() -> None:
    assert joined(["Reuters", "REUTERS", "", "AFP; Beirut"]) == "Reuters; AFP, Beirut"
    many = joined(f"paper {n}" for n in range(20_000))
    assert len(many) <= 32_000
    listed, _, more = many.rpartition("; and ")
    assert len(listed.split("; ")) + int(more.removesuffix(" more")) == 20_000


def test_a_table_is_read_back_as_it_was_written() -> None:
    cells = {"a": 'one, "two"\nthree', "b": -4.5, "c": None, "d": 0, "e": "عين عيسى"}
    read = pandas.read_csv(io.BytesIO(table(list(cells), [cells])))
    assert read.loc[0].dropna().to_dict() == {"a": 'one, "two"\nthree', "b": -4.5, "d": 0, "e": "عين عيسى"}


def test_countries() -> None:
    assert len(countries()) > 240
    assert all(len(c.alpha3) == 3 and (not c.number or c.number.isdigit()) for c in countries().values())
    numbered = [c.gw for c in countries().values() if c.gw is not None]
    assert len(numbered) == len(set(numbered)) > 190, "every state has a number of its own"
    syria, unknown = country_of("SY"), country_of("QQ")
    assert syria and (syria.alpha3, syria.number, syria.gw) == ("SYR", "760", 652)
    assert unknown and (unknown.name, unknown.gw) == ("QQ", None)
    assert country_of(None) is None


@pytest.mark.parametrize("format", frozen.FORMATS, ids=lambda f: f.key)
def test_what_is_lost_is_told_to_readers(format: Format) -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "formats-recorders.md").read_text(encoding="utf-8")
    assert not [told for told in (*format.cannot_carry, *(f"`{name}`: {what}" for name, what in format.files)) if told not in page]
