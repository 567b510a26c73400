"""A paragraph above, its sentences below it (one a line)."""

from __future__ import annotations

import pytest

from tests.reading.texts import body, document

CASES = """
Nine people died. Ten were hurt.
> Nine people died.
> Ten were hurt.

The U.S.-led coalition struck the town. It denied it.
> The U.S.-led coalition struck the town.
> It denied it.

A U.S. drone hit the house of Gen. Idris on St. John St. in the town. Lt. Col. Smith of the U.S. Army said so.
> A U.S. drone hit the house of Gen. Idris on St. John St. in the town.
> Lt. Col. Smith of the U.S. Army said so.

The troops came from the U.S. The army said so.
> The troops came from the U.S.
> The army said so.

Mr. A. B. Smith, of St. Louis, paid $3.5 million to No. 10 on Jan. 3. He left.
> Mr. A. B. Smith, of St. Louis, paid $3.5 million to No. 10 on Jan. 3.
> He left.

He was shot at 3:30 a.m. Sunday. It was 4 a.m. Police came.
> He was shot at 3:30 a.m. Sunday.
> It was 4 a.m.
> Police came.

"Nine people died." The army said so.
> "Nine people died."
> The army said so.

"Nine people died," he said. "Ten were hurt."
> "Nine people died," he said.
> "Ten were hurt."

"Run!" he cried. Was it a raid? Nobody knows.
> "Run!" he cried.
> Was it a raid?
> Nobody knows.

He said no. The army said 36 people died.
> He said no.
> The army said 36 people died.

Nine died in the town.Three others died near it.
> Nine died in the town.
> Three others died near it.

Nine died... and ten were hurt. Al-Bab was hit. al-Bab was hit again.
> Nine died... and ten were hurt.
> Al-Bab was hit.
> al-Bab was hit again.

Robert Brown Jr. was shot in Washington, D.C. on Monday.
> Robert Brown Jr. was shot in Washington, D.C. on Monday.

Nine died.
Ten were hurt.
> Nine died.
> Ten were hurt.
"""


@pytest.mark.parametrize("case", CASES.strip().split("\n\n"), ids=lambda c: c[:30])
def test_sentences_of_a_paragraph(case: str) -> None:
    lines = case.split("\n")
    text = "\n".join(line for line in lines if not line.startswith("> "))
    assert body(document(text)) == [line[2:] for line in lines if line.startswith("> ")]


def test_paragraphs_are_numbered_and_keep_their_sentences() -> None:
    d = document("Nine died. Ten were hurt.\n\nThe army said so.")
    assert [s.paragraph for s in d.sentences] == [1, 1, 2]


def test_a_run_without_an_end_is_cut_so_that_no_parser_chokes() -> None:
    assert max(len(s) for s in body(document("word " * 5000))) <= 1500


QUOTED = [
    ('"Nine died," he said. "Ten were hurt."', ['"Nine died,"', '"Ten were hurt."']),
    ('He said "nine died and left.\n\nThe next day came.', ['"nine died and left.']),
    ('"Nine died.\n\n"Ten were hurt," he said.', ['"Nine died.', '"Ten were hurt,"']),
    ("“Nine died,” he said.", ['"Nine died,"']),
    ('He said "nine died "ten were hurt" and left.', ['"nine died ', '"ten were hurt"']),
    ("Nobody said a word.", []),
]


@pytest.mark.parametrize(("text", "expected"), QUOTED)
def test_quotations(text: str, expected: list[str]) -> None:
    d = document(text)
    assert [d.text[q.start : q.end] for q in d.quotations] == expected
