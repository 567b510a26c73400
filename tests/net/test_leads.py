"""Leads to reports: pages that lists name are fetched once each, what fails is said, and the rest goes on."""

from __future__ import annotations

import gzip
from datetime import date

from harmledger.intake.leads import fetch_leads
from harmledger.intake.source import Given, Lead, Received
from harmledger.model.fault import Fault
from harmledger.net import Limits, fetch
from tests.net.site import Site, moved, page

LIMITS = Limits(max_bytes=100_000, seconds=3)
STORY = "Air raids killed 22 people in the town on Monday, the Observatory said."


def take(site: Site, *leads: Lead, given: Given = Given(publisher="Nobody")) -> tuple[list[Received], list[Fault]]:  # noqa: B008
    items = list(fetch_leads(leads, given, lambda url: fetch(url, LIMITS, frozenset({"127.0.0.1"}))))
    return [i for i in items if isinstance(i, Received)], [i for i in items if isinstance(i, Fault)]


def test_pages_are_fetched_and_what_they_do_not_say_comes_from_the_list(site: Site) -> None:
    site.pages |= {"/a": moved("/b"), "/b": page(STORY, content_type="text/plain")}
    lead = Lead(site.url + "/a", "feed", "Title", date(2017, 10, 24), "Daily Example")
    reports, faults = take(site, lead, lead)
    assert not faults and len(reports) == 1 and len(site.asked) == 2
    receipt = reports[0].report.receipts[0]
    assert reports[0].raw == STORY.encode() and receipt.source == site.url + "/a"
    assert (receipt.published, receipt.publisher) == (date(2017, 10, 24), "Daily Example")
    assert receipt.origin and receipt.origin.address == site.url + "/b" and receipt.origin.status == 200 and receipt.origin.at
    assert take(site, Lead(site.url + "/b", "feed"))[0][0].report.publisher == "Nobody"


def test_what_fails_is_said_and_the_others_go_on(site: Site) -> None:
    site.pages |= {"/a": page("", "500 Oh"), "/b": page(STORY), "/c": page(STORY)[:-3], "/d": page(b"\x89PNG\0\0"), "/e": page("")}
    reports, faults = take(site, *(Lead(site.url + p, "feed") for p in ("/a", "/gone", "/c", "/d", "/e", "/b")))
    assert [r.where for r in reports] == [site.url + "/b"]
    assert [f.where.removeprefix(site.url) for f in faults] == ["/a", "/gone", "/c", "/d", "/e"]


def test_lists_in_lists_are_followed_a_few_deep(site: Site) -> None:
    def index(to: str) -> bytes:
        return page(f"<sitemapindex><sitemap><loc>{site.url}{to}</loc></sitemap></sitemapindex>")

    site.pages |= {f"/{n}": index(f"/{n + 1}") for n in range(20)}
    site.pages |= {"/top": index("/map"), "/map": page(f"<urlset><url><loc>{site.url}/a</loc></url></urlset>"), "/a": page(STORY)}
    assert len(take(site, Lead(site.url + "/top", "x"))[0]) == 1
    reports, faults = take(site, Lead(site.url + "/0", "x"), given=Given(max_depth=3))
    assert not reports and "3 deep" in faults[0].what and len([p for p in site.paths() if p.strip("/").isdigit()]) == 4


def test_a_list_that_names_itself_ends(site: Site) -> None:
    site.pages["/map"] = page(f"<sitemapindex><sitemap><loc>{site.url}/map</loc></sitemap></sitemapindex>")
    assert take(site, Lead(site.url + "/map", "x")) == ([], []) and len(site.asked) == 1


def test_a_packed_answer_is_unpacked(site: Site) -> None:
    site.pages["/a"] = page(gzip.compress(STORY.encode()), content_encoding="gzip", content_type="application/octet-stream")
    assert take(site, Lead(site.url + "/a", "x"))[0][0].raw == STORY.encode()
