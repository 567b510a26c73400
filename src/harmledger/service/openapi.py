"""The description of the interface for programs (OpenAPI 3.1), made of the same tables that read the questions."""

from __future__ import annotations

from functools import cache
from typing import Any

from harmledger import __version__
from harmledger.model.circumstances import PLACE_SCALE
from harmledger.model.incident import GROUPS
from harmledger.publish.incidents import OUTCOMES
from harmledger.service.api import addresses
from harmledger.service.asking import MEDIA, V1, View
from harmledger.service.claims import KINDS as CLAIM_KINDS
from harmledger.service.parameters import FIGURES, Parameter
from harmledger.service.record import GRADES, METHODS, SIDES, STANCES

Json = dict[str, Any]
ABOUT = (
    "Reads one release of a casualty record. Every figure is a range that reports give: `min` is the fewest, `max` the most that standing "
    "claims allow; a figure that no report gives is null, never zero. Nothing here is an estimate, and a side that is named is not thereby "
    "proven to have done it: `stance` says how it is named, `grade` how well the evidence holds. A place is known to `radius_km` around its "
    "coordinates, never more exactly.\n\n"
    "Filters find what may hold (the day may lie between, the place may lie inside); with `certain=true` only what surely does. What cannot "
    "be answered because a day, a place or a figure is not known is numbered under `meta.left_out`. A parameter that is not known is "
    "refused, so that a misspelt filter never gives everything.\n\n"
    "Every list can be had as CSV, JSON Lines or GeoJSON by the ending of its address or by Accept. Pages follow one another by "
    "`meta.next` (and the Link header); where another release stands meanwhile, the cursor answers 410."
)
FAULTS = {
    301: "The id was merged into another incident: Location leads there.",
    304: "What whoever asks has already still holds (If-None-Match).",
    400: "A parameter cannot be understood; `mend` says how to write it.",
    404: "There is no such thing in this release.",
    406: "None of the forms that Accept asks for.",
    410: "The incident was withdrawn, with the reason; or the cursor is of a release that was replaced.",
    414: "The question is too long.",
    421: "The service is not reached under that name.",
    503: "The question takes too long, or the release is being replaced.",
}
ALWAYS = (304, 400, 406, 414, 421, 503)


def _nullable(of: Json) -> Json:
    return {"anyOf": [of, {"type": "null"}]}


def _texts(*names: str) -> Json:
    return {n: {"type": ["string", "null"]} for n in names}


def _object(properties: Json, *required: str, about: str = "") -> Json:
    return {"type": "object", "properties": properties, "required": list(required)} | ({"description": about} if about else {})


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(of: str) -> Json:
    return _object({"meta": _ref("Meta"), "items": {"type": "array", "items": _ref(of)}}, "meta", "items")


COUNT: Json = {"type": "integer", "minimum": 0}
WORDS: Json = {"type": "string"}


