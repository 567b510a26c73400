"""The whole way of a backlog: from JSON Lines to incidents, with the time of each step, the memory, and how it grows.

    python benchmarks/backlog.py                        10,000 reports, one in twenty of them of harm
    python benchmarks/backlog.py --reports 100000
    python benchmarks/backlog.py --reports 10000 100000 how the whole grows between the two
    python benchmarks/backlog.py --make 10000 --to FILE only write the reports

Reports are invented, the same for the same number: those of harm tell of raids in real towns, two in the middle to an incident, some of
them copies and later tolls; the others are ordinary news of about the same length, a seventh of it full of words that look like harm. Each step is run as a person would run it, as a
command in a process of its own: ``intake``, then ``read``, then ``build`` of what was read. Beside them, in the same run, the standard
library reads the same JSON Lines, and a bare pass of the language model goes over a sample of the texts: ratios to these two are what can be
compared between machines. Seconds are those of the clock, as several processes share the work; the machine should have nothing
else to do.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARE = 20  # one report in so many is of harm
HARD = 7  # one of the others in so many is full of words that look like harm
A_DAY = 300  # reports
FIRST = date(2016, 1, 1)
SAMPLE = 400  # texts of the bare pass
TOWNS = (
    *(
        "Aleppo",
        "Idlib",
        "Hama",
        "Homs",
        "Daraa",
        "Raqqa",
        "Deir Ezzor",
        "Saraqib",
        "Maarat al-Numan",
        "Khan Sheikhoun",
        "Douma",
        "Harasta",
    ),
    *("Manbij", "Al-Bab", "Azaz", "Jisr al-Shughur", "Ariha", "Palmyra", "Tabqa", "Mayadin", "Albu Kamal", "Afrin", "Kobani", "Hasakah"),
    *(
        "Mosul",
        "Fallujah",
        "Ramadi",
        "Tikrit",
        "Baquba",
        "Kirkuk",
        "Tal Afar",
        "Hawija",
        "Taiz",
        "Hodeidah",
        "Saada",
        "Marib",
        "Aden",
        "Kunduz",
    ),
)
PLACES = ("a market", "a bakery", "a school", "a hospital", "a mosque", "a residential building", "a bus station", "a fuel depot", "a farm")
HANDS = (
    ("airstrikes", "Syrian government warplanes"), ("an airstrike", "Russian warplanes"), ("a drone strike", "a US-led coalition aircraft"),
    ("shelling", "government forces"), ("rocket fire", "rebel groups"), ("a car bomb", "Islamic State"), ("barrel bombs", "government helicopters"),
)  # fmt: skip
VOICES = (
    "the Syrian Observatory for Human Rights",
    "the White Helmets",
    "a medical source",
    "residents",
    "local activists",
    "officials",
    "a hospital director",
)
MORE = (
    "Rescuers searched the rubble for survivors into the night, and a witness said that several houses had collapsed.",
    "The wounded were taken to a field hospital in a nearby village, where doctors said that they lacked blood and medicines.",
    "The government did not comment on the attack. State media said that the army had struck positions of armed groups.",
    "Footage from the scene showed men carrying blankets through dust and broken concrete, and ambulances on a narrow road.",
    "The conflict has killed hundreds of thousands of people and driven millions from their homes since it began.",
    "Talks on a truce were to resume next week, but diplomats said that they expected little of them.",
    "The area has been held by several groups in turn, and thousands of families have sought shelter there.",
    "A spokesman for the rescue service said that a second strike followed minutes after the first.",
    "Aid agencies have warned for weeks that supplies were running out, and called for safe passage.",
    "Schools and shops stayed closed on the next day, and people were told to keep to their cellars.",
)


@dataclass(frozen=True)
class Raid:
    """An invented attack."""

    day: date
    town: str
    site: str
    how: str
    by: str
    killed: int
    wounded: int


def hard_news() -> list[str]:
    """Ordinary news that is full of words that look like harm; of the first reader's measurement."""
    path = ROOT / "evals" / "first_reader_texts" / "ordinary.toml"
    items = [i["text"] for i in tomllib.loads(path.read_text(encoding="utf-8"))["item"] if i["kind"] != "harm"]
    return [" ".join(t.split()) for t in items]


def plain_news() -> list[str]:
    """Sentences of the news that fill most of a day."""
    return (Path(__file__).resolve().parent / "plain_news.txt").read_text(encoding="utf-8").split("\n")[:-1]


def harm(dice: random.Random, raid: Raid, later: int) -> str:
    """A report of the raid; of a later one the toll has risen."""
    killed, wounded = raid.killed + later, raid.wounded + 2 * later
    weekday = raid.day.strftime("%A") if later < 3 else "this week"
    first = dice.choice(
        (
            f"At least {killed} people were killed and {wounded} wounded when {raid.how} hit {raid.site} in {raid.town} on {weekday}, {{v}} said.",
            f"{raid.how.capitalize()} by {raid.by} killed {killed} people, among them {max(1, killed // 4)} children, in {raid.town} on {weekday}, {{v}} said.",
            f"The death toll from {raid.how} on {raid.site} in {raid.town} on {weekday} has risen to {killed}, {{v}} said.",
        )
    ).format(v=dice.choice(VOICES))
    blame = f"{dice.choice(VOICES).capitalize()} said that {raid.by} carried out the attack."
    return "\n\n".join([first, blame, *dice.sample(MORE, dice.randint(5, 9))])


