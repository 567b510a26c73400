"""How reports reached the book, as a profile tells it: no path, no header, no sender, no address that only the recorder can open."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from harmledger.model.report import Receipt, Report
from harmledger.publish.redaction.account import Account
from harmledger.publish.redaction.held_back import Category
from harmledger.publish.redaction.profile import Profile

KEYS = re.compile(
    r"[?&#;](?:[a-z0-9_-]*(?:token|secret|passw(?:or)?d|signature|api_?key|session(?:_?id)?|auth|sharekey|resourcekey)|sig|pwd|sid|key|e?mail|user(?:_?id|name)?)=",
    re.IGNORECASE,
)
"""Parts of an address that let in whoever has them, or say who was let in."""

HOMELY = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home", ".corp", ".test", ".invalid")
"""Ends of the names of hosts that only a house knows."""

MESSAGES = re.compile(r"\b(?:mail|mbox|message|telegram|chat)", re.IGNORECASE)
"""What made the text of a receipt whose publisher is the sender of a message."""


def private_address(url: str) -> bool:
    """Whether an address can be opened by the recorder alone, or carries a key or a name of an account."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        named = parts.username is not None or parts.password is not None
    except ValueError:
        return True
    if parts.scheme not in ("http", "https") or not host or named or KEYS.search(url):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(HOMELY)


def private_publisher(receipt: Receipt) -> bool:
    """Whether the publisher that a receipt states is the sender of a message."""
    return bool(receipt.publisher) and (MESSAGES.search(receipt.extraction or "") is not None or "@" in (receipt.publisher or ""))


class Papers:
    """Receipts as the profile tells them."""

    def __init__(self, profile: Profile, account: Account, spelled: Callable[[str], bool], cloak: Callable[[str, str], str]) -> None:
        """``spelled``: whether an address spells a hidden name; ``cloak``: words (with where they stand) without what is hidden."""
        self._rules = profile.papers
        self._addresses = profile.addresses
        self._graphic = [re.compile(p, re.IGNORECASE) for p in profile.addresses.graphic_patterns]
        self._account, self._spelled, self._cloak = account, spelled, cloak

    def receipts(self, report: Report) -> tuple[Receipt, ...]:
        """The receipts that are shown, without repeats; at least one."""
        return tuple(dict.fromkeys(self._receipt(r, report.sha256) for r in report.receipts))

    def _receipt(self, r: Receipt, sha: str) -> Receipt:
        rules = self._rules

        def keep(shown: str, rule: str, value: str) -> str:
            if shown == "show" or not value:
                return self._cloak(value, sha)
            self._account.hold("how reports reached the book", f"papers.{rule}", sha, value)
            return ""

        publisher = r.publisher
        if publisher and rules.private_publishers == "hide" and private_publisher(r):
            publisher = keep("hide", "private_publishers", publisher) or None
        given, source = keep(rules.given_ids, "given_ids", r.given_id), keep(rules.paths, "paths", r.source)
        author = keep(rules.authors, "authors", r.author or "") or None
        if r.origin and rules.headers == "hide":
            self._account.hold("how reports reached the book", "papers.headers", sha, repr(r.origin))
        return replace(
            r,
            given_id=given,
            source=source,
            publisher=self._cloak(publisher, sha) if publisher else None,
            url=self.address(r.url, sha),
            author=author,
            section=self._cloak(r.section, sha) if r.section else None,
            agency=self._cloak(r.agency, sha) if r.agency else None,
            language=r.language,
            origin=r.origin if rules.headers == "show" else None,
        )

    def address(self, url: str | None, where: str) -> str | None:
        """The address, or None where it is held back."""
        if not url:
            return url
        held = self.why_hidden(url)
        if held:
            self._account.hold(*held, where, url)
        return None if held else url

    def why_hidden(self, url: str) -> tuple[Category, str] | None:
        """Category and rule by which an address is held back, or None."""
        if self._addresses.private == "hide" and private_address(url):
            return "addresses and contacts", "addresses.private"
        if self._addresses.graphic == "hide" and self.graphic(url):
            return "graphic material", "addresses.graphic"
        return ("addresses and contacts", "addresses.named") if self._spelled(url) else None

    def graphic(self, url: str) -> bool:
        """Whether an address is of a picture, a film or a post."""
        return any(p.search(url) for p in self._graphic)
