"""``harmledger estimate``: how many no list has."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from harmledger import wiring
from harmledger.cli.errors import ALL, SOME, UserError
from harmledger.cli.terminal import Progress, say, say_fault
from harmledger.settings import load_settings

HELP = "estimate from the overlap of several lists how many none of them has (capture-recapture)"
ABOUT = """
Reads TABLE, a CSV file with a row for each incident or named person and a column for each list (any words where it is on the
list, nothing or 0 where it is not): lists.csv, as compare writes it, or one of your own. Prints how many are on each combination of
lists, all log-linear models that fit, their intervals, Chao's lower bound, and what to beware of.

No single number is given: what may be said is the span of all models that fit about as well as the best one.
"""
EXAMPLES = """
examples:
  harmledger compare raqqa ged.csv airwars.csv --out beside
  harmledger estimate beside/lists.csv
  harmledger estimate victims.csv --things persons --lists SNHR,VDC,SOHR --out estimate

exit status: 0 done, 1 done, but some rows were set aside (each with a message), 2 nothing could be done
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "estimate", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("table", metavar="TABLE", type=Path, help="a CSV file: a column for each list")
    parser.add_argument("--things", choices=("incidents", "persons"), default="incidents", help="what the rows are; incidents by default")
    parser.add_argument("--lists", metavar="NAMES", help="the columns that are lists, with commas; by default all that can be, from 2 to 5")
    parser.add_argument("--out", metavar="FOLDER", type=Path, help="write estimate.html and estimate.json there, too")
    parser.add_argument("--quiet", action="store_true", help="no progress")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Estimate; returns the exit status."""
    most = load_settings().max_table_bytes
    with args.table.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise UserError(
            f"{args.table} is larger than {most:,} bytes. If it is really that large, raise max_table_bytes in harmledger.toml."
        )
    progress = Progress(args.quiet)
    lists = [n.strip() for n in args.lists.split(",") if n.strip()] if args.lists else []
    try:
        found, faults = wiring.estimate(
            args.table.name, data, lists, args.things, lambda done, total: progress.step("fitting", done, total)
        )
    finally:
        progress.clear()
    for fault in faults:
        say_fault(fault)
    print(wiring.estimate_text(found, shutil.get_terminal_size().columns), end="")
    if args.out:
        say(f"Open {wiring.write_estimate(args.out, found)} in a browser.")
    return SOME if faults else ALL
