"""Domain objects to JSON and back, by the type hints of their dataclasses. The round trip is exact.

Canonical: keys sorted, no white space, UTF-8; the same object always gives the same text.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


class CodecError(ValueError):
    """Stored JSON that does not fit the type it should be, most likely written by a newer version."""


def dump(thing: object) -> str:
    """``thing`` (a dataclass, or a tuple, date, string, number, None) as canonical JSON."""
    return json.dumps(_plain(thing), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def load(kind: Callable[..., T], text: str) -> T:
    """The object of type ``kind`` that ``dump`` made ``text`` of. Raises CodecError where it does not fit."""
    return typing.cast(T, load_any(kind, text))


def load_any(kind: Any, text: str) -> Any:
    """As ``load``, for types that are not classes ("tuple[SetApart, ...]", "When | None")."""
    return _typed(kind, json.loads(text))


def _plain(thing: object) -> Any:
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        return {f.name: _plain(getattr(thing, f.name)) for f in dataclasses.fields(thing)}
    if isinstance(thing, date):
        return thing.isoformat()
    if isinstance(thing, tuple):
        return [_plain(t) for t in thing]
    if thing is None or isinstance(thing, str | int | float | bool):
        return thing
    raise CodecError(f"No stored form for {type(thing).__name__}.")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _typed(kind: Any, value: Any) -> Any:
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _object(kind, value)
    origin = typing.get_origin(kind)
    if origin is typing.Literal:
        if value in typing.get_args(kind):
            return value
    elif origin in (typing.Union, types.UnionType):
        return _one_of(typing.get_args(kind), value)
    elif origin is tuple:
        if isinstance(value, list):
            return tuple(_typed(typing.get_args(kind)[0], v) for v in value)
    elif kind is date:
        if isinstance(value, str):
            return date.fromisoformat(value)
    elif kind is float:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
    elif kind is types.NoneType:
        if value is None:
            return None
    elif isinstance(kind, type) and type(value) is kind:
        return value
    raise CodecError(f"{value!r:.80} is no {kind}.")


def _object(kind: Any, value: Any) -> Any:
    if not isinstance(value, dict):
        raise CodecError(f"{value!r:.80} is no {kind.__name__}.")
    hints = _hints(kind)
    unknown = sorted(set(value) - set(hints))
    if unknown:
        raise CodecError(f"{kind.__name__} has no field {unknown[0]!r}: the book was written by a newer version.")
    try:
        return kind(**{name: _typed(hints[name], v) for name, v in value.items()})
    except TypeError as error:
        raise CodecError(f"{kind.__name__}: {error}") from error


def _one_of(kinds: tuple[Any, ...], value: Any) -> Any:
    if value is None and types.NoneType in kinds:
        return None
    for kind in kinds:
        if kind is types.NoneType:
            continue
        try:
            return _typed(kind, value)
        except (CodecError, ValueError):
            continue
    raise CodecError(f"{value!r:.80} fits none of {kinds}.")
