"""Versions of pages and copies of texts, in words: the same in the terminal, on the pages and in the records."""

from __future__ import annotations

from collections.abc import Callable

from harmledger.model.incident import Carried, Incident, Version, Versions
from harmledger.publish.records import Json

NOT_HELD = "time not known"


def when_words(version: Version) -> str:
    """When a version was fetched, or the day that it states: "2018-05-03 15:00 UTC", "2018-05-03"."""
    return version.when.replace("T", " ", 1).removesuffix(":00Z").removesuffix("Z") + (" UTC" if "T" in version.when else "") or NOT_HELD


def page_words(versions: Versions) -> str:
    """What the versions are of."""
    return versions.page or "one page"


def version_words(version: Version, last: bool) -> str:
    """What is to be said of one version beside its name."""
    told = when_words(version) + (f", {version.extraction}" if version.extraction else "")
    said = "the newest" if last else "older"
    return f"{told}; {said}{'' if version.tells else ', tells nothing of this'}"


def carried_words(carried: Carried, name_of: Callable[[str], str]) -> str:
    """Who carries one text, which counts once."""
    names = ", ".join(dict.fromkeys(name_of(sha) for sha in carried.reports))
    return f"one text{f' of {carried.agency}' if carried.agency else ''}, carried by {names}: it counts once"


def versions_object(incident: Incident, id_of: Callable[[str], str]) -> Json:
    """The versions and the copies of an incident's reports, for its record. ``id_of``: the id of a report's SHA-256."""
    return {
        "versions": [
            {
                "page": v.page or None,
                "versions": [
                    {
                        "report": id_of(one.report),
                        "when": one.when or None,
                        "extraction": one.extraction or None,
                        "tells": one.tells,
                        "sha256": one.report,
                    }
                    for one in v.versions
                ],
                "replaced": list(v.replaced),
                "doubt": v.doubt or None,
                "apart": v.apart or None,
            }
            for v in incident.versions
        ],
        "carried": [
            {"agency": c.agency, "reports": [id_of(sha) for sha in c.reports], "sha256": list(c.reports)} for c in incident.carried
        ],
    }
