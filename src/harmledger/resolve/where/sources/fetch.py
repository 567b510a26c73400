"""Getting a gazetteer from its publisher: which address a country's file has, and the fetch itself in the importers' words."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from harmledger.model.fault import Fault
from harmledger.net import Limits, fetch_file
from harmledger.resolve.where.registry import registry
from harmledger.resolve.where.sources.record import CannotImport

_ASKED = re.compile(r"geonames:([A-Za-z]{2})")


def address(asked: str, geonames_url: str) -> tuple[str, str]:
    """The country and the web address that "geonames:SY" means. Raises ``CannotImport``."""
    found = _ASKED.fullmatch(asked.strip())
    if found is None:
        raise CannotImport(f"{asked!r} cannot be fetched. Write geonames: and a country's ISO code, as in geonames:SY.")
    code = found[1].upper()
    if code not in registry().country_usual:
        raise CannotImport(f"There is no country {code}. Write its ISO code: geonames:SY.")
    return code, f"{geonames_url.rstrip('/')}/{code}.zip"


def fetch(url: str, to: Path, limits: Limits, allowed: frozenset[str], step: Callable[[int, int | None], None]) -> None:
    """Write what stands at ``url`` to the file ``to``. Raises ``CannotImport`` where it is not there or not taken."""
    got = fetch_file(url, to, limits, allowed, step)
    if isinstance(got, Fault):
        raise CannotImport(str(got))
