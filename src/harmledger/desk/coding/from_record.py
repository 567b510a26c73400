"""A coder's record of a report, as the codebook writes it down (section 2), to claims. Every quote must stand in the report."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, get_args

from harmledger.model.circumstances import Place, PlacePrecision, Span, When
from harmledger.model.claim import (
    Age,
    BackgroundClaim,
    Claim,
    EventClaim,
    FigureClaim,
    Method,
    Outcome,
    ResponsibilityClaim,
    Role,
    Sex,
    Side,
    Stance,
    Status,
    Voice,
)
from harmledger.model.ids import content_id
from harmledger.model.report import Report


class BadRecord(ValueError):
    """The record does not follow the codebook; the message says where and why."""


def claims_of_record(record: object, report: Report, coder: str) -> tuple[Claim, ...]:
    """The claims of one record. ``coder`` makes the ids of two coders' claims different. Raises BadRecord."""
    found: list[Claim] = []
    try:
        json.dumps(record, ensure_ascii=False).encode()
    except (UnicodeEncodeError, TypeError, ValueError) as why:
        raise BadRecord("The record holds something that is no text and no number, as half of a character.") from why
    whole = _object(record, "the record")
    for n, event in enumerate(_list(whole.get("events", []), "events"), 1):
        found += _event(_object(event, f"event {n}"), n, report, coder)
    for n, total in enumerate(_list(whole.get("background", []), "background"), 1):
        where = f"background {n}"
        held = _object(total, where)
        span, ident = _quote(held, report, where), content_id("c", report.sha256, "coded", coder, "background", n)
        found.append(
            BackgroundClaim(
                ident, report.sha256, _number(held, "low", where), _number(held, "high", where), span, str(held.get("because", ""))
            )
        )
    return tuple(found)


def _event(event: Mapping[str, Any], n: int, report: Report, coder: str) -> Iterator[Claim]:
    where, sha = f"event {n}", report.sha256
    name = str(event.get("id") or f"e{n}")
    figures = [_object(f, f"{where}, figure {k}") for k, f in enumerate(_list(event.get("figures", []), where), 1)]
    blames = [_object(r, f"{where}, responsibility {k}") for k, r in enumerate(_list(event.get("responsibility", []), where), 1)]
    told = next((x for x in (event, *figures, *blames) if x.get("quote")), None)
    if told is None:
        raise BadRecord(f"{where} has no quote, nor has any of its figures: copy the words that tell of it.")
    head = content_id("c", sha, "coded", coder, "event", n)
    yield EventClaim(
        head, sha, name, _one(event, "role", get_args(Role), where, "other"), _one(event, "method", get_args(Method), where, "unknown"),
        _when(event.get("date"), where), _place(event.get("place"), where), _quote(told, report, where),
    )  # fmt: skip
    ids = [content_id("c", sha, "coded", coder, "figure", n, k) for k in range(len(figures))]
    for k, f in enumerate(figures):
        at = f"{where}, figure {k + 1}"
        part = f.get("part_of")
        if part is not None and (not isinstance(part, int) or not 0 <= part < len(ids) or part == k):
            raise BadRecord(f"{at}: part_of is {part!r}; it is the number (from 0) of another figure of the event, or null.")
        low, high = _number(f, "low", at), _number(f, "high", at)
        if (low is None and high is None) or (low is not None and high is not None and low > high):
            raise BadRecord(f"{at} counts from {low} to {high}.")
        yield FigureClaim(
            ids[k], sha, name, _one(f, "outcome", get_args(Outcome), at, None), low, high,
            _one(f, "status", get_args(Status), at, "unknown"), _or_none(f, "age", get_args(Age), at), _or_none(f, "sex", get_args(Sex), at),
            str(f.get("group") or "people"), ids[part] if part is not None else None, _voice(f), _quote(f, report, at),
        )  # fmt: skip
    for k, r in enumerate(blames):
        at = f"{where}, responsibility {k + 1}"
        yield ResponsibilityClaim(
            content_id("c", sha, "coded", coder, "responsibility", n, k), sha, name, str(r.get("actor") or ""),
            _one(r, "side", get_args(Side), at, "unknown"), _one(r, "stance", get_args(Stance), at, None), _voice(r),
            _quote(r, report, at), bool(r.get("of_harm", True)),
        )  # fmt: skip


def _object(thing: object, where: str) -> Mapping[str, Any]:
    if not isinstance(thing, dict):
        raise BadRecord(f"{where} is no JSON object.")
    return thing


def _list(thing: object, where: str) -> Sequence[object]:
    if not isinstance(thing, list) or len(thing) > 500:
        raise BadRecord(f"{where} is no list, or has more than 500 entries.")
    return thing


def _quote(held: Mapping[str, Any], report: Report, where: str) -> Span:
    quote = held.get("quote")
    at = report.text.find(quote) if isinstance(quote, str) and quote.strip() else -1
    if at < 0 or not isinstance(quote, str):
        raise BadRecord(f"{where}: the report does not say {str(quote)[:80]!r}. Copy the words without change.")
    return Span(at, at + len(quote), quote)


def _one(held: Mapping[str, Any], key: str, allowed: Sequence[str], where: str, default: str | None) -> Any:
    value = held.get(key) if held.get(key) is not None else default
    if value not in allowed:
        raise BadRecord(f"{where}: {key} is {value!r}; it is one of {', '.join(allowed)}.")
    return value


def _or_none(held: Mapping[str, Any], key: str, allowed: Sequence[str], where: str) -> Any:
    return None if held.get(key) is None else _one(held, key, allowed, where, None)


def _number(held: Mapping[str, Any], key: str, where: str) -> int | None:
    value = held.get(key)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10**9):
        return value
    raise BadRecord(f"{where}: {key} is {value!r}; it counts persons, or is null.")


def _voice(held: Mapping[str, Any]) -> Voice | None:
    said = held.get("said_by")
    return Voice(said) if isinstance(said, str) and said.strip() else None


def _when(held: object, where: str) -> When | None:
    if held is None:
        return None
    days = _object(held, f"{where}, date")
    try:
        start, end = date.fromisoformat(str(days.get("start"))), date.fromisoformat(str(days.get("end")))
    except ValueError as why:
        raise BadRecord(f"{where}: a date has start and end, each as 2017-10-24.") from why
    if start > end:
        raise BadRecord(f"{where}: the date ends before it starts.")
    return When(start, end, "day" if start == end else "days")


def _place(held: object, where: str) -> Place | None:
    if held is None:
        return None
    p = _object(held, f"{where}, place")
    precision = _one(p, "precision", get_args(PlacePrecision), where, "town")
    lat, lon = (float(v) if isinstance(v := p.get(k), int | float) and not isinstance(v, bool) else None for k in ("lat", "lon"))
    named = {k: str(v) if (v := p.get(k)) else None for k in ("admin1", "country")}
    return Place(str(p.get("name") or ""), named["admin1"], named["country"], lat, lon, precision, precision)
