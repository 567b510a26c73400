"""Which lists and pages are watched: those of the plan, and those that lists name. Nothing is asked here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from harmledger.intake.links import day_in
from harmledger.intake.source import Lead
from harmledger.watching.plan import Plan
from harmledger.watching.polite import Clock
from harmledger.watching.state import Known, State

MAX_NEW = 2_000  # pages that one list may add at once; the others come when it is asked again
MAX_DEPTH = 3  # lists inside lists


class Counts(Protocol):
    """What is counted here."""

    found: int
    changed: int
    old: int


class Enrol:
    """Writes lists and pages into the state."""

    def __init__(self, plan: Plan, state: State, clock: Clock) -> None:
        self._plan, self._state, self._clock = plan, state, clock

    def planned(self, now: float) -> None:
        """The plan's own lists and pages; lists that are no longer in it are forgotten, with those that they named."""
        with self._state.change():
            for w in self._plan.watched:
                if not w.lists and self._state.list(w.url):
                    continue  # a page that turned out to be a list
                table, rest = ("lists", "") if w.lists else ("pages", ", until = NULL, next_at = coalesce(next_at, excluded.next_at)")
                columns, marks = "url, host, depth, publisher, next_at", "?, ?, 0, ?, ?"
                if not w.lists:
                    columns, marks = f"{columns}, list", f"{marks}, ''"
                update = f"ON CONFLICT (url) DO UPDATE SET publisher = excluded.publisher, depth = 0{rest}"
                self._state.run(f"INSERT INTO {table} ({columns}) VALUES ({marks}) {update}", w.url, _host(w.url), w.publisher, now)
            planned = {w.url for w in self._plan.watched}
            for (url,) in self._state.run("SELECT url FROM lists WHERE depth = 0").fetchall():
                if url not in planned:
                    self._state.run("DELETE FROM lists WHERE url = ? OR parent = ?", url, url)
            for (url,) in self._state.run("SELECT url FROM pages WHERE depth = 0").fetchall():
                if url not in planned:
                    self._state.run("UPDATE pages SET next_at = NULL WHERE url = ?", url)

    def leads(self, leads: Sequence[Lead], of: Known, counted: Counts, now: float) -> bool:
        """The pages that the list ``of`` names; False where some were left for the next time."""
        if of.depth >= MAX_DEPTH:
            return True
        earliest = datetime.fromtimestamp(self._clock.now(), UTC).date() - timedelta(days=self._plan.days)
        new = 0
        for lead in leads:
            if self._is_known(lead, counted, now):
                continue
            if _older(lead, earliest):
                counted.old += 1
            elif new >= MAX_NEW:
                return False
            else:
                new += 1
                self._add(lead, of, now)
        counted.found += new
        return True

    def as_list(self, page: Known, now: float) -> Known:
        """A page that turned out to be a list: it is asked as one from now on."""
        row = self._state.run("SELECT list, changed FROM pages WHERE url = ?", page.url).fetchone()
        self._state.run("DELETE FROM pages WHERE url = ?", page.url)
        columns = "url, parent, host, depth, publisher, changed, next_at"
        values = (page.url, row[0], _host(page.url), page.depth, page.publisher, row[1], now)
        self._state.run(f"INSERT OR REPLACE INTO lists ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", *values)
        return page

    def _is_known(self, lead: Lead, counted: Counts, now: float) -> bool:
        """Whether it is watched already; asked again soon where its list says that it changed."""
        for table in ("lists", "pages"):
            row = self._state.run(f"SELECT changed FROM {table} WHERE url = ?", lead.url).fetchone()
            if row is None:
                continue
            if lead.changed and lead.changed != row[0]:
                counted.changed += 1
                self._state.run(f"UPDATE {table} SET changed = ?, next_at = ? WHERE url = ?", lead.changed, now, lead.url)
                if table == "pages":
                    until = self._clock.now() + 3_600.0 * self._plan.again_hours
                    self._state.run("UPDATE pages SET until = ? WHERE url = ? AND until IS NOT NULL", until, lead.url)
            return True
        return False

    def _add(self, lead: Lead, of: Known, now: float) -> None:
        columns = "url, list, host, depth, title, published, publisher, language, changed, next_at, until"
        day = lead.published.isoformat() if lead.published else None
        until = self._clock.now() + 3_600.0 * self._plan.again_hours
        said = (lead.title, day, of.publisher or lead.publisher, lead.language, lead.changed, now, until)
        marks = ", ".join("?" * 11)
        self._state.run(f"INSERT INTO pages ({columns}) VALUES ({marks})", lead.url, of.url, _host(lead.url), of.depth + 1, *said)


def _older(lead: Lead, earliest: date) -> bool:
    """Whether its list dates the page, and its last change, earlier than ``earliest``."""
    days = [d for d in (lead.published, day_in(lead.changed)) if d]
    return bool(days) and max(days) < earliest


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
