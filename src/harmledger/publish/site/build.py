"""All files of the site, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harmledger.model.release import About, Changes
from harmledger.publish.page.view import View
from harmledger.publish.published import Published
from harmledger.publish.site import overview
from harmledger.publish.site.changes import changes_pages, gone_pages
from harmledger.publish.site.downloads import Download, download_page
from harmledger.publish.site.feed import feed
from harmledger.publish.site.incident import IncidentPages
from harmledger.publish.site.lists import Lines
from harmledger.publish.site.methodology import methodology_page
from harmledger.publish.site.months import month_pages
from harmledger.publish.site.places import place_pages
from harmledger.publish.site.shell import STYLE, Shell, style_sheet
from harmledger.publish.site.sides import side_pages
from harmledger.publish.site.tree import Tree
from harmledger.publish.site.web import site_map, web_address


def site_files(
    published: Published, about: About, changes: Changes, downloads: Sequence[Download] = (), methodology: str = ""
) -> Iterator[tuple[str, bytes]]:
    """(path, content) of every file of the site; each is made when it is asked for, so that no more than one is held at a time.

    ``downloads``: the files of the data, in their order. ``methodology``: the text of the release's METHODOLOGY.md.
    """
    paths: list[str] = []
    for path, content in _files(published, about, changes, downloads, methodology):
        if path.endswith(".html") and path != "embed.html":
            paths.append(path)
        yield path, content
    yield from gone_pages(Shell(about), changes, frozenset(i.id for i in published.record.incidents))
    yield Shell(about).page("404.html", "lost.html.j2", "There is no such page", root=web_address(about))
    yield from site_map(about, paths)


def _files(
    published: Published, about: About, changes: Changes, downloads: Sequence[Download], methodology: str
) -> Iterator[tuple[str, bytes]]:
    shell = Shell(about)
    incidents, suggestions = published.record.incidents, published.record.suggestions
    there = frozenset(i.id for i in incidents)
    tree, lines = Tree(incidents), Lines(incidents)
    yield STYLE, style_sheet()
    yield from overview.overview_files(published, about, changes)
    yield from place_pages(shell, tree, lines, incidents, suggestions)
    yield from month_pages(shell, lines, incidents, suggestions)
    yield from side_pages(shell, lines, incidents, suggestions, published.evidence.claims)
    yield from changes_pages(shell, changes, there)
    yield from feed(about, changes, there)
    yield from methodology_page(shell, methodology)
    yield from download_page(shell, downloads)
    view = View(published.evidence, published.record, published.codings)
    yield from IncidentPages(view, shell, changes, tree).pages()
