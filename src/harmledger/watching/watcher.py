"""One round of watching: everything that is due is asked, what is new is handed on, and each step is remembered when it is done.

Invariant: what ``take`` was given is stored before it is remembered as done. So whoever is killed in between fetches one page once
more; nothing is lost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from harmledger.intake.collect import Handed, read_piece, recognise
from harmledger.intake.feed import Feed
from harmledger.intake.gdelt import Gdelt
from harmledger.intake.jsonfeed import JsonFeed
from harmledger.intake.leads import given_of, piece_of
from harmledger.intake.packed import Packed
from harmledger.intake.piece import Piece
from harmledger.intake.reliefweb import ReliefWeb
from harmledger.intake.sitemap import Sitemap
from harmledger.intake.source import Given, Lead
from harmledger.intake.tarred import Tar
from harmledger.intake.zipped import Zip
from harmledger.model.fault import Fault
from harmledger.net import Fetched, refusal
from harmledger.watching.enrol import Enrol
from harmledger.watching.plan import Plan
from harmledger.watching.polite import DAY, Ask, Clock, Denied, Later, Polite, backoff
from harmledger.watching.state import Known, State

PATIENCE = 90  # seconds that a round waits for a host; what must wait longer comes with a later round
GONE = (401, 403, 404, 410, 451)  # statuses of pages that are not there for us; asked once more, later, then given up
NEVER = 9e15
LISTS = (Feed, Sitemap, JsonFeed, ReliefWeb, Gdelt, Packed, Zip, Tar)
"""What a list may be; anything else at its address is an error page or a site's front page, and no report."""

Take = Callable[[Iterable[Handed | Fault]], None]
"""Stores what was fetched and tells of faults; when it returns, the reports are on the disk."""


@dataclass(slots=True)
class Round:
    """What one round did, counted.

    Attributes:
        lists, pages: asked and answered.
        same: of these, with nothing new.
        found: pages that lists named for the first time; ``changed`` those that a list says have changed.
        old: pages that lists date too early (setting ``days``).
        failed: lists and pages that could not be had this time; ``denied`` those that robots.txt forbids.
    """

    lists: int = 0
    pages: int = 0
    same: int = 0
    found: int = 0
    changed: int = 0
    old: int = 0
    failed: int = 0
    denied: int = 0


