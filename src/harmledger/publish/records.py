"""The record of one report: the codebook's section 2, as one JSON object.

The keys of the contract come first and in its order; what we add (offsets, rule, certainty, reasons) follows them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from harmledger.model.circumstances import Place, Span, Target, When
from harmledger.model.claim import BackgroundClaim, EventClaim, FigureClaim, Reading, ResponsibilityClaim, Voice
from harmledger.model.dating import acled_time_precision, edtf, ucdp_date_prec
from harmledger.model.place_scale import review_reason
from harmledger.model.report import Report
from harmledger.publish.evidence import report_day

Json = dict[str, object]


def record_of(report: Report, reading: Reading, given_id: str | None = None, decided: Sequence[Json] = ()) -> Json:
    """The codebook's record of ``report``, with what people ``decided`` of its claims.

    ``given_id`` is the id to write where the report was given under several; the report's own by default.
    Events come with the main ones first, otherwise in the reading's order. ``published`` is what the input
    states, else the day that was read in the text.
    """
    day = report_day(report, reading)
    events = [c for c in reading.claims if isinstance(c, EventClaim)]
    events.sort(key=lambda e: e.role != "main")
    made: Json = {
        "report": given_id if given_id is not None else report.id,
        "published": day.isoformat() if day else None,
        "events": [_event(e, reading) for e in events],
        "background": [_background(c) for c in reading.claims if isinstance(c, BackgroundClaim)],
        "engine": reading.engine,
    }
    if reading.passed_over:
        made["passed_over"] = reading.passed_over
    return made | {"decisions": list(decided)} if decided else made


def date_object(when: When | None) -> Json | None:
    """The codebook's ``{"start", "end"}`` and nothing else; None where there are no days."""
    if when is None or when.start is None or when.end is None:
        return None
    return {"start": when.start.isoformat(), "end": when.end.isoformat()}


def dated_object(when: When | None) -> Json | None:
    """How precise the day is, on three scales and as EDTF, the words that give it and how it was counted; None where there are no days.
    The parts that the words name (weekday, month, day) only where they name one."""
    if when is None or when.start is None:
        return None
    parts = {"weekday": when.weekday, "month": when.month, "day": when.day}
    return {
        "precision": when.precision,
        "edtf": edtf(when),
        "ucdp_date_prec": ucdp_date_prec(when),
        "acled_time_precision": acled_time_precision(when),
        "expression": when.expression,
        "because": when.because,
        **{name: part for name, part in parts.items() if part is not None},
        **words_object(when.span),
    }


def undated_object(when: When | None) -> Json | None:
    """What is known of a day that has no year or no anchor ("25 November", "on Tuesday"); None where it is dated."""
    if when is None or when.start is not None:
        return None
    known: Json = {
        "expression": when.expression,
        "weekday": when.weekday,
        "month": when.month,
        "day": when.day,
        "edtf": edtf(when),
        "because": when.because,
        **words_object(when.span),
    }
    return known if any(v not in (None, "") for v in known.values()) else None


def place_object(place: Place | None) -> Json | None:
    """The codebook's place; ``precision`` tells what the coordinates stand for, ``named_precision`` what was named."""
    if place is None:
        return None
    return {
        "name": place.name,
        "admin1": place.admin1,
        "country": place.country,
        "lat": finite(place.lat),
        "lon": finite(place.lon),
        "precision": place.precision,
        "named_precision": place.named_precision,
        "radius_km": finite(place.radius_km),
        "source": place.source,
        "because": place.because,
        "review": review_reason(place),
        **words_object(place.span),
    }


def finite(number: float | None) -> float | None:
    """The number; None for what is none, which JSON and tables have no word for."""
    return number if number is not None and math.isfinite(number) else None


def words_object(span: Span | None) -> Json:
    """Where words stand in their report, and the words; nothing where that is not known."""
    return {"words": span.quote, "span": [span.start, span.end]} if span else {}


def figure_object(figure: FigureClaim, part_of: int | None) -> Json:
    """The codebook's figure; ``part_of`` is the index of the whole in the event's list, or None."""
    return {
        "outcome": figure.outcome,
        "low": figure.low,
        "high": figure.high,
        "status": figure.status,
        "age": figure.age,
        "sex": figure.sex,
        "group": figure.group,
        "part_of": part_of,
        "said_by": voice_name(figure.said_by),
        **_together(figure.said_by),
        "quote": figure.span.quote,
        **_source(figure.id, figure.span, figure.rule, figure.certainty),
    }


def responsibility_object(claim: ResponsibilityClaim) -> Json:
    """The codebook's responsibility entry."""
    return {
        "actor": claim.actor,
        "side": claim.side,
        "stance": claim.stance,
        "said_by": voice_name(claim.said_by),
        **_together(claim.said_by),
        "quote": claim.span.quote,
        "of_harm": claim.of_harm,
        **_source(claim.id, claim.span, claim.rule, claim.certainty),
    }


def voice_name(voice: Voice | None) -> str | None:
    """Who said it, as named; None for the outlet's own voice."""
    return voice.name if voice else None


def _together(voice: Voice | None) -> Json:
    """The voices that speak together, one by one; nothing where there is one."""
    return {"voices": [v.name for v in voice.together]} if voice and voice.together else {}


def target_object(target: Target | None) -> Json | None:
    """What was hit: its kind and the words that name it, or None."""
    if target is None:
        return None
    return {"kind": target.kind, **words_object(target.span)}


def _event(event: EventClaim, reading: Reading) -> Json:
    figures = [c for c in reading.claims if isinstance(c, FigureClaim) and c.event == event.event]
    index = {f.id: i for i, f in enumerate(figures)}
    return {
        "id": event.event,
        "role": event.role,
        "method": event.method,
        "date": date_object(event.when),
        "place": place_object(event.where),
        "figures": [figure_object(f, index.get(f.part_of) if f.part_of else None) for f in figures],
        "responsibility": [
            responsibility_object(c) for c in reading.claims if isinstance(c, ResponsibilityClaim) and c.event == event.event
        ],
        "dated": dated_object(event.when),
        "undated": undated_object(event.when),
        "also_places": [place_object(p) for p in event.also_where],
        "target": target_object(event.target),
        "quote": event.span.quote,
        **_source(event.id, event.span, event.rule, event.certainty),
    }


def _background(claim: BackgroundClaim) -> Json:
    return {
        "quote": claim.span.quote,
        "low": claim.low,
        "high": claim.high,
        "because": claim.because,
        **_source(claim.id, claim.span, claim.rule, claim.certainty),
    }


def _source(claim_id: str, span: Span, rule: str, certainty: float) -> Json:
    return {"claim": claim_id, "span": [span.start, span.end], "rule": rule, "certainty": round(certainty, 4)}
