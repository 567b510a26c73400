"""The page of the data: each file with its size, its checksum and what it cannot carry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from harmledger.publish.release.readme import PAPERS
from harmledger.publish.site.shell import Shell


@dataclass(frozen=True, slots=True)
class Download:
    """One file of the data: its path in the release, its format's name, its bytes, their SHA-256, what the format cannot carry, and what is
    in the file, in a few words."""

    path: str
    title: str
    size: int
    sha256: str
    cannot_carry: tuple[str, ...] = ()
    what: str = ""


def download_page(shell: Shell, downloads: Sequence[Download]) -> Iterator[tuple[str, bytes]]:
    """(path, page) of the page of the data; files of one title stand together. Beside them the papers
    of the release, all but the first page itself."""
    formats = [(title, list(files)) for title, files in groupby(downloads, key=lambda d: d.title)]
    yield shell.page("downloads.html", "downloads.html.j2", "Data", "downloads", formats=formats, papers=PAPERS[1:])
