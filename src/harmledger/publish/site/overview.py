"""The first page of the site: numbers, map, timeline, list, charts and search; and the map alone, for other pages.

The page says everything that matters without script. With script it draws map and timeline from its own numbers, and fetches the
incidents (``overview_data``) and the search's index (``overview_search``) only when somebody looks closer: what a reader loads at first
stays below 200 kB, however long the record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources

from markupsafe import Markup

from harmledger.model.incident import Incident
from harmledger.model.release import About, Changes
from harmledger.publish.html import allowed
from harmledger.publish.page.view import View
from harmledger.publish.published import Published
from harmledger.publish.site.overview_charts import Charts, state_name
from harmledger.publish.site.overview_data import GRADES, METHODS, PRECISIONS, SIDES, STANCES, STATES, data_files
from harmledger.publish.site.overview_fold import JOINED, LETTERS, LONGEST
from harmledger.publish.site.overview_ground import ground_of, world_file
from harmledger.publish.site.overview_rows import Row, rows_of, sum_of
from harmledger.publish.site.overview_script import literal
from harmledger.publish.site.overview_search import Index
from harmledger.publish.site.shell import POLICY, Shell
from harmledger.publish.site.tree import Spot, Tree, country_name, slug
from harmledger.publish.spreadsheet import FORMULA_STARTS
from harmledger.publish.words import word

LISTED = 25
"""Incidents of the list that stand in the page itself; the script lists as many at first."""
GRAVEST = 10
PLACES = 24

FILES = ("overview_find.js", "overview_explore.js")
"""Scripts that are fetched when somebody looks closer."""


def overview_files(published: Published, about: About, changes: Changes) -> Iterator[tuple[str, bytes]]:
    """(path, content) of ``index.html``, ``embed.html`` and of all that they load but the style sheet."""
    rows = rows_of(published.record.incidents)
    index = Index(rows, published.evidence)
    meta = Markup(literal(_meta(rows, about, index)))
    shell, ground = Shell(about), ground_of(rows)
    script = _script("boot", "map", "time", "start")
    yield shell.page(
        "index.html",
        "overview.html.j2",
        about.title,
        "overview",
        _policy(script),
        script=Markup(script),
        meta=meta,
        ground=ground,
        charts=Charts(rows),
        view=View(published.evidence, published.record, published.codings),
        total=sum_of(rows),
        unplaced=sum(r.spot.lat is None for r in rows),
        latest=sorted(rows, key=lambda r: -(10**9) if r.start is None else r.start)[: -LISTED - 1 : -1],
        gravest=_gravest(rows),
        places=_places(published.record.incidents),
        changes=changes,
        unreviewed=sum(r.state not in ("accepted", "signed off") for r in rows),
        states=STATES,
        state_name=state_name,
    )
    embedded = _script("boot", "map", "embed")
    yield shell.page(
        "embed.html", "embed.html.j2", about.title, "", _policy(embedded), script=Markup(embedded), meta=meta, ground=ground, rows=rows
    )
    for name in FILES:
        yield f"assets/{name}", _asset(name).encode()
    yield "assets/overview.css", _asset("overview.css").encode()
    yield "assets/world.js", world_file()
    for name, content in data_files(rows):
        yield f"assets/data/{name}", content
    for name, content in index.files():
        yield f"assets/data/find/{name}", content


def _meta(rows: Sequence[Row], about: About, index: Index) -> dict[str, object]:
    """What the script must know before it reads any file."""

    def named(table: str, keys: Sequence[str]) -> list[tuple[str, str]]:
        return [(k, word(table, k)) for k in keys]

    shards = Counter(r.shard for r in rows)
    return {
        "n": len(rows),
        "version": about.version,
        "address": about.address,
        "file": f"{slug(about.title)}-release-{slug(about.version)}",
        "unit": Charts(rows).unit,
        "shards": list(shards.items()),
        "countries": {c: country_name(c) for c in sorted({r.spot.country for r in rows if r.spot.country})},
        "methods": named("method", METHODS),
        "grades": named("grade", GRADES),
        "sides": named("side", SIDES),
        "stances": named("stance", STANCES),
        "states": [(s, state_name(s)) for s in STATES],
        "precisions": PRECISIONS,
        "letters": LETTERS,
        "joined": JOINED,
        "longest": LONGEST,
        "common": index.common,
        "buckets": index.buckets,
        "formula": FORMULA_STARTS,
    }


def _gravest(rows: Sequence[Row]) -> list[Row]:
    """The incidents with the highest lowest figure; discounted ones are none of them."""
    grave = [r for r in rows if r.killed is not None and r.killed.min > 0 and r.incident.grade != "discounted"]
    return sorted(grave, key=lambda r: (-r.killed.min, -r.killed.max, r.incident.id) if r.killed else (0, 0, ""))[:GRAVEST]


def _places(incidents: Sequence[Incident]) -> list[tuple[str, str, int]]:
    """(address, name, incidents) of the countries and, after them, of the provinces with most incidents."""
    spots = Tree(incidents).spots.values()
    countries = {s.key: s.name for s in spots if s.kind == "country"}

    def name(spot: Spot) -> str:
        several = spot.parent in countries and len(countries) > 1
        return f"{spot.name}, {countries[spot.parent or '']}" if several else spot.name

    held = [(s.address, name(s), s.names.total(), s.kind) for s in spots if s.kind in ("country", "province")]
    held.sort(key=lambda p: (p[3] != "country", -p[2], p[1], p[0]))
    return [p[:3] for p in held[:PLACES]]


def _policy(script: str) -> Mapping[str, str]:
    """The page's own script alone may run, and what it fetches of the release; nothing of the page's text ever does."""
    return {**POLICY, "script-src": f"{allowed(script)} 'strict-dynamic'"}


@cache
def _asset(name: str) -> str:
    return resources.files("harmledger.publish.site").joinpath(f"assets/{name}").read_text(encoding="utf-8")


def _script(*names: str) -> str:
    return "\n".join(_asset(f"overview_{name}.js") for name in names)
