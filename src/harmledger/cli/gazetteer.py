"""``harmledger gazetteer``: places beyond the built-in ones: import, fetch, list, remove, count, search."""

from __future__ import annotations

import argparse
import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from harmledger import wiring
from harmledger.cli.errors import ALL, SOME, UserError
from harmledger.cli.terminal import Progress, say, say_fault
from harmledger.model.fault import Fault
from harmledger.publish.terminal import plain
from harmledger.settings import load_settings

if TYPE_CHECKING:
    from harmledger.resolve.where.sources.store import Source

SHOWN = 20
"""Faults of one import that are shown; the rest are counted, and written where --set-aside says."""
HELP = "add places of your own (villages, neighbourhoods) to those that harmledger knows; list, remove, search them"
ABOUT = """
harmledger knows towns of 500 people and more. This command adds gazetteers with villages, neighbourhoods and
sites: a file of yours (import) or one from its publisher (fetch). Every later build, extract and locate uses them.
"""
EXAMPLES = """
examples:
  harmledger gazetteer import syria.csv --as csv --country SY --map Village=name
  harmledger gazetteer fetch geonames:SY
  harmledger gazetteer search "Abu Hammam" --country SY --province "Deir ez-Zor"

exit status: 0 all done, 1 some rows were set aside (each with a message), 2 nothing could be done
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


FETCH = """
Gets a country's file from GeoNames (a few megabytes) and imports it: "harmledger gazetteer fetch geonames:SY". Only http and https,
and only public addresses, are asked.
"""
SEARCH = """
Shows the places that NAME may mean, best first: how alike the names are (0 to 1), why, and where each comes from; and which
of them, if any, locate would take for it.
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = commands.add_parser("gazetteer", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=raw)
    verbs = parser.add_subparsers(metavar="VERB", required=True, title="what to do (each has its own --help)")
    one = verbs.add_parser("import", help="add the places of a file", description=IMPORT, formatter_class=raw)
    one.add_argument("file", metavar="FILE", type=Path, help="the file (or folder of GeoJSON files)")
    one.add_argument(
        "--as", dest="format", metavar="FORMAT", required=True, choices=wiring.gazetteer_formats(), help="geonames, wof, ocha, osm or csv"
    )
    _common(one)
    one.set_defaults(run=_import)
    one = verbs.add_parser("fetch", help="get a country's places from GeoNames and add them", description=FETCH, formatter_class=raw)
    one.add_argument("asked", metavar="geonames:CODE", help="geonames: and the country's ISO code (geonames:SY)")
    one.add_argument("--name", metavar="NAME", help="what to call the source; by default geonames-sy for SY")
    _reports(one)
    one.set_defaults(run=_fetch)
    one = verbs.add_parser("list", help="list the gazetteers in use")
    one.set_defaults(run=_list)
    one = verbs.add_parser("remove", help="take an imported gazetteer away")
    one.add_argument("name", metavar="NAME", help="its name, as list shows it")
    one.set_defaults(run=_remove)
    one = verbs.add_parser("stats", help="count places by gazetteer, country and kind")
    one.set_defaults(run=_stats)
    one = verbs.add_parser("search", help="show what a name may mean, with scores and reasons", description=SEARCH, formatter_class=raw)
    one.add_argument("name", metavar="NAME", help="the name of a place, in Latin, Arabic or Cyrillic letters")
    one.add_argument("--country", metavar="CODE", help="its country, if known (SY)")
    one.add_argument("--province", metavar="NAME", help="its province or governorate, if known")
    one.add_argument("--json", action="store_true", help="write JSON, for programs")
    one.set_defaults(run=_search)


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", metavar="NAME", help="what to call the source; by default as the file")
    parser.add_argument("--country", metavar="CODE", help="country of places that state none (SY)")
    parser.add_argument(
        "--map", metavar="COLUMN=FIELD", action="append", default=[], help="which column holds what (Ort=name); as often as needed"
    )
    _reports(parser)


def _reports(parser: argparse.ArgumentParser) -> None:
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


