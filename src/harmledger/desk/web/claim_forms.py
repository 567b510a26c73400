"""A claim as a person writes it down in a form: made of marked words, or other than it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast, get_args

from harmledger.desk.web.access import Closed, Form
from harmledger.desk.web.fields import marked, number, one_of, when, where
from harmledger.model.circumstances import Span
from harmledger.model.claim import BackgroundClaim, Claim, EventClaim, FigureClaim, Method, ResponsibilityClaim, Role, SourceKind, Voice
from harmledger.model.ids import content_id
from harmledger.model.payload import Addition, Edit, EditField, EditValue
from harmledger.model.report import Report
from harmledger.model.verdicts import CHOICES, EDITABLE

RULE = "added by a person"


def edits(form: Form, claim: Claim) -> tuple[Edit, ...]:
    """The fields whose value in the form is another than the claim's; none where nothing is. Raises Closed."""
    found = []
    for field in EDITABLE[type(claim)]:
        if any(name.split(".")[:2] == ["set", field] for name, _ in form.values):
            value = _value(form, field, getattr(claim, field))
            old = getattr(claim, field)
            if field == "event":
                old = form.one("was.event", 80)
            if value != old:
                found.append(Edit(field, value))
    return tuple(found)


def _value(form: Form, field: EditField, old: Any) -> EditValue:
    name = f"set.{field}"
    if field in ("low", "high"):
        return number(form.one(name, 12), field)
    if field in CHOICES:
        return cast(EditValue, one_of(form.one(name, 40), CHOICES[field]))
    if field == "of_harm":
        return form.all(name)[-1] == "yes"
    if field == "said_by":
        said = form.one(f"{name}.name", 300)
        if not said:
            return None
        kind = cast(SourceKind, one_of(form.one(f"{name}.kind", 40) or "unknown", get_args(SourceKind)))
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
        return when(form, name, old)
    if field == "where":
        return where(form, name, old)
    if field == "part_of":
        return form.one(name, 80) or None
    return form.one(name, 300)


def addition(form: Form, report: Report, claims: Sequence[Claim]) -> Addition:
    """A claim made of the words that were marked. ``claims``: those of the report, to whose events and figures it may belong. Raises Closed."""
    span = marked(form, report)
    kind, of = form.one("kind", 20), form.one("of", 80)
    if kind not in ("event", "figure", "responsibility", "background"):
        raise Closed(422, "Say what the words are: an event, a figure, who did it, or a total that is no event's.")
    events = {c.id: c for c in claims if isinstance(c, EventClaim)}
    told = ("low", "high", "outcome", "status", "said_by.name", "actor", "stance", "side")
    ident = content_id("c", "added", report.sha256, span.start, span.end, kind, of, *(form.one(n, 300) for n in told))
    if kind == "event":
        return Addition(_event(form, ident, report, span, list(events.values())))
    if kind == "background":
        return Addition(BackgroundClaim(ident, report.sha256, *_ends(form), span, "a total, as a person reads it", rule=RULE))
    event = events.get(of)
    if event is None:
        raise Closed(422, "Say which event of the report this belongs to, or mark the event first.")
    if kind == "figure":
        return Addition(_figure(form, ident, event, span, claims), event.id)
    values: dict[str, Any] = {f: one_of(form.one(f, 20), CHOICES[f]) for f in ("side", "stance")}
    actor, harm = form.one("actor", 300), form.one("of_harm", 5) != "no"
    if not actor:
        raise Closed(422, "Say who is meant.")
    return Addition(
        ResponsibilityClaim(ident, report.sha256, event.event, actor, said_by=_voice(form), span=span, of_harm=harm, rule=RULE, **values),
        event.id,
    )


def _ends(form: Form) -> tuple[int | None, int | None]:
    low, high = number(form.one("low", 12), "The fewest"), number(form.one("high", 12), "The most")
    if low is not None and high is not None and low > high:
        raise Closed(422, f"The fewest ({low}) cannot be more than the most ({high}).")
    return low, high


def _voice(form: Form) -> Voice | None:
    said = form.one("said_by.name", 300)
    kind = cast(SourceKind, one_of(form.one("said_by.kind", 40) or "unknown", get_args(SourceKind)))
    return Voice(said, kind=kind) if said else None


def _event(form: Form, ident: str, report: Report, span: Span, known: Sequence[EventClaim]) -> EventClaim:
    names = {e.event for e in known}
    free = next(f"e{n}" for n in range(1, len(names) + 2) if f"e{n}" not in names)
    role = cast(Role, one_of(form.one("role", 10) or ("other" if known else "main"), get_args(Role)))
    method = cast(Method, one_of(form.one("method", 20) or "unknown", get_args(Method)))
    return EventClaim(ident, report.sha256, free, role, method, when(form, "when", None), where(form, "where", None), span, rule=RULE)


def _figure(form: Form, ident: str, event: EventClaim, span: Span, claims: Sequence[Claim]) -> FigureClaim:
    low, high = _ends(form)
    if low is None and high is None:
        raise Closed(422, "A figure needs a number: the fewest, the most, or both.")
    values: dict[str, Any] = {f: one_of(form.one(f, 20), CHOICES[f]) for f in ("outcome", "status", "age", "sex")}
    whole = form.one("part_of", 80) or None
    if whole and not any(isinstance(c, FigureClaim) and (c.id, c.event) == (whole, event.event) for c in claims):
        raise Closed(422, "A figure can be part of another figure of the same event only.")
    group = form.one("group", 200) or "people"
    return FigureClaim(
        ident, event.report, event.event, low=low, high=high, group=group, part_of=whole, said_by=_voice(form), span=span, rule=RULE,
        **values,
    )  # fmt: skip
