"""What changed, where gone incidents went, and the feed that tells of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from harmledger.model.release import Changes, IncidentChange
from harmledger.publish.site.changes import gone_ids
from harmledger.publish.site.feed import MOST_ENTRIES, urn
from tests.publish.site.releases import ABOUT, CHANGES, ON_THE_WEB, site, text_of, well

ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_page_of_changes_tells_each_with_its_reason() -> None:
    page = text_of(site()["changes.html"])
    assert "in release 1 of 31 December 2025: 1 changed, 1 merged into others, 1 withdrawn." in page
    assert "killed, total 12 became 12–15" in page and "The same raid. Now part of i-raid." in page and "It was a film." in page
    assert "first release" in text_of(site(changes=Changes())["changes.html"])
    nothing = replace(CHANGES, changes=())
    assert "31 December 2025: nothing." in text_of(site(changes=nothing)["changes.html"])


def test_a_merged_incident_leads_to_the_one_that_it_is_part_of() -> None:
    page = site(about=ON_THE_WEB)["incidents/i-old.html"]
    read = well(page)
    assert ("meta", {"http-equiv": "refresh", "content": "0; url=i-raid.html"}) in read.attributes
    assert ("link", {"rel": "canonical", "href": "https://example.org/harran/2/incidents/i-raid.html"}) in read.attributes
    assert "is told in incident i-raid" in read.text and "Why: The same raid." in read.text


def test_a_withdrawn_incident_says_why() -> None:
    read = well(site()["incidents/i-film.html"])
    assert "was withdrawn" in read.text and "Why: It was a film." in read.text
    assert not any(attributes.get("http-equiv") == "refresh" for _, attributes in read.attributes)
    later = well(site(changes=replace(CHANGES, changes=()))["incidents/i-film.html"])
    assert "It went in an earlier release" in later.text


def test_what_was_merged_again_is_followed_to_the_end() -> None:
    chain = Changes("1", None, (), (("i-a", "i-b"), ("i-b", "i-c"), ("i-d", "i-gone"), ("i-gone", None), ("i-x", "i-y"), ("i-y", "i-x")))
    assert gone_ids(chain, {"i-c"}) == {"i-a": "i-c", "i-b": "i-c", "i-d": None, "i-gone": None, "i-x": None, "i-y": None}
    assert gone_ids(chain, {"i-a", "i-c"})["i-b"] == "i-c", "and an id that is back has its own page"
    assert "i-a" not in gone_ids(chain, {"i-a", "i-c"})


@pytest.mark.parametrize("old", ["../../etc/passwd", "/etc/x", "a\\b", "i-\x00", "x" * 500, "", ".", "i-é"])
def test_no_id_of_an_earlier_release_leads_out_of_the_folder(old: str) -> None:
    pages = site(changes=replace(CHANGES, redirects=((old, "i-raid"),)))
    made = [p for p in pages if p.startswith("incidents/") and p not in ("incidents/i-raid.html", "incidents/i-evil.html")]
    assert len(made) == 3 and all(p.count("/") == 1 and p.isascii() and ".." not in p and len(p) < 120 for p in made)


def read_feed(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)


def test_the_feed_is_atom_with_ids_that_stay() -> None:
    feed = read_feed(site(about=ON_THE_WEB)["changes.xml"])
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{name}") is not None
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 4
    ids = [str(e.findtext(f"{ATOM}id")) for e in entries]
    assert len(set(ids)) == 4 and all(i.startswith("urn:uuid:") for i in ids)
    assert {e.findtext(f"{ATOM}updated") for e in entries} == {"2026-01-31T00:00:00Z"}
    links = [str(link.get("href")) for e in entries if (link := e.find(f"{ATOM}link")) is not None]
    assert "https://example.org/harran/2/incidents/i-film.html" in links
    again = read_feed(site(about=replace(ON_THE_WEB, title="Another title"))["changes.xml"])
    assert [e.findtext(f"{ATOM}id") for e in again.findall(f"{ATOM}entry")] == ids
    next_one = read_feed(site(about=replace(ON_THE_WEB, version="3"))["changes.xml"])
    assert not {e.findtext(f"{ATOM}id") for e in next_one.findall(f"{ATOM}entry")} & set(ids)


def test_a_name_based_uuid_says_that_it_is_one() -> None:
    made = urn("change", "i-1", "2", "new")
    assert made[len("urn:uuid:") :][14] == "8" and made[len("urn:uuid:") :][19] in "89ab" and made == urn("change", "i-1", "2", "new")


def test_a_feed_of_very_many_changes_tells_the_gravest_and_how_many_it_leaves_out() -> None:
    new = tuple(IncidentChange("new", f"i-{n}", "Somewhere", "A report arrived.") for n in range(MOST_ENTRIES + 40))
    gone = IncidentChange("withdrawn", "i-film", "A film", "It was a film.")
    pages = site(changes=Changes("1", date(2025, 12, 31), (*new, gone), (("i-film", None),)), about=ABOUT)
    feed = read_feed(pages["changes.xml"])
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == MOST_ENTRIES + 1 and "Withdrawn" in str(entries[1].findtext(f"{ATOM}title"))
    assert "41 changes more than this feed tells" in str(entries[0].findtext(f"{ATOM}content"))
    assert "changes.page-6.html" in pages
