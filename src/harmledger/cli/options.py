"""Options that several commands share, and how they find a book."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from harmledger.cli.errors import UserError
from harmledger.intake.days import NoDay, day_of
from harmledger.intake.entry import synonyms
from harmledger.intake.source import Given
from harmledger.ledger import Book
from harmledger.ledger.address import FILE_NAME, is_database
from harmledger.settings import Settings, load_settings


def a_day(text: str) -> date:
    """The day that ``text`` writes ("2017-10-24")."""
    try:
        return day_of(text)
    except NoDay as why:
        raise argparse.ArgumentTypeError(f"{text!r} {why}; write it as 2017-10-24") from why


def add_given(parser: argparse.ArgumentParser) -> None:
    """Add ``--published``, ``--publisher`` and ``--column``."""
    parser.add_argument("--published", metavar="DATE", type=a_day, help="day of publication of reports that state none (2017-10-24)")
    parser.add_argument("--publisher", metavar="NAME", help="publisher of reports that state none")
    parser.add_argument(
        "--column",
        metavar="NAME=FIELD",
        type=_column,
        action="append",
        default=[],
        help='what a column of a table, or a key of JSON, is to us, where it has a name of its own ("Beschreibung=text"); as often as needed',
    )


def _column(text: str) -> tuple[str, str]:
    name, equals, field = (part.strip() for part in text.rpartition("="))
    if not equals or not name or field not in synonyms():
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=FIELD; the fields are {', '.join(synonyms())}")
    return name, field


RUNNERS = ("serial", "processes", "ray")
"""Where the work can be done."""


def add_runner(parser: argparse.ArgumentParser) -> None:
    """Add ``--workers``, ``--runner`` and ``--address``."""
    parser.add_argument(
        "--workers",
        metavar="N",
        help='how many share the work, or "auto" (the default): as many processes as there are cores, 8 at most; on a cluster, as it has',
    )
    parser.add_argument(
        "--runner", choices=RUNNERS, help="where the work is done: in one process, in several (the default), or on a Ray cluster"
    )
    parser.add_argument(
        "--address",
        metavar="ADDRESS",
        help='of the Ray cluster: "auto" (the default: the one that this machine belongs to), HOST:PORT, ray://HOST:PORT, or "local"',
    )


def working_settings(args: argparse.Namespace) -> Settings:
    """The settings that hold, with ``--workers``, ``--runner`` and ``--address``. Raises SettingsError, UserError."""
    settings = load_settings()
    said = {"workers": args.workers, "runner": args.runner, "ray_address": args.address}
    settings = replace(settings, **{name: value for name, value in said.items() if value})
    if args.address and settings.runner != "ray":
        raise UserError("--address is that of a Ray cluster; name it with --runner ray.")
    return settings


def add_by(parser: argparse.ArgumentParser) -> None:
    """Add ``--by``."""
    parser.add_argument("--by", metavar="NAME", help="who does it, for the chain of custody; by default the account on this machine")


def by_of(args: argparse.Namespace) -> str:
    """Who does it, as the chain of custody is to name them."""
    said = (args.by or "").strip()
    if said:
        return str(said)
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def given_of(args: argparse.Namespace, settings: Settings) -> Given:
    """What the options and settings say of the input."""
    return Given(
        published=args.published,
        publisher=(args.publisher or "").strip() or None,
        max_text_bytes=settings.max_text_bytes,
        max_table_bytes=settings.max_table_bytes,
        max_line_bytes=settings.max_line_bytes,
        columns=dict(args.column),
        max_report_chars=settings.max_report_chars,
        max_unpacked_bytes=settings.max_unpacked_bytes,
        max_ratio=settings.max_ratio,
        max_depth=settings.max_depth,
        max_members=settings.max_members,
        max_seconds=settings.max_seconds,
    )


def moment(text: str) -> datetime:
    """The moment that ``text`` writes: a day (its end, in UTC), or a time (in UTC where it names no offset)."""
    try:
        if len(text) == len("2017-10-24"):
            return datetime.combine(date.fromisoformat(text), time.max, UTC)
        at = datetime.fromisoformat(text)
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as why:
        raise argparse.ArgumentTypeError(f"{text!r} is no day or time; write it as 2017-10-24 or 2017-10-24T18:30") from why


BOOK_HELP = "the folder of a book, the book file, or a database (postgresql://USER@HOST/DATABASE)"


def book_place(text: str) -> Path | str:
    """What is written where a BOOK is named: a path, or the address of a database."""
    return text if is_database(text) else Path(text)


def book_file(place: Path | str) -> Path | str:
    """Where the book is that ``place`` (a folder with a book, the file itself, a database) means."""
    return place / FILE_NAME if isinstance(place, Path) and place.is_dir() else place


def kept_folder(book: Book) -> Path | None:
    """The folder where what follows from the book is kept: beside its file; None for one in a database."""
    return book.path.parent if book.path else None


MISSING = "The desk is not installed. Install it with: pip install 'harmledger[desk]'"
"""Said where the packages of the desk are missing."""


def people_place(book: Path | str) -> Path | str:
    """Where the accounts of the desk of a book are: in the folder of its file, or in a schema of its own on its database's server."""
    return book.resolve().parent if isinstance(book, Path) else book


def title_of(book: Path | str) -> str:
    """What a book is called at its desk: its folder, or its database."""
    place = book.resolve().parent.name if isinstance(book, Path) else book.rsplit("/", 1)[-1].split("?")[0]
    return place or "harmledger"


def codebooks_of(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """The codebooks that ``text`` names ("all", or names with commas). Raises UserError for one that is not ``known``."""
    if text.strip().lower() == "all":
        return tuple(known)
    asked = tuple(dict.fromkeys(n.strip().lower() for n in text.split(",") if n.strip()))
    if unknown := [n for n in asked if n not in known]:
        raise UserError(f"There is no codebook {unknown[0]!r}. There are: {', '.join(known)}, or all.")
    return asked
