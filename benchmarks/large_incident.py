"""How long the range of one large incident takes: claims of many voices in many reports, their totals in conflict.

python benchmarks/large_incident.py [CLAIMS]        200 unless told; the issue asks for under 0.2 s
"""

from __future__ import annotations

import random
import sys
import time
from datetime import date, timedelta

from harmledger.incidents.reconcile import reconcile
from harmledger.incidents.solver import _solve
from harmledger.model.circumstances import Span
from harmledger.model.claim import Age, FigureClaim, Sex, SourceKind, Status, Voice

KINDS: tuple[SourceKind, ...] = ("monitor", "rescue service", "official", "hospital", "witness")


def claims(number: int) -> tuple[list[FigureClaim], dict[str, date | None], dict[str, str]]:
    """Made-up claims: each report has a total, civilians, children, women and soldiers by one of twenty voices."""
    draw = random.Random(1)
    found: list[FigureClaim] = []
    days: dict[str, date | None] = {}
    while len(found) < number:
        report = f"r{len(days):04}"
        days[report] = date(2020, 1, 1) + timedelta(draw.randint(0, 6)) if draw.random() < 0.8 else None
        who = draw.randint(0, 19)
        voice = Voice(f"voice {who}", f"actor-{who}", None, KINDS[who % len(KINDS)])
        total = draw.randint(20, 60)
        whole = f"c-{len(found)}"
        said: list[tuple[str, int, Status, Age | None, Sex | None]] = [
            ("people", total, "unknown", None, None),
            ("civilians", total // 2, "civilian", None, None),
            ("children", 5, "civilian", "child", None),
            ("women", draw.randint(2, 6), "civilian", "adult", "female"),
            ("soldiers", total // 5, "combatant", None, None),
        ]
        for n, (group, count, status, age, sex) in enumerate(said):
            span = Span(60 * n, 60 * n + 30, f"{count} {group} were killed")
            high = count if draw.random() < 0.5 else None
            found.append(
                FigureClaim(
                    f"c-{len(found)}", report, "e1", "killed", count, high, status, age, sex, group, whole if n else None, voice, span
                )
            )
    return found[:number], days, {r: r for r in days}


def main() -> int:
    """Time it."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    own, days, family = claims(number)
    times = []
    for _ in range(5):
        _solve.cache_clear()
        start = time.perf_counter()
        ranges = reconcile(own, days, family)
        times.append(time.perf_counter() - start)
    print(
        f"{number} claims in {len(days)} reports: {min(times):.3f} s (best of 5), killed {ranges.tallies['killed'].total}, {len(ranges.conflicts)} conflicts"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
