"""Why an incident is another than in the release before: reports that came, what people decided, newer rules. In words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from harmledger.model.decision import SHA256, Decision, named_events, reports_of
from harmledger.model.report import Report
from harmledger.publish.release.shown import Shown
from harmledger.publish.words import date_words, word

NAMED = 3
"""Reports, or decisions, that are told one by one; of more the number is told."""


@dataclass(frozen=True, slots=True)
class News:
    """What came into the book since the release before, as far as it can be known.

    Attributes:
        decisions: people's decisions since then that stand, whether they are published or not.
        touched: SHA-256 of reports that were received, received again, or read since then.
        read_anew: whether reports are read by other rules than then.
        formed_anew: whether incidents are formed by other rules than then.
        ids: ids under which reports were given, by SHA-256; also of those that are not published. Used to find, never told.
        unpublished: ids of incidents that the book has and that are held back.
    """

    decisions: Sequence[Decision] = ()
    touched: Collection[str] = frozenset()
    read_anew: bool = False
    formed_anew: bool = False
    unpublished: Collection[str] = frozenset()
    ids: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)


NOTHING = News()
"""Nothing is known to have come."""


@dataclass(frozen=True, slots=True)
class Causes:
    """Says why, of any incident. Made with ``causes``."""

    news: News
    reports: Mapping[str, Report] = field(repr=False)
    published: Mapping[str, Decision] = field(repr=False)
    about: Mapping[str, Sequence[Decision]] = field(repr=False)

    def of(self, was: Shown | None, now: Shown | None) -> list[str]:
        """Why ``was`` is ``now``, cause by cause; empty where nothing is known to have happened to it."""
        old, new = (set(s.reports) if s else set() for s in (was, now))
        found = []
        if now is not None and was is not None:
            if came := [r for r in now.reports if r not in old]:
                found.append(f"{_many(len(came), 'further report')}: {self.listed(came)}")
            if gone := [r for r in was.reports if r not in new]:
                found.append(f"{_many(len(gone), 'report')} no longer of it: {self.listed(gone)}")
        decided = self.decided(s for s in (was, now) if s)
        held = now or was
        again = [r for r in held.reports if r in old and self._touched(r)] if held else []
        if again and not decided and not self.news.read_anew:  # a report that was decided about counts as touched, too
            found.append(f"received or read again: {self.listed(again)}")
        found += decided
        if self.news.read_anew and (again or not found):
            found.append("reports are read by newer rules")
        if self.news.formed_anew:
            found.append("incidents are formed by newer rules")
        return found

    def decided(self, shown: Iterable[Shown]) -> list[str]:
        """What people decided of these incidents, their claims and reports."""
        keys = [key for s in shown for key in (s.id, *(c.id for c in s.claims), *s.reports)]
        found = {d.id: d for key in keys for d in self.about.get(key, ())}
        told = [self._decision(d) for d in sorted(found.values(), key=lambda d: (d.at, d.id)) if d.verdict not in ("comment", "assign")]
        told = list(dict.fromkeys(told))
        return [*told[:NAMED], f"{len(told) - NAMED:,} further decisions of people"] if len(told) > NAMED else told

    def listed(self, reports: Sequence[str]) -> str:
        """Reports by publisher, day and id."""
        named = [self._report(r) for r in reports[:NAMED]]
        return "; ".join([*named, f"and {len(reports) - NAMED:,} more"] if len(reports) > NAMED else named)

    def _report(self, given: str) -> str:
        report = self.reports.get(given)
        who = [report.publisher or "", date_words(report.published) if report.published else ""] if report else []
        said = ", ".join(w for w in who if w)
        return f"{said} ({given})" if said else given

    def _touched(self, given: str) -> bool:
        report = self.reports.get(given)
        return report is not None and report.sha256 in self.news.touched

    def _decision(self, decision: Decision) -> str:
        shown = self.published.get(decision.id)
        if shown is None:
            return "a decision of a person that is not published"
        return f"{word('verdict', shown.verdict)} by {shown.author} on {shown.at[:10]}: {shown.reason}"


def causes(news: News, reports: Iterable[Report], published: Iterable[Decision]) -> Causes:
    """The causes, looked up by id. ``reports`` and ``published`` (decisions): as the release shows them."""
    by_id = {given: report for report in reports for given in report.ids}
    about: dict[str, list[Decision]] = defaultdict(list)
    for decision in news.decisions:
        whole = SHA256.fullmatch(decision.subject) or not decision.about
        keys = {decision.subject, decision.other, *named_events(decision), *(c.id for c in decision.about)}
        keys |= {key for sha in reports_of(decision) for key in (f"r-{sha[:16]}", *news.ids.get(sha, ()))} if whole else set()
        for key in keys - {None}:
            about[key].append(decision)  # type: ignore[index]  # None is taken away
    return Causes(news, by_id, {d.id: d for d in published}, about)


def _many(number: int, what: str) -> str:
    return f"{'a' if number == 1 else f'{number:,}'} {what}{'' if number == 1 else 's'}"
