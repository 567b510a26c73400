"""``harmledger decide``: appends what a person decided. The only place that reads the clock into the book."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import get_args

from harmledger import wiring
from harmledger.cli.errors import ALL, UserError
from harmledger.cli.options import book_file
from harmledger.cli.subject import subject
from harmledger.cli.terminal import say
from harmledger.ledger import Book, Refused
from harmledger.model.claim import EventClaim
from harmledger.model.decision import Decision, Verdict
from harmledger.model.ids import content_id
from harmledger.pipeline import Derived

HELP = "add a decision of yours to a book, with its reason and your name"
ABOUT = """
Appends a decision about SUBJECT: an incident, a claim, an event ("report#e1") or a report, by id or
by the beginning of one. VERDICT is one of:
  accept      it is as recorded
  set aside   leave this claim, or this whole report, out of what is derived
  same        this event and the --other are one incident
  different   this event and the --other are two incidents
  comment     only a remark
Nothing is ever changed or removed: a decision replaces another with --supersedes. Build again
to see the effect in the output folder.
"""
EXAMPLES = """
examples:
  harmledger decide raqqa c-83ab "set aside" --reason "a toll of the whole war" --by "R. Haddad"
  harmledger decide raqqa wire-1#e1 same --other wire-2#e1 --reason "same market, same hour" --by "R. Haddad"

exit status: 0 stored, 2 nothing could be done
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "decide", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("book", metavar="BOOK", type=Path, help="the folder of a book, or the book file")
    parser.add_argument("subject", metavar="SUBJECT", help="what it is about")
    parser.add_argument("verdict", metavar="VERDICT", choices=get_args(Verdict), help=", ".join(get_args(Verdict)))
    parser.add_argument("--other", metavar="ID", help='the second event of "same" and "different"')
    parser.add_argument("--supersedes", metavar="ID", help="the decision that this one replaces")
    parser.add_argument("--reason", metavar="TEXT", required=True, help="why")
    parser.add_argument("--by", metavar="NAME", required=True, help="who decides")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Decide; returns the exit status."""
    file = book_file(args.book)
    with Book(file, create=False) as book:
        derived = wiring.derived(book, file.parent, say)
        first = subject(derived, args.subject)
        other = subject(derived, args.other) if args.other else None
        if args.verdict in ("same", "different"):
            _two_events(derived, first, other)
        at = datetime.now().astimezone().isoformat(timespec="seconds")
        parts = (first, other, args.verdict, args.reason, args.by, at)
        decision = Decision(
            id=content_id("d", *parts, args.supersedes),
            subject=first,
            other=other,
            verdict=args.verdict,
            reason=args.reason,
            author=args.by,
            at=at,
            supersedes=args.supersedes,
        )
        try:
            book.add_decision(decision)
        except Refused as why:
            raise UserError(f"{why} Nothing was stored.") from why
    say(f"Stored as {decision.id}.")
    return ALL


def _two_events(derived: Derived, first: str, other: str | None) -> None:
    events = {c.id for c in derived.claims if isinstance(c, EventClaim)}
    if other is None or first == other or first not in events or other not in events:
        raise UserError('"same" and "different" are about two events: name one as SUBJECT, one with --other ("report#e1" or c-…).')
