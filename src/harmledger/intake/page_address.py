"""Addresses of pages: what stands behind an archive's address, which site one belongs to, which address a page may claim for itself."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urljoin, urlsplit

_WRAPPED = re.compile(
    r"^https?://web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(?P<inner>.+)$|^/web/\d{4,14}(?:[a-z]{2}_)?/(?P<path>https?:.+)$",
    re.IGNORECASE,
)
_SAVED = re.compile(r"<!-- saved from url=\(\d{4}\)(https?://[^\s<>\"']{4,1500}) -->")
_SECOND = frozenset(["co", "com", "org", "net", "gov", "edu", "ac", "or", "ne", "go", "gob", "gouv", "mil", "info", "in"])
_DAY = re.compile(
    r"(?:/|-|_|=)(?P<y>(?:19|20)\d\d)(?P<s>[/\-_]?)(?P<m>0[1-9]|1[0-2]|[1-9](?=[/\-_]))(?P=s)(?P<d>0[1-9]|[12]\d|3[01]|[1-9](?=[/\-_]|$))(?=\D|$)"
)
_NAMED = re.compile(
    r"/(?P<y>(?:19|20)\d\d)/(?P<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}/(?P<d>\d{1,2})(?=\D|$)", re.IGNORECASE
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def unwrapped(address: str | None) -> str | None:
    """The address that an archive of the web kept, or the address itself ("https://web.archive.org/web/2017/http://a.org/b" → the last part)."""
    if address and (m := _WRAPPED.match(address)):
        inner = m["inner"] or m["path"]
        return inner if re.match(r"https?://", inner, re.IGNORECASE) else "http://" + re.sub(r"^https?:/+", "", inner)
    return address


def saved_from(text: str) -> str | None:
    """The address that a browser wrote into a page that it saved ("<!-- saved from url=(0041)https://… -->"), or None."""
    m = _SAVED.search(text[:2000])
    return m[1] if m else None


def host(address: str | None) -> str:
    """The host of an address in lower case, without "www."; "" for none."""
    try:
        return (urlsplit(address or "").hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""


def site(address: str | None) -> str:
    """The registered name that a host belongs to ("edition.example.co.uk" → "example.co.uk"); "" for none."""
    parts = host(address).split(".")
    if len(parts) < 2 or all(p.isdigit() for p in parts):
        return ".".join(parts)
    keep = 3 if len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in _SECOND else 2
    return ".".join(parts[-keep:])


def own_address(stated: str | None, address: str | None) -> str | None:
    """The address a page claims for itself where it lies on the same site as the one it came from; else that one.

    A canonical address that is the site's front page is a mistake of the template and does not count.
    """
    address = unwrapped(address)
    try:
        claimed = unwrapped(urljoin(address or "", stated.strip()) if stated else None)
    except ValueError:
        claimed = None
    sound = bool(claimed) and re.match(r"https?://[^/\s]+", claimed or "", re.IGNORECASE) is not None
    if sound and address is None:
        return claimed
    if (
        sound
        and site(claimed) == site(address)
        and (urlsplit(claimed or "").path.strip("/") or not urlsplit(address or "").path.strip("/"))
    ):
        return claimed
    return address


def day_in(address: str | None) -> date | None:
    """The day that an address holds ("/2017/10/24/", "/2017-10-24-raid", "/2017/oct/24/"), or None."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return None
    text = f"{parts.path}?{parts.query}"
    for m in (_NAMED.search(text), _DAY.search(text)):
        if m:
            month = m["m"].lower()
            try:
                return date(int(m["y"]), _MONTHS.index(month[:3]) + 1 if month.isalpha() else int(month), int(m["d"]))
            except ValueError:
                continue
    return None
