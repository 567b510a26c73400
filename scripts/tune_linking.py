"""Learns what each level of each feature is worth when events are linked, and shows how well it holds.

    harmledger build ../shared/benchmark/gva.dev.reports.jsonl --out GVA
    harmledger build ../shared/benchmark/july2016.reports.jsonl --out JULY
    python scripts/tune_linking.py GVA JULY            learn, show both halves
    python scripts/tune_linking.py GVA JULY --write    also write the points into incidents/rules/linking.toml

Pairs of events that share a key are the examples; they are right where the coders put both into one incident. The points are
the weights of a logistic regression, held near expectations and within limits that ``linking_prior.toml`` states, so that what
gun violence in American papers happens to show (or not to show) does not decide about wars. What is kept is learned
on half a of the articles' incidents (by a hash of their id) and on the war reports; "learned on a" and "learned on b" are
learned on one half of both, and what they reach on the other half was not seen in learning.
"""

from __future__ import annotations

import json
import sys
import tomllib
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "evals"))
from coded import BENCHMARK, lines, scorer

from harmledger.incidents.compare import FEATURES, Comparer
from harmledger.incidents.face import face_of
from harmledger.incidents.facts import Event, gather
from harmledger.incidents.index import Index
from harmledger.incidents.whole import Linker, by_report
from harmledger.ledger import Book
from harmledger.model.report import Report
from harmledger.publish.records import record_of

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "src" / "harmledger" / "incidents" / "rules" / "linking.toml"
PRIOR = Path(__file__).with_name("linking_prior.toml")
BEGIN = "# Learned points: written by scripts/tune_linking.py."


@dataclass(frozen=True)
class Data:
    """One book with the coders' incidents of its events (by index), and the comparable pairs' levels."""

    name: str
    reports: Sequence[Report]
    events: Sequence[Event]
    incident: Mapping[int, str]
    levels: Mapping[tuple[int, int], Mapping[str, str]]


def half(incident: str) -> int:
    """0 or 1, by a hash of the incident's id."""
    return zlib.crc32(incident.encode()) % 2


def load(name: str, folder: Path, rules: Mapping[str, Any]) -> Data:
    """Everything that is needed of one book."""
    with Book(folder / "book.sqlite") as book:
        reports, readings = tuple(book.reports()), tuple(book.readings())
    days = {r.report: r.day.start for r in readings if r.day is not None and r.day.start is not None}
    events = gather(reports, sorted((c for r in readings for c in r.claims), key=lambda c: c.id), days)
    if name == "gva":
        incident = gva_incidents(reports, events)
    else:
        records = {r.report: record_of(next(x for x in reports if x.sha256 == r.report), r) for r in readings}
        incident = coded_incidents(reports, events, records)
    index = Index(dict(rules))
    for of_report in by_report(events):
        index.add(of_report)
    at = {e.claim.id: i for i, e in enumerate(events)}
    comparer = Comparer({**rules, "points": {f: {} for f in FEATURES}}, index.rarity)
    faces = [face_of(e, rules) for e in events]
    levels = {}
    for n, one in index.events.items():
        for m in index.near(n):
            i, j = at[one.claim.id], at[index.events[m].claim.id]
            if i < j and i in incident and j in incident:
                levels[i, j] = {f: said.level for f, said in comparer.levels(faces[i], faces[j]).items()}
    return Data(name, reports, events, incident, levels)


def gva_incidents(reports: Sequence[Report], events: Sequence[Event]) -> dict[int, str]:
    """The incident of each report's first event."""
    gold = json.loads((BENCHMARK / "gva.dev.gold.json").read_text(encoding="utf-8"))
    of = {r.sha256: gold[i] for r in reports for i in r.ids if i in gold}
    first: dict[str, int] = {}
    for i, e in enumerate(events):
        sha = e.claim.report
        if sha not in first or int(e.claim.event[1:]) < int(events[first[sha]].claim.event[1:]):
            first[sha] = i
    return {i: of[sha] for sha, i in first.items() if sha in of}


