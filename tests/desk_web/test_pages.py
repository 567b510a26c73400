"""The pages: what is shown, to whom, and that nothing of a report is ever more than words."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from harmledger.desk.web.drawings import chart_svg
from harmledger.desk.web.everything import CHARTS, SORTS, Bar, Everything, Filter, chart_csv
from harmledger.desk.web.veil import veiled
from harmledger.model.incident import Range, Tally
from tests.desk_web.house import NAME, House
from tests.publish import samples as s

PAGES = (
    "/queue",
    "/incidents",
    "/map",
    "/charts",
    "/search?words=killed",
    "/me",
    f"/report/{s.HOSTILE.sha256}",
    "/claim/c-x0",
    "/claim/c-x1",
    "/claim/c-x2",
)
HOSTILE_INCIDENT = "/incident/i-x0"


class Tags(HTMLParser):
    """Every element with its attributes, as a browser would take them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("path", [*PAGES, HOSTILE_INCIDENT])
def test_a_hostile_report_is_only_words(house: House, path: str) -> None:
    coder: Any = house.of("coder")
    answer = coder.get(path)
    assert answer.status_code == 200
    for tag, attributes in Tags(answer.text).found:
        assert tag not in ("iframe", "object", "embed", "img", "base", "style"), (path, tag)
        assert not any(name.startswith("on") or name == "style" for name in attributes), (path, tag, attributes)
        if tag == "script":
            assert (attributes.get("src") or "").startswith("/static/")
        for name in ("href", "action", "src"):
            value = attributes.get(name)
            assert value is None or re.match(r"/(?!/)|#|https://example\.org/", value), (path, name, value)
    assert "7*7" not in s.HOSTILE.text or not re.search(r"(?<![\w.])49(?![\w.])", re.sub(r"[\w-]{20,}", "", answer.text))


def test_the_queue_leads_to_incidents_and_says_why(house: House) -> None:
    coder: Any = house.of("coder")
    text = coder.get("/queue").text
    assert "/incident/i-a0" in text and "contested" in text and "Settled: 0 of 4" in text
    assert "Nothing waits under this filter" in coder.get("/queue?words=nowhere-at-all").text
    assert coder.get("/queue?from=yesterday").status_code == 422
    assert coder.get("/queue?offset=99999999999&need=x&state=y&who=z").status_code == 200


def test_every_claim_stands_beside_its_words(house: House) -> None:
    coder: Any = house.of("coder")
    text = coder.get("/incident/i-a0").text
    for claim in (s.A_TOTAL, s.A_CIVIL, s.A_DENY):
        assert f'id="k-{claim.id}"' in text and f"“{claim.span.quote}”" in text
    assert f'<mark class="m figure" data-c="{s.A_TOTAL.id}"' in text or f"{s.A_TOTAL.id}" in text


def test_what_is_not_there_is_said_kindly(house: House) -> None:
    coder: Any = house.of("coder")
    for path in (
        "/incident/i-none",
        "/report/abc",
        "/claim/c-none",
        "/charts/../x.svg",
        "/charts/none.svg",
        "/charts/none.csv",
        "/nowhere",
    ):
        answer = coder.get(path)
        assert answer.status_code == 404 and "Traceback" not in answer.text
    for evil in ("' OR 1=1 --", "{{7*7}}", "../../etc/passwd", "%00", "i-" + "x" * 5000):
        assert coder.get(f"/incident/{evil.replace('/', '%2F')}").status_code in (404, 414)


def test_search_takes_words_and_nothing_else(house: House) -> None:
    coder: Any = house.of("coder")
    assert "raid.txt" not in coder.get("/search?words=market").text
    assert s.RAID.sha256 in coder.get("/search?words=market").text
    for evil in ('" OR 1=1', "market* NEAR(", "'; DROP TABLE found; --", "{{7*7}}", "a" * 500, "\u0000"):
        assert coder.client.get("/search", params={"words": evil}).status_code == 200


def test_views_are_kept_for_oneself(house: House) -> None:
    coder: Any = house.of("coder")
    other: Any = house.of("reviewer")
    assert coder.post("/views", {"name": "markets <b>", "path": "/search?words=market"}).status_code == 303
    text = coder.get("/search").text
    assert "markets &lt;b&gt;" in text and "markets" not in other.get("/search").text
    id = re.search(r'name="id" value="(\d+)"', text)
    assert id
    other.post("/views/remove", {"id": id[1], "path": "/search"})
    assert "markets" in coder.get("/search").text
    coder.post("/views/remove", {"id": id[1], "path": "/search"})
    assert "markets" not in coder.get("/search").text
    for path in ("https://evil.example/", "/people", "//evil.example/search"):
        assert coder.post("/views", {"name": "x", "path": path}).status_code == 422


