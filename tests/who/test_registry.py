"""The actor registry: who is meant by the words of a report."""

from __future__ import annotations

from typing import Any

import pytest

from harmledger.model.actors import Actor, ActorRegistry
from harmledger.resolve.who import kind_of_voice, load_registry
from harmledger.resolve.who.registry import read_actor

FOUND = [
    ("the Syrian Observatory for Human Rights said", "sohr"),
    ("Rami Abdulrahman told reporters", "sohr"),
    ("the monitor said", "sohr"),
    ("US-led coalition aircraft", "coalition"),
    ("the U.S.-led coalition", "coalition"),
    ("Assads forces shelled the town", "syria-government"),
    ("Syrias state news agency", "sana"),
    ("the ISIS-claimed bombing", "is"),
    ("the IS group", "is"),
    ("Russian jets", "russia-mod"),
    ("Kiev's critics blamed the Kremlin", "russia-government"),
    ("the Health Ministry in Gaza", "gaza-health"),
    ("Ansar Allah", "houthis"),
    ("Al-Shabaab fighters", "al-shabaab"),
    ("Agence France-Presse", "afp"),
]


@pytest.mark.parametrize(("text", "actor"), FOUND)
def test_an_actor_is_found_by_any_of_its_names(text: str, actor: str) -> None:
    found = load_registry().find(text)
    assert found is not None
    assert found.id == actor


@pytest.mark.parametrize(
    "text",
    ["the man is dead", "they told us so", "an ap on a phone", "Nobody said anything.", "rebel-held Aleppo", "regime-controlled areas"],
)
def test_common_words_and_mere_descriptions_are_no_actors(text: str) -> None:
    assert load_registry().mentions(text) == ()


MEANT = [
    ("the coalition denied it", None, "coalition"),
    ("the coalition denied it", "IQ", "coalition"),
    ("the coalition denied it", "YE", "saudi-coalition"),
    ("the army shelled the town", None, "syria-army"),
    ("the army shelled the town", "SD", "sudan-army"),
    ("the army shelled the town", "BR", "local-government"),
    ("rebels fired mortars", "SY", "syria-opposition"),
    ("rebels fired mortars", "CF", "local-insurgents"),
    ("the Sudanese army shelled the town", "SY", "sudan-army"),
]


@pytest.mark.parametrize(("text", "country", "actor"), MEANT)
def test_a_shared_word_means_the_actor_of_the_reports_country(text: str, country: str | None, actor: str) -> None:
    found = load_registry().find(text, country)
    assert found is not None
    assert found.id == actor


SIDES = [
    ("the regime", "government"), ("Russian warplanes", "russia"), ("the coalition", "coalition"), ("jihadists", "is"),
    ("Nusra Front", "nusra"), ("rebels", "opposition"), ("terrorists", "opposition"), ("the YPG", "kurdish"),
    ("Turkish artillery", "turkey"), ("Israeli", "israel"), ("Hezbollah", "iran"), ("the Taliban", "other"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "side"), SIDES)
def test_words_of_the_war_have_their_side(text: str, side: str) -> None:
    found = load_registry().find(text)
    assert found is not None
    assert found.side == side


KINDS = [
    ("a medical source", "hospital"), ("residents", "witness"), ("two residents", "witness"), ("local activists", "activists"),
    ("hospital officials", "hospital"), ("police", "police"), ("a military source", "military"), ("eyewitnesses", "witness"),
    ("a local official", "official"), ("state television", "state media"), ("an Islamic State fighter", "armed group"),
    ("the Observatory", "monitor"), ("Syrian Civil Defence", "rescue service"), ("the village council", "local council"),
    ("a rebel commander", "armed group"), ("Blah", "unknown"), ("the US military", "military"), ("SANA", "state media"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_a_voice_has_a_kind(name: str, kind: str) -> None:
    assert kind_of_voice(name) == kind


def test_mentions_quote_the_text_and_do_not_overlap() -> None:
    text = "The US-led coalition and Free Syrian Army rebels; Reuters quoted the Syrian army."
    mentions = load_registry().mentions(text)
    assert [text[m.start : m.end] for m in mentions] == ["US-led coalition", "Free Syrian Army", "rebels", "Reuters", "Syrian army"]


@pytest.mark.parametrize("wrong", [{"kind": "prophet"}, {"side": "left"}, {"colour": "red"}])
def test_a_wrong_entry_is_refused_with_its_name(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="somebody"):
        read_actor({"id": "somebody", "name": "Somebody", "kind": "monitor"} | wrong)


def test_the_earlier_entry_has_a_shared_name() -> None:
    registry = ActorRegistry((Actor("a", "Front", "armed group"), Actor("b", "Front", "monitor")))
    found = registry.find("the Front")
    assert found is not None
    assert found.id == "a"
