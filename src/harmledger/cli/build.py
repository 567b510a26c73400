"""``harmledger build``: from reports to a folder to look at."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

from harmledger import versions, wiring
from harmledger.cli.errors import ALL, NOTHING, SOME
from harmledger.cli.options import add_by, add_given, add_runner, book_file, book_place, by_of, codebooks_of, given_of, working_settings
from harmledger.cli.terminal import Progress, say, say_fault, say_kept
from harmledger.intake.collect import hand_over
from harmledger.ledger import Book
from harmledger.model.fault import Fault
from harmledger.pipeline import Stopped, Tally, collect
from harmledger.relevance import languages_of
from harmledger.taking import Hand, options_of

if TYPE_CHECKING:  # imported where it is needed, so that --help stays quick
    from harmledger.building import Built

OWN_CODEBOOK = "harmledger"
"""The one that is always published."""

HELP = "read reports and write incidents with their ranges, grades and quotes to a folder"
ABOUT = """
Reads reports, writes every claim in them into the book (with the words that carry it), forms
incidents with ranges and grades, and writes to FOLDER: index.html (open this in a browser),
incidents.csv, incidents.geojson, incidents.jsonl and records.jsonl.

INPUT is a file, a folder or an archive of anything that harmledger intake reads, above all .txt (one
report a file, if you like with lines "title: …", "published: 2017-10-24", "publisher: …", "url: …"
and a blank line before the text), .jsonl, .json, .csv, .tsv. Folders are read with all that they hold; hidden files are passed over.

The same input twice adds nothing; further input adds what is new. Ctrl-C at any time: what was
stored stays, and the same command goes on from there.
"""
EXAMPLES = """
examples:
  harmledger build reports/ --out raqqa
  harmledger build raqqa.csv wires.jsonl --out raqqa --publisher "Reuters"
  harmledger build notes.txt --out raqqa --published 2017-10-24
  harmledger build reports/ --out raqqa --codebook airwars,ucdp

exit status: 0 all reports were read, 1 some were set aside (each with a message), 2 nothing could be done
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "build", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "inputs", metavar="INPUT", nargs="*", type=Path, help="files and folders of reports; none for what was taken in before"
    )
    parser.add_argument("--out", metavar="FOLDER", type=Path, required=True, help="where to write; made if it is not there")
    parser.add_argument(
        "--book", metavar="BOOK", type=book_place, help="where the book is kept: a folder or a database; by default with the output"
    )
    add_given(parser)
    add_by(parser)
    parser.add_argument(
        "--codebook",
        metavar="NAMES",
        help='publish the ranges of these codebooks too: "all", or names with commas (airwars,ucdp,acled,ibc)',
    )
    parser.add_argument("--strict", action="store_true", help="stop at the first fault or warning, with status 1 and no new output")
    add_runner(parser)
    parser.add_argument("--quiet", action="store_true", help="say only what is wrong")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Build; returns the exit status."""
    from harmledger import building

    started = time.monotonic()
    settings = working_settings(args)
    others = other_codebooks(args.codebook or settings.codebook)
    runner = wiring.runner(settings)
    progress = Progress(args.quiet)

    def listener(fault: Fault) -> None:
        progress.clear()
        say_fault(fault)
        if args.strict:
            raise Stopped

    args.out.mkdir(parents=True, exist_ok=True)
    place = args.book or args.out
    folder = place if isinstance(place, Path) else args.out
    folder.mkdir(parents=True, exist_ok=True)
    given = given_of(args, settings)
    handed = hand_over(args.inputs, given, skip=(args.out, folder))
    hand = Hand(by_of(args), versions.intake_version(), options_of(given))
    with Book(book_file(place)) as book:
        new = book.position().receipts == 0
        try:
            tally = collect(handed, book, lambda: wiring.reader(settings, progress.gazetteer, runner), listener, progress.step, hand)
        except Stopped:
            say("Stopped at the first fault (--strict). What came before it is in the book; the output was not written.")
            return SOME
        finally:
            progress.clear()
        if not tally.new + tally.known and (args.inputs or new):
            say("No report could be read, so nothing was written.")
            return NOTHING
        progress.step("forming incidents", 0, None)
        built = building.build(book, folder, args.out, others, say, new, runner)
    progress.clear()
    if not args.quiet:
        _summary(tally, built, time.monotonic() - started)
    return SOME if tally.set_aside else ALL


def other_codebooks(text: str) -> tuple[str, ...]:
    """The codebooks that ``text`` names, without our own. Raises UserError for one that there is not."""
    if text == OWN_CODEBOOK:
        return ()
    return tuple(n for n in codebooks_of(text, wiring.codebook_names()) if n != OWN_CODEBOOK)


def _summary(tally: Tally, built: Built, seconds: float) -> None:
    counts = built.counts
    if tally.new + tally.known + tally.set_aside:
        say(f"{tally.new + tally.known:,} reports given: {tally.new:,} new, {tally.known:,} known; {tally.set_aside:,} set aside.")
    if tally.warnings:
        say(f"{tally.warnings:,} warnings (see above).")
    over = counts.over.total()
    say(
        f"{tally.read:,} reports read now. The book: {counts.reports:,} reports, {counts.claims:,} claims"
        f"{f', {over:,} reports passed over by the first reader' if over else ''}."
    )
    say_kept(languages_of(counts.over))
    say(f"{counts.incidents:,} incidents, {counts.doubtful:,} doubtful pairs. {seconds:.1f} seconds.")
    page = next((p for p in built.written if p.name == "index.html"), None)
    if page:
        say(f"Open {page} in a browser.")
