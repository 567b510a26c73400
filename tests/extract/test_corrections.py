"""What a note says of an earlier version of the article is no claim: the number that was taken back is in no range."""

from __future__ import annotations

import pytest

from harmledger.model.claim import FigureClaim
from tests.extract.reading import claims_of

NEWS = (
    "Warplanes bombed a vegetable market in Nahr al-Zayt, in Syria's Aleppo province, on Thursday, killing 15 people, rescue workers said."
)
NOTES = [
    "Correction: An earlier version of this article said 20 people were killed in the strike. The toll has been corrected to 15.",
    "This article was amended on 4 May 2018. An earlier version said 20 people had been killed.",
    "An earlier version of this article misstated the number of people killed in the attack. It was 15, not 20.",
    "Editor's note: A previous version of this story said that 20 people were killed.",
    "CORRECTION (May 4, 2018): An earlier version of this story incorrectly stated that 20 civilians were killed.",
    "This story has been corrected to show that 15 people were killed, not 20.",
    "(This version of the story corrects the number of dead to 15 from 20 in the first paragraph)",
    "(Corrects death toll to 15, not 20, in paragraph 2)",
    "Correction, May 4, 2018: Because of an editing error, a previous version of this article gave the death toll as 20. It is 15.",
    "Clarification: This report originally stated that 20 people were killed.",
    "The article originally said that 20 people were killed.",
]


@pytest.mark.parametrize("note", NOTES)
def test_a_note_of_correction_is_no_claim(note: str) -> None:
    claims = claims_of(f"{NEWS}\n\n{note}", "Air raid on market in Nahr al-Zayt")
    assert [c.low for c in claims if isinstance(c, FigureClaim)] == [15]


def test_an_update_in_the_news_itself_is_told() -> None:
    claims = claims_of(f"{NEWS}\n\nAnother four people were killed on Friday in a second raid on Nahr al-Zayt, rescue workers said.")
    assert {c.low for c in claims if isinstance(c, FigureClaim)} == {15, 4}
