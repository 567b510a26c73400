"""What the filters find is what a plain reading of every record finds, and nothing is silently left out."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from harmledger.model.globe import km
from harmledger.service.asking import V1
from harmledger.service.record import GRADES, METHODS, SIDES, STANCES
from tests.service.made import PLACES, Json

Test = Callable[[Json, str, bool], bool | None]
"""Whether a record holds a filter's value; None where that cannot be known of it."""


def plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def day(end: str) -> Test:
    def holds(r: Json, value: str, certain: bool) -> bool | None:
        if r["date"] is None:
            return None
        late = (end == "from") != certain
        found = r["date"]["end" if late else "start"]
        return found >= value if end == "from" else found <= value

    return holds


def placed(r: Json) -> bool:
    """Whether the record has a point that may be looked for by area."""
    place = r["place"] or {}
    return place.get("lat") is not None and place["precision"] != "country" and abs(place["lon"]) <= 180 and abs(place["lat"]) <= 90


def near(r: Json, value: str, certain: bool) -> bool | None:
    place = r["place"] or {}
    if not placed(r):
        return None
    lat, lon, within = map(float, value.split(","))
    apart = km(place["lat"], place["lon"], lat, lon)
    return apart + place["radius_km"] <= within if certain else apart - place["radius_km"] <= within


def figure(outcome: str, group: str, end: str) -> Test:
    def holds(r: Json, value: str, certain: bool) -> bool | None:
        found = r[outcome].get(group)
        return None if found is None else found[end] >= int(value)

    return holds


def side(r: Json, values: Mapping[str, str]) -> bool:
    """Side and stance hold of the same one."""
    wanted = values.get("side", ",".join(SIDES)).split(",")
    stances = set(values.get("stance", ",".join(STANCES)).split(","))
    return any(g["side"] in wanted and stances & set(g["stances"]) for g in r["responsibility"])


TESTS: dict[str, Test] = {
    "from": day("from"),
    "to": day("to"),
    "near": near,
    "country": lambda r, v, c: (r["place"] or {}).get("country") in v.split(","),
    "admin1": lambda r, v, c: plain((r["place"] or {}).get("admin1") or "") == plain(v),
    "place": lambda r, v, c: all(w in plain((r["place"] or {"name": ""})["name"]) for w in plain(v).split()),
    "precision": lambda r, v, c: (r["place"] or {}).get("precision") in v.split(","),
    "method": lambda r, v, c: r["method"] in v.split(","),
    "grade": lambda r, v, c: r["grade"] in v.split(","),
    "review": lambda r, v, c: r["review"]["state"] in v.split(","),
    "killed_min": figure("killed", "total", "min"),
    "killed_possibly": figure("killed", "total", "max"),
    "civilians_min": figure("killed", "civilians", "min"),
    "children_possibly": figure("killed", "children", "max"),
    "injured_min": figure("injured", "total", "min"),
    "killed_max": lambda r, v, c: None if r["killed"]["total"] is None else r["killed"]["total"]["max"] <= int(v),
}
NEEDS = {"from": "day", "to": "day", "near": "point"} | {
    n: n.split("_")[0] for n in TESTS if n.endswith(("_min", "_possibly", "_max"))
}  # fmt: skip


def some(values: Sequence[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True).map(",".join)


DAYS = st.dates(date(2014, 12, 1), date(2018, 1, 1)).map(str)
SMALL = st.integers(0, 40).map(str)
VALUES: dict[str, st.SearchStrategy[str]] = {
    "from": DAYS,
    "to": DAYS,
    "near": st.builds(lambda p, k: f"{p[3]},{p[4]},{k}", st.sampled_from(PLACES), st.integers(0, 500)),
    "country": some(["SY", "AF", "FJ", "YE"]),
    "admin1": st.sampled_from(["Harran", "HARRAN", "sanaa city", "nowhere"]),
    "place": st.sampled_from(["tal", "Tal Abyad", "TÂL", "kunduz hospital", "x"]),
    "precision": some(["town", "district", "admin1", "country"]),
    "method": some(METHODS),
    "grade": some(GRADES),
    "review": some(["open", "accepted", "signed off"]),
    "side": some(SIDES),
    "stance": some(STANCES),
    "certain": st.sampled_from(["true", "false"]),
    **{n: SMALL for n in TESTS if n.endswith(("_min", "_possibly", "_max"))},
}


def found(api: TestClient, query: Mapping[str, str]) -> tuple[set[str], Json]:
    answer = api.get(f"{V1}/incidents", params={**query, "size": "1000", "fields": "id"})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    ids = {i["id"] for i in told["items"]}
    assert len(ids) == len(told["items"]) == told["meta"]["total"]
    return ids, told["meta"]


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.sampled_from(sorted(set(VALUES) - {"certain"})), min_size=1, max_size=4, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({n: VALUES[n] for n in names}, optional={"certain": VALUES["certain"]})
    )
)
def test_filters_find_what_reading_every_record_finds(api: TestClient, invented: Sequence[Json], query: dict[str, str]) -> None:
    certain = query.get("certain") == "true"
    ids, meta = found(api, query)
    answers = {
        r["id"]: {n: TESTS[n](r, v, certain) for n, v in query.items() if n in TESTS} | ({"side": side(r, query)} if {"side", "stance"} & set(query) else {})
        for r in invented
    }  # fmt: skip
    assert ids == {i for i, told in answers.items() if all(told.values())}
    unknown = {
        i: {NEEDS[n] for n, a in told.items() if a is None} for i, told in answers.items() if not any(a is False for a in told.values())
    }
    counted = {need: sum(need in needs for needs in unknown.values()) for need in set(NEEDS.values())}
    assert {n: t["incidents"] for n, t in meta["left_out"].items()} == {n: c for n, c in counted.items() if c}


