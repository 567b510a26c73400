"""Tables: ``.csv`` (commas or semicolons) and ``.tsv``, one report a row, columns found by their names."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator

from harmledger.intake.decode import MEND_ENCODING
from harmledger.intake.entry import known, received, synonyms
from harmledger.intake.looks import beginning
from harmledger.intake.piece import Piece, at_line
from harmledger.intake.source import Given, Received
from harmledger.intake.whole import words
from harmledger.model.fault import Fault

NAMES_SHOWN, NAME_SHOWN = 12, 40  # names of columns in a message, and characters of each


def has_text(names: Iterable[str], given: Given) -> bool:
    """Whether one of the columns called ``names`` holds the reports' texts."""
    return "text" in {known(given.columns.get(n.strip(), n)) for n in names}


def mend_columns(names: Iterable[str]) -> str:
    """What to do where none of the columns called ``names`` does."""
    filled = [f'"{" ".join(n.split())[:NAME_SHOWN]}"' for n in names if n.strip()]
    more = f" and {len(filled) - NAMES_SHOWN:,} more" if len(filled) > NAMES_SHOWN else ""
    has = f"Its columns are {', '.join(filled[:NAMES_SHOWN])}{more}. " if filled else ""
    ours = ", ".join(synonyms()["text"])
    return f"{has}Say which one does with --column NAME=text (and NAME=published for the day), or name it in the first row: {ours}."


class Lines:
    """The lines of a text, which remembers those that were taken since last asked."""

    def __init__(self, text: str) -> None:
        self._lines = iter(text.splitlines(keepends=True)) if "\v" not in text else iter(text.split("\n"))
        self._taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._taken.append(line)
        return line

    def taken(self) -> list[str]:
        """The lines taken since the last call."""
        taken, self._taken = self._taken, []
        return taken


class Table:
    """A table with a row of column names at its top."""

    called = "tables (.csv, .tsv)"

    def fits(self, piece: Piece) -> bool:
        """Text that is called so, or whose first line names a column of reports' texts."""
        text = beginning(piece.head)
        if text is None or piece.suffix in (".csv", ".tsv"):
            return text is not None
        names = re.split(r"[,;\t]", text.partition("\n")[0].replace('"', ""))
        return len(names) > 1 and piece.suffix != ".txt" and "text" in {known(n) for n in names}

    def read(self, piece: Piece, given: Given) -> Iterator[Received | Fault]:
        """Reports and faults, row by row; blank rows are passed over."""
        got = words(piece, given.max_table_bytes, "Cut it into several, or give it as JSON Lines (.jsonl).")
        if isinstance(got, Fault):
            yield got
            return
        if not got.text.strip():
            yield Fault(piece.shown, "The file is empty.", "Put reports into it, or leave the file out.")
            return
        if got.guessed:
            yield Fault(piece.shown, f"The file is not UTF-8; it was read as {got.read_as}.", MEND_ENCODING, "warning")
        first = got.text.lstrip().splitlines()[0]
        delimiter = "\t" if piece.suffix == ".tsv" or "\t" in first else ";" if first.count(";") > first.count(",") else ","
        yield from self._rows(Lines(got.text), delimiter, got.encoding, piece, given)

    def _rows(self, lines: Lines, delimiter: str, encoding: str, piece: Piece, given: Given) -> Iterator[Received | Fault]:
        csv.field_size_limit(given.max_report_chars * 2)
        rows = csv.reader(lines, delimiter=delimiter)
        names: list[str] = []
        number = 1
        while True:
            where = f"{piece.shown}:{number}"
            here = at_line(piece, number)
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                number += len(lines.taken())
                yield Fault(where, f"The row cannot be read ({error}).", "Check its quotation marks and its length.")
                rows = csv.reader(lines, delimiter=delimiter)
                continue
            taken = lines.taken()
            number += len(taken)
            if not any(cell.strip() for cell in row):
                continue
            if not names:
                names = row
                if not has_text(names, given):
                    yield Fault(where, "No column holds the reports' text.", mend_columns(names))
                    return
            elif len(row) > len(names):
                yield Fault(
                    where,
                    f"The row has {len(row)} cells, but there are {len(names)} columns.",
                    "Put texts with commas into quotation marks.",
                )
            else:
                raw = "".join(taken).encode(encoding)
                yield from received(dict(zip(names, row, strict=False)), raw, here, given)
