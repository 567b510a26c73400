"""How long until the first page can be used: a cold browser at the queue of a book of 20,000 invented reports, by the browser's own clock.

    python benchmarks/desk_first_page.py                    20,000 reports, ten cold browsers
    python benchmarks/desk_first_page.py --reports 2000 --times 3

Each time a browser is started anew, with an empty cache, and opens the queue, an incident, the map and the charts, each in a
window without anything cached. *Usable* is when the page's markup and scripts have run (``domContentLoadedEventEnd``) and the first
words stand on the screen (``first-contentful-paint``), whichever is later; for the map, when the points are drawn. Milliseconds, from
the moment that the browser began to ask. Needs ``pip install playwright`` and a ``chromium`` on the PATH.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from desk_load import make_book, people_of, ready, serve, share

USABLE = """() => { const n = performance.getEntriesByType("navigation")[0], p = performance.getEntriesByName("first-contentful-paint")[0];
  return { first_byte: n.responseStart, usable: Math.max(n.domContentLoadedEventEnd, p ? p.startTime : 0), loaded: n.loadEventEnd }; }"""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def main() -> int:
    """Make the book, open the desk, look at it with cold browsers, print."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--reports", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--folder", type=Path, help="where the book is kept; a temporary folder without it")
    chosen = parser.parse_args()
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="harmledger-load-"))
    make_book(folder, chosen.reports)
    person = people_of(folder, 1)[0]
    process, port, cookie = serve(folder)
    base = f"http://127.0.0.1:{port}"
    took: dict[str, list[float]] = {name: [] for name in ("queue", "incident", "map", "charts")}
    first_byte: list[float] = []
    try:
        ready(person, port, cookie)
        with sync_playwright() as play:
            incident = ""
            for _ in range(chosen.times):
                for name, path in (("queue", "/queue"), ("incident", incident or "/queue"), ("map", "/map"), ("charts", "/charts")):
                    browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
                    context = browser.new_context(viewport={"width": 1280, "height": 900})
                    context.add_cookies([{"name": cookie, "value": person.cookie, "url": base}])
                    page = context.new_page()
                    page.goto(base + path)
                    found = page.evaluate(USABLE)
                    if name == "map":
                        page.locator(".map[data-drawn]").wait_for(timeout=60_000)
                        found["usable"] = page.evaluate("performance.now()")
                    if name == "queue":
                        first_byte.append(found["first_byte"])
                        incident = page.locator(".queue a").first.get_attribute("href") or ""
                    took[name].append(found["usable"])
                    browser.close()
    finally:
        process.terminate()  # type: ignore[attr-defined]
        process.wait()  # type: ignore[attr-defined]
    for name, values in took.items():
        print(f"{name:10} usable: half {share(values, 0.5):7.0f} ms, slowest {max(values):7.0f} ms")
    worst = max(took["queue"])
    print(
        json.dumps(
            {
                "reports": chosen.reports,
                "first page usable, slowest, ms": round(worst),
                "first byte, half, ms": round(share(first_byte, 0.5)),
            }
        )
    )
    return 0 if worst < 1000 else 1


if __name__ == "__main__":
    sys.exit(main())
