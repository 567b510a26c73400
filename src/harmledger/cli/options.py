"""Options that several commands share, and how they find a book."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from harmledger.intake.days import NoDay, day_of
from harmledger.intake.source import Given
from harmledger.ledger.book import FILE_NAME
from harmledger.settings import Settings


def _day(text: str) -> date:
    try:
        return day_of(text)
    except NoDay as why:
        raise argparse.ArgumentTypeError(f"{text!r} {why}; write it as 2017-10-24") from why


def add_given(parser: argparse.ArgumentParser) -> None:
    """Add ``--published`` and ``--publisher``."""
    parser.add_argument("--published", metavar="DATE", type=_day, help="day of publication of reports that state none (2017-10-24)")
    parser.add_argument("--publisher", metavar="NAME", help="publisher of reports that state none")


def given_of(args: argparse.Namespace, settings: Settings) -> Given:
    """What the options and settings say of the input."""
    return Given(
        published=args.published,
        publisher=(args.publisher or "").strip() or None,
        max_text_bytes=settings.max_text_bytes,
        max_table_bytes=settings.max_table_bytes,
        max_line_bytes=settings.max_line_bytes,
        max_report_chars=settings.max_report_chars,
    )


def book_file(path: Path) -> Path:
    """The book file that ``path`` (a folder with a book, or the file itself) means."""
    return path / FILE_NAME if path.is_dir() else path


MISSING = "The desk is not installed. Install it with: pip install 'harmledger[desk]'"
"""Said where the packages of the desk are missing."""


def people_place(book: Path | str) -> Path | str:
    """Where the accounts of the desk of a book are: in the folder of its file, or in a schema of its own on its database's server."""
    return book.resolve().parent if isinstance(book, Path) else book


def title_of(book: Path | str) -> str:
    """What a book is called at its desk: its folder, or its database."""
    place = book.resolve().parent.name if isinstance(book, Path) else book.rsplit("/", 1)[-1].split("?")[0]
    return place or "harmledger"
