"""From the fields of a form to an order. Nothing of a form is trusted: what does not fit is refused in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast, get_args

from harmledger.desk.orders import Order
from harmledger.desk.web.access import Closed, Form
from harmledger.model.circumstances import Place, PlacePrecision, Span, When
from harmledger.model.claim import BackgroundClaim, Claim, EventClaim, FigureClaim, Method, ResponsibilityClaim, Side, SourceKind, Voice
from harmledger.model.decision import SHA256, Verdict
from harmledger.model.ids import content_id
from harmledger.model.incident import Grade
from harmledger.model.payload import (
    Addition,
    Assignment,
    Correction,
    Edit,
    EditField,
    EditValue,
    Exempt,
    HandGrade,
    Partition,
    Payload,
    Redaction,
)
from harmledger.model.report import Report
from harmledger.model.verdicts import CHOICES, EDITABLE, FORMS

LONGEST = 10_000
"""Characters of a reason or of marked words."""
LARGEST = 10_000_000
"""The largest number of persons that can be typed: above it, a slip of the keyboard is likelier."""


def order_of(form: Form, author: str, claim: Claim | None, report: Report | None, events: Mapping[str, EventClaim]) -> Order:
    """The order in a form. ``claim``: the subject, where it is one; ``report``: the report that words were marked in; ``events``: the
    event claims of that report, by id. Raises Closed (422) where a field does not fit."""
    verdict = form.one("verdict", 20)
    if verdict not in FORMS or verdict in ("sample", "code", "adjudicate"):
        raise Closed(422, "That cannot be decided here.")
    other = form.one("other", 200)
    return Order(
        verdict=cast(Verdict, verdict),
        subject=form.one("subject", 200),
        reason=form.one("reason", LONGEST),
        author=author,
        saw=form.one("saw", 80) or None,
        saw_other=form.one("saw_other", 80) or form.one(f"saw_other.{other}", 80) or None,
        other=other or None,
        payload=_payload(verdict, form, claim, report, events),
        supersedes=form.one("supersedes", 80) or None,
        looked_at=form.one("looked_at", 80),
        key=form.one("key", 80),
    )


def _payload(verdict: str, form: Form, claim: Claim | None, report: Report | None, events: Mapping[str, EventClaim]) -> Payload | None:
    match verdict:
        case "correct":
            if claim is None:
                raise Closed(422, "A correction is about a claim; this one is not there any more.")
            return Correction(_edits(form, claim))
        case "add":
            if report is None:
                raise Closed(422, "Words are marked in a report; this one is not there.")
            return _addition(form, report, events)
        case "split":
            groups: dict[str, list[str]] = {}
            for name, value in form.values:
                if name.startswith("group."):
                    groups.setdefault(value[:10], []).append(name.removeprefix("group."))
            return Partition(tuple(tuple(groups[g]) for g in sorted(groups)))
        case "move":
            return Partition((form.all("event"),))
        case "grade":
            return HandGrade(
                cast(Grade, form.one("grade", 20)), cast(Side, _one_of(form.one("side", 20), get_args(Side))) if form.one("side") else None
            )
        case "exception":
            return Exempt(form.one("codebook", 40), form.one("rule", 80) or None, _rule_value(form.one("value", 80)))
        case "assign":
            return Assignment(form.one("to", 80) or None)
        case "redact":
            kind = form.one("of", 10) or "victim"
            if kind not in ("victim", "source"):
                raise Closed(422, "What is redacted is the name of a victim or of a source.")
            words = tuple(w.strip() for w in form.one("words", LONGEST).splitlines() if w.strip())
            return Redaction(words, "victim" if kind == "victim" else "source")
    return None


def _edits(form: Form, claim: Claim) -> tuple[Edit, ...]:
    """The fields whose value in the form is another than the claim's."""
    found = []
    for field in EDITABLE[type(claim)]:
        if any(name.split(".")[:2] == ["set", field] for name, _ in form.values):
            value = _value(form, field, getattr(claim, field))
            old = getattr(claim, field)
            if field == "event":
                old = form.one("was.event", 80)
            if value != old:
                found.append(Edit(field, value))
    if not found:
        raise Closed(422, "Nothing was changed. Change a field, or accept the claim as it is.")
    return tuple(found)


def _value(form: Form, field: EditField, old: Any) -> EditValue:
    name = f"set.{field}"
    if field in ("low", "high"):
        return number(form.one(name, 12), field)
    if field in CHOICES:
        return cast(EditValue, _one_of(form.one(name, 40), CHOICES[field]))
    if field == "of_harm":
        return form.all(name)[-1] == "yes"
    if field == "said_by":
        said = form.one(f"{name}.name", 300)
        if not said:
            return None
        kind = cast(SourceKind, _one_of(form.one(f"{name}.kind", 40) or "unknown", get_args(SourceKind)))
        if isinstance(old, Voice):
            return (
                old
                if (old.name, old.kind) == (said, kind)
                else Voice(said, kind=kind, via=old.via)
                if old.name != said
                else replace(old, kind=kind)
            )
        return Voice(said, kind=kind)
    if field == "when":
        return _when(form, name, old)
    if field == "where":
        return _where(form, name, old)
    if field == "part_of":
        return form.one(name, 80) or None
    return form.one(name, 300)


def _when(form: Form, name: str, old: When | None) -> When | None:
    start, end = day(form.one(f"{name}.start", 10)), day(form.one(f"{name}.end", 10))
    if start is None and end is None:
        return None if old is None or old.start is not None else old
    start, end = start or end, end or start
    if old is not None and (old.start, old.end) == (start, end):
        return old
    return When(start, end, "day" if start == end else "days", because="set by a person")