def reports(count: int) -> Iterator[dict[str, str]]:
    """``count`` reports as objects of JSON."""
    dice, hard, plain, raids = random.Random(11), hard_news(), plain_news(), list[Raid]()
    for n in range(count):
        day = FIRST + timedelta(days=n // A_DAY)
        if n % SHARE:
            told = [dice.choice(hard)] if n % HARD == 0 else dice.sample(plain, dice.randint(8, 16))
            text = "\n\n".join([f"{dice.choice(TOWNS)}, {day:%d %B} - {told[0]}", *told[1:], f"It was item {n} of the day."])
        else:
            fresh = not raids or dice.random() < 0.45
            if fresh:
                how, by = dice.choice(HANDS)
                raids.append(
                    Raid(day, dice.choice(TOWNS), dice.choice(PLACES), how, by, 1 + int(dice.expovariate(0.12)), dice.randint(2, 60))
                )
            raid = raids[-1] if fresh else raids[max(0, len(raids) - 1 - int(dice.expovariate(0.5)))]
            text = f"{harm(dice, raid, 0 if fresh else dice.choice((0, 0, 1, 3)))}\n\nReport {n}."
        yield {"id": f"b{n:07d}", "published": day.isoformat(), "publisher": f"Wire {n % 17}", "text": text}


def write(path: Path, count: int) -> Path:
    """The reports as JSON Lines."""
    with path.open("w", encoding="utf-8") as out:
        for report in reports(count):
            out.write(json.dumps(report, ensure_ascii=False) + "\n")
    return path


@dataclass(frozen=True)
class Ran:
    """How a command went: seconds, and the most memory that it and its processes held at once, in MB."""

    seconds: float
    peak: float
    said: str


def ran(*command: str) -> Ran:
    """Run a command of harmledger. Raises SystemExit where it fails."""
    began = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "harmledger", *command], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(process, peak), daemon=True)
    watcher.start()
    _, said = process.communicate()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"harmledger {command[0]} ended with {process.returncode}:\n{said[-3000:]}")
    return Ran(time.monotonic() - began, peak[0], said)


def _watch(process: subprocess.Popen[str], peak: list[float]) -> None:
    """The memory that is not shared with others (PSS), of the process and all below it, ten times a second."""
    while process.poll() is None:
        peak[0] = max(peak[0], sum(_memory(p) for p in (process.pid, *_below(process.pid))))
        time.sleep(0.1)


def _below(process: int) -> list[int]:
    try:
        found = [int(p) for p in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []
    return [*found, *(below for p in found for below in _below(p))]


def _memory(process: int) -> float:
    try:
        told = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{process}/smaps_rollup").read_text(), re.M)
    except OSError:
        return 0.0
    return int(told[1]) / 1024 if told else 0.0


def measured(count: int, folder: Path, workers: str) -> float:
    """Run the whole way for ``count`` reports and print it; the seconds of all steps."""
    source = write(folder / f"{count}.jsonl", count)
    book = folder / f"book-{count}"
    began = time.monotonic()
    with source.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    read_json = time.monotonic() - began
    steps = {
        "intake": ran("intake", str(source), "--book", str(book), "--quiet"),
        "read": ran("read", str(book), "--quiet", "--workers", workers),
        "build": ran("build", "--book", str(book), "--out", str(folder / f"out-{count}")),
    }
    whole = sum(s.seconds for s in steps.values())
    bare = bare_pass(texts)
    print(
        f"{count:,} reports, {source.stat().st_size / 1e6:,.0f} MB; json.loads of all {read_json:.2f} s; bare pass {1000 * bare:.1f} ms a text"
    )
    for name, step in steps.items():
        print(f"  {name:7}{step.seconds:8.1f} s   {step.peak:7,.0f} MB   {1000 * step.seconds / count:6.2f} ms a report")
    print(
        f"  whole  {whole:8.1f} s = {whole / read_json:,.0f} times json.loads, {whole / (bare * count):.3f} of a bare pass over all texts (one core)"
    )
    print("  " + steps["build"].said.strip().replace("\n", "\n  "))
    return whole


def bare_pass(texts: list[str]) -> float:
    """Seconds of the processor a text that a bare pass of the language model takes, over a sample in the mixture."""
    import spacy

    from harmledger.settings import load_settings

    bare = spacy.load(load_settings().model)
    step = max(1, len(texts) // SAMPLE)
    sample = texts[::step] if step % SHARE else texts[:: step + 1]
    for _ in bare.pipe(sample[:20]):
        pass
    began = time.process_time()
    for _ in bare.pipe(sample, batch_size=64):
        pass
    return (time.process_time() - began) / len(sample)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--reports", type=int, nargs="+", default=[10_000])
    parser.add_argument("--workers", default="auto")
    parser.add_argument("--make", type=int)
    parser.add_argument("--to", type=Path)
    chosen = parser.parse_args()
    if chosen.make:
        write(chosen.to or Path(f"{chosen.make}.jsonl"), chosen.make)
        return 0
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # processes share the work, not libraries behind our back
    with tempfile.TemporaryDirectory() as temporary:
        took = [measured(count, Path(temporary), chosen.workers) for count in chosen.reports]
    if len(took) == 2:
        few, many = chosen.reports
        expected = took[0] * (many * math.log(many)) / (few * math.log(few))
        print(f"growth from {few:,} to {many:,}: {took[1] / expected:.2f} × linear × log")
    return 0


if __name__ == "__main__":
    sys.exit(main())
