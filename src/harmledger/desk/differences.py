"""What differs between two versions of a text, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

MOST_WORDS = 4_000
"""Words of each text that are compared, from the first one that differs on; what comes after is not compared."""

BESIDE = 24
"""Words that stay around each difference, so that it can be understood."""

_WORD = re.compile(r"\s*\S+|\s+$")


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that both texts have ("same"), only the older one ("gone"), only the newer one ("new"), or words left out ("cut")."""

    kind: Literal["same", "gone", "new", "cut"]
    text: str = ""


def differences(older: str, newer: str) -> tuple[Passage, ...]:
    """The passages of both texts in their order; long passages that both have are cut in their middle. Bounded for any two texts."""
    old, new = _WORD.findall(older), _WORD.findall(newer)
    same = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    rest_old, rest_new = old[same:], new[same:]
    found = [Passage("same", "".join(old[:same]))] if same else []
    was, now = rest_old[:MOST_WORDS], rest_new[:MOST_WORDS]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, was, now).get_opcodes():
        if tag == "equal":
            found.append(Passage("same", "".join(now[j1:j2])))
            continue
        if i2 > i1:
            found.append(Passage("gone", "".join(was[i1:i2])))
        if j2 > j1:
            found.append(Passage("new", "".join(now[j1:j2])))
    if len(rest_old) > MOST_WORDS or len(rest_new) > MOST_WORDS:
        found.append(Passage("cut"))
    return tuple(_shortened(found))


def _shortened(found: list[Passage]) -> Iterator[Passage]:
    for n, p in enumerate(found):
        words = _WORD.findall(p.text)
        head = BESIDE if n else 0
        tail = BESIDE if n < len(found) - 1 else 0
        if p.kind != "same" or len(words) <= head + tail + BESIDE:
            yield p
            continue
        if head:
            yield Passage("same", "".join(words[:head]))
        yield Passage("cut")
        if tail:
            yield Passage("same", "".join(words[-tail:]))
