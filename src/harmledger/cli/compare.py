"""``harmledger compare``: a book beside other records."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from harmledger.cli.errors import ALL, SOME, UserError
from harmledger.cli.options import BOOK_HELP, a_day, book_place
from harmledger.cli.terminal import say, say_fault
from harmledger.model.comparison import Comparison, Listed, Window
from harmledger.settings import load_settings

HELP = "put a book beside other records: what is in both, what differs, what each alone has"
ABOUT = """
Links the incidents of BOOK with another record and writes a report to FOLDER: index.html (open it in a browser), matches.csv,
possible.csv, only_here.csv, only_there.csv and comparison.json. With several OTHERs each has a folder of its own, and lists.csv says
which event is in which of them.

OTHER is a table as its publisher gives it (UCDP GED, ACLED, Airwars, Iraq Body Count; known by its columns), a release of harmledger,
or another book. BOOK may be a release or such a table, too.
"""
EXAMPLES = """
examples:
  harmledger compare raqqa GEDEvent_v25_1.csv --out beside-ged --area SY
  harmledger compare raqqa airwars.csv acled.csv --out beside --from 2017-01-01 --to 2017-12-31
  harmledger compare raqqa raqqa-release --out changes

exit status: 0 compared, 1 compared, but some rows were set aside (each with a message), 2 nothing could be done
"""
MOST_TOLD = 20
"""Faults of a record that are said one by one; the report has all."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "compare", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("book", metavar="BOOK", type=book_place, help=BOOK_HELP)
    parser.add_argument("others", metavar="OTHER", nargs="+", type=book_place, help="another recorder's table, a release, or another book")
    parser.add_argument("--out", metavar="FOLDER", type=Path, required=True, help="where to write; made if it is not there")
    parser.add_argument("--from", dest="first", metavar="DATE", type=a_day, help="first day that both records hold (2017-01-01)")
    parser.add_argument("--to", dest="last", metavar="DATE", type=a_day, help="last day that both records hold")
    parser.add_argument("--area", metavar="AREA", help="a country's code (SY) or the name of a province that both records hold")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Compare; returns the exit status."""
    from harmledger.publish.comparison.folder import write_comparisons
    from harmledger.wiring import compared

    if args.first and args.last and args.first > args.last:
        raise UserError(f"--from {args.first} is after --to {args.last}. Change them over.")
    asking = compared.asks(load_settings())
    here, *others = named_apart([compared.other_list(place, asking) for place in (args.book, *args.others)])
    if not here.entries:
        raise UserError(f"{here.name} has no incidents, so there is nothing to compare. Build it first.")
    window = Window(args.first, args.last, (args.area or "").strip() or None)
    made = [compared.compare(here, other, window) for other in others]
    written = write_comparisons(args.out, made, compared.capture_table([here, *others]) if len(others) > 1 else None)
    for c in made:
        _say(c)
    say(f"Open {written[-1]} in a browser.")
    return SOME if any(f.severity == "set aside" for each in (here, *others) for f in each.faults) else ALL


def named_apart(lists: Sequence[Listed]) -> list[Listed]:
    """The lists, each under a name of its own."""
    found: list[Listed] = []
    for each in lists:
        name, n = each.name, 2
        while name in {f.name for f in found}:
            name, n = f"{each.name} ({n})", n + 1
        found.append(replace(each, name=name))
    return found


def _say(c: Comparison) -> None:
    for fault in c.there.faults[:MOST_TOLD]:
        say_fault(fault)
    if len(c.there.faults) > MOST_TOLD:
        say(f"{len(c.there.faults) - MOST_TOLD:,} more are in the report.")
    t = c.total
    say(
        f"{c.here.name} beside {c.there.name} ({c.there.kind}): {t.matched_here:,} of {t.here:,} of ours matched with {t.matched_there:,} "
        f"of {t.there:,} of theirs; {len(c.possible):,} possible pairs; {t.only_here:,} ours alone, {t.only_there:,} theirs alone; "
        f"{sum(bool(m.differences) for m in c.matches):,} matches differ."
    )
    if not t.there:
        say(f"Nothing of {c.there.name} lies in the months and countries of {c.here.name}; is it the right file?")
