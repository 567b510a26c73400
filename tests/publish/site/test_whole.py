"""The site as a whole: every page well formed and alone sufficient, every link leading somewhere, nothing of a report becoming markup."""

from __future__ import annotations

import hashlib
import os
import posixpath
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from harmledger.model.circumstances import Place
from harmledger.model.incident import Record
from harmledger.model.release import Changes
from harmledger.publish.evidence import evidence_of_readings
from harmledger.publish.published import Published
from harmledger.publish.release.readme import PAPERS
from harmledger.publish.site.incident import MOST_BYTES
from harmledger.publish.site.web import MOST_ADDRESSES, site_map, web_address
from tests.publish.samples import EVIL
from tests.publish.site.releases import ABOUT, CHANGES, DOWNLOADS, ON_THE_WEB, SAMPLES, site, turned, well

ROOT = Path(__file__).resolve().parents[3]
BIDI = "\u202eesrever\u2066\u2069\u200f כתב"
WORD = "W" * 5000
MINE = {"places", "months", "sides", "incidents", "changes", "methodology", "downloads", "404"}
"""The pages that this folder's tests stand for; the first page has tests of its own."""


def mine(pages: dict[str, bytes]) -> dict[str, bytes]:
    return {p: c for p, c in pages.items() if p.endswith(".html") and p.split("/")[0].split(".")[0] in MINE}


def hostile(words: str) -> dict[str, bytes]:
    """The site of a release of which every text that anybody could have written is ``words``."""
    evidence = turned(SAMPLES.evidence, words)
    record = Record(turned(SAMPLES.record.incidents, words), turned(SAMPLES.record.suggestions, words))
    shown = Published(evidence, record, {k: turned(c, words) for k, c in SAMPLES.codings.items()})
    about = replace(turned(ABOUT, words), day=ABOUT.day)
    return site(shown, about, turned(CHANGES, words))


@pytest.mark.parametrize("words", [EVIL, BIDI, WORD, "javascript:alert(1)", "a\x00b\x1b[31m\ud800", "{{ 7 * 7 }}{% raw %}", ""])
def test_pages_are_well_formed_and_small_whatever_is_written(words: str) -> None:
    pages = hostile(words)
    assert len(mine(pages)) > 15
    for path, page in mine(pages).items():
        read = well(page)
        assert read.wrong == [], path
        assert "script" not in read.tags and "img" not in read.tags and "iframe" not in read.tags, path
        assert not any(link.lower().lstrip().startswith(("javascript", "data:")) for link in read.links), path
        assert not {c for c in page.decode() if ord(c) < 32 and c != "\n"}, path
        assert not path.startswith("incidents/") or len(page) <= MOST_BYTES, path


def test_every_page_stands_by_itself() -> None:
    titles = []
    for path, page in mine(site()).items():
        read = well(page)
        assert page.startswith(b'<!doctype html>\n<html lang="en">') and page.endswith(b"</html>\n"), path
        assert read.tags.count("main") == 1 and read.tags.count("title") == 1 and "#main" in read.links, path
        assert read.headings[0] == 1 and read.headings.count(1) == 1, path
        assert all(after <= before + 1 for before, after in zip(read.headings, read.headings[1:], strict=False)), (path, read.headings)
        assert read.tags.count("table") == read.tags.count("caption") or path == "methodology.html", path
        assert all("scope" in attributes for tag, attributes in read.attributes if tag == "th"), path
        assert all("aria-label" in attributes for tag, attributes in read.attributes if tag == "nav"), path
        titles.append(page.split(b"<title>")[1].split(b"</title>")[0])
    assert len(set(titles)) == len(titles)


