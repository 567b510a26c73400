"""The only room that names implementations. Each is imported when it is needed, so that ``--help`` stays quick."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from harmledger.extract.engine import Engine
from harmledger.ledger import Book
from harmledger.model.claim import FIRST_READER, Claim, Reading, Side
from harmledger.model.coded import Coded
from harmledger.model.fault import Fault
from harmledger.model.incident import Incident
from harmledger.model.report import Report
from harmledger.model.trace import ReportTrace
from harmledger.model.work import Runner
from harmledger.pipeline import Derived, Former, current, derive
from harmledger.settings import Settings
from harmledger.versions import reading_version
from harmledger.wiring.estimating import estimate as estimate
from harmledger.wiring.estimating import estimate_text as estimate_text
from harmledger.wiring.estimating import write_estimate as write_estimate
from harmledger.wiring.gazetteers import (
    attributions as attributions,
)
from harmledger.wiring.gazetteers import (
    fetch_gazetteer as fetch_gazetteer,
)
from harmledger.wiring.gazetteers import (
    gazetteer as gazetteer,
)
from harmledger.wiring.gazetteers import (
    gazetteer_counts as gazetteer_counts,
)
from harmledger.wiring.gazetteers import (
    gazetteer_formats as gazetteer_formats,
)
from harmledger.wiring.gazetteers import (
    gazetteer_sources as gazetteer_sources,
)
from harmledger.wiring.gazetteers import (
    import_gazetteer as import_gazetteer,
)
from harmledger.wiring.gazetteers import (
    imported_gazetteers as imported_gazetteers,
)
from harmledger.wiring.gazetteers import (
    locate as locate,
)
from harmledger.wiring.gazetteers import (
    locator as locator,
)
from harmledger.wiring.gazetteers import (
    remove_gazetteer as remove_gazetteer,
)
from harmledger.wiring.gazetteers import (
    search_gazetteer as search_gazetteer,
)
from harmledger.wiring.network import WATCH_NAME as WATCH_NAME
from harmledger.wiring.network import asker as asker
from harmledger.wiring.network import fetcher as fetcher
from harmledger.wiring.network import send as send
from harmledger.wiring.network import watch_file as watch_file
from harmledger.wiring.running import reader as reader
from harmledger.wiring.running import runner as runner
from harmledger.wiring.unavailable import Unavailable as Unavailable

if TYPE_CHECKING:
    from harmledger.desk import Desk
    from harmledger.incidents.kept import Kept
    from harmledger.publish.published import Published
    from harmledger.publish.redaction.held_back import HeldBack
    from harmledger.publish.redaction.profile import Profile
    from harmledger.relevance import Tongues

KEPT_NAME = "derived.sqlite"
"""Lies beside the book. Everything in it follows from the book: it can be thrown away at any time."""


def engine(settings: Settings, progress: Callable[[float], None] | None = None) -> Engine:
    """The engine that reads reports. Raises Unavailable."""
    from importlib.util import find_spec

    from harmledger.extract.grammar.circumstances import Places, days_of
    from harmledger.extract.grammar.engine import GrammarEngine
    from harmledger.resolve.where import PlaceFinder
    from harmledger.resolve.who import kind_of_voice, load_registry

    if not Path(settings.model).exists() and find_spec(settings.model) is None:
        raise Unavailable(
            f"The language model {settings.model!r} is not installed. Run 'make demo' once, which installs what the program needs, "
            "or name another spaCy pipeline in harmledger.toml (model = …)."
        )
    where = locator(settings, progress)
    return GrammarEngine(
        places_of=Places(PlaceFinder(where.gazetteer), where),
        days_of=days_of,
        registry=load_registry(),
        kind_of_voice=kind_of_voice,
        model_name=settings.model,
        data_version="; ".join((reading_version(), where.gazetteer.version, *where.gazetteer.imported)),
    )


def first_reader(settings: Settings) -> Tongues:
    """What decides which reports are read: by their language, and, where that is not switched off, by their words."""
    from harmledger.reading import language
    from harmledger.relevance import Judge, Tongues, load_pack, pack_version

    judge = Judge(load_pack("en"), f"{FIRST_READER} en ({pack_version()})") if settings.first_reader else None
    return Tongues(language.identify, language.version(), frozenset({"en"}), judge)


def former() -> Former:
    """What forms incidents from claims and decisions."""
    from harmledger.incidents.form import form_incidents

    made: Former = form_incidents
    return made


def keep(path: Path | None, runner: Runner | None = None) -> Kept:
    """What is kept of all that follows from a book, in the file ``path`` or in memory alone. Raises incidents.kept.Unusable.

    ``runner``: shares the work of following the book where there is much of it.
    """
    from harmledger.incidents.form import one_incident
    from harmledger.incidents.kept import Kept
    from harmledger.incidents.kept.version import version
    from harmledger.incidents.rules import rules

    return Kept(path, version(), rules("linking"), one_incident, runner)


def derived(book: Book, folder: Path | None, say: Callable[[str], None] = lambda line: None) -> Derived:
    """As ``pipeline.derive``, by way of what is kept in ``folder``; where that cannot be had, ``say`` is told and all is worked out.

    Without a folder (a book in a database, of which nothing is kept on this machine) all is worked out.
    """
    from harmledger.incidents.kept import Unusable

    if folder is None:
        return derive(book, former())
    try:
        with keep(folder / KEPT_NAME) as kept:
            found, followed = current(book, kept)
    except Unusable as why:
        say(f"{why}. All incidents were worked out anew, and nothing of that was kept.")
        return derive(book, former())
    if followed.anew:
        say(f"All incidents were worked out anew from the book. ({KEPT_NAME}: {followed.anew}.)")
    return found


def desk(book: Book, clock: Callable[[], datetime], folder: Path | None = None) -> Desk:
    """The review desk of a book. ``clock`` gives the time of decisions, with offset.

    ``folder``: where lies what is kept of all that follows from the book; without one it is kept in memory alone.
    """
    from harmledger.desk import Desk
    from harmledger.incidents.kept import Unusable
    from harmledger.sources import Following, Whole

    try:
        return Desk(book, Following(book, keep(folder / KEPT_NAME if folder else None)), clock)
    except Unusable:
        return Desk(book, Whole(book, former()), clock)


def unfounded_bounds(name: str, derived: Derived) -> Iterator[Fault]:
    """Figures of the record that rest on claims which the book (called ``name``) does not have."""
    from harmledger.publish.folder import incident_records
    from harmledger.publish.proof import unfounded

    records = incident_records(derived.reports, derived.left, derived.record, derived.decisions)
    for what in unfounded(records, {c.id for c in derived.claims}):
        yield Fault(name, what, "Please report this; it is a mistake in the program.")


def unlike_the_book(where: str, lines: Iterable[bytes], derived: Derived) -> Iterator[Fault]:
    """How the published incidents in ``lines`` of the file ``where`` differ from what the book gives."""
    from harmledger.publish.folder import incident_records
    from harmledger.publish.proof import codebooks_in, differences

    rest = iter(lines)
    first = next(rest, b"")
    names = [n for n in codebooks_in(first) if n in codebook_names()]
    coded = codings(derived, derived.record.incidents, names)
    records = incident_records(derived.reports, derived.left, derived.record, derived.decisions, coded)
    return differences(where, chain([first] if first else [], rest), records)


def record_of(report: Report, reading: Reading) -> dict[str, object]:
    """The codebook's record of one report."""
    from harmledger.publish.records import record_of as record

    return record(report, reading)


