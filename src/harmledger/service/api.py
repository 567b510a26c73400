"""All addresses of the interface, and which view an address means."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from harmledger.service import claims, groups, incidents, papers
from harmledger.service.asking import V1, View, split_form
from harmledger.service.faults import Problem

VIEWS: tuple[View, ...] = (*incidents.VIEWS, *claims.VIEWS, *groups.VIEWS, *papers.VIEWS)
LONGEST_ID = 1_000
"""Characters of an id in an address; those of reports are as whoever gave the report named it."""


def addresses() -> Iterator[tuple[str, View, str]]:
    """Every address below /api/v1 with its view and form."""
    for view in VIEWS:
        yield view.path, view, "json"
        for form in view.forms:
            if form != "json":
                yield f"{view.path}.{form}", view, form


def view_of(raw_path: str) -> tuple[View, str, str | None]:
    """The view that an address (percent-encoded, without its question) means, the id in it or "", and the form that its ending names.

    Raises Problem.
    """
    try:
        parts = [unquote(part, errors="strict") for part in raw_path.removeprefix(V1).strip("/").split("/")]
    except UnicodeDecodeError as error:
        raise _no_view() from error
    for view in VIEWS:
        wanted = view.path.strip("/").split("/")
        if len(wanted) != len(parts):
            continue
        last, form = split_form(parts[-1], view.forms) if len(view.forms) > 1 or wanted[-1] != "{id}" else (parts[-1], None)
        found = [*parts[:-1], last]
        if all(w in ("{id}", f) for w, f in zip(wanted, found, strict=True)):
            id = next((f for w, f in zip(wanted, found, strict=True) if w == "{id}"), "")
            if "{id}" in wanted and (not id or len(id) > LONGEST_ID or not id.isprintable()):
                raise Problem(404, "There is no such id", "No release has an id like this.", f"All ids: {V1}/incidents", "id")
            return view, id, form
    raise _no_view()


def _no_view() -> Problem:
    known = ", ".join(v.path for v in VIEWS)
    return Problem(
        404, "There is no such address", "Nothing of the interface stands here.", f"Below {V1} there are: {known}, /openapi.json."
    )
