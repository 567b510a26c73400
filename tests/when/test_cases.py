"""Every line of the case tables: the words of a report, and the days that a careful reader would write down (cases/README.md)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from harmledger.resolve.when import Tense, find_times, is_campaign, resolve_time, told_times
from harmledger.resolve.when.dates import written_order

FILES = sorted((Path(__file__).parent / "cases").glob("*.txt"))


class Case(NamedTuple):
    """One line of a table."""

    where: str
    words: str
    day: date | None
    tense: Tense
    expected: str
    precision: str
    todo: str


def cases(path: Path) -> list[Case]:
    """The cases of a file; a malformed line fails here, with its number."""
    found: list[Case] = []
    day: date | None = None
    tense: Tense = "past"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith(("==", "#")):
            continue
        if line.startswith("report "):
            given = line.split()
            day = None if given[1] == "none" else date.fromisoformat(given[1])
            tense = "future" if "future" in given[2:] else "past"
            continue
        parts = [p.strip() for p in line.split("|")]
        assert len(parts) in (3, 4), f"{path.name}:{number}: words | days | precision, and a reason after “todo” if it is one: {line}"
        todo = parts[3].removeprefix("todo").strip() if len(parts) == 4 else ""
        found.append(Case(f"{path.name}:{number}", parts[0], day, tense, parts[1], parts[2], todo))
    return found


def read(case: Case) -> tuple[str, str]:
    """What the program makes of the words: the days or what stands for them, and the precision ("-" for none)."""
    expressions = find_times(case.words)
    if not expressions:
        return "nothing", "-"
    order = written_order(expressions)
    e = next((e for e in expressions if not (e.saying or e.before or e.campaign)), expressions[0])
    when = resolve_time(e, case.day, case.tense, None, order)
    if case.tense == "past":
        told = next((t for t in told_times(case.words, case.day, [(0, len(case.words))]) if not t.saying), None)
        when = told.when if told else when
    if e.saying:
        return "saying", "-"
    if e.before:
        return "end", "-"
    if when.start is None or when.end is None:
        if e.campaign:
            return "campaign", "-"
        kept = (("month", when.month), ("day", when.day), ("weekday", when.weekday))
        return " ".join(["unknown", *(f"{name} {value}" for name, value in kept if value is not None)]), "-"
    days = when.start.isoformat() if when.start == when.end else f"{when.start.isoformat()}..{when.end.isoformat()}"
    return ("campaign " if is_campaign(e, when) else "") + days, when.precision or "-"


@pytest.mark.parametrize("case", [c for f in FILES for c in cases(f)], ids=lambda c: f"{c.where} {c.words}")
def test_days_meant(case: Case) -> None:
    if case.todo:
        assert read(case) != (case.expected, case.precision), "this holds now: take its todo away"
        pytest.xfail(case.todo)
    assert read(case) == (case.expected, case.precision)


def test_the_tables_are_there() -> None:
    assert sum(len(cases(f)) for f in FILES) >= 300
