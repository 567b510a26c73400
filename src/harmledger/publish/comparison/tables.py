"""The tables of a comparison for spreadsheets: matches, possible pairs, and what one record alone has. No cell can be a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from harmledger.model.comparison import CaptureTable, Comparison, Entry, Only
from harmledger.model.incident import Range
from harmledger.publish.comparison.words import WHAT, entry_hands
from harmledger.publish.spreadsheet import defused

MATCH_COLUMNS = [
    "here", "there", "shape", "confidence", "score", "margin", "chance", "because", "here_headline", "there_headline", "there_where", "here_start",
    "here_end", "there_start", "there_end", "here_place", "there_place", "here_killed_min", "here_killed_max", "there_killed_min",
    "there_killed_max", "there_killed_best", "killed_relation", "here_civilians_min", "here_civilians_max", "there_civilians_min",
    "there_civilians_max", "civilians_relation", "here_injured_min", "here_injured_max", "there_injured_min", "there_injured_max",
    "injured_relation", "differs_in", "differences", "note",
]  # fmt: skip
POSSIBLE_COLUMNS = ["here", "there", "score", "why_no_match", "because", "here_headline", "there_headline", "there_where"]
ONLY_COLUMNS = [
    "id", "where", "headline", "start", "end", "place", "admin1", "country", "lat", "lon", "precision", "killed_min", "killed_max",
    "killed_best", "civilians_min", "civilians_max", "injured_min", "injured_max", "method", "responsible", "sums_up", "beyond", "nearest",
    "why_not_the_nearest",
]  # fmt: skip


def tables(c: Comparison) -> Iterator[tuple[str, bytes]]:
    """The tables by their file names."""
    here, there = ({e.id: e for e in one.entries} for one in (c.here, c.there))
    yield "matches.csv", _csv(MATCH_COLUMNS, _matches(c, here, there))
    yield "possible.csv", _csv(POSSIBLE_COLUMNS, _possible(c, here, there))
    yield "only_here.csv", _csv(ONLY_COLUMNS, (_only(o, here[o.id]) for o in c.only_here))
    yield "only_there.csv", _csv(ONLY_COLUMNS, (_only(o, there[o.id]) for o in c.only_there))


def lists_csv(table: CaptureTable) -> bytes:
    """Events by lists: the ids of each list, and the doubt where there is one."""
    return _csv([*table.lists, "doubt"], ([*("; ".join(e.entries.get(n, ())) for n in table.lists), e.doubt] for e in table.events))


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a mark for Excel, lines in CRLF (RFC 4180); unknown is an empty cell."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([defused(c) for c in columns])
    for row in rows:
        writer.writerow(["" if v is None else repr(v) if isinstance(v, int | float) else defused(str(v)) for v in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _ends(r: Range | None) -> list[object]:
    return [r.min, r.max] if r else [None, None]


def _matches(c: Comparison, here: Mapping[str, Entry], there: Mapping[str, Entry]) -> Iterator[list[object]]:
    for m in c.matches:
        one, two = [here[i] for i in m.here], [there[i] for i in m.there]
        row: list[object] = [
            "; ".join(m.here), "; ".join(m.there), m.shape, m.confidence, m.score, m.margin, m.chance, "; ".join(r.because for r in m.reasons),
            " / ".join(e.headline for e in one), " / ".join(e.headline for e in two), "; ".join(e.where for e in two),
        ]  # fmt: skip
        row += [*_days(one), *_days(two), _places(one), _places(two)]
        for of in ("killed", "civilians", "injured"):
            toll = next((t for t in m.tolls if t.of == of), None)
            row += [*_ends(toll.here if toll else None), *_ends(toll.there if toll else None)]
            row += [toll.best if toll else None] if of == "killed" else []
            row.append(toll.relation if toll else None)
        told = [f"{WHAT[d.what]}: {d.here} / {d.there} ({d.because})" for d in m.differences]
        yield [*row, "; ".join(WHAT[d.what] for d in m.differences), " ".join(told), m.note]


def _days(entries: Sequence[Entry]) -> list[object]:
    starts, ends = [e.start for e in entries if e.start], [e.end for e in entries if e.end]
    return [min(starts).isoformat() if starts else None, max(ends).isoformat() if ends else None]


def _places(entries: Sequence[Entry]) -> str:
    return " / ".join(dict.fromkeys(e.place.name for e in entries if e.place))


def _possible(c: Comparison, here: Mapping[str, Entry], there: Mapping[str, Entry]) -> Iterator[list[object]]:
    for p in c.possible:
        words = "; ".join(r.because for r in p.reasons)
        yield [p.here, p.there, p.score, p.because, words, here[p.here].headline, there[p.there].headline, there[p.there].where]


def _only(o: Only, e: Entry) -> list[object]:
    p = e.place
    return [
        e.id, e.where, e.headline, e.start, e.end, p.name if p else None, p.admin1 if p else None, p.country if p else None,
        p.lat if p else None, p.lon if p else None, p.precision if p else None, *_ends(e.killed), e.best, *_ends(e.civilians),
        *_ends(e.injured), e.method, entry_hands(e) if e.hands or e.parties else None, "yes" if e.aggregate else None, o.beyond, o.nearest,
        o.because,
    ]  # fmt: skip
