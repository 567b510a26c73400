"""The page of the method: how the record is made, what its words and numbers mean, and what it cannot tell."""

from __future__ import annotations

from collections.abc import Iterator

from harmledger.publish.site.marks import marked_up
from harmledger.publish.site.shell import Shell


def methodology_page(shell: Shell, methodology: str) -> Iterator[tuple[str, bytes]]:
    """(path, page); ``methodology``: the text of the release's METHODOLOGY.md, of which nothing becomes markup but a small part of
    Markdown. Its first line is left out where it is a title, since the page has one."""
    first, _, rest = methodology.lstrip().partition("\n")
    yield shell.page(
        "methodology.html",
        "methodology.html.j2",
        "Method",
        "methodology",
        text=marked_up(rest if first.startswith("# ") else methodology),
    )
