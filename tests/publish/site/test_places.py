"""The tree of places: each incident stands at the nearest place that is surely known, and a place keeps its address."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from harmledger.model.circumstances import PLACE_SCALE, Place
from harmledger.model.incident import Incident, Range, Suggestion, Tally
from harmledger.publish.evidence import evidence_of_readings
from harmledger.publish.published import Published
from harmledger.publish.site.locator import locator, point_words
from harmledger.publish.site.tree import Tree, slug, steps
from tests.publish.samples import RAID_INCIDENT, RECORD
from tests.publish.site.releases import record_of, site, text_of, well

TOWN = Place("Tal Aswad", "Harran", "SY", 36.5, 39.25, "town", "town", 4.0, "geonames:77")
names = st.text(max_size=40) | st.sampled_from(["Kafr-Nabl", "كفر نبل", "../../etc", "CON", "a" * 300, "Ba'ath"])
places = st.none() | st.builds(
    Place,
    name=names,
    admin1=st.none() | names,
    country=st.none() | st.sampled_from(["SY", "UA", "<i>", "sy", ""]),
    lat=st.none() | st.floats(-90, 90),
    lon=st.none() | st.floats(-180, 180),
    precision=st.sampled_from(PLACE_SCALE),
    named_precision=st.sampled_from(PLACE_SCALE),
    radius_km=st.none() | st.floats(allow_nan=True),
    source=st.none() | st.sampled_from(["geonames:77", "mine:1"]),
)


def at(place: Place | None, n: int = 0) -> Incident:
    return replace(RAID_INCIDENT, id=f"i-{n}", place=place)


def test_a_place_of_a_gazetteer_is_one_whatever_its_spelling() -> None:
    tree = Tree([at(TOWN, 1), at(replace(TOWN, name="Tall al-Aswad"), 2), at(TOWN, 3)])
    spot = tree.spots["sy--harran--geonames-77"]
    assert [i.id for i in spot.own] == ["i-1", "i-2", "i-3"] and spot.name == "Tal Aswad"
    page = text_of(site(record_of(at(TOWN, 1), at(replace(TOWN, name="Tall al-Aswad"), 2), at(TOWN, 3)))[spot.address])
    assert "Also written: Tall al-Aswad" in page


def test_a_site_of_which_the_town_is_known_stands_in_the_town() -> None:
    hospital = replace(TOWN, name="hospital, Tal Aswad", named_precision="site")
    assert steps(hospital)[-1] == ("sy--harran--geonames-77", "place", "Tal Aswad")


def test_what_is_known_to_the_province_alone_stands_with_the_province() -> None:
    mosque = replace(TOWN, name="mosque, Al-Jina", precision="admin1", named_precision="site", source="geonames-admin1:SY.09")
    assert [key for key, _, _ in steps(mosque)] == ["sy", "sy--harran"]
    assert [key for key, _, _ in steps(replace(mosque, precision="country"))] == ["sy"]
    assert [key for key, _, _ in steps(replace(TOWN, country=None))] == ["unknown"] == [key for key, _, _ in steps(None)]


def test_what_has_no_name_or_one_that_is_held_back_stands_with_the_province() -> None:
    """Two withheld names of five letters are not one place."""
    for name in ("█████", "a site", "market", "hospital, █████", "Harran", "HARRAN"):
        place = Place(name, "Harran", "SY", 36.5, 39.25, "neighbourhood", "neighbourhood")
        assert [key for key, _, _ in steps(place)] == ["sy", "sy--harran"], name
    assert steps(Place("كفر نبل", "Idlib", "SY", None, None, "town", "town"))[-1][1] == "place"
    assert steps(Place("Al-Qusur, Deir Ezzor", "Deir Ezzor", "SY", None, None, "neighbourhood", "neighbourhood"))[-1][1] == "place"


def test_coordinates_are_said_as_finely_as_they_are_known() -> None:
    assert point_words(replace(TOWN, radius_km=90.0)) == "36.5, 39.2" and point_words(TOWN) == "36.50, 39.25"
    assert point_words(replace(TOWN, lat=36.51234, radius_km=0.1)) == "36.512, 39.250"


def test_provinces_and_places_do_not_run_into_each_other() -> None:
    one = steps(Place("C", "A-B", "SY", None, None, "town", "town"))[-1][0]
    other = steps(Place("B-C", "A", "SY", None, None, "town", "town"))[-1][0]
    assert one != other and not {"sy--a", "sy--a-b"} & {one, other}


@given(names)
def test_a_slug_is_a_safe_name_of_a_file(name: str) -> None:
    made = slug(name)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made) and len(made) <= 60


def test_names_that_differ_in_letters_that_are_not_latin_differ() -> None:
    assert slug("كفر نبل") != slug("كفر زيتا") and slug("Kafr Nabl") == slug("Kafr-Nabl") == slug("KAFR NÁBL") == "kafr-nabl"


@given(st.lists(places, max_size=12))
def test_every_incident_stands_at_one_spot_and_on_the_way_to_it(found: list[Place | None]) -> None:
    incidents = [at(place, n) for n, place in enumerate(found)]
    tree = Tree(incidents)
    own = [i.id for spot in tree.spots.values() for i in spot.own]
    assert sorted(own) == sorted(i.id for i in incidents)
    for incident in incidents:
        way = tree.way(incident.place)
        assert incident in way[-1].own
        assert [spot.parent for spot in way] == [None, *(spot.key for spot in way[:-1])]
        assert locator(incident.place) is None or incident.place is not None


def test_a_country_adds_up_its_provinces_and_counts_each_incident_once() -> None:
    shown = record_of(
        replace(at(TOWN, 1), killed=Tally(total=Range(1, 4))),
        replace(at(replace(TOWN, precision="country"), 2), killed=Tally(total=Range(10, 10))),
        replace(at(replace(TOWN, admin1="Raqqa", source="geonames:9"), 3), killed=Tally()),
    )
    pages = site(shown)
    country = text_of(pages["places/sy.html"])
    assert "3 incidents in all." in country and "11–14 in 2 of 3" in country.replace("\u2060", "")
    assert "1 incident has no figure of all killed and adds nothing to it." in country
    assert "Incidents of which no nearer place is known" in country and "No person has reviewed any of them" in country
    assert "../incidents/i-2.html" in well(pages["places/sy.html"]).links
    assert "../incidents/i-1.html" not in well(pages["places/sy.html"]).links


def test_what_is_discounted_is_in_no_sum_but_its_own() -> None:
    shown = record_of(
        replace(at(TOWN, 1), killed=Tally(total=Range(1, 4)), grade="fair"),
        replace(at(TOWN, 2), killed=Tally(total=Range(50, 60)), grade="discounted"),
    )
    pages = site(shown)
    page = text_of(pages["places/sy--harran.html"]).replace("\u2060", "")
    assert "2 incidents in all." in page and "50–60" in page and "51–64" not in page and "All but the discounted 1 1–4" in page
    assert "Discounted incidents stand in a line of their own" in page and "Tal Aswad 2 1 discounted 1–4" in page
    assert "add up to 1–4, without 1 discounted" in text_of(pages["places/index.html"]).replace("\u2060", "")


def test_pairs_that_may_be_one_are_named_where_both_are_in_the_sum() -> None:
    raqqa = replace(TOWN, admin1="Raqqa", source="geonames:9")
    record = replace(RECORD, incidents=(at(TOWN, 1), at(TOWN, 2), at(raqqa, 3)), suggestions=(Suggestion("i-1", "i-3", 0.4, "near"),))
    pages = site(Published(evidence_of_readings((), ()), record, {}))
    words = "1 pair of them may be one incident"
    assert words in text_of(pages["places/sy.html"])
    assert words not in text_of(pages["places/sy--harran.html"]) and words not in text_of(pages["places/sy--raqqa.html"])


def test_a_long_list_goes_on_over_pages_and_loses_nobody() -> None:
    shown = record_of(*(at(TOWN, n) for n in range(230)))
    pages = {path: well(page) for path, page in site(shown).items() if path.startswith("places/sy--harran--geonames-77")}
    assert sorted(pages) == [f"places/sy--harran--geonames-77{part}.html" for part in ("", ".page-2", ".page-3")]
    linked = [link for read in pages.values() for link in read.links if link.startswith("../incidents/")]
    assert sorted(linked) == sorted(f"../incidents/i-{n}.html" for n in range(230))
    assert all("sy--harran--geonames-77.page-3.html" in read.links for read in pages.values())


def test_the_small_map_shows_the_place_and_how_far_off_it_may_be() -> None:
    small = locator(replace(TOWN, radius_km=90.0))
    assert small is not None and small.r > 3 and 0 < small.x < 240 and 0 < small.y < 150
    assert any(name == "Syria" for name, _, _ in small.ground.names) and len(small.ground.land) + len(small.ground.borders) < 6000
    near = locator(TOWN)
    assert near is not None and near.r == 0.0, "four kilometres are less than the dot"
