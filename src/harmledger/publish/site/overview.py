"""The first page of the site."""

from __future__ import annotations

from collections.abc import Iterator

from harmledger.model.release import About, Changes
from harmledger.publish.published import Published
from harmledger.publish.site.shell import Shell


def overview_files(published: Published, about: About, changes: Changes) -> Iterator[tuple[str, bytes]]:
    """(path, content) of the first page and of all that it alone needs."""
    yield Shell(about).page("index.html", "overview.html.j2", about.title, "overview", record=published.record, changes=changes)
