"""What changed between two versions: nothing is lost, nothing is invented, and no text takes long."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harmledger.desk.differences import BESIDE, MOST_WORDS, differences

WORDS = st.lists(st.sampled_from(["killed", "12", "15", "people,", "the", "<b>", "قُتل"]), max_size=30).map(" ".join)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_from_their_differences(older: str, newer: str) -> None:
    found = differences(older, newer)
    assert "".join(p.text for p in found if p.kind != "new").split() == older.split()
    assert "".join(p.text for p in found if p.kind != "gone").split() == newer.split()


def test_a_changed_number_is_the_difference() -> None:
    told = [(p.kind, p.text.strip()) for p in differences("At least 12 people were killed.", "At least 15 people were killed.")]
    assert told == [("same", "At least"), ("gone", "12"), ("new", "15"), ("same", "people were killed.")]


def test_what_stays_the_same_at_length_is_cut() -> None:
    long = " ".join(f"word{n}" for n in range(500))
    found = differences(f"{long} 12 {long}", f"{long} 15 {long}")
    assert [p.kind for p in found] == ["cut", "same", "gone", "new", "same", "cut"]
    assert all(len(p.text.split()) <= BESIDE for p in found)


def test_of_two_endless_texts_the_beginnings_are_compared() -> None:
    found = differences("a b " * 200_000, "b c " * 200_000)
    assert found[-1].kind == "cut"
    assert sum(len(p.text.split()) for p in found) <= 2 * MOST_WORDS
