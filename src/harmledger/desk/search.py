"""Search over texts, places, speakers and figures: an index in memory (SQLite FTS5), brought up to date when it is asked."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

from harmledger.desk.state import State
from harmledger.desk.views import Hit
from harmledger.model.claim import EventClaim, FigureClaim, ResponsibilityClaim
from harmledger.publish.words import figure_words

MOST_HITS, MOST_WORDS, LONGEST_QUERY, AROUND = 200, 12, 500, 12
"""Hits given at once; words and characters of a question that are used; words of an excerpt."""


class Index:
    """What can be found, by report. ``update`` takes in what is new; a report is indexed again only when its claims changed."""

    def __init__(self) -> None:
        self._db = sqlite3.connect(":memory:", check_same_thread=False)  # whoever searches has a lock of their own
        self._db.execute(
            "CREATE VIRTUAL TABLE found USING fts5(report UNINDEXED, kind UNINDEXED, words, tokenize='unicode61 remove_diacritics 2')"
        )
        self._rows: dict[str, tuple[object, list[int]]] = {}
        self._state: State | None = None

    def update(self, state: State) -> None:
        """Take in the reports and claims of ``state``."""
        if state is self._state:
            return
        self._state = state
        for sha in self._rows.keys() - state.reports.keys():
            self._forget(sha)
        for sha in state.reports:
            key = state.version(sha)
            if sha not in self._rows or self._rows[sha][0] != key:
                self._forget(sha)
                rows = [
                    self._db.execute("INSERT INTO found (report, kind, words) VALUES (?, ?, ?)", (sha, kind, words)).lastrowid or 0
                    for kind, words in _documents(state, sha)
                ]
                self._rows[sha] = (key, rows)

    def _forget(self, sha: str) -> None:
        for row in self._rows.pop(sha, (None, []))[1]:
            self._db.execute("DELETE FROM found WHERE rowid = ?", (row,))

    def find(self, query: str, limit: int) -> list[tuple[str, str, str]]:
        """(report, kind, excerpt) of what holds all words of the question, best first."""
        asked = question(query)
        if not asked:
            return []
        return self._db.execute(
            f"SELECT report, kind, snippet(found, 2, '', '', '…', {AROUND}) FROM found WHERE found MATCH ? "
            "ORDER BY (kind = 'report'), rank, report, rowid LIMIT ?",
            (asked, max(0, min(limit, MOST_HITS))),
        ).fetchall()


def question(query: str) -> str:
    """The words of a query for FTS5: each as it is (no operators can be smuggled in), the last one as a beginning."""
    words = re.findall(r"\w+", query[:LONGEST_QUERY])[:MOST_WORDS]
    quoted = [f'"{w}"' for w in words]
    return " ".join(quoted) + "*" if quoted else ""


def _documents(state: State, sha: str) -> Iterator[tuple[str, str]]:
    """What of a report can be found, by kind."""
    report = state.reports[sha]
    yield "report", f"{' '.join(report.ids)} {report.publisher or ''} {report.text}"
    told: set[tuple[str, str]] = set()
    for claim in state.heard(sha).claims:
        if isinstance(claim, EventClaim):
            places = [p for p in (claim.where, *claim.also_where) if p]
            told |= {("place", " ".join(x for x in (p.name, p.admin1, p.country) if x)) for p in places}
        if isinstance(claim, FigureClaim | ResponsibilityClaim) and claim.said_by:
            voice = claim.said_by
            told.add(("speaker", " ".join(x for x in (voice.name, voice.person, voice.via) if x)))
        if isinstance(claim, FigureClaim):
            told.add(("figure", f"{figure_words(claim)} “{claim.span.quote}”"))
    yield from sorted(told)


def found(index: Index, state: State, words: str, limit: int) -> tuple[Hit, ...]:
    """The hits with the reports' names and the incidents that they lead to."""
    hits = []
    for sha, kind, excerpt in index.find(words, limit):
        report = state.reports[sha]
        hits.append(Hit(kind, sha, report.title or report.id, excerpt, state.incidents_of_report.get(sha, ())))
    return tuple(hits)
