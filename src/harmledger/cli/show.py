"""``harmledger show``: one incident, or all of them, to read in a terminal."""

from __future__ import annotations

import argparse
import shutil
import sys

from harmledger import wiring
from harmledger.cli.errors import ALL, UserError
from harmledger.cli.options import BOOK_HELP, book_file, book_place, codebooks_of, kept_folder, moment
from harmledger.cli.subject import incident
from harmledger.cli.terminal import say
from harmledger.ledger import Book
from harmledger.pipeline import derive
from harmledger.settings import load_settings

HELP = "print one incident of a book, or the list of them"
ABOUT = """
Prints one incident with its range, its grade, the reasons of both, and each claim in its own words.
INCIDENT is an incident's id, the id of one of its events, "report#e1", or the beginning of an id.
Without INCIDENT, lists all incidents of the book. With --codebook, shows what other recorders' rules
make of the incident, side by side; the rules are files that can be edited (docs/incidents.md).
With --as-of, shows what the book said on a day of the past.
"""
EXAMPLES = """
examples:
  harmledger show raqqa
  harmledger show raqqa i-3f2a
  harmledger show raqqa i-3f2a --as-of 2026-11-21
  harmledger show raqqa i-3f2a --codebook all
  harmledger show raqqa i-3f2a --codebook ucdp,airwars

exit status: 0 shown, 2 there is no such book or incident
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "show", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("book", metavar="BOOK", type=book_place, help=BOOK_HELP)
    parser.add_argument("incident", metavar="INCIDENT", nargs="?", help="which one; all are listed without it")
    parser.add_argument("--as-of", metavar="DATE", type=moment, help="what the book said at the end of this day (UTC), or at a time of it")
    parser.add_argument("--list", action="store_true", help="list all incidents")
    parser.add_argument(
        "--codebook", metavar="NAMES", help='under these codebooks: "all", or names with commas between (airwars,ucdp,acled,ibc)'
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show; returns the exit status."""
    settings = load_settings()
    names = codebooks(args)
    width = min(shutil.get_terminal_size((100, 24)).columns, 120)
    colour = settings.colour and sys.stdout.isatty()
    with Book(book_file(args.book), create=False) as book:
        derived = derive(book.as_of(args.as_of), wiring.former()) if args.as_of else wiring.derived(book, kept_folder(book), say)
    if args.list or not args.incident:
        text = wiring.list_text(derived, width, colour)
    elif names:
        text = wiring.codebooks_text(incident(derived, args.incident), derived, names, width)
    else:
        text = wiring.incident_text(incident(derived, args.incident), derived, width, colour)
    sys.stdout.write(text.encode(sys.stdout.encoding or "utf-8", "replace").decode(sys.stdout.encoding or "utf-8"))
    sys.stdout.flush()
    return ALL


def codebooks(args: argparse.Namespace) -> tuple[str, ...]:
    """The codebooks that were asked for. Raises UserError for one that there is not, or where no incident is named."""
    if args.codebook is None:
        return ()
    if not args.incident or args.list:
        raise UserError("--codebook needs an incident: harmledger show BOOK INCIDENT --codebook all")
    return codebooks_of(args.codebook, wiring.codebook_names())
