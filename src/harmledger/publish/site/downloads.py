"""The page of the data: each file with its size, its checksum and what it cannot carry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from harmledger.publish.site.shell import Shell

PAPERS = (
    ("README.txt", "What this release is, in plain text"),
    ("METHODOLOGY.md", "How the record is made"),
    ("CHANGES.md", "What changed since the release before"),
    ("changes.json", "The same as data, with every id that is gone and where it went"),
    ("HELD-BACK.md", "What was held back from this release, and why"),
    ("held-back.json", "The same as data"),
    ("LICENSE.txt", "Under what licence the data may be used"),
    ("CITATION.cff", "How to cite the release, for programs"),
    ("manifest.json", "Every file of the release with its checksum"),
    ("SHA256SUMS", "The checksums, to be checked with: sha256sum -c SHA256SUMS"),
)
"""What lies beside the site in every release."""


@dataclass(frozen=True, slots=True)
class Download:
    """One file of the data: its path in the release, what it is, its bytes, their SHA-256, and what the format cannot carry."""

    path: str
    title: str
    size: int
    sha256: str
    cannot_carry: tuple[str, ...] = ()


def download_page(shell: Shell, downloads: Sequence[Download]) -> Iterator[tuple[str, bytes]]:
    """(path, page) of the page of the data; files of one title stand together."""
    formats = [(title, list(files)) for title, files in groupby(downloads, key=lambda d: d.title)]
    yield shell.page("downloads.html", "downloads.html.j2", "Data", "downloads", formats=formats, papers=PAPERS)
