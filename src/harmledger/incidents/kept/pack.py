"""Values to short JSON and back, by the type hints of their dataclasses: fields by their place, sets sorted.

It is made for speed (an event in some tens of microseconds) and only ever reads what this very version of the code has written:
what is kept carries a digest of the code, and another version starts anew.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable
from datetime import date
from operator import attrgetter
from typing import Any

Plain = Callable[[Any], Any]
"""Makes a value plain (lists, strings, numbers, None) or the reverse."""


def packing(kind: Any) -> tuple[Callable[[Any], str], Callable[[str], Any]]:
    """What makes text of values of the type ``kind``, and values of text. The second raises where the text is not such a value."""
    down, up = _plain(kind)
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    decode = json.JSONDecoder().decode
    return (lambda value: encode(down(value) if down else value)), (lambda text: up(decode(text)) if up else decode(text))


def _plain(kind: Any) -> tuple[Plain | None, Plain | None]:
    """How values of a type become plain and come back; None where they are plain already."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _fields(kind)
    if origin in (typing.Union, types.UnionType):
        some = [i for i in inner if i is not types.NoneType]
        if len(some) > 1:
            return _one_of(some)
        down, up = _plain(some[0])
        return (down and _unless_none(down)), (up and _unless_none(up))
    if origin is tuple and inner[-1] is not Ellipsis:
        return _each(inner, tuple)
    if origin in (tuple, list, frozenset):
        return _many(origin, inner[0])
    if origin is dict:
        return _pairs(inner)
    if kind is date:
        return date.isoformat, date.fromisoformat
    return None, None


def _unless_none(make: Plain) -> Plain:
    return lambda value: None if value is None else make(value)


def _one_of(kinds: list[Any]) -> tuple[Plain, Plain]:
    """A value of one of several classes: which one, and the value."""
    both = [_plain(k) for k in kinds]
    number = {k: n for n, k in enumerate(kinds)}

    def lower(value: Any) -> Any:
        if value is None:
            return None
        n = number[type(value)]
        down = both[n][0]
        return [n, down(value) if down else value]

    def lift(value: Any) -> Any:
        if value is None:
            return None
        up = both[value[0]][1]
        return up(value[1]) if up else value[1]

    return lower, lift


def _many(origin: Any, kind: Any) -> tuple[Plain, Plain | None]:
    down, up = _plain(kind)
    ordered = sorted if origin is frozenset else list
    lower = (lambda values: [down(v) for v in ordered(values)]) if down else ordered
    if origin is list and up is None:
        return lower, None
    return lower, (lambda values: origin(map(up, values))) if up else origin


def _each(kinds: tuple[Any, ...], make: Callable[[Any], Any]) -> tuple[Plain, Plain]:
    both = [_plain(k) for k in kinds]
    downs, ups = [(n, d) for n, (d, _) in enumerate(both) if d], [(n, u) for n, (_, u) in enumerate(both) if u]

    def lower(value: Any) -> list[Any]:
        found = list(value)
        for n, down in downs:
            found[n] = down(found[n])
        return found

    def lift(value: list[Any]) -> Any:
        for n, up in ups:
            value[n] = up(value[n])
        return make(value)

    return lower, lift


_being_made: dict[type, list[Plain]] = {}
"""Dataclasses whose fields are looked at: one that holds itself (a voice of several voices) is found here again."""


def _fields(kind: type) -> tuple[Plain, Plain]:
    """How a dataclass becomes plain and comes back; one that holds itself calls what is being made of it."""
    if kind in _being_made:
        made = _being_made[kind]
        return (lambda value: made[0](value)), (lambda value: made[1](value))
    _being_made[kind] = made = []
    try:
        made += _made(kind)
    finally:
        del _being_made[kind]
    return made[0], made[1]


def _made(kind: type) -> tuple[Plain, Plain]:
    hints = typing.get_type_hints(kind)
    names = [f.name for f in dataclasses.fields(kind)]
    inner, lift = _each(tuple(hints[n] for n in names), lambda values: kind(*values))
    if len(names) == 1:
        return (lambda value: inner((getattr(value, names[0]),))), lift
    get = attrgetter(*names)
    return (lambda value: inner(get(value))), lift


def _pairs(kinds: tuple[Any, Any]) -> tuple[Plain, Plain]:
    lower, lift = _each(kinds, tuple)
    return (lambda value: [lower(pair) for pair in value.items()]), (lambda value: dict(map(lift, value)))