@pytest.mark.parametrize("certain", ["true", "false"])
@pytest.mark.parametrize(
    "query", [{"from": "2016-03-10"}, {"to": "2016-03-10"}, {"from": "2016-03", "to": "2016-03"}, {"near": "36.5,39.2,60"}]
)
def test_what_may_be_and_what_surely_is(api: TestClient, invented: Sequence[Json], query: dict[str, str], certain: str) -> None:
    days = {"from": query["from"][:7] + "-01", "to": query["to"] + "-31"} if len(query) == 2 else query
    expected = {r["id"] for r in invented if all(TESTS[n](r, v, certain == "true") for n, v in days.items())}
    assert found(api, query | {"certain": certain})[0] == expected
    other = {r["id"] for r in invented if all(TESTS[n](r, v, certain != "true") for n, v in days.items())}
    assert expected and expected != other


def box_holds(w: float, s: float, e: float, n: float, place: Json) -> bool:
    across = w <= place["lon"] <= e if w <= e else place["lon"] >= w or place["lon"] <= e
    return across and s <= place["lat"] <= n


@pytest.mark.parametrize("box", ["38,36,40,37", "177,-20,-178,-15", "-180,-90,180,90", "14,77,17,79", "-180,80,180,90", "0,0,0,0"])
def test_boxes_find_all_points_inside_and_certain_ones_nothing_else(api: TestClient, invented: Sequence[Json], box: str) -> None:
    there = [r for r in invented if placed(r)]
    inside = {r["id"] for r in there if box_holds(*map(float, box.split(",")), r["place"])}  # type: ignore[arg-type]
    possible, meta = found(api, {"bbox": box})
    certain, _ = found(api, {"bbox": box, "certain": "true"})
    assert certain <= inside <= possible and (possible or box == "0,0,0,0")
    assert meta["left_out"]["point"]["incidents"] == len(invented) - len(there)
    if box == "-180,-90,180,90":
        assert certain == inside == possible == {r["id"] for r in there}


@pytest.mark.parametrize(("word", "same"), [("Café", "cafe"), ("HOSPITAL", "hospital"), ("أسواق", "أسواق"), ("hospi*", "hospital")])
def test_words_are_found_whatever_the_case_and_the_accents(api: TestClient, invented: Sequence[Json], word: str, same: str) -> None:
    expected = {r["id"] for r in invented if plain(same) in plain(" ".join(c["quote"] for c in r["claims"]))}
    assert expected and found(api, {"text": word})[0] == expected
    told = api.get(f"{V1}/search", params={"q": word, "size": "1000"}).json()
    assert {i["id"] for i in told["items"]} == expected
    assert all(any(plain(same) in plain(q) for q in i["quotes"]) for i in told["items"] if plain(same) not in plain(i["headline"]))


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "a OR b",
        "market NOT hospital",
        "headline:market",
        "market*hospital",
        "NEAR(a b)",
        "^market",
        "a AND",
        "{x}",
        "x'; drop table texts;--",
    ],
)
def test_no_word_is_an_operator(api: TestClient, words: str) -> None:
    answer = api.get(f"{V1}/incidents", params={"text": words})
    assert answer.status_code in (200, 400), answer.text
    assert answer.status_code == 200 or "word" in answer.json()["detail"]
    assert api.get(f"{V1}/incidents").json()["meta"]["total"] == 300


def test_only_what_changed_since_a_release(api: TestClient, invented: Sequence[Json]) -> None:
    ids, _ = found(api, {"changed_since": "6"})
    assert ids == {invented[0]["id"], invented[1]["id"]}, "one changed, one has another merged into it"
    assert found(api, {"changed_since": "7"})[0] == set()
    older = api.get(f"{V1}/incidents", params={"changed_since": "3"})
    assert older.status_code == 400 and "version 6" in older.json()["detail"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("grad=weak", "There is no such parameter"), ("grade=wek", "none of"), ("grade=", "none of"), ("from=2015-02-30", "no such day"),
        ("from=yesterday", "ISO 8601"), ("to=2015-13", "no such month"), ("to=0000", "month"), ("killed_min=-1", "whole number"), ("killed_min=1e9", "whole number"),
        ("killed_min=٣", "whole number"), ("bbox=1,2,3", "4 decimal"), ("bbox=1,9,3,4", "no box"), ("bbox=nan,1,2,3", "decimal"), ("near=95,0,1", "no circle"),
        ("near=1,1,99999", "no circle"), ("certain=yes", "neither"), ("country=Syria", "ISO 3166"), ("grade=weak&grade=fair", "given twice"), ("size=0", "whole number"),
        ("size=1001", "whole number"), ("fields=nothing", "none of the fields"), ("sort=blood", "none of"), ("text=" + "x" * 500, "too long"),
        ("text=%00x", "control"), ("text=" + "+".join("abcdefghijklmnopq"), "more than 16"), ("cursor=x", "none that this service gave"), ("text=!!!", "no word"), ("place=%ED%A0%80", None),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_refused_with_how_to_mend_it(api: TestClient, query: str, words: str | None) -> None:
    answer = api.get(f"{V1}/incidents?{query}")
    if words is None:
        assert answer.status_code == 200
        return
    told: dict[str, Any] = answer.json()
    assert answer.status_code == 400 and answer.headers["content-type"] == "application/problem+json"
    assert words in told["title"] + told["detail"] and told["mend"] and told["parameter"] == query.split("=")[0]
