"""The queue: what needs a person, most consequential first. Points and thresholds are in ``queue.toml``."""

from __future__ import annotations

import math
import tomllib
from bisect import insort
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property
from importlib import resources

from harmledger.desk.state import State
from harmledger.desk.views import Progress, Queue, Reason, Waiting, Wanted
from harmledger.incidents.heed import decisions_behind
from harmledger.model.incident import Incident, Suggestion
from harmledger.model.place_scale import review_reason
from harmledger.model.review import Question
from harmledger.publish.words import headline, range_words

MOST_LINES = 500
"""Lines that are given at once."""

SETTLED = frozenset({"accepted", "signed off"})
"""States in which only what is new asks for a person: a question, a change, another incident that may be the same."""


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """The numbers of ``queue.toml``."""
    tables: dict[str, dict[str, float]] = tomllib.loads(
        resources.files("harmledger.desk").joinpath("queue.toml").read_text(encoding="utf-8")
    )
    return tables


class Lines:
    """All lines of the queue at one moment, settled ones included. Immutable in use."""

    def __init__(self, of_incidents: Mapping[str, Waiting], of_reports: Mapping[str, Waiting], state: State, before: Lines | None = None):
        """``before``: of an older state; lines that are the same as there keep their place."""
        self.of_incidents, self.of_reports = of_incidents, of_reports
        now = {**of_incidents, **of_reports}
        if before is None:
            self.lines = sorted(now.values(), key=_by_points)
            self._waiting = [w for w in self.lines if waits(w)]
        else:
            was = {**before.of_incidents, **before.of_reports}
            gone = {id for id, w in was.items() if now.get(id) is not w}
            self.lines = [w for w in before.lines if w.subject not in gone]
            self._waiting = [w for w in before._waiting if w.subject not in gone]
            for w in [w for id, w in now.items() if was.get(id) is not w]:
                insort(self.lines, w, key=_by_points)
                if waits(w):
                    insort(self._waiting, w, key=_by_points)
        self._counts = (len(state.record.incidents), len(state.reports), len(state.decisions))

    def queue(self, wanted: Wanted) -> Queue:
        """The lines that ``wanted`` asks for, and how far the book is."""
        offset, limit = max(0, wanted.offset), max(0, min(wanted.limit, MOST_LINES))
        plain = replace(wanted, offset=0, limit=0) == replace(Wanted(), limit=0)  # asked most often, so never looked through
        fit = self._waiting if plain else [w for w in self.lines if fits(w, wanted)]
        return Queue(tuple(fit[offset : offset + limit]), len(fit), self.progress)

    @cached_property
    def progress(self) -> Progress:
        """How far the book is."""
        by_state = Counter([w.state for w in self.of_incidents.values()])
        by_need = Counter([n for w in self._waiting for n in w.needs])
        by_person = Counter([w.assigned for w in self._waiting if w.assigned])
        return Progress(*self._counts, dict(sorted(by_state.items())), dict(sorted(by_need.items())), dict(sorted(by_person.items())))


def _by_points(line: Waiting) -> tuple[float, str]:
    return (-line.points, line.subject)


def waits(line: Waiting) -> bool:
    """Whether a line waits for a person."""
    return bool(line.reasons) or line.state not in SETTLED


def fits(line: Waiting, wanted: Wanted) -> bool:
    """Whether a line is one that is asked for."""
    if not (line.state in wanted.states if wanted.states else waits(line)):
        return False
    if wanted.needs and not wanted.needs & line.needs:
        return False
    if wanted.assigned is not None and (line.assigned or "") != wanted.assigned:
        return False
    if (wanted.since or wanted.until) and not (
        line.day and (not wanted.since or line.day >= wanted.since) and (not wanted.until or line.day <= wanted.until)
    ):
        return False
    for asked, own in (
        (wanted.grades, {line.grade}),
        (wanted.sides, set(line.sides)),
        (wanted.methods, {line.method}),
        (wanted.countries, {line.country}),
    ):
        if asked and not asked & own:
            return False
    text = line.headline.casefold()
    return all(word in text for word in wanted.words.casefold().split())


def lines_of(
    state: State, before: Lines | None = None, reports: Collection[str] | None = None, incidents: Collection[str] | None = None
) -> Lines:
    """Every incident, and every report that waits without one.

    ``before``: lines of the state before this one; those of incidents that are neither among the changed ``incidents`` nor tell of
    one of the changed ``reports`` are taken over. Where one of these is None, anything may have changed.
    """
    step = before is not None and reports is not None and incidents is not None
    if before is not None and reports is not None and incidents is not None:
        again = {*incidents, *(id for sha in reports for id in state.incidents_of_report.get(sha, ()))}
        lines = {id: w for id, w in before.of_incidents.items() if id not in again}
        told = [i for id in sorted(again) if (i := state.incidents.get(id))]
    else:
        lines, told = {}, list(state.record.incidents)
    lines |= {i.id: _incident_line(state, i, state.near.get(i.id, ())) for i in told}
    assigned = {d.subject: getattr(d.payload, "to", None) for d in state.standing if d.verdict == "assign"}
    waiting = (state.reports.keys() - state.readings.keys()) | (state.reports_decided & state.reports.keys())
    alone = {sha: line for sha in sorted(waiting) if (line := _report_line(state, sha, assigned.get(sha)))}
    return Lines(lines, alone, state, before if step else None)


