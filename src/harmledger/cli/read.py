"""``harmledger read``: read reports of a book that were not read, those that the first reader passed over among them."""

from __future__ import annotations

import argparse

from harmledger import wiring
from harmledger.cli.errors import ALL, SOME, UserError
from harmledger.cli.options import BOOK_HELP, add_runner, book_file, book_place, working_settings
from harmledger.cli.terminal import Progress, say, say_fault, say_kept
from harmledger.ledger import Book
from harmledger.model.fault import Fault
from harmledger.model.report import Report
from harmledger.pipeline import Tally, collect, read
from harmledger.relevance import in_other_languages

HELP = "read reports of a book that were not read yet, or that the first reader passed over"
ABOUT = """
Reads the reports of a book that no engine has read, as build does, without taking anything in. With --all, those
that the first reader passed over are read, too, save those in languages that no engine reads; with REPORT, only these
are read, whatever it says of them. A report that was read once stays read: later builds do not pass it over again.
"""
EXAMPLES = """
examples:
  harmledger read raqqa --list
  harmledger read raqqa wire-17
  harmledger read raqqa --all

exit status: 0 all were read, 1 some could not be (each with a message), 2 there is no such book or report
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "read", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("book", metavar="BOOK", type=book_place, help=BOOK_HELP)
    parser.add_argument("reports", metavar="REPORT", nargs="*", help="the id of a report, or the beginning of its hash")
    parser.add_argument(
        "--all", action="store_true", help="read those, too, that the first reader passed over, but not those in other languages"
    )
    parser.add_argument(
        "--list", action="store_true", help="list the reports that the first reader passed over, with the reason; read nothing"
    )
    add_runner(parser)
    parser.add_argument("--quiet", action="store_true", help="say only what is wrong")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read; returns the exit status."""
    settings = working_settings(args)
    progress = Progress(args.quiet)

    def listener(fault: Fault) -> None:
        progress.clear()
        say_fault(fault)

    with Book(book_file(args.book), create=False) as book:
        if args.list:
            return _list(book)
        if args.reports:
            tally = Tally(_listener=listener)
            read([_named(book, words) for words in args.reports], book, wiring.reader(settings, progress.gazetteer), tally, progress.step)
        else:
            reader = wiring.reader(settings, progress.gazetteer)
            tally = collect([], book, lambda: reader, listener, progress.step)
            if args.all:
                foreign = wiring.first_reader(settings).foreign
                read([r for r in book.unread(reader.name) if foreign(r.text, r.language) is None], book, reader, tally, progress.step)
        progress.clear()
        if not args.quiet:
            rest = f", {tally.passed_over:,} passed over by the first reader" if tally.passed_over and not args.all else ""
            say(f"{tally.read:,} reports read now, {tally.claims:,} claims written down{rest}.")
            say_kept(in_other_languages(book.readings()))
    return SOME if tally.set_aside else ALL


def _list(book: Book) -> int:
    reports = {r.sha256: r for r in book.reports()}
    for reading in book.readings():
        if reading.passed_over:
            report = reports[reading.report]
            print(f"{report.id}\t{(report.title or report.text)[:60].strip()!r}\t{reading.passed_over}")
    return ALL


def _named(book: Book, words: str) -> Report:
    """The report with this id, or the one whose hash begins so. Raises UserError."""
    found = book.with_given_id(words)
    shas = [found] if found else [r.sha256 for r in book.reports() if words and (r.sha256.startswith(words) or words == r.id)]
    report = book.report(shas[0]) if len(shas) == 1 else None
    if report is None:
        raise UserError(f"{words!r} is {'the beginning of several reports' if shas else 'no report of this book'}. Write its whole id.")
    return report