class Watcher:
    """Watches what a plan names."""

    def __init__(self, plan: Plan, state: State, ask: Ask, take: Take, given: Given, clock: Clock) -> None:
        self._plan, self._state, self._take, self._given, self._clock = plan, state, take, given, clock
        self._polite = Polite(ask, state, clock, plan.host_seconds)
        self._enrol = Enrol(plan, state, clock)

    def round(self, step: Callable[[str, int, int | None], None] = lambda what, done, total: None) -> Round:
        """Ask for all that is due now; how it went. May raise what ``take`` raises, and KeyboardInterrupt; then too all is in order."""
        counted, by = Round(), self._clock.now()
        self._enrol.planned(by)
        while first := self._state.due(by, self._clock.now()):
            is_list, url, ready = first
            if ready - self._clock.now() > PATIENCE:
                break
            step("asking", counted.lists + counted.pages + counted.failed, None)
            known = self._state.list(url) if is_list else self._state.page(url)
            if known is not None:
                (self._list if is_list else self._page)(known, counted, by)
        return counted

    def wait(self) -> None:
        """Let time pass until something is due, at least a second and at most an hour."""
        left = self.seconds_left()
        self._clock.sleep(min(max(NEVER if left is None else left, 1.0), 3_600.0))

    def seconds_left(self) -> float | None:
        """Seconds until something is due; 0 where it is now, None where nothing will ever be."""
        due = self._state.next_due()
        return None if due is None else max(0.0, due - self._clock.now())

    def _list(self, known: Known, counted: Round, by: float) -> None:
        every = 60.0 * self._plan.every_minutes
        got = self._polite.ask(known.url, known.validators, PATIENCE)
        if not isinstance(got, Fetched):
            self._not_had("lists", known, got, counted, every)
            return
        if got.status != 304 and (fault := refusal(got, known.url)):
            self._not_had("lists", known, fault, counted, every)
            return
        counted.lists += 1
        digest = hashlib.sha256(got.body).hexdigest()
        if got.status == 304 or digest == known.digest:
            counted.same += 1
            still = known.still + 1  # lists of lists are asked less often the longer they stay the same; those of the plan are not
            wait = every if known.depth == 0 else min(every * 2.0 ** min(still, 20), DAY)
            self._state.run("UPDATE lists SET next_at = ?, fails = 0, still = ? WHERE url = ?", self._clock.now() + wait, still, known.url)
            return
        piece = piece_of(got, known.url)
        if not isinstance(recognise(piece), LISTS):
            what = "This is no feed, sitemap or other list of pages."
            self._not_had("lists", known, Fault(known.url, what, "Look at it in a browser; it may have moved."), counted, every)
            return
        leads: list[Lead] = []
        self._take([_handed(piece, digest, self._given_of(known), leads)])
        with self._state.change():
            whole = self._enrol.leads(leads, known, counted, by)
            self._answered("lists", known, got, digest if whole else None, self._clock.now() + every)

    def _page(self, known: Known, counted: Round, by: float) -> None:
        got = self._polite.ask(known.url, known.validators, PATIENCE)
        if not isinstance(got, Fetched):
            self._not_had("pages", known, got, counted, 60.0 * self._plan.again_minutes)
            return
        if got.status != 304 and (fault := refusal(got, known.url)):
            gone = got.status in GONE
            self._not_had("pages", known, fault, counted, 60.0 * self._plan.again_minutes, gone)
            return
        counted.pages += 1
        digest = hashlib.sha256(got.body).hexdigest()
        if got.status == 304 or digest == known.digest:
            counted.same += 1
            self._state.run("UPDATE pages SET next_at = ?, fails = 0 WHERE url = ?", self._again(known), known.url)
            return
        leads: list[Lead] = []
        self._take([_handed(piece_of(got, known.url), digest, self._given_of(known), leads)])
        with self._state.change():
            if leads:
                known = self._enrol.as_list(known, by)
                self._enrol.leads(leads, known, counted, by)
                self._answered("lists", known, got, digest, self._clock.now() + 60.0 * self._plan.every_minutes)
            else:
                self._answered("pages", known, got, digest, self._again(known))

    def _again(self, known: Known) -> float | None:
        """When the page is asked for a newer version, or None for never again."""
        at = self._clock.now() + 60.0 * self._plan.again_minutes
        until = self._state.run("SELECT until FROM pages WHERE url = ?", known.url).fetchone()[0]
        return at if until is None or at <= until else None

    def _answered(self, table: str, known: Known, got: Fetched, digest: str | None, next_at: float | None) -> None:
        """Remember an answer that was read to its end; without ``digest``, one that is to be read once more."""
        validators = got.validators
        said = (validators.address, validators.etag, validators.modified) if digest else (None, None, None)
        statement = f"UPDATE {table} SET next_at = ?, fails = 0, digest = ?, address = ?, etag = ?, modified = ? WHERE url = ?"
        self._state.run(statement, next_at, digest, *said, known.url)
        if table == "lists":
            self._state.run("UPDATE lists SET still = 0 WHERE url = ?", known.url)

    def _not_had(self, table: str, known: Known, why: Fault | Denied | Later, counted: Round, usual: float, gone: bool = False) -> None:
        """Remember that a list or page was not to be had, tell why, and when it is asked again."""
        now = self._clock.now()
        if isinstance(why, Later):
            self._state.run(f"UPDATE {table} SET next_at = ? WHERE url = ?", max(why.at, now + 1), known.url)
            if why.fault:
                counted.failed += 1
                self._take([replace(why.fault, severity="warning")])
            return
        if isinstance(why, Denied):
            counted.denied += 1
            next_at = now + DAY if table == "lists" or known.depth == 0 else None
            self._state.run(f"UPDATE {table} SET next_at = ?, fails = 0 WHERE url = ?", next_at, known.url)
            self._take([why.fault])
            return
        counted.failed += 1
        fails = known.fails + 1
        most = 2 if gone else self._plan.tries
        over = table == "pages" and known.depth > 0 and (fails >= most or (gone and known.digest is not None))
        wait = max(usual, backoff(fails, known.url)) if gone or table == "lists" else backoff(fails, known.url)
        self._state.run(f"UPDATE {table} SET next_at = ?, fails = ? WHERE url = ?", None if over else now + wait, fails, known.url)
        mend = why.mend if over else f"It is asked again in {wait / 60:,.0f} minutes."
        self._take([replace(why, mend=mend, severity="set aside" if over else "warning")])

    def _given_of(self, known: Known) -> Given:
        """What is known of a page before it is read."""
        day = date.fromisoformat(known.published) if known.published else None
        return given_of(Lead(known.url, known.url, published=day, publisher=known.publisher), self._given)


def _handed(piece: Piece, sha256: str, given: Given, leads: list[Lead]) -> Handed:
    """What was fetched, as it is handed on; the pages that it names go to ``leads`` at once, whether or not it is taken in anew."""
    items = list(read_piece(piece, given, leads.append))
    source = recognise(piece)
    return Handed(piece.shown, piece.source, sha256, piece.size or 0, source.called if source else "not read", lambda: iter(items))
