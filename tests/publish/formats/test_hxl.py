"""HXL: read and checked by libhxl, HXL's own library."""

from __future__ import annotations

import io
from typing import Any

import hxl
import pytest

from harmledger.publish.formats.hxl_csv import FORMAT, tagged
from harmledger.publish.spreadsheet import COLUMNS
from tests.publish.formats.made import EMPTY, PUBLISHED, written

FILES = written(FORMAT)


def data(files: dict[str, bytes] = FILES) -> Any:
    return hxl.data(io.BytesIO(files["incidents-hxl.csv"])).cache()


def faults(table: bytes) -> list[str]:
    """What libhxl finds wrong, by the schema that goes out with the file."""
    found: list[str] = []
    schema = hxl.schema(io.BytesIO(FILES["hxl-schema.json"]), lambda e: found.append(f"{e.rule.tag_pattern} {e.value}"))
    schema.validate(hxl.data(io.BytesIO(table)).cache())
    return found


def test_libhxl_finds_the_numbers_by_their_tags() -> None:
    raid = next(iter(data()))
    assert raid.get("#event+code") == "i-raid"
    assert (raid.get("#affected+killed+total+min"), raid.get("#affected+killed+total+max")) == ("12", "15")
    assert (raid.get("#affected+killed+civilian+min"), raid.get("#affected+killed+civilian+max")) == ("7", "15")
    assert (raid.get("#date+start"), raid.get("#event+type"), raid.get("#meta+grade")) == ("2015-05-05", "airstrike", "contested")
    assert (raid.get("#geo+lat"), raid.get("#geo+precision"), raid.get("#country+code")) == ("36.5", "town", "SY")


def test_one_pattern_finds_one_column() -> None:
    """Who asks for all killed must not be handed the children as well."""
    tags = [c.display_tag for c in data().columns]
    assert len(set(tags)) == len(tags) == len(tagged())
    for outcome in ("killed", "injured"):
        for end in ("min", "max"):
            pattern = hxl.model.TagPattern.parse(f"#affected+{outcome}+total+{end}")
            assert len([c for c in data().columns if pattern.match(c)]) == 1


def test_nobody_killed_is_a_zero_and_not_known_is_empty() -> None:
    land = list(data())[2]
    assert land.get("#affected+killed+total+max") == "0"
    assert land.get("#affected+injured+total+max") is None


def test_it_holds_by_its_own_schema_and_by_hxls() -> None:
    assert faults(FILES["incidents-hxl.csv"]) == ["#country+code <i>"], "the hostile report's country, and nothing else"
    report = hxl.validate(io.BytesIO(FILES["incidents-hxl.csv"]))
    assert report["stats"]["error"] == 0


@pytest.mark.parametrize(("right", "wrong"), [(b"airstrike", b"magic"), (b"2015-05-05,", b"some day,"), (b"contested,", b"sure,")])
def test_its_schema_finds_what_is_wrong(right: bytes, wrong: bytes) -> None:
    assert right in FILES["incidents-hxl.csv"]
    assert len(faults(FILES["incidents-hxl.csv"].replace(right, wrong, 1))) > 1


def test_every_count_of_the_record_is_tagged() -> None:
    counted = {c for c in COLUMNS if c.endswith(("_min", "_max"))}
    assert counted <= {source for _, _, source in tagged()}


def test_no_cell_is_a_formula_and_only_links_of_the_web_are_given() -> None:
    text = FILES["incidents-hxl.csv"].decode("utf-8-sig")
    assert "'@SUM(A1)" in text and ",@SUM" not in text
    assert "javascript:" not in text
    assert "https://example.org/raid?a=1&b=2" in text


def test_a_record_without_incidents_has_its_tags() -> None:
    files = written(FORMAT, EMPTY)
    assert [c.display_tag for c in data(files).columns][:2] == ["#event+code", "#description"]
    assert list(data(files)) == []


def test_the_same_record_gives_the_same_bytes() -> None:
    assert written(FORMAT, PUBLISHED) == FILES
