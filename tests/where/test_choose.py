"""How one of several settlements is chosen, and that every choice says what was weighed."""

from __future__ import annotations

import pytest

from harmledger.model.globe import km
from harmledger.resolve.where import Gazetteer, Locator, PlaceFinder, locate, locate_lines
from harmledger.resolve.where.choose import Chooser
from harmledger.resolve.where.keys import fold, spellings
from harmledger.resolve.where.naming import parts_of


@pytest.fixture(scope="module")
def chooser(gazetteer: Gazetteer) -> Chooser:
    return Chooser(gazetteer)


def test_a_choice_lists_what_was_weighed(chooser: Chooser) -> None:
    choice = chooser.choose("Al-Qusur", "SY", "Deir ez-Zor")
    assert choice.town is None and choice.because
    assert choice.candidates and all(c.because and not c.taken and 0 <= c.score <= 1 for c in choice.candidates)
    taken = chooser.choose("Manbij", "SY", "Aleppo")
    assert taken.town is not None and [c.town.id for c in taken.candidates if c.taken] == [taken.town.id]


def test_homonyms_are_no_guess(chooser: Chooser) -> None:
    choice = chooser.choose("Springfield", "US")
    assert choice.town is None and "places are called" in choice.because
    assert len(choice.rivals) > 1 and len(choice.candidates) >= len(choice.rivals)


def test_a_name_in_a_second_language_is_a_second_witness(chooser: Chooser) -> None:
    assert chooser.choose("Jisrash Shugour", "SY", "Idlib").town is None
    found = chooser.choose("Jisrash Shugour", "SY", "Idlib", also=["جسر الشغور"]).town
    assert found is not None and found.name == "Jisr ash Shughūr"


def test_a_town_named_beside_rules_out_far_ones(chooser: Chooser) -> None:
    raqqa = chooser.choose("Raqqa", "SY").town
    assert raqqa is not None
    assert chooser.choose("Manbij", "SY", beside=raqqa).town is None


def test_the_city_in_the_second_language_holds_the_place(locator: Locator) -> None:
    place = locate(locator, "Al Makaf", "Raqqa", "SY", ["الرقة"])
    assert place is not None and place.admin1 == "Raqqa" and place.precision == "town"


def test_explained_lines_carry_candidates(locator: Locator) -> None:
    row = next(locate_lines(locator, [{"id": 1, "name": "Manbij", "name_ar": "منبج", "country": "SY"}], explain=True))
    candidates = row["candidates"]
    assert isinstance(candidates, list) and candidates[0]["taken"] and candidates[0]["because"].endswith("in both names")
    assert "candidates" not in next(locate_lines(locator, [{"id": 1, "name": "Manbij", "country": "SY"}]))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Al Kalassa neighbourhood, Aleppo", [("Al Kalassa", "", "inside"), ("Aleppo", "", "")]),
        ("near Manbij", [("Manbij", "near", "")]),
        ("outskirts of Manbij", [("Manbij", "edge", "")]),
        ("Hatla crossing", [("Hatla", "", "beside")]),
        ("Between Saqba and Hamouriya", [("Saqba", "between", ""), ("Hamouriya", "near", "")]),
        ("قرية تل حلاوة", [("تل حلاوة", "", "")]),
        ("حي الرميلة، الرقة", [("الرميلة", "", "inside"), ("الرقة", "", "")]),
        ("Kharkiv oblast", [("Kharkiv", "", "")]),
        ("село Богородичне, Краматорський район", [("Богородичне", "", ""), ("Краматорський", "", "")]),
        ("various locations", []),
    ],
)
def test_parts_of_register_names(name: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(p.name, p.relation, p.stand) for p in parts_of(name)] == expected


@pytest.mark.parametrize(
    ("name", "country", "other"),
    [
        ("Kharkov", "UA", "kharkiv"),
        ("Mykolaivka", "UA", "mykolaovka"),
        ("Şırnak", None, "shirnak"),
        ("Xalta", None, "khalta"),
        ("Dhiban", "SY", "ziban"),
    ],
)
def test_spellings_by_language(name: str, country: str | None, other: str) -> None:
    assert spellings(name, country)[0] == name
    assert other in {fold(s) for s in spellings(name, country)}


# text, name, point that it is measured from, km, radius at most
OFFSETS = [
    ("Jets hit Syria. Men died in the village of Qaral, 20 km north of Manbij, on Friday.", "Qaral", 20.0),
    ("IS took Buyir in Syria. The village is located some 10 kilometers (6 miles) northwest of Manbij.", "Buyir", 10.0),
    ("Syrians fled the village of Tukhara. Tukhara lies 14 kilometres (nine miles) north of the town of Manbij.", "Tukhara", 14.0),
]


