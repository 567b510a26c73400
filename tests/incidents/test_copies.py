"""Wire copies: cut, retitled, spelled otherwise; and what only looks alike."""

from __future__ import annotations

import pytest

from harmledger.incidents.copies import families
from tests.incidents.build import Book

WIRE = (
    "At least 18 people were killed on Tuesday when warplanes bombed a fuel market in the town of Tarmanin, in the northern "
    "province of Idlib, rescue workers said. Black smoke rose over the market for hours, and the wounded were taken to three "
    "clinics near Raqqa road. A doctor in the neighbouring town said that most of the dead could not be identified. The army did not comment."
)
CUT = WIRE[: WIRE.index(" A doctor")]
RETITLED = "Fuel market hit in Idlib\n\n" + WIRE
RESPELLED = WIRE.replace("Tarmanin", "Tarmaneen").replace("Raqqa", "Raqa").replace("neighbouring", "neighboring").upper()
OWN = (
    "Eighteen died in Tarmanin's market. This paper spoke with two survivors, who recalled three planes and a fire that burned until dusk."
)


@pytest.mark.parametrize("copy", [CUT, RETITLED, RESPELLED], ids=["cut", "retitled", "respelled"])
def test_a_copy_is_of_the_family_of_the_first(copy: str) -> None:
    book = Book()
    first, second = book.report(WIRE, "2018-05-03"), book.report(copy, "2018-05-04")
    assert families(book.reports) == {first.sha256: first.sha256, second.sha256: first.sha256}


def test_another_account_is_a_family_of_its_own() -> None:
    book = Book()
    book.report(WIRE, "2018-05-03")
    own = book.report(OWN, "2018-05-03")
    assert families(book.reports)[own.sha256] == own.sha256


def test_families_do_not_chain_and_the_order_does_not_matter() -> None:
    book = Book()
    half = len(WIRE) // 2
    for text, day in ((WIRE[:half], "2018-05-03"), (WIRE, "2018-05-04"), (WIRE[half:], "2018-05-05")):
        book.report(text, day)
    found = families(book.reports)
    assert found == families(book.reports[::-1])
    assert found[book.reports[1].sha256] == book.reports[0].sha256
    assert found[book.reports[2].sha256] == book.reports[2].sha256


def test_short_and_empty_texts_are_nobodys_copies() -> None:
    book = Book()
    for text in ("", "Two died.", "Two were hurt."):
        book.report(text)
    assert len(set(families(book.reports).values())) == 3
