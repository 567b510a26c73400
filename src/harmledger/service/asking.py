"""One question and its answer, before HTTP: which view is asked for what, in which form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

from harmledger.service.faults import Problem
from harmledger.service.filters import Condition, conditions
from harmledger.service.index import Index
from harmledger.service.parameters import Parameter
from harmledger.service.release import Release

V1 = "/api/v1"
MEDIA = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8; header=present",
    "geojson": "application/geo+json",
    "jsonl": "application/jsonl",
}
"""Forms of answers by the ending of an address, with the media type that each is sent as."""
ALSO = {"text/csv": "csv", "application/x-ndjson": "jsonl", "application/x-jsonlines": "jsonl", "text/json": "json"}


@dataclass(frozen=True, slots=True)
class Served:
    """A release with its index: what questions are answered from."""

    release: Release
    index: Index


@dataclass(frozen=True, slots=True)
class Body:
    """An answer: its bytes, at once or one after the other, the addresses that belong to it as (address, relation), what it is called where
    it is kept as a file, and what is said of it where its form has no room for that."""

    content: bytes | Iterator[bytes]
    links: tuple[tuple[str, str], ...] = ()
    name: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ask:
    """A question to a view.

    Attributes:
        form: "json", "csv" …
        values: the parameters that were given, read.
        query: as they stand in the address, in their order.
        id: the id in the address, or "".
    """

    served: Served
    view: View
    form: str
    values: Mapping[str, Any]
    query: tuple[tuple[str, str], ...]
    id: str = ""

    @cached_property
    def filters(self) -> list[Condition]:
        """The conditions of the filters among the parameters."""
        release = self.served.release
        return conditions(self.values, self.served.index, release.version, self.since)

    @property
    def since(self) -> str | None:
        """The version of the release before this one, or None."""
        told = about(self.served.index, "since")["since"]
        return None if told is None else str(told)

    def address(self, **changed: str) -> str:
        """The address of the same question with other values, in the same form; the same whatever the order of what was asked."""
        query = sorted([(k, v) for k, v in self.query if k not in changed] + list(changed.items()))
        path = f"{V1}{self.view.path.replace('{id}', quote(self.id, safe=''))}{'' if self.form == 'json' else f'.{self.form}'}"
        return f"{path}?{urlencode(query)}" if query else path


@dataclass(frozen=True, slots=True)
class View:
    """One address of the interface.

    Attributes:
        path: below /api/v1, "{id}" where an id stands.
        title, about: what it gives, for people.
        forms: the forms it has, the usual one first.
        parameters: all that it understands, by name.
        answer: makes the answer; raises Problem.
        schema: name of the schema of its JSON.
        statuses: answers beside 200 that it gives and not every view does.
        example: an id that its page and description show.
    """

    path: str
    title: str
    about: str
    answer: Callable[[Ask], Body]
    schema: str
    forms: tuple[str, ...] = ("json", "csv")
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    statuses: tuple[int, ...] = ()


def about(index: Index, name: str) -> Any:
    """What the index says of the release: "since", "coded", "keys"."""
    import json

    return json.loads(index.one("select value from about where name = ?", (name,))[0])


def split_form(path: str, forms: tuple[str, ...]) -> tuple[str, str | None]:
    """A path without its ending, and the form that the ending names, or None."""
    for form in forms:
        if path.endswith(f".{form}"):
            return path.removesuffix(f".{form}"), form
    return path, None


def form_of(accept: str, forms: tuple[str, ...]) -> str:
    """The form that an Accept header likes best of ``forms``; the first where it likes all the same. Raises Problem."""
    offered = {MEDIA[f].split(";")[0]: f for f in forms} | {m: f for m, f in ALSO.items() if f in forms}
    best, liked = "", 0.0
    for part in accept.split(",")[:50]:
        media, *more = (p.strip().lower() for p in part.split(";"))
        try:
            quality = next((float(m[2:]) for m in more if m.startswith("q=")), 1.0)
        except ValueError:
            quality = 0.0
        form = offered.get(media) or (forms[0] if media in ("*/*", "", "text/html", "application/*") else None)
        if form and quality > liked:
            best, liked = form, quality
    if not best:
        kinds = ", ".join(MEDIA[f].split(";")[0] for f in forms)
        raise Problem(406, "Not in this form", "What Accept asks for is none of the forms of this address.", f"There are: {kinds}.")
    return best
