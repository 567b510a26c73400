"""Quotations: the stretches of a text that stand in double quotation marks (all double marks are folded to one)."""

from __future__ import annotations

import re

MARK = re.compile('"')


def quotations(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Each quotation with its marks. One that is not closed ends with its paragraph; a speech over several
    paragraphs, each opened by a mark, is one quotation a paragraph. A mark that stands free of both sides opens or
    closes by turns."""
    found = []
    for line in re.finditer(r"[^\n]+", text[start:end]):
        low, high = start + line.start(), start + line.end()
        opened: int | None = None
        for m in MARK.finditer(text, low, high):
            at = m.start()
            before = text[at - 1] if at > low else " "
            after = text[at + 1] if at + 1 < high else " "
            if opened is None:
                if before.isalnum() and not after.isalnum():
                    continue  # the opening mark was lost
                opened = at
            elif before in " ([" and after.isalnum():
                found.append((opened, at))  # the closing mark was lost: the next quotation begins here
                opened = at
            else:
                found.append((opened, at + 1))
                opened = None
        if opened is not None:
            found.append((opened, high))
    return found
