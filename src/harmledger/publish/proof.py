"""Whether what was published follows from the book: each incident of ``incidents.jsonl`` beside the one worked out anew."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from harmledger.model.fault import Fault
from harmledger.publish.records import Json

MEND = "If reports or decisions came after the last build, build again; otherwise the file was changed by another hand."
MOST = 100  # faults told one by one


def unfounded(records: Sequence[Json], known: Collection[str]) -> Iterator[str]:
    """What is wrong with the bounds of ``records``: claims that they name and that are not among the ids ``known``."""
    for record in records:
        for part in ("bounds", "conflicts"):
            for bound in _list(record.get(part)):
                for claim in _list(bound.get("claims")):
                    if claim not in known:
                        yield f"{record['id']}: {bound.get('of') or bound.get('what')} rests on {claim}, which is not in the book."


def codebooks_in(line: bytes) -> tuple[str, ...]:
    """The short names of the codebooks whose ranges a published incident carries; none where it is no such line."""
    try:
        published = json.loads(line)
    except (ValueError, RecursionError):
        return ()
    coded = _list(published.get("coded")) if isinstance(published, dict) else []
    return tuple(str(c["key"]) for c in coded if isinstance(c, dict) and "key" in c)


def differences(where: str, lines: Iterable[bytes], records: Sequence[Json]) -> Iterator[Fault]:
    """How the published ``lines`` of the file ``where`` differ from ``records``, the incidents worked out anew."""
    wanted = {str(r["id"]): json.loads(json.dumps(r)) for r in records}
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        at = f"{where}:{number}"
        try:
            published = json.loads(line)
        except (ValueError, RecursionError):
            published = None
        if not isinstance(published, dict) or not isinstance(published.get("id"), str):
            yield Fault(at, "This is no incident.", MEND)
            continue
        id = published["id"]
        if id in seen:
            yield Fault(at, f"The incident {id} is there twice.", MEND)
        elif id not in wanted:
            yield Fault(at, f"The book has no incident {id}.", MEND)
        elif published != wanted[id]:
            path, one, other = _first_difference(published, wanted[id])
            yield Fault(at, f"{id}: {path} is {_short(one)} here and {_short(other)} by the book.", MEND)
        seen.add(id)
    for id in sorted(wanted.keys() - seen):
        yield Fault(where, f"The incident {id} is missing.", MEND)


def _first_difference(one: Any, other: Any, path: str = "") -> tuple[str, Any, Any]:
    """Where two JSON values differ first ("killed.total.max"), and what each says there."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            if one.get(key) != other.get(key):
                return _first_difference(one.get(key), other.get(key), f"{path}.{key}" if path else key)
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for n, (a, b) in enumerate(zip(one, other, strict=True)):
            if a != b:
                return _first_difference(a, b, f"{path}[{n}]")
    return path, one, other


def _short(value: Any) -> str:
    words = json.dumps(value, ensure_ascii=False)
    return words if len(words) <= 60 else words[:57] + "…"


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
