"""Holding numpy's matrix products to one thread while ours are made.

Shared out among threads, products as small as ours take longer, and a row's last digits depend on how they were shared.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np

NAMES = tuple(f"{prefix}openblas_%s_num_threads{suffix}" for prefix in ("scipy_", "") for suffix in ("64_", ""))
"""What the functions are called in the builds of OpenBLAS that numpy's packages carry."""


@cache
def _threads() -> tuple[Callable[[], int], Callable[[int], None]] | None:
    """How many threads the library uses, and how to set it; None where numpy carries another library."""
    home = Path(np.__file__).resolve().parent
    for folder in (home.parent / "numpy.libs", home / ".libs", home / ".dylibs"):
        for path in sorted(folder.glob("*openblas*")):
            try:
                library = ctypes.CDLL(str(path))
            except OSError:
                continue
            for name in NAMES:
                if hasattr(library, name % "get") and hasattr(library, name % "set"):
                    return getattr(library, name % "get"), getattr(library, name % "set")
    return None


def can_be_held() -> bool:
    """Whether numpy's products can be held to one thread here."""
    return _threads() is not None


@contextmanager
def one_thread() -> Iterator[None]:
    """While this is open, numpy's products are made by the calling thread alone, where that can be asked for."""
    found = _threads()
    before = found[0]() if found else 1
    if found is None or before == 1:
        yield
        return
    found[1](1)
    try:
        yield
    finally:
        found[1](before)
