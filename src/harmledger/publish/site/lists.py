"""Lists of incidents, cut into pages: the same line for an incident wherever it is listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from harmledger.model.incident import Incident, Suggestion
from harmledger.publish.site.shell import POLICY, Shell, templates

A_PAGE = 100
"""Incidents on one page of a list."""


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a list: its number from 1, of how many, and the addresses of all, seen from itself."""

    number: int
    of: int
    addresses: tuple[str, ...]


class Lines:
    """The lines of all incidents, each made once. They are for pages that lie in a folder of the site."""

    def __init__(self, incidents: Sequence[Incident]) -> None:
        self._order = {incident.id: n for n, incident in enumerate(incidents)}
        self._made: dict[str, Markup] = {}
        self._line: Callable[[Incident], str] = vars(templates().get_template("line.html.j2").module)["line"]

    def sorted(self, incidents: Sequence[Incident]) -> list[Incident]:
        """In the order of the record: by day, then by id."""
        return sorted(incidents, key=lambda i: self._order[i.id])

    def line(self, incident: Incident) -> Markup:
        """The cells of an incident's line, without the row around them."""
        made = self._made.get(incident.id)
        if made is None:
            made = self._made[incident.id] = Markup(self._line(incident))
        return made


def listed(
    shell: Shell, base: str, template: str, title: str, current: str, rows: Sequence[object], **values: object
) -> Iterator[tuple[str, bytes]]:
    """The pages of a list whose first lies at ``base`` (without ".html"); at least one, however empty."""
    count = max(1, -(-len(rows) // A_PAGE))
    name = base.rsplit("/", 1)[-1]
    addresses = tuple(f"{name}.html" if n == 1 else f"{name}.page-{n}.html" for n in range(1, count + 1))
    for n in range(1, count + 1):
        path = f"{base}.html" if n == 1 else f"{base}.page-{n}.html"
        yield shell.page(
            path,
            template,
            title if n == 1 else f"{title}, page {n} of {count}",
            current,
            POLICY,
            rows=rows[(n - 1) * A_PAGE : n * A_PAGE],
            part=Part(n, count, addresses),
            found=len(rows),
            **values,
        )


def pairs_by(keys: Mapping[str, Sequence[str]], suggestions: Sequence[Suggestion]) -> dict[str, list[Suggestion]]:
    """The doubtful pairs of which both incidents are in a group, by the group's key; ``keys``: the groups of each incident's id."""
    found: dict[str, list[Suggestion]] = {}
    for s in suggestions:
        for key in set(keys.get(s.a, ())) & set(keys.get(s.b, ())):
            found.setdefault(key, []).append(s)
    return found
