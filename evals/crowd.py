"""The crowd's counts beside a reading by hand: how often the engine gives the crowd's number, and how often where the crowd counts
as the codebook does.

    python evals/crowd.py

``crowd_verdicts.csv`` was made by a person's reading (one reader, once, with the codebook open and both numbers in sight) of every
report in which the engine's count differed from a stated count of the crowd. Columns: the report, the field, the crowd's number, the
number that the benchmark's scorer would count in a record made by the codebook (empty where the text does not decide), the engine's number on
the day of the reading, who was right, and the cause (docs/crowd-counts.md). Counts that agreed were not read: they are taken to
follow the codebook, which flatters both a little.
"""

from __future__ import annotations

import sys
from collections import Counter

from coded import BENCHMARK, COUNTS, lines, scorer, verdicts
from halves import read

FIELDS = (*COUNTS, "women")


def main() -> int:
    """Print the figures, the causes, and what still differs from the codebook."""
    if not BENCHMARK.is_dir():
        print(f"NO BENCHMARK: {BENCHMARK} is not there.", file=sys.stderr)
        return 1
    table, score = verdicts(), scorer()
    crowd = lines("fakes.dev.jsonl")
    right, stated, kept, departs = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    open_still, unread = [], []
    for row, record in zip(crowd, read(crowd), strict=True):
        counts = score.crowd_counts(record)
        for field in FIELDS:
            number = row["gold"][field]
            if not number:
                continue
            verdict = table.get((row["id"], field, number))
            hit = counts[field] == number
            stated[field] += 1
            right[field] += hit
            if verdict is not None and verdict["codebook"] != str(number):
                departs[field] += 1
            else:
                kept[field] += hit
            if verdict is not None and verdict["codebook"] and counts[field] != int(verdict["codebook"]) and not hit:
                open_still.append((row["id"], field, counts[field], number, verdict["codebook"], verdict["cause"]))
            if verdict is None and not hit:
                unread.append((row["id"], field, counts[field], number))
    print(f"{'field':<12}{'stated':>8}{'exact':>8}{'share':>8}   {'crowd by the codebook':>22}{'exact':>8}{'share':>8}")
    for field in FIELDS:
        by_book = stated[field] - departs[field]
        print(
            f"{field:<12}{stated[field]:>8}{right[field]:>8}{right[field] / stated[field]:>8.3f}   "
            f"{by_book:>22}{kept[field]:>8}{kept[field] / by_book:>8.3f}"
        )
    print("\nwho is right, and why the two differed when read:")
    for (who, cause), n in sorted(Counter((v["right"], v["cause"]) for v in table.values()).items()):
        print(f"  {who:<12} {cause:<10} {n:>4}")
    print("\nstill not what the codebook gives (report, field, engine, crowd, codebook, cause):")
    for line in open_still:
        print("  ", *line)
    if unread:
        print("\ndiffer, and stand in no table yet:")
        for entry in unread:
            print("  ", *entry)
    return 0


if __name__ == "__main__":
    sys.exit(main())
