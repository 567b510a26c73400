"""``harmledger timestamp``: an authority that nobody here controls signs the book's seal with its own clock (RFC 3161)."""

from __future__ import annotations

import argparse
import base64
import hashlib

from harmledger import wiring
from harmledger.cli.errors import ALL, UserError
from harmledger.cli.options import BOOK_HELP, add_by, book_file, book_place, by_of
from harmledger.cli.stamps import MISSING, add_root, in_words, roots_of
from harmledger.cli.terminal import say
from harmledger.ledger import Book
from harmledger.ledger.audit import Seal
from harmledger.ledger.timestamp import MAX_REPLY, QUERY, NotStamped, check, query
from harmledger.model.custody import Custody, Stamp
from harmledger.model.fault import Fault
from harmledger.net import refusal
from harmledger.settings import load_settings

HELP = "let a time-stamping authority sign the book's seal, as proof of when the book was so"
ABOUT = """
Sends the SHA-256 of the book's seal (nothing else of the book) to a time-stamping authority and keeps its
signed answer in the chain of custody. From then on harmledger verify proves, without the network, that
everything up to that row was in the book at that time: also against whoever could make the whole chain anew.
"""
EXAMPLES = """
examples:
  harmledger timestamp raqqa --tsa http://timestamp.digicert.com
  harmledger timestamp raqqa --tsa https://freetsa.org/tsr --root freetsa-cacert.pem

exit status: 0 the timestamp is in the book, 2 there is none
"""
KIND = "RFC 3161 timestamp"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = commands.add_parser("timestamp", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=raw)
    parser.add_argument("book", metavar="BOOK", type=book_place, help=BOOK_HELP)
    parser.add_argument("--tsa", metavar="URL", required=True, help="the address of the authority")
    add_root(parser)
    add_by(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Ask for a timestamp; returns the exit status."""
    settings = load_settings()
    roots = roots_of(args.root)
    with Book(book_file(args.book), create=False) as book:
        rows, link = book.tip()
        if not rows:
            raise UserError("The book is empty: there is nothing to stamp.")
        seal = Seal(rows, link.hex())
        try:
            asked, nonce = query(seal)
        except ImportError as error:
            raise UserError(f"Timestamps need one more package. Install it with: {MISSING}") from error
        got = wiring.send(args.tsa, QUERY, asked, MAX_REPLY, settings)
        fault = got if isinstance(got, Fault) else refusal(got, args.tsa)
        if fault or isinstance(got, Fault):
            raise UserError(f"There is no timestamp. {fault}")
        try:
            stamped = check(seal, got.body, roots, nonce)
        except NotStamped as why:
            raise UserError(f"There is no timestamp. {args.tsa}: {why}") from why
        stamp = Stamp(str(seal), base64.b64encode(asked).decode("ascii"), base64.b64encode(got.body).decode("ascii"))
        digest = hashlib.sha256(got.body).hexdigest()
        book.add_custody(Custody("timestamped", by_of(args), args.tsa, digest, len(got.body), KIND, stamp=stamp))
    say(f"Rows 1 to {rows:,} stood so at {in_words(stamped)}.")
    return ALL
