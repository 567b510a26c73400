"""How fast each kind of input is taken in, and how much memory it takes: each kind in a process of its own, on invented material.

    python benchmarks/intake.py                              every kind, 5 MB of each
    python benchmarks/intake.py --only WARC --size 50        kinds whose name holds these letters, MB of each
    python benchmarks/intake.py --only member --size 1000 --pieces    a web archive of 1 GB: only its records, not what the pages hold

Items are reports (pages to fetch, for lists; records, with --pieces). MB are those of the input as it lies on the disk. Peak memory is
that of the whole process, Python and libraries included. Nothing here fails; figures are for a person to read.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from made import MAKERS

from harmledger.intake.collect import read_inputs, recognise
from harmledger.intake.piece import Piece, piece_of_file
from harmledger.intake.source import Given, Lead, Received


def measured(path: Path, pieces: bool) -> dict[str, float]:
    """Items, seconds of processor time and peak memory (MB) of reading ``path`` in this process."""
    counts: Counter[str] = Counter()
    start = time.process_time()
    if pieces:
        piece = piece_of_file(path, str(path), path.name)
        source = recognise(piece)
        for item in source.read(piece, Given()) if source else ():
            counts["items"] += isinstance(item, Piece | Received | Lead)
    else:
        leads: list[None] = []
        for item in read_inputs([path], Given(), leads=lambda lead: leads.append(None)):
            counts["items" if isinstance(item, Received) else "faults"] += 1
        counts["items"] += len(leads)
    seconds = time.process_time() - start
    return {"items": counts["items"], "faults": counts["faults"], "seconds": seconds, "peak": peak_memory()}


def peak_memory() -> float:
    """MB that this process held at most. Linux tells it for the process itself; elsewhere it may include what started it."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    found = next((line.split()[1] for line in lines if line.startswith("VmHWM:")), None)
    return (int(found) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files of a folder."""
    return sum(p.stat().st_size for p in path.rglob("*")) if path.is_dir() else path.stat().st_size


def main() -> None:
    """Make each kind, read it in a process of its own, print a line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=float, default=5, help="MB of each kind")
    parser.add_argument("--only", default="", help="only kinds whose name holds this")
    parser.add_argument("--pieces", action="store_true", help="only what an archive holds, not what is in it")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.read:
        print(json.dumps(measured(args.read, args.pieces)))
        return
    print(f"{'kind':22}{'MB':>8}{'items':>9}{'items/s':>10}{'MB/s':>8}{'peak MB':>9}{'faults':>8}")
    for name, (file, make) in MAKERS.items():
        if args.only.lower() not in name.lower():
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / file
            make(path, int(args.size * 1e6))
            size = size_of(path) / 1e6
            command = [sys.executable, __file__, "--read", str(path), *(["--pieces"] if args.pieces else [])]
            found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        items, seconds = int(found["items"]), max(found["seconds"], 1e-6)
        line = (
            f"{name:22}{size:>8.1f}{items:>9,}{items / seconds:>10,.0f}{size / seconds:>8.1f}{found['peak']:>9.0f}{int(found['faults']):>8}"
        )
        print(line, flush=True)


if __name__ == "__main__":
    main()
