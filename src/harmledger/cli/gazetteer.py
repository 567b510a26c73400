"""``harmledger gazetteer``: places beyond the built-in ones: import, fetch, list, remove, count, search."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from harmledger import wiring
from harmledger.cli.errors import ALL, SOME, UserError
from harmledger.cli.terminal import Progress, say, say_fault
from harmledger.model.fault import Fault
from harmledger.settings import load_settings

SHOWN = 20
"""Faults of one import that are shown; the rest are counted, and written where --set-aside says."""
HELP = "add places of your own (villages, neighbourhoods) to those that harmledger knows; list, remove, search them"
ABOUT = """
harmledger knows towns of 500 people and more. This command adds gazetteers with villages, neighbourhoods and
sites: a file of yours (import) or one from its publisher (fetch). Every later build, extract and locate uses them.
"""
IMPORT = """
Reads FILE, checks every row, and stores its places. A bad row is set aside with a message; the rest goes on.
A source of the same name is replaced, whole; an import that fails or is stopped changes nothing.

FORMAT is one of
  geonames  GeoNames country dump: SY.txt, or the zip with it (https://download.geonames.org/export/dump/)
  wof       Who's On First: flattened table, or GeoJSON (a file, a folder, one feature a line)
  ocha      OCHA COD populated places with P-codes: CSV or GeoJSON (https://data.humdata.org)
  osm       OpenStreetMap extract as GeoJSON with place=*
  csv       any table; name its columns with --map COLUMN=FIELD where they are not called name, lat, lon …
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = commands.add_parser("gazetteer", help=HELP, description=ABOUT, formatter_class=raw)
    verbs = parser.add_subparsers(metavar="VERB", required=True, title="what to do (each has its own --help)")
    one = verbs.add_parser("import", help="add the places of a file", description=IMPORT, formatter_class=raw)
    one.add_argument("file", metavar="FILE", type=Path, help="the file (or folder of GeoJSON files)")
    one.add_argument(
        "--as", dest="format", metavar="FORMAT", required=True, choices=wiring.gazetteer_formats(), help="geonames, wof, ocha, osm or csv"
    )
    _common(one)
    one.set_defaults(run=_import)


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", metavar="NAME", help="what to call the source; by default as the file")
    parser.add_argument("--country", metavar="CODE", help="country of places that state none (SY)")
    parser.add_argument(
        "--map", metavar="COLUMN=FIELD", action="append", default=[], help="which column holds what (Ort=name); as often as needed"
    )
    parser.add_argument("--set-aside", metavar="FILE", type=Path, help="write all messages about rows set aside to FILE")
    parser.add_argument("--quiet", action="store_true", help="say only what is wrong")


def _mapping(pairs: list[str]) -> dict[str, str]:
    made: dict[str, str] = {}
    for pair in pairs:
        column, mark, field = pair.rpartition("=")
        if not mark or not column.strip() or not field.strip():
            raise UserError(f"--map {pair!r} is not understood. Write it as --map Ort=name (the file's column, then the field).")
        made[column.strip()] = field.strip()
    return made


def _import(args: argparse.Namespace) -> int:
    settings = load_settings()
    progress = Progress(args.quiet)
    kept: list[Fault] = []
    by_sort: dict[str, int] = {"set aside": 0, "warning": 0}

    def tell(fault: Fault) -> None:
        by_sort[fault.severity] += 1
        if args.set_aside:
            kept.append(fault)
        if fault.severity == "warning" or by_sort["set aside"] <= SHOWN:
            progress.clear()
            say_fault(fault)

    try:
        source = wiring.import_gazetteer(args.file, args.format, args.name, args.country, _mapping(args.map), settings, tell, progress.step)
    finally:
        progress.clear()
        if by_sort["set aside"] > SHOWN:
            say(
                f"… and {by_sort['set aside'] - SHOWN:,} more rows set aside"
                + ("." if args.set_aside else "; --set-aside FILE writes them all.")
            )
    if not args.quiet:
        say(f"{source.places:,} places stored as “{source.name}”; {source.set_aside:,} rows set aside.")
        for why, number in source.left_out.items():
            say(f"{number:,} left out: {why}.")
        say(f"Attribution: {source.attribution}.")
    return SOME if source.set_aside else ALL


_ = sys
