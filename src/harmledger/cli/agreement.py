"""``harmledger agreement``: rounds of blind double coding, and how far their coders agree."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime

from harmledger import wiring
from harmledger.cli.errors import ALL, UserError
from harmledger.cli.options import BOOK_HELP, book_file, book_place, kept_folder
from harmledger.desk import Desk, NotThere
from harmledger.desk.coding.agreement import Agreement, FieldAgreement
from harmledger.desk.coding.compare import SHOWN, shown
from harmledger.ledger import Book
from harmledger.publish.terminal import plain

HELP = "show how far the coders of a blind sample agree"
ABOUT = """
A round of blind double coding is drawn with: harmledger decide BOOK NAME sample --coders A,B --seed 1 --size 20. Each coder codes
each report (the verdict code); nobody sees another's coding of a report before all are done with it. This command lists the rounds;
with ROUND it prints, field by field, the share of equal answers, Cohen's kappa and Krippendorff's alpha.
"""
EXAMPLES = """
examples:
  harmledger agreement raqqa
  harmledger agreement raqqa may
  harmledger agreement raqqa may --coder "R. Haddad"
  harmledger agreement raqqa may --report wire-1

exit status: 0 shown, 2 there is no such book, round or coder
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "agreement", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("book", metavar="BOOK", type=book_place, help=BOOK_HELP)
    parser.add_argument("round", metavar="ROUND", nargs="?", help="which round; all are listed without it")
    parser.add_argument("--coder", metavar="NAME", help="list what this coder has still to code")
    parser.add_argument("--report", metavar="ID", help="compare the codings of this report, for the adjudicator")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show; returns the exit status."""
    with Book(book_file(args.book), create=False) as book:
        desk = wiring.desk(book, lambda: datetime.now().astimezone(), kept_folder(book))
        try:
            lines = list(_chosen(desk, args))
        except NotThere as why:
            raise UserError(str(why)) from why
    text = "\n".join(plain(line) if line.strip() == line else line for line in lines) + "\n"
    sys.stdout.write(text.encode(sys.stdout.encoding or "utf-8", "replace").decode(sys.stdout.encoding or "utf-8"))
    sys.stdout.flush()
    return ALL


def _chosen(desk: Desk, args: argparse.Namespace) -> Iterator[str]:
    rounds = desk.rounds()
    if args.round is None:
        for name in rounds.names:
            a = rounds.agreement(name)
            yield f"{name}: {a.coded} of {a.reports} reports coded by all of {', '.join(a.coders)}; {a.adjudicated} adjudicated"
        if not rounds.names:
            yield "No round of blind coding was drawn in this book."
    elif args.coder:
        names = {sha: r.id for sha, r in desk.state().reports.items()}
        for task in rounds.tasks(args.round, args.coder):
            yield f"{'done' if task.done else 'to code'}: {names.get(task.report, task.report)}"
    elif args.report:
        yield from _compared(desk, args.round, args.report)
    else:
        yield from _table(rounds.agreement(args.round))


def _compared(desk: Desk, name: str, report: str) -> Iterator[str]:
    sha = next((s for s, r in desk.state().reports.items() if report in (s, *r.ids)), None)
    if sha is None:
        raise NotThere(f"There is no report {report!r} in this book.")
    for unit in desk.rounds().side_by_side(name, sha):
        yield f"{unit.kind}: “{next(iter(unit.by.values())).span.quote}”"
        for coder in sorted(unit.by):
            claim = unit.by[coder]
            said = "; ".join(f"{name.lower()} {shown(claim, f)}" for f, name in SHOWN[unit.kind])
            yield f"    {plain(coder)}: {plain(said) or 'marked'}"


def _table(found: Agreement) -> Iterator[str]:
    yield f"Round {found.name}: {found.coded} of {found.reports} reports coded by all of {', '.join(found.coders)}"
    for f in found.found:
        yield f"    {f.kind}: {f.by_any} found by anybody, {f.by_all} by all"
    yield "    " + "  ".join([f"{'field':<26}", f"{'scale':<9}", f"{'claims':>6}", f"{'equal':>6}", f"{'kappa':>6}", f"{'alpha':>6}"])
    for row in found.fields:
        if row.units:
            yield "    " + _row(row)


def _row(row: FieldAgreement) -> str:
    cells = [f"{row.kind + ' ' + row.field:<26}", f"{row.metric:<9}", f"{row.units:>6}"]
    cells += [f"{'-':>6}" if x is None else f"{x:>6.2f}" for x in (row.percent, row.kappa, row.alpha)]
    return "  ".join(cells)
