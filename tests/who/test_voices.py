"""The whole voice of a figure: its organisation, its person, its kind, and the way its words came."""

from __future__ import annotations

import pytest
from tests.extract.reading import claims_of

from harmledger.model.claim import FigureClaim, Voice
from harmledger.resolve.who import load_registry


def voice_of(text: str) -> Voice | None:
    """The voice of the text's last figure."""
    figures = [c for c in claims_of(text) if isinstance(c, FigureClaim)]
    assert figures, text
    return max(figures, key=lambda c: c.span.start).said_by


ROUTES = [
    ("A doctor told Reuters that 14 people were killed in Ibb.", "A doctor", "Reuters"),
    ("SANA quoted a hospital source as saying that five people were killed in Daraa.", "a hospital source", "SANA"),
    ("A medical source was quoted by Al-Jazeera as saying that six people were killed in Taiz.", "A medical source", "Al-Jazeera"),
    ("TASS said two people were killed in Belgorod, citing the emergency services.", "the emergency services", "TASS"),
    ("According to a police officer quoted by Anadolu Agency, three people were wounded in Kilis.", "a police officer", "Anadolu Agency"),
    ("Police told reporters that three people were wounded in Tulsa.", "Police", None),
    ("SANA said mortar fire killed three people in Damascus.", "SANA", None),
]


@pytest.mark.parametrize(("text", "name", "via"), ROUTES)
def test_who_passed_the_words_on_is_kept_apart_from_who_speaks(text: str, name: str, via: str | None) -> None:
    voice = voice_of(text)
    assert voice is not None
    assert (voice.name, voice.via) == (name, via)


PERSONS = [
    (
        "Rami Abdel Rahman, head of the Syrian Observatory for Human Rights, said 16 people were killed in Hasakeh.",
        "sohr",
        "Rami Abdel Rahman",
        "monitor",
    ),
    ("Governor Oleh Syniehubov said two people were killed in Kupiansk.", "ukraine-officials", "Oleh Syniehubov", "official"),
    ("Dr Yahya Salem, the head of the hospital, said nine people were wounded.", None, "Yahya Salem", "hospital"),
    ("Sheriff Dale Porter said three people were shot dead.", None, "Dale Porter", "police"),
    ("Airwars said nine people were killed in Mosul. Its director Chris Woods said 20 people were wounded.", "airwars", "Chris Woods", "monitor"),
    ("The National Emergency Management Agency said 17 people were wounded in Jos.", None, None, "rescue service"),
    ("A Reuters correspondent said four people were killed in Kunduz.", "reuters", None, "witness"),
    ("The Polk County Sheriff's Office said two people were wounded.", "us-police", None, "police"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "actor", "person", "kind"), PERSONS)
def test_organisation_person_and_kind_of_a_voice(text: str, actor: str | None, person: str | None, kind: str) -> None:
    voice = voice_of(text)
    assert voice is not None
    assert (voice.actor, voice.person, voice.kind) == (actor, person, kind)


def test_an_army_of_another_country_is_not_the_syrian_one() -> None:
    voice = voice_of("The army said eight soldiers were killed near Maiduguri. Boko Haram attacked the base, a Nigerian army officer said.")
    assert voice is not None
    assert voice.actor in (None, "nigeria-forces")


def test_two_speakers_are_two_actors() -> None:
    registry = load_registry()
    pairs = [
        ("Amnesty International", "Human Rights Watch"),
        ("UNICEF", "OHCHR"),
        ("Emergency Lawyers", "Sudan Doctors Network"),
        ("TASS", "Interfax"),
    ]
    for one, other in pairs:
        a, b = registry.find(one), registry.find(other)
        assert a is not None
        assert b is not None
        assert a.id != b.id


@pytest.mark.parametrize(
    ("words", "actor"),
    [
        ("Turkey's defence ministry", "turkey-military"),
        ("Iraqs interior ministry", "iraq-forces"),
        ("Yemen's government", "yemen-government"),
    ],
)
def test_a_body_named_by_its_country_is_found(words: str, actor: str) -> None:
    found = load_registry().find(words)
    assert found is not None
    assert found.id == actor
