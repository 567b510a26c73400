"""Sides: what each admits, is accused of and denies is kept apart, and no sum says that it killed whom it is accused of killing."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from harmledger.model.claim import Side, Stance
from harmledger.model.incident import Grade, Incident, Range, SideGrade, Tally
from harmledger.publish.site.sides import named_sides
from harmledger.publish.site.sums import Sums, sums_of
from tests.publish.samples import RAID_INCIDENT
from tests.publish.site.releases import record_of, site, text_of, well

ranges = st.none() | st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda t: Range(min(t), max(t)))
grades = st.sampled_from(get_args(Grade))
incidents = st.builds(
    lambda total, civilians, injured, grade: replace(
        RAID_INCIDENT, killed=Tally(total=total, civilians=civilians), injured=Tally(total=injured), grade=grade
    ),
    ranges,
    ranges,
    ranges,
    grades,
)


def hand(side: Side, grade: Grade, *stances: Stance, actor: str = "forces") -> SideGrade:
    return SideGrade(actor, side, grade, stances, "so the reports say", ())


def named(incident_id: str, *hands: SideGrade) -> Incident:
    return replace(RAID_INCIDENT, id=incident_id, responsibility=hands, killed=Tally(total=Range(3, 5)))


SHOWN = record_of(
    named("i-1", hand("russia", "contested", "accused", "denied"), hand("government", "contested", "accused")),
    named("i-2", hand("russia", "weak", "accused")),
    named("i-3", hand("russia", "confirmed", "admitted", "accused"), hand("russia", "weak", "accused", actor="a jet")),
    named("i-4"),
)


def test_stances_are_counted_apart() -> None:
    government, russia = named_sides(SHOWN.record.incidents, {})
    assert (government.side, russia.side) == ("government", "russia")
    assert russia.stances == {("accused", True): 3, ("denied", True): 1, ("admitted", True): 1}
    assert russia.shared == 1 and russia.actors == [("forces", 3), ("a jet", 1)]
    assert [c.incident.id for c in russia.charges] == ["i-3", "i-2", "i-1"], "the best evidence first"


def test_a_side_is_listed_by_the_evidence_against_it_not_by_the_incidents_own_grade() -> None:
    read = well(site(SHOWN)["sides/russia.html"])
    confirmed, weak, contested = (
        read.text.index(words) for words in ("The side itself accepted", "One speaker only.", "Speakers name different")
    )
    assert confirmed < weak < contested
    assert [link for link in read.links if link.startswith("../incidents/")] == [f"../incidents/i-{n}.html" for n in (3, 2, 1)]


def test_no_sum_says_whom_a_side_killed() -> None:
    page = text_of(site(SHOWN)["sides/russia.html"])
    assert "The numbers are of the incidents, whoever did it" in page
    assert "They are not numbers of people whom it killed" in page and "killed by" not in page
    assert "In 1 of them another side is named as well." in page


def test_incidents_in_which_nobody_is_named_are_told() -> None:
    pages = site(SHOWN)
    assert "In 1 of 4 incidents no report names anybody." in text_of(pages["sides/index.html"])
    assert {p for p in pages if p.startswith("sides/")} == {f"sides/{s}.html" for s in ("index", "government", "russia")}


@given(st.lists(incidents, max_size=8), st.lists(incidents, max_size=8))
def test_sums_of_parts_are_the_sum_of_the_whole(first: list[Incident], second: list[Incident]) -> None:
    joined = sums_of(first)
    joined.join(sums_of(second))
    assert joined == sums_of([*first, *second])


@given(st.lists(incidents, max_size=12))
def test_a_sum_is_of_the_ends_and_says_of_how_many(found: list[Incident]) -> None:
    sums = sums_of(found)
    line = sums.counted
    real = [i for i in found if i.grade != "discounted"]
    counted = [i.killed.total for i in real if i.killed.total]
    assert (sums.incidents, line.incidents, line.killed.of) == (len(found), len(real), len(counted))
    assert sums.discounted == len(found) - len(real)
    assert line.killed.range == (Range(sum(r.min for r in counted), sum(r.max for r in counted)) if counted else None)
    assert sums_of(found).unreviewed == len(found)


def test_no_incident_adds_up_to_nothing_known() -> None:
    assert Sums().counted.killed.range is None and Sums().by_grade == []
