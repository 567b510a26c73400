"""Names of persons are told from places, bodies, titles and peoples by the words around them. A sentence, and what is hidden of it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmledger.publish.redaction.cloak import Hidden, blocked, cloak_of, found, spelled
from harmledger.publish.redaction.fold import fold, tokens, words
from harmledger.publish.redaction.people import namings, person_in, titled

PLACES = frozenset({"aleppo", "homs", "kafr ward", "tal rimal", "raqqa", "kharkiv", "khan younis", "baton rouge"})
HIDDEN = ("harmed", "speaks", "person", "uncertain")


def known(folded: str) -> bool:
    return folded in PLACES


def hidden(sentence: str) -> set[str]:
    return {n.words for n in namings(sentence, 0, len(sentence), known, (), frozenset({"research", "policy", "close"})) if n.kind in HIDDEN}


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("The dead man was identified as Ahmad Khalil.", {"Ahmad Khalil"}),
        ("Police named the victim as Darnell Whitlow, 34, of Tal Rimal.", {"Darnell Whitlow"}),
        ("Iryna Kovalenko, 34, and her two sons died in Kharkiv.", {"Iryna Kovalenko"}),
        ("Zubin Marwazi (52) was killed at once.", {"Zubin Marwazi"}),
        ("A shell killed Umm Salim and his wife Hanin in Aleppo.", {"Umm Salim", "Hanin"}),
        ("Ahmad al-Homsi and his sons were buried in Homs.", {"Ahmad al-Homsi"}),
        ("Seven people, including Yusra Barakat, were killed.", {"Yusra Barakat"}),
        ("Nine were women, said Fadi Nasser, a shopkeeper in Raqqa.", {"Fadi Nasser"}),
        ("“We heard planes,” Nadzhua Katvi told reporters in Aleppo.", {"Nadzhua Katvi"}),
        ("A 12-year-old boy, Taras Bondar, was wounded.", {"Taras Bondar"}),
        ("The shooting of 19-year-old Treyvon Oakes in Baton Rouge went unsolved.", {"Treyvon Oakes"}),
        ("Journalist Sabah Atrash was killed in Homs on Friday.", {"Sabah Atrash"}),
        ("The funeral of Dr. Marwan Qaddour was held in Aleppo.", {"Marwan Qaddour"}),
        ("Stephen and Katie Stainforth were found dead.", {"Stephen", "Katie Stainforth"}),
        ("The bodies of Jean-Claude Bisimwa and Aline were found.", {"Jean-Claude Bisimwa", "Aline"}),
        ("Mark “Cornbread” Ostrander, 54, died.", {"Mark “Cornbread” Ostrander"}),
        ("Officer Brent Halloway was wounded on Sunday.", {"Brent Halloway"}),
        ("The rescuers found Zhanibek Torgaev under the rubble.", {"Zhanibek Torgaev"}),
    ],
)
def test_who_was_harmed_or_speaks_is_hidden(sentence: str, names: set[str]) -> None:
    assert hidden(sentence) == names


@pytest.mark.parametrize(
    "sentence",
    [
        "At least 12 people were killed in Deir Hassan on Monday.",
        "Air strikes hit the town of Kafr Nabudah and the village of Tal Mardikh.",
        "The Syrian Observatory for Human Rights said 20 civilians died in Aleppo and Homs.",
        "President Bashar al-Assad denied that the army struck the hospital.",
        "Foreign Minister Sergei Lavrov said on Tuesday that nobody was harmed.",
        "Sheriff Rob Sealey said two were dead; Lt. Ron McDarnell said three.",
        "Residents of Khan Younis said Israeli jets bombed the Al-Amal Hospital.",
        "In Kharkiv, Russian missiles killed seven in the Saltivka district.",
        "Fighters of Jaish al-Islam and Ahrar al-Sham shelled the town.",
        "The UK-based monitor and the US-backed Syrian Democratic Forces said so.",
        "The Syrian Center for Policy Research put the toll at 470,000.",
        "Médecins Sans Frontières Hospital staff said 22 people were killed.",
        "A 15-year-old Georgia boy was hurt near Fort Hood.",
        "UNICEF and the WHO said children were among the dead in Ramadan.",
        "Three people died on West Van Buren Street.",
    ],
)
def test_places_bodies_titles_and_peoples_are_shown(sentence: str) -> None:
    assert hidden(sentence) == set()


@pytest.mark.parametrize(
    ("voice", "name"),
    [
        ("Ahmad Khalil, a shopkeeper", "Ahmad Khalil"),
        ("media activist Mansoor Hussain", "Mansoor Hussain"),
        ("a resident of Tal Rimal", None),
        ("the Aleppo Media Centre", None),
        ("a doctor at the Kafr Ward hospital", None),
        ("Katherine Geering, a neighbor", "Katherine Geering"),
    ],
)
def test_the_person_in_how_a_voice_is_named(voice: str, name: str | None) -> None:
    assert person_in(voice, known) == name


def test_officials_are_told_by_their_titles() -> None:
    assert titled("Sgt. Michael Bellman") and titled("a Kremlin spokesman") and titled("Foreign Secretary Ann Other")
    assert not titled("Dr. Hamza Qabbani") and not titled("a member of the local council")


KHALIL = Hidden("Zoltán al-Khalil", "names of people harmed", "names.victims")
SPELLINGS = [
    "Zoltán al-Khalil", "ZOLTAN AL-KHALIL", "zolta\u0301n al khalil", "Zol\u200dtán\nal\u2011Khalil", "Zolt&aacute;n&nbsp;al-Khalil",
    "Zolt%C3%A1n%20al-Khalil", "Zolt\\u00e1n al-Khalil", "ZoltanAlKhalil", "zoltan_al_khalil", "Zoltán (al-Khalil)",
]  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_name_is_hidden_in_any_dress_and_the_text_keeps_its_length(spelling: str) -> None:
    text = f"It was {spelling}, they said."
    shown = blocked(text, found(text, [cloak_of([KHALIL])]))
    assert len(shown) == len(text) and shown.startswith("It was ") and shown.endswith(", they said.")
    assert "halil" not in fold(shown) and "█" in shown


def test_one_word_of_a_name_is_hidden_where_it_is_a_name_and_not_where_it_is_a_word() -> None:
    cloak = cloak_of([Hidden("Price", "possible names", "names.uncertain", capital=True)])
    text = "Price said that the price rose."
    assert blocked(text, found(text, [cloak])) == "█████ said that the price rose."


def test_the_longest_name_goes_first() -> None:
    cloak = cloak_of([Hidden("Ahmad", "possible names", "x", "a"), Hidden("Ahmad Khalil", "possible names", "x", "b")])
    assert [f.hidden.instead for f in found("Ahmad Khalil and Ahmad", [cloak])] == ["b", "a"]


def test_addresses_that_spell_a_name() -> None:
    cloak = cloak_of([KHALIL])
    assert spelled("https://n.example/2018/05/zoltan-al-khalil-dies.html", [cloak]) and spelled(
        "https://n.example/x?zoltanalkhalil=1", [cloak]
    )
    assert not spelled("https://n.example/zoltan/other/khal", [cloak])


@given(st.text(max_size=60))
def test_tokens_are_the_words_of_the_folded_text_and_stand_where_they_say(text: str) -> None:
    there = tokens(text)
    assert all(0 <= t.start < t.end <= len(text) for t in there) and [t.start for t in there] == sorted(t.start for t in there)
    assert tuple(t.word for t in there) == words(text)


@given(st.text(alphabet="abcé \u0301\u200dß&;%20\\u", max_size=40), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_folding_does_not_depend_on_how_accents_are_written(text: str, form: str) -> None:
    if not any(c in text for c in "&%\\"):
        assert fold(unicodedata.normalize(form, text)) == fold(text)  # type: ignore[arg-type]  # one of the four forms
    assert fold(text.replace("\u200d", "")) == fold(text) or any(c in text for c in "&%\\")
