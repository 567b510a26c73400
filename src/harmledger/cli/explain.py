"""``harmledger explain``: what was read in each sentence of one report, and why."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from harmledger import wiring
from harmledger.cli.errors import ALL, UserError
from harmledger.cli.options import add_given, book_file, book_place, given_of
from harmledger.cli.terminal import Progress, say, say_fault
from harmledger.intake.collect import read_file
from harmledger.intake.source import File, Given
from harmledger.ledger import Book
from harmledger.model.fault import Fault
from harmledger.model.report import Report
from harmledger.settings import load_settings

HELP = "show what was read in each sentence of one report, and why"
ABOUT = """
Shows one report sentence by sentence: the people counted, the words of harm, who speaks, places, days and
methods; which figures were made and which event they went to; what was left out, and why. At the end stands the
record that came of it. Nothing is stored.

REPORT is a file of any kind that build reads, or "-" for a text on standard input. Of a file with several reports
the first is shown, or the one that --id names. "BOOK#ID" is a report of a book that was built: the folder, and the
report's id or the beginning of its id or hash.
"""
EXAMPLES = """
examples:
  harmledger explain report.txt
  harmledger explain reports.jsonl --id r-17 --html reading.html
  harmledger explain demo#kunduz-first.txt --sentence 3

exit status: 0 shown, 2 there is no such report, or it cannot be read
"""

LISTED = 12
"""Ids of other reports that a message names at most."""

STANDARD_INPUT = "standard input"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "explain", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("report", metavar="REPORT", help='a file, "-", or BOOK#ID')
    parser.add_argument("--id", metavar="ID", help="which report of the file; the first without it")
    parser.add_argument("--html", metavar="FILE", type=Path, help="write it as one page, too, to open in a browser")
    parser.add_argument("--sentence", metavar="N", type=int, help="print only this sentence")
    add_given(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Explain; returns the exit status."""
    settings = load_settings()
    report = find_report(args.report, args.id, given_of(args, settings))
    progress = Progress(quiet=False)
    trace = wiring.explain(report, settings, progress.gazetteer)
    progress.clear()
    if args.sentence is not None and not 1 <= args.sentence <= len(trace.sentences):
        raise UserError(f"There is no sentence {args.sentence}: the report has {len(trace.sentences)}.")
    if args.html is not None:
        wiring.write_trace_page(args.html, trace)
        say(f"The page is {args.html}. It holds the full text of the report.")
    width = min(shutil.get_terminal_size((100, 24)).columns, 120)
    text = wiring.trace_text(trace, width, settings.colour and sys.stdout.isatty(), args.sentence)
    sys.stdout.write(text.encode(sys.stdout.encoding or "utf-8", "replace").decode(sys.stdout.encoding or "utf-8"))
    sys.stdout.flush()
    return ALL


def find_report(words: str, wanted: str | None, given: Given) -> Report:
    """The report that ``words`` (and ``wanted``, an id) name. Raises UserError."""
    if words == "-":
        return _pick(_from_stdin(given), wanted, STANDARD_INPUT)
    path = Path(words)
    book, _, name = words.rpartition("#")
    if book and not path.exists():
        return _in_book(book_place(book), wanted or name)
    if not path.is_file():
        what = "is a folder: name one file of it, or BOOK#ID" if path.is_dir() else "is not there: check how it is spelled"
        raise UserError(f"{words} {what}.")
    return _pick(_from_file(File(path, words, path.name), given), wanted, words)


def _from_file(file: File, given: Given) -> list[Report]:
    """The reports of one file; what is wrong with others of it is said."""
    found = []
    for item in read_file(file, given):
        if isinstance(item, Fault):
            say_fault(item)
        else:
            found.append(item.report)
    return found


def _from_stdin(given: Given) -> list[Report]:
    """A text on standard input, read as a text file is."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stdin.txt"
        path.write_bytes(sys.stdin.buffer.read(given.max_text_bytes + 1))
        return _from_file(File(path, STANDARD_INPUT, STANDARD_INPUT), given)


def _pick(reports: list[Report], wanted: str | None, shown: str) -> Report:
    if not reports:
        raise UserError(f"No report could be read in {shown}.")
    if wanted:
        return _named(reports, wanted, shown)
    if len(reports) > 1:
        others = ", ".join(r.id for r in reports[1 : LISTED + 1]) + (", …" if len(reports) > LISTED + 1 else "")
        say(f"{shown} holds {len(reports):,} reports; this is the first, {reports[0].id}. With --id: {others}")
    return reports[0]


def _in_book(place: Path | str, wanted: str) -> Report:
    if isinstance(place, Path) and not place.exists():
        raise UserError(f"There is no {place}: check how it is spelled.")
    with Book(book_file(place), create=False) as book:
        if not wanted:
            raise UserError(f"Which report of {book.name}? Write its id behind the #.")
        return _named(list(book.reports()), wanted, book.name)


def _named(reports: list[Report], wanted: str, shown: str) -> Report:
    """The report with this id or source, or the only one whose id or hash begins so."""
    for report in reports:
        if wanted in (*report.ids, report.sha256) or wanted in (r.source for r in report.receipts):
            return report
    found = [r for r in reports if r.sha256.startswith(wanted) or any(i.startswith(wanted) for i in r.ids)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UserError(f"{wanted!r} could be {len(found)} reports: {', '.join(r.id for r in found[:LISTED])}. Write more of it.")
    known = ", ".join(r.id for r in reports[:LISTED]) + (", …" if len(reports) > LISTED else "")
    raise UserError(f"{shown} has no report {wanted!r}. It has: {known}")
