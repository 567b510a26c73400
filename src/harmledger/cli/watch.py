"""``harmledger watch``: feeds, sitemaps and pages are asked again and again, and what is new goes into the book."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from harmledger import versions, wiring
from harmledger.cli.errors import ALL, SOME, UserError
from harmledger.cli.interrupt import check
from harmledger.cli.options import BOOK_HELP, add_by, add_given, book_file, book_place, by_of, given_of
from harmledger.cli.terminal import Progress, say, say_fault
from harmledger.intake.collect import Handed
from harmledger.intake.source import Received
from harmledger.ledger import Book
from harmledger.model.fault import Fault
from harmledger.pipeline import Tally
from harmledger.settings import load_settings, load_watch
from harmledger.taking import Hand, options_of, take_in
from harmledger.watching.plan import BadPlan, plan_of
from harmledger.watching.polite import Clock
from harmledger.watching.state import Held, State
from harmledger.watching.watcher import Round, Watcher

HELP = "ask feeds, sitemaps and pages again and again, and take in what is new"
ABOUT = """
Asks the feeds, sitemaps and pages that harmledger.toml names under [watch], fetches the pages that they name, and puts
them into the book. Pages are fetched again for a day, so that the version with the later toll is in the book too.

Hosts are asked politely: as their robots.txt allows, one request at a time, with a pause after each. What was
seen is remembered beside the book (watch.sqlite). Stop with Ctrl-C at any time; the same command goes on from there.
Reports are taken in, not read: harmledger read reads them.
"""
EXAMPLES = """
harmledger.toml:
  [watch]
  feeds = ["https://daily.example/rss.xml", { url = "https://other.example/atom", publisher = "Other" }]
  sitemaps = ["https://daily.example/news-sitemap.xml"]
  pages = ["https://daily.example/live"]

examples:
  harmledger watch --book raqqa
  harmledger watch --book raqqa --once --config raqqa.toml

exit status: 0 all was asked, 1 something failed in the last round (each with a message), 2 nothing could be done
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = commands.add_parser("watch", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=raw)
    parser.add_argument("--book", metavar="BOOK", type=book_place, required=True, help=BOOK_HELP + "; made if it is not there")
    parser.add_argument("--config", metavar="FILE", type=Path, help="the file with [watch]; by default harmledger.toml in this folder")
    parser.add_argument("--once", action="store_true", help="one round: ask what is due now, then stop")
    add_given(parser)
    add_by(parser)
    parser.add_argument("--quiet", action="store_true", help="say only what is wrong")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, clock: Clock = Clock()) -> int:  # noqa: B008  # frozen, of two functions
    """Watch; returns the exit status."""
    settings = load_settings(config=args.config)
    table, path = load_watch(config=args.config)
    try:
        plan = plan_of(table, str(path))
    except BadPlan as why:
        raise UserError(str(why)) from why
    place = args.book
    if isinstance(place, Path) and not place.suffix:
        place.mkdir(parents=True, exist_ok=True)
    progress = Progress(args.quiet)
    with Book(book_file(place)) as book:
        try:
            state = State(wiring.watch_file(book, settings))
        except Held as why:
            raise UserError(str(why)) from why
        tally = Tally()

        def listener(fault: Fault) -> None:
            progress.clear()
            say_fault(fault)

        given = given_of(args, settings)
        hand = Hand(by_of(args), versions.intake_version(), options_of(given))

        def take(handed: Iterable[Handed | Fault]) -> None:
            new = (one if isinstance(one, Fault) else _new_to(book, one) for one in handed)
            take_in((one for one in new if one), book, hand, tally.told)

        with closing(state):
            watcher = Watcher(plan, state, wiring.asker(settings, plan.contact), take, given, clock)
            while True:
                tally = Tally(_listener=listener)
                counted = watcher.round(progress.step)
                check()
                progress.clear()
                if not args.quiet:
                    say(_summary(counted, tally))
                    left = watcher.seconds_left()
                    if left is not None and not counted.lists + counted.pages + counted.failed:
                        say(f"Nothing was due: the next is asked in {max(1, round(left / 60)):,} minutes.")
                if args.once:
                    return SOME if tally.set_aside or counted.failed else ALL
                watcher.wait()


def _new_to(book: Book, handed: Handed) -> Handed | None:
    """``handed`` without texts that the book already has from the same address; None where nothing is left to write down."""
    left = [item for item in handed.items() if isinstance(item, Fault) or not _is_known(book, item)]
    return replace(handed, items=lambda: iter(left)) if left else None


def _is_known(book: Book, item: Received) -> bool:
    """Whether a page that was asked again says the same."""
    held, new = book.report(item.report.sha256), item.report.receipts[0]
    return held is not None and any((r.source, r.url) == (new.source, new.url) for r in held.receipts)


def _summary(counted: Round, tally: Tally) -> str:
    parts = [f"{counted.lists:,} lists and {counted.pages:,} pages asked", f"{tally.new:,} new texts"]
    for number, words in (
        (counted.same, "unchanged"),
        (counted.found, "pages found"),
        (counted.changed, "changed"),
        (counted.old, "left out as too old"),
        (counted.failed, "failed"),
        (counted.denied, "not allowed"),
        (tally.set_aside - counted.denied, "set aside"),
    ):
        if number > 0:
            parts.append(f"{number:,} {words}")
    return ", ".join(parts) + "."
