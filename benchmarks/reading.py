"""How fast the engine reads: reports a second in one process on one core, and the memory that many reports take.

    python benchmarks/reading.py                          the project's own sample reports, brought to 300 words each
    python benchmarks/reading.py --reports FILE.jsonl     any reports (JSON Lines with "text")
    python benchmarks/reading.py --count 10000            also the peak memory after so many reports
    python benchmarks/reading.py --among 19               each report among so many texts of ordinary news, behind the first reader

Beside it runs a bare pass of the same language model over the same texts: on a slower machine both are slower, and the
ratio of the two is what can be compared between machines and versions. Nothing here fails; figures are for a person to read.
With ``--among 19`` one text in twenty is a report of harm, as in a day of the world's news; the bare pass goes over all of them.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import resource
import sys
import time
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # one core: no library may share the work behind our back

from harmledger.model.report import Receipt, Report, make_report
from harmledger.relevance import Screened
from harmledger.settings import load_settings
from harmledger.wiring import engine, first_reader

ROUNDS = 5
ROOT = Path(__file__).resolve().parent.parent


def texts(path: Path | None) -> list[str]:
    """The texts to read: of a JSON Lines file, or the samples that ship with the project."""
    if path is not None:
        return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [p.read_text(encoding="utf-8") for p in sorted((ROOT / "samples" / "reports").glob("*.txt"))]


def brought_to(words: int, source: list[str]) -> list[str]:
    """Texts of exactly so many words: longer ones cut, shorter ones filled up with the beginning of the next."""
    made = []
    for i in range(len(source)):
        run = itertools.chain.from_iterable(source[(i + k) % len(source)].split() for k in range(40))
        made.append(" ".join(itertools.islice(run, words)))
    return made


def reports(made: list[str], count: int) -> Iterator[Report]:
    """``count`` reports of the texts in turn; each differs by a number at its end, so that none is a copy."""
    for i in range(count):
        yield make_report(None, f"{made[i % len(made)]} ({i})", Receipt(str(i), "benchmark"))


def ordinary() -> list[str]:
    """Invented ordinary news, full of words that look like harm."""
    path = ROOT / "evals" / "first_reader_texts" / "ordinary.toml"
    return [i["text"] for i in tomllib.loads(path.read_text(encoding="utf-8"))["item"] if i["kind"] != "harm"]


def among(made: list[str], news: list[str], others: int) -> list[str]:
    """Each text behind so many of the news in turn."""
    turn = itertools.cycle(news)
    return [text for one in made for text in (*itertools.islice(turn, others), one)]


def spent(work: Iterable[object]) -> float:
    """Seconds of processor time that it takes to go through the work; waiting for other programs does not count."""
    start = time.process_time()
    for _ in work:
        pass
    return time.process_time() - start


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--reports", type=Path)
    parser.add_argument("--words", type=int, default=300)
    parser.add_argument("--sample", type=int, default=200, help="reports a round of the speed test")
    parser.add_argument("--count", type=int, default=0, help="reports of the memory test")
    parser.add_argument("--among", type=int, default=0, help="texts of ordinary news beside each report, all behind the first reader")
    chosen = parser.parse_args()
    source = texts(chosen.reports)
    if not source:
        print("no texts to read", file=sys.stderr)
        return 1
    made = brought_to(chosen.words, source)
    if chosen.among:
        made = among(made, ordinary(), chosen.among)
    first = first_reader(load_settings()) if chosen.among else None
    reader = engine(replace(load_settings(), gazetteers="builtin"))
    for _ in reader.read(reports(made, 5)):
        pass  # warm: the model, the word lists and the gazetteer are loaded
    import spacy

    bare = spacy.load(load_settings().model)
    for _ in bare.pipe(r.text for r in reports(made, 5)):
        pass
    best, ratios = 0.0, []
    for _ in range(ROUNDS):  # in turn: whatever else the machine does weighs on both alike
        ours = spent(Screened(reader, first).read(reports(made, chosen.sample))) / chosen.sample
        half = max(1, chosen.sample // 2)
        pure = spent(bare.pipe((r.text for r in reports(made, half)), batch_size=64)) / half
        best = max(best, 1 / ours)
        ratios.append(ours / pure)
        print(f"{1 / ours:.1f} reports a second, {1 / pure:.1f} in a bare pass: a ratio of {ours / pure:.2f}")
    if first is not None:
        kept = sum(first.relevant(text).keep for text in made) / len(made)
        print(f"{kept:.0%} of the texts are handed on by the first reader; the news among them has 114 words a text")
    print(f"{best:.1f} reports of {chosen.words} words a second, one process, one core (best of {ROUNDS} rounds of {chosen.sample})")
    print(f"reading takes {median(ratios):.2f} of the time of a bare pass of the language model over the same texts (median)")
    if chosen.count:
        start = time.perf_counter()
        for done, _ in enumerate(reader.read(reports(made, chosen.count)), 1):
            if done % 500 == 0:
                print(f"\r{done} of {chosen.count}", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{chosen.count} reports in {time.perf_counter() - start:.0f} s, peak memory {peak:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
