"""Whether values that came from a file are what their types say: a release may be another's, or damaged, and is not trusted."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from functools import cache
from typing import Any

Check = Callable[[Any, str], None]


def check(value: object, kind: object) -> None:
    """Raises TypeError, with the field's path, where ``value`` or anything inside it is not of its type."""
    _check_of(kind)(value, "")


@cache
def _check_of(kind: Any) -> Check:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _fields(kind)
    if origin is typing.Literal:
        return _literal(inner)
    if origin in (typing.Union, types.UnionType):
        return _either(inner)
    if origin is tuple:
        return _many(inner[0])
    return _plain(kind)


def _fields(kind: type) -> Check:
    checks: list[tuple[str, Check]] = []

    def of(value: Any, path: str) -> None:
        if type(value) is not kind:
            raise TypeError(f"{path.lstrip('.')} is no {kind.__name__}")
        if not checks:  # looked up when first needed: a voice holds voices
            hints = typing.get_type_hints(kind)
            checks.extend((f.name, _check_of(hints[f.name])) for f in dataclasses.fields(kind))
        for name, one in checks:
            one(getattr(value, name), f"{path}.{name}")

    return of


def _literal(words: tuple[object, ...]) -> Check:
    def of(value: Any, path: str) -> None:
        if value not in words or not isinstance(value, str):
            raise TypeError(f"{path.lstrip('.')} is {str(value)[:40]!r}, which is none of: {', '.join(map(str, words))}")

    return of


def _either(kinds: tuple[Any, ...]) -> Check:
    rest = [k for k in kinds if k is not types.NoneType]
    none = len(rest) < len(kinds)
    if len(rest) == 1:
        one = _check_of(rest[0])
        return lambda value, path: None if none and value is None else one(value, path)
    of_class = {k: _check_of(k) for k in rest}

    def of(value: Any, path: str) -> None:
        if none and value is None:
            return
        if type(value) not in of_class:
            raise TypeError(f"{path.lstrip('.')} is none of the kinds that it may be")
        of_class[type(value)](value, path)

    return of


def _many(kind: Any) -> Check:
    one = _check_of(kind)

    def of(value: Any, path: str) -> None:
        if not isinstance(value, tuple):
            raise TypeError(f"{path.lstrip('.')} is no list")
        for n, part in enumerate(value):
            one(part, f"{path}[{n}]")

    return of


def _plain(kind: Any) -> Check:
    allowed = (int, float) if kind is float else (kind,)

    def of(value: Any, path: str) -> None:
        if type(value) not in allowed:
            raise TypeError(f"{path.lstrip('.')} is {str(value)[:40]!r}, no {kind.__name__}")

    return of
