"""Counts by place, month, side and method. No range is ever added up without saying what the sum is, and what it is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from harmledger.service.asking import Ask, Body, View
from harmledger.service.filters import counted, where
from harmledger.service.lists import in_headers, json_whole, table
from harmledger.service.paging import Found
from harmledger.service.parameters import FIGURES, FILTERS, STATES, Parameter
from harmledger.service.record import GRADES, STANCES

LEVELS = ("country", "admin1", "place")
MEANING = (
    "min adds up the fewest, max the most of each incident's range; incidents for which no report gives a figure count nothing and are "
    "numbered under without_figure. One event told as two incidents would be counted twice: doubtful_pairs numbers the incidents that may "
    "be one with another. Discounted incidents add nothing; their killed stand apart under discounted. A sum is no estimate: what nobody "
    "reported is in none of it, and what nobody reviewed is; by_grade and by_review say how many of which, and the filters choose."
)
MONTH_MEANING = (
    " A month's min adds up only incidents whose days all lie in it (surely); its max those too that only may lie in it (possibly), so that "
    "an incident of unknown day is in the max of several months and the months' max must not be added up. Where from or to is given, only "
    "months between them are shown, and of the first and last only the days between."
)
SIDE_MEANING = (
    " An incident is counted under every side that somebody names, accused as well as denied: the figures are those of incidents in "
    "which the side is named, never those of people whom it killed, and the sides' rows must not be added up."
)


def _level(text: str) -> str:
    if text not in LEVELS:
        raise ValueError(f"none of {', '.join(LEVELS)}")
    return text


LEVEL = Parameter(
    "level",
    "How far places are told apart: by country, by province, or by name.",
    {"type": "string", "enum": list(LEVELS)},
    _level,
    "admin1",
)


def _sums(least: str = "1", of: str = "") -> str:
    """The columns that are counted of each group. ``least``: of which incidents the low ends are added up; ``of``: the table's name.

    Discounted incidents add nothing: the evidence does not hold their figures. They are counted apart, with their killed.
    """
    parts = ["count(*)", f"sum({of}grade = 'discounted')"]
    for test, name in [*((f"{of}grade <> 'discounted'", n) for n in FIGURES), (f"{of}grade = 'discounted'", "killed")]:
        low, high = f"{of}{name}_min", f"{of}{name}_max"
        parts += [f"sum(iif({test} and {least}, {low}, 0))", f"sum(iif({test}, {high}, null))", f"count(iif({test}, {low}, null))"]
    parts += [f"sum({of}grade = '{g}')" for g in GRADES] + [f"sum({of}review = '{s}')" for s in STATES]
    return ", ".join([*parts, f"sum({of}pairs > 0)"])


def _row(values: Sequence[Any]) -> dict[str, object]:
    """What ``_sums`` counted, by names."""
    rest = list(values)
    count, discounted = rest.pop(0), rest.pop(0)

    def figure(of: int) -> dict[str, object]:
        low, high, known = rest.pop(0), rest.pop(0), rest.pop(0)
        return {"min": (low or 0) if known else None, "max": high, "with_figure": known, "without_figure": of - known}

    return {
        "incidents": count,
        **{name: figure(count - discounted) for name in FIGURES},
        "discounted": {"incidents": discounted, "killed": figure(discounted)},
        "by_grade": {g: rest.pop(0) for g in GRADES},
        "by_review": {s: rest.pop(0) for s in STATES},
        "doubtful_pairs": rest.pop(0),
    }


def places(ask: Ask) -> Body:
    """Incidents by place."""
    level = ask.values.get("level", "country")
    names = LEVELS[: LEVELS.index(level) + 1]
    sql, values = where(ask.filters)
    keys = ", ".join(names)
    rows = ask.served.index.all(
        f"select {keys}, {_sums()} from incidents where {sql} group by {keys} order by count(*) desc, {keys}", values
    )
    return _answer(ask, "places", [dict(zip(names, row, strict=False)) | _row(row[len(names) :]) for row in rows], MEANING)


def methods(ask: Ask) -> Body:
    """Incidents by what did the harm."""
    sql, values = where(ask.filters)
    rows = ask.served.index.all(
        f"select method, {_sums()} from incidents where {sql} group by method order by count(*) desc, method", values
    )
    return _answer(ask, "methods", [{"method": row[0]} | _row(row[1:]) for row in rows], MEANING)


def months(ask: Ask) -> Body:
    """Incidents by month; those of which no month can be told stand last, under null."""
    sql, values = where(ask.filters)
    for name, side in (("from", ">="), ("to", "<=")):  # months beside are counted in part only: a number of them would be a wrong one
        if name in ask.values:
            sql, values = f"{sql} and (month is null or month {side} ?)", (*values, ask.values[name].isoformat()[:7])
    rows = ask.served.index.all(
        f"select month, sum(coalesce(whole, 0)), {_sums('coalesce(whole, 1)')} from incidents left join months using (n) "
        f"where {sql} group by month order by month is null, month",
        values,
    )
    made = []
    for month, surely, *sums in rows:
        told = _row(sums)
        if month is None:  # nothing is surely in no month: here all are meant
            made.append({"month": None, "surely": None, "possibly": None} | told)
        else:
            made.append({"month": month, "surely": surely, "possibly": sums[0] - surely} | told)
    return _answer(ask, "months", made, MEANING + MONTH_MEANING)


def sides(ask: Ask) -> Body:
    """Incidents by the sides that somebody names, with how they name them and how well the evidence holds."""
    sql, values = where(ask.filters)
    index = ask.served.index
    named = f"(select distinct n, side from sides where n in (select n from incidents where {sql}))"
    rows = index.all(
        f"select s.side, {_sums(of='i.')} from {named} s join incidents i using (n) group by s.side order by count(*) desc, s.side", values
    )
    stances = index.all(
        f"select side, stance, count(distinct n) from sides where n in (select n from incidents where {sql}) group by side, stance", values
    )
    grades = index.all(
        f"select side, grade, count(distinct n) from sides where n in (select n from incidents where {sql}) group by side, grade", values
    )
    by_stance = {(side, stance): n for side, stance, n in stances}
    by_grade = {(side, grade): n for side, grade, n in grades}
    made = [
        {"side": side}
        | {"by_stance": {t: by_stance.get((side, t), 0) for t in STANCES}}
        | {"by_side_grade": {g: by_grade.get((side, g), 0) for g in GRADES}}
        | _row(counted)
        for side, *counted in rows
    ]
    return _answer(ask, "sides", made, MEANING + SIDE_MEANING)


def _answer(ask: Ask, name: str, rows: Sequence[dict[str, Any]], meaning: str) -> Body:
    total, missed = counted(ask.filters, ask.served.index)
    if ask.form == "csv":
        flat = [_flat(row) for row in rows]
        columns = list(flat[0]) if flat else ["incidents"]
        cells: list[Sequence[object]] = [list(row.values()) for row in flat]
        return table(ask, columns, iter([cells]), Found((), False), name, in_headers(total, missed))
    return json_whole(ask, {"meaning": meaning, "incidents": total, "left_out": missed, "items": rows})


def _flat(row: dict[str, Any], begin: str = "") -> dict[str, object]:
    """Objects inside as columns of their own ("killed_min", "by_grade_weak")."""
    made: dict[str, object] = {}
    for key, value in row.items():
        name = f"{begin}{key}".replace(" ", "_")
        made |= _flat(value, f"{name}_") if isinstance(value, dict) else {name: value}
    return made


FORMS = ("json", "csv")
VIEWS = (
    View("/places", "Counts by place", "Incidents and ranges by country, province or place.", places, "Groups", FORMS, {"level": LEVEL, **FILTERS}),
    View("/months", "Counts by month", "Incidents and ranges by month, those that surely and those that only possibly lie in it.", months, "Groups", FORMS, FILTERS),
    View("/sides", "Counts by side", "Incidents by the sides that somebody names: accused, admitted and denied kept apart. Named is not proven.", sides, "Groups", FORMS, FILTERS),
    View("/methods", "Counts by method", "Incidents and ranges by what did the harm.", methods, "Groups", FORMS, FILTERS),
)  # fmt: skip
