"""The first reader: what it hands on, what it passes over, and what it says of it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import harmledger.relevance
from harmledger.extract.grammar.lexicon import load_lexicon
from harmledger.relevance import Judge, load_pack
from harmledger.relevance.pack import TOKEN

TEXTS = Path(__file__).resolve().parents[2] / "evals" / "first_reader_texts"
JUDGE = Judge(load_pack("en"), "first reader en (test)")
TOLD: list[str] = tomllib.loads((TEXTS / "told.toml").read_text(encoding="utf-8"))["reports"]
AMONG_FIELDS: list[str] = tomllib.loads((TEXTS / "told.toml").read_text(encoding="utf-8"))["among_fields"]
ORDINARY: list[dict[str, str]] = tomllib.loads((TEXTS / "ordinary.toml").read_text(encoding="utf-8"))["item"]
QUIET = "The council met on Tuesday and spoke for three hours about the budget of the library and the new road to the station. " * 4


@pytest.mark.parametrize("text", TOLD, ids=lambda t: t[:30])
def test_a_short_report_of_harm_is_handed_on(text: str) -> None:
    judged = JUDGE.relevant(text)
    assert judged.keep, judged.reason


@pytest.mark.parametrize("text", TOLD[::4], ids=lambda t: t[:30])
def test_one_sentence_of_harm_among_ordinary_news_is_enough(text: str) -> None:
    assert JUDGE.relevant(f"{QUIET}{text} {QUIET}").keep


def test_most_ordinary_news_is_passed_over() -> None:
    news = [i for i in ORDINARY if i["kind"] != "harm"]
    over = [i for i in news if not JUDGE.relevant(i["text"]).keep]
    assert len(news) >= 50 and len(over) / len(news) >= 0.7


@pytest.mark.parametrize("text", AMONG_FIELDS, ids=lambda t: t[:30])
def test_violence_in_the_middle_of_sport_or_film_or_trade_is_no_picture(text: str) -> None:
    judged = JUDGE.relevant(text)
    assert judged.keep, judged.reason


REASONS = [
    ("Shelling killed 12 people in Raqqa on Monday, residents said.", True, "'killed' near '12 people'", "killed"),
    (QUIET, False, "no word of harm", None),
    (f"{QUIET} Her uncle died in March.", False, "'died' without a word of violence around", "died"),
    (f"{QUIET} Her uncle died in March in an airstrike.", True, "'died' near 'Her uncle', with 'airstrike'", "died"),
    (f"{QUIET} The late goal killed the game.", False, "words of harm only in turns of speech", None),
    (f"{QUIET} The army destroyed 60 militants in the valley.", True, "'destroyed 60 militants'", "destroyed 60 militants"),
    ("The striker's penalty, the goalkeeper's rage: a season of goals, and Rovers killed them, fans say.", False,
     "'killed' among words of sport", "killed"),
    ("", False, "no words", None),
    ("Восемь человек погибли. " * 30, False, "no word of harm, and few words of the first reader's language (en)", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "keep", "reason", "shown"), REASONS, ids=[r[2] for r in REASONS])
def test_it_says_why_and_where(text: str, keep: bool, reason: str, shown: str | None) -> None:
    judged = JUDGE.relevant(text)
    assert (judged.keep, judged.reason) == (keep, reason)
    assert (text[slice(*judged.span)] if judged.span else None) == shown


TURNS = [
    ("He was shot in the market.", True),
    ("Teen shot on south side", True),
    ("The family was held by gunmen; two sons are missing.", True),
    ("Nobody was hurt by the rocket.", True),
    ("The army lost nine men.", True),
]


@pytest.mark.parametrize(("text", "keep"), TURNS)
def test_turns_of_speech_take_nothing_away_from_harm(text: str, keep: bool) -> None:
    assert JUDGE.relevant(text).keep is keep


def test_what_the_engine_learns_the_first_reader_learns_too() -> None:
    pack, lexicon = load_pack("en"), load_lexicon("en")
    raw = tomllib.loads((Path(harmledger.relevance.__file__).parent / "words" / "en.toml").read_text(encoding="utf-8"))
    known = {phrase for phrases in (pack.strong, pack.weak) for several in phrases.values() for phrase in several}
    unknown = {word for word in lexicon.harm_words if tuple(TOKEN.findall(word)) not in known}
    assert len(lexicon.harm_words) > 300 and unknown <= set(raw["borrow"]["not"])


@given(st.text(alphabet=st.sampled_from("killed 12 people in Raqqa İß\n.,'-shot was the goal died army"), max_size=300))
def test_any_text_gets_the_same_answer_twice_and_a_span_that_lies_in_it(text: str) -> None:
    judged = JUDGE.relevant(text)
    assert judged == JUDGE.relevant(text) and judged.reason
    if judged.span:
        start, end = judged.span
        assert 0 <= start < end <= len(text)
    assert judged.span or not judged.keep


@given(st.sampled_from(TOLD), st.text(max_size=100))
def test_words_that_follow_a_short_report_of_harm_never_crash_it(text: str, more: str) -> None:
    assert JUDGE.relevant(text + more).reason


def test_a_million_words_of_harm_are_judged_in_one_go() -> None:
    judged = JUDGE.relevant("died 5 men " * 100_000)
    assert not judged.keep and judged.reason == "'died' without a word of violence around"
