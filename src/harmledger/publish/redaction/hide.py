"""Takes what is hidden out of everything that is made of words: claims, incidents, decisions, codings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar

from harmledger.model.circumstances import Place, Span
from harmledger.publish.redaction.account import Account
from harmledger.publish.redaction.cloak import Cloak, Found, blocked, found, instead, spelled
from harmledger.publish.redaction.contacts import contacts, without_overlaps
from harmledger.publish.redaction.papers import Papers
from harmledger.publish.redaction.places import coarse
from harmledger.publish.redaction.profile import Profile

IDS = frozenset(
    {
        "id", "sha256", "report", "reports", "members", "claims", "claim", "part_of", "event", "a", "b", "by", "of", "source", "decision",
        "subject", "other", "supersedes", "saw", "replaced", "figures", "facts", "standing",
        "method", "kind", "side", "stance", "stances", "outcome", "status", "age", "sex", "role", "grade", "precision", "state", "verdict", "language",
    }
)  # fmt: skip
"""Fields that hold ids or words of the codebook, never words of a report."""

RARE = re.compile(r"(words (?:beside the figures )?in common) \([^()]*\)")
"""Why events were linked: rare words of both texts, in small letters."""

MOST_KNOWN = 100_000
"""Texts of which is remembered what is hidden in them."""

T = TypeVar("T")


class Hider:
    """Hides, and keeps the account."""

    def __init__(self, profile: Profile, account: Account, everywhere: Cloak, reviewers: Cloak) -> None:
        self.profile, self.account = profile, account
        self._everywhere = everywhere
        self._one, self._both = (everywhere,), (everywhere, reviewers)
        self._known: dict[int, dict[str, list[Found]]] = {1: {}, 2: {}}
        self.papers = Papers(profile, account, self._spelled, lambda words, where: self.text(words, where, ()))

    def text(self, text: str, where: str, scope: Sequence[Cloak]) -> str:
        """Words that are no quote, with what stands for what is hidden."""
        if not text:
            return text
        if self.profile.quotes.texts == "hide" and "in common (" in text:
            text = RARE.sub(r"\1", text)
        there = self._found(text, scope, self._both)
        return instead(text, self._told(there, text, where)) if there else text

    def quote(self, text: str, where: str, scope: Sequence[Cloak]) -> str:
        """Words of a report, as long as they were, with blocks for what is hidden."""
        there = self._found(text, scope, self._one)
        return blocked(text, self._told(there, text, where)) if there else text

    def everything(self, thing: T, where: str, scope: Sequence[Cloak]) -> T:
        """A dataclass, a tuple or a text with what is hidden taken out of all its texts but ids; places are coarsened."""
        return self._every(thing, where, scope)  # type: ignore[no-any-return]  # what comes back is of the kind that was given

    def _every(self, thing: Any, where: str, scope: Sequence[Cloak]) -> Any:
        if isinstance(thing, str):
            return self.text(thing, where, scope)
        if isinstance(thing, Span):
            return replace(thing, quote=self.quote(thing.quote, where, scope))
        if isinstance(thing, tuple):
            return tuple(self._every(part, where, scope) for part in thing) if thing else thing
        if is_dataclass(thing) and not isinstance(thing, type):
            whole = coarse(thing, self.profile.places, self.account, where) if isinstance(thing, Place) else thing
            changed = {}
            for name in _words_of(type(whole)):
                was = getattr(whole, name)
                if was is None or was == ():
                    continue
                now = self._every(was, where, scope)
                if now is not was and now != was:
                    changed[name] = now
            return replace(whole, **changed) if changed else whole
        return thing

    def address(self, url: str, where: str) -> str:
        """An address, or "" where it is held back."""
        return self.papers.address(url, where) or ""

    def _found(self, text: str, scope: Sequence[Cloak], also: Sequence[Cloak]) -> list[Found]:
        """What is hidden in a text; the same few texts stand in incident after incident, so that they are looked at once."""
        if scope:
            return self._search(text, (*scope, *also))
        known = self._known[len(also)]
        there = known.get(text)
        if there is None:
            if len(known) >= MOST_KNOWN:
                known.clear()
            there = known[text] = self._search(text, also)
        return there

    def _search(self, text: str, cloaks: Sequence[Cloak]) -> list[Found]:
        there = found(text, cloaks)
        if self.profile.addresses.contacts == "show":
            return there
        more = list(contacts(text, self.papers.why_hidden))
        return without_overlaps([*more, *there]) if more else there

    def _told(self, there: list[Found], text: str, where: str) -> list[Found]:
        for f in there:
            self.account.hold(f.hidden.category, f.hidden.rule, where, text[f.start : f.end])
        return there

    def _spelled(self, url: str) -> bool:
        return spelled(url, (self._everywhere,))


@cache
def _words_of(kind: type[Any]) -> tuple[str, ...]:
    """The fields of a dataclass that may hold words."""
    return tuple(f.name for f in fields(kind) if f.name not in IDS or _structured(f.type))


def _structured(type_: object) -> bool:
    """Whether a field that is named like an id holds something made of parts (``Review.by`` is a remark)."""
    return bool(re.search(r"\b(?:Remark|Voice|Place|When|Span|Target)\b", str(type_)))
