"""The pages of years and months, and of what is dated to neither."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harmledger.model.incident import Incident, Suggestion
from harmledger.publish.site.lists import Lines, listed, pairs_by
from harmledger.publish.site.shell import POLICY, Shell
from harmledger.publish.site.sums import Sums, sums_of
from harmledger.publish.site.times import UNDATED, time_key
from harmledger.publish.words import MONTHS


def month_pages(
    shell: Shell, lines: Lines, incidents: Sequence[Incident], suggestions: Sequence[Suggestion]
) -> Iterator[tuple[str, bytes]]:
    """(path, page): the list of years, every year, every month, and the incidents without a year."""
    own: dict[str, list[Incident]] = {}
    for incident in incidents:
        own.setdefault(time_key(incident.date), []).append(incident)
    years = sorted({key[:4] for key in own if key != UNDATED})
    months = {year: sorted(k for k in own if k.startswith(f"{year}-")) for year in years}
    sums: dict[str, Sums] = {key: sums_of(found) for key, found in own.items()}
    for year in years:
        sums[year] = sums_of(own.get(year, ()))
        for month in months[year]:
            sums[year].join(sums[month])
    keys = {i.id: {key, key[:4] if key != UNDATED else key} for key, found in own.items() for i in found}
    for key, pairs in pairs_by({incident_id: sorted(k) for incident_id, k in keys.items()}, suggestions).items():
        sums[key].pairs = len(pairs)
    named = {key: time_words(key) for key in sums}
    shared = {"sums": sums, "months": months, "named": named, "lines": lines}
    undated = UNDATED if UNDATED in own else ""
    yield shell.page("months/index.html", "months.html.j2", "Months", "months", POLICY, years=years, undated=undated, **shared)
    for key in sorted(sums):
        yield from listed(shell, f"months/{key}", "month.html.j2", named[key], "months", lines.sorted(own.get(key, ())), key=key, **shared)


def time_words(key: str) -> str:
    """ "March 2017", "2017", "Year not known"."""
    if key == UNDATED:
        return "Day not known to the year"
    return f"{MONTHS[int(key[5:]) - 1]} {key[:4]}" if "-" in key else key
