"""``harmledger locate``: place names to coordinates with an honest precision."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from harmledger import wiring
from harmledger.cli.errors import ALL, NOTHING, SOME, UserError
from harmledger.cli.terminal import Progress, say, say_fault
from harmledger.model.fault import Fault
from harmledger.settings import load_settings

MAX_LINE = 100_000  # bytes of one line
MAX_KEYS = 50  # keys of one line that are looked at
MAX_NAME = 300  # characters of a place's name
HELP = "find the coordinates of place names, with how sure they are"
ABOUT = """
Reads NAMES, one JSON object a line: {"id", "name", "governorate" (or province), "country" (ISO code)},
the last two if known, and "name_ar", "name_uk" … for the name in other languages, which is a second witness.
Writes for each {"id", "lat", "lon", "precision", "radius_km", "name", "source"} and why ("because", "review").
lat is null where the place is not known. All names are looked up on this machine; nothing is sent out.
"""
EXAMPLES = """
example:
  harmledger locate names.jsonl --out places.jsonl --country SY

exit status: 0 all lines were read, 1 some were set aside (each with a message), 2 nothing could be done
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "locate", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", metavar="NAMES.jsonl", type=Path, help="the file of names")
    parser.add_argument("--out", metavar="PLACES.jsonl", type=Path, required=True, help="the file to write")
    parser.add_argument("--country", metavar="CODE", help="country of names that state none (SY)")
    parser.add_argument("--explain", action="store_true", help="list with each name the places that were weighed, and why (not) taken")
    parser.add_argument("--quiet", action="store_true", help="say only what is wrong")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Locate; returns the exit status."""
    settings = load_settings()
    progress = Progress(args.quiet)
    if not args.names.is_file():
        raise UserError(f"There is no file {args.names}. Check how it is spelled, and which folder you are in.")
    asked: list[tuple[object, dict[str, str | None]]] = []
    aside = 0
    with args.names.open("rb") as stream:
        number = 0
        while line := stream.readline(MAX_LINE + 1):
            number += 1
            cut = len(line) > MAX_LINE
            while cut and not line.endswith(b"\n") and (line := stream.readline(MAX_LINE)):
                pass
            if not cut and not line.strip():
                continue
            entry = None if cut else _entry(line, args.country)
            if entry is None:
                aside += 1
                what = "This line does not name a place."
                say_fault(Fault(f"{args.names}:{number}", what, 'Write it as {"id": "p1", "name": "Raqqa", "country": "SY"}.'))
            else:
                asked.append(entry)
    if not asked:
        say("No name could be read, so nothing was written.")
        return NOTHING
    found = wiring.locate((names for _, names in asked), settings, progress.gazetteer, args.explain)
    rows = []
    for (given_id, _), place in zip(asked, found, strict=True):
        rows.append({"id": given_id, **place})
        progress.step("locating", len(rows), len(asked))
    progress.clear()
    wiring.write_lines(args.out, rows)
    if not args.quiet:
        known = sum(r["lat"] is not None for r in rows)
        say(f"{len(rows):,} names written to {args.out}; {known:,} located, {aside:,} lines set aside.")
    return SOME if aside else ALL


def _entry(line: bytes, country: str | None) -> tuple[object, dict[str, str | None]] | None:
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or not isinstance(value.get("id"), str | int | None):
        return None
    texts = {k: v.strip() if isinstance(v := value.get(k), str) and v.strip() else None for k in ("name", "governorate", "country")}
    name = texts["name"]
    for key in sorted(value)[:MAX_KEYS]:
        if key.startswith("name_") and isinstance(other := value[key], str) and 0 < len(other.strip()) <= MAX_NAME:
            texts[key] = other.strip()
    if name is None or len(name) > MAX_NAME or len(texts["governorate"] or "") > MAX_NAME:
        return None
    code = (texts["country"] or country or "").strip().upper()
    return value.get("id"), {**texts, "country": code if len(code) == 2 and code.isalpha() else None}
