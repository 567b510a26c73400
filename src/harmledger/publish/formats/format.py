"""What every format is: a name, the files that it writes, and what of the record it cannot carry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from harmledger.model.release import About
from harmledger.publish.published import Published


class CannotWrite(Exception):
    """A format needs a package that is not installed; the message says which, and how to install it."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes:
        key: short name, as commands and folders have it ("ucdp-ged").
        title: its name for readers ("UCDP GED 25.1, CSV").
        files: names of the files that it writes ("ucdp-ged.csv"), each for what, in a few words.
        cannot_carry: what of the record is lost in it, in sentences for a researcher; empty only for a lossless format.
        write: yields each file's name and bytes, in the order of ``files``; the same published record gives the same bytes. Every cell
            that a spreadsheet opens is defused (``spreadsheet.defused``). Raises CannotWrite.
        needs: the optional extra that it needs ("parquet"), or None.
        source: where the columns and their meaning are written down.
    """

    key: str
    title: str
    files: tuple[tuple[str, str], ...]
    cannot_carry: tuple[str, ...]
    write: Callable[[Published, About], Iterator[tuple[str, bytes]]]
    source: str
    needs: str | None = None
