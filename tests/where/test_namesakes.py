"""Towns of one name from state to state, names said once with what holds them, and quarters named without their town."""

from __future__ import annotations

from datetime import date

import pytest

from harmledger.extract.grammar.circumstances import Places
from harmledger.model.circumstances import Place
from harmledger.model.report import Receipt, make_report
from harmledger.reading.document import read_document
from harmledger.resolve.where import Locator, PlaceFinder, told_from


def place_of(text: str, name: str, finder: PlaceFinder, locator: Locator) -> Place | None:
    report = make_report(None, text, Receipt("one", "test", published=date(2024, 5, 3)))
    found = Places(finder, locator)(read_document(report))
    return next((p.place for p in reversed(found) if report.text[p.start : p.end] == name), None)


# text, the name asked for (its last mention counts), province, country, precision; None for a name that is no place
CASES = [
    # a name that comes again from state to state is not taken for a namesake far from where the report plays
    ("COLUMBUS, Ohio (AP) - Two men were shot in Madisonville on Sunday, police in Ohio said.", "Madisonville", "Ohio", "US", "admin1"),
    ("Two were shot in Norwood late on Sunday, the sheriff's deputies of Hamilton County said in Ohio.", "Norwood", "Ohio", "US", "town"),
    ("Deputies said four were shot in Polk County, Iowa.", "Polk", "Iowa", "US", "admin1"),
    ("Deputies said four were shot in Polk County.", "Polk", None, "US", "country"),
    # said once with its state, it is that town all through
    ("Portsmouth, Va. - Two boys were shot. Police in Portsmouth said they will live.", "Portsmouth", "Virginia", "US", "town"),
    # a former name of a town elsewhere does not outweigh the towns that bear it
    ("Six were shot at a party in Montgomery, Alabama. The party in Montgomery was loud.", "Montgomery", "Alabama", "US", "town"),
    # a street by its block, a person by the age
    ("The house in the 300 block of South Campbell was hit in Oak Lawn, Illinois.", "Campbell", None, None, None),
    ("He was charged in Texas with the deaths of Lindsay, 24, and Duncan, 23.", "Lindsay", None, None, None),
    # an office or armed group says in which country, where nothing else does
    ("Gunmen of Boko Haram burnt the village of Damasak, killing nine.", "Damasak", "Borno", "NG", "town"),
    # a country's province holds the town named with it
    ("Gangs attacked Pont-Sonde in Haiti's Artibonite region.", "Pont-Sonde", "Artibonite", "HT", "admin1"),
    ("A car bomb went off in Baghdad's Karrada district in Iraq.", "Karrada", "Baghdad", "IQ", "town"),
    # the beginning of a name is no name of its own
    ("Shells hit the Damascus neighbourhood of Bab Touma in Syria. The toll in Bab Touma rose to two.", "Bab Touma", "Damascus", "SY", "town"),
    # a place by those who live there, and by what is behind it
    ("Residents of Barsalogho in Burkina Faso buried their dead.", "Barsalogho", None, "BF", "country"),
    # a country and a word for a site, as headlines have it, are no name of a site
    ("Missile attack on Ukraine station kills 39.", "Ukraine", None, "UA", "country"),
    # a town that no gazetteer holds lies in the province that its own sentence names, not in the one that the report names most
    (
        "Fighting went on in Kunduz, Afghanistan. Kunduz's governor fled. In Badakhshan, seven were killed in the village of Arghvandak. Kunduz fell.",
        "Arghvandak", "Badakhshan", "AF", "admin1",
    ),
    # of several provinces told alike, none speaks for it
    (
        "In Helmand five died and in Kunduz two, officials in Afghanistan said. A mine went off in the village of Arghvandak.",
        "Arghvandak", None, "AF", "country",
    ),
    # what stands outside the report's own words does not say what it is about
    (
        "Gunmen of Boko Haram attacked the village of Badu Kuluwu on Sunday, killing nine. ALSO READ: Bandits kill 16 in Zamfara",
        "Badu Kuluwu", None, "NG", "country",
    ),
    # a quarter lies in the town named last, not in the one named most; where a source sits is no place of the text
    (
        "Khartoum was quiet, the army in Khartoum said. Khartoum is Sudan's capital.\n\nIn El Fasher people fled. Shelling of the Abu Shouk camp killed 15.",
        "Abu Shouk", "North Darfur", "SD", "town",
    ),
    (
        "A blast in Qamishli in Syria killed four. A source in Hasaka said it hit the al-Gharbiya neighbourhood.",
        "al-Gharbiya", "Al-Hasakah", "SY", "town",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "admin1", "country", "precision"), CASES, ids=[f"{c[1]} {k}" for k, c in enumerate(CASES)])
def test_namesakes(
    finder: PlaceFinder, locator: Locator, text: str, name: str, admin1: str | None, country: str | None, precision: str | None
) -> None:
    place = place_of(text, name, finder, locator)
    assert (place and (place.admin1, place.country, place.precision)) == ((admin1, country, precision) if precision else None)


def test_a_quarter_names_the_town_that_it_is_taken_to_lie_in(finder: PlaceFinder, locator: Locator) -> None:
    text = "A blast in Qamishli in Syria killed four. A source in Hasaka said it hit the al-Gharbiya neighbourhood."
    place = place_of(text, "al-Gharbiya", finder, locator)
    assert place is not None and place.name == "al-Gharbiya, Qamishli"
    assert "named last" in place.because


@pytest.mark.parametrize(
    ("before", "told"),
    [("a source in ", True), ("officials in the ", True), ("nine died in ", False), ("", False), ("a hospital in ", True)],
)
def test_where_somebody_tells_of_it(before: str, told: bool) -> None:
    assert told_from(before + "Hasaka", len(before)) is told