def test_a_page_may_load_its_style_sheet_and_nothing_else() -> None:
    for path, page in mine(site()).items():
        read = well(page)
        (policy,) = [str(a["content"]) for tag, a in read.attributes if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self' file:; ") and "script" not in policy and "http" not in policy, path
        sheets = [a["href"] for tag, a in read.attributes if tag == "link" and a.get("rel") == "stylesheet"]
        assert sheets == ["../" * path.count("/") + "assets/site.css"], path
        outward = [a for tag, a in read.attributes if tag == "a" and str(a.get("href")).startswith("http")]
        assert all("noopener" in str(a.get("rel")) for a in outward), path


def test_every_link_leads_somewhere() -> None:
    pages = site(about=ON_THE_WEB)
    there = {*pages, *(name for name, _ in PAPERS), *(d.path for d in DOWNLOADS)}
    looked = 0
    for path, page in mine(pages).items():
        for link in well(page).links:
            if link.startswith(("http://", "https://")):
                assert not link.startswith(ON_THE_WEB.address) or link.removeprefix(ON_THE_WEB.address) in {*there, ""}, (path, link)
                continue
            target, _, part = link.partition("#")
            to = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
            assert to in there and not to.startswith(".."), (path, link)
            assert not part or part in well(pages[to]).ids, (path, link)
            looked += 1
    assert looked > 200


def test_every_incident_is_reached_without_a_script() -> None:
    pages = mine(site())
    seen, ahead = set(), ["months/index.html"]
    while ahead:
        path = ahead.pop()
        if path in seen or path not in pages:
            continue
        seen.add(path)
        ahead += [posixpath.normpath(posixpath.join(posixpath.dirname(path), link.partition("#")[0])) for link in well(pages[path]).links]
    assert {f"incidents/{i.id}.html" for i in SAMPLES.record.incidents} <= seen


def test_the_same_release_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    code = (
        "import hashlib\nfrom tests.publish.site.releases import site\nmade = hashlib.sha256()\n"
        "for path, content in site().items():\n    made.update(path.encode() + content)\nprint(made.hexdigest())"
    )
    made = hashlib.sha256()
    for path, content in site().items():
        made.update(path.encode() + content)
    where = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    run = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONHASHSEED": "4242", "PYTHONPATH": where, "TZ": "Asia/Tokyo"},
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert run.stdout.strip() == made.hexdigest()


def test_paths_are_each_made_once_and_safe() -> None:
    for pages in (site(), hostile(EVIL)):
        folded = [p.casefold() for p in pages]
        assert len(set(folded)) == len(folded)
        assert all(p.isascii() and p.isprintable() and not p.startswith("/") and ".." not in p.split("/") for p in pages)


def test_an_empty_record_has_a_site_too() -> None:
    pages = mine(site(Published(evidence_of_readings((), ()), Record(()), {}), changes=Changes()))
    assert {"places/index.html", "months/index.html", "sides/index.html", "changes.html", "404.html"} <= set(pages)
    assert all(well(page).wrong == [] for page in pages.values())
    assert "The record has no incident." in well(pages["places/index.html"]).text


def test_the_data_is_listed_with_sums_and_with_what_it_cannot_carry() -> None:
    read = well(site()["downloads.html"])
    assert "2.3 MB" in read.text and "cd" * 32 in read.text and "One best number." in read.text
    assert "It carries everything that is published." in read.text and "data/ucdp-ged.csv" in read.links
    assert {"SHA256SUMS", "manifest.json", "HELD-BACK.md", "LICENSE.txt"} <= set(read.links)


def test_the_method_is_the_releases_own_text_and_how_to_read_the_pages() -> None:
    read = well(site()["methodology.html"])
    assert "All of them, see the codebook" in read.text and read.text.count("Method") >= 2
    assert "Such a sum is neither an estimate nor a count of the dead" in read.text


@pytest.mark.parametrize("address", ["", "javascript:alert(1)//", "https://example.org/x", "https://example.org/?a=/", "ftp://x/"])
def test_without_an_address_of_the_web_nothing_is_absolute(address: str) -> None:
    about = replace(ABOUT, address=address)
    pages = site(about=about)
    assert web_address(about) == "" and "sitemap.xml" not in pages
    assert all(b"canonical" not in page for page in mine(pages).values())


def test_a_list_of_pages_for_search_engines() -> None:
    pages = site(about=ON_THE_WEB)
    listed = pages["sitemap.xml"].decode()
    assert "<loc>https://example.org/harran/2/incidents/i-raid.html</loc>" in listed
    assert "404.html" not in listed and "i-film" not in listed
    parts = dict(site_map(ON_THE_WEB, [f"incidents/{n}.html" for n in range(MOST_ADDRESSES + 1)]))
    assert set(parts) == {"sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"} and parts["sitemap-2.xml"].count(b"<loc>") == 1


def test_a_lost_reader_finds_back() -> None:
    read = well(site(about=ON_THE_WEB)["404.html"])
    assert "https://example.org/harran/2/index.html" in read.links and "https://example.org/harran/2/assets/site.css" in read.links


def test_coordinates_that_are_none_draw_no_map() -> None:
    nowhere = replace(SAMPLES.record.incidents[0], place=Place("Tal Aswad", None, "SY", float("nan"), 500.0, "town", "town"))
    page = well(site(replace(SAMPLES, record=Record((nowhere,))))["incidents/i-raid.html"])
    assert "No coordinates are given." in page.text and "svg" not in [t for t, a in page.attributes if a.get("class") == "locator"]
