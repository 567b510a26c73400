"""``harmledger intake``: reports into a book, without reading them yet."""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from harmledger import versions, wiring
from harmledger.cli.errors import ALL, NOTHING, SOME, UserError
from harmledger.cli.options import BOOK_HELP, add_by, add_given, book_file, book_place, by_of, given_of
from harmledger.cli.terminal import Progress, say, say_fault, say_kept
from harmledger.intake.again import again
from harmledger.intake.collect import Handed, hand_over
from harmledger.intake.kinds import SOURCES
from harmledger.intake.listed import with_pages
from harmledger.intake.source import Lead, Received
from harmledger.ledger import Book
from harmledger.ledger.address import FILE_NAME
from harmledger.model.custody import MAX_FAULTS
from harmledger.model.fault import Fault
from harmledger.publish.terminal import plain
from harmledger.settings import load_settings
from harmledger.taking import Hand, Told, foresee, options_of, take_in

HELP = "take reports into a book, with their chain of custody, without reading them yet"
ABOUT = """
Takes reports into BOOK: files, folders and archives of any kind that is read (see the page "Input"),
known by what they hold. Each keeps its bytes as they were received, their SHA-256 and where they came
from; the book writes down who handed them over and everything that could not be read.

Nothing is read in them yet: harmledger build --book BOOK --out FOLDER does that (and takes in, too).
Ctrl-C at any time: what was stored stays, and the same command goes on from there.
"""
EXAMPLES = """
examples:
  harmledger intake crawl.zip wires/ --book raqqa
  harmledger intake wires/ --book raqqa --dry-run
  harmledger intake feed.xml sitemap.xml --fetch --book raqqa
  harmledger intake --again --book raqqa
  harmledger intake table.csv --book raqqa --column Beschreibung=text --column Datum=published

exit status: 0 everything was taken in, 1 some was set aside (each with a message), 2 nothing could be done
"""
COLUMNS = ("what", "published", "lang", "characters", "publisher", "kind", "title", "where")
WIDTHS = (9, 10, 5, 10, 18, 20, 40)
_VARIABLE = re.compile(r"""\d[\d,.]*|(['"“]).*?(?:['"”])|\(.*\)""")


MANY_ALIKE = 20  # messages of one reason that are shown


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "intake", help=HELP, description=f"{ABOUT}\n{kinds()}", epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sources", metavar="SOURCE", nargs="*", type=Path, help="files, folders and archives of reports")
    parser.add_argument("--book", metavar="BOOK", type=book_place, required=True, help=f"{BOOK_HELP}; made if it is not there")
    parser.add_argument("--dry-run", action="store_true", help="only say what would be taken in, and what each thing was found to be")
    parser.add_argument("--fetch", action="store_true", help="fetch the pages that feeds, sitemaps and other lists name")
    parser.add_argument(
        "--again",
        action="store_true",
        help="extract the book's own originals anew where an older harmledger extracted them; without SOURCE",
    )
    parser.add_argument("--json", action="store_true", help="write what became of each report to standard output as JSON Lines")
    add_given(parser)
    add_by(parser)
    parser.add_argument("--quiet", action="store_true", help="say only what is wrong")
    parser.set_defaults(run=run)


def kinds() -> str:
    """What is read, in words."""
    return textwrap.fill(f"Read are: {', '.join(source.called for source in SOURCES)}.", 100)


def run(args: argparse.Namespace) -> int:
    """Take in; returns the exit status."""
    if bool(args.sources) == args.again:
        raise UserError("Say what to take in (harmledger intake SOURCE… --book BOOK), or --again for what the book holds.")
    settings = load_settings()
    given, progress, tongues = given_of(args, settings), Progress(args.quiet), wiring.first_reader(settings)
    place = args.book
    if isinstance(place, Path) and not place.suffix and not args.dry_run:
        place.mkdir(parents=True, exist_ok=True)
    folder = (place,) if isinstance(place, Path) else ()
    seen = Seen(tongues.foreign)

    def tell(told: Told) -> None:
        seen.told(told)
        if isinstance(told.item, Fault) and (alike := seen.reasons[told.item.severity, reason(told.item.what)]) <= MANY_ALIKE:
            progress.clear()
            say_fault(told.item)
            if alike == MANY_ALIKE:
                say(f"Further messages of this kind are counted, not shown (--json shows all; the book keeps {MAX_FAULTS:,} of a file).")
        if args.json:
            print(json.dumps(_object(told), ensure_ascii=False), flush=True)
        elif args.dry_run and not isinstance(told.item, Fault):
            if not seen.rows:
                print(_row(COLUMNS))
            seen.rows += 1
            print(_row(_cells(told)), flush=True)

    leads: list[Lead] = []
    handed: Iterable[Handed | Fault] = hand_over(args.sources, given, skip=folder, leads=leads.append if args.fetch else None)
    said = {name: "yes" for name in ("fetch", "again") if getattr(args, name)}
    hand = Hand(by_of(args), versions.intake_version(), options_of(given, **said))
    with _book(place, args.dry_run) as book:
        if args.again:
            handed = again(book.snapshot(), given)
        elif args.fetch:
            handed = with_pages(handed, leads, given, wiring.fetcher(settings), book.addresses())
        try:
            if args.dry_run:
                foresee(handed, book, hand, tell)
            else:
                take_in(handed, book, hand, tell, progress.step)
        finally:
            progress.clear()
            if not args.quiet:
                seen.summary(args.dry_run)
    if not seen.reports and not args.again:
        return NOTHING
    return SOME if seen.aside else ALL


