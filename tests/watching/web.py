"""A web of a few pages in memory, with a clock that passes only when somebody waits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from harmledger.intake.collect import Handed
from harmledger.intake.source import Given, Received
from harmledger.model.fault import Fault
from harmledger.net import Fetched, Validators
from harmledger.watching.plan import Plan, plan_of
from harmledger.watching.polite import Clock
from harmledger.watching.state import State
from harmledger.watching.watcher import Round, Watcher

START = 1_508_846_400.0  # 24 October 2017, 12:00 UTC
Answer = Fetched | Fault | BaseException


def ok(body: str, status: int = 200, **headers: str) -> Fetched:
    """An answer; its address is set when it is given."""
    return Fetched("", status, tuple((k.replace("_", "-"), v) for k, v in headers.items()), body.encode(), "2017-10-24T12:00:00Z")


def feed(*urls: str, day: str = "Tue, 24 Oct 2017 08:00:00 GMT", changed: str = "") -> Fetched:
    """A feed of these pages."""
    update = f"<a:updated xmlns:a='http://www.w3.org/2005/Atom'>{changed}</a:updated>" if changed else ""
    items = "".join(f"<item><title>x</title><link>{u}</link><pubDate>{day}</pubDate>{update}</item>" for u in urls)
    return ok(f'<rss version="2.0"><channel><title>Daily Example</title>{items}</channel></rss>')


@dataclass
class Web:
    """``pages`` by address: an answer, or a function of what version is known; the rest is not there. Everything asked is remembered."""

    folder: Path
    pages: dict[str, Answer | Callable[[Validators | None], Answer]] = field(default_factory=dict)
    asked: list[tuple[float, str]] = field(default_factory=list)
    now: float = START
    texts: list[str] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def ask(self, url: str, known: Validators | None) -> Fetched | Fault:
        self.asked.append((self.now, url))
        answer = self.pages.get(url, ok("", 404))
        answer = answer(known) if callable(answer) else answer
        if isinstance(answer, BaseException):
            raise answer
        return answer if isinstance(answer, Fault) else Fetched(url, answer.status, answer.headers, answer.body, answer.at)

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def take(self, handed: Iterable[Handed | Fault]) -> None:
        for item in (i for one in handed for i in ([one] if isinstance(one, Fault) else one.items())):
            if isinstance(item, Fault):
                self.faults.append(item)
            else:
                self.received.append(item)
                self.texts.append(item.report.text)

    def round(self, plan: Plan | None = None, **table: object) -> Round:
        """One round with a watcher that was just started; ``table`` is the plan."""
        plan = plan or plan_of(table, "harmledger.toml")
        state = State(self.folder / "watch.sqlite")
        try:
            return Watcher(plan, state, self.ask, self.take, Given(), Clock(lambda: self.now, self.sleep)).round()
        finally:
            state.close()

    def urls(self, since: int = 0) -> list[str]:
        """What was asked, without robots.txt."""
        return [u for _, u in self.asked[since:] if not u.endswith("/robots.txt")]
