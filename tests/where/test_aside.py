"""Places that are named without being where it happened, each in a report of its own."""

from __future__ import annotations

import pytest

from harmledger.model.report import Receipt, make_report
from harmledger.settings import load_settings
from harmledger.wiring import engine

CASES = [
    ("Gunmen killed nine people in Katsina near the border with Niger on Monday, Nigerian police said.", "Katsina", "NG"),
    ("On the banks of the Dnipro in Kherson region shells killed two people on Monday, the governor said.", "Kherson", "UA"),
    ("Clashes in Tripoli killed four people on Monday, Lebanese media said.", "Tripoli", "LB"),
    ("Clashes in Tripoli killed four people on Monday, Libyan media said.", "Tripoli", "LY"),
    (
        "Three people were killed on the road from Damascus to Homs in Syria on Monday when a mine exploded.",
        "between Damascus and Homs",
        "SY",
    ),
]


@pytest.mark.parametrize(("text", "name", "country"), CASES)
def test_a_border_a_river_or_the_end_of_a_road_is_not_where_it_was(text: str, name: str, country: str) -> None:
    reading = engine(load_settings()).read_one(make_report(None, text, Receipt("a", "case")))
    (where,) = [c.where for c in reading.claims if hasattr(c, "where")]
    assert where is not None and (where.name, where.country) == (name, country)
