"""What the overview is made of: its weight, its numbers, its data, and that nothing hostile gets through."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from functools import cache
from html import unescape

import pytest

from harmledger.model.incident import Range, Tally
from harmledger.model.release import Changes
from harmledger.publish.site.overview import overview_files
from harmledger.publish.site.overview_data import data_files, spots_of
from harmledger.publish.site.overview_fold import bucket, fold, tokens
from harmledger.publish.site.overview_ground import ground_of
from harmledger.publish.site.overview_rows import Sum, row_of, rows_of, sum_of
from harmledger.publish.site.shell import STYLE, style_sheet
from tests.publish import samples as s
from tests.publish.site_overview.made import ABOUT, incidents, published


@cache
def files(count: int = 300) -> dict[str, bytes]:
    return dict(overview_files(published((*incidents(count), s.HOSTILE_INCIDENT)), ABOUT, Changes()))


def handed(script: bytes) -> list[object]:
    """What a data file hands to the page."""
    match = re.fullmatch(r"HL\.\w+\((.*)\);\n", script.decode("utf-8"), re.DOTALL)
    assert match
    found: list[object] = json.loads(f"[{match[1]}]")
    return found


def plain(html: bytes) -> str:
    """The words of a page without scripts."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", html.decode("utf-8"), flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", text)).replace("\u2060", "")


def test_what_a_phone_loads_at_first_stays_below_200_kb_for_10_000_incidents() -> None:
    made = files(10_000)
    assert len(made["index.html"]) + len(style_sheet()) + len(made["assets/overview.css"]) < 200_000
    assert re.findall(rb'(?:src|href)="(assets/[^"]+)"', made["index.html"]) == [STYLE.encode(), b"assets/overview.css"]


def test_the_same_record_gives_the_same_bytes() -> None:
    again = dict(overview_files(published((*incidents(300), s.HOSTILE_INCIDENT)), ABOUT, Changes()))
    assert again == files()


def test_every_incident_is_in_exactly_one_shard_with_its_figures() -> None:
    rows = rows_of(incidents(200))
    got = dict(data_files(rows))
    (places,) = handed(got.pop("places.js"))
    assert isinstance(places, list) and len(places) == len(spots_of(rows)) == len({json.dumps(p) for p in places})
    seen = {}
    for name, raw in got.items():
        shard, columns = handed(raw)
        assert isinstance(columns, dict) and name == f"{shard}.js"
        for n, incident_id in enumerate(columns["id"]):
            seen[incident_id] = (
                columns["tolls"][columns["t"][n]],
                columns["days"][columns["d"][n]],
                columns["k"][n],
                places[columns["p"][n]],
            )
    assert len(seen) == 200
    for row in rows:
        toll, day, killed, place = seen[row.incident.id]
        assert (toll, day) == (row.toll, row.day)
        ends = None if killed == 0 else (killed - 1, killed - 1) if isinstance(killed, int) else (killed[0] - 1, killed[1] - 1)
        assert ends == ((row.killed.min, row.killed.max) if row.killed else None)
        assert place[0] == row.spot.name and place[3:5] == [row.spot.lat, row.spot.lon]


def test_no_figure_is_not_zero_killed() -> None:
    nobody = replace(s.RAID_INCIDENT, killed=Tally(Range(0, 0)))
    unknown = replace(s.RAID_INCIDENT, killed=Tally())
    total = sum_of([row_of(nobody), row_of(unknown)])
    assert (total.figures, total.silent, total.killed) == (1, 1, "0")
    assert sum_of([row_of(unknown)]).killed == "—"


def test_discounted_incidents_are_counted_but_their_figures_are_not_added() -> None:
    held, discounted = row_of(s.RAID_INCIDENT), row_of(replace(s.RAID_INCIDENT, grade="discounted"))
    total = sum_of([held, discounted])
    assert (total.incidents, total.discounted, total.killed) == (2, 1, "12–15")
    own = Sum()
    own.add(discounted, discounted_too=True)
    assert own.killed == "12–15"