def coded_incidents(reports: Sequence[Report], events: Sequence[Event], records: Mapping[str, Any]) -> dict[int, str]:
    """The incident of each event that lines up with one of the coders'."""
    score = scorer()
    incidents = json.loads((BENCHMARK / "july2016.incidents.json").read_text(encoding="utf-8"))
    sha_of = {i: r.sha256 for r in reports for i in r.ids}
    at = {(e.claim.report, e.claim.event): i for i, e in enumerate(events)}
    found = {}
    for gold in lines("july2016.gold.jsonl"):
        sha = sha_of.get(gold["report"], "")
        mine = records[sha]["events"] if sha in records else []
        for i, j in score.align(mine, gold["events"]):
            found[at[sha, mine[i]["id"]]] = incidents[f"{gold['report']}#{gold['events'][j]['id']}"]
    return found


class Model:
    """Columns of the regression: one a level; a banded feature has one a step, so that more in common never counts less."""

    def __init__(self, rows: Sequence[Mapping[str, str]], prior: Mapping[str, Any]) -> None:
        self.prior = prior
        counted = Counter(c for row in rows for c in self.columns_of(row))
        known = {f"{f}={level}" for f, levels in prior["levels"].items() for level in levels}
        self.columns = sorted({c for c, n in counted.items() if n >= prior["fewest"]} | known)
        self.at = {c: k + 1 for k, c in enumerate(self.columns)}

    def columns_of(self, row: Mapping[str, str]) -> list[str]:
        """The columns that a pair's levels switch on."""
        on = []
        for feature, level in row.items():
            if feature in self.prior["steps"]:
                on += (
                    [f"{feature}={k}" for k in range(1, int(level) + 1)]
                    if level.isdigit()
                    else [f"{feature}={level}"] * (level != "silent")
                )
            elif level != "silent":
                on.append(f"{feature}={level}")
        return on

    def matrix(self, rows: Sequence[Mapping[str, str]]) -> Any:
        """Rows as ones and zeros, the first column always one."""
        x = np.zeros((len(rows), len(self.columns) + 1))
        x[:, 0] = 1.0
        for r, row in enumerate(rows):
            for c in self.columns_of(row):
                if c in self.at:
                    x[r, self.at[c]] = 1.0
        return x

    def fit(self, rows: Sequence[Mapping[str, str]], right: Sequence[bool], weight: Sequence[float]) -> Any:
        """Weights by projected gradient descent with momentum, in a fixed order: the same data, the same weights."""
        x, y, w = self.matrix(rows), np.array(right, float), np.array(weight)
        centre, hold = np.zeros(x.shape[1]), np.full(x.shape[1], float(self.prior["hold"]))
        low, high = np.full(x.shape[1], -np.inf), np.full(x.shape[1], np.inf)
        centre[0], hold[0] = float(self.prior["base"]), float(self.prior["base_hold"])
        for k, column in enumerate(self.columns, 1):
            feature, level = column.split("=", 1)
            if feature in self.prior["steps"] and level.isdigit():
                low[k] = 0.0
            stated = self.prior["levels"].get(feature, {}).get(level)
            if stated:
                centre[k], hold[k] = stated.get("about", 0.0), stated.get("hold", self.prior["hold"])
                low[k], high[k] = stated.get("least", low[k]), stated.get("most", high[k])
        step = 1.0 / (0.25 * np.linalg.norm((x * np.sqrt(w)[:, None]).T @ (x * np.sqrt(w)[:, None]), 2) + hold.max())
        now = ahead = np.clip(centre, low, high)
        pace = 1.0
        for _ in range(int(self.prior["rounds"])):
            slope = x.T @ (w * (1.0 / (1.0 + np.exp(-(x @ ahead))) - y)) + hold * (ahead - centre)
            after = np.clip(ahead - step * slope, low, high)
            faster = (1.0 + np.sqrt(1.0 + 4.0 * pace * pace)) / 2.0
            ahead, now, pace = after + (pace - 1.0) / faster * (after - now), after, faster
        return now

    def points(self, weights: Any) -> tuple[float, dict[str, dict[str, float]]]:
        """The points of every level, to one decimal."""
        points: dict[str, dict[str, float]] = {f: {} for f in FEATURES}
        total: dict[str, float] = dict.fromkeys(FEATURES, 0.0)
        for column, value in zip(self.columns, weights[1:], strict=True):
            feature, level = column.split("=", 1)
            if feature in self.prior["steps"] and level.isdigit():
                total[feature] += float(value)
                value = total[feature]
            points[feature][level] = round(float(value), 1) + 0.0
        return round(float(weights[0]), 1), points


