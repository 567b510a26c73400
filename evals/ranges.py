"""Ranges of July 2016: the program's against a person's reading of the same reports (``july2016_ranges.json``).

    python evals/ranges.py            from the coded records (what the claims-to-range step alone does) and from the engine's own
    python evals/ranges.py --gold     from the coded records alone (seconds; no reading)
    python evals/ranges.py --all      every incident, not only those that differ

A value is right if it is exactly the one read by hand; "not stated" against "not stated" is right too. A coded figure
of two speakers ("the Observatory and rebels") is each one's. Needs ``../shared/benchmark``.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from coded import BENCHMARK, lines, scorer

from harmledger.incidents import form_incidents
from harmledger.incidents.copies import families
from harmledger.incidents.reconcile import reconcile
from harmledger.model.circumstances import Span
from harmledger.model.claim import EventClaim, FigureClaim, Voice
from harmledger.model.ids import content_id
from harmledger.model.incident import Tally
from harmledger.model.report import Receipt, Report, make_report
from harmledger.resolve.who import kind_of_voice, load_registry

HAND = Path(__file__).resolve().parent / "july2016_ranges.json"
Ends = tuple[int, int] | None


def voice_of(said_by: str | None) -> Voice | None:
    """The voice that a coded figure names, of several where it names several; None for the outlet's own."""
    if not said_by:
        return None
    found: dict[str, Voice] = {}
    for name in re.split(r"\s+and\s+", said_by):
        actor = load_registry().find(name, "SY")
        found.setdefault(actor.id if actor else name, Voice(name, actor.id if actor else None, None, kind_of_voice(name)))
    first, *others = found.values()
    return replace(first, name=said_by, together=(first, *others)) if others else first


def figures_of(sha256: str, event: Mapping[str, Any], text: str) -> Iterator[FigureClaim]:
    """The claims of a coded event."""
    ids = [content_id("c", sha256, event["id"], n) for n in range(len(event["figures"]))]
    for n, f in enumerate(event["figures"]):
        start = max(0, text.find(f["quote"]))
        span = Span(start, start + len(f["quote"]), f["quote"])
        whole = None if f["part_of"] is None else ids[f["part_of"]]
        yield FigureClaim(
            ids[n], sha256, event["id"], f["outcome"], f["low"], f["high"], f["status"], f["age"], f["sex"],
            f["group"] or "", whole, voice_of(f["said_by"]), span,
        )  # fmt: skip


def reports() -> dict[str, Report]:
    """The reports by their id in the benchmark."""
    return {r["id"]: make_report(r.get("title"), r["text"], Receipt(r["id"], "ranges")) for r in lines("july2016.reports.jsonl")}