@cache
def schemas() -> Json:
    """The schemas of all JSON that is answered. Later releases may add keys; none of these goes away within v1."""
    item = {
        "id": WORDS,
        "headline": {"type": "string", "description": "The incident in one line."},
        "day_words": {"type": "string", "description": "Its day or days for a reader."},
        "date": _nullable(_ref("Days")),
        "dated": {
            "type": ["object", "null"],
            "description": "How precise the day is, on the scales of EDTF, UCDP and ACLED, and how it was counted.",
        },
        "undated": {"type": ["object", "null"], "description": "What is known of a day that has no year or no anchor."},
        "place": _nullable(_ref("Place")),
        "method": {"enum": list(METHODS)},
        **{o: _nullable(_ref("Tally")) for o in OUTCOMES},
        "grade": {"enum": list(GRADES)},
        "because": {"type": ["string", "null"], "description": "Why it has this grade."},
        "responsibility": _nullable({"type": "array", "items": _ref("SideGrade")}),
        "review": {"type": ["object", "null"], "description": "Where it stands with the people who review it."},
        **dict.fromkeys(("n_reports", "n_speakers", "n_claims", "n_conflicts"), COUNT),
        "doubtful_pairs": COUNT | {"description": "Other incidents that may be the same event."},
        "page": {"type": ["string", "null"], "description": "Its page."},
        "quotes": {"type": "array", "items": WORDS, "description": "In a search: the quotes that hold most of its words."},
    }
    figures = {n: _ref("Sum") for n in FIGURES}
    release = _object(_texts("version", "day", "title", "publisher", "profile", "digest"), "version", "digest")
    return {
        "Problem": _object(
            {"type": WORDS, "title": WORDS, "status": {"type": "integer"}, "detail": WORDS, "mend": WORDS, "parameter": WORDS, "release": WORDS},
            "type", "title", "status", "detail", "mend", about="A question that gets no answer (RFC 9457), and how to mend it.",
        ),
        "Moved": _object({"id": WORDS, "moved_to": WORDS, "because": WORDS, "release": WORDS}, "id", "moved_to", "because"),
        "Days": _object({"start": {"type": "string", "format": "date"}, "end": {"type": "string", "format": "date"}}, "start", "end", about="First and last possible day, both included."),
        "Range": _object({"min": COUNT, "max": COUNT}, "min", "max", about="Persons: the fewest and the most."),
        "Tally": _object({g: _nullable(_ref("Range")) for g in GROUPS}, "total", about="One outcome, by groups; null where no report gives a figure."),
        "Place": _object(
            _texts("name", "admin1", "country", "precision", "named_precision", "source", "because", "review")
            | {n: {"type": ["number", "null"]} for n in ("lat", "lon", "radius_km")},
            about=f"The centre of what is known: the true place lies within radius_km. Precisions: {', '.join(PLACE_SCALE)}.",
        ),
        "SideGrade": _object({"actor": WORDS, "side": {"enum": list(SIDES)}, "grade": {"enum": list(GRADES)}, "stances": {"type": "array", "items": {"enum": list(STANCES)}}, "because": WORDS}, "side", "grade", "stances"),
        "Incident": _object(
            {k: v for k, v in item.items() if k in ("id", "date", "place", "method", *OUTCOMES, "grade", "responsibility")} | {"claims": {"type": "array", "items": {"type": "object"}}},
            "id", "grade", "method", about="The whole record of an incident, or of the item that the list asks for by fields.",
        ),
        "Item": {"type": "object", "properties": item, "description": "An incident in a list; with fields= only the keys that are named."},
        "Claim": _object(
            {"incident": {"type": ["string", "null"]}, "id": WORDS, "report": WORDS, "sha256": WORDS, "kind": {"enum": list(CLAIM_KINDS)}, "quote": {"type": ["string", "null"], "description": "The words of the report that carry the claim."}},
            "incident", "id", "report", "kind",
        ),
        "Report": _object({"report": WORDS, "sha256": WORDS, "incidents": {"type": "array", "items": WORDS}, "claims": {"type": "array", "items": _ref("Claim")}} | _texts("day", "published", "publisher", "url"), "report", "sha256", "incidents"),
        "Change": _object({"kind": WORDS, "incident": WORDS, "because": {"type": ["string", "null"]}} | _texts("into", "headline"), "kind", "incident"),
        "Sum": _object(
            {"min": {"type": ["integer", "null"]}, "max": {"type": ["integer", "null"]}, "with_figure": COUNT, "without_figure": COUNT},
            "min", "max", "with_figure", "without_figure", about="Ends of ranges added up, each by itself; see `meaning`.",
        ),
        "Group": _object({"incidents": COUNT, **figures, "discounted": _object({"incidents": COUNT, "killed": _ref("Sum")}, "incidents", "killed"), "by_grade": {"type": "object"}, "by_review": {"type": "object"}, "doubtful_pairs": COUNT}, "incidents", *FIGURES),
        "Meta": _object(
            {"release": release, "licence": WORDS, "total": COUNT, "count": COUNT, "next": {"type": ["string", "null"]}, "left_out": {"type": "object"}}, "release", "licence"
        ),
        "Incidents": _list("Item"),
        "Claims": _list("Claim"),
        "Reports": _list("Report"),
        "Changes": _list("Change"),
        "Groups": _object({"meta": _ref("Meta"), "meaning": WORDS, "incidents": COUNT, "left_out": {"type": "object"}, "items": {"type": "array", "items": _ref("Group")}}, "meta", "meaning", "incidents", "left_out", "items"),
        "Release": _object({"meta": _ref("Meta"), "about": {"type": "object"}, "cite": WORDS, "counts": {"type": "object"}, "since": {"type": ["string", "null"]}, "files": {"type": "array", "items": {"type": "object"}}, "manifest": WORDS}, "meta", "about", "cite", "counts", "files"),
    }  # fmt: skip


def description(title: str, version: str, licence: str, example: str) -> Json:
    """The whole description. ``example``: an id of an incident of the release, or ""."""
    paths: Json = {}
    for path, view, form in addresses():
        paths[V1 + path] = {"get": _operation(path, view, form, example)}
    about = {
        "title": f"{title or 'A record of harm'}: interface for programs",
        "version": "1",
        "summary": f"Release {version}",
        "description": ABOUT,
    }
    terms = {"license": {"name": licence, "identifier": licence}} if licence else {}
    return {
        "openapi": "3.1.0",
        "info": about | terms | {"x-made-by": f"harmledger {__version__}"},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": schemas()},
    }


def _operation(path: str, view: View, form: str, example: str) -> Json:
    whole: dict[str, Json] = {
        "json": {"schema": _ref(view.schema)},
        "csv": {"schema": {"type": "string"}},
        "jsonl": {"schema": {"type": "string"}},
        "geojson": {"schema": {"type": "object"}},
    }
    forms = view.forms if form == "json" else (form,)
    answers: Json = {
        "200": {"description": view.about, "content": {MEDIA[f].split(";")[0]: whole[f] for f in forms}, "headers": _headers()}
    }
    for status in sorted({*ALWAYS, *view.statuses}):
        kind, schema = ("application/json", "Moved") if status == 301 else ("application/problem+json", "Problem")
        answers[str(status)] = {"description": FAULTS[status]} | ({} if status == 304 else {"content": {kind: {"schema": _ref(schema)}}})
    found: Json = {
        "operationId": path.strip("/").replace("/{id}", "_one").replace("/", "_").replace(".", "_"),
        "summary": view.title if form == "json" else f"{view.title}, as {form}",
        "description": view.about,
        "responses": answers,
    }
    parameters = [_parameter(p) for p in view.parameters.values()]
    if "{id}" in path:
        of_id: Json = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": r"^[A-Za-z0-9][A-Za-z0-9_-]*$"}
        parameters.insert(0, {"name": "id", "in": "path", "required": True, "schema": of_id} | ({"example": example} if example else {}))
    return found | ({"parameters": parameters} if parameters else {})


def _parameter(p: Parameter) -> Json:
    made: Json = {"name": p.name, "in": "query", "required": p.name == "q", "description": p.about, "schema": p.schema}
    if p.schema.get("type") == "array":
        made |= {"style": "form", "explode": False}
    return made if p.name == "cursor" else made | {"example": p.example}


def _headers() -> Json:
    return {
        "ETag": {"schema": {"type": "string"}, "description": "Changes when the bytes do."},
        "Link": {"schema": {"type": "string"}, "description": "The licence, the next page, the description of the release."},
        "Release-Version": {"schema": {"type": "string"}},
    }
