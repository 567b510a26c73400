"""The interface over a release of invented incidents: how long it takes to open, how much memory, how quickly it answers.

    python benchmarks/release_api.py                      20,000 incidents, 8 programs at once, 20 seconds
    python benchmarks/release_api.py --incidents 200000 --seconds 30

Everything goes over the loopback, to a process of its own. Each program asks as programs and people do: lists with filters, one incident,
counts, a search, an area, a page of the site, and now and then the whole table.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.service.made import record, write_release_to_disk

Asked = Callable[[random.Random, list[str]], str]
V1 = "/api/v1"
KINDS: dict[str, tuple[int, Asked]] = {
    "first page": (4, lambda dice, ids: f"{V1}/incidents"),
    "list with filters": (6, lambda dice, ids: f"{V1}/incidents?from={dice.choice([2015, 2016, 2017])}&grade=confirmed,fair&killed_min={dice.randrange(30)}"),
    "an area": (4, lambda dice, ids: f"{V1}/incidents?near={36 + dice.random():.3f},{39 + dice.random():.3f},{dice.choice([5, 20, 80])}"),
    "a box, in order": (2, lambda dice, ids: f"{V1}/incidents?bbox=38,36,40,37&sort=-killed_max&size=50"),
    "words": (3, lambda dice, ids: f"{V1}/search?q={quote(dice.choice(['market', 'hospital kunduz', 'school convoy', 'camp*']))}"),
    "one incident": (8, lambda dice, ids: f"{V1}/incidents/{dice.choice(ids)}"),
    "counts by month": (2, lambda dice, ids: f"{V1}/months?side={dice.choice(['russia', 'coalition', 'is'])}"),
    "counts by place": (1, lambda dice, ids: f"{V1}/places?level=place&from=2016"),
    "a page of 1,000": (1, lambda dice, ids: f"{V1}/incidents?size=1000"),
    "a page of the site": (4, lambda dice, ids: "/"),
}  # fmt: skip


def ask(port: int, kinds: list[str], ids: list[str], until: float, seed: int, took: dict[str, list[float]], failed: list[str]) -> None:
    """What one program does until the time is over."""
    dice = random.Random(seed)
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    while time.monotonic() < until:
        kind = dice.choice(kinds)
        path = KINDS[kind][1](dice, ids)
        at = time.perf_counter()
        line.request("GET", path, headers={"host": f"127.0.0.1:{port}", "accept-encoding": "gzip"})
        answer = line.getresponse()
        answer.read()
        took[kind].append(1000 * (time.perf_counter() - at))
        if answer.status != 200:
            failed.append(f"{answer.status} {path}")


def peak_mb(pid: int) -> float:
    """The most memory that a process has had, million bytes."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1000 if found else 0.0


def processor_seconds(pid: int) -> float:
    """What a process has had of the processor: on a busy machine it says more than the clock."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def records(count: int) -> Iterator[dict[str, object]]:
    """The incidents, one after the other."""
    return (record(n) for n in range(count))


def main() -> None:
    """Make the release, serve it, ask, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--incidents", type=int, default=20_000)
    parser.add_argument("--programs", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=20)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = write_release_to_disk(Path(name) / "release", records(args.incidents))
        size = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())
        environment = {"HARMLEDGER_CACHE": f"{name}/cache", "PYTHONPATH": ":".join(p for p in sys.path if p)}
        for opened in ("opened for the first time", "opened again"):
            at = time.perf_counter()
            with subprocess.Popen(
                [sys.executable, "-m", "harmledger", "serve", str(folder), "--quiet"], stderr=subprocess.PIPE, text=True, env=environment
            ) as run:
                assert run.stderr is not None
                said = run.stderr.readline()
                found = re.search(r"http://127\.0\.0\.1:(\d+)", said)
                if found is None:
                    raise SystemExit(said)
                print(
                    f"{opened}: {time.perf_counter() - at:.1f} s, {processor_seconds(run.pid):.1f} of the processor, at most {peak_mb(run.pid):,.0f} MB of memory"
                )
                if opened == "opened again":
                    measure(
                        run.pid, int(found[1]), args.programs, args.seconds, [record(n)["id"] for n in range(min(2_000, args.incidents))]
                    )
                    print(f"memory at the end: at most {peak_mb(run.pid):,.0f} MB")
                run.terminate()
        index = sum(p.stat().st_size for p in Path(name, "cache/releases").iterdir())
        print(f"{args.incidents:,} incidents: release {size / 1e6:,.0f} MB, index {index / 1e6:,.0f} MB")


def measure(pid: int, port: int, programs: int, seconds: float, ids: list[str]) -> None:
    """Ask for some time, and print the milliseconds of each kind; then once for the whole table."""
    time.sleep(1.0)
    kinds = [kind for kind, (often, _) in KINDS.items() for _ in range(often)]
    took: dict[str, list[float]] = defaultdict(list)
    failed: list[str] = []
    until, before = time.monotonic() + seconds, processor_seconds(pid)
    threads = [threading.Thread(target=ask, args=(port, kinds, ids, until, n, took, failed)) for n in range(programs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    everything = sorted(ms for all_of in took.values() for ms in all_of)
    print(f"{'':22}{'asked':>7}{'half':>9}{'95 %':>9}{'slowest':>9}  milliseconds, {programs} programs at once")
    for kind, all_of in [*took.items(), ("all", everything)]:
        told = sorted(all_of)
        print(f"{kind:22}{len(told):7,}{told[len(told) // 2]:9.1f}{told[int(0.95 * (len(told) - 1))]:9.1f}{told[-1]:9.1f}")
    spent = 1000 * (processor_seconds(pid) - before) / len(everything)
    print(f"{len(everything) / seconds:,.0f} answers a second, {spent:.1f} ms of the processor each; {len(failed)} failed {failed[:3]}")
    for form in ("csv", "geojson", "jsonl"):
        at = time.perf_counter()
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        line.request("GET", f"{V1}/incidents.{form}", headers={"host": f"127.0.0.1:{port}"})
        answer, bytes_ = line.getresponse(), 0
        while part := answer.read(1_000_000):
            bytes_ += len(part)
        print(f"the whole record as {form}: {bytes_ / 1e6:,.0f} MB in {time.perf_counter() - at:.1f} s")


if __name__ == "__main__":
    main()
