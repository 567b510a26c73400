"""Wire copies: reports that carry nearly the same text are one family, and a family is one voice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from harmledger.incidents.gives_way import one_family
from harmledger.incidents.rules import rules
from harmledger.incidents.telling import word_runs
from harmledger.model.incident import Carried, Versions
from harmledger.model.report import Report

COPY_FROM = 0.5
"""Share of the five-word runs of the shorter text that the longer one has too."""


def families(reports: Sequence[Report]) -> Mapping[str, str]:
    """The family of each report by SHA-256: the hash of the first report (by day, then hash) that it copies, or its own.

    Cut, retitled and differently spelled copies are found: runs of words are taken without regard to case, punctuation and
    the spelling of names. Pages that name the same agency need fewer shared runs (``versions.toml``). A copy is compared with the first report of each family, so families do not chain. Every shared
    run is counted, exactly, over an index of the first reports' runs: the work grows with the runs that texts share, not
    with the number of pairs.
    """
    if len(reports) < 2:
        return {report.sha256: report.sha256 for report in reports}
    agency_from = rules("versions")["agency_from"]
    heads: list[tuple[str, int, str | None]] = []
    carrying: dict[int, tuple[int, ...]] = {}
    family: dict[str, str] = {}
    for report in sorted(reports, key=lambda r: (r.published is None, r.published or 0, r.sha256)):
        runs, agency = word_runs(report.text), _agency(report)
        known = carrying.keys() & runs
        shared = Counter(chain.from_iterable([carrying[run] for run in known]))
        copied = [
            n
            for n, count in shared.items()
            if count >= (agency_from if agency and agency == heads[n][2] else COPY_FROM) * min(len(runs), heads[n][1])
        ]
        if copied:
            family[report.sha256] = heads[min(copied)][0]
            continue
        family[report.sha256] = report.sha256
        carrying.update(dict.fromkeys(runs - known, (len(heads),)))
        for run in known:
            carrying[run] += (len(heads),)
        heads.append((report.sha256, len(runs), agency))
    return family


def _agency(report: Report) -> str | None:
    """The agency that a report's page names, as it is compared."""
    return " ".join(report.agency.casefold().split()) if report.agency else None


def family_of(shas: Iterable[str], known: Sequence[Report], versions: Iterable[Versions]) -> dict[str, str]:
    """The family of each report of an incident: copies of one text, and all versions of one page. ``known``: those with a text."""
    return one_family({sha: sha for sha in shas} | dict(families(known)), [[v.report for v in shown.versions] for shown in versions])


def agencies_of(reports: Iterable[Report]) -> dict[str, str]:
    """The agency that the page of each report names, by SHA-256; reports whose pages name none are left out."""
    return {r.sha256: r.agency for r in reports if r.agency}


def carried_by(family: Mapping[str, str], known: Sequence[Report], versions: Iterable[Versions]) -> tuple[Carried, ...]:
    """The texts that several reports carry. Of the versions of a page the newest that tells of the incident stands for all."""
    older: set[str] = set()
    for shown in versions:
        tells = [v.report for v in shown.versions if v.tells]
        older.update(tells[:-1])
    groups: dict[str, list[Report]] = defaultdict(list)
    for report in sorted(known, key=lambda r: (r.published is None, r.published or 0, r.sha256)):
        if report.sha256 not in older:
            groups[family[report.sha256]].append(report)
    found = []
    for _, own in sorted(groups.items()):
        if len(own) > 1:
            named = Counter(r.agency for r in own if r.agency)
            found.append(Carried(tuple(r.sha256 for r in own), min(named, key=lambda a: (-named[a], a), default=None)))
    return tuple(found)
