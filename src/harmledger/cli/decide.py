"""``harmledger decide``: appends what a person decided. With the desk, the only place that reads the clock into the book."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import get_args

from harmledger import wiring
from harmledger.cli.errors import ALL, UserError
from harmledger.cli.options import BOOK_HELP, book_file, book_place, kept_folder
from harmledger.cli.payloads import add_payloads, payload_of
from harmledger.cli.subject import incident, subject
from harmledger.cli.terminal import say
from harmledger.cli.values import add_values
from harmledger.desk import Changed, Contradicts, Desk, NotThere, Order
from harmledger.incidents.judged import as_left
from harmledger.ledger import Book, Refused
from harmledger.model.decision import Verdict
from harmledger.model.verdicts import FORMS
from harmledger.pipeline import Derived

HELP = "add a decision of yours to a book, with its reason and your name"
ABOUT = f"""
Appends a decision about SUBJECT: an incident, a claim, an event ("report#e1"), a report, a question of the queue, by id or by
the beginning of one. VERDICT is one of:
{chr(10).join(f"  {verdict:<11} {form.means}" for verdict, form in FORMS.items())}
Nothing is ever changed or removed: a decision replaces another with --supersedes. Build again
to see the effect in the output folder.
"""
EXAMPLES = """
examples:
  harmledger decide raqqa c-83ab "set aside" --reason "a toll of the whole war" --by "R. Haddad"
  harmledger decide raqqa c-83ab correct --set low=12 --set status=civilian --reason "the text says so" --by "R. Haddad"
  harmledger decide raqqa wire-1 add --kind figure --words "12 people died" --of wire-1#e1 --set low=12 --reason … --by …
  harmledger decide raqqa wire-1#e1 same --other wire-2#e1 --reason "same market, same hour" --by "R. Haddad"
  harmledger decide raqqa i-3f2a merge --other i-77c0 --reason "the same raid" --by "R. Haddad"
  harmledger decide raqqa i-3f2a grade --grade weak --reason "both voices are one" --by "R. Haddad"
  harmledger decide raqqa i-3f2a "sign off" --reason "checked line by line" --by "R. Haddad"

exit status: 0 stored, 2 nothing could be done
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "decide", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("book", metavar="BOOK", type=book_place, help=BOOK_HELP)
    parser.add_argument("subject", metavar="SUBJECT", help="what it is about")
    parser.add_argument("verdict", metavar="VERDICT", choices=get_args(Verdict), help=", ".join(get_args(Verdict)))
    parser.add_argument("--other", metavar="ID", help='the second event or incident of "same", "different", "merge", "move", "dismiss"')
    parser.add_argument("--supersedes", metavar="ID", help="the decision that this one replaces")
    parser.add_argument("--reason", metavar="TEXT", required=True, help="why")
    parser.add_argument("--by", metavar="NAME", required=True, help="who decides")
    add_values(parser)
    add_payloads(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Decide; returns the exit status."""
    with Book(book_file(args.book), create=False) as book:
        desk = wiring.desk(book, lambda: datetime.now().astimezone(), kept_folder(book))
        derived = _derived(desk)
        about = _subject(args, derived, args.subject)
        other = _subject(args, derived, args.other) if args.other else None
        _two_events(args.verdict, about, other)
        try:
            order = Order(
                verdict=args.verdict,
                subject=about,
                other=other,
                reason=args.reason,
                author=args.by,
                supersedes=args.supersedes,
                payload=payload_of(args, derived, about),
                saw=_saw(desk, about),
            )
            answer = desk.decide(order)
        except Contradicts as why:
            raise UserError(f"{why} (--supersedes {why.standing.id}) Nothing was stored.") from why
        except (NotThere, Refused) as why:
            raise UserError(f"{why} Nothing was stored.") from why
    if isinstance(answer, Changed):
        raise UserError("While you decided, somebody else did: " + "; ".join(answer.words) + ". Nothing was stored; look again.")
    say(f"Stored as {answer.decision.id}.")
    return ALL


def _derived(desk: Desk) -> Derived:
    """What the desk follows of the book, as the ids on the command line are looked up in it."""
    state = desk.state()
    readings = tuple(state.readings.values())
    return Derived(tuple(state.reports.values()), readings, state.record, state.decisions, as_left(readings, state.standing))


def _subject(args: argparse.Namespace, derived: Derived, words: str) -> str:
    if args.verdict == "sample" or words.startswith("q-"):
        return words
    if "incident" in FORMS[args.verdict].of and not {"claim", "event"} & set(FORMS[args.verdict].of):
        return words if words.startswith("q-") else incident(derived, words).id
    return subject(derived, words)


def _saw(desk: Desk, about: str) -> str | None:
    """The digest of what stands in the book now: on the command line a person acts on what was just read."""
    state = desk.state()
    if about.startswith("i-"):
        return desk.incident(about).digest
    sha = about if about in state.reports else state.report_of_claim.get(about)
    return desk.report(sha).digest if sha else None


def _two_events(verdict: str, first: str, other: str | None) -> None:
    events = first.startswith("c-") and (other or "").startswith("c-")
    incidents = verdict == "different" and first.startswith("i-") and (other or "").startswith("i-")
    if verdict in ("same", "different") and (first == other or not (events or incidents)):
        raise UserError('"same" and "different" are about two events: name one as SUBJECT, one with --other ("report#e1" or c-…).')