def test_a_reader_sees_no_names_and_no_texts(house: House) -> None:
    reader: Any = house.of("reader")
    coder: Any = house.of("coder")
    assert NAME in coder.get("/incident/i-w0").text and NAME in coder.get("/api/v1/incidents/i-w0").text
    for path in ("/incident/i-w0", "/api/v1/incidents/i-w0"):
        text = reader.get(path).text
        assert "Khalid" not in text and "khalid" not in text and "█" in text and "Two people were killed near Qasr" in text, path
    assert all(r["text"] == "" for r in reader.get("/api/v1/incidents/i-w0").json()["reports"])
    assert s.RAID.text not in reader.get("/api/v1/incidents/i-a0").text
    for path in ("/incidents", "/map.json", "/charts", "/api/v1/incidents", "/api/v1/map"):
        assert "Khalid" not in reader.get(path).text
    closed = (
        f"/report/{s.RAID.sha256}",
        f"/api/v1/reports/{s.RAID.sha256}",
        "/search?words=x",
        "/api/v1/search?words=x",
        "/claim/c-a1",
        "/queue",
    )
    for path in closed:
        assert reader.get(path).status_code == 403


def test_a_name_in_a_reason_is_hidden_too(house: House) -> None:
    reader: Any = house.of("reader")
    coder: Any = house.of("coder")
    for n, (verdict, subject) in enumerate((("comment", "i-w0"), ("accept", "i-w0"), ("accept", "c-w1"))):
        order = {"verdict": verdict, "subject": subject, "reason": f"{NAME} was asked again", "key": f"w{n}"}
        assert coder.post("/decide", order).status_code == 303
    for path in ("/incident/i-w0", "/api/v1/incidents/i-w0"):
        text = reader.get(path).text
        assert "was asked again" in text and "Khalid" not in text, path


def test_redacted_words_are_hidden_from_readers(house: House) -> None:
    publisher: Any = house.of("publisher")
    reader: Any = house.of("reader")
    assert "a doctor at the town" in reader.get("/incident/i-b0").text
    order = {
        "verdict": "redact",
        "subject": "i-b0",
        "words": "a doctor at the town's hospital\n",
        "of": "source",
        "reason": "in danger",
        "key": "r1",
    }
    assert publisher.post("/decide", order).status_code == 303
    assert "a doctor at the town" not in reader.get("/incident/i-b0").text
    assert "a doctor at the town" in publisher.get("/incident/i-b0").text


def test_the_shield_is_up_until_it_is_taken_down(house: House) -> None:
    coder: Any = house.of("coder")
    assert '<details class="shield">' in coder.get("/incident/i-a0").text
    coder.post("/me/settings", {})
    assert '<details class="shield" open>' in coder.get("/incident/i-a0").text
    coder.post("/me/settings", {"shield": "on"})


def rows() -> Everything:
    deadlier = replace(s.RAID_INCIDENT, id="i-two", killed=Tally(Range(40, 90)))
    return Everything((s.RAID_INCIDENT, s.HOSTILE_INCIDENT, deadlier))


def test_the_table_filters_and_sorts() -> None:
    everything = rows()
    assert [r.id for r in everything.table(Filter(), "killed")] == ["i-two", "i-raid", "i-evil"]
    assert [r.id for r in everything.table(Filter(words="TAL aswad"), "day")] == ["i-raid", "i-two"]
    assert everything.table(Filter(side="russia"), "day") == [] and len(everything.table(Filter(side="government"), "day")) == 2
    for sort in SORTS:
        assert len(everything.table(Filter(), sort)) == 3


def test_charts_add_up_ranges() -> None:
    everything = rows()
    months = everything.chart("month", Filter())
    assert [(b.key, b.low, b.high, b.incidents) for b in months] == [("2015-05", 52, 105, 2)]
    for name in CHARTS:
        bars = everything.chart(name, Filter())
        svg = chart_svg(CHARTS[name][0], bars)
        root = ET.fromstring(str(svg))
        assert root.tag.endswith("svg") and not any(e.tag.endswith(("script", "style", "foreignObject")) for e in root.iter())
        table = list(csv.reader(io.StringIO(chart_csv(bars))))
        assert len(table) == len(bars) + 1 and not any(row[0][:1] in ("=", "+", "-", "@") for row in table)


def test_a_hostile_name_in_a_chart_is_only_words() -> None:
    bars = [Bar("x", f"=1+1 {s.EVIL} \x00\x1b", 1, 2, 1)]
    assert "<script" not in str(chart_svg("x", bars)) and ET.fromstring(str(chart_svg("x", bars))) is not None
    assert chart_csv(bars).splitlines()[1].startswith("\"'=1+1") or chart_csv(bars).splitlines()[1].startswith("'=1+1")


def test_veiling_keeps_what_is_no_name(house: House) -> None:
    seen = house.desk.incident("i-a0")
    assert veiled(seen).incident.killed == seen.incident.killed and veiled(seen).digest == seen.digest
