"""Options that several commands share, and how they find a book."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from harmledger.cli.errors import UserError
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


def codebooks_of(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """The codebooks that ``text`` names ("all", or names with commas). Raises UserError for one that is not ``known``."""
    if text.strip().lower() == "all":
        return tuple(known)
    asked = tuple(dict.fromkeys(n.strip().lower() for n in text.split(",") if n.strip()))
    if unknown := [n for n in asked if n not in known]:
        raise UserError(f"There is no codebook {unknown[0]!r}. There are: {', '.join(known)}, or all.")
    return asked


def book_file(path: Path) -> Path:
    """The book file that ``path`` (a folder with a book, or the file itself) means."""
    return path / FILE_NAME if path.is_dir() else path