def members() -> dict[str, list[str]]:
    """The events of each coded incident."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for member, incident in json.loads((BENCHMARK / "july2016.incidents.json").read_text(encoding="utf-8")).items():
        grouped[incident].append(member)
    return grouped


def _ends(tally: Tally) -> dict[str, Ends]:
    pair = {"killed": tally.total, "civilians": tally.civilians}
    return {key: (r.min, r.max) if r else None for key, r in pair.items()}


def from_gold(wanted: Sequence[str]) -> dict[str, dict[str, Ends]]:
    """Ranges from the coded records, incident by incident."""
    by_id = reports()
    gold = {g["report"]: g for g in lines("july2016.gold.jsonl")}
    found = {}
    for incident in wanted:
        figures: list[FigureClaim] = []
        days: dict[str, date | None] = {}
        for member in members()[incident]:
            name, _, event = member.partition("#")
            sha256, coded = by_id[name].sha256, gold[name]
            days[sha256] = date.fromisoformat(coded["published"]) if coded["published"] else None
            figures += figures_of(sha256, next(e for e in coded["events"] if e["id"] == event), by_id[name].text)
        shas = {f.report for f in figures}
        family = {s: s for s in days} | dict(families([r for r in by_id.values() if r.sha256 in shas]))
        found[incident] = _ends(reconcile(figures, days, family).tallies["killed"])
    return found


def from_engine(wanted: Sequence[str]) -> dict[str, dict[str, Ends]]:
    """Ranges of the incidents that the program makes by itself; of each coded incident the one that holds most of its events."""
    from harmledger.model.fault import Fault
    from harmledger.publish.records import record_of
    from harmledger.settings import load_settings
    from harmledger.wiring import engine

    by_id = reports()
    readings = [r for r in engine(replace(load_settings(), gazetteers="builtin")).read(list(by_id.values())) if not isinstance(r, Fault)]
    claims = [c for r in readings for c in r.claims]
    days = {r.report: r.day.end for r in readings if r.day and r.day.end}
    record = form_incidents(list(by_id.values()), claims, [], days)
    of_event = {m: i for i in record.incidents for m in i.members}
    event_id = {(c.report, c.event): c.id for c in claims if isinstance(c, EventClaim)}
    read = {r.report: r for r in readings}
    gold = {g["report"]: g for g in lines("july2016.gold.jsonl")}
    score = scorer()
    ours: dict[str, str] = {}
    for name, report in by_id.items():
        coded: Any = record_of(report, read[report.sha256]) if report.sha256 in read else {"events": []}
        events = coded["events"]
        for p, g in score.align(events, gold[name]["events"]):
            ours[f"{name}#{gold[name]['events'][g]['id']}"] = event_id[report.sha256, events[p]["id"]]
    found: dict[str, dict[str, Ends]] = {}
    for incident in wanted:
        votes = [of_event[ours[m]] for m in members()[incident] if m in ours]
        best = max(votes, key=lambda i: (votes.count(i), i.id), default=None)
        found[incident] = _ends(best.killed) if best else {"killed": None, "civilians": None}
    return found


def hand_reading() -> dict[str, Any]:
    """The ranges that a person read, by incident."""
    read: dict[str, Any] = json.loads(HAND.read_text(encoding="utf-8"))["incidents"]
    return read


def differences(hand: Mapping[str, Any], found: Mapping[str, Mapping[str, Ends]]) -> Iterator[tuple[str, str, Ends, Ends, int]]:
    """For each incident, killed and civilians: (incident, which, by hand, found, how many of the two ends are exact)."""
    for incident, read in hand.items():
        for key in ("killed", "civilians"):
            mine, own = tuple(read[key]) if read[key] else None, found[incident][key]
            right = sum(a == b for a, b in zip(mine or (None, None), own or (None, None), strict=True))
            yield incident, key, mine, own, right


def share(hand: Mapping[str, Any], found: Mapping[str, Mapping[str, Ends]]) -> float:
    """The share of ends that are exact."""
    rights = [right for *_, right in differences(hand, found)]
    return sum(rights) / (2 * len(rights))


def compare(name: str, hand: Mapping[str, Any], found: Mapping[str, Mapping[str, Ends]], every: bool) -> None:
    """Prints what differs, and the share of ends (min and max of killed and of civilians) that are exact."""
    rights = []
    for incident, key, mine, own, right in differences(hand, found):
        rights.append(right)
        if every or right < 2:
            print(f"  {incident:<34} {key:<10} by hand {mine or 'not stated'}  found {own or 'not stated'}")
    whole = sum(r == 2 for r in rights)
    print(f"{name}: {sum(rights)} of {2 * len(rights)} ends exact ({sum(rights) / (2 * len(rights)):.3f}); {whole} of {len(rights)} ranges")


def main() -> int:
    """Compare and print."""
    if not BENCHMARK.is_dir():
        print(f"SKIPPED: {BENCHMARK} is not there, so no range was checked.", file=sys.stderr)
        return 0
    hand = hand_reading()
    every = "--all" in sys.argv
    compare("from the coded records", hand, from_gold(list(hand)), every)
    if "--gold" not in sys.argv:
        compare("from the engine's own records", hand, from_engine(list(hand)), every)
    return 0


if __name__ == "__main__":
    sys.exit(main())
