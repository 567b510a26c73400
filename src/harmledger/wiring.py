"""The only file that names implementations. Each is imported when it is needed, so that ``--help`` stays quick."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from harmledger.extract.engine import Engine
from harmledger.ledger import Book
from harmledger.model.claim import FIRST_READER, Reading, Side
from harmledger.model.coded import Coded
from harmledger.model.fault import Fault
from harmledger.model.incident import Incident
from harmledger.model.report import Report
from harmledger.model.trace import ReportTrace
from harmledger.pipeline import Derived, Former, current, derive
from harmledger.settings import Settings
from harmledger.versions import reading_version

if TYPE_CHECKING:
    from harmledger.desk import Desk
    from harmledger.incidents.kept import Kept
    from harmledger.intake.leads import Fetcher
    from harmledger.net import Fetched
    from harmledger.publish.published import Published
    from harmledger.publish.redaction.held_back import HeldBack
    from harmledger.publish.redaction.profile import Profile
    from harmledger.relevance import Tongues
    from harmledger.resolve.where import Gazetteer, Locator
    from harmledger.resolve.where.sources.search import Search
    from harmledger.resolve.where.sources.store import Source
    from harmledger.watching.polite import Ask

KEPT_NAME = "derived.sqlite"
"""Lies beside the book. Everything in it follows from the book: it can be thrown away at any time."""

WATCH_NAME = "watch.sqlite"
"""Lies beside the book: what a watcher remembers. Thrown away, pages are fetched once more."""


class Unavailable(Exception):
    """A part that the command needs is not installed or cannot be made; the message says how to mend it."""


def locator(settings: Settings, progress: Callable[[float], None] | None = None) -> Locator:
    """Places by name. The first call on a machine builds the gazetteer in the cache folder (seconds). Raises Unavailable."""
    from harmledger.resolve.where import Locator

    return Locator(gazetteer(settings, progress))


def gazetteer(settings: Settings, progress: Callable[[float], None] | None = None) -> Gazetteer:
    """The built-in gazetteer with the imported ones that the settings name. Raises Unavailable."""
    from harmledger.resolve.where import Gazetteer, GazetteerError

    try:
        return Gazetteer.open(settings.cache_folder, progress, gazetteer_sources(settings))
    except GazetteerError as error:
        raise Unavailable(str(error)) from error


def gazetteer_sources(settings: Settings) -> tuple[Source, ...]:
    """The imported gazetteers that the settings name. Raises Unavailable."""
    if settings.gazetteers == "builtin":
        return ()
    there = imported_gazetteers(settings)
    if settings.gazetteers == "all":
        return there
    wanted = {name.strip() for name in settings.gazetteers.split(",")}
    if missing := sorted(wanted - {s.name for s in there}):
        raise Unavailable(
            f"The setting gazetteers names {missing[0]!r}, but no gazetteer of that name was imported into {settings.gazetteer_folder}. "
            'Import it, or set gazetteers to "all" or "builtin".'
        )
    return tuple(s for s in there if s.name in wanted)


def imported_gazetteers(settings: Settings) -> tuple[Source, ...]:
    """All imported gazetteers of the data folder, whether used or not. Raises Unavailable."""
    from harmledger.resolve.where.sources.record import CannotImport
    from harmledger.resolve.where.sources.store import sources

    try:
        return sources(settings.gazetteer_folder)
    except CannotImport as error:
        raise Unavailable(str(error)) from error


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


def keep(path: Path | None) -> Kept:
    """What is kept of all that follows from a book, in the file ``path`` or in memory alone. Raises incidents.kept.Unusable."""
    from harmledger.incidents.form import one_incident
    from harmledger.incidents.kept import Kept
    from harmledger.incidents.kept.version import version
    from harmledger.incidents.rules import rules

    return Kept(path, version(), rules("linking"), one_incident)


def derived(book: Book, folder: Path | None, say: Callable[[str], None] = lambda line: None, new: bool = False) -> Derived:
    """As ``pipeline.derive``, by way of what is kept in ``folder``; where that cannot be had, ``say`` is told and all is worked out.

    Without a folder (a book in a database, of which nothing is kept on this machine) all is worked out.

    ``new``: the book is new, so that nothing can be kept of it yet.
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
    if followed.anew and not new:
        say(f"All incidents were worked out anew from the book. ({KEPT_NAME}: {followed.anew}.)")
    return found


def write_folder(out: Path, derived: Derived, codebooks: Sequence[str] = ()) -> list[Path]:
    """Write everything that is published to the folder ``out``, with the ranges of the other ``codebooks`` that are named; the paths
    written. May raise OSError."""
    from harmledger.publish.folder import write_folder as write

    coded = codings(derived, derived.record.incidents, codebooks)
    return write(out, derived.reports, derived.left, derived.record, derived.decisions, coded)


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
    from harmledger.incidents.coding import codings as coded
    from harmledger.resolve.who import load_registry

    def side_in(words: str, country: str | None) -> Side | None:
        actor = load_registry().find(words, country)
        return actor.side if actor else None

    return coded(incidents, derived.reports, derived.readings, derived.claims, side_in, names)


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

    coded = codings(derived, derived.record.incidents, codebook_names())
    return shown(Whole(derived.reports, derived.left, derived.record, derived.decisions, coded), profile)


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


