"""Agreement figures against published worked examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmledger.desk.coding.stats import alpha, kappa, percent

# K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): A (two observers, binary), B (two observers, nominal),
# C (four observers, missing data, several scales).
MEG, OWEN = "0100000010", "1110010000"
BEN, GERRY = "aabbdcccedda", "babbbcccEddd".lower()
FOUR = ["1233 21412...".replace(" ", ""), "1233224125.3", ".3332342251.", "123324412 51.".replace(" ", "")]


def units(*rows: str, number: bool = False) -> list[list[object]]:
    return [[None if v == "." else int(v) if number else v for v in column] for column in zip(*rows, strict=True)]


def test_krippendorffs_own_examples() -> None:
    assert alpha(units(MEG, OWEN)) == pytest.approx(0.095, abs=5e-4)
    assert alpha(units(BEN, GERRY)) == pytest.approx(0.692, abs=5e-4)
    four = units(*FOUR, number=True)
    for metric, expected in (("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)):
        assert alpha(four, metric) == pytest.approx(expected, abs=5e-4), metric  # type: ignore[arg-type]


def table(both_yes: int, yes_no: int, no_yes: int, both_no: int) -> list[tuple[str, str]]:
    return [("y", "y")] * both_yes + [("y", "n")] * yes_no + [("n", "y")] * no_yes + [("n", "n")] * both_no


@pytest.mark.parametrize(
    ("cells", "expected"),
    [((20, 5, 10, 15), 0.4), ((45, 15, 25, 15), 0.1304), ((25, 35, 5, 35), 0.2593)],
)
def test_cohens_kappa_of_the_textbook_tables(cells: tuple[int, int, int, int], expected: float) -> None:
    """Tables of the article "Cohen's kappa" in Wikipedia (grant proposals; same per cent, different kappa)."""
    assert kappa(table(*cells)) == pytest.approx(expected, abs=5e-5)


def test_where_nothing_can_be_said_nothing_is() -> None:
    assert percent([]) is None and kappa([]) is None and alpha([]) is None
    assert kappa([("a", "a")] * 5) is None and alpha([["a", "a"]] * 5) is None
    assert alpha([["a", None], [None, "b"]]) is None


values = st.lists(st.lists(st.none() | st.integers(0, 4), min_size=2, max_size=4), min_size=1, max_size=12)


@given(values, st.sampled_from(["nominal", "ordinal", "interval"]), st.randoms())
def test_alpha_is_at_most_one_and_knows_no_order(made, metric, random) -> None:  # type: ignore[no-untyped-def]
    found = alpha(made, metric)
    shuffled = [list(unit) for unit in made]
    for unit in shuffled:
        random.shuffle(unit)
    random.shuffle(shuffled)
    again = alpha(shuffled, metric)
    assert (found is None) == (again is None)
    if found is not None:
        assert found <= 1 and again == pytest.approx(found)


@given(st.lists(st.integers(0, 3), min_size=2, max_size=10))
def test_who_always_agrees_has_one(made: list[int]) -> None:
    same = [(v, v) for v in made]
    assert percent(same) == 1.0
    if len(set(made)) > 1:
        assert kappa(same) == 1.0 and alpha(same) == 1.0
