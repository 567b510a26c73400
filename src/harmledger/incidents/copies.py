"""Wire copies: reports that carry nearly the same text are one family, and a family is one voice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from harmledger.incidents.telling import word_runs
from harmledger.model.report import Report

COPY_FROM = 0.5
"""Share of the five-word runs of the shorter text that the longer one has too."""


def families(reports: Sequence[Report]) -> Mapping[str, str]:
    """The family of each report by SHA-256: the hash of the first report (by day, then hash) that it copies, or its own.

    Cut, retitled and differently spelled copies are found: runs of words are taken without regard to case, punctuation and
    the spelling of names. A copy is compared with the first report of each family, so families do not chain. Every shared
    run is counted, exactly, over an index of the first reports' runs: the work grows with the runs that texts share, not
    with the number of pairs.
    """
    heads: list[tuple[str, int]] = []
    carrying: dict[int, list[int]] = defaultdict(list)
    family: dict[str, str] = {}
    for report in sorted(reports, key=lambda r: (r.published is None, r.published or 0, r.sha256)):
        runs = word_runs(report.text)
        shared = Counter(n for run in runs for n in carrying.get(run, ()))
        copied = [n for n, count in shared.items() if count >= COPY_FROM * min(len(runs), heads[n][1])]
        if copied:
            family[report.sha256] = heads[min(copied)][0]
            continue
        family[report.sha256] = report.sha256
        for run in runs:
            carrying[run].append(len(heads))
        heads.append((report.sha256, len(runs)))
    return family