def test_a_country_is_no_point_and_a_province_is_an_area() -> None:
    country = replace(s.RAID_INCIDENT, place=replace(s.TAL_ASWAD, precision="country"))
    province = replace(s.RAID_INCIDENT, place=replace(s.TAL_ASWAD, precision="admin1"))
    nowhere = replace(s.RAID_INCIDENT, place=None)
    assert ground_of(rows_of([country, nowhere])).marks == ()
    assert [(m.n, m.areas) for m in ground_of(rows_of([province, s.RAID_INCIDENT])).marks] == [(2, 1)]
    assert row_of(country).spot.lat is None and row_of(country).spot.country == "SY"


def test_the_outline_is_the_part_that_is_looked_at() -> None:
    near, everywhere = ground_of(rows_of([s.RAID_INCIDENT])), ground_of([])
    assert 0 < len(near.land) < 40_000 and 0 < len(everywhere.land) + len(everywhere.borders) <= 36_000
    x, y, w, h = near.home
    assert near.edge[0] < x and near.edge[1] < y and near.edge[2] > w and near.edge[3] > h


def test_an_incident_of_many_days_is_in_no_month_unless_all_lie_in_it() -> None:
    span = replace(s.TUESDAY, start=date(2015, 5, 30), end=date(2015, 6, 2))
    assert row_of(s.RAID_INCIDENT).month == "2015-05"
    assert row_of(replace(s.RAID_INCIDENT, date=span)).month == ""
    assert row_of(replace(s.RAID_INCIDENT, date=None)).shard == "undated"


@pytest.mark.parametrize(
    ("word", "folded"),
    [("Dar'a", "dara"), ("İstanbul", "istanbul"), ("Łódź", "lodz"), ("حَلَب", "حلب"), ("Київ", "киів"), ("ＡＢ", "ab")],
)
def test_words_are_compared_without_accents_and_apostrophes(word: str, folded: str) -> None:
    assert fold(word) == folded


def test_words_are_found_in_the_file_of_their_first_letters() -> None:
    assert tokens("Raqqa: 12 of a 広島市 x") == {"raqqa", "12", "of", "広島", "島市"}
    assert (bucket("raqqa"), bucket("حلب"), bucket("حلبجة")) == ("ra", "u-55", "u-55")
    rows = sorted(files())
    for path in rows:
        if path.startswith("assets/data/find/"):
            name, words, at = handed(files()[path])
            assert isinstance(words, str) and isinstance(at, str)
            assert {bucket(w) for w in words.split()} == {name} and len(words.split()) == len(at.split(";"))
            assert words.split() == sorted(words.split())


def test_without_script_the_page_has_numbers_lists_and_ways_on() -> None:
    html = files()["index.html"]
    words = plain(html)
    rows = rows_of((*incidents(300), s.HOSTILE_INCIDENT))
    assert "301" in words and sum_of(rows).killed in words
    for link in ("months/index.html", "places/index.html", "sides/index.html", "methodology.html", "incidents/i-000000000000"):
        assert link.encode() in html
    assert max(rows, key=lambda r: r.start or 0).day in words
    assert "How to read this record" in words and "has not been proven" in words


def test_the_tables_say_what_the_record_holds() -> None:
    html = files()["index.html"].decode()
    rows = rows_of((*incidents(300), s.HOSTILE_INCIDENT))
    for method in ("airstrike", "shelling", "unknown"):
        total = sum_of(r for r in rows if r.incident.method == method)
        row = re.search(rf'<tbody data-chart="method">.*?<tr data-key="{method}">(.*?)</tr>', html, re.DOTALL)
        assert row and [c.replace("\u2060", "") for c in re.findall(r'class="num">([^<]*)<', row[1])] == [
            f"{total.incidents:,}",
            total.killed,
        ]


def test_hostile_texts_stay_text() -> None:
    for path, raw in files().items():
        text = raw.decode("utf-8")
        if path.endswith(".html"):
            policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
            assert policy and "default-src &#39;none&#39;" in policy[1] and "unsafe" not in policy[1]
            assert text.count("<script") == 2 and "<img" not in text and " onerror" not in plain_tags(text)
        else:
            assert "<script>window" not in text and "\u2028" not in text


def plain_tags(html: str) -> str:
    """The tags of a page alone."""
    return " ".join(re.findall(r"<[^>]+>", re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)))


def test_an_empty_record_has_a_page_too() -> None:
    made = dict(overview_files(published(()), ABOUT, Changes()))
    assert "none is dated" in plain(made["index.html"]) and "0" in plain(made["index.html"])