def write_lines(out: Path, objects: Iterable[object]) -> Path:
    """Write JSON Lines to the file ``out``, whole or not at all. May raise OSError."""
    from harmledger.publish.files import json_lines, write_whole

    out.parent.mkdir(parents=True, exist_ok=True)
    if out.is_dir():
        raise IsADirectoryError(21, "is a folder", str(out))
    return write_whole(out, json_lines(objects))


def incident_text(incident: Incident, derived: Derived, width: int, colour: bool) -> str:
    """One incident to read in a terminal of ``width`` columns, under the codebooks, too, that people chose for it."""
    from harmledger.publish.terminal import incident_text as text

    chosen = tuple(e[0] for e in incident.review.exceptions if not e[1])
    under = "\n" + codebooks_text(incident, derived, chosen, width) if chosen else ""
    return text(incident, derived.reports, derived.claims, width, colour, derived.decisions) + under


def codebook_names() -> tuple[str, ...]:
    """The codebooks under which an incident can be shown. Raises Unavailable where a rule file cannot be read."""
    from harmledger.incidents.codebooks import RuleFault, codebooks

    try:
        return tuple(codebooks())
    except RuleFault as error:
        raise Unavailable(str(error)) from error


def codebooks_text(incident: Incident, derived: Derived, names: Sequence[str], width: int) -> str:
    """One incident under the codebooks ``names`` side by side, to read in a terminal of ``width`` columns."""
    from harmledger.incidents.codebooks import rows
    from harmledger.publish.codebooks import codebooks_text as text
    from harmledger.publish.words import headline

    return text(codings(derived, [incident], names)[incident.id], rows(), headline(incident), width)


