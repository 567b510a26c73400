"""From a book to a release of it: what follows from the book, of which state of it, what came since the release before, and the files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

from harmledger import __version__, wiring
from harmledger.incidents.kept.version import version
from harmledger.ledger import Book, Position
from harmledger.ledger.audit import Seal
from harmledger.model.decision import standing
from harmledger.pipeline import Derived
from harmledger.publish.release.build import Made, Step, make_release
from harmledger.publish.release.causes import News
from harmledger.publish.release.material import Material
from harmledger.publish.release.order import Basis, CannotPublish, Order
from harmledger.publish.release.previous import Previous, find_previous
from harmledger.versions import reading_version

Say = Callable[[str], None]


def release(book: Book, folder: Path | None, home: Path, order: Order, say: Say, step: Step, keep: bool = True) -> Made:
    """Make the next release of a book in the folder ``home``; without ``keep``, only find out what it would be.

    ``folder``: where lies what is kept of all that follows from the book. Nothing is written to the book. Raises CannotPublish, BookError,
    Unavailable, OSError; then nothing of the release is there.
    """
    step("reading the release before", 0, None)
    previous = find_previous(home, order.since)
    profile = wiring.redaction_profile(order.profile)
    step("forming incidents", 0, None)
    derived, basis = settled(book, folder, say)
    step("holding back what is not to be published", 0, None)
    shown, held = wiring.published(derived, profile)
    news = News()
    if previous is not None:
        news = news_since(book, derived, previous, basis, {i.id for i in shown.record.incidents}, named=order.since is not None)
    return make_release(home, Material(shown, held, basis, derived.record.redirects, previous, news), order, step, keep)


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


def news_since(book: Book, derived: Derived, previous: Previous, basis: Basis, shown: set[str], named: bool) -> News:
    """What came into the book since a release was made of it. ``shown``: ids of the incidents that are published now.

    Where the release is of another book, nothing can be known of that; unless a person ``named`` it, it is taken for a mistake, and
    CannotPublish is raised.
    """
    unpublished = frozenset(i.id for i in derived.record.incidents if i.id not in shown)
    anew = {name: previous.rules.get(name) != digest for name, digest in basis.rules.items()}
    try:
        came = book.since(_position(previous))
    except ValueError as why:
        if not named:
            raise CannotPublish(
                f"{previous.folder} was made of another book, or this is an older copy of it: its releases would tell of changes that nobody "
                f"made. Name another folder; or, if this book goes on where that one ended, say so: --since {previous.folder}"
            ) from why
        return News((), frozenset(), anew["reading"], anew["incidents"], unpublished)
    arrived = {d.id for d in came.decisions}
    decisions = tuple(d for d in standing(derived.decisions) if d.id in arrived)
    return News(decisions, came.reports, anew["reading"], anew["incidents"], unpublished)


def _position(previous: Previous) -> Position:
    """Where the book was. Raises ValueError where the manifest does not say it."""
    numbers = [previous.position.get(name) for name in ("receipts", "readings", "decisions")]
    mark = previous.position.get("mark")
    if not isinstance(mark, str) or not mark or not all(isinstance(n, int) and 0 <= n < 2**62 for n in numbers):
        raise ValueError("the manifest names no state of a book")
    receipts, readings, decisions = (int(n or 0) for n in numbers)
    return Position(receipts, readings, decisions, mark)
