"""Places in sentences: the sentence above, what is found below."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harmledger.resolve.where import PlaceFinder

CASES: list[tuple[str, set[tuple[str, str, str | None]]]] = [
    (
        "Shells fell on Aleppo citys rebel-held district of Tariq al-Bab on Friday.",
        {("Aleppo", "town", None), ("Tariq al-Bab", "neighbourhood", "Aleppo")},
    ),
    (
        "Two people died in the al-Waer neighbourhood of Homs, Syria.",
        {("al-Waer", "neighbourhood", "Homs"), ("Homs", "town", "Syria"), ("Syria", "country", None)},
    ),
    ("Jets bombed the southern Idlib countryside in Syria.", {("Idlib", "admin1", "Syria"), ("Syria", "country", None)}),
    ("A blast tore through a market in Atareb.", {("market", "site", "Atareb"), ("Atareb", "town", None)}),
    ("Mortars hit the Public Park in Aleppo city.", {("Public Park", "site", "Aleppo"), ("Aleppo", "town", None)}),
    (
        "Gunmen stormed a mosque in Achin district of Nangarhar province.",
        {("mosque", "site", "Achin"), ("Achin", "district", "Nangarhar"), ("Nangarhar", "admin1", None)},
    ),
    ("A car bomb exploded in the Karrada neighbourhood of Baghdad.", {("Karrada", "neighbourhood", "Baghdad"), ("Baghdad", "town", None)}),
    ("Castello Road in Aleppo was cut by fire.", {("Castello Road", "site", "Aleppo"), ("Aleppo", "town", None)}),
    ("Rebels were driven out of Eastern Ghouta.", {("Eastern Ghouta", "district", None)}),
    ("A missile struck flats in Dnipro, Ukraine.", {("Dnipro", "town", "Ukraine"), ("Ukraine", "country", None)}),
    ("A man opened fire in Buffalo, N.Y., on Saturday.", {("Buffalo", "town", "N.Y."), ("N.Y.", "admin1", None)}),
    (
        "Fighting raged in El Fasher, in Sudan's North Darfur state.",
        {("El Fasher", "town", "North Darfur"), ("Sudan", "country", None), ("North Darfur", "admin1", "Sudan")},
    ),
    (
        "Raids hit Hodeidah and Saada province in Yemen.",
        {("Saada", "admin1", "Yemen"), ("Yemen", "country", None), ("Hodeidah", "town", None)},
    ),
    ("Strikes killed nine in Rafah, in the southern Gaza Strip.", {("Rafah", "town", "Gaza Strip"), ("Gaza Strip", "admin1", None)}),
]

NO_PLACES = [
    "President Bashar al-Assad met John Kerry in January.",
    "The Homs brigade said it would fight on.",
    "Islamic State said so on Telegram on Monday.",
    "The White House and Human Rights Watch condemned the attack.",
    "U.S. officials declined to comment.",
    "Rami Abdel Rahman told Reuters that the toll would rise.",
    "Syrian and Russian jets struck on Saturday.",
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:40] for c in CASES])
def test_places_of_a_sentence(finder: PlaceFinder, text: str, expected: set[tuple[str, str, str | None]]) -> None:
    assert {(m.name, m.named_precision, m.container) for m in finder.mentions(text)} == expected


@pytest.mark.parametrize("text", NO_PLACES)
def test_people_organisations_and_days_are_no_places(finder: PlaceFinder, text: str) -> None:
    assert finder.mentions(text) == ()


@pytest.mark.parametrize(
    ("text", "name", "relation"),
    [
        ("The village lies 30 km south of Manbij in Syria.", "Manbij", "30 km south of"),
        ("Shells landed near Khan Sheikhoun in Syria.", "Khan Sheikhoun", "near"),
        ("A bus was hit northwest of Kyiv, Ukraine.", "Kyiv", "northwest of"),
    ],
)
def test_relation(finder: PlaceFinder, text: str, name: str, relation: str) -> None:
    assert [m.relation for m in finder.mentions(text) if m.name == name] == [relation]


@pytest.mark.parametrize(
    "text", ["BEIRUT: Ten people died.", "ALEPPO, Syria (AP) — Ten people died.", "Kabul (Reuters) - Ten people died."]
)
def test_a_dateline_is_marked(finder: PlaceFinder, text: str) -> None:
    first = finder.mentions(text)[0]
    assert first.is_dateline
    assert first.start == 0


def test_demonyms_are_hints(finder: PlaceFinder) -> None:
    hints = finder.hints("Syrian and Russian jets struck.")
    assert [(h.word, h.country) for h in hints] == [("Syrian", "SY"), ("Russian", "RU")]
    assert hints[0].weight > hints[1].weight


WORDS = st.sampled_from(
    [
        "in",
        "near",
        "of",
        "the",
        "The",
        "city",
        "village",
        "Aleppo",
        "Homs",
        "Syria",
        "al-Bab",
        "district",
        ",",
        ".",
        "'s",
        "Gaza",
        "Strip",
        "Karrada",
        "between",
        "and",
        "30",
        "km",
        "south",
        "north",
        "mosque",
        "a",
        "market",
        "N.Y.",
        "(AP)",
        "—",
        "\n",
        "BEIRUT:",
        "Syrias",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=30).map(" ".join)))
def test_every_mention_quotes_its_text(finder: PlaceFinder, text: str) -> None:
    mentions = finder.mentions(text)
    assert [m.start for m in mentions] == sorted(m.start for m in mentions)
    for i, m in enumerate(mentions):
        assert text[m.start : m.end] == m.name
        assert 0.0 <= m.confidence <= 1.0
        assert m.container_index is None or (0 <= m.container_index < len(mentions) and m.container_index != i)
