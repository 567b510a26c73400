"""``harmledger publish``: give the record out, as a release that others can check, cite and use."""

from __future__ import annotations

import argparse
from pathlib import Path

from harmledger.cli.errors import ALL, UserError
from harmledger.cli.options import BOOK_HELP, a_day, book_file, book_place, kept_folder
from harmledger.cli.release_table import release_table
from harmledger.cli.terminal import Progress, say
from harmledger.ledger import Book
from harmledger.publish.release.order import CannotPublish, Order

GIVEN = ("title", "publisher", "contact", "licence", "address", "profile", "formats")
"""What can be said with options in place of the table of the settings."""
HELP = "give the record out as a release: data in many formats, pages, licence, methodology, changes, checksums"
ABOUT = """
Writes the incidents of a book to FOLDER as a release that others can check, cite and use. FOLDER holds all
releases of the book: the first one becomes FOLDER/1, the next FOLDER/2, which tells what changed since. A
release is there whole or not at all, and none is ever written over. The same book and the same options give
the same bytes. Nothing is written to the book.

Who publishes, under which title and licence, stands in the table [release] of harmledger.toml, or is said
with the options:

  [release]
  title = "Civilian harm in Raqqa, 2017"
  publisher = "The Raqqa Recorders"
  contact = "errors@recorders.example"
  licence = "CC-BY-4.0"
  address = "https://recorders.example/raqqa/"
  methodology = "methodology.txt"
"""
EXAMPLES = """
examples:
  harmledger publish raqqa --out raqqa-releases
  harmledger publish raqqa --out raqqa-releases --title "Harm in Raqqa" --licence CC-BY-4.0
  harmledger publish raqqa --out for-the-court --profile court --day 2026-11-21

exit status: 0 done, 2 nothing could be done
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "publish", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("book", metavar="BOOK", type=book_place, help=BOOK_HELP)
    parser.add_argument("--out", metavar="FOLDER", type=Path, required=True, help="the folder of the releases; made if it is not there")
    parser.add_argument("--profile", metavar="NAME", help="what is held back: public (default), partner or court")
    parser.add_argument("--title", metavar="TEXT", help="what the record is called")
    parser.add_argument("--publisher", metavar="NAME", help="who stands behind it")
    parser.add_argument("--contact", metavar="ADDRESS", help="where errors can be told")
    parser.add_argument("--licence", metavar="SPDX", help="under which licence the record may be used (CC-BY-4.0, CC0-1.0, ODbL-1.0 …)")
    parser.add_argument("--address", metavar="URL", help="where the release will stand on the web")
    parser.add_argument("--day", metavar="DATE", type=a_day, help="the day of the release; by default that of the book's last entry")
    parser.add_argument("--formats", metavar="NAMES", help="only these formats, with commas between; all by default")
    parser.add_argument("--quiet", action="store_true", help="say only what is wrong")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Publish; returns the exit status."""
    from harmledger.releasing import release  # all formats with it; other commands need none of them

    order, progress = _order(args), Progress(args.quiet)
    try:
        with Book(book_file(args.book), create=False) as book:
            made = release(book, kept_folder(book), args.out, order, say, progress.step)
    except CannotPublish as why:
        raise UserError(str(why)) from why
    finally:
        progress.clear()
    for key, reason in made.left_out.items():
        say(f"The format {key} was left out: {reason}")
    if not args.quiet:
        say(f"Release {made.about.version} of {made.about.day}: {made.files:,} files, {made.size / 1e6:,.1f} MB, in {made.folder}.")
    print(f"manifest {made.manifest}")
    return ALL


def _order(args: argparse.Namespace) -> Order:
    """What the options say, else the table of the settings. Raises UserError, SettingsError."""
    said = release_table({name: given for name in GIVEN if (given := getattr(args, name)) is not None})
    return Order(
        title=said["title"],
        licence=said["licence"],
        publisher=said.get("publisher", ""),
        contact=said.get("contact", ""),
        address=said.get("address", ""),
        methodology=said.get("methodology", ""),
        licence_text=said.get("licence_file", ""),
        profile=said.get("profile", "public"),
        day=args.day,
        formats=tuple(f.strip() for f in said["formats"].split(",") if f.strip()) if said.get("formats") else None,
    )
