"""``harmledger evidence``: give out reports as they were received, with all that the book knows of them, so that others can check it."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from harmledger.cli.dossiers import dossier_of
from harmledger.cli.errors import ALL, UserError
from harmledger.cli.options import BOOK_HELP, book_file, book_place
from harmledger.cli.terminal import say
from harmledger.ledger import Book, View
from harmledger.publish.dossier.bagit import write_bag
from harmledger.publish.dossier.wacz import write_wacz

HELP = "give out reports as received, with their chain of custody, in a form that anybody can check"
ABOUT = """
Writes the bytes of each report as they were received, apart from what was made of them: the text, what
was read in it with the words of each claim, people's decisions, the receipts, and the rows of the ledger
with their links, so that anybody can work the links out anew. README.txt says how to check all of it.

FOLDER must not be there yet. The same rows of a book give the same bytes.
"""
EXAMPLES = """
examples:
  harmledger evidence raqqa w3 --out w3-evidence
  harmledger evidence raqqa w3 w4 --out for-the-court --format wacz

exit status: 0 done, 2 nothing could be done
"""
WACZ = "evidence.wacz"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "evidence", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("book", metavar="BOOK", type=book_place, help=BOOK_HELP)
    parser.add_argument("reports", metavar="REPORT", nargs="+", help="id of a report, its SHA-256, or the beginning of one of them")
    parser.add_argument("--out", metavar="FOLDER", type=Path, required=True, help="the folder to make; must not be there yet")
    parser.add_argument("--format", choices=("bagit", "wacz"), default="bagit", help="a BagIt folder (default), or a WACZ file in FOLDER")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Give out; returns the exit status."""
    if args.out.exists():
        raise UserError(f"There is something at {args.out} already. Name a folder that is not there yet: nothing is ever overwritten.")
    with Book(book_file(args.book), create=False) as book:
        view = book.snapshot()
        dossier = dossier_of(view, [_found(view, words) for words in args.reports])
        args.out.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{args.out.name}.", suffix=".part", dir=args.out.parent))
        try:
            if args.format == "wacz":
                write_wacz(dossier, part / WACZ)
            else:
                write_bag(dossier, part)
            part.rename(args.out)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    many = len(dossier.cases)
    say(f"{many:,} report{'' if many == 1 else 's'} given out to {args.out}. It holds names and words as received: mind who can read it.")
    print(f"seal {dossier.seal}")
    return ALL


def _found(view: View, words: str) -> str:
    """The hash of the report that ``words`` name. Raises UserError."""
    if sha256 := view.with_given_id(words):
        return sha256
    begin = words.removeprefix("r-").lower()
    found = {r.sha256 for r in view.reports() if words in r.ids or (len(begin) >= 4 and r.sha256.startswith(begin))}
    if len(found) == 1:
        return found.pop()
    if found:
        raise UserError(f"{words!r} could be {len(found)} reports. Write more of it.")
    raise UserError(f"There is no report {words!r} in this book. Its incidents name their reports: harmledger show BOOK INCIDENT")
