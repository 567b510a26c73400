"""How long a gazetteer takes to import, to open and to answer.

    python benchmarks/gazetteer.py FILE FORMAT [COUNTRY]

Names to look up are those of the file itself, as they are spelled there. Nothing of the user's own folders is touched, but the cache.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from harmledger import wiring
from harmledger.settings import load_settings

NAMES = 2000


def main() -> int:
    """Print the figures."""
    if len(sys.argv) not in (3, 4):
        print(__doc__)
        return 2
    file, form, country = Path(sys.argv[1]), sys.argv[2], sys.argv[3] if len(sys.argv) == 4 else None
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(load_settings(), data=folder, gazetteers="all")
        wiring.gazetteer(settings).close()
        started = time.perf_counter()
        source = wiring.import_gazetteer(file, form, "measured", country, {}, settings, lambda fault: None, lambda *_: None)
        print(f"import and join of {source.places:,} places: {time.perf_counter() - started:.2f} s")
        started = time.perf_counter()
        gazetteer = wiring.gazetteer(settings)
        print(f"open: {(time.perf_counter() - started) * 1000:.1f} ms")
        with sqlite3.connect(source.path) as database:
            asked = database.execute("SELECT name, country FROM place ORDER BY id LIMIT ?", (NAMES,)).fetchall()
        for what in ("first", "warm"):
            took = []
            for name, nation in asked:
                started = time.perf_counter()
                gazetteer.find(name, nation, 0.88)
                took.append(time.perf_counter() - started)
            took.sort()
            print(f"{what} look-up: mean {sum(took) / len(took) * 1e6:.1f} µs, slowest {took[-1] * 1e3:.2f} ms")
        gazetteer.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
