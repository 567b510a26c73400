"""``harmledger publish``: give the record out, as a release that others can check, cite and use."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from harmledger.cli.errors import ALL, SOME, UserError
from harmledger.cli.options import BOOK_HELP, a_day, book_file, book_place, kept_folder
from harmledger.cli.release_table import release_table
from harmledger.cli.terminal import Progress, say
from harmledger.ledger import Book
from harmledger.publish.release.order import INCIDENT, CannotPublish, Order

if TYPE_CHECKING:  # all formats and pages with it; other commands need none of them
    from harmledger.publish.release.build import Made

GIVEN = ("title", "publisher", "contact", "licence", "address", "profile", "formats")
"""What can be said with options in place of the table of the settings."""
MOST_FAULTS = 100
"""Faults of a release that are told one by one."""
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
  harmledger publish --check raqqa-releases/2
  harmledger publish raqqa --out for-the-court --profile court --day 2026-11-21

exit status: 0 done, 1 something is wrong with the release that was checked, 2 nothing could be done
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "publish", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("book", metavar="BOOK", nargs="?", type=book_place, help=BOOK_HELP)
    parser.add_argument("--out", metavar="FOLDER", type=Path, help="the folder of the releases; made if it is not there")
    parser.add_argument("--profile", metavar="NAME", help="what is held back: public (default), partner or court")
    parser.add_argument("--title", metavar="TEXT", help="what the record is called")
    parser.add_argument("--publisher", metavar="NAME", help="who stands behind it")
    parser.add_argument("--contact", metavar="ADDRESS", help="where errors can be told")
    parser.add_argument("--licence", metavar="SPDX", help="under which licence the record may be used (CC-BY-4.0, CC0-1.0, ODbL-1.0 …)")
    parser.add_argument("--address", metavar="URL", help="where the release will stand on the web")
    parser.add_argument("--day", metavar="DATE", type=a_day, help="the day of the release; by default that of the book's last entry")
    parser.add_argument("--since", metavar="RELEASE", type=Path, help="the release that this one follows; by default the newest in FOLDER")
    parser.add_argument(
        "--reason",
        metavar="ID=TEXT",
        type=_reason,
        action="append",
        default=[],
        help="why an incident is changed or withdrawn, in your own words (may be repeated)",
    )
    parser.add_argument("--formats", metavar="NAMES", help="only these formats, with commas between; all by default")
    parser.add_argument(
        "--held-back", metavar="FILE", type=Path, help="write to FILE, for yourself alone, each thing that was held back, and where"
    )
    parser.add_argument("--dry-run", action="store_true", help="write nothing; print what would have changed")
    parser.add_argument("--check", metavar="RELEASE", type=Path, help="publish nothing: check the release in this folder, of whoever it is")
    parser.add_argument("--quiet", action="store_true", help="say only what is wrong")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Publish; returns the exit status."""
    if args.check:
        return _check(args.check, Progress(args.quiet), args.quiet)
    if args.book is None or args.out is None:
        raise UserError("Say which book, and the folder of its releases: harmledger publish BOOK --out FOLDER")
    from harmledger.publish.release.told import changes_words
    from harmledger.releasing import release

    order, progress = _order(args), Progress(args.quiet)
    if args.held_back and args.out.resolve() in args.held_back.resolve().parents:
        raise UserError(f"{args.held_back} lies among the releases, and it will hold all that is held back. Name a file in another folder.")
    try:
        with Book(book_file(args.book), create=False) as book:
            made = release(book, kept_folder(book), args.out, order, say, progress.step, keep=not args.dry_run)
    except CannotPublish as why:
        raise UserError(str(why)) from why
    finally:
        progress.clear()
    for key, reason in made.left_out.items():
        say(f"The format {key} was left out: {reason}")
    for remark in made.remarks:
        say(remark)
    if args.dry_run:
        print(changes_words(made.about, made.changes))
    if args.held_back:
        _write_held_back(args.held_back, made)
    if not args.quiet:
        _summary(made, args.dry_run)
    if not args.dry_run:
        print(f"manifest {made.manifest}")
    return ALL


def _check(folder: Path, progress: Progress, quiet: bool) -> int:
    """Check a release; returns the exit status."""
    from harmledger.publish.release.check import check

    if not folder.is_dir():
        raise UserError(f"There is no folder {folder}. Name the folder of one release (FOLDER/1).")
    wrong = 0
    for fault in check(folder, progress.step):
        wrong += 1
        progress.clear()
        if wrong <= MOST_FAULTS:
            say(f"WRONG: {fault}")
    progress.clear()
    if wrong > MOST_FAULTS:
        say(f"And {wrong - MOST_FAULTS:,} more things are wrong.")
    if not quiet and not wrong:
        say(f"Nothing is wrong with {folder}: every file is as it was published, and every number stands beside its words.")
    return SOME if wrong else ALL


def _write_held_back(path: Path, made: Made) -> None:
    """All that was held back, for the publisher alone."""
    from harmledger.publish.files import json_lines, write_whole
    from harmledger.publish.redaction.held_back import held_back_lines

    write_whole(path, json_lines(held_back_lines(made.held))).chmod(0o600)


def _summary(made: Made, dry: bool) -> None:
    counted = Counter(c.kind for c in made.changes.changes)
    since = f"since release {made.changes.since}: {', '.join(f'{n:,} {kind}' for kind, n in counted.items()) or 'nothing changed'}"
    told = since if made.changes.since else "the first release"
    size = f"{made.files:,} files, {made.size / 1e6:,.1f} MB"
    if dry:
        say(f"Release {made.about.version} of {made.about.day} ({told}) would have {size}. Nothing was written.")
    else:
        say(f"Release {made.about.version} of {made.about.day} ({told}): {size}. Open {made.folder / 'index.html'} in a browser.")


def _reason(text: str) -> tuple[str, str]:
    incident, equals, words = (part.strip() for part in text.partition("="))
    if not equals or not words or not INCIDENT.fullmatch(incident):
        raise argparse.ArgumentTypeError(f"{text!r} is not ID=TEXT; write it as i-3f2a9c…=the family asked us to")
    return incident, " ".join(words.split())


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
        since=args.since,
        reasons=dict(args.reason),
    )
