"""Reads JSON and JSON Lines of a release: every line bounded, nothing believed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any, NoReturn

from harmledger.service.faults import ReleaseFault

LONGEST_LINE = 20_000_000
"""Bytes of one line: an incident with a thousand reports takes about three million."""
LARGEST_PAPER = 250_000_000
"""Bytes of manifest.json or changes.json; a site of 200,000 incidents names about as many files in 50 million."""
MEND = "Get the release again from whoever publishes it, or publish it anew."


def object_of(raw: bytes, where: str) -> dict[str, Any]:
    """The JSON object in ``raw``. Raises ReleaseFault."""
    try:
        found = json.loads(raw.decode("utf-8"), parse_constant=_no_number)
    except RecursionError as error:
        raise ReleaseFault(f"{where}: values lie inside one another too deeply to be a record. {MEND}") from error
    except (ValueError, UnicodeDecodeError) as error:
        raise ReleaseFault(f"{where}: no JSON ({error}). {MEND}") from error
    if not isinstance(found, dict):
        raise ReleaseFault(f"{where}: holds no JSON object. {MEND}")
    return found


def lines_of(file: IO[bytes], name: str) -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    """Each line of JSON Lines: where it is, its bytes without the end of the line, and its object. Raises ReleaseFault."""
    number = 0
    while raw := file.readline(LONGEST_LINE + 1):
        number += 1
        where = f"{name}, line {number}"
        if len(raw) > LONGEST_LINE:
            raise ReleaseFault(f"{where}: longer than {LONGEST_LINE:,} bytes, which no record is. {MEND}")
        raw = raw.strip()
        if raw:
            yield where, raw, object_of(raw, where)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")
