"""The release itself: what it is, under which terms, how to cite it; and what changed since the one before it."""

from __future__ import annotations

from collections.abc import Sequence

from harmledger.service.asking import Ask, Body, View, about
from harmledger.service.build import KINDS
from harmledger.service.lists import cut_to_size, json_page, json_whole, loaded, size_of, table
from harmledger.service.paging import Order, Source, find, rows_of
from harmledger.service.parameters import CURSOR, SIZE, TEXT, Parameter, many, one_of, words

COLUMNS = ("kind", "incident", "into", "headline", "because", "altered")
KIND = Parameter("kind", "What became of the incident.", many(KINDS), one_of(KINDS), "merged,withdrawn")
INCIDENT = Parameter("incident", "The id of an incident, of today or gone.", TEXT, words, "i-1394021f165b6e06")
CHANGES = Source("changes", "k")
MOST_FILES = 500
"""Files that the description of the release names; the others are in manifest.json."""


def release(ask: Ask) -> Body:
    """What the release says of itself, with its files of data and its papers; the pages of its site are in ``manifest.json``."""
    r, index = ask.served.release, ask.served.index
    count = {name: index.one(f"select count(*) from {name}")[0] for name in ("incidents", "claims", "reports", "changes")}
    papers = [p for p in sorted(r.files) if "/" not in p or p.startswith("data/")][:MOST_FILES]
    files = [{"path": f"/{p}", "size": r.files[p].size, "sha256": r.files[p].sha256} for p in papers if p != "index.html"]
    return json_whole(
        ask,
        {
            "about": {k: v for k, v in r.manifest.items() if k != "files"},
            "cite": cite(ask),
            "counts": count,
            "since": about(index, "since")["since"],
            "files": files,
            "manifest": "/manifest.json",
        },
    )


def cite(ask: Ask) -> str:
    """The release in one line, as one cites it."""
    r = ask.served.release
    who = f"{r.publisher}: " if r.publisher else ""
    return f"{who}{r.title or 'A record of harm'}, release {r.version}{f' of {r.day}' if r.day else ''}{f', {r.licence}' if r.licence else ''}."


def changes(ask: Ask) -> Body:
    """What is not as it was in the release before."""
    parts, values = ["1"], list[object]()
    if "kind" in ask.values:
        parts.append(f"kind in ({', '.join('?' * len(ask.values['kind']))})")
        values += ask.values["kind"]
    if "incident" in ask.values:
        parts.append("? in (incident, heir)")
        values.append(ask.values["incident"])
    sql = " and ".join(parts)
    found = find(ask, CHANGES, sql, values, Order("k"), size_of(ask))
    rows = rows_of(ask, CHANGES, "change", found.numbers)
    if ask.form == "csv":
        cells: list[list[Sequence[object]]] = [[[loaded(c).get(k) for k in COLUMNS] for (c,) in some] for some in rows]
        return table(ask, COLUMNS, iter(cells), found, "changes")
    total = ask.served.index.one(f"select count(*) from changes where {sql}", tuple(values))[0]
    since = about(ask.served.index, "since")
    return json_page(ask, total, found, cut_to_size(c for some in rows for (c,) in some), since)


VIEWS = (
    View("/release", "The release", "What it is, its licence, how to cite it, its counts and its files with their SHA-256.", release, "Release", ("json",)),
    View("/changes", "Changes", "What is new, changed, merged, split, withdrawn or restored since the release before, each with its reason.", changes, "Changes", ("json", "csv"), {"kind": KIND, "incident": INCIDENT, "size": SIZE, "cursor": CURSOR}, (410,)),
)  # fmt: skip
