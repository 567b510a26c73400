"""Countries as other recorders' files name them (``data/countries.tsv``)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Country:
    """One country; what is not known is "" (None for ``gw``).

    Attributes:
        code, alpha3, number: ISO 3166-1 alpha-2, alpha-3 and numeric (three digits).
        name: usual English name.
        gw: number of the state in Gleditsch & Ward's list, which UCDP uses.
        ucdp, acled: its name in UCDP GED and in ACLED.
        acled_region: ACLED's region.
    """

    code: str
    alpha3: str
    number: str
    name: str
    gw: int | None
    ucdp: str
    acled: str
    acled_region: str


@cache
def countries() -> dict[str, Country]:
    """All countries by their ISO 3166-1 alpha-2 code."""
    text = resources.files("harmledger.publish.formats").joinpath("data/countries.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    found = {}
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        name = row["name"]
        found[row["code"]] = Country(
            row["code"],
            row["alpha3"],
            row["number"],
            name,
            int(row["gw"]) if row["gw"] else None,
            row["ucdp"] or name,
            row["acled"] or name,
            row["acled_region"],
        )
    return found


def country_of(code: str | None) -> Country | None:
    """The country of an ISO 3166-1 alpha-2 code; one that is not listed has its code for a name; None without a code."""
    if not code:
        return None
    return countries().get(code) or Country(code, "", "", code, None, code, code, "")
