"""Markdown: the words without their marks, the title from the front matter or the first heading."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given as anything
from hypothesis import strategies as st

from harmledger.intake.collect import read_piece
from harmledger.intake.markdown import plain
from harmledger.intake.piece import piece_of_bytes
from harmledger.intake.source import Given, Received

NOTE = """---
title: "Market hit"
date: 2017-10-24
author: Jane Roe
tags: [war, market]
---

# Market hit

At least **14 people** were killed, [residents](https://a.example/x_(y) "t") said,
and _dozens_ wounded.

> "There were bodies," he said.

- Hamid Saleh, 34
- [ ] Rana *Aziz*, 6

| name | age |
|------|-----|
| Said | 6   |

```
killed = 14 * 2 * 1
```

![a street](x.jpg)
The army\\* denied it.[^1]

[^1]: By telephone.
[1]: https://a.example
"""

MARKS = [
    ("5 * 3 * 2 and snake_case_name stay", "5 * 3 * 2 and snake_case_name stay"),
    ("***Nine*** *dead* in __Homs__, `five` ~~six~~ hurt", "Nine dead in Homs, five six hurt"),
    ("one\ntwo", "one two"),
    ("one  \ntwo", "one\ntwo"),
    ("2017. Nine died.", "2017. Nine died."),
    ("a &amp; b <b>c</b> <https://x.example>", "a & b c https://x.example"),
]


def test_a_note_is_a_report_with_its_words_and_facts() -> None:
    (one,) = read_piece(piece_of_bytes(NOTE.encode(), "n", "n", "note.md"), Given())
    assert isinstance(one, Received)
    receipt = one.report.receipts[0]
    assert (receipt.published, receipt.author, receipt.extraction) == (date(2017, 10, 24), "Jane Roe", "markdown 1")
    assert one.report.text.split("\n\n") == [
        "Market hit",
        "At least 14 people were killed, residents said, and dozens wounded.",
        '"There were bodies," he said.',
        "Hamid Saleh, 34\nRana Aziz, 6",
        "| name | age |\n|------|-----|\n| Said | 6   |",
        "killed = 14 * 2 * 1",
        "The army* denied it.",
        "By telephone.",
    ]


def test_the_first_heading_is_the_title() -> None:
    (one,) = read_piece(
        piece_of_bytes(b"Raid on Qasr\n============\n\nNineteen died.\n\n## Later\n\nMore died.", "n", "n", "n.md"), Given()
    )
    assert isinstance(one, Received) and one.report.title == "Raid on Qasr"
    assert one.report.text == "Raid on Qasr\n\nNineteen died.\n\nLater\n\nMore died."


@pytest.mark.parametrize(("text", "words"), MARKS)
def test_marks_go_and_words_stay(text: str, words: str) -> None:
    assert plain(text)[1] == words


@anything(st.text(alphabet="ab 1*_`[]()!#>-|~\\\n<&;:", max_size=300))
def test_no_letter_of_a_text_without_links_is_lost(text: str) -> None:
    title, body = plain(text.replace("[", "").replace("<", "").replace("&", "").replace("!", ""))
    kept = "".join(c for c in (title or "") + body if c in "ab1")
    fenced = text.replace("[", "").replace("<", "").replace("&", "").replace("!", "")
    if "```" not in fenced and "~~~" not in fenced:
        assert kept == "".join(c for c in fenced if c in "ab1")
