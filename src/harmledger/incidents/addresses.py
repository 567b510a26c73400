"""Addresses of pages: two that lead to the same page become the same. The rules are ``rules/versions.toml``."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import parse_qsl, urlencode, urlsplit

from harmledger.incidents.rules import rules

_ESCAPED = re.compile(r"%[0-9a-fA-F]{2}")
_PLAIN = re.compile(r"[A-Za-z0-9._~-]")
MAX_PARAMETERS = 100
"""Parameters of an address that are looked at; one with more is taken as it is."""


def page_of(url: str) -> str | None:
    """What names the page that an http(s) address leads to: host, path and telling parameters; None for what is no address.

    Scheme, "www", fragment, a slash at the end, tracking parameters and the twins for telephones make no difference.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host:
        return None
    for cache_host, before in _caches():
        named = host.endswith(cache_host[1:]) if cache_host.startswith("*") else host == cache_host
        if named and parts.path.startswith(before) and "." in parts.path[len(before) :].split("/")[0]:
            query = f"?{parts.query}" if parts.query else ""
            return page_of(f"https://{parts.path[len(before) :]}{query}")
    at = f":{port}" if port and port not in (80, 443) else ""
    return f"{_host(host)}{at}{_path(parts.path)}{_query(parts.query)}"


def is_list(page: str) -> bool:
    """Whether a page (as ``page_of`` names it) is by its address a home page, a list or a live page."""
    path = page.split("?")[0].split("/")[1:]
    names = _table()["lists"]
    return not path or path[-1].lower() in names or (len(path) > 1 and path[-2].lower() in names and not re.search(r"\d|-.*-", path[-1]))


@cache
def _caches() -> list[tuple[str, str]]:
    return [(host, before) for host, before in rules("versions")["address"]["caches"]]


@cache
def _table() -> dict[str, list[str]]:
    found: dict[str, list[str]] = rules("versions")["address"]
    return found


def _host(host: str) -> str:
    labels = host.lower().split(".")
    while len(labels) > 2 and labels[0] in _table()["hosts"]:
        labels = labels[1:]
    return ".".join(labels)


def _path(path: str) -> str:
    table = _table()
    path = _ESCAPED.sub(lambda m: c if _PLAIN.fullmatch(c := chr(int(m.group()[1:], 16))) else m.group().upper(), path)
    parts = [p for p in path.split("/") if p]
    if parts and parts[-1].lower() in table["nothing"]:
        parts = parts[:-1]
    if len(parts) > 1 and parts[0].lower() in table["parts"]:
        parts = parts[1:]
    if len(parts) > 1 and parts[-1].lower() in table["parts"]:
        parts = parts[:-1]
    for ending in sorted(table["endings"], key=len, reverse=True):
        if parts and parts[-1].lower().endswith(ending) and len(parts[-1]) > len(ending):
            parts[-1] = parts[-1][: -len(ending)] + (".html" if ending.endswith(".html") else "")
            break
    return "".join(f"/{p}" for p in parts)


def _query(query: str) -> str:
    try:
        said = parse_qsl(query, keep_blank_values=True, max_num_fields=MAX_PARAMETERS)
    except ValueError:
        return f"?{query}"
    kept = sorted((name, value) for name, value in said if not _tracks(name.lower()))
    return f"?{urlencode(kept, errors='surrogatepass')}" if kept else ""


def _tracks(name: str) -> bool:
    return any(name.startswith(p[:-1]) if p.endswith("*") else name == p for p in _table()["parameters"])
