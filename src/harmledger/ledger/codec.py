"""Domain objects to JSON and back, by the type hints of their dataclasses. The round trip is exact.

Canonical: keys sorted, no white space, UTF-8; the same object always gives the same text. How a type is read is worked out once
(``_loader``): a book of a hundred thousand reports holds millions of values.
"""

from __future__ import annotations

import dataclasses
import json
import re
import types
import typing
from collections.abc import Callable, Hashable
from datetime import date
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")
Loader = Callable[[Any], Any]
_SURROGATE = re.compile("[\ud800-\udfff]")
PLAIN = frozenset({str, int, bool})
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


class CodecError(ValueError):
    """Stored JSON that does not fit the type it should be, most likely written by a newer version."""


def dump(thing: object) -> str:
    """``thing`` (a dataclass, or a tuple, date, string, number, None) as canonical JSON."""
    return canonical(_plain(thing))


def canonical(plain: object) -> str:
    """A JSON value as canonical JSON. What no database can store (half a surrogate pair, NUL) is written as an escape."""
    text = _encode(plain)
    return text if text.isascii() else _SURROGATE.sub(lambda half: f"\\u{ord(half.group()):04x}", text)


def load(kind: Callable[..., T], text: str) -> T:
    """The object of type ``kind`` that ``dump`` made ``text`` of. Raises CodecError where it does not fit."""
    return typing.cast(T, load_any(kind, text))


def load_any(kind: Any, text: str) -> Any:
    """As ``load``, for types that are not classes ("tuple[SetApart, ...]", "When | None")."""
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise CodecError("JSON that is nested too deeply.") from error
    return _loader(kind)(value)


def _plain(thing: object) -> Any:
    if thing is None or isinstance(thing, str | int | float | bool):
        return thing
    if isinstance(thing, tuple):
        return [_plain(t) for t in thing]
    if isinstance(thing, date):
        return thing.isoformat()
    names = _names(typing.cast(Hashable, type(thing)))
    if names is None:
        raise CodecError(f"No stored form for {type(thing).__name__}.")
    return {name: _plain(value) for name, later in names if (value := getattr(thing, name)) is not None or not later}


@cache
def _names(kind: Hashable) -> tuple[tuple[str, bool], ...] | None:
    """The fields of a dataclass, each with whether it is left out where it is None (it came after books had been written without it);
    None for any other type."""
    if not (isinstance(kind, type) and dataclasses.is_dataclass(kind)):
        return None
    return tuple((f.name, bool(f.metadata.get("omit"))) for f in dataclasses.fields(kind))


@cache
def _loader(kind: Any) -> Loader:
    """The function that makes a value of type ``kind`` of what JSON holds, or raises CodecError."""
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _object(kind)
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _one_of(typing.get_args(kind))
    if isinstance(kind, type) and kind in PLAIN:
        return _exactly(kind)
    test, convert = _simple(kind, origin)

    def one(value: Any) -> Any:
        if not test(value):
            raise CodecError(f"{value!r:.80} is no {kind}.")
        return convert(value)

    return one


def _exactly(kind: type) -> Loader:
    """For what JSON holds as it is; asked millions of times."""

    def one(value: Any) -> Any:
        if type(value) is kind:
            return value
        raise CodecError(f"{value!r:.80} is no {kind}.")

    return one


def _simple(kind: Any, origin: Any) -> tuple[Callable[[Any], bool], Loader]:
    """For a type that is neither a dataclass nor a union: which values are of it, and what they are made into."""
    if origin is typing.Literal:
        allowed = typing.get_args(kind)
        return (lambda value: value in allowed), _same
    if origin is tuple:
        item = _loader(typing.get_args(kind)[0])
        return (lambda value: isinstance(value, list)), (lambda value: tuple(item(v) for v in value))
    if kind is date:
        return (lambda value: isinstance(value, str)), date.fromisoformat
    if kind is float:
        return (lambda value: isinstance(value, int | float) and not isinstance(value, bool)), float
    if kind is types.NoneType:
        return (lambda value: value is None), _same
    raise TypeError(f"No way to load {kind}.")


def _same(value: Any) -> Any:
    return value


def _object(kind: Any) -> Loader:
    loaders: dict[str, Loader] = {}  # filled when first asked, so that a type may hold itself

    def whole(value: Any) -> Any:
        if not isinstance(value, dict):
            raise CodecError(f"{value!r:.80} is no {kind.__name__}.")
        if not loaders:
            loaders.update((name, _loader(hint)) for name, hint in typing.get_type_hints(kind).items())
        try:
            return kind(**{name: loaders[name](v) for name, v in value.items()})
        except KeyError:
            unknown = sorted(set(value) - set(loaders))
            raise CodecError(f"{kind.__name__} has no field {unknown[0]!r}: the book was written by a newer version.") from None
        except TypeError as error:
            raise CodecError(f"{kind.__name__}: {error}") from error

    return whole


def _one_of(kinds: tuple[Any, ...]) -> Loader:
    nothing = types.NoneType in kinds
    others = [_loader(kind) for kind in kinds if kind is not types.NoneType]
    if nothing and len(others) == 1:
        return _or_none(others[0], kinds)

    def any_of(value: Any) -> Any:
        if value is None and nothing:
            return None
        for loader in others:
            try:
                return loader(value)
            except (CodecError, ValueError):
                continue
        raise CodecError(f"{value!r:.80} fits none of {kinds}.")

    return any_of


def _or_none(other: Loader, kinds: tuple[Any, ...]) -> Loader:
    """A value that may be missing; most optional fields are one of these."""

    def it(value: Any) -> Any:
        if value is None:
            return None
        try:
            return other(value)
        except ValueError:
            raise CodecError(f"{value!r:.80} fits none of {kinds}.") from None

    return it
