"""How lists are written in each form: JSON with what it is about, CSV, JSON Lines, GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from harmledger.service.asking import Ask, Body
from harmledger.service.build import compact
from harmledger.service.faults import bad
from harmledger.service.paging import Found
from harmledger.service.parameters import USUAL_PAGE, Parameter, words
from harmledger.service.table import BOM, csv_lines

LARGEST_ANSWER = 16_000_000
"""Bytes of one page of JSON; where records are larger than usual a page holds fewer."""
FIELDS = Parameter(
    "fields",
    'Which keys each item has, with commas (in CSV: which columns), in this order; "all" for the whole record. Without it lists show the '
    "most needed ones; JSON Lines are whole records.",
    {"type": "string", "minLength": 1, "maxLength": 400}, words, "id,headline,killed",
)  # fmt: skip


NOTHING: Mapping[str, str] = {}


def size_of(ask: Ask) -> int | None:
    """How many rows an answer has at most; None for all."""
    asked = ask.values.get("size", USUAL_PAGE if ask.form == "json" else None)
    if asked is None and ask.form == "json":
        return 1_000  # "max" of a page of JSON
    return None if asked is None else int(asked)


def chosen(ask: Ask, known: Sequence[str]) -> list[str] | None:
    """The fields that are asked for, each one known; None where none are. Raises Problem."""
    asked = ask.values.get("fields")
    if asked is None:
        return None
    if asked.strip() == "all":
        return list(known)
    names = list(dict.fromkeys(part.strip() for part in asked.split(",")))
    if unknown := [n for n in names if n not in known]:
        raise bad("fields", f"{unknown[0]!r} is none of the fields.", f"There are: {', '.join(known)}.")
    return names


def about_release(ask: Ask) -> dict[str, object]:
    """What every JSON answer says of the release: which one it is, and under which terms."""
    r = ask.served.release
    release = {"version": r.version, "day": r.day, "title": r.title, "publisher": r.publisher, "profile": r.profile, "digest": r.digest}
    return {"release": release, "licence": r.licence}


def in_headers(total: int, missed: Mapping[str, Mapping[str, object]]) -> dict[str, str]:
    """How many there are, and what is missed, for forms that have no room for it."""
    left = ", ".join(f"{need}={told['incidents']}" for need, told in missed.items())
    return {"total-count": str(total)} | ({"left-out": left} if left else {})


def json_page(ask: Ask, total: int, found: Found, items: Sequence[str], more: dict[str, object] | None = None) -> Body:
    """A page of items that are JSON already."""
    following = found.first(len(items)).following(ask)
    meta = about_release(ask) | {"total": total, "count": len(items), **(more or {}), "next": following}
    content = f'{{"meta":{compact(meta)},"items":[{",".join(items)}]}}\n'
    return Body(content.encode("utf-8", "backslashreplace"), _next(following))


def json_whole(ask: Ask, told: dict[str, object]) -> Body:
    """One object with what it is about."""
    return Body((compact({"meta": about_release(ask)} | told) + "\n").encode("utf-8", "backslashreplace"))


def table(
    ask: Ask,
    columns: Sequence[str],
    chunks: Iterator[list[Sequence[object]]],
    found: Found,
    name: str,
    headers: Mapping[str, str] = NOTHING,
) -> Body:
    """CSV, row after row."""

    def parts() -> Iterator[bytes]:
        yield BOM + csv_lines([columns])
        for rows in chunks:
            yield csv_lines(rows)

    return Body(parts(), _next(found.following(ask)), f"{name}.csv", headers)


def lines(ask: Ask, chunks: Iterator[list[bytes]], found: Found, name: str, headers: Mapping[str, str] = NOTHING) -> Body:
    """JSON Lines."""
    parts = (b"".join(line + b"\n" for line in lines) for lines in chunks)
    return Body(parts, _next(found.following(ask)), f"{name}.jsonl", headers)


def features(ask: Ask, chunks: Iterator[list[str]], found: Found, name: str, headers: Mapping[str, str] = NOTHING) -> Body:
    """GeoJSON: a FeatureCollection, a feature a line."""

    def parts() -> Iterator[bytes]:
        r = ask.served.release
        head = {"type": "FeatureCollection", "licence": r.licence, "release": r.version, "title": r.title}
        yield (compact(head)[:-1] + ',"features":[\n').encode()
        gap = ""
        for some in chunks:
            yield (gap + ",\n".join(some)).encode("utf-8", "backslashreplace")
            gap = ",\n"
        yield b"\n]}\n"

    return Body(parts(), _next(found.following(ask)), f"{name}.geojson", headers)


def cut_to_size(items: Iterator[str]) -> list[str]:
    """As many items, from the first, as one page may hold; at least one."""
    taken = list[str]()
    room = LARGEST_ANSWER
    for item in items:
        room -= 4 * len(item) if not item.isascii() else len(item)
        if room < 0 and taken:
            break
        taken.append(item)
    return taken


def pick(names: Sequence[str]) -> Callable[[dict[str, Any]], str]:
    """Makes JSON of these keys of an object."""
    return lambda found: compact({n: found.get(n) for n in names})


def loaded(text: str) -> Any:
    """The value of JSON that the index keeps."""
    return json.loads(text)


def _next(address: str | None) -> tuple[tuple[str, str], ...]:
    return ((address, "next"),) if address else ()
