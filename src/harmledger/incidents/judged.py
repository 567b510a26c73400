"""What people decided, heeded before anything is linked or counted: of single claims, and of which events are one incident."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise, product

from harmledger.incidents.heed import Heeded, ReportClaims
from harmledger.incidents.refound import kind_of
from harmledger.model.claim import Claim, Reading
from harmledger.model.decision import Decision, Verdict, reports_of
from harmledger.model.decision import standing as _standing
from harmledger.model.ids import content_id
from harmledger.model.payload import Partition

MOST_PAIRS = 400
"""Pairs of events that two groups are held apart by, at most; of larger ones the first events of both are. Within a group each event
is bound to its neighbours and to the first, so that it holds where any one of them is not read any more."""


KINDS = ("event", "figure", "responsibility", "background")
"""The order of the kinds of claims in a reading."""

UNHEARD = frozenset({"code", "sample"})
"""Verdicts without effect on what is derived: how two coders code a report apart counts only once it is adjudicated."""


in_force = _standing


def heeded(claims: Iterable[Claim], standing: Sequence[Decision]) -> tuple[Claim, ...]:
    """The claims as people left them, each once, sorted by id.

    ``standing``: decisions in force. Adjudicated, added, accepted, corrected and set aside claims are as ``heed`` says. What
    becomes of a report's claims depends on decisions about it and its claims alone, so a decision on one report changes
    nothing in another.
    """
    return heed(claims, standing).claims


def heed(claims: Iterable[Claim], standing: Sequence[Decision]) -> Heeded:
    """As ``heeded``, with what people set, and what is asked of them."""
    of_report: dict[str, dict[str, Claim]] = defaultdict(dict)
    report_of: dict[str, str] = {}
    for claim in claims:
        of_report[claim.report][claim.id] = claim
        report_of[claim.id] = claim.report
    about: dict[str, list[Decision]] = defaultdict(list)
    answers = [d for d in standing if d.verdict == "dismiss"]
    for d in standing:
        if d.verdict in UNHEARD or d.verdict == "dismiss":
            continue
        for sha in sorted(reports_of(d) | ({report_of[d.subject]} if d.subject in report_of else set())):
            about[sha].append(d)
    parts = []
    for sha in sorted(of_report.keys() | about.keys()):
        parts.append(heed_report(sha, of_report[sha].values(), [*about[sha], *answers]))
    return Heeded(
        tuple(sorted((c for p in parts for c in p.claims), key=lambda c: c.id)),
        tuple(sorted((c for p in parts for c in p.read), key=lambda c: c.id)),
        tuple(s for p in parts for s in p.set),
        tuple(q for p in parts for q in p.questions),
        tuple(a for p in parts for a in p.aside),
    )


def heed_report(report: str, claims: Iterable[Claim], decisions: Sequence[Decision]) -> Heeded:
    """As ``heed``, of one report (by its SHA-256) alone. ``decisions``: in force; those that do not concern the report change nothing."""
    own = {c.id: c for c in claims}
    heard = [d for d in decisions if d.verdict == "dismiss" or (d.verdict not in UNHEARD and (d.subject in own or report in reports_of(d)))]
    if not heard:
        plain = tuple(own[i] for i in sorted(own))
        return Heeded(plain, plain)
    return ReportClaims(report, sorted(heard, key=lambda d: (d.at, d.id)), own).run()


def as_left(readings: Sequence[Reading], standing: Sequence[Decision]) -> tuple[Reading, ...]:
    """The readings with their claims as people left them: what is published. Claims keep their places; what people made comes after.

    A report that could not be read has a reading here where a person added claims to it.
    """
    claims = [c for r in readings for c in r.claims]
    of_report: dict[str, dict[str, Claim]] = defaultdict(dict)
    for claim in heeded(claims, standing):
        of_report[claim.report][claim.id] = claim
    left = []
    for reading in readings:
        own = of_report.pop(reading.report, {})
        order = {c.id: n for n, c in enumerate(reading.claims)}
        ordered = sorted(own.values(), key=lambda c: (KINDS.index(kind_of(c)), order.get(c.id, len(order)), c.span.start, c.id))
        left.append(reading if tuple(ordered) == reading.claims else replace(reading, claims=tuple(ordered)))
    left += [Reading(sha, "", tuple(of_report[sha][i] for i in sorted(of_report[sha]))) for sha in sorted(of_report)]
    return tuple(left)


def links(standing: Sequence[Decision]) -> tuple[Decision, ...]:
    """All that the standing decisions say of which events are one incident, as plain "same" and "different" of two event claims.

    A merge, a split or a move holds for every event that the person saw: those of one group are the same, those of two groups
    are different. Each pair keeps the author, the reason and the time of its decision.
    """
    return tuple(sorted((pair for d in standing for pair in _pairs(d)), key=lambda d: (d.at, d.id)))


def _pairs(d: Decision) -> Iterator[Decision]:
    if not isinstance(d.payload, Partition):
        if d.verdict in ("same", "different"):
            yield d
        return
    for group in d.payload.groups:
        for a, b in _within(group):
            yield _pair(d, a, b, "same")
    for one, two in combinations(d.payload.groups, 2):
        for a, b in _across(one, two):
            yield _pair(d, a, b, "different")


def _pair(d: Decision, a: str, b: str, verdict: Verdict) -> Decision:
    return replace(d, id=content_id("d", d.id, verdict, a, b), subject=a, other=b, verdict=verdict, payload=None, about=())


def _within(group: Sequence[str]) -> list[tuple[str, str]]:
    return [*pairwise(group), *((group[0], m) for m in group[2:])]


def _across(one: Sequence[str], two: Sequence[str]) -> list[tuple[str, str]]:
    most = int(MOST_PAIRS**0.5)
    return list(product(one, two)) if len(one) * len(two) <= MOST_PAIRS else list(product(one[:most], two[:most]))
