"""Who speaks together: two voices where the words tell that they are of different bodies or sorts, else one."""

from __future__ import annotations

import pytest

from harmledger.model.claim import FigureClaim, Voice
from harmledger.publish.records import record_of
from tests.extract.reading import claims_of, read, report_of

TWO = {
    "The Observatory as well as the White Helmets said five people were killed in Idlib.": (
        "Syrian Observatory for Human Rights",
        "the White Helmets",
    ),
    "Witnesses and hospital officials said five people were killed in Nyala.": ("Witnesses", "hospital officials"),
    "Five people were killed in Nyala, according to the Red Crescent and local officials.": (
        "International Committee of the Red Cross",
        "local officials",
    ),
    "Both the police and the governor said five people were killed in Nyala.": ("the police", "the governor"),
    "Security and medical sources said five people were killed in Nyala.": ("Security sources", "medical sources"),
    "Police, hospital officials and residents said five people were killed in Nyala.": ("Police", "hospital officials", "residents"),
    "Five people were killed in Idlib, the Syrian Observatory for Human Rights and the White Helmets said.": (
        "Syrian Observatory for Human Rights",
        "the White Helmets",
    ),
}

ONE = [
    "Five people were killed in Nyala, doctors and nurses said.",
    "The Ministry of Health and Population said five people were killed in Cairo.",
    "A spokesman for the police and the army said five people were killed in Nyala.",
    "The Airwars monitoring group and the Reuters news agency said five people were killed in Mosul.",
    "Karim Aziz, a doctor and activist, said five people were killed in Homs.",
]


def voice_of(text: str) -> Voice:
    (figure,) = [c for c in claims_of(text, None) if isinstance(c, FigureClaim)]
    assert figure.said_by is not None
    return figure.said_by


@pytest.mark.parametrize("text", TWO)
def test_each_of_those_who_speak_together_is_a_voice(text: str) -> None:
    assert tuple(v.name for v in voice_of(text).each) == TWO[text]


@pytest.mark.parametrize("text", ONE)
def test_nothing_tells_that_there_are_two(text: str) -> None:
    voice = voice_of(text)
    assert voice.together == ()
    assert voice.each == (voice,)


def test_the_record_names_them_as_the_report_does_and_one_by_one() -> None:
    text = "Witnesses and hospital officials said five people were killed in Nyala."
    (figure,) = record_of(report_of(text), read(text))["events"][0]["figures"]
    assert (figure["said_by"], figure["voices"]) == ("Witnesses and hospital officials", ["Witnesses", "hospital officials"])
    alone = "Witnesses said five people were killed in Nyala."
    (figure,) = record_of(report_of(alone), read(alone))["events"][0]["figures"]
    assert "voices" not in figure


def test_a_voice_in_an_agencys_copy_came_by_way_of_the_agency() -> None:
    copy = "NYALA (Reuters) - Witnesses and hospital officials said five people were killed in Nyala on Monday."
    voice = voice_of(copy)
    assert (voice.via, [v.via for v in voice.each]) == ("Reuters", ["Reuters", "Reuters"])
    assert voice_of(copy.replace("(Reuters) - ", "")).via is None


def test_what_somebody_told_another_agency_did_not_come_by_way_of_the_credited_one() -> None:
    assert voice_of("NYALA (Reuters) - A doctor told AFP that five people were killed in Nyala on Monday.").via == "AFP"
