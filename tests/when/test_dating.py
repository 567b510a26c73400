"""The interval on the scales of other records; each line is days, EDTF, UCDP date_prec, ACLED time_precision."""

from __future__ import annotations

from datetime import date

import pytest

from harmledger.model.circumstances import When
from harmledger.model.dating import acled_time_precision, edtf, interval_precision, ucdp_date_prec

SPANS = """
2016-07-05..2016-07-05 | 2016-07-05            | 1 | 1 | day
2016-07-04..2016-07-05 | 2016-07-04/2016-07-05 | 2 | 2 | days
2016-07-04..2016-07-09 | 2016-07-04/2016-07-09 | 2 | 2 | days
2016-07-04..2016-07-10 | 2016-07-04/2016-07-10 | 3 | 2 | week
2016-07-04..2016-07-11 | 2016-07-04/2016-07-11 | 4 | 3 | month
2016-07-01..2016-07-31 | 2016-07               | 4 | 3 | month
2016-02-01..2016-02-29 | 2016-02               | 4 | 3 | month
2015-02-01..2015-02-28 | 2015-02               | 4 | 3 | month
2016-06-15..2016-07-20 | 2016-06-15/2016-07-20 | 5 | - | year
2016-06-01..2016-07-31 | 2016-06/2016-07       | 5 | - | year
2016-01-01..2016-12-31 | 2016                  | 5 | - | year
2015-01-01..2016-12-31 | 2015/2016             | - | - | year
"""


@pytest.mark.parametrize("row", SPANS.strip().splitlines())
def test_a_span_on_every_scale(row: str) -> None:
    days, expected, ucdp, acled, precision = (c.strip() for c in row.split("|"))
    start, end = (date.fromisoformat(d) for d in days.split(".."))
    when = When(start, end, interval_precision(start, end))
    assert (edtf(when), when.precision) == (expected, precision)
    assert (str(ucdp_date_prec(when) or "-"), str(acled_time_precision(when) or "-")) == (ucdp, acled)


@pytest.mark.parametrize(
    ("month", "day", "weekday", "expected"),
    [(11, 25, None, "XXXX-11-25"), (2, 29, None, "XXXX-02-29"), (11, None, None, "XXXX-11"), (2, 31, None, None), (None, None, 1, None)],
)
def test_what_is_known_of_a_day_without_its_year(month: int | None, day: int | None, weekday: int | None, expected: str | None) -> None:
    when = When(None, None, None, weekday=weekday, month=month, day=day)
    assert edtf(when) == expected
    assert ucdp_date_prec(when) is None and acled_time_precision(when) is None


def test_nothing_known_is_nothing() -> None:
    assert (edtf(None), ucdp_date_prec(None), acled_time_precision(None)) == (None, None, None)
