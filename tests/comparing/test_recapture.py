"""Estimates of what no list has: published worked examples, closed forms, and the laws that every estimate keeps."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmledger.comparing.recapture.chao import log_normal, lower_bound
from harmledger.comparing.recapture.estimate import estimate
from harmledger.comparing.recapture.histories import NoEstimate, histories
from harmledger.comparing.recapture.loglinear import fitted, interval, models
from harmledger.comparing.recapture.rows import counted
from harmledger.model.estimate import Histories


def table(lists: str, **counts: int) -> Histories:
    """``table("P Q E", PQ=21)``: 21 are on P and Q and not on E. Names of lists are joined by "_" where they are longer."""
    names = lists.split()
    return histories(
        names, {tuple(n in (key.split("_") if "_" in key or key in names else list(key)) for n in names): c for key, c in counts.items()}
    )


# Hepatitis A in a college of northern Taiwan, 1995: three lists, 271 students. Chao, Tsay, Lin, Shau, Chao, "The applications of
# capture-recapture models to epidemiological data", Statistics in Medicine 20 (2001) 3123-3157, tables II and VI.
HEPATITIS = table("P Q E", PQE=28, PQ=21, PE=17, QE=18, P=69, Q=55, E=63)

# Potential victims of trafficking in the United Kingdom, 2013, six lists of which two were joined. Bales, Hesketh, Silverman, "Modern slavery
# in the UK: how many victims?", Significance 12 (2015) 16-21; Silverman, Journal of the Royal Statistical Society A 183 (2020) 691-736.
KINGDOM = table(
    "LA NG PF GO GP",
    LA=54, NG=463, PF=995, GO=695, GP=316, LA_NG=15, LA_PF=19, LA_GO=3, NG_PF=62, NG_GO=19, NG_GP=1, PF_GO=76, PF_GP=11, GO_GP=8,
    LA_NG_PF=1, LA_NG_GO=1, NG_PF_GO=4, LA_NG_PF_GO=1,
)  # fmt: skip


@pytest.mark.parametrize(
    ("pairs", "published", "deviance"),
    [
        ((), 388, 24.36),
        (((0, 1),), 416, 21.14),
        (((0, 2),), 393, 24.25),
        (((1, 2),), 413, 21.33),
        (((0, 1), (0, 2)), 464, 19.42),
        (((0, 1), (1, 2)), 527, 13.20),
        (((0, 2), (1, 2)), 452, 19.90),
        (((0, 1), (0, 2), (1, 2)), 1313, 0.0),
    ],
)
def test_the_published_models_of_three_lists(pairs: tuple[tuple[int, int], ...], published: int, deviance: float) -> None:
    model = fitted(HEPATITIS, pairs)
    assert HEPATITIS.listed == 271
    assert model and abs(model.estimate - published) <= 0.5 + 1e-6 and model.deviance == pytest.approx(deviance, abs=0.01)
    assert model.free == 3 - len(pairs)


def test_the_published_estimate_of_five_lists_is_found_among_all_models() -> None:
    assert KINGDOM.listed == 2744
    best = models(KINGDOM)[0]
    named = {KINGDOM.lists[a] + KINGDOM.lists[b] for a, b in best.pairs}
    assert named == {"LANG", "LAPF", "NGGO", "NGGP", "PFGP", "GOGP"}
    assert round(best.estimate) == 11_313
    low, high = interval(KINGDOM, best)
    assert (round(low), round(high or 0)) == (9_889, 13_063)


def test_two_lists_are_the_oldest_estimate_of_all() -> None:
    two = table("A B", AB=20, A=80, B=30)
    (only,) = models(two)
    assert only.estimate == pytest.approx(100 * 50 / 20)  # Petersen 1896, Lincoln 1930: n1 n2 / m
    low, high = interval(two, only)
    assert low < 250 < (high or 0)
    assert any("independence cannot be checked" in w for w in estimate(two, "incidents").warnings)


def test_the_largest_model_of_three_lists_is_a_closed_form() -> None:
    model = fitted(HEPATITIS, ((0, 1), (0, 2), (1, 2)))
    assert model and model.estimate == pytest.approx(271 + 28 * 69 * 55 * 63 / (21 * 17 * 18), rel=1e-6)  # Fienberg 1972


def test_chaos_lower_bound() -> None:
    """Once 187, twice 56: 271 + 187² / (2 · 56) = 583.2; its variance and interval by the formulas of 1987, worked by hand."""
    found = lower_bound(HEPATITIS)
    ratio = 187 / 56
    variance = 56 * (0.25 * ratio**4 + ratio**3 + 0.5 * ratio**2)
    factor = math.exp(1.959964 * math.sqrt(math.log(1 + variance / 312.2232**2)))
    assert found.estimate == pytest.approx(583.2232, abs=1e-3) and (found.once, found.twice, found.corrected) == (187, 56, False)
    assert (found.low, found.high) == (pytest.approx(271 + 312.2232 / factor, abs=0.01), pytest.approx(271 + 312.2232 * factor, abs=0.01))


def test_where_nothing_is_on_exactly_two_lists_the_corrected_form_is_used() -> None:
    found = lower_bound(table("A B C", ABC=1, A=3, B=2, C=1))
    assert found.corrected and found.estimate == 7 + 6 * 5 / 2


def test_where_nothing_is_on_one_list_alone_nothing_is_missing() -> None:
    found = lower_bound(table("A B C", AB=4, BC=3, ABC=5))
    assert (found.estimate, found.low, found.high) == (12, 12, 12)


def test_an_estimate_gives_the_span_of_all_models_that_fit_about_as_well() -> None:
    found = estimate(KINGDOM, "persons")
    alike = [f for f in found.models if f.alike]
    assert len(alike) > 1 and found.low == min(f.low for f in alike) and found.high == max(f.high or 0 for f in alike)
    assert found.tried == 512 and found.models[0].model.aic <= min(f.model.aic for f in found.models)
    said = " ".join(found.warnings)
    assert "LA and GP have nothing in common" in said and "Do not publish one of them alone" in said
    assert "not of persons" not in said  # that is said of incidents


def test_the_plain_warnings() -> None:
    said = " ".join(estimate(HEPATITIS, "incidents").warnings)
    assert "as many terms as the counts allow" in said and "not of persons" in said
    few = " ".join(estimate(table("A B C", AB=2, AC=1, A=40, B=30, C=20), "incidents").warnings)
    assert "Only 3 are on two lists or more" in few and "B and C have nothing in common" in few
    copied = " ".join(estimate(table("A B C", AB=30, ABC=9, A=1, B=40, C=20, BC=5), "incidents").warnings)
    assert "of A is also in B" in copied


@pytest.mark.parametrize(
    ("lists", "counts", "why"),
    [
        (("A",), {(True,): 3}, "1 lists were given"),
        (tuple("ABCDEF"), {(True,) * 6: 1}, "6 lists were given"),
        (("A", "A"), {(True, True): 1}, "the same name"),
        (("A", "B"), {(True, False): 4, (False, True): 3}, "no two lists have an entry in common"),
        (("A", "B", "C"), {(True, True, False): 4}, "'C' has no entry"),
        (("A", "B"), {(False, False): 4}, "is on none"),
        (("A", "B"), {(True, True): -1}, "below 0"),
    ],
)
def test_lists_that_tell_nothing_are_refused_in_words(lists: tuple[str, ...], counts: dict[tuple[bool, ...], int], why: str) -> None:
    with pytest.raises(NoEstimate, match=f"(?i){why}"):
        histories(lists, counts)


COUNTS = st.lists(st.integers(0, 60), min_size=7, max_size=7)


@given(COUNTS)
@settings(max_examples=25, deadline=None)
def test_no_estimate_is_below_what_is_listed_and_every_interval_holds_its_end(counts: list[int]) -> None:
    cells = [(bool(n & 4), bool(n & 2), bool(n & 1)) for n in range(1, 8)]
    try:
        three = histories("ABC", dict(zip(cells, counts, strict=True)))
        best = models(three)[0]
    except NoEstimate:
        return
    low, high = interval(three, best)
    assert three.listed <= low <= best.estimate + 1 and (high is None or low <= high)
    bound = lower_bound(three)
    assert three.listed <= bound.low <= bound.estimate <= bound.high


@given(COUNTS, st.permutations(range(3)))
@settings(max_examples=15, deadline=None)
def test_the_order_of_the_lists_makes_no_difference(counts: list[int], order: list[int]) -> None:
    cells = [(bool(n & 4), bool(n & 2), bool(n & 1)) for n in range(1, 8)]
    turned = [tuple(c[i] for i in order) for c in cells]
    try:
        one, other = histories("ABC", dict(zip(cells, counts, strict=True))), histories("ABC", dict(zip(turned, counts, strict=True)))
        first, second = models(one), models(other)
    except NoEstimate:
        return
    assert sorted(m.estimate for m in first) == pytest.approx(sorted(m.estimate for m in second), rel=1e-4)


LISTS = b"\xef\xbb\xbfours,ged,acled,doubt\r\ni-1,17,,\r\ni-2; i-3,,SYR1,i-2 and i-3 are taken together as one event\r\n,18,SYR2,\r\n,,SYR3,\r\n"


def test_the_table_that_compare_writes_is_counted() -> None:
    found = counted("lists.csv", LISTS)
    assert found.table.lists == ("ours", "ged", "acled") and found.doubtful == 1 and not found.faults
    assert found.table.counts == {(True, True, False): 1, (True, False, True): 1, (False, True, True): 1, (False, False, True): 1}


def test_a_table_of_names_may_say_yes_and_no_and_count() -> None:
    found = counted("names.csv", b"name;a;b;count\nX;1;yes;3\nY;x;0;2\nZ;no;-;1\nW;1;1;many\n\n")
    assert found.table.counts == {(True, True): 3, (True, False): 2}
    assert [(f.where, f.what) for f in found.faults] == [
        ("names.csv:4", "It is on none of the lists, so it cannot be counted."),
        ("names.csv:5", "The count is 'many', which is no number."),
    ]


def test_columns_can_be_chosen() -> None:
    assert counted("lists.csv", LISTS, ["ged", "acled"]).table.lists == ("ged", "acled")


@pytest.mark.parametrize(
    ("data", "lists", "why"),
    [
        (b"\xff\xfea", (), "not UTF-8"),
        (b"", (), "0 lists"),
        (b"a,b\n1,1\n", ("c",), "no column 'c'"),
        (b"a,a,b\n1,1,1\n", (), "no column 'a', or several"),
        (b'a,b\n"' + b"x" * 200_000 + b'",1\n', (), "cannot be read as a table"),
    ],
)
def test_what_is_no_table_of_lists_is_refused_in_words(data: bytes, lists: tuple[str, ...], why: str) -> None:
    with pytest.raises(NoEstimate, match=why):
        counted("t.csv", data, lists)


def test_nothing_unseen_has_no_width() -> None:
    assert log_normal(12, 0.0, 5.0) == (12.0, 12.0)
