"""``harmledger extract``: one record a report, in the order of the input, without a book."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from harmledger import wiring
from harmledger.cli.errors import ALL, NOTHING, SOME
from harmledger.cli.options import add_given, add_runner, given_of, working_settings
from harmledger.cli.terminal import Progress, say, say_fault
from harmledger.intake.collect import read_file
from harmledger.intake.source import File, Received
from harmledger.ledger.check import check
from harmledger.ledger.errors import Refused
from harmledger.model.claim import Reading
from harmledger.model.fault import Fault
from harmledger.pipeline import Stopped

HELP = "write the claims of each report as one JSON record a line, without a book"
ABOUT = """
Reads REPORTS (JSON Lines, or any other file that build reads) and writes one record a report, in the
order of the input: its events with figures, responsibility, day and place, and its background totals.
Reports with the same id or the same text each get their record. A report that cannot be read is set
aside with a message and has none.
"""
EXAMPLES = """
example:
  harmledger extract reports.jsonl --out records.jsonl

exit status: 0 all reports were read, 1 some were set aside (each with a message), 2 nothing could be done
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "extract", help=HELP, description=ABOUT, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("reports", metavar="REPORTS", type=Path, help="the file of reports")
    parser.add_argument("--out", metavar="RECORDS.jsonl", type=Path, required=True, help="the file to write")
    add_given(parser)
    parser.add_argument("--strict", action="store_true", help="stop at the first fault or warning, with status 1 and no output")
    add_runner(parser)
    parser.add_argument("--quiet", action="store_true", help="say only what is wrong")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Extract; returns the exit status."""
    settings = working_settings(args)
    progress = Progress(args.quiet)
    aside = 0

    def fault(found: Fault) -> None:
        nonlocal aside
        progress.clear()
        say_fault(found)
        aside += found.severity == "set aside"
        if args.strict:
            raise Stopped

    def records(taken: list[Received]) -> Iterator[dict[str, object]]:
        answers = wiring.reader(settings, progress.gazetteer).read(t.report for t in taken)
        for done, (one, answer) in enumerate(zip(taken, answers, strict=True), 1):
            checked = _checked(one, answer)
            if isinstance(checked, Fault):
                fault(checked)
            else:
                yield wiring.record_of(one.report, checked)
            progress.step("reading", done, len(taken))

    taken: list[Received] = []
    if not args.reports.is_file():
        fault(Fault(str(args.reports), "There is no such file.", "Check how it is spelled, and which folder you are in."))
        return NOTHING
    try:
        for item in read_file(File(args.reports, str(args.reports), args.reports.name), given_of(args, settings)):
            if isinstance(item, Fault):
                fault(item)
            else:
                taken.append(item)
        if not taken:
            say("No report could be read, so nothing was written.")
            return NOTHING
        made = list(records(taken))
    except Stopped:
        say("Stopped at the first fault (--strict); nothing was written.")
        return SOME
    finally:
        progress.clear()
    wiring.write_lines(args.out, made)
    if not args.quiet:
        say(f"{len(made):,} records written to {args.out}; {aside:,} set aside.")
    return SOME if aside else ALL


def _checked(one: Received, answer: Reading | Fault) -> Reading | Fault:
    """The answer, or the fault that it breaks the ledger's rules: no number without its quote, here too."""
    if isinstance(answer, Fault):
        return answer
    try:
        check(answer, one.report.text)
    except Refused as why:
        return Fault(one.where, f"The engine's reading was refused: {why}", "Please report this; it is a mistake in the engine.")
    return answer
