"""Every format is explained to those who open it, and what it loses is said to them in the same words as in the release."""

from __future__ import annotations

from pathlib import Path

import pytest

from harmledger.publish.formats.format import Format
from harmledger.publish.formats.kinds import FORMATS
from harmledger.publish.formats.parquet import OTHERS

DOCS = Path(__file__).resolve().parents[3] / "docs"
PAGES = " ".join("\n".join((DOCS / name).read_text(encoding="utf-8") for name in ("formats.md", "formats-recorders.md")).split())


@pytest.mark.parametrize("format", FORMATS, ids=lambda f: f.key)
def test_the_docs_name_every_format_its_files_and_what_it_cannot_carry(format: Format) -> None:
    for sentence in format.cannot_carry:
        assert " ".join(sentence.split()) in PAGES, sentence
    for name, said in format.files:
        assert name in PAGES or name.endswith(".schema.json"), name
        assert said


def test_every_open_format_has_its_section() -> None:
    page = (DOCS / "formats.md").read_text(encoding="utf-8")
    recorders = {"ucdp-ged", "airwars", "acled", "ibc"}
    for format in FORMATS:
        if format.key not in recorders:
            assert f'<a id="{format.key}"></a>\n## {format.title}\n' in page


def test_keys_and_names_of_files_are_taken_once() -> None:
    assert len({f.key for f in FORMATS}) == len(FORMATS)
    names = [name for f in FORMATS for name, _ in f.files]
    assert len(set(names)) == len(names)


def test_only_what_loses_nothing_says_nothing() -> None:
    assert [f.key for f in FORMATS if not f.cannot_carry] == ["jsonl", "parquet"]


def test_the_tables_of_parquet_are_in_the_docs() -> None:
    assert all(f"{name}.parquet" in PAGES for name in OTHERS)
