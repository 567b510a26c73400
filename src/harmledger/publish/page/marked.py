"""A report's text with every claim marked at its words.

Each claim gets an anchor at its first character (``id`` = the claim's id), a mark over its words and a tag
after its last one that says in words what it is, so that nothing hangs on colour. What was set apart is
wrapped with its reason. Everything of the text passes ``escape``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from harmledger.model.claim import BackgroundClaim, Claim, EventClaim, FigureClaim, SetApart
from harmledger.model.report import Report
from harmledger.publish.page.segments import Segment, segments
from harmledger.publish.words import word

KINDS = ("figure", "responsibility", "background", "event")
"""Kinds of claims; where claims overlap the mark takes the look of the first of these."""


@dataclass(frozen=True, slots=True)
class _Key:
    """What a span is for: a claim, a part set apart, or the title."""

    kind: str
    id: str = ""
    label: str = ""


def claim_kind(claim: Claim) -> str:
    """The claim's kind, one of ``KINDS``."""
    if isinstance(claim, FigureClaim):
        return "figure"
    if isinstance(claim, BackgroundClaim):
        return "background"
    return "event" if isinstance(claim, EventClaim) else "responsibility"


def short_count(low: int | None, high: int | None) -> str:
    """An interval in a tag: "≥22", "≤30", "20–30"."""
    if low is None:
        return "number unknown" if high is None else f"≤{high:,}"
    if high is None:
        return f"≥{low:,}"
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def tag_words(claim: Claim) -> str:
    """What the tag after a claim's words says."""
    if isinstance(claim, FigureClaim):
        who = claim.group if len(claim.group) <= 30 else claim.status
        return f"{short_count(claim.low, claim.high)} {word('outcome', claim.outcome)}{f', {who}' if who else ''}"
    if isinstance(claim, BackgroundClaim):
        return f"{short_count(claim.low, claim.high)}: total, not in any incident"
    if isinstance(claim, EventClaim):
        return "event"
    return f"{word('side', claim.side)}: {word('stance', claim.stance)}"


def marked_text(report: Report, claims: Sequence[Claim], apart: Sequence[SetApart], incident_of: Mapping[str, str]) -> Markup:
    """The report's text as HTML. ``incident_of`` gives the incident of a claim by the claim's id."""
    spans: list[tuple[int, int, _Key]] = [(a.start, a.end, _Key("apart", label=a.because)) for a in apart]
    if report.title_length:
        spans.append((0, report.title_length, _Key("title")))
    spans += [(c.span.start, c.span.end, _Key(claim_kind(c), c.id, tag_words(c))) for c in claims]
    pieces = segments(len(report.text), spans)
    starts, ends = _ends(pieces)
    out: list[Markup] = []
    told: set[_Key] = set()
    for n, piece in enumerate(pieces):
        for key in piece.keys:
            if key.kind == "apart" and key not in told:
                told.add(key)
                out.append(Markup('<span class="why-apart">set apart: {}</span>').format(key.label or "not the report"))
        out += [Markup('<span class="at" id="{}"></span>').format(k.id) for k in starts.get(n, ())]
        out.append(_piece(report.text[piece.start : piece.end], piece, incident_of))
        out += [_tag(k, incident_of) for k in ends.get(n, ())]
    return Markup("").join(out)


def _ends(pieces: Sequence[Segment[_Key]]) -> tuple[dict[int, list[_Key]], dict[int, list[_Key]]]:
    """The claims that begin, and those that end, at each piece."""
    first: dict[_Key, int] = {}
    last: dict[_Key, int] = {}
    for n, piece in enumerate(pieces):
        for key in piece.keys:
            if key.id:
                first.setdefault(key, n)
                last[key] = n
    starts: dict[int, list[_Key]] = {}
    ends: dict[int, list[_Key]] = {}
    for key, n in first.items():
        starts.setdefault(n, []).append(key)
    for key, n in last.items():
        if key.kind != "event":
            ends.setdefault(n, []).append(key)
    return starts, ends


def _piece(text: str, piece: Segment[_Key], incident_of: Mapping[str, str]) -> Markup:
    html = escape(text)
    claims = [k for k in piece.keys if k.id]
    if claims:
        kind = next(kind for kind in KINDS if any(k.kind == kind for k in claims))
        incidents = " ".join(dict.fromkeys(incident_of[k.id] for k in claims if k.id in incident_of))
        ids = " ".join(k.id for k in claims)
        html = Markup('<mark class="m {}" data-c="{}" data-i="{}">{}</mark>').format(kind, ids, incidents, html)
    if any(k.kind == "title" for k in piece.keys):
        html = Markup("<b>{}</b>").format(html)
    if any(k.kind == "apart" for k in piece.keys):
        html = Markup('<span class="apart">{}</span>').format(html)
    return html


def _tag(key: _Key, incident_of: Mapping[str, str]) -> Markup:
    if key.id in incident_of:
        return Markup('<a class="tag {}" href="#k-{}" data-i="{}">{}</a>').format(key.kind, key.id, incident_of[key.id], key.label)
    return Markup('<span class="tag {}">{}</span>').format(key.kind, key.label)
