"""Incidents: lists by filters, one by its id, search by words."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence

from harmledger.publish.spreadsheet import COLUMNS
from harmledger.service.asking import V1, Ask, Body, View, about
from harmledger.service.build import compact, folded
from harmledger.service.claims import list_claims
from harmledger.service.faults import Problem, bad
from harmledger.service.feature import feature_of
from harmledger.service.filters import counted, match, where
from harmledger.service.lists import (
    FIELDS,
    chosen,
    cut_to_size,
    features,
    in_headers,
    json_page,
    lines,
    loaded,
    pick,
    size_of,
    table,
)
from harmledger.service.paging import Found, Order, Source, find, rows_of
from harmledger.service.parameters import CURSOR, FILTERS, SIZE, Parameter, terms
from harmledger.service.record import SHOWN, Json
from harmledger.service.table import BOM, csv_lines

FORMS = ("json", "csv", "geojson", "jsonl")
TABLE, SHOWN_AS = Source("incidents", "n"), Source("shown", "n")
LAST_DAY, LAST_NUMBER = "9999-99-99", 10**11
"""After every day and number: where unknown ones stand, whichever way the order goes."""
ORDERS = {
    "record": Order(),
    "day": Order(f"coalesce(first_day, '{LAST_DAY}')"),
    "-day": Order("coalesce(last_day, '')", True),
    "killed_min": Order(f"coalesce(killed_min, {LAST_NUMBER})"),
    "-killed_min": Order("coalesce(killed_min, -1)", True),
    "killed_max": Order(f"coalesce(killed_max, {LAST_NUMBER})"),
    "-killed_max": Order("coalesce(killed_max, -1)", True),
    "id": Order("id"),
}


def _order(text: str) -> str:
    if text not in ORDERS:
        raise ValueError(f"none of {', '.join(ORDERS)}")
    return text


SORT = Parameter(
    "sort",
    "The order: as in the release (by day), by day, fewest or most killed, or id; a minus turns it. Unknown values come last.",
    {"type": "string", "enum": list(ORDERS)}, _order, "-killed_max",
)  # fmt: skip
Q = Parameter(
    "q",
    "Words that all stand in the incident's quotes, names, places or reasons; a word that ends in * is the beginning of one.",
    {"type": "string", "minLength": 1, "maxLength": 400}, terms, "hospital kunduz",
)  # fmt: skip


def incidents(ask: Ask) -> Body:
    """The incidents that hold all filters."""
    return _list(ask, TABLE, ORDERS[ask.values.get("sort", "record")])


def search(ask: Ask) -> Body:
    """The incidents that hold all words, those first where they say most: the headline counts more than the place, and that more than
    the quotes."""
    if "q" not in ask.values:
        raise bad("q", "There is nothing to search for.", "Say it with ?q=")
    begin = (
        "with hit as materialized (select rowid as r, bm25(texts, 8.0, 4.0, 1.0) as score from texts where texts match ?), "
        "found as (select * from hit join incidents on n = r)"
    )
    return _list(ask, Source("found", "n", begin, (match(ask.values["q"]),)), Order("score"))


def _list(ask: Ask, source: Source, order: Order) -> Body:
    served = ask.served
    sql, values = where(ask.filters)
    found = find(ask, source, sql, values, order, size_of(ask))
    total, missed = counted(ask.filters, served.index)
    said = in_headers(total, missed)
    if ask.form == "csv":
        return _table(ask, found, said)
    names = chosen(ask, keys_of(ask))
    if ask.form == "geojson":
        return features(ask, _features(ask, found, names), found, "incidents", said)
    if ask.form == "jsonl":
        return lines(ask, _lines(ask, found, names), found, "incidents", said)
    items = cut_to_size(_quoted(ask, found) if "q" in ask.values and names is None else _items(ask, found, names))
    return json_page(ask, total, found, items, {"left_out": missed})


def keys_of(ask: Ask) -> list[str]:
    """All keys that incidents of this release have: those of lists, then the others of the records."""
    return list(dict.fromkeys([*SHOWN, *about(ask.served.index, "keys")]))


def _items(ask: Ask, found: Found, names: Sequence[str] | None) -> Iterator[str]:
    for some in _objects(ask, found, names) if names is not None else ():
        yield from map(pick(names or ()), some)
    if names is None:
        for rows in rows_of(ask, SHOWN_AS, "item", found.numbers):
            yield from (item for (item,) in rows)


def _objects(ask: Ask, found: Found, names: Sequence[str]) -> Iterator[list[Json]]:
    """The incidents with all keys that lists have, and those of the record where some of ``names`` are only there."""
    whole = bool(set(names) - set(SHOWN))
    for rows in rows_of(ask, SHOWN_AS, "item", found.numbers):
        made = [loaded(item) for (item,) in rows]
        if whole:
            records = _records(ask, [one["id"] for one in made])
            made = [loaded(records[one["id"]].decode()) | one for one in made]
        yield made


def _records(ask: Ask, ids: Sequence[str]) -> Mapping[str, bytes]:
    rows = ask.served.index.all(
        f"select id, record from incidents join records using (n) where id in ({', '.join('?' * len(ids))})", tuple(ids)
    )
    return {id: zlib.decompress(record) for id, record in rows}


def _lines(ask: Ask, found: Found, names: Sequence[str] | None) -> Iterator[list[bytes]]:
    if names is not None:
        for some in _objects(ask, found, names):
            yield [pick(names)(one).encode("utf-8", "backslashreplace") for one in some]
        return
    for rows in rows_of(ask, Source("records", "n"), "record", found.numbers):
        yield [zlib.decompress(record) for (record,) in rows]


def _features(ask: Ask, found: Found, names: Sequence[str] | None) -> Iterator[list[str]]:
    if names is None:
        for rows in rows_of(ask, SHOWN_AS, "feature", found.numbers):
            yield [feature for (feature,) in rows]
        return
    for some in _objects(ask, found, names):
        yield [compact(feature_of(one, names)) for one in some]


def _table(ask: Ask, found: Found, said: Mapping[str, str]) -> Body:
    columns = [*COLUMNS, *about(ask.served.index, "coded")]
    names = chosen(ask, columns) or columns
    at = [columns.index(n) for n in names]

    def chunks() -> Iterator[list[Sequence[object]]]:
        for rows in rows_of(ask, SHOWN_AS, "cells", found.numbers):
            cells = [loaded(row) for (row,) in rows]
            yield [[row[n] if n < len(row) else None for n in at] for row in cells]

    return table(ask, names, chunks(), found, "incidents", said)


MOST_QUOTES = 3


def _quoted(ask: Ask, found: Found) -> Iterator[str]:
    """Each item of a search with the quotes in which words of it stand."""
    wanted = [folded(word) for word, _ in ask.values["q"]]
    for some in _objects(ask, found, ("claims",)):
        for one in some:
            claims = one.get("claims") or ()
            held = [(sum(w in folded(str(c.get("quote") or "")) for w in wanted), str(c.get("quote") or "")) for c in claims]
            best = sorted((h for h in held if h[0]), key=lambda h: -h[0])
            quotes = list(dict.fromkeys(quote for _, quote in best))[:MOST_QUOTES]
            yield compact({k: one[k] for k in SHOWN} | {"quotes": quotes})


def incident(ask: Ask) -> Body:
    """One incident, as its line of the release has it."""
    number = number_of(ask)
    index = ask.served.index
    item = loaded(index.one("select item from shown where n = ?", (number,))[0])
    links = ((f"{V1}/incidents/{ask.id}/claims", "related"), *(((item["page"], "alternate"),) if item.get("page") else ()))
    if ask.form == "csv":
        cells = loaded(index.one("select cells from shown where n = ?", (number,))[0])
        return Body(BOM + csv_lines([[*COLUMNS, *about(index, "coded")], cells]), links, name=f"{ask.id}.csv")
    if ask.form == "geojson":
        return Body((index.one("select feature from shown where n = ?", (number,))[0] + "\n").encode("utf-8", "backslashreplace"), links)
    return Body(zlib.decompress(index.one("select record from records where n = ?", (number,))[0]) + b"\n", links)


def number_of(ask: Ask) -> int:
    """The number of the incident in the address. Raises Moved for an id that leads elsewhere now, Problem for one that leads nowhere."""
    index, id = ask.served.index, ask.id
    found = index.one("select n from incidents where id = ?", (id,))
    if found:
        return int(found[0])
    gone = index.one("select heir, because from gone where id = ?", (id,))
    if gone and gone[0]:
        raise Moved(gone[0], gone[1] or "It is now part of this incident.")
    if gone:
        because = gone[1] or "It was withdrawn in a release before this one."
        raise Problem(410, "The incident was withdrawn", because, f"What became of all incidents: {V1}/changes", "id")
    raise Problem(404, "There is no such incident", "No incident of this release has or had this id.", f"All ids: {V1}/incidents", "id")


class Moved(Exception):
    """An id that leads to another now: ``heir``, and why."""

    def __init__(self, heir: str, because: str) -> None:
        super().__init__(because)
        self.heir, self.because = heir, because


def claims_of_incident(ask: Ask) -> Body:
    """All claims of one incident."""
    return list_claims(ask, "n = ?", (number_of(ask),))


LIST = {**FILTERS, "sort": SORT, "fields": FIELDS, "size": SIZE, "cursor": CURSOR}
FOUND = {"q": Q, **{n: p for n, p in FILTERS.items() if n != "text"}, "fields": FIELDS, "size": SIZE, "cursor": CURSOR}
PAGED = {"size": SIZE, "cursor": CURSOR}
VIEWS = (
    View("/incidents", "Incidents", "Incidents that hold all filters, page by page; as CSV, JSON Lines or GeoJSON all of them.", incidents, "Incidents", FORMS, LIST, (410,)),
    View("/search", "Search", "Incidents in whose quotes, names, places and reasons all words stand, the best first, each with the quotes that hold them.", search, "Incidents", FORMS, FOUND, (410,)),
    View("/incidents/{id}", "One incident", "The whole record: every range with why it is so, every claim with its quote. An id that was merged leads on to the incident of today, one that was withdrawn says why.", incident, "Incident", ("json", "csv", "geojson"), {}, (301, 404, 410)),
    View("/incidents/{id}/claims", "Claims of one incident", "Who says what, each with the words of the report.", claims_of_incident, "Claims", ("json", "csv", "jsonl"), PAGED, (301, 404, 410)),
)  # fmt: skip
