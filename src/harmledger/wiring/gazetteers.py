"""Places by name: the built-in gazetteer and imported ones. Each part is imported when it is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from harmledger.model.fault import Fault
from harmledger.settings import Settings

if TYPE_CHECKING:
    from harmledger.resolve.where import Gazetteer, Locator
    from harmledger.resolve.where.sources.search import Search
    from harmledger.resolve.where.sources.store import Source

from harmledger.wiring.unavailable import Unavailable


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


def attributions() -> dict[str, str]:
    """Whom to name for the places of a gazetteer, by how the sources of its places begin ("geonames")."""
    from harmledger.resolve.where.sources.record import formats

    return {form["prefix"]: form["attribution"] for form in formats().values() if form.get("prefix")}


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
