"""An incident's page: each number beside its words, everything escaped, never too large."""

from __future__ import annotations

from tests.publish.site.releases import site, well


def test_the_two_ends_stand_beside_their_reasons_and_quotes() -> None:
    page = site()["incidents/i-raid.html"].decode()
    low, high = page.index("Fewest: 12"), page.index("Most: 15")
    assert "At least 12 people were killed on Tuesday" in page[low:high]
    assert "killed 15" in page[high : page.index("The ranges by whom they count")]


def test_pages_are_well_formed_whatever_the_reports_hold() -> None:
    for path, page in site().items():
        if path.endswith(".html"):
            read = well(page)
            assert read.wrong == [], path
            assert "script" not in read.tags and "img" not in read.tags, path
            assert not any(link.lower().startswith("javascript") for link in read.links), path
