"""Reads the registry of actors from ``actors/*.toml``, once, when first asked for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any, cast, get_args

from harmledger.model.actors import Actor, ActorRegistry
from harmledger.model.claim import Side, SourceKind

FILES = ("syria.toml", "wars.toml", "groups.toml", "world.toml")
"""In this order: where two entries share a name the earlier one has it."""

LISTS = ("aliases", "people", "shorthand", "countries")
KEYS = {"id", "name", "kind", "side", "carrier", "credible", *LISTS}


def data(name: str) -> dict[str, Any]:
    """The TOML data file ``name`` of this package."""
    return tomllib.loads(files("harmledger.resolve.who").joinpath(name).read_text(encoding="utf-8"))


@cache
def _nations() -> dict[str, str]:
    return cast("dict[str, str]", data("cues.toml")["nations"])


def _genitives(names: Iterable[str]) -> Iterator[str]:
    """ "Turkey's defence ministry" for "Turkish defence ministry": the same body named by its country."""
    for name in names:
        adjective, _, rest = name.partition(" ")
        if rest and adjective in _nations():
            yield f"{_nations()[adjective]}'s {rest}"


def _respelled(names: Iterable[str]) -> Iterator[str]:
    """British names spelled the American way and the other way round: "Defence" and "Defense"."""
    pairs = cast("dict[str, str]", data("cues.toml")["spellings"])
    for british, american in pairs.items():
        for one, other in ((british, american), (american, british)):
            yield from (name.replace(one, other) for name in names if one in name)


def read_actor(entry: dict[str, Any]) -> Actor:
    """One ``[[actor]]`` table. Raises ValueError, saying which entry and what, for a key or word that is unknown."""
    who = entry.get("id", "an actor without id")
    unknown = sorted(set(entry) - KEYS)
    if unknown or not {"id", "name", "kind"} <= set(entry):
        raise ValueError(f"actor registry: {who}: unknown keys {unknown} or one of id, name, kind is missing")
    if entry["kind"] not in get_args(SourceKind):
        raise ValueError(f"actor registry: {who}: {entry['kind']!r} is not a kind of source")
    if entry.get("side") is not None and entry["side"] not in get_args(Side):
        raise ValueError(f"actor registry: {who}: {entry['side']!r} is not a side")
    lists = {key: tuple(entry.get(key, ())) for key in LISTS}
    lists["aliases"] += tuple(_genitives((entry["name"], *lists["aliases"])))
    lists["aliases"] += tuple(_respelled((entry["name"], *lists["aliases"])))
    return Actor(
        id=entry["id"],
        name=entry["name"],
        kind=cast(SourceKind, entry["kind"]),
        side=cast("Side | None", entry.get("side")),
        carrier=entry.get("carrier", False),
        credible=entry.get("credible", True),
        **lists,
    )


@cache
def load_registry() -> ActorRegistry:
    """The registry of actors that harmledger ships. Raises ValueError where the data files are wrong."""
    actors = tuple(read_actor(entry) for name in FILES for entry in data(f"actors/{name}")["actor"])
    ids = [a.id for a in actors]
    doubled = sorted({i for i in ids if ids.count(i) > 1})
    if doubled:
        raise ValueError(f"actor registry: ids used twice: {doubled}")
    return ActorRegistry(actors, not_before=tuple(data("cues.toml")["not_before"]))
