"""``harmledger evidence``: give out reports as they were received, with all that the book knows of them, so that others can check it."""

from __future__ import annotations

import argparse
import hashlib
import shutil
import tempfile
from pathlib import Path

from harmledger.cli.custody import find
from harmledger.cli.dossiers import dossier_of
from harmledger.cli.errors import ALL, UserError
from harmledger.cli.options import BOOK_HELP, add_by, book_file, book_place, by_of
from harmledger.cli.terminal import say
from harmledger.ledger import Book
from harmledger.model.custody import Custody
from harmledger.publish.dossier.bagit import write_bag
from harmledger.publish.dossier.contents import Dossier
from harmledger.publish.dossier.wacz import write_wacz

HELP = "give out reports as received, with their chain of custody, in a form that anybody can check"
ABOUT = """
Writes the bytes of each report as they were received, apart from what was made of them: the text, what
was read in it with the words of each claim, people's decisions, the receipts, and the rows of the ledger
with their links, so that anybody can work the links out anew. README.txt says how to check all of it.

FOLDER must not be there yet. The same rows of a book give the same bytes. That it was given out, and
by whom, is written into the book's chain of custody.
"""
EXAMPLES = """
examples:
  harmledger evidence raqqa w3 --out w3-evidence
  harmledger evidence raqqa w3 w4 --out for-the-court --format wacz

exit status: 0 done, 2 nothing could be done
"""
WACZ, TAGS = "evidence.wacz", "tagmanifest-sha256.txt"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "evidence", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("book", metavar="BOOK", type=book_place, help=BOOK_HELP)
    parser.add_argument("reports", metavar="REPORT", nargs="+", help="id of a report, its SHA-256, or the beginning of one of them")
    parser.add_argument("--out", metavar="FOLDER", type=Path, required=True, help="the folder to make; must not be there yet")
    parser.add_argument("--format", choices=("bagit", "wacz"), default="bagit", help="a BagIt folder (default), or a WACZ file in FOLDER")
    add_by(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Give out; returns the exit status."""
    if args.out.exists():
        raise UserError(f"There is something at {args.out} already. Name a folder that is not there yet: nothing is ever overwritten.")
    with Book(book_file(args.book), create=False) as book:
        view = book.snapshot()
        dossier = dossier_of(view, [find(view, words).sha256 for words in args.reports])
        args.out.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{args.out.name}.", suffix=".part", dir=args.out.parent))
        try:
            if args.format == "wacz":
                write_wacz(dossier, part / WACZ)
            else:
                write_bag(dossier, part)
            book.add_custody(_entry(dossier, args, part / (WACZ if args.format == "wacz" else TAGS)))
            part.rename(args.out)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    many = len(dossier.cases)
    say(f"{many:,} report{'' if many == 1 else 's'} given out to {args.out}. It holds names and words as received: mind who can read it.")
    print(f"seal {dossier.seal}")
    return ALL


def _entry(dossier: Dossier, args: argparse.Namespace, proof: Path) -> Custody:
    """What the chain of custody keeps of it: ``proof`` is the file whose hash stands for all that was given out."""
    with proof.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Custody(
        act="gave out",
        by=by_of(args),
        source=args.out.name,
        sha256=digest,
        size=proof.stat().st_size,
        kind="WACZ" if args.format == "wacz" else f"BagIt ({TAGS})",
        version=dossier.made_by,
        reports=tuple(case.report.sha256 for case in dossier.cases),
    )
