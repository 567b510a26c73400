"""Claims: who says what of an incident, each with the words of the report; and the reports that carry them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import get_args

from harmledger.model.claim import Outcome, Status
from harmledger.service.asking import V1, Ask, Body, View
from harmledger.service.build import compact, folded
from harmledger.service.faults import Problem
from harmledger.service.lists import cut_to_size, json_page, lines, loaded, size_of, table
from harmledger.service.paging import Order, Source, find, rows_of
from harmledger.service.parameters import CURSOR, DAY, SIZE, TEXT, Parameter, first_day, last_day, many, one_of, words
from harmledger.service.record import SIDES, STANCES, Json

KINDS = ("event", "figure", "responsibility", "background")
OUTCOMES, STATUSES = get_args(Outcome), get_args(Status)
COLUMNS = (
    "incident", "id", "report", "kind", "event", "outcome", "low", "high", "status", "age", "sex", "group", "part_of", "actor", "side",
    "stance", "of_harm", "said_by", "via", "quote", "because", "rule", "certainty",
)  # fmt: skip
REPORT_COLUMNS = ("report", "sha256", "day", "published", "publisher", "url", "language", "agency", "incidents")
CLAIMS, REPORTS = Source("claims", "c"), Source("reports", "r")
CLAIM_FILTERS = {
    p.name: p
    for p in (
        Parameter("kind", "What the claim is about.", many(KINDS), one_of(KINDS), "figure"),
        Parameter("outcome", "Of figures: what was done to the people counted.", many(OUTCOMES), one_of(OUTCOMES), "killed"),
        Parameter("status", "Of figures: who was counted.", many(STATUSES), one_of(STATUSES), "civilian"),
        Parameter("side", "Of claims of responsibility: the side that is named.", many(SIDES), one_of(SIDES), "coalition"),
        Parameter("stance", "Of claims of responsibility: how it is named.", many(STANCES), one_of(STANCES), "denied"),
        Parameter("said_by", "Words of the speaker's name, whatever the case and the accents.", TEXT, words, "observatory"),
        Parameter("report", "The id or the SHA-256 of a report.", TEXT, words, "r-a1d35b7541865f02"),
        Parameter("incident", "The id of an incident.", TEXT, words, "i-1394021f165b6e06"),
    )
}
REPORT_FILTERS = {
    p.name: p
    for p in (
        Parameter("from", "Of this day (or month, or year) or later.", DAY, first_day, "2017-03"),
        Parameter("to", "Of this day (or month, or year) or earlier.", DAY, last_day, "2017-03"),
        Parameter("incident", "The id of an incident: the reports that tell of it.", TEXT, words, "i-1394021f165b6e06"),
        Parameter("publisher", "Words of the publisher's name, whatever the case and the accents.", TEXT, words, "gazette"),
    )
}  # fmt: skip


def claims(ask: Ask) -> Body:
    """The claims of all incidents that hold all filters."""
    parts, values = ["1"], list[object]()
    for name, value in ask.values.items():
        if name in ("kind", "outcome", "status", "side", "stance"):
            parts.append(f"{name} in ({', '.join('?' * len(value))})")
            values += value
        elif name == "said_by":
            for word in folded(value).split():
                parts.append("instr(said_by_folded, ?) > 0")
                values.append(word)
        elif name == "report":
            parts.append("(report = ? or sha256 = ?)")
            values += [value, value]
        elif name == "incident":
            parts.append("n = (select n from incidents where id = ?)")
            values.append(value)
    return list_claims(ask, " and ".join(parts), values)


def list_claims(ask: Ask, sql: str, values: Sequence[object]) -> Body:
    """The claims that hold a condition."""
    found = find(ask, CLAIMS, sql, values, Order("c"), size_of(ask))
    chunks = rows_of(ask, CLAIMS, "claim", found.numbers)
    if ask.form == "csv":
        rows: Iterator[list[Sequence[object]]] = ([_cells(loaded(c)) for (c,) in some] for some in chunks)
        return table(ask, COLUMNS, rows, found, "claims")
    if ask.form == "jsonl":
        return lines(ask, ([c.encode("utf-8", "backslashreplace") for (c,) in some] for some in chunks), found, "claims")
    total = ask.served.index.one(f"select count(*) from claims where {sql}", tuple(values))[0]
    return json_page(ask, total, found, cut_to_size(c for some in chunks for (c,) in some))


def _cells(claim: Json) -> list[object]:
    """A claim's row; a speaker is named as the report names them."""
    said = claim.get("said_by") or {}
    return [{"said_by": said.get("name"), "via": said.get("via")}.get(k, claim.get(k)) for k in COLUMNS]


def reports(ask: Ask) -> Body:
    """The reports that hold all filters."""
    parts, values = ["1"], list[object]()
    for name, value in ask.values.items():
        if name in ("from", "to"):
            parts.append(f"day {'>=' if name == 'from' else '<='} ?")
            values.append(value.isoformat())
        elif name == "incident":
            parts.append("sha256 in (select sha256 from carries where n = (select n from incidents where id = ?))")
            values.append(value)
        elif name == "publisher":
            for word in folded(value).split():
                parts.append("instr(publisher_folded, ?) > 0")
                values.append(word)
    sql = " and ".join(parts)
    found = find(ask, REPORTS, sql, values, Order("r"), size_of(ask))
    made = ([loaded(row) for (row,) in some] for some in rows_of(ask, REPORTS, "row", found.numbers))
    if ask.form == "csv":
        rows: Iterator[list[Sequence[object]]] = ([[one.get(k) for k in REPORT_COLUMNS] for one in some] for some in made)
        return table(ask, REPORT_COLUMNS, rows, found, "reports")
    if ask.form == "jsonl":
        return lines(ask, ([compact(one).encode("utf-8", "backslashreplace") for one in some] for some in made), found, "reports")
    total = ask.served.index.one(f"select count(*) from reports where {sql}", tuple(values))[0]
    return json_page(ask, total, found, cut_to_size(compact(one) for some in made for one in some))


def report(ask: Ask) -> Body:
    """What was read in one report, as its line of the release has it."""
    index = ask.served.index
    found = index.one("select report, sha256 from reports where id = ? or sha256 = ? order by r", (ask.id, ask.id))
    if not found:
        raise Problem(404, "There is no such report", "No report of this release has this id.", f"All ids: {V1}/reports", "id")
    made = loaded(zlib.decompress(found[0]).decode())
    made["claims"] = [loaded(c) for (c,) in index.all("select claim from claims where sha256 = ? order by c", (found[1],))]
    return Body((compact(made) + "\n").encode("utf-8", "backslashreplace"))


VIEWS = (
    View("/claims", "Claims", "Who says what, each with the words of the report; totals over a war or a month, which are of no incident, are among them (kind background).", claims, "Claims", ("json", "csv", "jsonl"), {**CLAIM_FILTERS, "size": SIZE, "cursor": CURSOR}, (410,)),
    View("/reports", "Reports", "The reports: who published them, when and where, and which incidents stand on them. Their texts are not part of a release.", reports, "Reports", ("json", "csv", "jsonl"), {**REPORT_FILTERS, "size": SIZE, "cursor": CURSOR}, (410,)),
    View("/reports/{id}", "One report", "One report with all that was read in it: events, figures, who is said to have done it, totals kept apart.", report, "Report", ("json",), {}, (404,)),
)  # fmt: skip
