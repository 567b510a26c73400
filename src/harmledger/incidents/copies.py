"""Wire copies: reports that carry nearly the same text are one family, and a family is one voice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from harmledger.incidents.telling import word_runs
from harmledger.model.report import Report

COPY_FROM = 0.5
"""Share of the five-word runs of the shorter text that the longer one has too."""


def families(reports: Sequence[Report]) -> Mapping[str, str]:
    """The family of each report by SHA-256: the hash of the first report (by day, then hash) that it copies, or its own.

    A copy is compared with the first report of each family, so families do not chain.
    """
    heads: list[tuple[str, frozenset[tuple[str, ...]]]] = []
    family: dict[str, str] = {}
    for report in sorted(reports, key=lambda r: (r.published is None, r.published or 0, r.sha256)):
        runs = word_runs(report.text)
        for sha, other in heads:
            if runs and other and len(runs & other) >= COPY_FROM * min(len(runs), len(other)):
                family[report.sha256] = sha
                break
        else:
            family[report.sha256] = report.sha256
            heads.append((report.sha256, runs))
    return family