def codings(derived: Derived, incidents: Sequence[Incident], names: Sequence[str]) -> dict[str, tuple[Coded, ...]]:
    """What the codebooks ``names`` make of each of the incidents, by its id; empty where none is named."""
    return coded(incidents, derived.reports, derived.readings, derived.claims, names)


def coded(
    incidents: Sequence[Incident], reports: Iterable[Report], readings: Iterable[Reading], claims: Iterable[Claim], names: Sequence[str]
) -> dict[str, tuple[Coded, ...]]:
    """As ``codings``, from the reports of the incidents, their readings, and their claims as people left them."""
    from harmledger.incidents.coding import codings as made
    from harmledger.resolve.who import load_registry

    def side_in(words: str, country: str | None) -> Side | None:
        actor = load_registry().find(words, country)
        return actor.side if actor else None

    return made(incidents, reports, readings, claims, side_in, names)


def redaction_profile(name: str) -> Profile:
    """What is held back in a release: the profile of that name ("public", "partner", "court"), or of the TOML file at that path.
    Raises Unavailable."""
    from harmledger.publish.redaction.profile import ProfileFault, load_profile

    try:
        return load_profile(name)
    except ProfileFault as error:
        raise Unavailable(str(error)) from error


def published(derived: Derived, profile: Profile) -> tuple[Published, HeldBack]:
    """What may be published of a book under a profile, with all codebooks, and the account of what is held back."""
    from harmledger.publish.published import published as shown
    from harmledger.publish.redaction.shown import Whole
    from harmledger.resolve.who import load_registry

    coded = codings(derived, derived.record.incidents, codebook_names())
    return shown(Whole(derived.reports, derived.left, derived.record, derived.decisions, coded, load_registry()), profile)


def list_text(derived: Derived, width: int, colour: bool) -> str:
    """All incidents to read in a terminal."""
    from harmledger.publish.terminal import incident_list_text

    return incident_list_text(derived.record, width, colour)


def explain(report: Report, settings: Settings, progress: Callable[[float], None] | None = None) -> ReportTrace:
    """How the engine reads ``report``, sentence by sentence. Raises Unavailable."""
    from harmledger.extract.grammar.engine import GrammarEngine

    reader = engine(settings, progress)
    if not isinstance(reader, GrammarEngine):
        raise Unavailable("The engine that is set up cannot say how it reads.")
    return reader.explain(report)


def trace_text(trace: ReportTrace, width: int, colour: bool, sentence: int | None = None) -> str:
    """A trace, or one sentence of it, to read in a terminal of ``width`` columns."""
    from harmledger.publish.explain.terminal import trace_text as text

    return text(trace, width, colour, sentence)


def write_trace_page(out: Path, trace: ReportTrace) -> Path:
    """Write a trace as one page to the file ``out``, whole or not at all. May raise OSError."""
    from harmledger.publish.explain.page import trace_page
    from harmledger.publish.files import write_whole

    out.parent.mkdir(parents=True, exist_ok=True)
    if out.is_dir():
        raise IsADirectoryError(21, "is a folder", str(out))
    return write_whole(out, trace_page(trace).encode("utf-8", "xmlcharrefreplace"))