def learn(
    title: str, data: Sequence[Data], halves: tuple[int, ...] | None, prior: Mapping[str, Any]
) -> tuple[float, dict[str, dict[str, float]]]:
    """Base and points from the pairs of one half; None: what is kept, half a of the large book and the whole of the small one."""
    rows, right, weight = [], [], []
    for d in data:
        for (i, j), levels in sorted(d.levels.items()):
            one, two = d.incident[i], d.incident[j]
            wanted = halves or ((0,) if d.name == "gva" else (0, 1))
            if half(one) in wanted and half(two) in wanted:
                rows.append(levels)
                right.append(one == two)
                weight.append(float(prior["weight"][d.name]))
    model = Model(rows, prior)
    print(f"{title}: {len(rows)} pairs, {sum(right)} of them one incident, {len(model.columns)} levels")
    return model.points(model.fit(rows, right, weight))


def show(title: str, data: Sequence[Data], rules: dict[str, Any]) -> None:
    """B-cubed and pairs of both halves under the rules."""
    score = scorer()
    for d in data:
        groups = Linker(d.events, (), rules).run().groups
        label = {i: str(n) for n, group in enumerate(groups) for i in group}
        for name, which in (("all", None), ("a", 0), ("b", 1)):
            gold = {str(i): v for i, v in d.incident.items() if which is None or half(v) == which}
            s = score.b_cubed({str(i): label[i] for i in d.incident}, gold)
            pairs = s["pairs"]
            print(
                f"{title:<16}{d.name:<6}{name:<4} B3 {s['b3 precision']:.3f} {s['b3 recall']:.3f} {s['b3 f1']:.3f}"
                f"  pairs {pairs['precision']:.3f} {pairs['recall']:.3f} {pairs['f1']:.3f}"
            )


def written(base: float, points: Mapping[str, Mapping[str, float]]) -> str:
    """The learned part of the rule file."""
    out = [
        BEGIN,
        "# A level that is not named is worth nothing. Do not edit by hand: change linking_prior.toml and learn again.",
        "[points]",
    ]
    out.append(f"base = {base}       # what every pair starts with: most pairs are not one incident")
    for feature, levels in points.items():
        out += ["", f"[points.{feature}]", *(f'"{level}" = {value}' for level, value in sorted(levels.items()))]
    return "\n".join(out) + "\n"


def main() -> int:
    """Learn from half a, show, and write if asked."""
    folders = [Path(a) for a in sys.argv[1:] if not a.startswith("--")]
    if len(folders) != 2 or not BENCHMARK.is_dir():
        print(f"{__doc__}\nTwo books and the benchmark ({BENCHMARK}) are needed.", file=sys.stderr)
        return 1
    text = RULES.read_text(encoding="utf-8")
    rules, prior = tomllib.loads(text), tomllib.loads(PRIOR.read_text(encoding="utf-8"))
    data = [load(name, folder, rules) for name, folder in zip(("gva", "july"), folders, strict=True)]
    for title, halves in (("b", (1,)), ("a", (0,)), ("kept", None)):
        base, points = learn(title, data, halves, prior)
        show(f"learned on {title}" if halves else "kept", data, {**rules, "points": {"base": base, **points}})
    if "--write" in sys.argv:
        RULES.write_text(text.split(BEGIN)[0] + written(base, points), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
