"""The solver against brute force, and the reading of claims as facts against plain enumeration."""

from __future__ import annotations

import random
from itertools import product

import pytest

from harmledger.incidents.cells import Cells, cells_of
from harmledger.incidents.conflicts import Said, smallest
from harmledger.incidents.solver import Fact, feasible, least, most
from harmledger.incidents.statements import closed
from harmledger.model.claim import FigureClaim
from tests.incidents.build import SOHR, Book

SETS = 1000
Point = tuple[int, ...]


def holds(facts: list[Fact], point: Point) -> bool:
    sums = [(sum(v for i, v in enumerate(point) if f.cells >> i & 1), f) for f in facts]
    return all((f.low is None or s >= f.low) and (f.high is None or s <= f.high) for s, f in sums)


def random_facts(draw: random.Random) -> tuple[int, int, list[Fact]]:
    cells, top = draw.randint(1, 4), draw.randint(1, 4)
    facts = [Fact((1 << cells) - 1, None, top)]
    for _ in range(draw.randint(0, 6)):
        low = draw.randint(0, 4)
        high = draw.randint(low, 5)
        facts.append(Fact(draw.randint(1, (1 << cells) - 1), draw.choice([low, None]), draw.choice([high, low, None])))
    return cells, top, facts


def test_a_thousand_random_sets_agree_with_brute_force() -> None:
    draw = random.Random(5)
    for _ in range(SETS):
        cells, top, facts = random_facts(draw)
        points = [p for p in product(range(top + 1), repeat=cells) if holds(facts, p)]
        asked = draw.randint(1, (1 << cells) - 1)
        sums = [sum(v for i, v in enumerate(p) if asked >> i & 1) for p in points]
        assert feasible(facts) == bool(points), facts
        assert least(facts, asked) == (min(sums) if sums else None), (facts, asked)
        assert most(facts, asked) == (max(sums) if sums else None), (facts, asked)


def test_bounds_of_whole_numbers_not_of_halves() -> None:
    pairs = [Fact(0b011, 1, 1), Fact(0b110, 1, 1), Fact(0b101, 1, 1)]
    assert not feasible(pairs), "each pair holds one person: 1.5 people in all"
    assert most([Fact(0b011, None, 1), Fact(0b110, None, 1), Fact(0b101, None, 1)], 0b111) == 1


def test_an_end_that_nothing_closes_is_open() -> None:
    assert most([Fact(1, 3, None)], 1) is None
    assert least([Fact(1, 3, None)], 1) == 3


def random_claims(draw: random.Random) -> list[FigureClaim]:
    book = Book()
    event = book.event(book.report("Planes bombed the silo."))
    for _ in range(draw.randint(1, 4)):
        low = draw.randint(0, 3)
        book.figure(
            event,
            low,
            said_by=SOHR,
            status=draw.choice(["civilian", "combatant", "unknown"]),
            age=draw.choice([None, None, "child"]),
            sex=draw.choice([None, None, "female"]),
            group=draw.choice(["people", "soldiers", "rebels"]),
            exact=draw.random() < 0.6,
        )
    return [c for c in book.claims if isinstance(c, FigureClaim)]


def counted(cells: Cells, top: int) -> list[Point]:
    """Every way to fill the cells with at most ``top`` people that all claims allow."""
    facts = [fact for _, fact in cells.facts]
    width = cells.everybody.bit_length()
    return [p for p in _fillings(width, top) if holds(facts, p)]


def _fillings(width: int, top: int) -> list[Point]:
    found: list[Point] = [()]
    for _ in range(width):
        found = [(*p, v) for p in found for v in range(top - sum(p) + 1)]
    return found


def test_a_thousand_random_claim_sets_agree_with_plain_enumeration() -> None:
    draw = random.Random(7)
    tried = 0
    while tried < SETS:
        claims = random_claims(draw)
        cells = cells_of(claims)
        if cells.everybody.bit_length() > 6:
            continue
        tried += 1
        ways = counted(cells, 7)
        facts = [fact for _, fact in cells.facts]
        if not ways:
            low = least(facts, cells.everybody)
            assert low is None or low > 7, [c.group for c in claims]
            continue
        for asked in (cells.everybody, cells.civilians, cells.combatants, cells.children, cells.women):
            sums = [sum(v for i, v in enumerate(p) if asked >> i & 1) for p in ways]
            assert least(facts, asked) == min(sums)
            top = most(facts, asked)
            assert top is None or top >= max(sums)
            if top is not None and top == most([*facts, Fact(cells.everybody, None, 7)], asked):
                assert top == max(sums)
        tight = closed(cells)
        assert feasible(tight), "closing the open ends never contradicts"
        assert all(f.low is not None and f.low == least(facts, f.cells) for f in tight if f.cells == cells.everybody)


def test_named_contradictions_are_minimal() -> None:
    draw = random.Random(11)
    named = 0
    for _ in range(SETS):
        _, _, facts = random_facts(draw)
        core = smallest([Said(f, tuple(random_claims(draw)[:1])) for f in dict.fromkeys(facts)])
        if core is None:
            assert feasible(facts)
            continue
        named += 1
        assert not feasible([s.fact for s in core])
        for s in core:
            rest = [o.fact for o in core if o is not s]
            assert not rest or feasible(rest), "without any one of its members it holds"
    assert named > 100


@pytest.mark.parametrize("open_end", [Fact(0b11, 20, None)])
def test_at_least_grows_with_its_parts(open_end: Fact) -> None:
    facts = [open_end, Fact(0b01, 12, 12), Fact(0b10, 10, 10)]
    assert least(facts, 0b11) == 22
