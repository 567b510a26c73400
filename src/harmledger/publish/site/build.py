"""All files of the site, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from harmledger.model.release import About, Changes
from harmledger.publish.page.view import View
from harmledger.publish.published import Published
from harmledger.publish.site import overview
from harmledger.publish.site.incident import IncidentPages
from harmledger.publish.site.places import Tree
from harmledger.publish.site.shell import STYLE, Shell, style_sheet


def site_files(published: Published, about: About, changes: Changes) -> Iterator[tuple[str, bytes]]:
    """(path, content) of every file of the site; each is made when it is asked for."""
    shell = Shell(about)
    view = View(published.evidence, published.record, published.codings)
    tree = Tree(published.record.incidents)
    yield STYLE, style_sheet()
    yield from overview.overview_files(published, about, changes)
    yield from IncidentPages(view, shell, changes, tree).pages()
