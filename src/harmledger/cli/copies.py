"""``harmledger backup``, ``restore``, ``export`` and ``import``: copies of a whole book."""

from __future__ import annotations

import argparse
from pathlib import Path

from harmledger.cli.errors import ALL
from harmledger.cli.options import BOOK_HELP, book_file, book_place
from harmledger.cli.terminal import say
from harmledger.ledger import Book, copies
from harmledger.ledger.address import FILE_NAME

BACKUP = "copy a whole book to a file, while others work on"
RESTORE = "bring a copy of a book back, after checking it whole"
EXPORT = "write a whole book as JSON Lines, with checksums"
IMPORT = "make a book of such lines, in any database"
ABOUT_BACKUP = """
Copies the book as it is now to FILE while others go on reading and writing. A book in a file becomes
an SQLite file, which is itself a book (it can be shown and verified); one in PostgreSQL becomes JSON
Lines. Nothing is overwritten: name a new FILE each time.
"""
ABOUT_RESTORE = """
Brings FILE (made by backup or export) back to BOOK. The copy is checked whole first, as by verify; one
that was changed or damaged is refused. Nothing is overwritten: no book may be at BOOK yet.
"""
ABOUT_EXPORT = """
Writes the book as it is now to FILE as JSON Lines: one line a row, with its link in the hash chain, and
a checksum at the end. Import makes the same book of it anywhere: from SQLite to PostgreSQL and back.
"""
ABOUT_IMPORT = """
Makes a book at BOOK of the lines in FILE. Every line is checked; at the first fault the line is named
and nothing is stored. No book may be at BOOK yet.
"""
STATUS = "exit status: 0 done, 2 nothing could be done"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the four commands to the parser."""
    for name, words, about, run, example in (
        ("backup", BACKUP, ABOUT_BACKUP, run_backup, "raqqa raqqa-2026-11-21.sqlite"),
        ("export", EXPORT, ABOUT_EXPORT, run_export, "raqqa raqqa.jsonl"),
    ):
        parser = _parser(commands, name, words, about, example)
        parser.add_argument("book", metavar="BOOK", type=book_place, help=BOOK_HELP)
        parser.add_argument("file", metavar="FILE", type=Path, help="the file to write; must not be there yet")
        parser.set_defaults(run=run)
    for name, words, about, run, example in (
        ("restore", RESTORE, ABOUT_RESTORE, run_restore, "raqqa-2026-11-21.sqlite raqqa"),
        ("import", IMPORT, ABOUT_IMPORT, run_restore, "raqqa.jsonl postgresql://desk@archive/raqqa"),
    ):
        parser = _parser(commands, name, words, about, example)
        parser.add_argument("file", metavar="FILE", type=Path, help="the copy")
        parser.add_argument("book", metavar="BOOK", type=book_place, help=BOOK_HELP)
        parser.set_defaults(run=run)


def _parser(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, words: str, about: str, example: str
) -> argparse.ArgumentParser:
    epilog = f"example:\n  harmledger {name} {example}\n\n{STATUS}\n"
    return commands.add_parser(name, help=words, description=about, epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter)


def run_backup(args: argparse.Namespace) -> int:
    """Back up; returns the exit status."""
    with Book(book_file(args.book), create=False) as book:
        rows = copies.backup(book, args.file)
    say(f"{rows:,} rows copied to {args.file}. It holds everything, names and texts included: keep it where only you can read it.")
    return ALL


def run_export(args: argparse.Namespace) -> int:
    """Export; returns the exit status."""
    with Book(book_file(args.book), create=False) as book:
        rows = copies.export(book, args.file)
    say(f"{rows:,} rows written to {args.file}. It holds everything, names and texts included: keep it where only you can read it.")
    return ALL


def run_restore(args: argparse.Namespace) -> int:
    """Restore or import; returns the exit status."""
    place = args.book
    if isinstance(place, Path) and (place.is_dir() or not place.suffix):
        place = place / FILE_NAME
    rows = copies.restore(args.file, place)
    say(f"{rows:,} rows checked and stored. Look at them with: harmledger show BOOK")
    return ALL
