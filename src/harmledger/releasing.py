"""From a book to a release of it: what follows from the book, of which state of it, what came since the release before, and the files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

from harmledger import __version__, wiring
from harmledger.incidents.kept.version import version
from harmledger.incidents.rules import rules
from harmledger.ledger import Book, Position
from harmledger.ledger.audit import Seal
from harmledger.model.claim import FIRST_READER, BackgroundClaim, EventClaim, FigureClaim, ResponsibilityClaim
from harmledger.model.decision import standing
from harmledger.pipeline import Derived
from harmledger.publish.evidence import report_day
from harmledger.publish.release.build import Made, Step, make_release
from harmledger.publish.release.causes import News
from harmledger.publish.release.material import Material
from harmledger.publish.release.order import Basis, CannotPublish, Order
from harmledger.publish.release.previous import Previous, find_previous
from harmledger.publish.release.ran import Grading, Linking, Ran
from harmledger.relevance import in_other_languages

Say = Callable[[str], None]
KINDS = {
    EventClaim: "accounts of events",
    FigureClaim: "figures",
    ResponsibilityClaim: "statements of who did it",
    BackgroundClaim: "totals over more than one event",
}


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
    material = Material(shown, held, basis, derived.record.redirects, previous, news, ran_of(book, derived), wiring.attributions())
    return make_release(home, material, order, step, keep)


def settled(book: Book, folder: Path | None, say: Say) -> tuple[Derived, Basis]:
    """What follows from the book, and the state that it follows from, whatever others append meanwhile."""
    tip = book.tip()
    derived = wiring.derived(book, folder, say)
    while tip != (tip := book.tip()):
        derived = wiring.derived(book, folder, say)
    place = book.position()
    engines = sorted({engine_named(r.engine) for r in derived.readings if not r.engine.startswith(FIRST_READER)})
    made_by = {"reading": " + ".join(engines), "incidents": version()[:16]}
    recorded = book.recorded_at(max(place.receipts, place.readings, place.decisions))
    day = date.fromisoformat(recorded[:10]) if recorded else None
    return derived, Basis(str(Seal(tip[0], tip[1].hex())), asdict(place), day, f"harmledger {__version__}", made_by)


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
        return News((), frozenset(), anew["reading"], anew["incidents"], unpublished)  # whatever else came cannot be known
    arrived = {d.id for d in came.decisions}
    decisions = tuple(d for d in standing(derived.decisions) if d.id in arrived)
    ids = {r.sha256: r.ids for r in derived.reports}
    return News(decisions, came.reports, anew["reading"], anew["incidents"], unpublished, ids)


def engine_named(engine: str) -> str:
    """The name of an engine as it may be told: of a model that lies in a folder of this machine, only what the folder is called."""
    return re.sub(r"[^\s;(),]*[/\\]", "", engine)


def ran_of(book: Book, derived: Derived) -> Ran:
    """What was done to make the record of a book."""
    readings, decisions = derived.readings, standing(derived.decisions)
    grades, linking = rules("grades"), rules("linking")["decide"]
    over = [r for r in readings if r.engine.startswith(FIRST_READER)]
    days = {r.report: r for r in readings}
    return Ran(
        reports=len(derived.reports),
        engines=Counter(engine_named(r.engine) for r in readings if not r.engine.startswith(FIRST_READER)),
        passed_over=Counter(r.engine for r in over),
        languages=in_other_languages(over),
        unread=len(derived.reports) - len(readings),
        undated=sum(report_day(r, days.get(r.sha256)) is None for r in derived.reports),
        set_aside=sum(e.custody.set_aside for e in book.custody()),
        claims=Counter(KINDS[type(c)] for c in derived.claims),
        decisions=Counter(d.verdict for d in decisions),
        people=len({d.author for d in decisions}),
        grading=Grading(int(grades["fair_from"]), tuple(grades["credible"]), tuple(grades["own_up"])),
        linking=Linking(float(linking["merge"]), float(linking["suggest"])),
    )


def _position(previous: Previous) -> Position:
    """Where the book was. Raises ValueError where the manifest does not say it."""
    numbers = [previous.position.get(name) for name in ("receipts", "readings", "decisions")]
    mark = previous.position.get("mark")
    if not isinstance(mark, str) or not mark or not all(isinstance(n, int) and 0 <= n < 2**62 for n in numbers):
        raise ValueError("the manifest names no state of a book")
    receipts, readings, decisions = (int(n or 0) for n in numbers)
    return Position(receipts, readings, decisions, mark)