def locate(
    names: Iterable[Mapping[str, str | None]], settings: Settings, progress: Callable[[float], None], explain: bool = False
) -> Iterator[dict[str, object]]:
    """For each ``{"name", "governorate", "country"}``, where it is, as the ``locate`` command writes it (with ``explain``: the candidates)."""
    from harmledger.resolve.where import locate_lines

    for row in locate_lines(locator(settings, progress), names, explain):
        yield {key: value for key, value in row.items() if key != "id"}


def gazetteer_formats() -> tuple[str, ...]:
    """The formats of gazetteers that can be imported."""
    from harmledger.resolve.where.sources.formats import IMPORTERS

    return tuple(IMPORTERS)


def import_gazetteer(
    file: Path,
    form: str,
    name: str | None,
    country: str | None,
    mapping: Mapping[str, str],
    settings: Settings,
    fault: Callable[[Fault], None],
    step: Callable[[str, int, int | None], None],
) -> Source:
    """Import a gazetteer into the data folder and join it with the others. Raises Unavailable; then nothing has changed."""
    from harmledger.resolve.where import GazetteerError, ensure_gazetteer
    from harmledger.resolve.where.sources.formats import IMPORTERS
    from harmledger.resolve.where.sources.record import CannotImport
    from harmledger.resolve.where.sources.store import Order, default_name, store

    try:
        builtin = ensure_gazetteer(settings.cache_folder, lambda share: step("building the gazetteer (once)", int(share * 100), 100))
        order = Order(file, IMPORTERS[form], name or default_name(file), country, mapping)
        source = store(order, settings.gazetteer_folder, builtin, fault, step)
    except (CannotImport, GazetteerError) as error:
        raise Unavailable(str(error)) from error
    gazetteer(settings, lambda share: step("joining the gazetteers", int(share * 100), 100)).close()
    return source


def fetch_gazetteer(
    asked: str, name: str | None, settings: Settings, fault: Callable[[Fault], None], step: Callable[[str, int, int | None], None]
) -> Source:
    """Get a gazetteer from its publisher ("geonames:SY") and import it. Raises Unavailable; then nothing has changed."""
    import tempfile

    from harmledger.net import Limits
    from harmledger.resolve.where.sources.fetch import address, fetch
    from harmledger.resolve.where.sources.record import CannotImport

    limits = Limits(settings.fetch_bytes, settings.fetch_seconds, redirects=3, settings=("fetch_bytes", "fetch_seconds"))
    try:
        code, url = address(asked, settings.geonames_url)
        with tempfile.TemporaryDirectory(prefix="harmledger-") as folder:
            file = Path(folder) / f"{code}.zip"
            fetch(url, file, limits, settings.allowed_hosts, lambda done, total: step(f"fetching {code}.zip", done, total))
            return import_gazetteer(file, "geonames", name or f"geonames-{code.lower()}", code, {}, settings, fault, step)
    except CannotImport as error:
        raise Unavailable(str(error)) from error


def remove_gazetteer(name: str, settings: Settings) -> bool:
    """Take an imported gazetteer away; False if there is none of that name."""
    from harmledger.resolve.where.sources.store import remove

    return remove(settings.gazetteer_folder, name)


def gazetteer_counts(settings: Settings) -> tuple[str, ...]:
    """The places of all gazetteers in use, counted, line by line. Raises Unavailable."""
    from harmledger.resolve.where.sources.search import counts

    return counts(gazetteer(settings))


def search_gazetteer(name: str, country: str | None, province: str | None, settings: Settings) -> Search:
    """What a name may mean, with scores and reasons. Raises Unavailable."""
    from harmledger.resolve.where.sources.check import country_of
    from harmledger.resolve.where.sources.search import search

    if country is not None:
        code = country_of(country)
        if code is None:
            raise Unavailable(f"There is no country {country!r}. Write its ISO code (SY) or English name.")
        country = code
    return search(locator(settings), name, country, province)


def asker(settings: Settings, contact: str | None = None) -> Ask:
    """Asks for web addresses as the settings allow; raises nothing. ``contact`` is told to hosts."""
    from harmledger.net import Limits, fetch
    from harmledger.net.fetch import AGENT

    limits, agent = Limits(settings.page_bytes, settings.page_seconds), f"{AGENT} (+{contact})" if contact else AGENT
    return lambda url, known: fetch(url, limits, settings.allowed_hosts, known, agent)


def fetcher(settings: Settings) -> Fetcher:
    """Fetches the pages that lists name, one after the other: as robots.txt allows, with a pause for each host."""
    from harmledger.watching.plan import HOST_SECONDS
    from harmledger.watching.polite import Clock, fetcher
    from harmledger.watching.watcher import PATIENCE

    return fetcher(asker(settings), Clock(), HOST_SECONDS, PATIENCE)


def send(url: str, media_type: str, body: bytes, most: int, settings: Settings) -> Fetched | Fault:
    """What a web address answers to ``body``, up to ``most`` bytes."""
    from harmledger.net import Limits, send

    return send(url, media_type, body, Limits(most, settings.page_seconds), settings.allowed_hosts)


def watch_file(book: Book, settings: Settings) -> Path:
    """Where what a watcher remembers of a book is kept: beside its file, or for a database in the data folder."""
    if book.path:
        return book.path.parent / WATCH_NAME
    named = hashlib.sha256(book.name.encode("utf-8")).hexdigest()[:16]
    return Path(settings.data).expanduser() / "watch" / f"{named}.sqlite"
