"""One incident, or all of them, to read in a terminal.

Texts come from strangers: a report may hold escape sequences that recolour, retitle or reprogram a terminal.
``plain`` makes every control character visible and harmless; nothing is printed without passing it.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from harmledger.model.claim import Claim, FigureClaim, ResponsibilityClaim
from harmledger.model.decision import Decision
from harmledger.model.incident import GROUPS, Incident, Record
from harmledger.model.report import Report
from harmledger.publish.evidence import Evidence, evidence_of, sort_key
from harmledger.publish.incidents import OUTCOMES
from harmledger.publish.review import decided_words, review_lines, state_words
from harmledger.publish.versions import carried_words, page_words, version_words
from harmledger.publish.words import (
    bound_words,
    date_words,
    day_words,
    figure_words,
    headline,
    place_container,
    range_words,
    sides_of,
    toll_words,
    word,
)

MIN_WIDTH = 40
_CODES = {"bold": "1", "dim": "2", "confirmed": "32", "fair": "36", "weak": "33", "contested": "35", "discounted": "2"}


def plain(text: str) -> str:
    """``text`` on one line, its control and direction-changing characters shown as ``<U+001B>`` and the like."""
    return "".join(_visible(c) for c in text).strip()


def _visible(char: str) -> str:
    if char in "\n\t\r\x0b\x0c\x85\u2028\u2029":
        return " "
    if unicodedata.category(char) in ("Cc", "Cs") or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069":
        return f"<U+{ord(char):04X}>"
    return char


def incident_text(
    incident: Incident,
    reports: Iterable[Report] | Mapping[str, Report],
    claims: Iterable[Claim] | Mapping[str, Claim],
    width: int = 100,
    colour: bool = False,
    decisions: Iterable[Decision] = (),
) -> str:
    """One incident with its reasons and its quotes, wrapped to ``width`` columns (at least 40); ANSI colour if asked.

    ``decisions``: all of the book; those on its claims are shown beside them.
    """
    evidence = evidence_of(reports, claims, (), decisions)
    lines = list(_incident_lines(incident, evidence, max(width, MIN_WIDTH), colour))
    return "\n".join(lines) + "\n"


def incident_list_text(record: Record, width: int = 100, colour: bool = False) -> str:
    """All incidents, two lines each: id with grade, and the headline."""
    width = max(width, MIN_WIDTH)
    lines = []
    for incident in record.incidents:
        sides = ", ".join(word("side", s) for s in sides_of(incident)) or "no side named"
        lines.append(f"{_style(plain(incident.id), 'bold', colour)}  {_style(incident.grade, incident.grade, colour)}  {plain(sides)}")
        lines += _wrap(headline(incident), width, "  ")
        if state := state_words(incident.review):
            lines += _wrap(state, width, "  ")
    if not lines:
        lines = ["No incidents: no report told of harm that has a place or a day of its own."]
    return "\n".join(lines) + "\n"


def _style(text: str, style: str, colour: bool) -> str:
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if colour and style in _CODES else text


def _wrap(text: str, width: int, indent: str = "", first: str | None = None) -> list[str]:
    start = indent if first is None else first
    return textwrap.wrap(plain(text), width, initial_indent=start, subsequent_indent=indent) or [start.rstrip()]


def _incident_lines(incident: Incident, evidence: Evidence, width: int, colour: bool) -> Iterator[str]:
    def title(text: str) -> Iterator[str]:
        yield ""
        yield _style(text, "bold", colour)

    for line in _wrap(headline(incident), width):
        yield _style(line, "bold", colour)
    yield _style(plain(incident.id), "dim", colour)
    yield ""
    container = place_container(incident.place)
    place = incident.place
    if place is None:
        yield "  where   not known"
    else:
        known = f"{place.name}{f' ({container})' if container else ''}; the coordinates stand for {word('precision', place.precision)}"
        yield from _wrap(known if place.lat is not None else f"{place.name} ({container or 'not located'})", width, " " * 10, "  where   ")
    yield from _wrap(day_words(incident.date), width, " " * 10, "  when    ")
    yield from _wrap(word("method", incident.method), width, " " * 10, "  how     ")
    yield f"  grade   {_style(incident.grade, incident.grade, colour)}"
    yield from _wrap(incident.because, width, " " * 10)

    yield from title("How many")
    yield from _wrap(toll_words(incident), width, "  ")
    for outcome in OUTCOMES:
        tally = getattr(incident, outcome)
        cells = [f"{word('group', g)} {range_words(getattr(tally, g))}" for g in GROUPS if getattr(tally, g)]
        if cells:
            yield from _wrap("; ".join(cells), width, " " * 12, f"  {outcome:<10}")
    for bound in incident.bounds:
        yield from _wrap(f"{bound_words(bound.of)}: {bound.because}", width, "    ", "  · ")
    if len({(t.outcome, t.min, t.max) for t in incident.history}) > len({t.outcome for t in incident.history}):
        yield from title("The toll in time")
        for t in incident.history:
            told = f"{date_words(t.day)}: {t.min if t.min == t.max else f'{t.min} to {t.max}'} {t.outcome} ({t.speaker})"
            yield from _wrap(told + ("" if t.standing else ", since replaced"), width, "    ", "  · ")
    yield from _versions(incident, evidence, width, title)
    if incident.conflicts:
        yield from title("What cannot all hold")
        for conflict in incident.conflicts:
            yield from _wrap(conflict.what, width, "    ", "  · ")

    yield from title("Who is said to have done it")
    for side in incident.responsibility:
        stances = ", ".join(word("stance", s) for s in side.stances)
        yield from _wrap(f"{side.actor} ({word('side', side.side)}): {side.grade} [{stances}]. {side.because}", width, "    ", "  · ")
    if not incident.responsibility:
        yield "  Nobody is named."

    if decided := review_lines(incident):
        yield from title("What people decided")
        for line in decided:
            yield from _wrap(line, width, "    ", "  · ")

    yield from title("Speaker by speaker")
    yield from _speakers(incident, evidence, width, colour)
    if incident.links:
        yield from title("Why these reports are one incident")
        for link in incident.links:
            yield from _wrap(f"{link.because} (score {link.score:.2f})", width, "    ", "  · ")


def _versions(incident: Incident, evidence: Evidence, width: int, title: Callable[[str], Iterator[str]]) -> Iterator[str]:
    """Versions of a report under one another, and texts that several reports carry."""

    def name(sha: str) -> str:
        report = evidence.reports.get(sha)
        return report.publisher or report.id if report else sha[:12]

    if incident.versions:
        yield from title("Versions of one report")
    for v in incident.versions:
        yield from _wrap(page_words(v), width, "    ", "  · ")
        for one in v.versions:
            given = (evidence.report_ids(one.report) or (one.report[:12],))[0]
            yield from _wrap(f"{given}: {version_words(one, one is v.versions[-1])}", width, "        ", "      ")
        for doubt in (v.doubt, v.apart):
            if doubt:
                yield from _wrap(doubt, width, "      ")
    if incident.carried:
        yield from title("Texts that several reports carry")
        for c in incident.carried:
            yield from _wrap(carried_words(c, name), width, "    ", "  · ")


def _speakers(incident: Incident, evidence: Evidence, width: int, colour: bool) -> Iterator[str]:
    own = sorted(evidence.claims_of(incident.members), key=sort_key)
    by_id = {c.id: c for c in own} | {c: evidence.claims[c] for s in incident.speakers for c in s.claims if c in evidence.claims}
    said: set[str] = set()
    for speaker in incident.speakers:
        claims = [by_id[c] for c in speaker.claims if c in by_id]
        said.update(c.id for c in claims)
        yield from _voice(f"{speaker.name} ({speaker.kind})", claims, evidence, width, colour)
    rest = [c for c in own if c.id not in said and isinstance(c, FigureClaim | ResponsibilityClaim)]
    if rest:
        yield from _voice("In the outlets' own words, or not counted as a speaker apart", rest, evidence, width, colour)


def _voice(name: str, claims: Sequence[Claim], evidence: Evidence, width: int, colour: bool) -> Iterator[str]:
    yield from (_style(line, "bold", colour) for line in _wrap(name, width, "  "))
    for claim in claims:
        if isinstance(claim, FigureClaim):
            what = figure_words(claim)
        elif isinstance(claim, ResponsibilityClaim):
            what = f"{claim.actor}: {word('stance', claim.stance)}"
        else:
            what = "the event"
        report = evidence.report_ids(claim.report)[0]
        yield from _wrap(what, width, "      ", "    ")
        yield from _wrap(f"“{claim.span.quote}” — {report}", width, "      ")
        for line in decided_words(evidence.decided_on(claim.id)):
            yield from _wrap(line, width, "      ")
