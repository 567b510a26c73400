"""Counts: what is added up is what is said, nothing is counted for sure that only may be, and nobody is said to have killed anybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from harmledger.service.asking import V1
from tests.service.conftest import client_of, served_from
from tests.service.made import Json, record, write_release

FIGURES: dict[str, Callable[[Json], Json | None]] = {
    "killed": lambda r: r["killed"]["total"],
    "civilians": lambda r: r["killed"].get("civilians"),
    "children": lambda r: r["killed"].get("children"),
    "injured": lambda r: r["injured"]["total"],
}


def added(incidents: Sequence[Json], surely: Sequence[Json], figure: Callable[[Json], Json | None]) -> Json:
    all_of = [f for r in incidents if (f := figure(r))]
    least = [f for r in surely if (f := figure(r))]
    return {
        "min": sum(f["min"] for f in least) if all_of else None,
        "max": sum(f["max"] for f in all_of) if all_of else None,
        "with_figure": len(all_of),
        "without_figure": len(incidents) - len(all_of),
    }


def sums(incidents: Sequence[Json], surely: Sequence[Json] | None = None) -> Json:
    """What a group of incidents comes to: the fewest of those that are surely in it, the most of all; discounted ones apart."""
    surely = incidents if surely is None else surely
    (kept, sure), (not_held, sure_not) = (
        [[r for r in some if (r["grade"] == "discounted") == apart] for some in (incidents, surely)] for apart in (False, True)
    )
    made: Json = {
        "incidents": len(incidents),
        "discounted": {"incidents": len(not_held), "killed": added(not_held, sure_not, FIGURES["killed"])},
    }
    return made | {name: added(kept, sure, figure) for name, figure in FIGURES.items()}


def grouped(records: Iterable[Json], key: Callable[[Json], Iterable[object]]) -> dict[object, list[Json]]:
    found: dict[object, list[Json]] = defaultdict(list)
    for r in records:
        for k in dict.fromkeys(key(r)):
            found[k].append(r)
    return found


def figures_of(row: Json) -> Json:
    return {k: row[k] for k in ("incidents", "discounted", *FIGURES)}


def months(r: Json) -> list[str | None]:
    """The months that its days lie in; none can be told where they spread over more than three years."""
    if r["date"] is None:
        return [None]
    (y, m), (last_y, last_m) = ((int(r["date"][end][:4]), int(r["date"][end][5:7])) for end in ("start", "end"))
    count = (last_y - y) * 12 + last_m - m + 1
    return [None] if count > 36 else [f"{y + (m - 1 + i) // 12}-{(m - 1 + i) % 12 + 1:02d}" for i in range(count)]


def test_months_tell_what_is_sure_from_what_may_be(api: TestClient, invented: Sequence[Json]) -> None:
    told = {i["month"]: i for i in api.get(f"{V1}/months").json()["items"]}
    expected = grouped(invented, months)
    assert set(told) == set(expected) and list(told)[-1] is None
    for month, incidents in expected.items():
        surely = incidents if month is None else [r for r in incidents if months(r) == [month]]
        row = told[month]  # type: ignore[index]
        assert figures_of(row) == sums(incidents, surely), month
        assert month is None or (row["surely"], row["possibly"]) == (len(surely), len(incidents) - len(surely))


def test_months_beside_the_filter_are_not_shown_with_a_part_of_their_incidents(api: TestClient) -> None:
    told = api.get(f"{V1}/months?from=2016-02&to=2016-04").json()
    assert [i["month"] for i in told["items"]] == ["2016-02", "2016-03", "2016-04", None]
    assert "must not be added up" in told["meaning"] and told["left_out"]["day"]["incidents"] > 0


@pytest.mark.parametrize("level", [1, 2, 3])
def test_places(api: TestClient, invented: Sequence[Json], level: int) -> None:
    names = ("country", "admin1", "place")[:level]
    told = api.get(f"{V1}/places?level={names[-1]}").json()

    def key(r: Json) -> list[object]:
        place = r["place"] or {}
        return [(place.get("country"), place.get("admin1"), place.get("name"))[:level]]

    expected = grouped(invented, key)
    assert {tuple(i[n] for n in names): figures_of(i) for i in told["items"]} == {k: sums(v) for k, v in expected.items()}
    assert sum(i["incidents"] for i in told["items"]) == told["incidents"] == len(invented)


def test_methods_with_a_filter(api: TestClient, invented: Sequence[Json]) -> None:
    told = api.get(f"{V1}/methods?review=signed%20off").json()["items"]
    signed = [r for r in invented if r["review"]["state"] == "signed off"]
    assert {i["method"]: figures_of(i) for i in told} == {k: sums(v) for k, v in grouped(signed, lambda r: [r["method"]]).items()}
    assert all(i["by_review"]["signed off"] == i["incidents"] and sum(i["by_grade"].values()) == i["incidents"] for i in told)
    pairs = grouped(signed, lambda r: [r["method"]] if r["suggestions"] else [])
    assert {i["method"]: i["doubtful_pairs"] for i in told if i["doubtful_pairs"]} == {k: len(v) for k, v in pairs.items()}


def test_sides_keep_accused_and_denied_apart_and_count_an_incident_once_for_a_side(api: TestClient, invented: Sequence[Json]) -> None:
    answer = api.get(f"{V1}/sides?grade=weak,fair,contested").json()
    some = [r for r in invented if r["grade"] in ("weak", "fair", "contested")]
    expected = grouped(some, lambda r: [g["side"] for g in r["responsibility"]])
    assert {i["side"]: figures_of(i) for i in answer["items"]} == {k: sums(v) for k, v in expected.items()}
    for row in answer["items"]:
        own = [[g for g in r["responsibility"] if g["side"] == row["side"]] for r in some]
        for stance, count in row["by_stance"].items():
            assert count == sum(any(stance in g["stances"] for g in groups) for groups in own)
        for grade, count in row["by_side_grade"].items():
            assert count == sum(any(grade == g["grade"] for g in groups) for groups in own)
    assert "never those of people whom it killed" in answer["meaning"] and "killed by" not in str(answer).lower()


def test_one_side_named_twice_in_an_incident_is_counted_once(tmp_path: Path) -> None:
    side = {"actor": "a", "side": "russia", "grade": "weak", "stances": ["accused"], "because": "", "claims": []}
    twice = record(1) | {
        "grade": "weak",
        "killed": {"total": {"min": 3, "max": 5}},
        "responsibility": [side, side | {"actor": "b", "stances": ["denied"]}],
    }
    api = client_of(served_from(write_release(tmp_path / "release", [twice]), tmp_path / "cache"))
    row = api.get(f"{V1}/sides").json()["items"][0]
    assert row["killed"]["min"] == 3 and row["killed"]["max"] == 5 and row["incidents"] == 1
    assert row["by_stance"]["accused"] == row["by_stance"]["denied"] == 1


def test_what_nobody_counted_is_not_zero(tmp_path: Path) -> None:
    silent = record(1) | {"grade": "weak", "killed": {"total": None}, "injured": {"total": {"min": 0, "max": 0}}}
    api = client_of(served_from(write_release(tmp_path / "release", [silent]), tmp_path / "cache"))
    row = api.get(f"{V1}/methods").json()["items"][0]
    assert row["killed"] == {"min": None, "max": None, "with_figure": 0, "without_figure": 1}
    assert row["injured"] == {"min": 0, "max": 0, "with_figure": 1, "without_figure": 0}
    assert ",,," in api.get(f"{V1}/methods.csv").text
    assert api.get(f"{V1}/incidents?killed_min=0").json()["meta"]["left_out"]["killed"]["incidents"] == 1
