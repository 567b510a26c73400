"""``harmledger desk``: opens a book's review desk in the browser."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from harmledger import wiring
from harmledger.cli.errors import ALL, UserError
from harmledger.cli.options import BOOK_HELP, MISSING, book_file, book_place, kept_folder, people_place, title_of
from harmledger.cli.terminal import say
from harmledger.ledger import Book
from harmledger.settings import load_settings
from harmledger.wiring import Unavailable

HELP = "open a book's review desk, to work through it in a browser"
ABOUT = """
Opens the desk of BOOK: the queue of what needs a person, every incident with its claims beside their
reports, decisions with their reasons. Runs until Ctrl-C; every decision is stored at once.

Alone: only this machine reaches the desk, no account is needed, and the address that is printed opens it.
With others: make accounts first (harmledger people BOOK add NAME --role admin), and say with --address
under which https address people reach the desk, and whether a proxy of yours (--proxy) or the desk
itself (--certificate, --key) speaks https.
"""
EXAMPLES = """
examples:
  harmledger desk raqqa --by "R. Haddad"
  harmledger desk raqqa --host 0.0.0.0 --address https://desk.example.org --certificate cert.pem --key key.pem
  harmledger desk raqqa --address https://desk.example.org --proxy 127.0.0.1

exit status: 0 ended as told, 2 the desk could not be opened
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "desk", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("book", metavar="BOOK", type=book_place, help=BOOK_HELP)
    parser.add_argument("--by", metavar="NAME", help="who works here alone, as it will stand beside the decisions")
    parser.add_argument("--port", metavar="NUMBER", type=int, default=8321, help="the port to listen on; 8321 by default")
    parser.add_argument("--host", metavar="ADDRESS", default="127.0.0.1", help="the address to listen on; by default this machine alone")
    parser.add_argument("--address", metavar="URL", help="the https address under which people reach the desk")
    parser.add_argument("--certificate", metavar="FILE", type=Path, help="the certificate of that address (PEM)")
    parser.add_argument("--key", metavar="FILE", type=Path, help="the key of that certificate (PEM)")
    parser.add_argument("--proxy", metavar="IP", help="the proxy of yours that speaks https and says who is asking")
    parser.add_argument(
        "--tiles",
        metavar="FILE|URL",
        help="the map's ground: a PMTiles file (or its address), or an address with {z}, {x} and {y}; by default the setting of that name, "
        "else an outline that needs no network",
    )
    parser.add_argument("--tiles-credit", metavar="TEXT", help="whom the map must name for it")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the desk until it is told to end; returns the exit status."""
    try:
        from harmledger.desk.people.store import PeopleError, open_store
        from harmledger.desk.web.addresses import SetupFault
        from harmledger.desk.web.serve import Opening, open_desk
    except ImportError as error:
        raise Unavailable(MISSING) from error
    file, settings = book_file(args.book), load_settings()
    opening = Opening(
        title=title_of(file),
        by=args.by,
        host=args.host,
        port=args.port,
        address=args.address,
        certificate=args.certificate,
        key=args.key,
        proxy=args.proxy,
        tiles=args.tiles or (None if settings.tiles == "-" else settings.tiles),
        tiles_credit=args.tiles_credit or (settings.tiles_credit if settings.tiles_credit != "-" else ""),
    )
    try:
        with Book(file, create=False) as book, open_store(people_place(file)) as store:
            desk = wiring.desk(book, lambda: datetime.now().astimezone(), kept_folder(book))
            open_desk(opening, desk, store, say)
    except (PeopleError, SetupFault) as why:
        raise UserError(str(why)) from why
    return ALL
