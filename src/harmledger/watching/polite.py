"""Asking politely: what robots.txt allows, one request at a time, a pause after each for every host, and longer where it asks for one.

robots.txt after RFC 9309: where there is none (4xx) all is allowed; where it cannot be had nothing is, for now. Its answer is kept
for a day. What hosts were promised is remembered over a restart.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from harmledger.model.fault import Fault
from harmledger.net import Fetched, Validators
from harmledger.net.address import NotAsked, Target, shown, target_of
from harmledger.watching.state import State

if TYPE_CHECKING:
    from protego import Protego

NAME = "harmledger"
"""The name that robots.txt files may address us by."""
DAY = 86_400
MAX_ROBOTS = 512_000  # bytes of a robots.txt that are heeded (RFC 9309 asks for at least 500 KiB)
MAX_DELAY = 3_600  # seconds that a host may ask for between two requests
PATIENT = 3  # failures one after the other from which a host is left alone for a while
FIRST_BACKOFF, LAST_BACKOFF = 60, 6 * 3_600  # seconds

Ask = Callable[[str, Validators | None], Fetched | Fault]


@dataclass(frozen=True, slots=True)
class Clock:
    """The time (seconds since 1970) and the way to let it pass."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Denied:
    """The host asks programs not to fetch this address."""

    fault: Fault


@dataclass(frozen=True, slots=True)
class Later:
    """Not before ``at``: the host wants a pause, or cannot say what it allows."""

    at: float
    fault: Fault | None = None


def backoff(fails: int, name: str) -> float:
    """Seconds to wait after ``fails`` failures (1 and more): twice as many each time, six hours at most.

    So that not all wait equally long, up to a third is taken off by the name: the same for the same name and count.
    """
    chance = int.from_bytes(hashlib.sha256(f"{name}\n{fails}".encode()).digest()[:4], "big") / 2**32
    return min(FIRST_BACKOFF * 2.0 ** min(fails - 1, 20), LAST_BACKOFF) * (1 - chance / 3)


class Polite:
    """Asks for addresses."""

    def __init__(self, ask: Ask, state: State, clock: Clock, host_seconds: float) -> None:
        self._ask, self._state, self._clock, self._pause = ask, state, clock, host_seconds
        self._rules: dict[str, Protego] = {}

    def ready_at(self, host: str) -> float:
        """From when on the host may be asked again."""
        row = self._state.run("SELECT ready_at FROM hosts WHERE host = ?", host).fetchone()
        return float(row[0]) if row else 0.0

    def ask(self, url: str, known: Validators | None, patience: float) -> Fetched | Fault | Denied | Later:
        """The answer of ``url``, after the pause that its host wants if that is no longer than ``patience`` seconds."""
        try:
            target = target_of(url)
        except NotAsked as why:
            return Fault(shown(url), why.what, why.mend)
        rules = self._allowed(target, patience)
        if isinstance(rules, Later):
            return rules
        if not rules.can_fetch(target.url, NAME):
            return Denied(Fault(shown(url), f"{target.host} asks programs not to fetch this page (robots.txt).", "Ask its publisher."))
        delay = min(max(rules.crawl_delay(NAME) or 0.0, self._rate(rules)), MAX_DELAY)
        return self._asked(target, known, patience, max(delay, self._pause))

    @staticmethod
    def _rate(rules: Protego) -> float:
        rate = rules.request_rate(NAME)
        return rate.seconds / rate.requests if rate and rate.requests else 0.0

    def _asked(self, target: Target, known: Validators | None, patience: float, pause: float) -> Fetched | Fault | Later:
        at = self.ready_at(target.host)
        wait = at - self._clock.now()
        if wait > patience:
            return Later(at)
        if wait > 0:
            self._clock.sleep(wait)
        got = self._ask(target.url, known)
        self._note(target.host, got, pause)
        return got

    def _note(self, host: str, got: Fetched | Fault, pause: float) -> None:
        """Remember from when on the host may be asked again."""
        now = self._clock.now()
        fails = 0
        if isinstance(got, Fault) or got.status == 429 or got.status >= 500:
            row = self._state.run("SELECT fails FROM hosts WHERE host = ?", host).fetchone()
            fails = (row[0] if row else 0) + 1
            asked = retry_after(got.header("retry-after"), now) if isinstance(got, Fetched) else None
            if asked is not None:
                pause = max(pause, min(asked, DAY))
            elif isinstance(got, Fetched) and got.status in (429, 503):
                pause = max(pause, backoff(fails, host))
            elif fails >= PATIENT:  # the host itself is in trouble, not one page
                pause = max(pause, backoff(fails - PATIENT + 1, host))
        statement = (
            "INSERT INTO hosts VALUES (?, ?, ?) ON CONFLICT (host) DO UPDATE SET ready_at = excluded.ready_at, fails = excluded.fails"
        )
        self._state.run(statement, host, now + pause, fails)

    def _allowed(self, target: Target, patience: float) -> Protego | Later:
        """What the host's robots.txt says, from memory for a day."""
        from protego import Protego

        site = f"{target.scheme}://{target.authority}"
        row = self._state.run("SELECT until, said FROM robots WHERE site = ?", site).fetchone()
        if row and row[0] > self._clock.now():
            if row[1] is None:
                return Later(row[0])
            if site not in self._rules:
                self._rules[site] = Protego.parse(row[1])
            return self._rules[site]
        got = self._asked(target_of(f"{site}/robots.txt"), None, patience, self._pause)
        if isinstance(got, Later):
            return got
        said, until = self._said(got), self._clock.now() + DAY
        if said is None:
            until = max(self._clock.now() + backoff(1, site), self.ready_at(target.host))
        self._state.run("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", site, until, said)
        if said is None:
            reason, mend = (got.what, f"{got.mend} ") if isinstance(got, Fault) else (f"It answered {got.status}.", "")
            what = f"{target.host} does not say what it allows. {reason}"
            minutes = max(1, round((until - self._clock.now()) / 60))
            return Later(until, Fault(f"{site}/robots.txt", what, f"{mend}It is asked again in {minutes:,} minutes."))
        self._rules[site] = Protego.parse(said)
        return self._rules[site]

    @staticmethod
    def _said(got: Fetched | Fault) -> str | None:
        """The rules, "" for none, None where nobody knows."""
        if isinstance(got, Fault) or got.status >= 500 or got.status == 429:
            return None
        return got.body[:MAX_ROBOTS].decode("utf-8", "replace").replace("\0", "") if 200 <= got.status < 300 else ""


def fetcher(ask: Ask, clock: Clock, host_seconds: float, patience: float) -> Callable[[str], Fetched | Fault]:
    """Asks for one address after the other, politely; what must wait longer than ``patience`` seconds is a fault. Remembers nothing."""
    polite = Polite(ask, State(None), clock, host_seconds)

    def fetch(url: str) -> Fetched | Fault:
        got = polite.ask(url, None, patience)
        if isinstance(got, Denied):
            return got.fault
        if isinstance(got, Later):
            minutes = (got.at - clock.now()) / 60
            return got.fault or Fault(shown(url), f"Its host wants to be left alone for {minutes:,.0f} minutes.", "Try again then.")
        return got

    return fetch


def retry_after(text: str | None, now: float) -> float | None:
    """The seconds that a Retry-After header asks for (a number, or a moment), 0 at least; None where it says nothing."""
    text = (text or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
        return max(0.0, (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
