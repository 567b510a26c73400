"""Places of datelines: where somebody wrote, seldom where it happened."""

from __future__ import annotations

import re
from collections.abc import Callable

from harmledger.model.circumstances import PlacePrecision
from harmledger.resolve.where.known import Known
from harmledger.resolve.where.mention import PlaceMention

_DATELINE = re.compile(
    r"^[ \t]*(?P<a>[A-Z][A-Z'’ \-]{2,30}?)(?:, ?(?P<b>[A-Z][\w.]+(?: [A-Z][\w.]+)?))?(?:,? (?:[A-Z][a-z]+\.?) \d{1,2})? ?(?:\([^)\n]{2,30}\) ?)?(?:--|[-—–:])"
    r"|^[ \t]*(?P<c>[A-Z][a-z’'\-]+(?: [A-Z][a-z\-]+){0,2})(?:, ?(?P<d>[A-Z][\w.]+(?: [A-Z][\w.]+)?))?,?(?: [A-Z][a-z]+\.? \d{1,2})? ?"
    r"\((?:Reuters|REUTERS|AP|AFP|Xinhua|CNN|UPI|dpa|DPA|ANI|IANS|SANA)\)",
    re.MULTILINE,
)


def datelines_of(text: str, known_as: Callable[[str], Known]) -> list[PlaceMention]:
    """The places of the datelines of a text, at most 50."""
    found: list[PlaceMention] = []
    for match in _DATELINE.finditer(text):
        first, second = ("a", "b") if match.group("a") else ("c", "d")
        name = match.group(first).strip()
        start = match.start(first)
        holder = match.group(second)
        known = known_as(name.title() if name.isupper() else name)
        if not known.kind or (known.kind == "town" and known.population < 15_000 and not holder):
            continue
        precision: PlacePrecision = "country" if known.kind == "country" else "town"
        found.append(PlaceMention(start, start + len(name), name, precision, "", "dateline", holder, None, True, 0.9))
    return found[:50]