@contextmanager
def _book(place: Path | str, dry: bool) -> Iterator[Book]:
    """The book; where there is none yet and nothing is to be stored, an empty one that is thrown away."""
    file = book_file(place)
    if dry and isinstance(file, Path) and not file.exists():
        with tempfile.TemporaryDirectory(prefix="harmledger-") as folder, Book(Path(folder) / FILE_NAME) as book:
            yield book
        return
    with Book(file, create=not dry) as book:
        yield book


@dataclass
class Seen:
    """What one run saw, counted by kind of source and by reason."""

    foreign: Callable[[str, str | None], str | None] = lambda text, stated: None
    """Tells a text's language where nobody here reads it (``Tongues.foreign``)."""
    languages: Counter[str] = field(default_factory=Counter)
    dayless: int = 0
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    files_before: int = 0
    rows: int = 0

    def told(self, told: Told) -> None:
        """Count one thing."""
        if isinstance(told.item, Fault):
            self.reasons[told.item.severity, reason(told.item.what)] += 1
            return
        self.files_before += told.fate == "taken before"
        if isinstance(told.item, Received) and told.fate in ("new", "version"):
            report = told.item.report
            self.dayless += report.published is None
            if language := self.foreign(report.text, report.language):
                self.languages[language] += 1
        self.kinds[told.kind, "known" if told.fate == "taken before" else told.fate] += told.reports

    @property
    def reports(self) -> int:
        """How many reports there were, new or known."""
        return sum(self.kinds.values())

    @property
    def aside(self) -> int:
        """How much was set aside."""
        return sum(n for (severity, _), n in self.reasons.items() if severity == "set aside")

    def summary(self, dry: bool) -> None:
        """Say it."""
        new = sum(n for (_, fate), n in self.kinds.items() if fate in ("new", "version"))
        would = "would be taken in" if dry else "taken in"
        say(f"{self.reports:,} reports: {new:,} new {would}, {self.reports - new:,} known; {self.aside:,} set aside.")
        for kind in sorted({kind for kind, _ in self.kinds}):
            counts = {fate: self.kinds[kind, fate] for fate in ("new", "version", "known")}
            versions_of = "new version of a known address" if counts["version"] == 1 else "new versions of known addresses"
            words = {"new": "new", "version": versions_of, "known": "known"}
            if any(counts.values()):
                say(f"- {kind}: " + ", ".join(f"{n:,} {words[fate]}" for fate, n in counts.items() if n))
        if self.dayless:
            say(f'- without a day of publication, {self.dayless:,}: "on Monday" in them cannot be dated. Give the day with --published.')
        say_kept(self.languages, "- ")
        if self.files_before:
            say(f"- {self.files_before:,} files were passed over: the same bytes were taken in whole before.")
        for severity in ("set aside", "warning"):
            for (which, what), n in self.reasons.most_common():
                if which == severity:
                    say(f"- {severity}, {n:,}: {what}")


def reason(what: str) -> str:
    """The reason that a fault gives, without the figures and names of the one case, so that like faults are counted together."""
    return " ".join(_VARIABLE.sub("…", what).split())


def _object(told: Told) -> dict[str, object]:
    if isinstance(told.item, Fault):
        return {"what": told.fate, "where": told.item.where, "why": told.item.what, "mend": told.item.mend}
    if isinstance(told.item, Handed):
        return {"what": told.fate, "where": told.item.shown, "kind": told.kind, "sha256": told.item.sha256, "reports": told.reports}
    report, receipt = told.item.report, told.item.report.receipts[0]
    return {
        "what": told.fate,
        "where": told.item.where,
        "kind": told.kind,
        "id": report.id,
        "sha256": report.sha256,
        "title": report.title,
        "published": receipt.published.isoformat() if receipt.published else None,
        "publisher": receipt.publisher,
        "url": receipt.url,
        "language": receipt.language,
        "characters": len(report.text),
        "extraction": receipt.extraction,
        **({"version of": told.of} if told.of else {}),
    }


def _cells(told: Told) -> tuple[str, ...]:
    if not isinstance(told.item, Received):
        where = told.item.shown if isinstance(told.item, Handed) else told.item.where
        return ("known", "", "", "", "", told.kind, f"taken in whole before: {told.reports:,} reports", where)
    report, receipt = told.item.report, told.item.report.receipts[0]
    day = receipt.published.isoformat() if receipt.published else "unknown"
    begins = report.title or report.text[:80]
    title = f"version of {told.of}: {begins}" if told.of else begins
    publisher, language = receipt.publisher or "unknown", receipt.language or "?"
    return (told.fate, day, language, f"{len(report.text):,}", publisher, told.kind, title, told.item.where)


def _row(cells: tuple[str, ...]) -> str:
    fixed = [" ".join(plain(c).split())[:w].ljust(w) for c, w in zip(cells, WIDTHS, strict=False)]
    line = "  ".join([*fixed, plain(cells[-1])])
    return line.encode(sys.stdout.encoding or "utf-8", "replace").decode(sys.stdout.encoding or "utf-8")