@pytest.mark.parametrize(("text", "name", "distance"), OFFSETS, ids=[o[1] for o in OFFSETS])
def test_a_place_measured_from_a_town(finder: PlaceFinder, locator: Locator, text: str, name: str, distance: float) -> None:
    mentions = finder.mentions(text)
    context = locator.context(mentions, finder.hints(text))
    mention = next(m for m in mentions if m.name == name)
    place = locator.resolve(mention, context)
    assert mention.offset_of == "Manbij"
    assert place.precision == "district" and place.lat is not None and place.lon is not None
    assert km(place.lat, place.lon, 36.528, 37.955) == pytest.approx(distance, abs=1.0)
    assert (place.radius_km or 0) >= 4 and place.name == name


@pytest.mark.parametrize(
    ("text", "names", "radius"),
    [
        ("Fighting broke out between Manbij and Jarablus in Syria.", ("Manbij", "Jarablus"), 21.3),
        ("A bus was hit on the road from Homs to Hama in Syria.", ("Homs", "Hama"), 27.7),
    ],
)
def test_between_two_towns(finder: PlaceFinder, locator: Locator, text: str, names: tuple[str, str], radius: float) -> None:
    mentions = finder.mentions(text)
    context = locator.context(mentions, finder.hints(text))
    place = locator.resolve(mentions[0], context)
    assert place.name == f"between {names[0]} and {names[1]}"
    assert place.precision == "district" and place.radius_km == pytest.approx(radius, abs=0.5)
    for name in names:
        town = locator.choose(name, "SY").town
        assert town is not None and place.lat is not None and place.lon is not None
        assert km(place.lat, place.lon, town.lat, town.lon) < radius


@pytest.mark.parametrize(
    "text", ["Talks between Russia and Turkey failed in Syria.", "A flight between Aleppo and Cairo, Syria, was late."]
)
def test_between_countries_or_far_towns_is_no_point(finder: PlaceFinder, locator: Locator, text: str) -> None:
    mentions = finder.mentions(text)
    context = locator.context(mentions, finder.hints(text))
    assert not any(locator.resolve(m, context).name.startswith("between") for m in mentions)


def test_a_small_homonym_far_from_where_the_text_puts_it_is_refused(finder: PlaceFinder, locator: Locator) -> None:
    text = "Raids hit Al-Quriyah, southeast of Deir Ezzor in Syria. Raids hit al-Bukamal, east of Deir Ezzor in Syria."
    mentions = finder.mentions(text)
    context = locator.context(mentions, finder.hints(text))
    places = {m.name: locator.resolve(m, context) for m in mentions if m.offset_of}
    assert places["Al-Quriyah"].precision == "district" and places["Al-Quriyah"].admin1 == "Deir ez-Zor"
    assert places["al-Bukamal"].precision == "town"


def test_a_border_town_under_the_neighbouring_province_is_found(locator: Locator) -> None:
    place = locate(locator, "Atareb", "Idlib", "SY", ["الاتارب"])
    assert place is not None and place.precision == "town" and place.admin1 == "Aleppo" and "within 15 km of Idlib" in place.because
    far = locate(locator, "Khan Sheikhoun", "Deir ez-Zor", "SY", ["خان شيخون"])
    assert far is not None and far.precision == "admin1"


def test_a_second_place_named_beside_is_no_word_about_the_first(locator: Locator) -> None:
    place = locate(locator, "Ihsim town, Al Zawiya mountain", "Idlib", "SY")
    assert place is not None and place.precision == "town"
    road = locate(locator, "Ar Raqqah - Deir Ezzor road", "Raqqa", "SY")
    assert road is not None and road.precision != "town"


def test_two_towns_side_by_side_are_two_places(locator: Locator) -> None:
    place = locate(locator, "Dayr Hafir, al-Bab", "Aleppo", "SY")
    assert place is not None and place.precision == "district" and (place.radius_km or 0) > 25


@pytest.mark.parametrize("column", ["Idib", "Ma'arrat an-Nu'man"])
def test_a_mistyped_province_and_a_town_in_its_column(locator: Locator, column: str) -> None:
    place = locate(locator, "Khan Shaykhun", column, "SY")
    assert place is not None and place.precision == "town" and place.admin1 == "Idlib"


def test_the_reason_names_what_else_was_weighed(finder: PlaceFinder, locator: Locator) -> None:
    text = "An air strike hit the town of Suran in Hama province, Syria, on Monday."
    mentions = finder.mentions(text)
    context = locator.context(mentions, finder.hints(text))
    places = [locator.resolve(m, context) for m in mentions]
    assert any("Also weighed: Şūrān in Aleppo (1.00): the same letters, but it lies outside Hama" in p.because for p in places)
    assert all(len(p.because) < 600 for p in places)
