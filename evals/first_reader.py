"""The first reader: how many reports with events it hands on, and how much ordinary news it passes over.

    python evals/first_reader.py

Reports with events are the benchmark's: those whose coding by hand has an event, those in which the crowd counted somebody, those of
an incident of the Gun Violence Archive in which somebody was hit. ``first_reader_texts/told.toml`` (short reports of harm) and
``first_reader_texts/ordinary.toml`` (ordinary news full of words that look like harm) were invented for this; of both, every second item
was left aside while the words were chosen, and its share is printed apart.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from coded import BENCHMARK, lines

from harmledger.settings import load_settings
from harmledger.wiring import first_reader

FOLDER = Path(__file__).resolve().parent / "first_reader_texts"
Keeps = Callable[[str], bool]


def with_events() -> dict[str, list[str]]:
    """The texts of the benchmark's reports with events, by part."""
    parts: dict[str, list[str]] = {}
    for part, reports, gold in (
        ("rich", "july2016.reports.jsonl", "july2016.gold.jsonl"),
        ("seeds", "seeds.reports.jsonl", "seeds.gold.jsonl"),
    ):
        coded = {record["report"] for record in lines(gold) if record["events"]}
        parts[part] = [_text(r) for r in lines(reports) if r["id"] in coded]
    parts["fakes"] = [_text(r) for r in lines("fakes.dev.jsonl") if any(v for v in r["gold"].values() if isinstance(v, int))]
    facts = json.loads((BENCHMARK / "gva.dev.facts.json").read_text(encoding="utf-8"))
    incident = json.loads((BENCHMARK / "gva.dev.gold.json").read_text(encoding="utf-8"))
    hit = {i for i, fact in facts.items() if fact["killed"] or fact["injured"]}
    parts["gva"] = [_text(r) for r in lines("gva.dev.reports.jsonl") if incident.get(r["id"]) in hit]
    return parts


def told() -> list[str]:
    """The invented short reports of harm."""
    return list(tomllib.loads((FOLDER / "told.toml").read_text(encoding="utf-8"))["reports"])


def among_fields() -> list[str]:
    """Invented reports of violence in the middle of sport, film, trade and other fields that speak of harm in pictures."""
    return list(tomllib.loads((FOLDER / "told.toml").read_text(encoding="utf-8"))["among_fields"])


def ordinary() -> list[tuple[str, str]]:
    """The invented ordinary news: (kind, text)."""
    return [(i["kind"], i["text"]) for i in tomllib.loads((FOLDER / "ordinary.toml").read_text(encoding="utf-8"))["item"]]


def measure(keeps: Keeps) -> dict[str, float]:
    """All figures by name; shares between 0 and 1."""
    figures = {f"handed on, {part}": _share(map(keeps, texts)) for part, texts in with_events().items()}
    everything = [t for texts in with_events().values() for t in texts]
    figures["handed on, all reports with events"] = _share(map(keeps, everything))
    invented = [keeps(t) for t in told()]
    figures["handed on, invented reports"] = _share(invented)
    figures["handed on, invented reports left aside"] = _share(invented[1::2])
    figures["handed on, violence among sport, film, trade"] = _share(map(keeps, among_fields()))
    news = [(kind, keeps(text)) for kind, text in ordinary()]
    figures["passed over, ordinary news"] = _share(not kept for kind, kept in news if kind != "harm")
    figures["passed over, ordinary news left aside"] = _share(not kept for kind, kept in news[1::2] if kind != "harm")
    return figures


def _text(report: dict[str, Any]) -> str:
    title = report.get("title") or ""
    return f"{title}\n\n{report['text']}" if title else str(report["text"])


def _share(hits: Iterable[bool]) -> float:
    found = list(hits)
    return round(sum(found) / max(len(found), 1), 4)


def figures() -> dict[str, float]:
    """The figures of the first reader as it is set up."""
    reader = first_reader(load_settings({}))
    if reader is None:
        raise SystemExit("the first reader is switched off")
    return measure(lambda text: reader.relevant(text).keep)


def main() -> int:
    """Print the figures, the reports with events that are passed over and the ordinary news that is handed on, with the reasons."""
    if not BENCHMARK.is_dir():
        print(f"NO BENCHMARK: {BENCHMARK} is not there.", file=sys.stderr)
        return 1
    reader = first_reader(load_settings({}))
    if reader is None:
        return 1
    for name, share in figures().items():
        print(f"{name:<48} {share:.4f}")
    for part, texts in with_events().items():
        for text in texts:
            if not (judged := reader.relevant(text)).keep:
                print(f"PASSED OVER ({part}): {text[:90]!r}: {judged.reason}")
    for kind, text in ordinary()[::2]:
        if (judged := reader.relevant(text)).keep:
            print(f"handed on ({kind}): {text.splitlines()[0]!r}: {judged.reason}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
