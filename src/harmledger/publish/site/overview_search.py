"""The search's index: for every word the incidents that have it, in small files by the words' first letters.

A file is read only when somebody looks for a word that begins so. Words that most incidents have tell nothing apart: they are in no
file, and the page says that it passed over them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from harmledger.publish.evidence import Evidence
from harmledger.publish.site.overview_fold import bucket, tokens
from harmledger.publish.site.overview_rows import Row
from harmledger.publish.site.overview_script import call

COMMON_FROM = 200
"""Incidents below which no word is too common."""
COMMON_SHARE = 0.4
"""Share of the incidents from which a word tells nothing apart."""

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Index:
    """Words and their incidents (positions in the rows, from 0)."""

    def __init__(self, rows: Sequence[Row], evidence: Evidence) -> None:
        found: dict[str, list[int]] = defaultdict(list)
        of_report: dict[str, set[str]] = {}
        for n, row in enumerate(rows):
            words = tokens(_own_words(row, evidence))
            for sha in row.incident.reports:
                if sha not in of_report:
                    report = evidence.reports.get(sha)
                    of_report[sha] = tokens(f"{report.publisher or ''} {report.title or ''}") if report else set()
                words |= of_report[sha]
            for word in words:
                found[word].append(n)
        most = COMMON_SHARE * len(rows) if len(rows) >= COMMON_FROM else len(rows) + 1
        self.common = sorted(w for w, at in found.items() if len(at) > most)
        self._buckets: dict[str, list[str]] = defaultdict(list)
        for word in sorted(found.keys() - set(self.common)):
            self._buckets[bucket(word)].append(word)
        self._found = found

    @property
    def buckets(self) -> list[str]:
        """Names of the files, sorted."""
        return sorted(self._buckets)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Each file under ``assets/data/find/`` with its content: the words in their order, then their incidents, as differences in
        base 36."""
        for name in self.buckets:
            words = self._buckets[name]
            at = ";".join(",".join(_differences(self._found[w])) for w in words)
            yield f"{name}.js", call("found", name, " ".join(words), at)


def _own_words(row: Row, evidence: Evidence) -> str:
    """Headline, place, speakers, sides and quotes of an incident, as one text."""
    incident, spot = row.incident, row.spot
    parts = [row.place, row.day, row.toll, spot.admin1]
    parts += [s.name for s in incident.speakers]
    parts += [g.actor for g in incident.responsibility]
    parts += [c.span.quote for c in evidence.claims_of(incident.members)]
    return re.sub(r"\s+", " ", "\n".join(parts))


def _differences(numbers: Sequence[int]) -> Iterator[str]:
    before = 0
    for n in numbers:
        yield _base36(n - before)
        before = n


def _base36(n: int) -> str:
    out = ""
    while True:
        n, digit = divmod(n, 36)
        out = DIGITS[digit] + out
        if not n:
            return out
