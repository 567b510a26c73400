"""A line of ``claims.jsonl`` or ``reports.jsonl`` back to what it was written of. Types are checked by ``jsonl_check``."""

from __future__ import annotations

from datetime import date
from typing import Any

from harmledger.model.circumstances import Place, Span, Target, When
from harmledger.model.claim import BackgroundClaim, Claim, EventClaim, FigureClaim, Reading, ResponsibilityClaim, SetApart, Voice
from harmledger.model.decision import Decision
from harmledger.model.origin import Origin
from harmledger.model.payload import Addition
from harmledger.model.report import Arrival, Receipt, Report


def day_of(text: str | None) -> date | None:
    """An ISO date, or None."""
    return None if text is None else date.fromisoformat(text)


def words_of(obj: Any) -> Span | None:
    """Words and where they stand, where they are told."""
    return Span(obj["span"][0], obj["span"][1], obj["words"]) if "words" in obj else None


def when_of(obj: Any) -> When | None:
    """A day with all its fields."""
    if obj is None:
        return None
    return When(
        day_of(obj["start"]),
        day_of(obj["end"]),
        obj["precision"],
        obj["expression"],
        obj["weekday"],
        obj["month"],
        obj["day"],
        words_of(obj),
        obj["because"],
    )


def place_of(obj: Any) -> Place | None:
    """A place with all its fields."""
    if obj is None:
        return None
    keys = ("name", "admin1", "country", "lat", "lon", "precision", "named_precision", "radius_km", "source", "because")
    return Place(span=words_of(obj), **{k: obj[k] for k in keys})


def voice_of(obj: Any) -> Voice | None:
    """Who stands by a claim."""
    return None if obj is None else _voice(obj)


def _voice(obj: Any) -> Voice:
    together = tuple(_voice(v) for v in obj.get("together", ()))
    return Voice(obj["name"], obj["actor"], obj["person"], obj["kind"], obj["via"], words_of(obj), together)


def claim_of(obj: Any) -> Claim:
    """A claim of any kind."""
    id, sha = obj["id"], obj["sha256"]
    span = Span(obj["span"][0], obj["span"][1], obj["quote"])
    rule, certainty = obj["rule"], obj["certainty"]
    match obj["kind"]:
        case "event":
            also = tuple(p for o in obj["also_where"] if (p := place_of(o)))
            hit = words_of(obj["target"]) if obj["target"] else None
            target = Target(obj["target"]["kind"], hit) if hit else None
            when, where = when_of(obj["when"]), place_of(obj["where"])
            return EventClaim(id, sha, obj["event"], obj["role"], obj["method"], when, where, span, also, target, rule, certainty)
        case "figure":
            keys = ("event", "outcome", "low", "high", "status", "age", "sex", "group", "part_of")
            own = {k: obj[k] for k in keys}
            return FigureClaim(id=id, report=sha, said_by=voice_of(obj["said_by"]), span=span, rule=rule, certainty=certainty, **own)
        case "responsibility":
            said_by, of_harm = voice_of(obj["said_by"]), obj["of_harm"]
            return ResponsibilityClaim(
                id, sha, obj["event"], obj["actor"], obj["side"], obj["stance"], said_by, span, of_harm, rule, certainty
            )
        case "background":
            return BackgroundClaim(id, sha, obj["low"], obj["high"], span, obj["because"], rule, certainty)
        case kind:
            raise ValueError(f"no claim is of the kind {str(kind)[:40]!r}")


def decisions_of(obj: Any, claim: Claim) -> list[Decision]:
    """People's decisions on the claim, as far as they are published."""
    return [
        Decision(
            str(d["decision"]),
            claim.id,
            None,
            d["verdict"],
            str(d["reason"]),
            str(d["author"]),
            str(d["at"]),
            payload=Addition(claim) if d["verdict"] == "add" else None,
        )
        for d in obj.get("decisions", ())
    ]


def report_of(obj: Any) -> Report:
    """A report with as much of its text as is published."""
    receipts = tuple(_receipt(r) for r in obj["receipts"])
    if not receipts:
        raise ValueError("the report has no receipt")
    arrivals = tuple(Arrival(receipts[a["receipt"]], a["number"], a["original"]) for a in obj["arrivals"])
    title = obj["title"] or ""
    return Report(obj["sha256"], obj.get("text", title), len(title), receipts, arrivals)


def cut_of(obj: Any) -> tuple[bool, bool] | None:
    """Whether words of a claim's quote were left out before and after what is shown."""
    return (obj["cut"]["before"], obj["cut"]["after"]) if "cut" in obj else None


def _receipt(obj: Any) -> Receipt:
    origin = obj.get("origin")
    return Receipt(
        obj["given_id"],
        obj["source"],
        day_of(obj["published"]),
        obj["publisher"],
        obj["url"],
        obj["language"],
        day_of(obj["updated"]),
        obj["author"],
        obj["section"],
        obj["agency"],
        obj["extraction"],
        _origin(origin) if origin else None,
    )


def _origin(obj: Any) -> Origin:
    headers = tuple(tuple(h) for h in obj["headers"])
    return Origin(obj["address"], obj["at"], obj["status"], headers, tuple(obj["inside"]), obj["media_type"])


def reading_of(obj: Any, claims: tuple[Claim, ...]) -> Reading | None:
    """How the report was read, with the claims that were read in it; None where it was not."""
    read = obj["reading"]
    if read is None:
        return None
    apart = tuple(SetApart(a["start"], a["end"], a["because"]) for a in read["apart"])
    return Reading(obj["sha256"], read["engine"], claims, apart, when_of(read["day"]), read["credit"])
