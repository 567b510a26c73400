#!/usr/bin/env python3
"""Takes the pictures of a built page for the documentation, with a Chromium that is already on the machine.

    python scripts/shoot_page.py demo docs/images

Needs ``pip install playwright`` and a ``chromium`` on the PATH; downloads nothing.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def shoot(folder: Path, out: Path, executable: str) -> None:
    """``overview.png``, ``incident.png``, ``incident-dark.png`` and ``incident-narrow.png`` of ``folder/index.html``.

    The incident is the one with the most reports (the first of them in the table).
    """
    from playwright.sync_api import sync_playwright

    out.mkdir(parents=True, exist_ok=True)
    address = (folder / "index.html").resolve().as_uri()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=executable, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1180})
        page.goto(address)
        rows = page.locator("tr[data-id]").evaluate_all("(rows) => rows.map((r) => [r.dataset.id, Number(r.dataset.reports)])")
        if not rows:
            raise SystemExit(f"{address} has no incident to show")
        incident = max(rows, key=lambda row: row[1])[0]
        for name, hash_, width, height, scheme in (
            ("overview", "", 1280, 1180, "light"),
            ("incident", f"#{incident}", 1280, 1180, "light"),
            ("incident-dark", f"#{incident}", 1280, 820, "dark"),
            ("incident-narrow", f"#{incident}", 360, 900, "light"),
        ):
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
            page = context.new_page()
            page.goto(address + hash_)
            page.wait_for_timeout(300)  # the map draws on the next frame
            page.screenshot(path=str(out / f"{name}.png"))
            context.close()
        browser.close()


def asked(description: str | None) -> tuple[Path, Path, str]:
    """The output folder and the folder for pictures that the command line names, and the Chromium of this machine."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="an output folder of harmledger build")
    parser.add_argument("out", type=Path, help="where the pictures go")
    args = parser.parse_args()
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        sys.exit("No chromium on the PATH: apt-get install chromium")
    return args.folder, args.out, executable


if __name__ == "__main__":
    shoot(*asked(__doc__))