def _where(form: Form, name: str, old: Place | None) -> Place | None:
    named = form.one(f"{name}.name", 300)
    if not named:
        return None
    lat, lon = _degrees(form.one(f"{name}.lat", 30)), _degrees(form.one(f"{name}.lon", 30))
    precision = cast(PlacePrecision, _one_of(form.one(f"{name}.precision", 20), get_args(PlacePrecision)))
    radius = _degrees(form.one(f"{name}.radius", 12))
    admin1, country = form.one(f"{name}.admin1", 120) or None, form.one(f"{name}.country", 2).upper() or None
    if old is not None and (old.name, old.admin1, old.country, old.precision) == (named, admin1, country, precision):
        if _near(old.lat, lat) and _near(old.lon, lon) and _near(old.radius_km, radius):
            return old
    return Place(
        named, admin1, country, lat, lon, precision, precision, radius_km=radius if lat is not None else None, because="set by a person"
    )


def _addition(form: Form, report: Report, events: Mapping[str, EventClaim]) -> Addition:
    span = marked(form, report)
    kind = form.one("kind", 20)
    low, high = number(form.one("low", 12), "low"), number(form.one("high", 12), "high")
    of = form.one("of", 80)
    event = events.get(of)
    said = form.one("said_by.name", 300)
    voice = Voice(said, kind=cast(SourceKind, _one_of(form.one("said_by.kind", 40) or "unknown", get_args(SourceKind)))) if said else None
    rule = "added by a person"
    id = content_id(
        "c", "added", report.sha256, span.start, span.end, kind, of, low, high, said, form.one("actor", 300), form.one("stance", 20)
    )
    if kind == "event":
        names = {e.event for e in events.values()}
        free = next(f"e{n}" for n in range(1, len(names) + 2) if f"e{n}" not in names)
        when, where = _when(form, "when", None), _where(form, "where", None) if form.one("where.name", 300) else None
        method = cast(Method, _one_of(form.one("method", 20) or "unknown", get_args(Method)))
        return Addition(EventClaim(id, report.sha256, free, "main" if not events else "other", method, when, where, span, rule=rule))
    if kind == "background":
        return Addition(BackgroundClaim(id, report.sha256, low, high, span, "a total, as a person reads it", rule=rule))
    if event is None:
        raise Closed(422, "Say which event of the report this belongs to, or mark the event first.")
    if kind == "figure":
        values: dict[str, Any] = {f: _one_of(form.one(f, 20), CHOICES[f]) for f in ("outcome", "status", "age", "sex")}
        group = form.one("group", 200)
        claim: Claim = FigureClaim(
            id, report.sha256, event.event, low=low, high=high, group=group, part_of=None, said_by=voice, span=span, rule=rule, **values
        )
    elif kind == "responsibility":
        values = {f: _one_of(form.one(f, 20), CHOICES[f]) for f in ("side", "stance")}
        actor = form.one("actor", 300)
        if not actor:
            raise Closed(422, "Say who is meant.")
        claim = ResponsibilityClaim(id, report.sha256, event.event, actor, said_by=voice, span=span, rule=rule, **values)
    else:
        raise Closed(422, "Say what the words are: an event, a figure, who did it, or a total that is no event's.")
    return Addition(claim, event.id)


def marked(form: Form, report: Report) -> Span:
    """The words that were marked: where the browser says, or where they stand in the report if they stand there once."""
    words = form.one("quote", LONGEST)
    start = form.one("start", 9)
    for quote in dict.fromkeys((words, words.replace("\r\n", "\n"))):
        places = [m.start() for m in re.finditer(re.escape(quote), report.text)] if quote else []
        if start.isdecimal() and places:
            at = min(places, key=lambda p: (abs(p - int(start)), p))
            return Span(at, at + len(quote), quote)
        if len(places) == 1:
            return Span(places[0], places[0] + len(quote), quote)
        if len(places) > 1:
            raise Closed(
                422, f"These words stand {len(places)} times in the report. Mark them in the text, or give more of the words around."
            )
    raise Closed(422, "These words do not stand in the report. Mark them in the text, or copy them exactly as they stand.")


def number(text: str, field: str) -> int | None:
    """A number of persons, or None for an empty field. Raises Closed."""
    plain = text.replace(",", "").replace("\u202f", "").replace(" ", "")
    if not plain:
        return None
    if not (plain.isascii() and plain.isdecimal()) or int(plain) > LARGEST:
        raise Closed(422, f"{field}: {text!r} is no number of persons.")
    return int(plain)


def day(text: str) -> date | None:
    """A day, or None for an empty field. Raises Closed."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Closed(422, f"{text!r} is no day; write it as 2017-10-24.") from error


def is_report(subject: str) -> bool:
    """Whether a subject is a report's SHA-256."""
    return SHA256.fullmatch(subject) is not None


def _degrees(text: str) -> float | None:
    if not text:
        return None
    if not re.fullmatch(r"-?\d{1,6}(\.\d{1,12})?", text, re.ASCII):
        raise Closed(422, f"{text!r} is no number; write it as 35.34.")
    return float(text)


def _near(a: float | None, b: float | None) -> bool:
    return a == b or (a is not None and b is not None and abs(a - b) < 5e-6)


def _one_of(value: str, known: tuple[object, ...]) -> object:
    found = value or None
    if found not in known:
        raise Closed(422, f"{value!r} is none of {', '.join(str(k) for k in known if k)}.")
    return found


def _rule_value(text: str) -> bool | int | str | None:
    if text in ("true", "false"):
        return text == "true"
    return int(text) if text.isascii() and text.isdecimal() else text or None
