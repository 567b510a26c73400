#!/usr/bin/env python3
"""Takes the pictures of the review desk for the documentation: a real desk over a copy of a built book, in a Chromium that is there.

    python scripts/shoot_desk.py demo docs/images

Needs ``pip install playwright`` and a ``chromium`` on the PATH; downloads nothing, and leaves the book as it is.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from shoot_page import FLAGS, asked

SHOTS = (
    # name, page, width, height, light or dark, whether texts are opened
    ("desk-queue", "/queue", 1280, 900, "light", False),
    ("desk-incident", "incident", 1280, 1180, "light", False),
    ("desk-incident-dark", "incident", 1280, 820, "dark", False),
    ("desk-incident-narrow", "incident", 360, 900, "light", False),
    ("desk-report", "report", 1280, 820, "light", True),
    ("desk-map", "/map", 1280, 860, "light", False),
    ("desk-settle", "round", 1280, 1100, "light", True),
    ("desk-settle-narrow", "round", 360, 1100, "light", True),
)
AUTHOR, OTHER, ROUND = "R. Haddad", "L. Second", "spring"


def a_round(book: Path) -> str:
    """The address of a report that two have coded with one difference: drawn once, after the machine's own reading of the book."""
    from harmledger.desk import Order
    from harmledger.desk.coding.draft import handed_in
    from harmledger.ledger import Book
    from harmledger.model.claim import FigureClaim
    from harmledger.model.payload import Coding, Round
    from harmledger.wiring import desk as desk_of

    with Book(book, create=False) as opened:
        desk = desk_of(opened, lambda: datetime.now().astimezone(), book.parent)
        readings = desk.state().readings
        wanted = (r for r in readings.values() if 2 <= len(r.claims) <= 6 and any(isinstance(c, FigureClaim) and c.low for c in r.claims))
        chosen = min(wanted, key=lambda r: (len(desk.state().reports[r.report].text), r.report))
        if ROUND not in desk.rounds().names:
            drawn = Round(1, (AUTHOR, OTHER), (chosen.report,))
            desk.decide(Order("sample", ROUND, "how far do we agree?", AUTHOR, payload=drawn))
            for coder in (AUTHOR, OTHER):
                claims = chosen.claims if coder == AUTHOR else tuple(_otherwise(c) for c in chosen.claims)
                coding = Coding(ROUND, handed_in(claims, "code", ROUND, coder))
                desk.decide(Order("code", chosen.report, "coded after the codebook", coder, payload=coding))
    return f"/rounds/{ROUND}/{chosen.report}"


def _otherwise(claim: Any) -> Any:
    """The same claim as somebody else might code it."""
    return replace(claim, high=None, status="civilian") if hasattr(claim, "outcome") and claim.low else claim


def shoot(address: str, out: Path, executable: str, book: Path) -> None:
    """Every picture of ``SHOTS``. ``address``: what the program printed; ``book``: the copy that it shows."""
    from playwright.sync_api import sync_playwright

    base = address.split("/start")[0]
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=executable, args=FLAGS)
        cookies: Any = None
        incident = report = ""
        for name, page, width, height, scheme, opened in SHOTS:
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
            if cookies:
                context.add_cookies(cookies)
            tab = context.new_page()
            tab.goto(base if cookies else address)
            tab.get_by_role("heading", level=1).filter(has_not_text="being prepared").wait_for()  # a book takes a moment at first
            if not cookies:
                cookies = context.cookies()
                incident = tab.locator(".queue a").first.get_attribute("href") or ""
                tab.goto(base + incident)
                report = tab.locator(".account h3 a").first.get_attribute("href") or ""
            if page == "round":
                report = a_round(book)
            tab.goto(base + {"incident": incident, "report": report, "round": report}.get(page, page))
            if opened:
                tab.evaluate("for (const d of document.querySelectorAll('details.shield')) d.open = true")
            if tab.locator(".map").count():
                tab.locator(".map[data-drawn]").first.wait_for()
            tab.wait_for_timeout(400)  # the outline of the world is drawn after the points
            tab.screenshot(path=str(out / f"{name}.png"))
            context.close()
        browser.close()


def main() -> None:
    """Open a desk over a copy of the book, and shoot."""
    built, out, executable = asked(__doc__)
    with tempfile.TemporaryDirectory(prefix="harmledger-") as copy:
        folder = Path(copy) / built.resolve().name
        folder.mkdir()
        shutil.copy(built / "book.sqlite", folder)
        command = [sys.executable, "-m", "harmledger", "desk", str(folder), "--by", AUTHOR, "--port", "0"]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            assert process.stderr
            address = next((m[0] for line in process.stderr if (m := re.search(r"http://\S+token=\S+", line))), None)
            if address is None:
                sys.exit("The desk did not open.")
            shoot(address, out, executable, folder / "book.sqlite")
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
