"""A line of ``incidents.jsonl`` back to the incident that it was written of. Types are checked by ``jsonl_check``."""

from __future__ import annotations

from typing import Any

from harmledger.model.circumstances import When
from harmledger.model.incident import (
    GROUPS,
    Bound,
    Carried,
    Conflict,
    Edge,
    Incident,
    Lineage,
    Link,
    Node,
    Range,
    SetAside,
    SideGrade,
    Speaker,
    Tally,
    Told,
    Version,
    Versions,
)
from harmledger.model.review import ByPerson, Change, Remark, Review
from harmledger.publish.formats.jsonl_read_claims import day_of, place_of, words_of


def incident_of(obj: Any) -> Incident:
    """The incident. What else the line holds (its claims, the names of its reports, doubts) follows from the other files."""
    return Incident(
        id=obj["id"],
        members=tuple(obj["events"]),
        reports=tuple(obj["sha256"]),
        date=_when(obj),
        place=place_of(obj["place"]),
        method=obj["method"],
        killed=_tally(obj["killed"]),
        injured=_tally(obj["injured"]),
        missing=_tally(obj["missing"]),
        abducted=_tally(obj["abducted"]),
        detained=_tally(obj["detained"]),
        bounds=tuple(Bound(b["of"], b["because"], tuple(b["claims"])) for b in obj["bounds"]),
        conflicts=tuple(Conflict(c["what"], tuple(c["claims"])) for c in obj["conflicts"]),
        speakers=tuple(Speaker(s["name"], s["kind"], s["actor"], tuple(s["sha256"]), tuple(s["claims"])) for s in obj["speakers"]),
        responsibility=tuple(
            SideGrade(g["actor"], g["side"], g["grade"], tuple(g["stances"]), g["because"], tuple(g["claims"]))
            for g in obj["responsibility"]
        ),
        grade=obj["grade"],
        because=obj["because"],
        links=tuple(Link(k["a"], k["b"], k["score"], k["because"]) for k in obj["links"]),
        figures=tuple(obj["figures"]),
        aside=tuple(SetAside(a["claim"], a["kind"], a["because"], tuple(a["by"])) for a in obj["aside"]),
        history=tuple(
            Told(t["outcome"], t["speaker"], day_of(t["day"]), t["sha256"], t["min"], t["max"], tuple(t["claims"]), t["standing"])
            for t in obj["history"]
        ),
        lineage=Lineage(
            tuple(Node(n["id"], n["kind"], n["name"]) for n in obj["lineage"]["nodes"]),
            tuple(Edge(e["of"], e["quoted_by"], tuple(e["claims"])) for e in obj["lineage"]["edges"]),
        ),
        versions=tuple(_versions(v) for v in obj["versions"]),
        carried=tuple(Carried(tuple(c["sha256"]), c["agency"]) for c in obj["carried"]),
        review=_review(obj["review"]),
    )


def _when(obj: Any) -> When | None:
    """The day, of the three keys that tell of it."""
    days, told = obj["date"], obj["dated"] or obj["undated"]
    if told is None:
        return None
    start, end = (day_of(days["start"]), day_of(days["end"])) if days else (None, None)
    parts = (told.get("weekday"), told.get("month"), told.get("day"))
    return When(start, end, told.get("precision"), told["expression"], *parts, words_of(told), told["because"])


def _tally(obj: Any) -> Tally:
    return Tally(*(_range(obj.get(group)) for group in GROUPS))


def _range(obj: Any) -> Range | None:
    if obj is None:
        return None
    if not 0 <= obj["min"] <= obj["max"]:
        raise ValueError(f"a range from {obj['min']} to {obj['max']} is none")
    return Range(obj["min"], obj["max"])


def _versions(obj: Any) -> Versions:
    made = tuple(Version(v["sha256"], v["when"] or "", v["extraction"] or "", v["tells"]) for v in obj["versions"])
    return Versions(obj["page"] or "", made, tuple(obj["replaced"]), obj["doubt"] or "", obj["apart"] or "")


def _review(obj: Any) -> Review:
    return Review(
        obj["state"],
        _remark(obj["by"]) if obj["by"] else None,
        tuple(ByPerson(s["what"], s["was"], s["now"], s["of"], _remark(s)) for s in obj["set"]),
        tuple((e["codebook"], e["rule"] or "", e["value"] or "", e["author"], e["reason"], e["decision"]) for e in obj["exceptions"]),
        tuple(Change(c["what"], c["was"], c["now"]) for c in obj["changes"]),
        obj["assigned"],
        tuple(_remark(c) for c in obj["comments"]),
        _remark(obj["reopened"]) if obj["reopened"] else None,
    )


def _remark(obj: Any) -> Remark:
    return Remark(obj["reason"], obj["author"], obj["at"], obj["decision"])
