"""How fast the first reader looks at texts: texts a second in one process on one core, and how long a day of world news takes.

    python benchmarks/relevance.py                          invented ordinary news and the sample reports, 300 words each
    python benchmarks/relevance.py --reports FILE.jsonl     any texts (JSON Lines with "text")

Beside it the standard library splits the same texts into words (``re.findall``), which a slower machine slows down as much. A hard
text is one whose every sentence is full of harm and is passed over at the last word.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import tomllib
from pathlib import Path
from statistics import median

from harmledger.relevance import FirstReader
from harmledger.settings import load_settings
from harmledger.wiring import first_reader

sys.path.insert(0, str(Path(__file__).resolve().parent))
from reading import brought_to, texts

ROOT = Path(__file__).resolve().parent.parent
DAY = 300_000
"""Pages of news that a day of the world brings, about."""

ROUNDS = 5


def ordinary() -> list[str]:
    """Invented ordinary news."""
    path = ROOT / "evals" / "first_reader_texts" / "ordinary.toml"
    return [item["text"] for item in tomllib.loads(path.read_text(encoding="utf-8"))["item"]]


def rate(reader: FirstReader, made: list[str]) -> tuple[float, float]:
    """Texts a second (the best of the rounds), and how often as long as splitting into words (the median)."""
    best, ratios = 0.0, []
    for _ in range(ROUNDS):
        start = time.process_time()
        for text in made:
            reader.relevant(text)
        ours = time.process_time() - start
        start = time.process_time()
        for text in made:
            re.findall(r"[^\W_]+", text)
        bare = time.process_time() - start
        best = max(best, len(made) / ours)
        ratios.append(ours / bare)
    return best, median(ratios)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--reports", type=Path)
    parser.add_argument("--words", type=int, default=300)
    chosen = parser.parse_args()
    reader = first_reader(load_settings({}))
    if reader is None:
        return 1
    kinds = {
        "ordinary news": ordinary(),
        "reports of harm": texts(None),
        "hard texts": ["The striker died a little as the wounded goalkeeper killed the match with his third goal of the season. "],
    }
    if chosen.reports:
        kinds = {
            str(chosen.reports): [
                json.loads(line)["text"] for line in chosen.reports.read_text(encoding="utf-8").splitlines() if line.strip()
            ]
        }
    for name, source in kinds.items():
        made = brought_to(chosen.words, source)
        made = (made * (1 + 500 // len(made)))[: max(500, len(made))]
        kept = sum(reader.relevant(text).keep for text in made)
        best, ratio = rate(reader, made)
        print(
            f"{name}: {best:,.0f} texts of {chosen.words} words a second, {ratio:.1f} times as long as splitting them into words; "
            f"{kept / len(made):.0%} handed on; {DAY:,} in {DAY / best / 60:.1f} minutes on one core"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
