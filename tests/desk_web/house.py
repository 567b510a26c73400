"""A desk to knock at: a store of people, a clock that is told the time, browsers that carry their cookie."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pyotp
from fastapi import FastAPI
from fastapi.testclient import TestClient

from harmledger import wiring
from harmledger.desk import Desk
from harmledger.desk.people import persons
from harmledger.desk.people.roles import ROLES
from harmledger.desk.people.store import Store, open_store
from harmledger.desk.web.app import make_app
from harmledger.desk.web.setup import Setup, local_origins
from harmledger.ledger import Book
from harmledger.ledger.address import FILE_NAME
from harmledger.model.circumstances import Span
from harmledger.model.claim import EventClaim, FigureClaim, Reading, Voice
from harmledger.model.report import Receipt, make_report
from tests.publish import samples

ORIGIN = "http://127.0.0.1:8321"
PASSWORD = "four plain words here"
NAMES = {role: f"Somebody {role.title()}" for role in ROLES}


@dataclass
class Clock:
    """Seconds since 1970, as told."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Browser:
    """A browser with its own cookies. ``seconds`` holds the person's second factor."""

    client: TestClient
    name: str = ""
    secret: str = ""
    last_step: int = field(default=0)

    def get(self, path: str, **more: object) -> object:
        return self.client.get(path, follow_redirects=False, **more)  # type: ignore[arg-type]

    def token(self, path: str = "/me") -> str:
        found = re.search(r'name="form-token" content="([^"]+)"', self.client.get(path).text)
        return found[1] if found else ""

    def post(self, path: str, fields: dict[str, str] | None = None, token: str | None = None, **more: object) -> object:
        data = {"form_token": self.token() if token is None else token, **(fields or {})}
        headers = {"origin": ORIGIN} | dict(more.pop("headers", {}))  # type: ignore[call-overload]
        return self.client.post(path, data=data, headers=headers, follow_redirects=False, **more)  # type: ignore[arg-type]


NAME = "Umm Khalid al-Sayed"
WITNESS = make_report(
    f"{NAME} tells of the raid",
    f"Two people were killed near Qasr, said {NAME}, who lives there.",
    Receipt("w-1", f"{NAME}.txt", date(2015, 6, 1), "The Harran Post", "https://example.org/umm-khalid", "en"),
)
"""A private person speaks, by name."""


def _said(quote: str) -> Span:
    return Span(start := WITNESS.text.index(quote), start + len(quote), quote)


READING = Reading(
    WITNESS.sha256,
    "sample 1",
    (
        EventClaim("c-w0", WITNESS.sha256, "e1", "main", "airstrike", None, None, _said("Two people were killed near Qasr")),
        FigureClaim(
            "c-w1", WITNESS.sha256, "e1", "killed", 2, 2, "unknown", None, None, "people", None,
            Voice(NAME, person=NAME, kind="witness"), _said(f"Two people were killed near Qasr, said {NAME}"),
        ),
    ),
)  # fmt: skip


def a_book(folder: Path) -> Book:
    """Two accounts of one raid, a report whose every field is hostile, and one in which a private person speaks by name."""
    book = Book(folder / FILE_NAME)
    for report, reading in zip((*samples.REPORTS, WITNESS), (*samples.READINGS, READING), strict=True):
        book.add_report(report, report.text.encode("utf-8", "surrogatepass"))
        book.add_reading(reading)
    return book


class House:
    """A desk with one account for every role, each with a password of its own and a second factor."""

    def __init__(self, folder: Path, setup: Setup | None = None, with_people: bool = True) -> None:
        self.clock = Clock()
        self.store: Store = open_store(folder, self.clock)
        self.secrets: dict[str, str] = {}
        if with_people:
            for role in ROLES:
                self.add(NAMES[role], role)
        self.setup = setup or Setup(origins=local_origins(8321), title="Raqqa", alone=None)
        self.book = a_book(folder)
        self.desk: Desk = wiring.desk(self.book, self.moment)
        self.app: FastAPI = make_app(self.desk, self.store, self.setup)

    def moment(self) -> datetime:
        """The time of a decision: no two are made at once."""
        self.clock.now += 1
        return datetime.fromtimestamp(self.clock.now, UTC)

    def close(self) -> None:
        self.book.close()
        self.store.close()

    def add(self, name: str, role: str) -> None:
        first = persons.add(self.store, name, role, "tests")
        person = persons.find(self.store, name)
        assert persons.change_password(self.store, person, first, PASSWORD, "", "")
        secret = pyotp.random_base32()
        assert persons.set_second(self.store, person, secret, self.code(secret), "")
        self.secrets[name] = secret

    def code(self, secret: str) -> str:
        """The present code, after the clock has moved to the next one: none is taken twice."""
        self.clock.now += 30
        return str(pyotp.TOTP(secret).at(int(self.clock.now)))

    def browser(self) -> Browser:
        return Browser(TestClient(self.app, base_url=ORIGIN, raise_server_exceptions=True))

    def enter(self, browser: Browser, name: str, password: str = PASSWORD, code: str | None = None) -> object:
        fields = {"name": name, "password": password, "code": self.code(self.secrets[name]) if code is None else code, "next": "/"}
        return browser.post("/enter", fields, token="")

    def of(self, role: str) -> Browser:
        """A browser in which somebody of that role is in."""
        browser = self.browser()
        answer = self.enter(browser, NAMES[role])
        assert answer.status_code == 303, answer.text  # type: ignore[attr-defined]
        browser.name = NAMES[role]
        return browser
