"""From a book to a release of it: what follows from the book, of which state of it, and the files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

from harmledger import __version__, wiring
from harmledger.incidents.kept.version import version
from harmledger.ledger import Book
from harmledger.ledger.audit import Seal
from harmledger.pipeline import Derived
from harmledger.publish.release.build import Made, Step, make_release
from harmledger.publish.release.order import Basis, Order
from harmledger.versions import reading_version

Say = Callable[[str], None]


def release(book: Book, folder: Path | None, home: Path, order: Order, say: Say, step: Step) -> Made:
    """Make the next release of a book in the folder ``home``.

    ``folder``: where lies what is kept of all that follows from the book. Nothing is written to the book. Raises CannotPublish, BookError,
    OSError; then nothing of the release is there.
    """
    step("forming incidents", 0, None)
    derived, basis = settled(book, folder, say)
    shown, _ = wiring.published(derived, wiring.redaction_profile(order.profile))
    return make_release(home, shown, order, basis, step)


def settled(book: Book, folder: Path | None, say: Say) -> tuple[Derived, Basis]:
    """What follows from the book, and the state that it follows from, whatever others append meanwhile."""
    tip = book.tip()
    derived = wiring.derived(book, folder, say)
    while tip != (tip := book.tip()):
        derived = wiring.derived(book, folder, say)
    place = book.position()
    rules = {"reading": reading_version(), "incidents": version()[:16]}
    recorded = book.recorded_at(max(place.receipts, place.readings, place.decisions))
    day = date.fromisoformat(recorded[:10]) if recorded else None
    return derived, Basis(str(Seal(tip[0], tip[1].hex())), asdict(place), day, f"harmledger {__version__}", rules)
