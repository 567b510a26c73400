"""Roles and what each may do, read from ``permissions.toml``: the one place where it is said."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, get_args

Role = Literal["reader", "coder", "reviewer", "publisher", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""From the least to the most allowed; each may do what those before it may."""

ANYBODY = "anybody"
"""Stands in the table for routes that need no account."""


class PermissionsFault(ValueError):
    """``permissions.toml`` cannot be used as it is; the message says where and why."""


def at_least(role: str, wanted: str) -> bool:
    """Whether ``role`` may do what ``wanted`` may. An unknown role may nothing."""
    return role in ROLES and wanted in ROLES and ROLES.index(role) >= ROLES.index(wanted)


@dataclass(frozen=True, slots=True)
class Permissions:
    """Least roles by name.

    Attributes:
        routes: the name of a route -> least role, or "anybody".
        verdicts: what a decision says -> least role.
        rights: things that no route stands for ("names", "texts", "second factor") -> least role.
        early: routes open to somebody who must first change the password or set up the second factor.
    """

    routes: Mapping[str, str]
    verdicts: Mapping[str, Role]
    rights: Mapping[str, Role]
    early: frozenset[str]

    def may_visit(self, role: str | None, route: str) -> bool:
        """Whether ``role`` (None: nobody is signed in) may use the route. A route that the table does not name is closed."""
        wanted = self.routes.get(route)
        return wanted == ANYBODY or (wanted is not None and role is not None and at_least(role, wanted))

    def may_decide(self, role: str, verdict: str) -> bool:
        """Whether ``role`` may say ``verdict``. A verdict that the table does not name is closed."""
        return verdict in self.verdicts and at_least(role, self.verdicts[verdict])

    def has(self, role: str, right: str) -> bool:
        """Whether ``role`` has the right. A right that the table does not name is nobody's."""
        return right in self.rights and at_least(role, self.rights[right])


@cache
def permissions() -> Permissions:
    """The table that ships with the program. Raises PermissionsFault."""
    return read_permissions(resources.files("harmledger.desk.people").joinpath("permissions.toml").read_text(encoding="utf-8"))


def read_permissions(text: str) -> Permissions:
    """The table in ``text`` (TOML). Raises PermissionsFault."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PermissionsFault(f"permissions.toml is no TOML: {error}") from error
    unknown = set(tables) - {"routes", "verdicts", "rights", "early"}
    if unknown:
        raise PermissionsFault(f"permissions.toml has an unknown table {sorted(unknown)[0]!r}.")
    routes = {name: str(role) for role, names in tables.get("routes", {}).items() for name in names}
    verdicts = {name: role for role, names in tables.get("verdicts", {}).items() for name in names}
    rights = {name: role for role, names in tables.get("rights", {}).items() for name in names}
    for role in {*routes.values(), *verdicts.values(), *rights.values()} - set(ROLES):
        if role != ANYBODY or role in {*verdicts.values(), *rights.values()}:
            raise PermissionsFault(f"permissions.toml: {role!r} is no role; roles are {', '.join(ROLES)}.")
    return Permissions(routes, verdicts, rights, frozenset(tables.get("early", {}).get("routes", ())))
