"""One incident under several codebooks side by side, to read in a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from harmledger.model.coded import Coded
from harmledger.publish.terminal import MIN_WIDTH, plain

LEAST_COLUMN = 9


def codebooks_text(coded: Sequence[Coded], rows: Sequence[str], title: str, width: int) -> str:
    """A table: a row for each thing counted, a column for each codebook; then each codebook's own names and its source.

    ``rows`` is the order of the rows; a row of which no codebook has a number is left out.
    """
    width = max(width, MIN_WIDTH)
    asked = {f.row for c in coded for f in c.fields if f.value}
    shown = [r for r in rows if r in asked] + sorted(asked - set(rows))
    first = max(map(len, [*shown, ""]))
    each = max(LEAST_COLUMN, *(len(c.name) for c in coded), *(len(f.value) for c in coded for f in c.fields))
    values = [{f.row: f.value for f in c.fields} for c in coded]
    lines = [plain(title), "", "  ".join([" " * first, *(c.name.rjust(each) for c in coded)])]
    for row in shown:
        cells = [(v[row] or "?" if row in v else "-").rjust(each) for v in values]
        lines.append("  ".join([row.ljust(first), *cells]).rstrip())
    lines += ["", "-  the codebook does not code this     ?  nobody gives such a number", ""]
    for c in coded:
        lines += [c.name + ("" if c.verified else " (rules not verified in full)")]
        own = "; ".join(f"{f.name} = {f.value or '?'}" for f in c.fields)
        lines += textwrap.wrap(own, width, initial_indent="  ", subsequent_indent="  ")
        lines += textwrap.wrap(f"source: {c.source}", width, initial_indent="  ", subsequent_indent="  ")
    return "\n".join(lines) + "\n"
