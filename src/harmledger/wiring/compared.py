"""What ``compare`` brings together: books, releases and other recorders' tables as lists, with what reads them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from harmledger import wiring
from harmledger.comparing.compare import compare
from harmledger.comparing.context import Asks
from harmledger.comparing.lists import capture_table
from harmledger.comparing.ours import list_of
from harmledger.comparing.read import read_list
from harmledger.comparing.table import Unreadable
from harmledger.ledger import Book
from harmledger.ledger.address import FILE_NAME
from harmledger.model.circumstances import Place
from harmledger.model.claim import Side
from harmledger.model.comparison import Listed
from harmledger.pipeline import Derived, derive
from harmledger.publish.words import headline
from harmledger.settings import Settings

__all__ = ["asks", "capture_table", "compare", "other_list", "own_list"]

SQLITE = b"SQLite format 3\x00"
"""The first bytes of a book's file."""


def asks(settings: Settings) -> Asks:
    """Countries, parties, and (for records without coordinates) places by their names. Where a place is asked for and the gazetteer
    cannot be had, wiring.Unavailable is raised."""
    from harmledger.resolve.where.locate import locate
    from harmledger.resolve.where.sources.check import country_of
    from harmledger.resolve.who import load_registry

    def party_of(name: str, country: str | None) -> tuple[str, Side] | None:
        actor = load_registry().find(name, country)
        return (actor.id, actor.side) if actor and actor.side else None

    places = cache(lambda: wiring.locator(settings))

    def place_of(name: str, province: str | None, country: str | None) -> Place | None:
        return locate(places(), name, province, country)

    return Asks(cache(country_of), cache(party_of), cache(place_of))


def own_list(name: str, derived: Derived, asking: Asks) -> Listed:
    """The incidents of a book, which is called ``name``."""
    return list_of(name, derived.record.incidents, {r.sha256: r for r in derived.reports}, headline, asking.party_of)


def other_list(place: Path | str, asking: Asks) -> Listed:
    """Another record: a table of another recorder, a release of ours, or a book (its folder, file or database).

    Raises wiring.Unavailable, OSError, ledger.BookError.
    """
    book: Path | str
    if isinstance(place, Path):
        book = place / FILE_NAME if place.is_dir() else place
        if not _is_book(Path(book)):
            try:
                return read_list(place, asking)
            except Unreadable as error:
                raise wiring.Unavailable(str(error)) from error
        name = place.resolve().name if place.is_dir() else place.resolve().parent.name
    else:
        book, name = place, place.rsplit("/", 1)[-1].split("?")[0]
    with Book(book, create=False) as opened:
        return own_list(name, derive(opened, wiring.former()), asking)


def _is_book(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(SQLITE)) == SQLITE
