"""What to watch and how often: the ``[watch]`` part of ``harmledger.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from harmledger.net.address import NotAsked, target_of

_CONTACT = re.compile(r"[\x21-\x27\x2a-\x7e]{1,200}$")  # no spaces, no brackets: it stands in a header


HOST_SECONDS = 2.0


class BadPlan(ValueError):
    """The plan cannot be followed; the message says where and how to mend it."""


@dataclass(frozen=True, slots=True)
class Watched:
    """One address of the plan.

    Attributes:
        url: http(s), in its one spelling.
        lists: whether it is a list of pages (a feed, a sitemap), or a page itself.
        publisher: of its pages, where neither they nor the list say it; or None.
    """

    url: str
    lists: bool
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is watched.

    Attributes:
        watched: the addresses, in the file's order, each once.
        every_minutes: after which a list is asked again.
        again_minutes: after which a page is asked for a newer version.
        again_hours: for how long after its first fetch, or after its list says that it changed. A page of the plan itself: for ever.
        host_seconds: at least so long between two requests to one host; its robots.txt may ask for more. 0 for hosts of one's own.
        days: pages that a list dates earlier than this are left out; those that it does not date are fetched.
        tries: failures after which a page is given up.
        contact: an address (mailto: or https:) that hosts are told, or None.
    """

    watched: tuple[Watched, ...]
    every_minutes: int = 15
    again_minutes: int = 60
    again_hours: int = 24
    host_seconds: float = HOST_SECONDS
    days: int = 7
    tries: int = 6
    contact: str | None = None


_NUMBERS = {f.name for f in fields(Plan)} - {"watched", "contact", "host_seconds"}
_KINDS = {"feeds": True, "sitemaps": True, "pages": False}


def plan_of(table: Mapping[str, object], where: str) -> Plan:
    """The plan that the table ``[watch]`` of the file ``where`` writes. Raises BadPlan."""
    known = {*_NUMBERS, *_KINDS, "contact", "host_seconds"}
    if unknown := sorted(set(table) - known):
        raise BadPlan(f"{where}: there is no setting {unknown[0]!r} in [watch]. There are: {', '.join(sorted(known))}.")
    found: dict[str, Watched] = {}
    for kind, lists in _KINDS.items():
        for watched in _watched(table.get(kind, []), kind, lists, where):
            found.setdefault(watched.url, watched)
    if not found:
        raise BadPlan(f'{where}: there is nothing to watch. Write, for instance, [watch] and under it feeds = ["https://…/rss.xml"].')
    contact = table.get("contact")
    if contact is not None and not (isinstance(contact, str) and _CONTACT.match(contact)):
        raise BadPlan(f"{where}: contact must be one address without spaces, such as mailto:you@example.org.")
    pause = table.get("host_seconds", HOST_SECONDS)
    if isinstance(pause, bool) or not isinstance(pause, int | float) or not 0 <= pause <= 3_600:
        raise BadPlan(f"{where}: host_seconds must be a number from 0 to 3600.")
    numbers = {name: _number(table[name], name, where) for name in _NUMBERS & set(table)}
    return Plan(tuple(found.values()), host_seconds=float(pause), contact=contact, **numbers)


def _watched(given: object, kind: str, lists: bool, where: str) -> Iterator[Watched]:
    if not isinstance(given, list):
        raise BadPlan(f'{where}: {kind} must be a list of addresses: {kind} = ["https://…", "https://…"].')
    for entry in given:
        url, publisher = (entry.get("url"), entry.get("publisher")) if isinstance(entry, dict) else (entry, None)
        if not isinstance(url, str) or not (publisher is None or isinstance(publisher, str)):
            raise BadPlan(f'{where}: each of {kind} must be an address, or {{ url = "https://…", publisher = "Daily Example" }}.')
        try:
            yield Watched(target_of(url).url, lists, publisher)
        except NotAsked as why:
            raise BadPlan(f"{where}: {url!r} in {kind} cannot be asked. {why.what} {why.mend}") from why


def _number(value: object, name: str, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 1_000_000:
        raise BadPlan(f"{where}: {name} must be a whole number above 0.")
    return value