def _incident_line(state: State, incident: Incident, near: Sequence[Suggestion]) -> Waiting:
    questions = [q for sha in dict.fromkeys(incident.reports) if sha in state.reports_decided for q in state.heard(sha).questions]
    reasons = [*_news(incident, near, questions)]
    if incident.review.state not in SETTLED:
        reasons += [*_doubts(incident), *_uncertain(state, incident)]
    dead = incident.killed.total or incident.killed.civilians
    factor = 1 + weights()["weight"]["toll"] * math.log2(1 + (dead.max if dead else 0))
    place, when = incident.place, incident.date
    return Waiting(
        subject=incident.id,
        kind="incident",
        headline=headline(incident),
        points=round(factor * sum(r.points for r in reasons), 1),
        reasons=tuple(sorted(reasons, key=lambda r: (-r.points, r.need, r.words))),
        state=incident.review.state,
        assigned=incident.review.assigned,
        grade=incident.grade,
        sides=tuple(dict.fromkeys(s.side for s in incident.responsibility)),
        method=incident.method,
        country=(place.country or "") if place else "",
        day=when.start if when else None,
        reports=len(set(incident.reports)),
    )


def _report_line(state: State, sha: str, assigned: str | None) -> Waiting | None:
    """A report that waits: it was not read, or a question is asked of it and no incident shows it."""
    if sha not in state.readings:
        reasons = [Reason("unread", "it could not be read", weights()["points"]["unread"])]
    elif sha in state.reports_decided and sha not in state.incidents_of_report:
        reasons = [_question(q) for q in state.heard(sha).questions]
    else:
        return None
    if not reasons:
        return None
    report = state.reports[sha]
    title = report.title or " ".join(report.text[:120].split())
    points = round(sum(r.points for r in reasons), 1)
    return Waiting(sha, "report", f"{report.id}: {title}", points, tuple(reasons), "open", assigned, day=report.published)


def _question(q: Question) -> Reason:
    words = f"{q.what} It stays: {q.stays}. Read now: {q.reads or 'nothing'}. ({q.id})"
    return Reason("question", words, weights()["points"]["question"])


def _news(incident: Incident, near: Sequence[Suggestion], questions: Sequence[Question]) -> Iterator[Reason]:
    points = weights()["points"]
    yield from (_question(q) for q in questions)
    review = incident.review
    if review.changes and review.by:
        what = "; ".join(f"{c.what}: {c.was or 'none'}, now {c.now or 'none'}" for c in review.changes[:3])
        done = "signed it off" if review.state == "changed since sign-off" else "accepted it"
        more = f"; and {len(review.changes) - 3} more" if len(review.changes) > 3 else ""
        yield Reason("changed", f"changed since {review.by.author} {done}: {what}{more}", points["changed"])
    if near:
        best = max(near, key=lambda s: (s.score, s.because))
        words = f"perhaps the same as {'another incident' if len(near) == 1 else f'{len(near)} other incidents'}: {best.because}"
        yield Reason("merge", words, round(points["merge"] * (1 + math.log2(len(near))), 1))


def _doubts(incident: Incident) -> Iterator[Reason]:
    points, begin = weights()["points"], weights()["from"]
    if incident.conflicts:
        words = "; ".join(c.what for c in incident.conflicts[:2])
        yield Reason("conflict", words, round(points["conflict"] * (1 + 0.3 * (len(incident.conflicts) - 1)), 1))
    if doubts := [v.doubt for v in incident.versions if v.doubt]:
        yield Reason("withdrawn", "; ".join(dict.fromkeys(doubts)), points["withdrawn"])
    dead = incident.killed.total
    if dead and dead.max - dead.min >= max(begin["range"], begin["range_share"] * dead.max):
        width = (dead.max - dead.min) / max(1, dead.max)
        yield Reason("range", f"{range_words(dead)} killed: a wide range", round(points["range"] * (0.5 + width), 1))
    if incident.grade == "contested":
        yield Reason("contested", f"contested: {incident.because}", points["contested"])
    if incident.place is None or incident.place.lat is None:
        named = f"“{incident.place.name}” was not found" if incident.place else "no place is known"
        yield Reason("place", named, points["place"])
    elif doubt := review_reason(incident.place):
        yield Reason("place", doubt, round(points["place"] / 2, 1))
    if incident.date is None or incident.date.start is None:
        yield Reason("day", "no day is known", points["day"])


def _uncertain(state: State, incident: Incident) -> Iterator[Reason]:
    """The least certain claim that an end of a range stands on, unless a person stood by it."""
    decisive = {c for b in incident.bounds for c in b.claims}
    claims = [c for c in state.claims_of(incident) if c.id in decisive and c.certainty < weights()["from"]["certainty"]]
    if claims:
        claims = [c for c in claims if c.id not in state.stood_by and not decisions_behind(c)]
    if claims:
        worst = min(claims, key=lambda c: (c.certainty, c.id))
        points = weights()["points"]["certainty"] * (1.5 - worst.certainty)
        yield Reason(
            "certainty", f"a number rests on a claim that is only {worst.certainty:.0%} sure: “{worst.span.quote}”", round(points, 1)
        )
