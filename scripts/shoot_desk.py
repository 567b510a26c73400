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
)


def shoot(address: str, out: Path, executable: str) -> None:
    """Every picture of ``SHOTS``. ``address``: what the program printed."""
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
            if not cookies:
                cookies = context.cookies()
                incident = tab.locator(".queue a").first.get_attribute("href") or ""
                tab.goto(base + incident)
                report = tab.locator(".account h3 a").first.get_attribute("href") or ""
            tab.goto(base + {"incident": incident, "report": report}.get(page, page))
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
        command = [sys.executable, "-m", "harmledger", "desk", str(folder), "--by", "R. Haddad", "--port", "0"]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            assert process.stderr
            address = next((m[0] for line in process.stderr if (m := re.search(r"http://\S+token=\S+", line))), None)
            if address is None:
                sys.exit("The desk did not open.")
            shoot(address, out, executable)
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
