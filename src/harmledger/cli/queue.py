"""``harmledger queue``: what needs a person, most consequential first."""

from __future__ import annotations

import argparse
import shutil
import sys
import textwrap
from collections.abc import Iterator
from datetime import datetime
from typing import get_args

from harmledger import wiring
from harmledger.cli.errors import ALL
from harmledger.cli.options import BOOK_HELP, book_file, book_place, kept_folder
from harmledger.desk import Wanted
from harmledger.desk.views import Need, Progress, Queue
from harmledger.ledger import Book
from harmledger.model.review import State
from harmledger.publish.terminal import plain

HELP = "list what needs a person, most consequential first"
ABOUT = """
Lists the incidents and reports of a book that wait for a person, with the reasons, most consequential first: claims that cannot
all hold, wide ranges, doubtful pairs, numbers of which the engine is not sure, places that were not found, what changed since it
was signed off, and questions: where a newer reading says something else than a person decided.
"""
EXAMPLES = """
examples:
  harmledger queue raqqa
  harmledger queue raqqa --need conflict --need range --limit 10
  harmledger queue raqqa --assigned "R. Haddad"

exit status: 0 listed, 2 there is no such book
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "queue", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("book", metavar="BOOK", type=book_place, help=BOOK_HELP)
    parser.add_argument("--need", choices=get_args(Need), action="append", default=[], help="only what waits for this reason")
    parser.add_argument("--state", choices=get_args(State), action="append", default=[], help="only what stands so")
    parser.add_argument("--assigned", metavar="NAME", help='only what this person looks at; "" for what nobody does')
    parser.add_argument("--words", metavar="TEXT", default="", help="only headlines with these words")
    parser.add_argument("--limit", metavar="N", type=int, default=25, help="how many lines (default: 25)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """List; returns the exit status."""
    wanted = Wanted(
        needs=frozenset(args.need), states=frozenset(args.state), assigned=args.assigned, words=args.words, limit=max(1, args.limit)
    )
    with Book(book_file(args.book), create=False) as book:
        queue = wiring.desk(book, lambda: datetime.now().astimezone(), kept_folder(book)).queue(wanted)
    width = max(40, min(shutil.get_terminal_size((100, 24)).columns, 120))
    text = "\n".join(_lines(queue, width)) + "\n"
    sys.stdout.write(text.encode(sys.stdout.encoding or "utf-8", "replace").decode(sys.stdout.encoding or "utf-8"))
    sys.stdout.flush()
    return ALL


def _lines(queue: Queue, width: int) -> Iterator[str]:
    for line in queue.lines:
        who = f"  {line.assigned}" if line.assigned else ""
        yield plain(f"{line.subject[:20]}  {line.points:g} points  {line.state}{who}")
        yield from textwrap.wrap(plain(line.headline), width, initial_indent="  ", subsequent_indent="  ")
        for reason in line.reasons:
            words = plain(f"{reason.need}: {reason.words}")
            yield from textwrap.wrap(words, width, initial_indent="  · ", subsequent_indent="    ")
        yield ""
    yield f"{len(queue.lines)} of {queue.total} shown."
    yield from _progress(queue.progress)


def _progress(progress: Progress) -> Iterator[str]:
    states = ", ".join(f"{n} {state}" for state, n in progress.by_state.items())
    yield f"{progress.incidents} incidents ({states or 'none'}), {progress.reports} reports, {progress.decisions} decisions."
    if progress.by_person:
        yield "Assigned: " + plain(", ".join(f"{who} {n}" for who, n in progress.by_person.items())) + "."
