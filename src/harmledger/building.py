"""From a book to the folder that ``build`` writes: what follows from the book, and what is written of it, both at the cost of what
changed since the last time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from harmledger import versions, wiring
from harmledger.incidents.judged import as_left, in_force
from harmledger.incidents.kept import Formation, Kept, Unusable
from harmledger.ledger import Book, Position, View
from harmledger.ledger.codec import load
from harmledger.model.claim import Reading
from harmledger.model.decision import Decision, incident_of, reports_of
from harmledger.model.incident import Incident, Record
from harmledger.model.work import Runner
from harmledger.pipeline import follow_in
from harmledger.publish import lines as kept_lines
from harmledger.publish.coded import Codings
from harmledger.publish.evidence import Evidence
from harmledger.publish.folder import page_of, write_drawn
from harmledger.publish.lines import Counts, Facts, Lines, News, draw
from harmledger.publish.lines.source import Told

LINES_NAME = "lines.sqlite"
"""Lies beside the book. Everything in it follows from the book: it can be thrown away at any time."""

Say = Callable[[str], None]
AT = "followed"
"""The note of the lines that says of which state of the book they are."""


@dataclass(frozen=True, slots=True)
class Built:
    """What ``build`` did: the files written, and how much there is of everything."""

    written: list[Path]
    counts: Counts


def build(
    book: Book,
    folder: Path,
    out: Path,
    codebooks: Sequence[str] = (),
    say: Say = lambda line: None,
    new: bool = False,
    runner: Runner | None = None,
) -> Built:
    """Bring all that follows from the book up to it, and write it to the folder ``out`` with the ranges of the other ``codebooks``.

    ``folder``: where lies what is kept of it from one time to the next; where that cannot be had, ``say`` is told, and all is worked
    out. ``new``: the book is new, so that nothing can be kept of it yet. ``runner``: shares the work of linking, where there is much.
    Raises BookError, OSError.
    """
    key = f"{versions.lines_version()} {','.join(codebooks)}"
    try:
        with wiring.keep(folder / wiring.KEPT_NAME, runner) as kept:
            built, anew = _with_lines(folder / LINES_NAME, key, lambda lines: _built(book, kept, lines, out, codebooks))
    except (Unusable, kept_lines.Unusable) as why:
        say(f"{why}. All incidents were worked out anew, and nothing of that was kept.")
        return _alone(book, key, out, codebooks, runner)
    if anew and not new:
        say(f"All incidents were worked out anew from the book. ({wiring.KEPT_NAME}: {anew}.)")
    return built


def _with_lines(path: Path, key: str, work: Callable[[Lines], tuple[Built, str | None]]) -> tuple[Built, str | None]:
    """What ``work`` gives with the kept lines; where they turn out to be damaged, with new ones. Raises publish.lines.Unusable."""
    lines = kept_lines.opened(path, key)
    try:
        return work(lines)
    except kept_lines.Damaged:
        lines.close()
        kept_lines.throw_away(path)
        lines = kept_lines.opened(path, key)
        try:
            return work(lines)
        except kept_lines.Damaged as again:
            raise kept_lines.Unusable(f"{path.name} cannot be used ({again})") from again
    finally:
        lines.close()


def _alone(book: Book, key: str, out: Path, codebooks: Sequence[str], runner: Runner | None) -> Built:
    """With nothing kept before, and nothing after."""
    lines = Lines(None, key)
    try:
        return _built(book, wiring.keep(None, runner), lines, out, codebooks)[0]
    finally:
        lines.close()


def _built(book: Book, kept: Kept, lines: Lines, out: Path, codebooks: Sequence[str]) -> tuple[Built, str | None]:
    """With why the incidents were worked out anew, if they were."""

    def work(formation: Formation) -> tuple[Facts, str, str | None]:
        view = book.snapshot()  # in turn: what is kept is never further than this
        followed, now = follow_in(view, kept, formation)
        source = OfBook(view, now, codebooks)
        facts = draw(lines, source, news(view, kept, lines.note(AT)))
        lines.set_note(AT, kept.followed)
        return facts, page_of(source, facts), followed.anew

    with lines.change():
        facts, page, anew = kept.change(work)
        return Built(write_drawn(out, lines, facts, page), facts.counts), anew


def news(view: View, kept: Kept, drawn: object) -> News | None:
    """What came since the lines were ``drawn``; None where that is not known, so that all is to be drawn. Inside ``kept.change``."""
    touched = kept.touched_since(drawn) if isinstance(drawn, str) else None
    if touched is None or not isinstance(drawn, str):
        return None
    try:
        return News(view.since(load(Position, drawn)).reports, touched)
    except ValueError:  # lines of another book
        return None


class OfBook:
    """A state of a book that was followed, asked for piece by piece (``publish.lines.Source``). Inside ``kept.change``."""

    def __init__(self, view: View, formation: Formation, codebooks: Sequence[str]) -> None:
        self._view, self._formation, self._codebooks = view, formation, codebooks
        self.decisions = in_force(view.decisions())

    def hashes(self) -> Sequence[str]:
        """Every report of the book."""
        return self._view.hashes()

    def told(self, hashes: Sequence[str]) -> Iterator[Told]:
        """From the book, with the claims as people left them."""
        found = list(self._view.told(hashes))
        readings = [reading for _, _, reading in found if reading]
        asked = set(hashes)
        left = {r.report: r for r in as_left(readings, self._about(readings, asked)) if r.report in asked}
        return ((sha, report, left.get(sha)) for sha, report, _ in found)

    def _about(self, readings: Sequence[Reading], hashes: Collection[str]) -> Sequence[Decision]:
        """The decisions that these reports depend on."""
        if not self.decisions:
            return ()
        subjects = {*hashes, *(c.id for r in readings for c in r.claims)}
        numbers = {n for subject in subjects for n in self._of_subject.get(subject, ())}
        return [self.decisions[n] for n in sorted(numbers)]

    @cached_property
    def _of_subject(self) -> dict[str, list[int]]:
        """The places of decisions by what they are about. Answers to questions are about every report."""
        found: dict[str, list[int]] = {}
        for n, d in enumerate(self.decisions):
            for subject in {d.subject} | reports_of(d):
                found.setdefault(subject, []).append(n)
        return found

    def record(self, ids: Collection[str] | None = None) -> Record:
        """From what is kept."""
        return self._formation.record() if ids is None else self._formation.part(ids)

    def reports_with(self, event: str) -> Sequence[str]:
        """By what is kept."""
        incident = self._formation.incident(incident_of(event))
        return incident.reports if incident and event in incident.members else ()

    def codings(self, incidents: Sequence[Incident], evidence: Evidence) -> Codings:
        """From the evidence at hand."""
        return wiring.coded(incidents, evidence.reports.values(), evidence.readings.values(), evidence.claims.values(), self._codebooks)
