"""Two lists linked: as a whole, honestly where more than one pairing fits, and the same from either side."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmledger.comparing.assign import assign
from harmledger.comparing.compare import compare
from harmledger.comparing.lists import capture_table
from harmledger.comparing.quick import Quick
from harmledger.comparing.score import scored
from harmledger.model.comparison import Comparison, Entry, Hand, Window
from harmledger.model.incident import Range
from tests.comparing.build import a_list, entry, town

HAMA = town("Hama", 35.13, 36.75, admin1="Hama")


def pairs(c: Comparison) -> set[tuple[str, str]]:
    return {(a, b) for m in c.matches for a in m.here for b in m.there}


def compared(ours: list[Entry], theirs: list[Entry], window: Window | None = None) -> Comparison:
    return compare(a_list("ours", ours), a_list("theirs", theirs), window)


def test_the_same_event_is_matched_with_its_reasons() -> None:
    c = compared([entry("a", killed=12)], [entry("x", killed=12)])
    (match,) = c.matches
    assert (match.here, match.there, match.confidence, match.margin, match.differences) == (("a",), ("x",), "sure", None, ())
    assert {r.feature for r in match.reasons} == {"place", "day", "killed"} and all(r.because for r in match.reasons)
    assert not c.possible and not c.only_here and not c.only_there


def test_what_lies_elsewhere_or_on_another_day_is_in_one_record_alone() -> None:
    ours = [entry("a"), entry("b", place=HAMA), entry("c", "2017-04-21")]
    c = compared(ours, [entry("x", "2017-03-29"), entry("y", place=town("Aleppo", 36.2, 37.15, admin1="Aleppo")), entry("z", "2017-05-01")])
    assert not c.matches and not c.possible
    assert [o.id for o in c.only_here] == ["a", "b", "c"] and [o.id for o in c.only_there] == ["y", "x", "z"]


def test_no_match_where_another_pairing_fits_as_well() -> None:
    c = compared([entry("a", killed=1), entry("b", killed=1)], [entry("x", killed=1), entry("y", killed=1)])
    assert not c.matches and {(p.here, p.there) for p in c.possible} == {("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")}
    assert all("another pairing fits as well" in p.because for p in c.possible)
    assert (c.total.possible_here, c.total.possible_there, c.total.only_here, c.total.only_there) == (2, 2, 0, 0)


def test_the_pairing_as_a_whole_counts_and_not_who_comes_first() -> None:
    """x fits a and b, but y fits a alone: each has its own partner."""
    ours = [entry("a", killed=20), entry("b", killed=22, place=town("Raqqa", 35.96, 39.02))]
    theirs = [entry("x", killed=(20, 22)), entry("y", killed=20)]
    found = compared(ours, theirs)
    assert pairs(found) == {("a", "y"), ("b", "x")} and not found.possible


def test_an_event_that_they_have_in_two_rows() -> None:
    c = compared([entry("a", killed=(80, 140))], [entry("x", killed=70), entry("y", killed=60)])
    (match,) = c.matches
    assert (match.shape, match.there, match.confidence, match.differences) == ("split there", ("x", "y"), "likely", ())
    assert match.tolls[0].there == Range(130, 130) and "added up" in match.note


def test_two_of_ours_in_one_row_of_theirs() -> None:
    c = compared([entry("a", killed=70), entry("b", killed=60)], [entry("x", killed=(120, 135))])
    (match,) = c.matches
    assert (match.shape, match.here, match.there) == ("split here", ("a", "b"), ("x",))


def test_a_second_event_beside_a_match_is_no_part_of_it() -> None:
    c = compared([entry("a", killed=20)], [entry("x", killed=20), entry("y", killed=30)])
    assert pairs(c) == {("a", "x")} and [o.id for o in c.only_there] + [p.there for p in c.possible] == ["y"]


def test_a_row_that_sums_up_events_of_a_month() -> None:
    month = entry("x", "2017-03-01", (9, 9), end="2017-03-31", aggregate=True, place=town("Raqqa governorate", precision="admin1"))
    ours = [entry("a", killed=4), entry("b", "2017-03-10", 5), entry("c", "2017-04-02", 5)]
    (match,) = compared(ours, [month]).matches
    assert (match.shape, match.here) == ("summed there", ("b", "a")) and match.tolls[0].relation == "equal" and not match.differences


def test_a_row_that_sums_up_more_than_ours_is_only_possible() -> None:
    month = entry("x", "2017-03-01", 90, end="2017-03-31", aggregate=True, place=town("Raqqa governorate", precision="admin1"))
    c = compared([entry("a", killed=4)], [month])
    assert not c.matches and [(p.here, p.there) for p in c.possible] == [("a", "x")] and "do not add up" in c.possible[0].because


@pytest.mark.parametrize(
    ("theirs", "what", "weight"),
    [
        (entry("x", killed=(31, 40)), "killed", "apart"),
        (entry("x", killed=(20, 40), best=38), "killed", "look"),
        (entry("x", "2017-03-22", killed=(20, 30)), "day", "apart"),
        (entry("x", killed=(20, 30), place=town("Tabqa", 35.84, 38.92)), "place", "apart"),
        (entry("x", killed=(20, 30), hands=(Hand("Russian Military", "russia", "state RU"),)), "responsible", "apart"),
        (entry("x", killed=(20, 30), method="shooting"), "method", "look"),
        (entry("x", killed=(20, 30), injured=Range(90, 95)), "injured", "apart"),
    ],
)
def test_each_difference_is_told_and_nothing_else(theirs: Entry, what: str, weight: str) -> None:
    ours = entry("a", killed=(20, 30), method="airstrike", injured=Range(50, 60), hands=(Hand("U.S.-led coalition", "coalition", "c"),))
    (match,) = compared([ours], [theirs]).matches
    assert [(d.what, d.weight) for d in match.differences] == [(what, weight)] and match.differences[0].because


def test_more_civilians_than_all_who_were_killed_is_a_difference() -> None:
    (match,) = compared([entry("a", killed=20)], [entry("x", killed=None, civilians=Range(25, 30))]).matches
    assert [(d.what, d.here, d.there) for d in match.differences] == [("killed", "20 killed", "25 to 30 civilians killed")]
    (match,) = compared([entry("a", killed=20)], [entry("x", killed=None, civilians=Range(15, 20))]).matches
    assert not match.differences


def test_what_the_other_record_could_not_have_is_said() -> None:
    ours = [entry("a", "2016-01-05"), entry("b"), entry("c", place=town("Mosul", 36.34, 43.13, country="IQ", admin1="Nineveh"))]
    c = compared(ours, [entry("x"), entry("y", "2017-03-30", 9)])
    beyond = {o.id: o.beyond for o in c.only_here}
    assert "the first month" in beyond["a"] and "in IQ" in beyond["c"]
    assert (c.total.here, c.total.there) == (1, 2)
    whole = compared(ours, [entry("x")], Window(date(2016, 1, 1), date(2017, 12, 31), "SY"))
    assert {o.id: o.beyond for o in whole.only_here} == {"a": ""}


def test_a_window_calls_nothing_missing_whose_partner_lies_a_day_outside() -> None:
    ours = [entry("a", "2017-03-31", 40), entry("b", "2017-05-01", 7)]
    c = compared(ours, [entry("x", "2017-04-01", 40)], Window(date(2017, 4, 1), date(2017, 4, 30)))
    assert pairs(c) == {("a", "x")} and [e.id for e in c.here.entries] == ["a"]
    assert not compared(ours, [entry("x", "2017-04-01", 40)], Window(area="Hama")).matches


def test_an_entry_without_a_day_is_said_to_have_none() -> None:
    c = compared([entry("a", None)], [entry("x")])
    assert "no day" in c.only_here[0].because and c.months[-1].name == "day not known"


# ------------------------------------------------------------------ chance


def a_city(days: int, chance: random.Random, every: float) -> list[Entry]:
    """A city in which somebody kills one or two people on so many of its days."""
    first = date(2017, 1, 1)
    return [
        entry(f"c{n}", (first + timedelta(days=n)).isoformat(), chance.choice((1, 1, 2)))
        for n in range(days)
        if chance.random() < every
    ]  # fmt: skip


def test_where_something_happens_every_day_the_day_and_the_place_are_no_proof() -> None:
    daily, seldom = a_city(120, random.Random(3), 0.9), a_city(120, random.Random(3), 0.03)
    alike = entry("a", "2017-03-01", 1)
    busy, quiet = (compared([alike], [entry("x", "2017-03-01", 1), *(e for e in c if e.start != alike.start)]) for c in (daily, seldom))
    assert pairs(quiet) == {("a", "x")} and (quiet.matches[0].chance or 0) <= 0.2
    assert not busy.matches and "by chance" in {(p.here, p.there): p.because for p in busy.possible}["a", "x"]


def test_a_toll_that_nothing_else_has_holds_in_a_busy_city_too() -> None:
    rest = [e for e in a_city(120, random.Random(3), 0.9) if e.start != date(2017, 3, 1)]
    (match,) = compared([entry("a", "2017-03-01", 47)], [entry("x", "2017-03-01", 47), *rest]).matches
    assert (match.confidence, match.chance) == ("sure", 0.0)


def test_parts_that_are_found_on_any_day_are_no_parts() -> None:
    rest = [replace(e, killed=Range(6, 6)) for e in a_city(120, random.Random(3), 1.0)]
    twice = [*rest, *(replace(e, id=f"d{e.id}") for e in rest)]
    assert not compared([entry("a", "2017-03-01", 12)], twice).matches


# ------------------------------------------------------------------ laws

DAYS = st.dates(date(2017, 3, 1), date(2017, 3, 12))
ENTRIES = st.lists(
    st.builds(
        lambda n, day, span, low, wide, where, civil, summed: entry(
            f"e{n}",
            day.isoformat(),
            (low, low + wide),
            end=(day + timedelta(days=span)).isoformat(),
            place=town(f"Place {where}", 35.9 + 0.07 * where, 39.0),
            civilians=Range(0, low) if civil else None,
            aggregate=summed and span > 1,
        ),
        st.integers(0, 99),
        DAYS,
        st.sampled_from([0, 0, 0, 1, 5]),
        st.integers(0, 30),
        st.sampled_from([0, 0, 3]),
        st.integers(0, 4),
        st.booleans(),
        st.booleans(),
    ),
    max_size=9,
    unique_by=lambda e: e.id,
)


def classes(c: Comparison) -> tuple[object, ...]:
    matches = {(m.here, m.there, m.confidence) for m in c.matches}
    return matches, {(p.here, p.there) for p in c.possible}, {o.id for o in c.only_here}, {o.id for o in c.only_there}


@settings(max_examples=60)
@given(ENTRIES)
def test_a_record_compared_with_itself_is_matched_whole_without_differences(own: list[Entry]) -> None:
    c = compare(a_list("one", own, "k"), a_list("other", own, "k"))
    assert {(m.here, m.there) for m in c.matches} == {((e.id,), (e.id,)) for e in own}
    assert not c.possible and not c.only_here and not c.only_there
    assert not [d for m in c.matches for d in m.differences]


@settings(max_examples=60)
@given(ENTRIES, ENTRIES, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(ours: list[Entry], theirs: list[Entry], chance: random.Random) -> None:
    mixed, turned = list(ours), list(theirs)
    chance.shuffle(mixed)
    chance.shuffle(turned)
    assert compared(ours, theirs) == compared(mixed, turned)


@settings(max_examples=80)
@given(ENTRIES, ENTRIES)
def test_the_same_is_found_from_either_side(ours: list[Entry], theirs: list[Entry]) -> None:
    there = [replace(e, id=f"x{e.id}") for e in theirs]
    matches, possible, here, other = classes(compare(a_list("a", ours), a_list("b", there)))
    back, asked, one, two = classes(compare(a_list("b", there), a_list("a", ours)))
    assert matches == {(b, a, sure) for a, b, sure in back} and possible == {(b, a) for a, b in asked} and (here, other) == (two, one)


@settings(max_examples=60)
@given(ENTRIES, ENTRIES)
def test_every_entry_is_in_one_class_and_counts_add_up(ours: list[Entry], theirs: list[Entry]) -> None:
    c = compared(ours, theirs)
    for side, entries, only in (("here", ours, c.only_here), ("there", theirs, c.only_there)):
        matched = [i for m in c.matches for i in getattr(m, side)]
        asked = {getattr(p, side) for p in c.possible} - set(matched)
        assert len(matched) == len(set(matched))
        assert sorted([*matched, *asked, *(o.id for o in only)]) == sorted(e.id for e in entries)
        for counts in (c.months, c.areas):
            assert sum(getattr(x, side) for x in counts) == getattr(c.total, side)
            assert sum(getattr(x, f"only_{side}") for x in counts) == getattr(c.total, f"only_{side}") >= 0


@settings(max_examples=60)
@given(ENTRIES, ENTRIES)
def test_the_fast_points_are_the_points_that_are_told(ours: list[Entry], theirs: list[Entry]) -> None:
    quick = Quick(ours, theirs, ids=True)
    for i, a in enumerate(ours):
        for j, b in enumerate(theirs):
            assert quick.score(i, j) == pytest.approx(scored(a, b, ids=True).score)


@settings(max_examples=80)
@given(st.lists(st.dictionaries(st.integers(0, 4), st.integers(1, 9), max_size=4), max_size=5))
def test_the_pairing_is_worth_as_much_as_the_best_there_is(worth: list[dict[int, int]]) -> None:
    found = assign(worth)
    assert all(c is None or c in worth[r] for r, c in enumerate(found))
    taken = [c for c in found if c is not None]
    assert len(taken) == len(set(taken))
    best = max(sum(row.get(c, 0) for row, c in zip(worth, order, strict=False)) for order in permutations(range(5), max(len(worth), 1)))
    assert sum(worth[r][c] for r, c in enumerate(found) if c is not None) == best


# ------------------------------------------------------------------ several lists


def test_three_lists_are_one_table() -> None:
    one = a_list("one", [entry("a", killed=20), entry("b", place=HAMA)])
    two = a_list("two", [entry("x", killed=20)])
    three = a_list("three", [entry("p", killed=20), entry("q", "2017-06-01", place=HAMA)])
    table = capture_table([one, two, three])
    assert [(dict(e.entries), e.doubt) for e in table.events] == [
        ({"one": ("a",), "two": ("x",), "three": ("p",)}, ""),
        ({"one": ("b",)}, ""),
        ({"three": ("q",)}, ""),
    ]


def test_two_entries_of_one_list_in_one_event_are_told_and_not_guessed() -> None:
    """The second list has the event in two rows; and what the first and third share only by way of the second has its doubt."""
    one = a_list("one", [entry("a", killed=(80, 140))])
    two = a_list("two", [entry("x", killed=70), entry("y", killed=60)])
    (event,) = capture_table([one, two]).events
    assert event.entries == {"one": ("a",), "two": ("x", "y")} and "taken together" in event.doubt
    far = a_list("three", [entry("p", "2017-03-23", killed=20)])
    first, middle = a_list("first", [entry("a", "2017-03-21", killed=20)]), a_list("middle", [entry("x", "2017-03-22", killed=20)])
    (event,) = capture_table([first, middle, far]).events
    assert len(event.entries) == 3 and event.doubt == "a of first and p of three are linked with the same entries, but not with each other"


def test_two_lists_of_one_name_are_not_taken() -> None:
    with pytest.raises(ValueError, match="one name"):
        capture_table([a_list("one", []), a_list("one", [])])
