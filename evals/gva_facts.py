"""GVA: how often the killed and the injured of an article's main event are both exactly those of its incident.

Only articles published at most three days after the incident's day are counted: later ones tell of trials and funerals.
The count of a record: each voice's largest number that is no part of another, or its single persons added up where that is
more; of the voices the largest.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

DAYS = 3
"""Days between the incident and the article, at most."""

Record = Mapping[str, Any]


def counted(record: Record, outcome: str) -> int:
    """Persons with this outcome in the record's main event."""
    main = next((e for e in record["events"] if e["role"] == "main"), None)
    if main is None:
        return 0
    roots = [f for f in main["figures"] if f["outcome"] == outcome and f.get("part_of") is None]
    largest = max((_number(f) for f in roots), default=0)
    by_voice: dict[str | None, int] = defaultdict(int)
    for f in roots:
        if _number(f) == 1:
            by_voice[f.get("said_by")] += 1
    return max([largest, *by_voice.values()])


def _number(figure: Mapping[str, Any]) -> int:
    low = figure.get("low")
    return int(low if low is not None else figure.get("high") or 0)


def soon(published: str | None, day: str) -> bool:
    """Whether the article came out within ``DAYS`` days of the incident ("August 12, 2014")."""
    if not published:
        return False
    gap = (date.fromisoformat(published[:10]) - datetime.strptime(day, "%B %d, %Y").date()).days
    return -1 <= gap <= DAYS


def both_exact(records: Iterable[Record], benchmark: Path) -> dict[str, float]:
    """Shares of the articles told of above: both exact, killed exact, injured exact, and how many articles there are."""
    facts = json.loads((benchmark / "gva.dev.facts.json").read_text(encoding="utf-8"))
    gold = json.loads((benchmark / "gva.dev.gold.json").read_text(encoding="utf-8"))
    reports = [json.loads(line) for line in (benchmark / "gva.dev.reports.jsonl").read_text(encoding="utf-8").splitlines() if line]
    wanted = {r["id"]: facts[gold[r["id"]]] for r in reports if r["id"] in gold and soon(r.get("published"), facts[gold[r["id"]]]["date"])}
    hit = {"both": 0, "killed": 0, "injured": 0}
    for record in records:
        fact = wanted.get(record["report"])
        if fact is None:
            continue
        killed = counted(record, "killed") == fact["killed"]
        injured = counted(record, "injured") == fact["injured"]
        hit["killed"] += killed
        hit["injured"] += injured
        hit["both"] += killed and injured
    total = max(len(wanted), 1)
    return {**{f"{name} exact": round(n / total, 4) for name, n in hit.items()}, "of": len(wanted)}
