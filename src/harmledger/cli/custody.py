"""``harmledger custody``: who handed over what, when, and what became of it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator

from harmledger.cli.errors import ALL, UserError
from harmledger.cli.options import BOOK_HELP, book_file, book_place
from harmledger.ledger import Book, Entry, View
from harmledger.ledger.codec import dump
from harmledger.model.custody import about
from harmledger.model.report import Report
from harmledger.publish.terminal import plain

HELP = "show the chain of custody: who handed over what, when, and what became of it"
ABOUT = """
Shows what was taken into BOOK and what evidence was given out of it: when, by whom, which bytes
(SHA-256), how many reports were new, and every fault. With REPORT (an id, or the beginning of a
report's SHA-256): each time that it was received, and the entries about the files that it came from.

No entry can be changed or removed; harmledger verify proves that none was.
"""
EXAMPLES = """
examples:
  harmledger custody raqqa
  harmledger custody raqqa w17
  harmledger custody raqqa --json > custody.jsonl

exit status: 0 done, 2 nothing could be done
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "custody", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("book", metavar="BOOK", type=book_place, help=BOOK_HELP)
    parser.add_argument("report", metavar="REPORT", nargs="?", help="the id of a report, or the beginning of its SHA-256")
    parser.add_argument("--json", action="store_true", help="write the entries as JSON Lines, whole")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show; returns the exit status."""
    with Book(book_file(args.book), create=False) as book:
        report = find(book, args.report) if args.report else None
        entries = [e for e in book.custody() if report is None or about(e.custody, report)]
        if args.json:
            for entry in entries:
                print(dump_entry(entry))
            return ALL
        if report is not None:
            print(plain(f"report {report.id}, SHA-256 of its text {report.sha256}"))
            for at, receipt, raw in book.arrivals(report.sha256):
                came = f", from {receipt.origin.address} at {receipt.origin.at}" if receipt.origin and receipt.origin.address else ""
                made = f", text by {receipt.extraction}" if receipt.extraction else ""
                print("  " + plain(f"{_time(at)}  received as {receipt.source}{came}; SHA-256 of its bytes {raw}{made}"))
    for entry in entries:
        for line in _lines(entry):
            print(f"  {plain(line)}" if line.startswith(" ") else plain(line))
    if not entries:
        print("The chain of custody has no entry about it." if report else "The chain of custody is empty.")
    return ALL


def find(book: View, words: str) -> Report:
    """The report that ``words`` mean. Raises UserError."""
    sha256 = book.with_given_id(words)
    if sha256 is None and len(start := words.removeprefix("r-").lower()) >= 6:
        sha256 = book.beginning_with(start)
    found = book.report(sha256) if sha256 else None
    if found is None:
        raise UserError(f"There is no report {words!r} in the book, or several begin so. Give its id, or more of its SHA-256.")
    return found


def dump_entry(entry: Entry) -> str:
    """An entry with its number and time as one line of JSON."""
    whole = {"number": entry.number, "recorded_at": entry.at, **json.loads(dump(entry.custody))}
    return json.dumps(whole, ensure_ascii=False)


def _lines(entry: Entry) -> Iterator[str]:
    c = entry.custody
    size = f", {c.size:,} bytes" if c.size is not None else ""
    yield f"{entry.number}  {_time(entry.at)}  {c.by}  {c.act} {c.source} ({c.kind or 'unknown kind'}{size})"
    if c.sha256:
        yield f" SHA-256 {c.sha256}"
    if c.act == "gave out":
        yield f" {len(c.reports):,} reports"
        return
    if c.stamp:
        yield f" of the seal {c.stamp.seal}"
        return
    options = "".join(f", {name} {value}" for name, value in c.options)
    state = "" if c.whole else "; not whole: something stood in the way that may be gone the next time"
    sofar = " so far" if c.act == "began" else ""
    yield f" {c.new:,} new, {c.known:,} known, {c.set_aside:,} set aside{sofar}; read by intake {c.version}{options}{state}"
    for fault in c.faults:
        yield f" {fault.severity}: {fault.where}: {fault.what}"
    if (more := c.set_aside + c.warnings - len(c.faults)) > 0:
        yield f" and {more:,} faults more"


def _time(at: str) -> str:
    return at[:19].replace("T", " ") + " UTC" if at else "before times were kept"
