"""Estimates of what no list has. Each part is imported when it is needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from harmledger.model.estimate import Estimate, Things
from harmledger.model.fault import Fault
from harmledger.wiring.unavailable import Unavailable


def estimate(
    name: str, data: bytes, lists: Sequence[str], things: Things, step: Callable[[int, int], None]
) -> tuple[Estimate, tuple[Fault, ...]]:
    """What the table ``data`` of the file ``name`` says of how many there are, and the rows that were set aside. Raises Unavailable."""
    from harmledger.comparing.recapture.estimate import estimate
    from harmledger.comparing.recapture.histories import NoEstimate
    from harmledger.comparing.recapture.loglinear import Missing
    from harmledger.comparing.recapture.rows import counted

    try:
        found = counted(name, data, lists)
        return estimate(found.table, things, step, found.doubtful), found.faults
    except (NoEstimate, Missing) as why:
        raise Unavailable(str(why)) from why


def estimate_text(found: Estimate, width: int) -> str:
    """An estimate to read in a terminal."""
    from harmledger.publish.estimation.words import estimate_text as text

    return text(found, width)


def write_estimate(out: Path, found: Estimate) -> Path:
    """Write estimate.json and estimate.html to the folder ``out``; the page's path. May raise OSError."""
    import json

    from harmledger.publish.estimation.page import estimate_html
    from harmledger.publish.estimation.words import estimate_object
    from harmledger.publish.files import write_whole

    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / "estimate.json", (json.dumps(estimate_object(found), ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
    return write_whole(out / "estimate.html", estimate_html(found).encode("utf-8", "xmlcharrefreplace"))
