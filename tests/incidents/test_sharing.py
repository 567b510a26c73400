"""Linking shared among several hands: exactly what one hand makes, however the work is cut and whoever is lost."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmledger.incidents import form
from harmledger.incidents.areas import in_areas
from harmledger.incidents.batches import parted
from harmledger.incidents.compare import Comparer
from harmledger.incidents.facts import events_of
from harmledger.incidents.kept.formation import Formation, among
from harmledger.incidents.link import Linkage
from harmledger.incidents.rules import rules
from harmledger.incidents.shelf import Memory
from harmledger.model.circumstances import Place
from harmledger.model.claim import Claim
from harmledger.model.incident import Record
from harmledger.model.report import Report
from harmledger.model.work import Lost, Runner
from tests.incidents.build import TOWN, TOWN_ALSO, Book, on, part
from tests.incidents.histories import NAMES, Step, Told, histories, tight
from tests.incidents.test_linkage import apply, whole

HERE = [
    None,
    TOWN,
    TOWN_ALSO,
    Place("Nahr al-Zayt", "Idlib", "SY", 35.9, 36.6, "town", "town", 5.0),  # the same name in the next province
    Place("Nahr al-Zayt", None, "SY", None, None, "town", "town", None),  # known by name alone
    Place("Aleppo", "Aleppo", "SY", 36.2, 37.1, "admin1", "admin1", 90.0),
    Place("Gaziantep", "Gaziantep", "TR", 37.06, 37.38, "town", "town", 5.0),
]
DAYS = [None, on("2018-05-03"), on("2018-05-04"), on("2018-05-05"), on("2018-06-01"), part(weekday=3)]


@dataclass
class Mail:
    """A runner that sends everything as bytes, as other machines are reached, and loses every ``loses``-th part (0: none)."""

    loses: int = 0
    workers: int = 3
    sent: list[int] = field(default_factory=list)

    def work(self, make: Callable[[], Callable[[Any], Any]], parts: Iterable[Any]) -> Iterator[Any]:
        """One answer a part."""
        worker = pickle.loads(pickle.dumps(make))()
        for n, job in enumerate(parts, 1):
            packed = pickle.dumps(job)
            self.sent.append(len(packed))
            if self.loses and n % self.loses == 0:
                yield Lost("its machine is gone")
            else:
                yield pickle.loads(pickle.dumps(worker(pickle.loads(packed))))


def cut(limits: dict[str, Any], least: int = 1, area: int = 2, faces: int = 5, hands: int = 2) -> dict[str, Any]:
    """The rules with the work cut so small that a few reports are shared among many."""
    return {**limits, "sharing": {"hands": hands, "least": least, "area": area, "faces": faces}}


@st.composite
def crowds(draw: st.DrawFn, most: int = 24) -> list[Told]:
    """Reports of a few days and places, some without a day, a place or coordinates; some tell of two events."""
    found = []
    for n in range(draw(st.integers(2, most))):
        book = Book()
        named = draw(st.lists(st.sampled_from(NAMES), max_size=3))
        day = draw(st.sampled_from([None, "2018-05-03", "2018-05-04", "2018-06-02"]))
        report = book.report(f"Planes bombed the silo, and they saw {' and '.join(named) or 'nobody'} there, wrote reporter {n}.", day)
        for _ in range(draw(st.integers(1, 2))):
            event = book.event(report, draw(st.sampled_from(DAYS)), draw(st.sampled_from(HERE)))
            if draw(st.booleans()):
                book.figure(event, draw(st.sampled_from([3, 12, 40])))
        found.append(Told(report, tuple(book.claims)))
    return found


def record(told: list[Told], limits: dict[str, Any], runner: Runner | None = None) -> Record:
    """The record of reports that come in this order."""
    made = Formation(Memory(), limits, form.one_incident, runner)
    made.put_all(((each.report.sha256, each.report, each.claims, each.day) for each in told), len(told))
    made.settle(among({each.report.sha256: each.report for each in told}))
    return made.record()


@settings(max_examples=80, deadline=None)
@given(
    crowds(),
    st.data(),
    st.integers(1, 7),
    st.sampled_from([1, 4, 1000]),
    st.sampled_from([0, 0, 1, 2]),
    st.sampled_from([(3, 16, 3, 1), (32, 1024, 24, 8), (32, 1, 4, 2)]),
)
def test_however_the_work_is_cut_and_whoever_is_lost_the_record_is_the_same(
    told: list[Told], data: st.DataObject, area: int, faces: int, loses: int, limits: tuple[int, int, int, int]
) -> None:
    alone = record(told, tight(*limits))
    order = data.draw(st.permutations(told))
    shared = record(order, cut(tight(*limits), area=area, faces=faces), Mail(loses))
    assert shared == alone
    assert repr(shared) == repr(alone)


@settings(max_examples=40, deadline=None)
@given(histories(), st.sampled_from([(3, 16, 3, 1), (2, 1024, 2, 1)]))
def test_a_history_that_is_shared_gives_what_a_rebuild_alone_gives(history: list[list[Step]], limits: tuple[int, int, int, int]) -> None:
    made = Formation(Memory(), cut(tight(*limits)), form.one_incident, Mail(3))
    state: dict[str, Told] = {}
    decisions: list[Any] = []
    for batch in history:
        apply(made, batch, state, decisions)
    assert made.record() == whole(state, decisions, tight(*limits))


def massacre(count: int) -> list[Told]:
    """One day and place told by hundreds, so that every key is crowded; and as many elsewhere on days that follow one another."""
    found = []
    for n in range(count):
        book = Book()
        name = NAMES[n % len(NAMES)]
        report = book.report(f"Planes bombed the silo at dawn, said {name} to reporter {n}, who counted.", f"2018-05-{3 + n % 4:02}")
        where = TOWN if n % 2 else Place(f"Tell {n % 7}", f"Province {n % 3}", "SY", 34 + n % 7, 36.5, "town", "town", 5.0)
        book.figure(book.event(report, on(f"2018-05-{3 + (0 if n % 2 else n % 9):02}"), where), 12 + n % 3)
        found.append(Told(report, tuple(book.claims)))
    return found


def test_keys_that_hundreds_share_are_shared_out_all_the_same() -> None:
    told = massacre(300)
    alone = record(told, rules("linking"))
    mail = Mail()
    assert record(told[::-1], cut(rules("linking"), area=13, faces=90), mail) == alone
    assert len(mail.sent) > 300 / 13
    assert any(len(i.members) > 24 for i in alone.incidents)  # more than are brought together under one key


@given(st.lists(st.integers(0, 9), max_size=30), st.integers(1, 12))
def test_batches_keep_the_order_and_are_as_full_as_they_may_be(weights: list[int], most: int) -> None:
    batches = list(parted(weights, int, most))
    assert [w for batch in batches for w in batch] == weights
    assert all(batch and (sum(batch) <= most or len(batch) == 1) for batch in batches)
    assert all(sum(one) + two[0] > most for one, two in pairwise(batches))


ELSEWHERE = """
import pickle, sys
make, parts = pickle.load(sys.stdin.buffer)
work = make()
sys.stdout.buffer.write(pickle.dumps([work(part) for part in parts]))
"""


def test_in_another_process_with_other_hashes_the_record_is_the_same() -> None:
    told = massacre(60)

    class Elsewhere(Mail):
        def work(self, make: Callable[[], Callable[[Any], Any]], parts: Iterable[Any]) -> Iterator[Any]:
            packed = pickle.dumps((make, list(parts)))
            self.sent.append(len(packed))
            hashes = {**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": os.pathsep.join(sys.path)}
            answer = subprocess.run([sys.executable, "-c", ELSEWHERE], input=packed, capture_output=True, check=True, env=hashes).stdout
            yield from pickle.loads(answer)

    elsewhere = Elsewhere()
    shared = record(told, cut(rules("linking"), area=20, faces=30), elsewhere)
    assert repr(shared) == repr(record(told, rules("linking")))
    assert len(elsewhere.sent) == 4  # words are found once, and the pairs of three areas weighed, each with faces of its own


@pytest.mark.parametrize(("least", "workers", "shared"), [(40, 3, True), (41, 3, False), (1, 2, False), (1, 1, False)])
def test_work_is_shared_from_a_number_of_events_on_where_there_are_hands(least: int, workers: int, shared: bool) -> None:
    mail = Mail(workers=workers)
    record(massacre(40), cut(rules("linking"), least, 10, 10, hands=3), mail)
    assert bool(mail.sent) is shared


def test_one_report_more_in_a_large_book_is_worked_in_alone() -> None:
    told = massacre(80)
    mail = Mail()
    made = Formation(Memory(), cut(rules("linking"), 40, 10, 10), form.one_incident, mail)
    reports = {each.report.sha256: each.report for each in told}
    made.put_all(((each.report.sha256, each.report, each.claims, None) for each in told[:-1]), len(told) - 1)
    made.settle(among(reports))
    sent = len(mail.sent)
    made.put(told[-1].report.sha256, told[-1].report, told[-1].claims, None)
    made.linkage._weigh_new()
    assert sent > 0
    assert len(mail.sent) == sent


def test_each_pair_is_of_one_area_and_what_lies_beyond_the_border_comes_with_it() -> None:
    told = massacre(120)
    linkage = Linkage(rules("linking"))
    for each in told:
        linkage.add(events_of(each.report, each.claims, None))
    index = linkage.index
    areas = in_areas(index.events.items(), 11)
    assert sorted(n for area in areas for n in area) == sorted(index.events)
    chapters = list(linkage._jobs.chapters(areas, 40))
    found = [(faces, i, others) for faces, pieces in chapters for piece in pieces for i, others in piece]
    pairs = [frozenset((i, j)) for _, i, others in found for j in others]
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == {frozenset((i, j)) for i in index.events for j in index.near(i)}
    assert all({i, *others} <= set(faces.of) for faces, i, others in found)
    assert len(chapters) > 2 and sum(len(pieces) for _, pieces in chapters) == len(areas)
    assert sum(len(faces.of) for faces, _ in chapters) > len(index.events)  # an event near a border is in two chapters


def test_areas_follow_places_and_then_days() -> None:
    told = massacre(60)
    events = [e for each in told for e in events_of(each.report, each.claims, None)]
    ordered = [events[n].claim for area in in_areas(enumerate(events), 7) for n in area]
    stands = [(c.where.admin1 or "", str(c.when.start)) for c in ordered if c.where and c.when]
    assert all(one <= two for one, two in pairwise(stands))


def test_texts_are_not_sent_to_weigh_pairs() -> None:
    told = massacre(60)
    report: Report = told[0].report
    claims: tuple[Claim, ...] = told[0].claims
    linkage = Linkage(rules("linking"))
    for each in told:
        linkage.add(events_of(each.report, each.claims, None))
    faces, pieces = next(linkage._jobs.chapters([list(linkage.index.events)], 1000))
    packed = pickle.dumps((faces, pieces))
    assert len(packed) < 1000 * len(told)
    assert report.text.encode() not in packed
    assert claims[0].span.quote.encode() not in packed


def test_what_is_given_up_early_would_not_have_been_worth_asking_about() -> None:
    told = massacre(120)
    linkage = Linkage(rules("linking"))
    for each in told:
        linkage.add(events_of(each.report, each.claims, None))
    faces, _ = next(linkage._jobs.chapters([list(linkage.index.events)], 1000))
    comparer = Comparer(linkage.rules, faces.rarity)
    given_up = 0
    for (_, a), (_, b) in combinations(faces.of.items(), 2):
        points, reach = comparer.compare(a, b).score, min(comparer.reach(a), comparer.reach(b))
        for least in (linkage.suggest, points, points + 0.001, 0.0):
            found = comparer.score_from(least, a, b, reach)
            assert found == (points if points >= least else None)
            given_up += found is None
        assert comparer.score(a, b) == points
    assert given_up > 1000
