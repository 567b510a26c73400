"""``harmledger verify``: whether a book is what was written into it, and what was published follows from it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from harmledger import wiring
from harmledger.cli.errors import ALL, SOME
from harmledger.cli.options import BOOK_HELP, book_file, book_place
from harmledger.cli.stamps import add_root, checked, stamps_of
from harmledger.cli.terminal import Progress, say
from harmledger.ledger import Book
from harmledger.ledger.audit import Seal, audit, seal_of
from harmledger.model.fault import Fault
from harmledger.pipeline import derive
from harmledger.settings import load_settings

HELP = "check that no row of a book was changed, taken away or put in, and that what was published follows from it"
ABOUT = """
Goes through the whole book: every row against the hash chain, every quote against its report, every
report against the bytes received, the database's own checks, the triggers that refuse changes. Then
works everything out anew and compares it with incidents.jsonl, where the book's folder has one.

At the end it prints the book's seal. Keep it apart from the book (in a letter, on a web page, with
a colleague): with --seal it proves later that nothing up to that day was changed, even by somebody
able to make the whole chain anew. Timestamps (harmledger timestamp) are such seals, signed by an authority;
they are checked here, without the network.
"""
EXAMPLES = """
examples:
  harmledger verify raqqa
  harmledger verify raqqa --seal 1745-3f2a…
  harmledger verify postgresql://desk@archive/raqqa --out raqqa-site

exit status: 0 all is as it should be, 1 something is wrong (each with a message), 2 nothing could be checked
"""
INCIDENTS = "incidents.jsonl"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "verify", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("book", metavar="BOOK", type=book_place, help=BOOK_HELP)
    parser.add_argument("--out", metavar="FOLDER", type=Path, help="the output folder to compare; by default the book's own")
    parser.add_argument("--seal", metavar="SEAL", type=_seal, action="append", default=[], help="a seal printed earlier (may be repeated)")
    add_root(parser)
    parser.add_argument("--ledger-only", action="store_true", help="check the book alone, not what follows from it")
    parser.add_argument("--quiet", action="store_true", help="say only what is wrong")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Verify; returns the exit status."""
    progress = Progress(args.quiet)
    wrong = 0
    with Book(book_file(args.book), create=False) as book:
        stamps = stamps_of(book)
        found = audit(book, [*args.seal, *(s.seal for s in stamps)], lambda done, total: progress.step("checking", done, total))
        progress.clear()
        for fault in found.faults:
            wrong += 1
            say(f"WRONG: {fault}")
        for said in checked(book.name, stamps, args.root):
            wrong += isinstance(said, Fault)
            if isinstance(said, Fault):
                say(f"WRONG: {said}")
            elif not args.quiet:
                say(said)
        if not args.ledger_only and not found.faults:
            folder = args.out or (book.path.parent if book.path else None)
            for fault in _derived(book, folder, load_settings().max_table_bytes):
                wrong += 1
                say(f"WRONG: {fault}")
        if not args.quiet:
            say(f"{found.seal.rows:,} rows checked. {'Nothing is wrong.' if not wrong else f'{wrong:,} things are wrong.'}")
    print(f"seal {found.seal}")
    return SOME if wrong else ALL


def _derived(book: Book, folder: Path | None, longest: int) -> Iterator[Fault]:
    derived = derive(book, wiring.former())
    yield from wiring.unfounded_bounds(book.name, derived)
    path = folder / INCIDENTS if folder else None
    if path and path.is_file():
        with path.open("rb") as lines:
            yield from wiring.unlike_the_book(str(path), iter(lambda: lines.readline(longest), b""), derived)


def _seal(words: str) -> Seal:
    try:
        return seal_of(words)
    except ValueError as why:
        raise argparse.ArgumentTypeError(str(why)) from why
