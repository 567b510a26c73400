"""How linking grows: the seconds and the memory to link books of 10,000 to 100,000 invented reports, and to add one more.

    python benchmarks/linking.py                                  10,000, 20,000, 50,000 and 100,000 reports
    python benchmarks/linking.py --sizes 10000 20000 --plot docs/images/linking.svg

Each size runs in a process of its own, for its peak memory. Seconds are those of the processor (one core; linking uses one), so
that what else the machine does counts little. Beside the measured time the plot shows the growth of n log n
from the smallest size. The points that merge are those of the rule file; how right the groups are is printed to show that
the speed is not that of doing nothing (invented reports are easier than real ones: it is no measure of quality).
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from invented import reports_of

from harmledger.incidents.facts import events_of
from harmledger.incidents.link import Linkage
from harmledger.incidents.rules import rules

SIZES = [10_000, 20_000, 50_000, 100_000]


def measure(count: int) -> dict[str, Any]:
    """Link ``count`` reports; then add twenty more, one by one."""
    more = 20
    given = list(reports_of(count + more))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.process_time()
    linkage = Linkage(rules("linking"))
    gathering = 0.0
    late = given[:: max(1, len(given) // more)][:more]
    chosen = {report.sha256 for report, _, _ in late}
    for report, claims, _ in given:
        if report.sha256 not in chosen:
            at = time.process_time()
            events = events_of(report, claims, None)
            gathering += time.process_time() - at
            linkage.add(events)
    linkage.update()
    seconds = time.process_time() - start
    touched, adding = [], []
    for report, claims, _ in late:
        at = time.process_time()
        linkage.add(events_of(report, claims, None))
        touched.append(linkage.update().regrouped)
        adding.append(time.process_time() - at)
    truth = {report.sha256: number for report, _, number in given}
    groups = [g.members for g in linkage.groups()]
    label = {linkage.index.events[i].claim.report: n for n, group in enumerate(groups) for i in group}
    return {
        "reports": count,
        "seconds": round(seconds, 1),
        "of it reading texts": round(gathering, 1),
        "memory MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "before linking MB": round(before),
        "incidents": len(groups),
        "largest neighbourhood": max(sum(len(g.members) for g in p.groups) for p in linkage.parts.values()),
        "one more, ms": round(1000 * sorted(adding)[len(adding) // 2], 1),
        "one more, slowest ms": round(1000 * max(adding), 1),
        "events grouped again": sorted(touched)[len(touched) // 2],
        **right(label, truth),
    }


def right(label: dict[str, int], truth: dict[str, int]) -> dict[str, float]:
    """B-cubed precision and recall."""
    mine: dict[int, set[str]] = {}
    theirs: dict[int, set[str]] = {}
    for sha, n in truth.items():
        mine.setdefault(label[sha], set()).add(sha)
        theirs.setdefault(n, set()).add(sha)
    both = {(label[sha], n): 0 for sha, n in truth.items()}
    for sha, n in truth.items():
        both[label[sha], n] += 1
    precision = sum(both[label[s], n] / len(mine[label[s]]) for s, n in truth.items()) / len(truth)
    recall = sum(both[label[s], n] / len(theirs[n]) for s, n in truth.items()) / len(truth)
    return {"precision": round(precision, 3), "recall": round(recall, 3)}


def plot(rows: list[dict[str, Any]]) -> str:
    """Seconds against reports, both as measured and as n log n from the smallest size on; an SVG."""
    width, height, left, bottom = 640, 360, 70, 50
    most_x = max(r["reports"] for r in rows)
    base = rows[0]
    expected = [
        (r["reports"], base["seconds"] * r["reports"] * math.log(r["reports"]) / (base["reports"] * math.log(base["reports"])))
        for r in rows
    ]
    most_y = 1.1 * max(*(r["seconds"] for r in rows), *(y for _, y in expected))

    def at(x: float, y: float) -> tuple[float, float]:
        return round(left + x / most_x * (width - left - 30), 1), round(height - bottom - y / most_y * (height - bottom - 40), 1)

    def line(points: list[tuple[float, float]], colour: str, dash: str) -> str:
        path = " ".join(f"{x},{y}" for x, y in (at(*p) for p in points))
        return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12" role="img">',
        f"<title>Seconds to link {rows[0]['reports']:,} to {most_x:,} reports</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="{left}" y="22" font-size="14">Linking: seconds by number of reports (one core)</text>',
        line([(0, 0), (most_x, 0)], "#444", ""),
        line([(0, 0), (0, most_y)], "#444", ""),
        line(expected, "#b0562b", ' stroke-dasharray="6 5"'),
        line([(r["reports"], r["seconds"]) for r in rows], "#1b5e8a", ""),
    ]
    for r in rows:
        x, y = at(r["reports"], r["seconds"])
        foot = at(r["reports"], 0)[1]
        out.append(f'<circle cx="{x}" cy="{y}" r="4" fill="#1b5e8a"/>')
        out.append(f'<text x="{x - 6}" y="{y - 10}" text-anchor="end">{r["seconds"]:.0f} s, {r["memory MB"]:,} MB</text>')
        out.append(f'<text x="{x}" y="{foot + 18}" text-anchor="middle">{r["reports"]:,}</text>')
    for share in (0.25, 0.5, 0.75, 1.0):
        x, y = at(0, most_y * share)
        out.append(f'<text x="{x - 8}" y="{y + 4}" text-anchor="end">{most_y * share:.0f}</text>')
    out.append(
        f'<text x="{width - 30}" y="{height - 12}" text-anchor="end">solid: measured; dashed: n log n from the smallest size on</text>'
    )
    return "\n".join([*out, "</svg>"]) + "\n"


def main() -> int:
    """Measure each size in a process of its own, print, and draw if asked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(measure(chosen.one)))
        return 0
    rows = []
    for size in chosen.sizes:
        run = subprocess.run([sys.executable, __file__, "--one", str(size)], capture_output=True, text=True, check=True)
        rows.append(json.loads(run.stdout))
        print(json.dumps(rows[-1]), flush=True)
    if chosen.plot:
        chosen.plot.write_text(plot(rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