class _Listener:
    """Shows the first faults, counts all, and keeps them where they are to be written."""

    def __init__(self, args: argparse.Namespace, progress: Progress) -> None:
        self._file: Path | None = args.set_aside
        self._progress, self._kept, self._aside = progress, list[Fault](), 0

    def tell(self, fault: Fault) -> None:
        """Take a fault in."""
        self._aside += fault.severity == "set aside"
        if self._file is not None:
            self._kept.append(fault)
        if fault.severity == "warning" or self._aside <= SHOWN:
            self._progress.clear()
            say_fault(fault)

    def end(self) -> None:
        """Say how many more there were, and write all."""
        self._progress.clear()
        if self._file is not None:
            wiring.write_lines(self._file, ({"where": f.where, "what": f.what, "mend": f.mend, "severity": f.severity} for f in self._kept))
        if self._aside > SHOWN:
            more = f"all are in {self._file}" if self._file else "--set-aside FILE writes them all"
            say(f"… and {self._aside - SHOWN:,} more rows set aside; {more}.")


def _import(args: argparse.Namespace) -> int:
    progress = Progress(args.quiet)
    listener = _Listener(args, progress)
    try:
        source = wiring.import_gazetteer(
            args.file, args.format, args.name, args.country, _mapping(args.map), load_settings(), listener.tell, progress.step
        )
    finally:
        listener.end()
    return _stored(source, args.quiet)


def _fetch(args: argparse.Namespace) -> int:
    progress = Progress(args.quiet)
    listener = _Listener(args, progress)
    try:
        source = wiring.fetch_gazetteer(args.asked, args.name, load_settings(), listener.tell, progress.step)
    finally:
        listener.end()
    return _stored(source, args.quiet)


def _stored(source: Source, quiet: bool) -> int:
    if not quiet:
        say(f"{source.places:,} places stored as “{source.name}”; {source.set_aside:,} rows set aside.")
        for why, number in source.left_out.items():
            say(f"{number:,} left out: {why}.")
        say(f"Attribution: {source.attribution}.")
    return SOME if source.set_aside else ALL


def _list(args: argparse.Namespace) -> int:
    settings = load_settings()
    with contextlib.closing(wiring.gazetteer(settings)) as gazetteer:
        print(plain(f"geonames (built in): {gazetteer.version}. {gazetteer.attribution}"))
    used = {s.name for s in wiring.gazetteer_sources(settings)}
    for source in wiring.imported_gazetteers(settings):
        off = "" if source.name in used else " (not used: setting gazetteers)"
        what = f"{source.places:,} places of {', '.join(source.countries)}, from {source.file} ({source.format}), version {source.version}{off}"
        print(plain(f"{source.name}: {what}. {source.attribution}"))
    return ALL


def _remove(args: argparse.Namespace) -> int:
    settings = load_settings()
    if not wiring.remove_gazetteer(args.name, settings):
        there = ", ".join(path.stem for path in sorted(settings.gazetteer_folder.glob("*.sqlite"))) or "none"
        raise UserError(f"There is no imported gazetteer called {args.name!r}. Imported: {there}.")
    say(f"“{args.name}” was removed. Reports are read anew at the next build.")
    return ALL


def _stats(args: argparse.Namespace) -> int:
    for line in wiring.gazetteer_counts(load_settings()):
        print(line[: len(line) - len(line.lstrip())] + plain(line))
    return ALL


def _search(args: argparse.Namespace) -> int:
    found = wiring.search_gazetteer(args.name, args.country, args.province, load_settings())
    if args.json:
        print(json.dumps(found.as_dict(), ensure_ascii=False, indent=1))
        return ALL
    print(plain(f"“{args.name}”: {found.words}"))
    for one in found.candidates:
        town = one.town
        where = ", ".join(dict.fromkeys(p for p in (town.admin3, town.admin2, town.admin1, town.country) if p))
        people = f", {town.population:,} people" if town.population else ""
        print(plain(f"{one.score:.2f}  {town.name} ({where}): {town.kind}{people}, {town.lat:.4f}, {town.lon:.4f}"))
        print("      " + plain(f"by its name “{one.name}”: {one.because}; {', '.join((town.id, *town.also))}"))
        print("      " + plain(found.verdict(town.id)))
        if town.division_because:
            print("      " + plain(f"{town.admin1}: {town.division_because}"))
    if found.more:
        print(f"… and {found.more:,} more")
    return ALL
