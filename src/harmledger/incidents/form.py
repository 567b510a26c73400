"""Claims to incidents: link, and for each incident reconcile and grade. The order of the input does not matter."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from harmledger.incidents.at_time import date_parts
from harmledger.incidents.copies import agencies_of, carried_by, family_of
from harmledger.incidents.facts import Event
from harmledger.incidents.gives_way import Pages, given_way
from harmledger.incidents.grade import Grader
from harmledger.incidents.kept.formation import Formation, among
from harmledger.incidents.lineage import lineage_of, routed, speakers
from harmledger.incidents.reconcile import reconcile
from harmledger.incidents.rules import rules
from harmledger.incidents.shelf import Memory
from harmledger.model.circumstances import PLACE_SCALE, Place, When
from harmledger.model.claim import Claim, Method
from harmledger.model.decision import Decision, reports_of
from harmledger.model.incident import Incident, Link, Record, SetAside
from harmledger.model.report import Report


def form_incidents(
    reports: Sequence[Report], claims: Sequence[Claim], decisions: Sequence[Decision], days: Mapping[str, date] | None = None
) -> Record:
    """The record that the claims and decisions give. Pure; the order of the inputs does not matter.

    ``days``: the day that a report itself gives ("Damascus, 3 May"), by SHA-256, for reports whose input
    states no day of publication. It orders a voice's figures in time and helps to link events without a day.

    What people decided of claims is heeded before linking (``judged.heed_report``), what they decided of which events are one in
    linking (``judged.links``), and what they decided of whole incidents when these are formed (``reviewed``). Superseded
    decisions have no effect.
    """
    formation = Formation(Memory(), rules("linking"), one_incident)
    formation.decide(decisions)
    known = {r.sha256: r for r in reports}
    of_report: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        of_report[claim.report].append(claim)
    told = sorted({*known, *of_report, *(sha for d in decisions for sha in reports_of(d))})
    formation.put_all(((sha, known.get(sha), of_report.get(sha, ()), (days or {}).get(sha)) for sha in told), len(told))
    formation.settle(among(known))
    return formation.record()


def one_incident(
    events: Sequence[Event],
    links: tuple[Link, ...],
    totals: Mapping[str, Sequence[SetAside]],
    texts: Mapping[str, Report],
    pages: Pages,
) -> Incident:
    """The incident of these events, which are in the order of time. ``totals``, ``texts``, ``pages``: of its reports, by SHA-256."""
    first = events[0]
    reports = dict.fromkeys(e.claim.report for e in events)
    known = [texts[sha] for sha in reports if sha in texts]
    days = {e.claim.report: e.published for e in events}
    agencies = agencies_of(known)
    figures = routed([f for e in events for f in e.figures], agencies)
    blame = routed([r for e in events for r in e.blame], agencies)
    versions = given_way(figures, reports, pages)
    family = family_of(reports, known, versions.versions)
    ranges = reconcile(figures, days, family, versions)
    graded = Grader(blame, versions.standing(figures), ranges.tallies["killed"], family, rules("grades")).grade()
    publishers = {r.sha256: r.publisher for r in known if r.publisher}
    return Incident(
        id="i-" + first.claim.id.split("-", 1)[-1],
        members=tuple(e.claim.id for e in events),
        reports=tuple(reports),
        date=best_day([e.claim.when for e in events if e.claim.when]),
        place=best_place(events),
        method=best_method(events),
        killed=ranges.tallies["killed"],
        injured=ranges.tallies["injured"],
        missing=ranges.tallies["missing"],
        abducted=ranges.tallies["abducted"],
        detained=ranges.tallies["detained"],
        bounds=ranges.bounds,
        conflicts=(*ranges.conflicts, *graded.conflicts),
        speakers=speakers([*figures, *blame], family, publishers),
        responsibility=graded.sides,
        grade=graded.grade,
        because=graded.because,
        links=links,
        aside=(*ranges.aside, *(a for sha in sorted(reports) for a in totals.get(sha, ()))),
        history=ranges.history,
        lineage=lineage_of([*figures, *blame], family, publishers),
        versions=versions.versions,
        carried=carried_by(family, known, versions.versions),
        figures=tuple(sorted(f.id for f in figures)),
    )


def best_day(whens: Sequence[When]) -> When | None:
    """The finest days that most members agree on; without days, the expression that says most."""
    dated = [w for w in whens if w.start and w.end]
    if not dated:
        return max(whens, key=lambda w: (sum(p is not None for p in date_parts(w)), w.expression or ""), default=None)

    def support(w: When) -> tuple[int, int, str, str]:
        agree = sum(1 for o in dated if o.start and o.end and w.start and w.end and o.start <= w.end and w.start <= o.end)
        length = (w.end - w.start).days if w.start and w.end else 0
        return (-agree, length, str(w.start), w.expression or "")

    return min(dated, key=support)


def best_place(events: Sequence[Event]) -> Place | None:
    """The most precisely known place; among equals the one that most members name."""
    placed = [e for e in events if e.claim.where]
    if not placed:
        return None
    votes = Counter(e.place_keys for e in placed)

    def rank(e: Event) -> tuple[bool, int, int, int, str, str]:
        p = e.claim.where
        if p is None:
            return (True, 99, 99, 0, "", "")
        return (
            p.lat is None,
            PLACE_SCALE.index(p.precision),
            PLACE_SCALE.index(p.named_precision),
            -votes[e.place_keys],
            p.name,
            e.claim.id,
        )

    return min(placed, key=rank).claim.where


def best_method(events: Sequence[Event]) -> Method:
    """What most members say; main events weigh double; "unknown" only where nothing else is said."""
    votes: Counter[Method] = Counter()
    for e in events:
        if e.claim.method != "unknown":
            votes[e.claim.method] += 2 if e.claim.role == "main" else 1
    return min(votes, key=lambda m: (-votes[m], m)) if votes else "unknown"
